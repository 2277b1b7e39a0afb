"""What leaves the registry in files of other programs: `bitwarden` is a sealed export of accounts and secrets."""

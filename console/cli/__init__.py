"""The command line: one module for each group of commands, all of them as thin as the domain below allows.

Shared by the groups: `root` (global options), `context` (where the vault is, opening it), `passphrase`, `output` (JSON
and tables), `inputs` (files and records from outside) and `russian` (click's own words). Exit codes are not here:
`console.main` alone knows them.
"""

"""Word lists that travel with the program; where each came from is in NOTICE.md."""

"""Modal questions; each is awaited and returns a value."""

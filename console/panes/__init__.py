"""The panes behind the digits; each asks the `Session` and paints the answer."""

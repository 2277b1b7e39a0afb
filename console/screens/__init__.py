"""Whole screens: first run, unlock, the panes."""

"""Widgets of our own; they know no services, and show any text as it is, never as markup."""

"""Readers' messages: what is kept of them, and the journal of moderation."""

"""The encrypted store: keys, databases, sealed secrets, one-time codes, journal, backup.

It knows nothing of organizations, pages or regulations: secrets live under opaque owner ids, and the floors above
get transactions with a journal row in the same transaction. Here too is what every floor needs: errors, clock,
clean text.
"""

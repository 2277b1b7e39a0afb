"""What the municipality knows: organizations, pages, people, accounts, lists, waivers, regulations, and their history.

Plain records and functions over a transaction; the SQL stands beside the record that it stores, and every write
keeps its before and after in `changes`. Secrets are not here but in the vault; what the networks show and what it
means is one floor up, in the checks.
"""

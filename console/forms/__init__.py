"""What a form asks of each record, and how its answers become the record."""

"""F1: what a place is for, its keys, and the clauses of the regulation in force that it serves.

What a place is for stands beside it (`purpose`); here is what its views add, which clauses a place serves, what a
field of a form wants, and how all that becomes one text.
"""

"""What the program itself sees of the steps of cases: in the facts collected, in the registry, in the vault's journal.

Nothing is written and nobody is asked. What was not read yet is unknown, never done. Steps and what a person says of
them are `registry.cases`; `book` puts both together.
"""

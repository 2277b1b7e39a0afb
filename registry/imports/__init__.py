"""What people send becomes records: texts of regulations (`regulation`), lists of organizations (`organizations`),
passwords and seeds of other programs (`secrets`).

Reading never writes: each importer reads a file into a value with its warnings and questions, and applies it in the
transaction that it is given. Files themselves are opened in `registry.documents`.
"""

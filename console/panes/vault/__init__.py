"""Pane 5 «Сейф»: accounts, their health, changes of secrets, tasks. A secret comes out only here, journalled before.

`pane` is the frame and the commands; one module a view says how its lines look; `opening` is every way a secret of the
line under the cursor leaves the vault. The flows that ask before they write are `changing`, `issuing` and `tasking`.
"""

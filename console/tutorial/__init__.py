"""The lesson on the demo: steps as data, a watcher that sees that they were done, one line on the screen.

It touches nothing: whatever happens, the person does with their own hands on the real screens. It goes on invented
data only; a real vault never sees it.
"""

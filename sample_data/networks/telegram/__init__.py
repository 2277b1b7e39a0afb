"""The simulated Telegram: the public pages of t.me, as a browser without an account sees them.

`world.py` says what there is, `feed.py` which messages at a moment, `media.py`, `markup.py`, `pages.py` and
`discussion.py` how they look, `service.py` which page an address brings.
"""

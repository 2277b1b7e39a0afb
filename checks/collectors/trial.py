"""The answer to «does the network take this token»: one sentence for a person. How it is found out stands with each
network.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TokenAnswer:
    """`ok`: the network answered a question asked with the token. `message` says what the token can do, or why not.

    `told` is False when nothing is known of the token: the network could not be asked, or what it said tells nothing
    of it. Then `ok` is False too, and the token is no worse for it.
    """

    ok: bool
    message: str
    told: bool = True

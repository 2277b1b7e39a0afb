"""The name under which a person looks and answers: given once, remembered by what they recorded last."""

from __future__ import annotations

from checks.person import answers, looks
from vault.errors import BadInput
from vault.store import Store
from vault.text import clean_line
from vault.transaction import Tx


def last(tx: Tx) -> str:
    """The name that was given last, "" when nobody has given one yet."""
    looked, answered = looks.last_signed(tx), answers.last_signed(tx)
    return max(looked, answered)[1]


def of(given: str | None, store: Store) -> str:
    """The given name, else the last one. BadInput when there is none."""
    name = clean_line(given or "") or store.read(last)
    if not name:
        raise BadInput("Не сказано, кто смотрел: назовите его, --who ИМЯ. Ничего не записано.")
    return name

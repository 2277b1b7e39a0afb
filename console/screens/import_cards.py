"""Reading cards that came back: whose each is, what differs from the registry, one write, its undo.

What a card says is `registry.cards`; the form of the file is the one of lists, `import_registry`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from console import vaults
from console.reading import card_loading
from console.reading.asked_lines import Line, Possible
from console.screens.questions import Questions
from registry import cards
from registry.cards import Card, CardMatch
from registry.imports import organizations as importing
from registry.imports.asked import Question
from registry.imports.organizations.model import Choice
from vault import doing
from vault.errors import BadInput
from vault.store import Store

_MOST = 5_000
"""Cards of one folder: every organization of a region. Our own limit."""


class ImportCards(Questions[CardMatch]):
    """True when something was written."""

    HELP = (
        "Новое из карточек записывается; о каждом расхождении с реестром спрашивается: Enter показывает обе стороны, "
        "цифра отвечает. Без ответа остаётся как в реестре; карточки можно загрузить ещё раз."
    )

    COMPARING = "Сверяю с реестром…"
    ASKED = "Записать из карточек?"
    DONE = "Карточки прочитаны"
    EVERY = card_loading.EVERY
    KIND = "cards"

    def __init__(self, title: str, came: Sequence[Card]) -> None:
        super().__init__(f"Карточки: {title}")
        self._came = tuple(came)

    def match(self, store: Store, answers: Mapping[str, int | str]) -> CardMatch:
        known = importing.known_of(store.read(importing.fetch))
        return cards.match(known, self._came, answers, store.vault_id)

    def content(self) -> bytes:
        return repr(self._came).encode()

    def sums(self, found: CardMatch) -> str:
        return card_loading.sums(found)

    def holds(self, found: CardMatch) -> str:
        return card_loading.holds(found)

    def lines(self, found: CardMatch) -> Sequence[Line]:
        return card_loading.lines(found, self.answers)

    def asked(self, found: CardMatch) -> Sequence[Question | Choice]:
        return found.choices

    def possible(self, asked: object) -> Possible:
        return card_loading.possible(asked)

    def nothing(self, found: CardMatch) -> bool:
        return not found.changes

    def apply(self, store: Store, found: CardMatch) -> str:
        vaults.safeguard(store)
        return card_loading.told(found, store.write("cards.imported", lambda tx: cards.apply(tx, found)))


def came(path: Path) -> tuple[Card, ...]:
    """The card of a file, none when it is no card; every card of a folder. For a thread; BadInput: a folder without
    cards, with too many, or with a file that is none."""
    if not path.is_dir():
        try:
            return (cards.read(path),)
        except BadInput:  # a list, or nothing readable: reading it as a list says which
            return ()
    files = sorted(each for each in path.iterdir() if each.suffix.lower() == ".xlsx" and each.name[:1] not in "~.")
    if not files:
        raise BadInput(f"В папке {path} нет карточек (xlsx). Ничего не изменилось.")
    if len(files) > _MOST:
        raise BadInput(f"Карточек больше {_MOST}: загрузите их по частям.")
    counting = doing.over(enumerate(files, 1), len(files), "Читаю карточки")
    return tuple(cards.read(each, line=number) for number, each in counting)

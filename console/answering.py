"""Answers to the questions of a file, kept in the vault until they are written: no lock, crash or Esc takes them.

They are known by what the file holds, not by its name. A half-written form is `drafting`; what a question means is the
screen's own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.reading.drafts import FILE
from vault import drafts
from vault.clock import real_now
from vault.errors import PoryadokError

if TYPE_CHECKING:
    from console.session import Session
    from vault.transaction import Tx

KEPT = "Ответы целы: загрузите тот же файл ещё раз."
"""Said when a file with answers is left."""

Answers = Mapping[str, int | str]


@dataclass(frozen=True)
class Kept:
    """Answers by the ids of their questions, and how the file was read: which sheet, what a column holds."""

    answers: Answers = field(default_factory=dict)
    how: Mapping[str, str] = field(default_factory=dict)


class Answering:
    """The kept answers of one file. `kind` tells files of one sort from another, `title` names it among drafts."""

    def __init__(self, session: Session, kind: str, title: str, content: Callable[[], bytes]) -> None:
        self._session = session
        self._kind = kind
        self._title = title
        self._content = content
        self._name = ""

    async def take(self) -> Kept:
        """What was answered before; nothing where nothing was, or a draft cannot be read. PoryadokError."""
        if not self._name:
            self._name = await self._session.with_store(lambda _: f"{FILE}{self._kind}:{_digest(self._content())}")
        return await self._session.read(lambda tx: _taken(drafts.take(tx, self._name)))

    async def keep(self, kept: Kept) -> str:
        """Keep these in the place of those before, or forget them when there are none; why they could not be, or ""."""
        if not self._name or self._session.read_only:
            return ""
        content = json.dumps(
            {
                "title": self._title,
                "at": real_now().isoformat(),
                "answers": dict(kept.answers),
                "how": dict(kept.how),
            },
            ensure_ascii=False,
        )

        def write(tx: Tx) -> None:
            if kept.answers or kept.how:
                drafts.keep(tx, self._name, content, secret=False)
            else:
                drafts.drop(tx, self._name)

        try:
            await self._session.write("draft.kept" if kept.answers or kept.how else "draft.dropped", write)
        except PoryadokError as error:  # a full disk, or the vault closed meanwhile: what was kept before stays
            return str(error)
        return ""

    async def forget(self) -> None:
        """They are written: nothing is to be taken up again."""
        await self.keep(Kept())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def _taken(content: str | None) -> Kept:
    try:
        found = json.loads(content or "{}")
        answers = {str(name): value for name, value in found.get("answers", {}).items() if isinstance(value, int | str)}
        return Kept(answers, {str(name): str(value) for name, value in found.get("how", {}).items()})
    except (ValueError, AttributeError):  # of another version of the program
        return Kept()

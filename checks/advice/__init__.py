"""What to do about a failure: two plain sentences, and the way through the menus of that network.

Data: texts that hold everywhere in `common`, a module for each network. What is wrong is said by `messages`; what the
municipality itself noted, `registry.advice_notes`, stands above the tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from checks.advice import common, ok, telegram, vk
from checks.advice import max as max_
from checks.model import Verdict
from registry.advice_notes import AdviceNote

UNSURE = "Путь в меню мог измениться."
"""What is said beside a way through menus that nobody has walked since the menus were last seen."""


@dataclass(frozen=True)
class Advice:
    """`text` is what to do, `path` the way through the menus, "" where there is none.

    `checked_on` is the day on which somebody walked this way; None: it is from memory. `absent`: the network has no
    such thing, and `text` says so. `own`: some of the words are the municipality's own.
    """

    text: str
    path: str = ""
    checked_on: date | None = None
    absent: bool = False
    own: bool = False

    @property
    def way(self) -> str:
        """The way as it is shown, with the day on which it was walked, or the caution where nobody has walked it."""
        if not self.path:
            return ""
        return f"{self.path}. {UNSURE if self.checked_on is None else f'Проверено {self.checked_on:%d.%m.%Y}.'}"


@dataclass(frozen=True)
class _Table:
    paths: Mapping[str, str]
    texts: Mapping[str, str]
    absent: Mapping[str, str]


_NETWORKS = {
    "vk": _Table(vk.PATHS, vk.TEXTS, vk.ABSENT),
    "ok": _Table(ok.PATHS, ok.TEXTS, ok.ABSENT),
    "telegram": _Table(telegram.PATHS, telegram.TEXTS, telegram.ABSENT),
    "max": _Table(max_.PATHS, max_.TEXTS, max_.ABSENT),
}

_CHECKED: Mapping[tuple[str, str], date] = {}
"""On which day somebody walked the way of a (network, check). None of those written down has been walked yet."""


Notes: TypeAlias = Mapping[tuple[str, str], AdviceNote]
"""What the municipality noted, by check and network."""

NO_NOTES: Notes = {}


def noted(found: Iterable[AdviceNote]) -> Notes:
    """The notes as `of` takes them."""
    return {(each.check, each.network): each for each in found}


def of(check: str, network: str, notes: Notes = NO_NOTES, verdict: Verdict | None = None) -> Advice:
    """What to do when this check fails in this network; of what is no page, `network` is "".

    `verdict` is what was seen, where it is known: the advice names the networks in which a page is obligatory.

    A check or network that the tables do not know gives an advice without a way. A note of the municipality stands
    above the tables; one without its own way confirms that of the program.
    """
    ready = _named(verdict) or _ready(check, network)
    note = notes.get((check, network))
    if note is None:
        return ready
    return replace(
        ready,
        text=note.text or ready.text,
        path=note.path or ready.path,
        checked_on=note.checked_on or (None if note.path else ready.checked_on),
        absent=ready.absent and not note.text,
        own=bool(note.text or note.path),
    )


def _named(verdict: Verdict | None) -> Advice | None:
    if verdict is None or verdict.code != common.REQUIRED_CODE:
        return None
    return Advice(common.REQUIRED.format(**dict(verdict.params)))


def _ready(check: str, network: str) -> Advice:
    if check in common.OTHERS:
        return Advice(common.OTHERS[check])
    text = common.PAGES.get(check, common.ANSWERED)
    table = _NETWORKS.get(network)
    if table is None:
        return Advice(text)
    if check in table.absent:
        return Advice(
            f"{table.absent[check]} Делать ничего не нужно; если замечание осталось, скажите координатору.", absent=True
        )
    return Advice(table.texts.get(check, text), table.paths.get(check, ""), _CHECKED.get((network, check)))


def every() -> tuple[tuple[str, str], ...]:
    """Every check with every network in which it can fail, "" for what is no page, in the order of the tables."""
    return (
        *((check, network) for check in common.PAGES for network in _NETWORKS),
        *((check, "") for check in common.OTHERS),
    )


def known(check: str, network: str) -> bool:
    """Whether the tables hold this check, and of a page in this network."""
    if not network:
        return check in common.OTHERS
    table = _NETWORKS.get(network)
    return check in common.PAGES and table is not None and (check in table.paths or check in table.absent)

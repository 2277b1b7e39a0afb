"""What to do about a failure: two plain sentences, and the way through the menus of that network.

Data: texts that hold everywhere in `common`, a module for each network. What is wrong is said by `messages`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from checks.advice import common, ok, telegram, vk
from checks.advice import max as max_

UNSURE = "Путь в меню мог измениться."
"""What is said beside a way through menus that nobody has walked since the menus were last seen."""


@dataclass(frozen=True)
class Advice:
    """`text` is what to do, `path` the way through the menus, "" where there is none.

    `checked_on` is the day on which somebody walked this way; None: it is from memory. `absent`: the network has no
    such thing, and `text` says so.
    """

    text: str
    path: str = ""
    checked_on: date | None = None
    absent: bool = False

    @property
    def way(self) -> str:
        """The way as it is shown, with the caution where it is due."""
        if not self.path or self.checked_on is not None:
            return self.path
        return f"{self.path}. {UNSURE}"


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


def of(check: str, network: str) -> Advice:
    """What to do when this check fails in this network; of what is no page, `network` is "".

    A check or network that the tables do not know gives an advice without a way.
    """
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


def known(check: str, network: str) -> bool:
    """Whether the tables hold this check, and of a page in this network."""
    if not network:
        return check in common.OTHERS
    table = _NETWORKS.get(network)
    return check in common.PAGES and table is not None and (check in table.paths or check in table.absent)

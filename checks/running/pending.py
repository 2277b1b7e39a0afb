"""An unfinished run: what is left of it, and how that is said. Keeping it is `jobs_store`, going on with it `runs`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from checks.scope import Scope
from checks.weeks import Week
from registry import networks
from vault.text import counted, plural


class Why(StrEnum):
    """Why a run has not ended: the program died, somebody stopped it, or a network answers no more today."""

    CRASHED = "crashed"
    STOPPED = "stopped"
    QUOTA = "quota"


def subjects(network: str, count: int) -> str:
    """«312 страниц»; of what is no network, «40 сайтов»."""
    if network in networks.CODES:
        return counted(count, "страница", "страницы", "страниц")
    return counted(count, "сайт", "сайта", "сайтов")


def remain(network: str, count: int) -> str:
    """«осталась 1 страница», «осталось 312 страниц»; of what is no network, sites."""
    one = "осталась" if network in networks.CODES else "остался"
    return f"{plural(count, one, 'осталось', 'осталось')} {subjects(network, count)}"


@dataclass(frozen=True)
class NetworkLeft:
    """What a network has still to be asked: so many pages (for sites: sites), so many needs of them."""

    network: str
    title: str
    pages: int
    needs: int


@dataclass(frozen=True)
class Pending:
    """A run that can be gone on with. `week` is the one it judges; `outdated` when another one is judged by now, and
    then it cannot be."""

    started_at: datetime
    week: Week
    scope: Scope
    left: tuple[NetworkLeft, ...]
    why: Why
    outdated: bool = False

    @property
    def pages(self) -> int:
        return sum(each.pages for each in self.left)

    @property
    def remaining(self) -> str:
        """«осталось 312 страниц», «осталась 1 страница и 40 сайтов»; "" when nobody is left to be asked."""
        asked = sum(each.pages for each in self.left if each.network in networks.CODES)
        sites = self.pages - asked
        if not asked:
            return remain("", sites) if sites else ""
        return remain(networks.CODES[0], asked) + (f" и {subjects('', sites)}" if sites else "")

    @property
    def sentence(self) -> str:
        """What happened and what is left."""
        if self.outdated:
            return f"Незаконченный прогон ({self.week.title}) уже не продолжить."
        if not self.pages:
            return "Прогон не закончен: спрашивать больше некого, осталось вынести выводы."
        if self.why is Why.QUOTA:
            return f"Суточное число вопросов исчерпано; продолжить завтра: {self.remaining}."
        reason = "остановлен" if self.why is Why.STOPPED else "прерван"
        return f"Прогон {reason}: {self.remaining}."

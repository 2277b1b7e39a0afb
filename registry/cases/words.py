"""What a step of a case says to a person: one sentence, the way through the menus of that network, what is typed.

The sentences themselves are data in `kinds`; whose page or account the step is about is told beside it by the caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from registry.cases import kinds
from registry.cases.records import Case, Step
from registry.cases.rules import Way
from vault.text import counted

UNSURE = "Путь в меню мог измениться."
"""What is said beside a way through menus: they are written from memory, nobody has walked them since."""


@dataclass(frozen=True)
class Words:
    """`text` is what to do, `path` the way through the menus of the network, `command` what is typed; "" for none."""

    text: str
    path: str = ""
    command: str = ""

    @property
    def way(self) -> str:
        """The path with its caution."""
        return f"{self.path}. {UNSURE}" if self.path else ""


def text(case: Case, step: Step, network: str = "") -> Words:
    """The words of a step, of a page or an account in the network of that code."""
    rule = kinds.rule(case.kind, step.code)
    way = rule.networks.get(network, Way())
    typed = rule.command.format(
        person=case.person_id or "ID",
        page=step.page_id or case.page_id or "ID",
        account=step.credential_id or "ID",
        network=network or "СЕТЬ",
        case=case.id,
    )
    return Words(" ".join(filter(None, (rule.text, way.text))), way.path or rule.path, typed)


def clock(due_at: datetime, now: datetime) -> str:
    """«осталось 5 ч 20 мин», «просрочено на 2 ч»: how a clock stands at `now`; both with their zones."""
    minutes = int(abs((due_at - now).total_seconds())) // 60
    hours, rest = divmod(minutes, 60)
    told = f"{hours} ч {rest} мин" if hours and rest else f"{hours} ч" if hours else f"{rest} мин"
    if due_at >= now:
        return f"осталось {told}" if minutes else "осталось меньше минуты"
    return f"просрочено на {told}" if minutes else "просрочено"


def days(due_left: int) -> str:
    """«осталось 3 дня», «сегодня последний день», «просрочено на 2 дня»: how a last day stands."""
    if due_left == 0:
        return "сегодня последний день"
    told = counted(abs(due_left), "день", "дня", "дней")
    return f"осталось {told}" if due_left > 0 else f"просрочено на {told}"

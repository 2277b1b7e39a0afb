"""The flows of remarks: ask, write, tell. Panes share them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from checks.remarks import acts as remarks_acts
from checks.remarks.book import Remark
from checks.remarks.flow import State
from checks.remarks.records import Key
from console import drafting
from console.dialogs.ask import Choose
from console.forms import remark as forms
from console.forms.model import FormPlan
from registry import organizations, people
from vault.errors import PoryadokError
from vault.text import counted

if TYPE_CHECKING:
    from pathlib import Path

    from checks.model import Verdict
    from console.app import Console
    from vault.transaction import Tx


async def tell(console: Console, keys: Sequence[Key], whose: frozenset[int], what: str) -> bool:
    """Somebody was told of these failures of these organizations; whether it was recorded."""
    session = console.session

    def read(tx: Tx) -> tuple[str, int]:
        return _who(tx, whose, session.today), remarks_acts.days(tx)

    who, days = await session.read(read)
    return await _fill(console, forms.telling(session, keys, _about(keys, what), who, days), "Записано: сообщено")


async def escalate(console: Console, found: Sequence[Remark], hidden: str = "") -> bool:
    """A superior was told of these remarks; `hidden` says how many of them the person does not see now."""
    about = _about([each.key for each in found], _what(found, hidden))
    plan = forms.escalating(console.session, [each.key for each in found], about, _due(found))
    return await _fill(console, plan, "Записано: передано выше")


async def put_off(console: Console, found: Sequence[Remark], hidden: str = "") -> bool:
    """Another last day for these remarks; `hidden` as of `escalate`."""
    about = _about([each.key for each in found], _what(found, hidden))
    plan = forms.putting_off(console.session, [each.key for each in found], about, _due(found))
    return await _fill(console, plan, "Срок перенесён")


async def dismiss(console: Console, keys: Sequence[Key], found: Sequence[Remark], what: str) -> bool:
    """Tell nobody of these; of what is dismissed already, whether to take it back."""
    if found and all(each.state is State.DISMISSED for each in found):
        return await _reopen(console, keys, what)
    return await _fill(console, forms.dismissing(console.session, keys, _about(keys, what)), "Записано: не сообщать")


async def _reopen(console: Console, keys: Sequence[Key], what: str) -> bool:
    session = console.session
    answers = ((False, "Оставить: не сообщать"), (True, "Вернуть в новые"))
    about = "" if len(keys) == 1 else f"Отмечено: {_about(keys, what)}."
    if not await console.push_screen_wait(Choose("Решено не сообщать", about, answers)):
        return False
    try:
        await session.write("remark.returned", lambda tx: remarks_acts.reopen(tx, keys, session.today))
    except PoryadokError as error:
        console.fail(error)
        return False
    console.tell("Снова в новых.")
    return True


async def allow(
    console: Console, broken: Sequence[Verdict], called: Callable[[int], str], *, every: bool = False, hidden: str = ""
) -> bool:
    """Allow one of these failures for a time, or `every` one of them; whether it was recorded. `hidden` as of
    `escalate`."""
    from console.forms import waiver  # here: few are given

    told: list[str] = []
    plan = waiver.plan(console.session, broken, called, told, every=every, hidden=hidden)
    if await drafting.fill(console, plan) is None:
        return False
    told.append("Отсрочка записана, выводы сменит F5. Снять или изменить её: 3, Tab.")
    console.tell(" ".join(told))
    return True


async def fix_list(console: Console, organization_id: int) -> None:
    """The list of what an organization has to mend, into a new file."""
    name = (await console.session.read(lambda tx: organizations.get(tx, organization_id))).name
    written: list[Path] = []
    plan = forms.listing(console.session, organization_id, name, written)
    if await drafting.fill(console, plan) is not None and written:
        console.tell(f"Список записан: {written[0]}")


async def _fill(console: Console, plan: FormPlan, done: str) -> bool:
    if await drafting.fill(console, plan) is None:
        return False
    console.tell(f"{done}.")
    return True


def _who(tx: Tx, whose: frozenset[int], today: date) -> str:
    """Whom one would call: who answers for the one organization that is meant."""
    if len(whose) != 1 or 0 in whose:
        return ""
    found = people.responsible_for(tx, next(iter(whose)), today)
    return found.name if found else ""


def _about(keys: Sequence[Key], what: str) -> str:
    """What is wrong, of one; of many their number and `what` is to be said of them."""
    return what if len(keys) == 1 else f"{counted(len(keys), 'замечание', 'замечания', 'замечаний')}{what}"


def _what(found: Sequence[Remark], hidden: str) -> str:
    return found[0].message if len(found) == 1 else hidden


def _due(found: Sequence[Remark]) -> date | None:
    days = {each.standing.due for each in found}
    return days.pop() if len(days) == 1 else None

"""Words of what waits of the vault's own care: a sentence for the summary, and what stands beside it.

The figures are counted by the checks; where a line leads is said by `summary`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from checks.upkeep import Copies, QuotaLeft, Upkeep
from console import format as shown
from registry import networks
from vault.text import counted

_SECRETS = ("секрет", "секрета", "секретов")


class Where(Enum):
    """Where such a line is dealt with: a view of the safe, the copies, or nowhere but in the text beside it."""

    HEALTH = auto()
    CHANGES = auto()
    TASKS = auto()
    COPIES = auto()
    TEXT = auto()


@dataclass(frozen=True)
class Said:
    """One sentence with its tone and the place where it is dealt with."""

    key: str
    text: str
    tone: str
    where: Where
    note: str = ""


def waiting(found: Upkeep) -> Iterator[Said]:
    """What is to be done, the most pressing first; what there is none of is left out."""
    if found.left:
        number = counted(found.left, *_SECRETS)
        yield Said("left", f"! Сменить после ухода людей: {number}", "fail", Where.TASKS)
    if found.dangerous:
        number = counted(found.dangerous, "записи", "записей", "записей")
        yield Said("dangerous", f"! Пароль слабый, повторный или утёк у {number}", "fail", Where.HEALTH)
    if found.begun:
        number = counted(found.begun, "ротация не закончена", "ротации не закончены", "ротаций не закончено")
        yield Said("begun", f"~ {number}", "warn", Where.CHANGES)
    if found.due:
        number = counted(found.due, "записи", "записей", "записей")
        yield Said("due_secrets", f"~ Пора сменить пароль или ключ у {number}", "warn", Where.HEALTH)
    yield from _copies(found)
    yield from (_quota(each) for each in found.quota if each.low)


def standing(found: Upkeep) -> Iterator[Said]:
    """How it stands where nothing presses: the copy that there is, the calls that are left."""
    if found.at is not None and found.copies.made_at is not None and not any(_copies(found)):
        text = f"  Резервная копия: {_age(found.copies, found)}"
        yield Said("copies", text, "", Where.COPIES)
    yield from (_quota(each) for each in found.quota if not each.low)


def ago(days: int | None) -> str:
    """«12 дней назад»; None where the clock was set back."""
    if days is None:
        return "в будущем: проверьте часы компьютера"
    return f"{counted(days, 'день', 'дня', 'дней')} назад" if days else "меньше суток назад"


def _copies(found: Upkeep) -> Iterator[Said]:
    if found.at is None or not found.copies.stale(found.at):
        return
    days = found.copies.days(found.at)
    if found.copies.ahead(found.at):
        yield Said("copies", "! Резервная копия из будущего: проверьте часы компьютера", "fail", Where.COPIES)
    elif days is None:
        yield Said("copies", "! Резервных копий ещё нет", "fail", Where.COPIES)
    else:
        number = counted(days, "день", "дня", "дней")
        yield Said("copies", f"! Резервной копии не было {number}, а записи менялись", "fail", Where.COPIES)


def _age(copies: Copies, found: Upkeep) -> str:
    assert found.at is not None, "a copy has an age only at a moment"
    made = ago(copies.days(found.at))
    return made if copies.changed else f"{made}, после неё ничего не меняли"


def _quota(each: QuotaLeft) -> Said:
    """«Осталось запросов на сегодня, ВКонтакте: 3 200 из 5 000»; the day is that of Moscow."""
    title = networks.title(each.network)
    text = f"Осталось запросов на сегодня, {title}: {shown.number(each.left)} из {shown.number(each.daily)}"
    note = (
        f"{title} считает вызовы {each.method} по дням, для каждого ключа отдельно; ключ: {shown.line(each.key)}. "
        "Сутки московские. Когда вызовы кончаются, прогон останавливается и завтра продолжается с того же места."
    )
    return Said(
        f"quota_{each.key_id}_{each.method}",
        f"{'~' if each.low else ' '} {text}",
        "warn" if each.low else "",
        Where.TEXT,
        note,
    )

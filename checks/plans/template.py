"""A plan of a month to begin with: as many publications a week as the norm asks, spread over the week, with a kind and
the day of the country where there is one.

Topics are left to those who write them: an empty one is not a plan, so nothing of it is stored. How it becomes a file
is `registry.sheets`; how the filled file comes back is `registry.imports.plans`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from checks import weeks
from registry.organizations import Organization
from registry.pages import Page
from registry.regulation.model import Regulation
from registry.sheets.table import Cell, Column, Kind, Table
from vault.errors import BadInput

MOST = 21
"""Publications a week that a template may have; our own choice: three a day."""

_SPREAD: Mapping[int, tuple[int, ...]] = {
    1: (2,),
    2: (1, 3),
    3: (0, 2, 4),
    4: (0, 1, 3, 4),
    5: (0, 1, 2, 3, 4),
    6: (0, 1, 2, 3, 4, 5),
    7: (0, 1, 2, 3, 4, 5, 6),
}
"""Days of the week from Monday over which so many publications are spread; our own choice."""

KINDS = ("фото", "текст с картинкой", "видео", "карточки", "опрос", "фото", "ответ на частый вопрос", "видео")
"""Kinds by turns, so that the month is varied; our own choice."""

COLUMNS = ("Дата", "День недели", "Организация", "Сеть", "Тема", "Вид", "Подсказка")
"""Heads of the file, which `registry.imports.plans` knows again."""

WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")

# Days whose date is the same each year: holidays of the Labour Code (art. 112), days of federal law 32-ФЗ of
# 13.03.1995, days set by decrees of the President and by the United Nations.
_DAYS: Mapping[tuple[int, int], str] = {
    (1, 1): "Новый год",
    (1, 7): "Рождество Христово",
    (1, 25): "День российского студенчества",
    (1, 27): "День полного освобождения Ленинграда от фашистской блокады",
    (2, 8): "День российской науки",
    (2, 23): "День защитника Отечества",
    (3, 8): "Международный женский день",
    (3, 18): "День воссоединения Крыма с Россией",
    (3, 25): "День работника культуры",
    (4, 12): "День космонавтики",
    (4, 21): "День местного самоуправления",
    (5, 1): "Праздник Весны и Труда",
    (5, 9): "День Победы",
    (5, 24): "День славянской письменности и культуры",
    (5, 27): "Общероссийский день библиотек",
    (6, 1): "Международный день защиты детей",
    (6, 6): "День русского языка",
    (6, 12): "День России",
    (6, 22): "День памяти и скорби",
    (7, 8): "День семьи, любви и верности",
    (8, 22): "День Государственного флага Российской Федерации",
    (9, 1): "День знаний",
    (9, 3): "День солидарности в борьбе с терроризмом",
    (10, 1): "Международный день пожилых людей",
    (10, 5): "День учителя",
    (11, 4): "День народного единства",
    (11, 20): "Всемирный день ребёнка",
    (12, 3): "День Неизвестного Солдата; Международный день инвалидов",
    (12, 9): "День Героев Отечества",
    (12, 12): "День Конституции Российской Федерации",
}


@dataclass(frozen=True)
class Slot:
    """A publication to be thought of: its day, a kind and the country's day, "" where it is none."""

    on: date
    kind: str
    hint: str = ""


def slots(first_day: date, posts: int) -> tuple[Slot, ...]:
    """The month that begins on `first_day` with so many publications each week from Monday, by day.

    A day of the country draws the nearest publication of its week. BadInput for fewer than one or more than `MOST`.
    """
    if not 1 <= posts <= MOST:
        raise BadInput(f"Публикаций в неделю может быть от 1 до {MOST}, а не {posts}.")
    last_day = weeks.last_of_month(first_day)
    monday = first_day - timedelta(days=first_day.weekday())
    days: list[date] = []
    while monday <= last_day:
        days += _week(monday, posts)
        monday += timedelta(days=7)
    kept = sorted(day for day in days if first_day <= day <= last_day)
    return tuple(
        Slot(day, KINDS[place % len(KINDS)], _DAYS.get((day.month, day.day), "")) for place, day in enumerate(kept)
    )


def norm_of(regulation: Regulation, kept: Iterable[Page]) -> int:
    """How many publications a week an organization needs: the most that one of its pages does, at least one."""
    norms = [regulation.norm_for(page.category.value).posts for page in kept]
    return min(max([*norms, 1] if norms else [regulation.norms.posts, 1]), MOST)


def table(found: Sequence[tuple[Organization, Sequence[Slot]]], networks: Sequence[str]) -> Table:
    """The file to be filled: a row for each publication; `networks` are the names offered in their column."""
    rows: list[tuple[Cell, ...]] = [
        (
            slot.on,
            WEEKDAYS[slot.on.weekday()],
            organization.short_name or organization.name,
            "",
            "",
            slot.kind,
            slot.hint,
        )
        for organization, own in found
        for slot in own
    ]
    day, weekday, name, network, topic, kind, hint = COLUMNS
    return Table(
        title="План",
        columns=(
            Column(day, Kind.DATE, width=12),
            Column(weekday, width=14),
            Column(name, width=34),
            Column(network, width=16, choices=tuple(networks)),
            Column(topic, width=60),
            Column(kind, width=22),
            Column(hint, width=44),
        ),
        rows=tuple(rows),
        notes=(
            "Впишите темы; день можно поменять. Пустая «Сеть» — любая страница организации.",
            "Строки без темы в план не попадут: программа назовёт их.",
        ),
    )


def _week(monday: date, posts: int) -> list[date]:
    """Days of one week; with more than seven some days have several."""
    whole, rest = divmod(posts, 7)
    places = [*range(7)] * whole + [*_SPREAD.get(rest, ())]
    days = sorted(monday + timedelta(days=place) for place in places)
    for place in range(7):
        day = monday + timedelta(days=place)
        if (day.month, day.day) in _DAYS and day not in days:
            free = [each for each in days if (each.month, each.day) not in _DAYS]
            if free:
                days[days.index(min(free, key=lambda each: (abs((each - day).days), each)))] = day
    return sorted(days)

"""What the columns of a found table hold: by a person's word, by what was remembered, by their headings.

Recognising a heading is `headers`; rows are read in `rows`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registry.imports.asked import Candidate
from registry.imports.organizations.headers import Role, role_of
from registry.imports.organizations.model import Choice, ChoiceKind, ColumnTaken
from registry.sheets.book import column_letters, column_place
from registry.sheets.delimited import Row
from vault.errors import BadInput
from vault.text import clean_line, fold

ABSENT = ("", "-", "skip", "нет")
"""How a person says that a column is left out."""

TITLES: Mapping[Role, str] = {
    Role.NUMBER: "номер по порядку",
    Role.NAME: "название организации",
    Role.SHORT_NAME: "краткое название",
    Role.LINK: "ссылки на страницы",
    Role.NETWORK: "социальная сеть",
    Role.VK: "страница ВКонтакте",
    Role.OK: "страница в Одноклассниках",
    Role.TELEGRAM: "канал в Телеграме",
    Role.MAX: "канал в MAX",
    Role.VK_ID: "номер страницы ВКонтакте",
    Role.INN: "ИНН",
    Role.OGRN: "ОГРН",
    Role.ADDRESS: "адрес",
    Role.PHONES: "телефоны",
    Role.EMAIL: "почта",
    Role.HOURS: "часы работы",
    Role.SITE: "сайт",
    Role.RESPONSIBLE: "ответственный",
    Role.POSITION: "должность ответственного",
    Role.PERSON_PHONE: "телефон ответственного",
    Role.PERSON_EMAIL: "почта ответственного",
    Role.DEPUTY: "заместитель",
    Role.DEPUTY_POSITION: "должность заместителя",
    Role.DEPUTY_PHONE: "телефон заместителя",
    Role.DEPUTY_EMAIL: "почта заместителя",
    Role.HEAD: "руководитель",
    Role.HEAD_POSITION: "должность руководителя",
    Role.FOUNDER: "учредитель",
    Role.LEVEL: "уровень",
    Role.SPHERE: "сфера",
    Role.BUILDINGS: "адреса других зданий",
    Role.STATUS: "состояние страницы",
    Role.CATEGORY: "категория страницы",
    Role.REASON: "причина отсутствия страницы",
    Role.IGNORED: "не берётся",
    Role.SECRET: "пароль: не читается",
}


@dataclass(frozen=True)
class Columns:
    """A person's word about columns: headings (folded) or letters, and what they hold; None leaves a column out.

    `is_remembered`: it was said at an earlier import of a table with the same headings.
    """

    given: Mapping[str, Role | None]
    is_remembered: bool = False

    def role(self, place: int, heading: str) -> tuple[bool, Role | None]:
        """Whether anything was said of the column, and what; the heading goes before the letter."""
        folded = fold(clean_line(heading))
        for name in (folded, fold(column_letters(place))):
            if name and name in self.given:
                return True, self.given[name]
        return False, None


def columns_given(given: Mapping[str, object]) -> Columns:
    """Columns by headings or letters and the names of fields («vk», «страница ВКонтакте»). BadInput for others."""
    names = {fold(title): role for role, title in TITLES.items()} | {role.value: role for role in Role}
    found: dict[str, Role | None] = {}
    for column, field in given.items():
        said = fold(clean_line(str(field)))
        if said not in names and said not in ABSENT:
            offered = ", ".join(role.value for role in Role if role not in (Role.SECRET, Role.IGNORED))
            raise BadInput(f"Столбец «{clean_line(column)}»: поля «{clean_line(str(field))}» нет, есть {offered}.")
        found[fold(clean_line(column))] = names.get(said)
    return Columns(found)


def widened(columns: Columns, headings: Sequence[str], roles: Sequence[Role | None]) -> tuple[Role | None, ...]:
    """The roles with those that a person told instead."""
    width = max([len(roles), *(column_place(name) + 1 for name in columns.given if _is_letter(name))])
    found = []
    for place in range(width):
        said, role = columns.role(place, headings[place] if place < len(headings) else "")
        found.append(role if said else roles[place] if place < len(roles) else None)
    return tuple(found)


def refuse_unknown(columns: Columns, headings: Sequence[str], width: int) -> None:
    """BadInput for a word about a column that the table does not have."""
    if columns.is_remembered:  # it was said of another sheet perhaps, and is no word of this person now
        return
    known = {fold(clean_line(heading)) for heading in headings if heading}
    for name in columns.given:
        if name not in known and not (_is_letter(name) and column_place(name) < width):
            shown = ", ".join(f"«{clean_line(heading)}»" for heading in headings if heading) or "заголовков нет"
            raise BadInput(f"Столбца «{name}» в таблице нет. Есть: {shown}; можно назвать и букву столбца.")


def is_named_by(columns: Columns, cells: Sequence[str]) -> bool:
    """Whether a row holds a heading that a person has named."""
    return any(cell and fold(clean_line(cell)) in columns.given for cell in cells)


def over(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    """Two rows of headers as one: a heading over several columns belongs to each of them («Ответственный: ФИО»)."""
    width = max(len(first), len(second))
    found, above = [], ""
    for place in range(width):
        top = first[place] if place < len(first) else ""
        low = second[place] if place < len(second) else ""
        above = top or (above if low else "")
        found.append(": ".join(part for part in (above, low) if part))
    return tuple(found)


# What a heading over several columns makes of those under it.
_OF_PERSON: Mapping[Role | None, Mapping[Role | None, Role]] = {
    Role.RESPONSIBLE: {
        Role.POSITION: Role.POSITION,
        Role.PHONES: Role.PERSON_PHONE,
        Role.EMAIL: Role.PERSON_EMAIL,
    },
    Role.DEPUTY: {
        Role.POSITION: Role.DEPUTY_POSITION,
        Role.PHONES: Role.DEPUTY_PHONE,
        Role.EMAIL: Role.DEPUTY_EMAIL,
    },
    Role.HEAD: {Role.POSITION: Role.HEAD_POSITION},
}


def combined_role(heading: str) -> Role | None:
    """The role of a heading of two rows: what both say together, else the lower one, else the upper."""
    whole = role_of(heading.replace(":", ""))
    upper, _, lower = heading.rpartition(": ")
    if not upper:
        return whole
    of_person = _OF_PERSON.get(role_of(upper))
    if of_person is not None and whole is not None:
        return of_person.get(role_of(lower), whole)
    return role_of(lower) or role_of(upper) or whole


def taken(headings: Sequence[str], roles: Sequence[Role | None], rows: Sequence[Row]) -> tuple[ColumnTaken, ...]:
    """Every column that holds something, as it was understood; of a column of secrets no example is given."""
    found = []
    for place in range(max(len(roles), len(headings))):
        role = roles[place] if place < len(roles) else None
        heading = clean_line(headings[place]) if place < len(headings) else ""
        cells = (row.cells[place] for row in rows if place < len(row.cells) and row.cells[place])
        example = "" if role is Role.SECRET else clean_line(next(cells, ""))[:60]
        if heading or example:
            field = "" if role in (None, Role.IGNORED, Role.SECRET) else role.value
            found.append(ColumnTaken(column_letters(place), heading, field, example))
    return tuple(found)


def name_choice(place: int, headings: Sequence[str]) -> Choice:
    """The question whether the column that was guessed holds the names."""
    letter = column_letters(place)
    heading = clean_line(headings[place]) if place < len(headings) else ""
    columns = [
        Candidate(column_letters(at), clean_line(one) or f"столбец {column_letters(at)}")
        for at, one in enumerate(headings)
        if clean_line(one)
    ]
    return Choice(
        "columns.name",
        ChoiceKind.COLUMN,
        f"Столбец с названиями организаций не узнан по заголовку; взят {letter}{f' («{heading}»)' if heading else ''}."
        " Если это не он, ответьте буквой нужного столбца.",
        0,
        tuple(columns),
    )


def _is_letter(name: str) -> bool:
    return 0 < len(name) <= 2 and name.isascii() and name.isalpha()

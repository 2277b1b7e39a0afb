"""Where rows are put while a list is read: every line of the file ends here as a row, a rejection or a warning."""

from __future__ import annotations

import re
from dataclasses import fields as fields_of
from dataclasses import replace

from registry.imports.asked import Rejected
from registry.imports.organizations.model import Choice, ColumnTaken, Contact, RegistryReading, RegistryRow
from registry.names import is_group
from vault.text import clean_line, fold

MAX_NAME = 500
"""Characters of a name; longer is a paragraph, not a name. Our own limit."""

_TOTAL = re.compile(r"(?:\W|\d)*(?:итого|всего)\b")
_SIGNATURE = re.compile(
    r"(?:исп(?:олнитель|олнил[аи]?)?\b|составил[аи]?\b|подготовил[аи]?\b|согласован|примечани[ея]\b"
    r"|уважаем\w+ |с уважением|добр(?:ый|ое) (?:день|вечер|утро)|здравствуйте|коллеги\b|прошу |просим |спасибо"
    r"|(?:направля|высыла|посыла|отправля|прилага|сообща|информиру)[а-я]+ |во исполнение|по вашему )"
)
_REGARDS = re.compile(r"с уважением")
_BEGINNING = 30  # characters: as many as the longest word of `_SIGNATURE` needs
_ENDED = re.compile(
    r"\b(?:ликвидирован|реорганизован|присоединен|не действу|недейству|закрыт[ао]?\b)\w*", re.IGNORECASE
)
_TWO_LETTERS = re.compile(r"[^\W\d_].*?[^\W\d_]", re.DOTALL)
_TITLE = re.compile(
    r"(?:перечень|список|реестр|таблица|приложение|сведения|информация об?|утвержд|"
    r"официальн\w+ (?:страниц|сообществ|аккаунт)\w*|раздел|глава)\b"
)


_PEOPLE = (
    ("responsible", "responsible_contact", Contact()),
    ("deputy", "deputy_contact", Contact()),
    ("head_name", "head_position", ""),
)


def is_total(text: str) -> bool:
    """Whether a line sums up: «Итого: 43»."""
    return bool(_TOTAL.match(fold(text)))


def is_signature(text: str) -> bool:
    """Whether a line under a list says who made it, or explains it: «Исп. Смирнова А. А.», «С уважением»."""
    return bool(_SIGNATURE.match(fold(text[:_BEGINNING])))


class Collector:
    """Rows, rejections and warnings of one file, in its order."""

    def __init__(self) -> None:
        self._rows: list[RegistryRow] = []
        self._rejected: list[Rejected] = []
        self._warnings: list[str] = []
        self._blank: list[int] = []
        self._columns: tuple[ColumnTaken, ...] = ()
        self._choices: tuple[Choice, ...] = ()
        self._corrected = False
        self._signed = False
        self._titled = 0  # the line of the last title
        self._closed = True  # whether a line without a name has no organization above it to belong to

    def say(self, warning: str) -> None:
        """One more warning."""
        self._warnings.append(warning)

    def blank(self, line: int) -> None:
        """An empty line."""
        self._blank.append(line)

    def title(self, line: int, text: str) -> None:
        """A title, a header, a heading inside the list; an empty one is an empty line."""
        shown = clean_line(text)
        if shown:
            self.say(f"Строка {line} — заголовок: «{_short(shown)}».")
            self._closed = True
            self._titled = line
        else:
            self.blank(line)

    def repeated(self, line: int) -> None:
        """The header once more, as on every page of a print; the organization above it goes on."""
        self.say(f"Строка {line} — заголовок таблицы повторён.")

    @property
    def is_signed(self) -> bool:
        """Whether the list has ended with «С уважением»: who signs follows, and no organization."""
        return self._signed

    def go_on_after_signature(self) -> None:
        """A list begins under the signature, as the annex of a letter does."""
        self._signed = False

    def signature(self, line: int, text: str) -> None:
        """Who made the list, or a note under it."""
        self._closed = True
        self._signed = self._signed or bool(_REGARDS.match(fold(text)))
        self.say(f"Строка {line} — подпись, обращение или примечание, а не организация: «{_short(clean_line(text))}».")

    def total(self, line: int, text: str) -> None:
        """A line that sums up."""
        self._closed = True
        self.say(f"Строка {line} — итог: «{_short(clean_line(text))}».")

    def reject(self, line: int, reason: str) -> None:
        """A row that names no organization."""
        self._rejected.append(Rejected(line, f"{reason[:1].upper()}{reason[1:]}."))
        self._closed = True

    def add(self, row: RegistryRow) -> None:
        """A row; one without a usable name is rejected."""
        if not _TWO_LETTERS.search(row.name):
            self.reject(row.line, f"в названии нет букв: «{_short(row.name)}»")
        elif len(row.name) > MAX_NAME:
            self.reject(row.line, f"название длиннее {MAX_NAME} знаков: «{_short(row.name)}»")
        else:
            self._rows.append(row)
            self._closed = False
            if ended := _ENDED.search(row.name):
                self.say(
                    f"Строка {row.line}: в названии сказано «{ended[0]}», а организация записывается действующей."
                    " Если она закрыта, смените её состояние в карточке."
                )

    def extend(self, addition: RegistryRow, shown: str) -> None:
        """What a line says of the row above it; without a row above it is rejected."""
        if self._closed:
            self.reject(addition.line, f"нет названия организации: «{_short(shown)}»")
            return
        above = self._rows[-1]
        category = addition.category or above.category
        if addition.links and above.links and (addition.page_state, category) != (above.page_state, above.category):
            # What is said of the pages of one line holds for those alone.
            self._rows.append(addition.having(name=above.name, category=category))
        else:
            self._rows[-1] = _joined(above, self._of_same_people(above, addition))
        self.say(f"Строка {addition.line} отнесена к организации выше («{_short(self._rows[-1].name)}»).")

    def _of_same_people(self, above: RegistryRow, addition: RegistryRow) -> RegistryRow:
        """The addition without other people than the row above has: a phone beside one of them is not the first's."""
        for field, beside, empty in _PEOPLE:
            own, other = getattr(above, field), getattr(addition, field)
            if own and other and fold(own) != fold(other):
                self.say(f"Строка {addition.line}: назван ещё один человек, не взят: {_short(other)}.")
                addition = addition.having(**{field: "", beside: empty})
        return addition

    def goes_on_title(self, line: int, text: str) -> bool:
        """Whether a line ends the title that the line above began: «РЕЕСТР», «официальных страниц»."""
        return self._titled == line - 1 and line > 1 and text[:1].islower()

    def is_heading(self, text: str) -> bool:
        """Whether a line is a heading and not the name of an organization."""
        folded = fold(text)
        return text.endswith(":") or bool(_TITLE.match(folded)) or is_group(text)

    def understood(self, columns: tuple[ColumnTaken, ...], choices: tuple[Choice, ...], *, corrected: bool) -> None:
        """What the columns of the table were taken for, and what is asked about them."""
        self._columns, self._choices, self._corrected = columns, choices, corrected

    def reading(self, sheet: str = "") -> RegistryReading:
        """Everything collected."""
        if self._blank:
            self.say(f"Пустые строки пропущены: {_spans(self._blank)}.")
        return RegistryReading(
            tuple(self._rows),
            tuple(self._rejected),
            tuple(self._warnings),
            sheet,
            self._columns,
            self._choices,
            self._corrected,
        )


def _joined(row: RegistryRow, addition: RegistryRow) -> RegistryRow:
    """The row with what it lacks; lists grow, a field that is there stays."""
    changes: dict[str, object] = {}
    for field in fields_of(addition):
        own, other = getattr(row, field.name), getattr(addition, field.name)
        if isinstance(own, tuple):
            changes[field.name] = tuple(dict.fromkeys((*own, *other)))
        elif own == field.default and other != own:
            changes[field.name] = other
    return replace(row, **changes)  # type: ignore[arg-type]  # fields of the same class, by name


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79].rstrip()}…"


def _spans(lines: list[int]) -> str:
    """«2, 5–7»."""
    runs: list[list[int]] = []
    for line in sorted(lines):
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)

"""What the commands of letters share: what a letter is about as options, and how it is told on the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TypeVar

import click

from checks import snapshot
from console.cli.inputs import DAY, LINE
from registry.letters.book import Letter
from registry.letters.facts import Subject
from registry.letters.kinds import LetterKind
from registry.search import organization_meant
from vault.clock import Clock
from vault.errors import BadInput
from vault.store import Store
from vault.text import clean, clean_line
from vault.types import Json

R = TypeVar("R")


@dataclass(frozen=True)
class Asked:
    """What was typed of a letter."""

    organization: str | None
    page: int | None
    case: int | None
    request: int | None
    inquiry: int | None
    number: str | None
    on: date | None
    fields: tuple[str, ...]
    again: int | None

    def subject(self, store: Store, kind: LetterKind, clock: Clock) -> Subject:
        """The same as the registry takes it. BadInput for an organization that nobody is, or a field without «=»."""
        named = self.organization
        return Subject(
            kind=kind,
            on=self.on or today(store, clock),
            organization_id=None if named is None else store.read(lambda tx: organization_meant(tx, named).id),
            page_id=self.page,
            case_id=self.case,
            request_id=self.request,
            inquiry_id=self.inquiry,
            number=self.number or "",
            given=given(self.fields),
            again=self.again,
        )


out = click.option(
    "--out", "place", metavar="ФАЙЛ|ПАПКА", type=click.Path(path_type=Path), required=True, help="Куда записать."
)
folder = click.option(
    "--out", "place", metavar="ПАПКА", type=click.Path(path_type=Path), required=True, help="Папка писем; создаётся."
)
date_ = click.option("--date", "on", metavar="ДАТА", type=DAY, help="Дата письма; иначе сегодня.")
fields_ = click.option(
    "--field", "fields", metavar="ПОЛЕ=ЗНАЧЕНИЕ", multiple=True, help="Поле письма, как оно должно в нём стоять."
)
warnings_ = click.option("--warn", "warnings", is_flag=True, help="В замечаниях и рекомендации тоже.")


def about(command: Callable[..., R]) -> Callable[..., R]:
    """The options that say what a letter is about, given to the command as one `Asked`."""

    @click.option("--org", "organization", metavar="ID|НАЗВАНИЕ", type=LINE, help="Организация.")
    @click.option("--page", metavar="ID", type=int, help="Страница.")
    @click.option("--case", metavar="ID", type=int, help="Случай.")
    @click.option("--request", metavar="ID", type=int, help="Запрос ЦУР.")
    @click.option("--inquiry", metavar="ID", type=int, help="Запрос организациям.")
    @click.option("--number", metavar="НОМЕР", type=LINE, help="Исходящий номер; иначе следующий по letter_number.")
    @date_
    @fields_
    @click.option("--again", metavar="ID", type=int, help="Письмо журнала, файл которого записать заново.")
    @wraps(command)
    def asked(
        *,
        organization: str | None,
        page: int | None,
        case: int | None,
        request: int | None,
        inquiry: int | None,
        number: str | None,
        on: date | None,
        fields: tuple[str, ...],
        again: int | None,
        **others: object,
    ) -> R:
        made = Asked(organization, page, case, request, inquiry, number, on, fields, again)
        return command(asked=made, **others)

    return asked


def given(fields: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """«поле=значение» as pairs; BadInput for one without «=»."""
    pairs = []
    for text in fields:
        name, sign, value = clean(text).partition("=")
        if not sign or not name.strip():
            raise BadInput(f"«{clean_line(text)}»: поле пишется «название=значение». Ничего не записано.")
        pairs.append((clean_line(name), value.replace("\\n", "\n")))
    return tuple(pairs)


def today(store: Store, clock: Clock) -> date:
    """The municipality's day; of a vault without a regulation, the day of UTC."""
    now = clock.now()
    try:
        return store.read(lambda tx: snapshot.today(tx, now))
    except BadInput:
        return now.date()


def state(letter: Letter) -> str:
    """How a letter of the book stands."""
    if letter.cancelled_on is not None:
        return f"отменено {letter.cancelled_on:%d.%m.%Y}"
    if letter.sent_on is not None:
        return f"отправлено {letter.sent_on:%d.%m.%Y}"
    return "не отправлено" if letter.sha256 else "файл не записан"


def as_document(letter: Letter) -> dict[str, Json]:
    """A letter of the book as JSON, with its state in a word."""
    from registry import codec

    if letter.cancelled_on is not None:
        code = "cancelled"
    elif letter.sent_on is not None:
        code = "sent"
    else:
        code = "written" if letter.sha256 else "unwritten"
    return {**codec.to_json(letter), "state": code}

"""Loading content plans: whose they are where the file does not say, what each row would do, answers by digits, one
write. What rows mean is `registry.imports.plans`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from console import format as shown
from console import vaults
from console.dialogs.form import Form
from console.forms import filing
from console.forms.model import READ, Answers, Esc, FormPlan, Refused
from console.reading import plan_loading
from console.reading.asked_lines import Line, Possible
from console.screens.questions import Questions
from console.widgets.fields import FieldKind, FieldSpec
from registry import organizations, plans
from registry.imports import plans as importing
from registry.imports.asked import Question
from registry.imports.plans import PlanMatch, PlanReading
from vault.store import Store

if TYPE_CHECKING:
    from console.app import Console


@dataclass(frozen=True)
class Given:
    """The file as it was read, and what was said of it: whose plan it is, of which month; None where it says itself."""

    path: Path
    reading: PlanReading
    organization_id: int | None = None
    month: date | None = None


class ImportPlans(Questions[PlanMatch]):
    """True when something was written."""

    HELP = (
        "Вопросы стоят первыми: Enter показывает ответы, цифра отвечает. Ниже — что станет с каждым планом. Без ответа "
        "ничего не меняется; файл можно загрузить ещё раз, записанное не удвоится."
    )
    COMPARING = "Сверяю с планами…"
    ASKED = "Записать планы?"
    DONE = "Планы загружены"
    EVERY = plan_loading.EVERY
    KIND = "plans"
    ONE_SHEET = "Здесь прочитаны все листы, на которых есть план."

    def __init__(self, given: Given) -> None:
        super().__init__(f"Загрузка планов: {given.path.name}")
        self._given = given

    @property
    def view_key(self) -> str:
        return self.KIND

    def match(self, store: Store, answers: Mapping[str, int | str]) -> PlanMatch:
        return _match(store, self._given, answers)

    def sums(self, found: PlanMatch) -> str:
        return plan_loading.sums(found)

    def holds(self, found: PlanMatch) -> str:
        return plan_loading.holds(found)

    def lines(self, found: PlanMatch) -> Sequence[Line]:
        return plan_loading.lines(found, self.answers)

    def asked(self, found: PlanMatch) -> Sequence[Question]:
        return found.question_list

    def possible(self, asked: object) -> Possible:
        return plan_loading.possible(asked) if isinstance(asked, Question) else ()

    def content(self) -> bytes:
        return repr((self._given.reading, self._given.organization_id)).encode()

    def nothing(self, found: PlanMatch) -> bool:
        return not any(each.changes for each in found.targets)

    def apply(self, store: Store, found: PlanMatch) -> str:
        vaults.safeguard(store)
        return plan_loading.told(store.write("plan.imported", lambda tx: importing.apply(tx, found)))


def _match(store: Store, given: Given, answers: Mapping[str, int | str]) -> PlanMatch:
    """In a thread; records are made where no transaction waits."""
    return importing.match(
        given.reading,
        organizations.listed(store.read(organizations.fetched)),
        plans.listed(store.read(plans.fetched)),
        month=given.month,
        organization_id=given.organization_id,
        answers=answers,
    )


def plan(everyone: tuple[tuple[str, str], ...], read: list[Given]) -> FormPlan:
    """The form of the file: its path, whose plan it is, its month; what was read is put into `read`."""

    async def save(answers: Answers) -> int:
        path = filing.typed_path(answers, "path")
        month = _month(answers)
        reading = await asyncio.to_thread(importing.read, path)
        whose = answers.one("organization_id")
        if whose is None and not reading.has_organizations:
            raise Refused("organization_id", "в файле нет столбца с организациями: выберите, чей это план")
        read.append(Given(path, reading, whose, month))
        return 1

    specs = (
        FieldSpec("path", "Файл", hint="xlsx, ods, xls, csv, tsv"),
        FieldSpec(
            "organization_id", "Чей план", FieldKind.PICK, options=everyone, hint="пусто — из столбца «Организация»"
        ),
        FieldSpec("month", "Месяц", hint="мм.гггг; пусто — дни с годом"),
    )
    text = (
        "Нужны столбцы «Дата» и «Тема», можно «Организация» и «Сеть». Пока вы не подтвердите итог, ничего не меняется."
    )
    values = {"path": "", "organization_id": "", "month": ""}
    return FormPlan(
        "Загрузка контент-планов", specs, values, save, text=text, waiting="Читаю файл…", esc=Esc.LEAVES, act=READ
    )


def _month(answers: Answers) -> date | None:
    typed = answers.text("month")
    if not typed:
        return None
    try:
        return shown.parse_day(f"01.{typed}")
    except ValueError:
        raise Refused("month", "нужен месяц вида 12.2026") from None


async def run(console: Console, everyone: tuple[tuple[str, str], ...]) -> bool:
    """The whole way from the path of a file; whether something was written."""
    read: list[Given] = []
    if await console.push_screen_wait(Form(plan(everyone, read))) is None or not read:
        return False
    return await ImportPlans(read[0]).shown_on(console)

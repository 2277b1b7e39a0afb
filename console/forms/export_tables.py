"""The form of taking the registry away: which table, for which month, with people or not, into which file."""

from __future__ import annotations

from pathlib import Path

from checks import snapshot
from checks.exports import figures, monitoring, monthly, own, report, report_book, report_page
from checks.exports.choosing import Choice
from checks.exports.own import What
from console.cli.exporting import saving
from console.cli.exporting.saving import Saved
from console.forms import filing
from console.forms.model import Answers, FormPlan, Refused
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from registry.exports import known, layout
from registry.exports import public as listed
from registry.regulation import versions
from registry.sheets import writing
from vault.store import Store
from vault.transaction import Tx

_REGISTRY, _MONITORING, _MONTHLY, _REPORT, _PUBLIC = "registry", "monitoring", "monthly", "report", "public"
_KINDS = (
    (_REGISTRY, "реестр в раскладке ЦУР"),
    (_MONITORING, "мониторинг: реестр и последний прогон"),
    (_MONTHLY, "месячный свод, 43 столбца"),
    (_REPORT, "отчёт для главы, одна страница"),
    (_PUBLIC, "список страниц для всех"),
    (What.PAGES.value, "таблица страниц"),
    (What.ORGS.value, "таблица организаций"),
    (What.PEOPLE.value, "таблица ответственных"),
    (What.VERDICTS.value, "таблица выводов"),
)
_SUFFIXES = {_REPORT: (".html", ".xlsx"), _PUBLIC: (".html", ".csv")}
_TABLES = (".xlsx", ".csv")
_PEOPLE = (_REPORT, *(what.value for what in What))
"""What may hold personal data, when they are asked for."""


def plan(session: Session, written: list[Saved]) -> FormPlan:
    """A form over a new file; what was put is put into `written`."""

    async def save(answers: Answers) -> int:
        kind = answers.values["kind"]
        path = filing.new_path(answers, "path", _SUFFIXES.get(kind, _TABLES))
        month, people = answers.text("month"), answers.values["people"] == "yes" and kind in _PEOPLE
        if kind == _MONTHLY and not month:
            raise Refused("month", "нужен месяц вида 2026-10")
        written.append(await session.with_store(lambda store: _put(session, store, kind, path, month, people=people)))
        return 1

    specs = (
        FieldSpec("kind", "Что", FieldKind.CHOICE, options=_KINDS),
        FieldSpec("month", "Месяц", hint="2026-10", by="kind", labels=((_MONTHLY, "Месяц"),)),
        FieldSpec(
            "people",
            "Данные людей",
            FieldKind.CHOICE,
            options=(("no", "без них"), ("yes", "с ними: файл хранить под замком")),
            by="kind",
            labels=tuple((each, "Данные людей") for each in _PEOPLE),
        ),
        FieldSpec("path", "Файл", hint="новый: .xlsx, .csv или .html"),
    )
    values = {"kind": _REGISTRY, "month": "", "people": "no", "path": f"~/реестр-{session.today:%Y-%m-%d}.xlsx"}
    text = "Отчёт пишется в .html или .xlsx, список для всех — в .html или .csv, остальное — в .xlsx или .csv."
    return FormPlan("Выгрузка в файл", specs, values, save, text=text, waiting="Собираю и записываю…")


def _put(session: Session, store: Store, kind: str, path: Path, month: str, *, people: bool) -> Saved:
    """In a thread: the tables read by parts, the file at once, the journal's row."""
    now = session.clock.now()
    today = store.read(lambda tx: snapshot.today(tx, now))
    form = path.suffix.lower().removeprefix(".")
    if kind == _REPORT:
        return _report(store, session, path, form, people=people)
    if kind == _PUBLIC:
        kept = known.read(store.read)
        page = form != "csv"
        content = listed.page(kept, today, store.read(_municipality)) if page else writing.csv_bytes(listed.table(kept))
        saved = Saved(path, form, len(listed.listed(kept)))
        saving.put(store, saved, content, "Список официальных страниц", public=True)
        return saved
    if kind == _REGISTRY:
        return saving.put_tables(store, path, form, (layout.table(known.read(store.read), today, layout.VK),), today)
    if kind == _MONITORING:
        return saving.put_tables(store, path, form, (monitoring.table(store, now, layout.VK),), today)
    if kind == _MONTHLY:
        return saving.put_tables(store, path, form, monthly.tables(store, monthly.parse_month(month), now, ()), today)
    what, choice = What(kind), Choice(with_people=people)
    made = own.table(store, what, choice, now)
    return saving.put_tables(store, path, form, (made,), today, people=own.has_people(what, choice))


def _report(store: Store, session: Session, path: Path, form: str, *, people: bool) -> Saved:
    found = figures.read(store, session.clock.now(), with_people=people)
    if form == "xlsx":
        sheets = report_book.tables(found, with_people=people)
        content = writing.workbook(sheets, title=report.TITLE, made_on=found.today)
    else:
        content = report_page.page(found, with_people=people)
    saved = Saved(path, form, len(found.misses), people and bool(found.misses))
    saving.put(store, saved, content, "Отчёт для главы")
    return saved


def _municipality(tx: Tx) -> str:
    """Whose list it is, "" while there is no regulation to name it."""
    return next((each.regulation.municipality for each in versions.listing(tx)[:1]), "")

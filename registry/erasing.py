"""Erasing the data of a person whose work is over: name, contacts and notes go, the fact of the role stays by number.

What remains: that somebody with this number answered for which organization, from when until when, since it hangs on
that who may know which secret (`knowledge`). The journal and the copies of the vault are not reached from here: it is
said what they may still hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from registry import changes, credentials, issuing, leaving, municipality, organizations, people, rows, slot_people
from registry.cases import records as cases
from registry.knowledge_facts import Within
from registry.municipality import Key
from registry.people import ERASED, Assignment, Person
from vault import drafts
from vault.errors import BadInput
from vault.sqlcipher import Row
from vault.text import counted
from vault.transaction import Tx

REASON = "person.erasure"
"""The reason under which people are erased; each of them has a row of its own in the journal besides."""
_SCRUBBED = (
    "json_set({side}, '$.name', ?1, '$.position', '', '$.phone', '', '$.email', '', '$.note', '', '$.trainings',"
    " json('[]'))"
)
# What holds no words of people, is handled here itself, or cannot be told without a key.
_NOT_SEARCHED = frozenset({"change", "draft", "journal", "meta", "person", "secret"})
_TITLES = {
    "answer": "ответы человека на пункты",
    "campaign": "кампании смены секретов",
    "case_file": "случаи",
    "case_step": "шаги случаев",
    "consultation": "консультации",
    "credential": "учётные записи",
    "inquiry": "запросы организациям",
    "inquiry_reply": "ответы организаций",
    "letter": "книга исходящих писем",
    "look": "взгляды на страницы",
    "notice": "уведомления",
    "organization": "организации",
    "remark_act": "замечания: кому сообщили",
    "setting": "настройки",
    "waiver": "отсрочки",
}


@dataclass(frozen=True)
class Mention:
    """A place that holds the name in its own words and is left alone; `count` are the rows."""

    title: str
    count: int


@dataclass(frozen=True)
class Erasure:
    """What erasing a person means: the assignments that stay as facts, what stands against it, what is not reached.

    `refusals` are sentences without a full stop; with any of them nothing is erased. `recorded` is False for a person
    whose record was removed before and who is left in the history alone.
    """

    person_id: int
    name: str
    recorded: bool
    assignments: tuple[Assignment, ...]
    changes: int
    refusals: tuple[str, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True)
class Expired:
    """A person whose time is over: `ended_on` is the last day of their last assignment, or of their record."""

    person_id: int
    name: str
    ended_on: date


def plan(tx: Tx, person_id: int, today: date) -> Erasure:
    """What would be erased, and what stands against it; `today` is a day of the municipality.

    BadInput when there never was such a person or their data are erased already.
    """
    found = _last_known(tx, person_id)
    if found is None:
        raise BadInput(f"Нет ответственного с номером {person_id}.")
    person, recorded = found
    if person.name == ERASED:
        raise BadInput(f"Данные ответственного {person_id} уже стёрты. Ничего не изменено.")
    return Erasure(
        person_id,
        person.name,
        recorded,
        person.assignments,
        rows.number(rows.only(tx, f"SELECT count(*) {_OWN_CHANGES}", (people.KIND, person_id))[0]),
        tuple(_refusals(tx, person, today)),
        tuple(_mentions(tx, person.name)),
    )


def erase(tx: Tx, person_id: int, today: date) -> Erasure:
    """Erase the data of one person from the record, its history and half-written forms; answers what was done.

    Journalled by the number alone. From then on what is deleted is overwritten in the file, until it is closed.
    BadInput as `plan`, and while anything stands against it: nothing is erased then.
    """
    planned = plan(tx, person_id, today)
    if planned.refusals:
        raise BadInput(
            f"Данные ответственного № {person_id} «{planned.name}» стереть нельзя: {'; '.join(planned.refusals)}. "
            "Ничего не изменено."
        )
    tx.overwrite()
    if planned.recorded:
        tx.execute(
            "UPDATE person SET name = ?, position = '', phone = '', email = '', note = '', trainings = '' WHERE id = ?",
            (ERASED, person_id),
        )
    for side in ("before", "after"):
        tx.execute(
            f"UPDATE change SET {side} = {_SCRUBBED.format(side=side)}"  # noqa: S608  our own words
            f" WHERE kind = ?2 AND record_id = ?3 AND {side} <> ''",
            (ERASED, people.KIND, person_id),
        )
    for name in drafts.names(tx):
        if name.startswith(f"person:{person_id}:"):
            drafts.drop(tx, name)
    if planned.recorded:
        changes.kept(tx, people.KIND, person_id, people.get(tx, person_id))
    tx.journal("person.erased", f"person:{person_id}", records=planned.changes)
    return planned


def years(tx: Tx) -> int | None:
    """How many years after the end of the last assignment the data are kept; None: nobody has set it."""
    return municipality.number(tx, Key.PERSON_YEARS)


def expired(tx: Tx, after: int, today: date) -> tuple[Expired, ...]:
    """Everyone whose last assignment ended more than `after` years ago, the longest ago first; removed people too.

    Who has no assignment, or one without an end, is never among them: it is not known that their work is over.
    """
    found = []
    for person in people.listing(tx):
        ends = [each.until for each in person.assignments]
        if person.name != ERASED and ends and all(ends):
            found.append(Expired(person.id, person.name, max(each for each in ends if each is not None)))
    for row in _removed(tx):
        if rows.text(row["name"]) != ERASED:
            moment = datetime.fromisoformat(rows.text(row["time"]))
            found.append(Expired(rows.number(row["record_id"]), rows.text(row["name"]), moment.date()))
    over = (one for one in found if _years_later(one.ended_on, after) < today)
    return tuple(sorted(over, key=lambda one: (one.ended_on, one.person_id)))


_OWN_CHANGES = "FROM change WHERE kind = ? AND record_id = ?"


def _last_known(tx: Tx, person_id: int) -> tuple[Person, bool] | None:
    """The person as recorded, or as they were when their record was removed."""
    if rows.exists(tx, people.KIND, person_id):
        return people.get(tx, person_id), True
    history = changes.history(tx, people.KIND, person_id)
    return (changes.record(Person, history[0].before), False) if history and history[0].before else None


def _removed(tx: Tx) -> list[Row]:
    return tx.execute(
        "SELECT record_id, max(time) AS time, before ->> 'name' AS name FROM change"
        " WHERE kind = ? AND action = 'remove' AND record_id NOT IN (SELECT id FROM person) GROUP BY record_id",
        (people.KIND,),
    ).fetchall()


def _refusals(tx: Tx, person: Person, today: date) -> Iterator[str]:
    yield from _tied_by_work(tx, person, today)
    tasks = leaving.waiting(leaving.judge(leaving.facts(Within(tx), today, person.id)))
    if tasks:
        said = counted(len(tasks), "секрет, известный ему", "секрета, известных ему", "секретов, известных ему")
        yield f"после ухода осталось сменить или снять {said}: credentials leaving list"
    open_issues = [each for each in issuing.of_people(tx, (person.id,)) if each.is_open]
    if open_issues:
        yield f"открыта выдача секрета № {open_issues[0].id}: credentials receipt или credentials issues cancel"
    slots = [slot for slot, who in slot_people.present(tx).items() if who == person.id]
    if slots:
        yield f"за человеком записан вход «{slots[0]}»: credentials slots set"
    for case in cases.open_ones(tx):
        if person.id in (case.person_id, case.successor_id):
            yield f"не закрыт случай № {case.id} «{case.title}»"


def _tied_by_work(tx: Tx, person: Person, today: date) -> Iterator[str]:
    for each in person.assignments:
        if each.until is None or each.until >= today:
            name = organizations.get(tx, each.organization_id).name
            yield f"назначение в «{name}» ещё не кончилось: запишите последний день, poryadok people edit {person.id}"
    held = [each for each in credentials.listing(tx) if each.holder_id == person.id]
    if held:
        named = ", ".join(f"№ {each.id}" for each in held)
        yield f"за человеком записаны учётные записи {named}: укажите другого владельца, poryadok credentials edit"


def _mentions(tx: Tx, name: str) -> Iterator[Mention]:
    """Rows of other tables that hold the name as it is written, by table; forms of it are not looked for."""
    tables = tx.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    for row in tables.fetchall():
        table = rows.text(row[0])
        columns = () if table in _NOT_SEARCHED else _text_columns(tx, table)
        if columns:
            held = " OR ".join(f'instr("{column}", ?1)' for column in columns)
            count = rows.number(rows.only(tx, f'SELECT count(*) FROM "{table}" WHERE {held}', (name,))[0])  # noqa: S608  names of the schema
            if count:
                yield Mention(_TITLES.get(table, table), count)
    others = "SELECT count(*) FROM change WHERE kind <> ?2 AND (instr(before, ?1) OR instr(after, ?1))"
    for title, sql in (
        ("история других записей", others),
        ("журнал действий", "SELECT count(*) FROM journal WHERE ?2 <> '' AND (instr(detail, ?1) OR instr(slot, ?1))"),
    ):
        count = rows.number(rows.only(tx, sql, (name, people.KIND))[0])
        if count:
            yield Mention(title, count)


def _text_columns(tx: Tx, table: str) -> tuple[str, ...]:
    found = tx.execute("SELECT name FROM pragma_table_info(?) WHERE type = 'TEXT'", (table,))
    return tuple(rows.text(row[0]) for row in found.fetchall())


def _years_later(day: date, after: int) -> date:
    """The same day of a later year; of a leap day the last of February."""
    try:
        return day.replace(year=min(day.year + after, date.max.year))
    except ValueError:
        return day.replace(year=day.year + after, day=28)

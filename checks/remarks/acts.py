"""What a person does about a failure: tells somebody, puts the day off, tells a superior, decides to tell nobody.

Each is one act of a remark, in one transaction with all the others that it was asked for. What runs do to a remark
is `records.follow`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from checks import history
from checks.model import Status, Verdict
from checks.remarks import flow
from checks.remarks import records as remarks
from checks.remarks.flow import Act, Event, How, Standing
from checks.remarks.records import Key
from registry import fields, municipality
from registry.municipality import Key as Setting
from vault.errors import BadInput
from vault.text import clean
from vault.transaction import Tx

DAYS = 7
"""By default something is to be mended within so many days of the telling; our own choice."""

_NAMED = 20  # remarks that the journal names of one act; the rest are a number
_UNDECIDED = frozenset({Status.UNKNOWN, Status.MANUAL})


@dataclass(frozen=True)
class Telling:
    """Who was told how and when, and by when it is to be mended; `due` None leaves that to the setting."""

    who: str
    how: How
    on: date
    due: date | None = None
    note: str = ""


def tell(tx: Tx, keys: Sequence[Key], telling: Telling, today: date) -> tuple[Key, ...]:
    """Somebody was told of these failures; told again, they are reminded. BadInput, and nothing is written, when one of
    them is no failure now, or a day cannot be.
    """
    who = fields.required(telling.who, _where("кому"))
    on = _not_ahead(telling.on, today, "когда")
    due = telling.due or on + timedelta(days=days(tx))
    if due < on:
        raise BadInput(f"{_where('срок')}: раньше дня, когда сообщили. Ничего не записано.")
    last = history.last_run(tx)
    for key in keys:
        known = _known(tx, key)
        now = _failing(tx, key, known, "сообщать не о чем")
        told = Event(Act.TOLD, last, tx.time, on, who, telling.how, due, _note(telling.note), _said(now, known))
        remarks.add(tx, _keep(tx, now, known, last), told)
    return _described(tx, keys, person=who, due=due.isoformat())


def put_off(tx: Tx, keys: Sequence[Key], due: date, note: str, today: date) -> tuple[Key, ...]:
    """Another last day for remarks that were told; BadInput for the others, or a day that is past."""
    if due < today:
        raise BadInput(f"{_where('срок')}: этот день уже прошёл. Ничего не записано.")
    last = history.last_run(tx)
    for key in keys:
        remark_id = _told(tx, key)
        remarks.add(tx, remark_id, Event(Act.DUE, last, tx.time, today, due=due, note=_note(note)))
    return _described(tx, keys, due=due.isoformat())


def escalate(
    tx: Tx, keys: Sequence[Key], who: str, on: date, today: date, due: date | None = None, note: str = ""
) -> tuple[Key, ...]:
    """A superior was told of remarks that were told before; `due` None leaves the day. BadInput for the others."""
    to = fields.required(who, _where("кому"))
    _not_ahead(on, today, "когда")
    if due is not None and due < on:
        raise BadInput(f"{_where('срок')}: раньше дня, когда сообщили. Ничего не записано.")
    last = history.last_run(tx)
    for key in keys:
        remark_id = _told(tx, key)
        remarks.add(tx, remark_id, Event(Act.ESCALATED, last, tx.time, on, to, due=due, note=_note(note)))
    return _described(tx, keys, person=to)


def dismiss(tx: Tx, keys: Sequence[Key], reason: str, today: date) -> tuple[Key, ...]:
    """Nobody is to be told of these failures («не сообщать»), for a reason, until they are mended and fail again."""
    why = fields.required(reason, _where("причина"))
    last = history.last_run(tx)
    for key in keys:
        known = _known(tx, key)
        if known.dismissed is not None and known.mended is None:
            raise BadInput(f"{key}: о нём уже решено не сообщать. Ничего не записано.")
        now = _failing(tx, key, known, "снимать нечего")
        done = Event(Act.DISMISSED, last, tx.time, today, note=why, said=_said(now, known))
        remarks.add(tx, _keep(tx, now, known, last), done)
    return _described(tx, keys, reason=why)


def reopen(tx: Tx, keys: Sequence[Key], today: date, note: str = "") -> tuple[Key, ...]:
    """Take a dismissal, or a telling by mistake, back. What is mended nobody reopens but a run; BadInput."""
    last = history.last_run(tx)
    for key in keys:
        known = _known(tx, key)
        if known.mended is not None:
            raise BadInput(f"{key}: устранено; снова открыть его может только прогон. Ничего не записано.")
        if known.told is None and known.dismissed is None:
            raise BadInput(f"{key}: о нём ещё не сообщали и не решали не сообщать. Ничего не записано.")
        remarks.add(tx, remarks.row_id(tx, key), Event(Act.RETURNED, last, tx.time, today, note=_note(note)))
    return _described(tx, keys)


def days(tx: Tx) -> int:
    """Within how many days of the telling something is to be mended, by the setting."""
    return municipality.number(tx, Setting.REMARK_DAYS) or DAYS


_WHY_NOT = {
    Status.OK: "требование соблюдено",
    Status.NA: "требование сюда не относится",
    Status.UNKNOWN: "этого не удалось увидеть",
    Status.MANUAL: "сначала решите вручную, нарушение ли это",
    Status.WAIVED: "действует отсрочка",
}


def _failing(tx: Tx, key: Key, known: Standing, nothing: str) -> Verdict:
    """The verdict of what is a failure now, or was one when somebody was told and is not seen now; BadInput else."""
    found = history.standing(tx, [(key.check, key.kind, key.subject_id)])
    if not found:
        raise BadInput(f"Замечания {key} нет: последние прогоны такого не судили. Ничего не записано.")
    now = found[0]
    waited_for = known.told is not None and known.mended is None and known.dismissed is None
    if not now.violation and not (waited_for and now.status in _UNDECIDED):
        raise BadInput(f"{key}: {nothing}, {_WHY_NOT[now.status]}. Ничего не записано.")
    return now


def _said(now: Verdict, known: Standing) -> str:
    """The sentence that somebody is told; of what is not seen now, the one they were told before."""
    if now.violation:
        return now.message
    return known.told.said if known.told else ""


def _known(tx: Tx, key: Key) -> Standing:
    kept = remarks.find(tx, key)
    return flow.standing(kept.events) if kept else Standing()


def _told(tx: Tx, key: Key) -> int:
    """The row of a remark that was told and is waited for; BadInput otherwise."""
    known = _known(tx, key)
    if known.told is None or known.mended is not None or known.dismissed is not None:
        raise BadInput(f"{key}: о нём никому не сообщено, ждать нечего. Сначала сообщите. Ничего не записано.")
    return remarks.row_id(tx, key)


def _keep(tx: Tx, now: Verdict, known: Standing, last: int) -> int:
    """The row of a remark, made if there is none; another round is begun of a mended one."""
    remark_id = remarks.keep(tx, now)
    if known.mended is not None:
        remarks.add(tx, remark_id, Event(Act.FAILED, last, tx.time, note=now.status.value))
    return remark_id


def _described(tx: Tx, keys: Sequence[Key], **detail: str) -> tuple[Key, ...]:
    """What the journal says of one act over several remarks."""
    if len(keys) == 1:
        tx.describe(f"remark:{keys[0]}", **detail)
    else:
        tx.describe("remark", count=len(keys), remarks=[str(key) for key in keys[:_NAMED]], **detail)
    return tuple(keys)


def _note(text: str) -> str:
    return clean(text).strip()


def _not_ahead(on: date, today: date, field: str) -> date:
    if on > today:
        raise BadInput(f"{_where(field)}: этот день ещё не наступил. Ничего не записано.")
    return on


def _where(field: str) -> str:
    return f"Замечание, поле «{field}»"

"""Working through a case: a step done or not needed, opened again; the case closed or opened again.

What a person says is written here; what the program sees by itself comes as places of steps from the floor above, and
is never written. Opening is `opening`, offered from here too.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from registry import fields, pages, people
from registry.cases import assigning, kinds, opening, records, told
from registry.cases.kinds import connection, handover, page_seized
from registry.cases.opening import open_connection as open_connection  # noqa: PLC0414 (offered from here too)
from registry.cases.opening import open_handover as open_handover  # noqa: PLC0414 (as above)
from registry.cases.opening import open_incident as open_incident  # noqa: PLC0414 (as above)
from registry.cases.opening import open_mark as open_mark  # noqa: PLC0414 (as above)
from registry.cases.opening import open_own_handover as open_own_handover  # noqa: PLC0414 (as above)
from registry.cases.records import Case, CaseKind, Outcome, Step, StepState
from registry.people import Person
from vault.errors import BadInput
from vault.transaction import Tx
from vault.types import Json

WITNESS = "программа"
"""Who stands behind a step that was not ticked but seen, once its case is closed."""
_REFUSABLE = frozenset({CaseKind.CONNECTION, CaseKind.MARK})
_OFF = timedelta(days=1)


@dataclass(frozen=True)
class Witness:
    """What the program itself saw of the open step at `place`: done `on` that day, by what; or needless."""

    place: int
    on: date
    proof: str
    needless: bool = False


def done(tx: Tx, case_id: int, place: int, on: date, who: str, proof: str, today: date | None = None) -> Case:
    """A person's word: the step was done on that day, `who` confirms it, `proof` by what.

    What the step means for other records is written with it: the notice of a change, the day of connection. `today` is
    a day of the municipality, the real one (UTC) when it is not given. BadInput when the case is closed, the step is
    closed, is not for a person to close, must wait for another, the day has not come or is long before the event, or a
    word is missing.
    """
    case = _open_case(tx, case_id)
    step = _open_step(case, place)
    rule = kinds.rule(case.kind, step.code)
    if not rule.hand:
        raise BadInput(
            f"Шаг {place} закрывает сама программа, когда увидит, что сделано: "
            f"poryadok {command(case)} show {case.id}. Ничего не записано."
        )
    _refuse_early(case, rule.after, place)
    _refuse_future(tx, on, today)
    _refuse_before(case, on)
    confirmed = fields.required(who, f"Случай, шаг {place}, поле «кто»")
    told_by = (fields.required if rule.proof else fields.line)(proof, f"Случай, шаг {place}, поле «чем подтверждено»")
    _effect(tx, case, step, on, told_by)
    changed = replace(step, state=StepState.DONE, done_on=on, who=confirmed, proof=told_by)
    return _write(tx, case, place, changed, on=on.isoformat())  # no names: a journal is never rewritten


def skip(tx: Tx, case_id: int, place: int, reason: str) -> Case:
    """The step is not needed, with a reason. BadInput when it is closed, is never needless, or without a reason."""
    case = _open_case(tx, case_id)
    step = _open_step(case, place)
    why = fields.required(reason, f"Случай, шаг {place}, поле «причина»")
    if not kinds.rule(case.kind, step.code).skip:
        raise BadInput(
            f"Шаг {place} нельзя назвать ненужным целиком: смените секреты или снимите задачи по одной, с причиной. "
            "Ничего не записано."
        )
    return _write(tx, case, place, replace(step, state=StepState.NOT_NEEDED, reason=why), reason=why)


def reopen(tx: Tx, case_id: int, place: int | None = None, reason: str = "") -> Case:
    """Open a closed step again, or without a place the closed case. What was written stays in the history.

    BadInput when it is open, or, of a case, without a reason or while another of its kind goes on about the same.
    """
    if place is not None:
        case = _open_case(tx, case_id)
        step = records.step(case, place)
        if step.state is StepState.OPEN:
            raise BadInput(f"Шаг {place} и так открыт; ничего не изменено.")
        _undo_effect(tx, case, step)
        return _write(tx, case, place, _fresh(step), **({"reason": reason} if reason else {}))
    case = records.get(tx, case_id)
    if case.open:
        raise BadInput(f"Случай № {case.id} и так открыт; ничего не изменено.")
    why = fields.required(reason, "Случай, поле «причина»")
    opening.refuse_second(tx, case)
    steps = tuple(_fresh(step) if step.who == WITNESS else step for step in case.steps)
    changed = records.update(tx, replace(case, outcome=Outcome.OPEN, closed_on=None, reason="", steps=steps))
    tx.describe(f"{records.KIND}:{case.id}", reason=why)
    return changed


def close(
    tx: Tx,
    case_id: int,
    on: date,
    outcome: Outcome = Outcome.DONE,
    reason: str = "",
    seen: Collection[Witness] = (),
    broken: Collection[int] = (),
    today: date | None = None,
) -> Case:
    """Close the case. `seen` is what the program itself saw of open steps: it is kept in them. `broken` are places of
    steps that a person called done and the program sees undone: they are left open in it.

    BadInput while a step is open or broken and no reason says why, for a refusal or an abandonment without a reason,
    for a refusal where nobody refuses, on a day that has not come.
    """
    case = _open_case(tx, case_id)
    if outcome is Outcome.OPEN or (outcome is Outcome.REFUSED and case.kind not in _REFUSABLE):
        raise BadInput(f"Так случай № {case.id} не закрывают; ничего не изменено.")
    _refuse_future(tx, on, today)
    left = waiting(case, [each.place for each in seen], broken)
    why = fields.line(reason, "Случай, поле «причина»")
    if not why and outcome is not Outcome.DONE:
        raise BadInput("Нужна причина: отказ и закрытие без дела записывают с причиной. Случай остался открытым.")
    if not why and left:
        numbers = ", ".join(map(str, left[:10])) + (" и другие" if len(left) > 10 else "")
        raise BadInput(
            f"Не закрыты шаги {numbers}: всего {len(left)}. Закройте их или назовите причину. Случай остался открытым."
        )
    kept = case
    for place in broken:  # the word that was given stands in the history; a closed case must not show it as done
        kept = records.with_step(kept, place, _fresh(records.step(case, place)))
    for witness in seen:
        step = records.step(case, witness.place)
        if step.state is StepState.OPEN:
            kept = records.with_step(kept, witness.place, _witnessed(step, witness))
    changed = records.update(tx, replace(kept, outcome=outcome, closed_on=on, reason=why))
    told_more: dict[str, Json] = {"reason": why} if why else {}
    tx.describe(f"{records.KIND}:{case.id}", outcome=outcome.value, open=len(left), **told_more)
    return changed


def waiting(case: Case, seen: Collection[int] = (), broken: Collection[int] = ()) -> tuple[int, ...]:
    """The places of steps that still wait: open and not seen by the program, or seen undone."""
    return tuple(
        place
        for place, step in enumerate(case.steps, 1)
        if place in broken or (step.state is StepState.OPEN and place not in seen)
    )


def assign(tx: Tx, case_id: int, successor: Person | int, since: date | None = None) -> Case:
    """Name who comes, when nobody was named at the opening, or somebody else now; they answer from that day on.

    BadInput when the case is no handover or is closed. The assignment of one named before is the registry's matter.
    """
    case = _open_case(tx, case_id)
    if case.kind not in {CaseKind.HANDOVER, CaseKind.OWN_HANDOVER}:
        raise BadInput(f"Случай № {case.id} не о смене человека; ничего не изменено.")
    if case.organization_id is None:
        successor_id = assigning.known(tx, successor)
    else:
        gone = case.person_id or 0
        there = next((each for each in people.of_organization(tx, case.organization_id) if each.id == gone), None)
        role = assigning.role_of(there, case.organization_id)
        start = since or case.happened_on or tx.time.date()
        successor_id = assigning.begin(tx, successor, case.organization_id, role, start, gone)
    if successor_id == case.person_id:
        raise BadInput("Преемник и тот, кто уходит, — один человек. Ничего не записано.")
    changed = records.update(tx, replace(case, successor_id=successor_id))
    tx.describe(f"{records.KIND}:{case.id}", person=successor_id)
    return changed


def command(case: Case) -> str:
    """The command that works with cases of this kind."""
    if case.incident:
        return "incident"
    return {CaseKind.CONNECTION: "connection", CaseKind.MARK: "mark"}.get(case.kind, "handover")


def _effect(tx: Tx, case: Case, step: Step, on: date, proof: str) -> None:
    """What the closing of a step writes beside itself."""
    if case.kind is CaseKind.HANDOVER and step.code == handover.NOTICE:
        told.receive(tx, case, on, proof)
    elif (case.kind is CaseKind.HANDOVER and step.code == handover.CENTRE) or (
        case.kind is CaseKind.PAGE_SEIZED and step.code == page_seized.CENTRE
    ):
        told.pass_on(tx, case, on, proof)
    elif case.kind is CaseKind.CONNECTION and step.code == connection.CONNECTED and case.page_id is not None:
        pages.update(tx, replace(pages.get(tx, case.page_id), connected_on=on))


def _undo_effect(tx: Tx, case: Case, step: Step) -> None:
    """A day of connection that this step wrote goes with it; a notice stays: it was told all the same."""
    if case.kind is CaseKind.CONNECTION and step.code == connection.CONNECTED and case.page_id is not None:
        page = pages.get(tx, case.page_id)
        if page.connected_on is not None and page.connected_on == step.done_on:
            pages.update(tx, replace(page, connected_on=None))


def _witnessed(step: Step, witness: Witness) -> Step:
    """The step as the program saw it when its case was closed."""
    if witness.needless:
        return replace(step, state=StepState.NOT_NEEDED, who=WITNESS, reason=witness.proof)
    return replace(step, state=StepState.DONE, done_on=witness.on, who=WITNESS, proof=witness.proof)


def _fresh(step: Step) -> Step:
    """The step as it was at the opening."""
    return Step(step.code, step.page_id, step.credential_id, due_at=step.due_at)


def _open_case(tx: Tx, case_id: int) -> Case:
    case = records.get(tx, case_id)
    if not case.open:
        raise BadInput(f"Случай № {case.id} закрыт {case.closed_on:%d.%m.%Y}; ничего не изменено.")
    return case


def _open_step(case: Case, place: int) -> Step:
    step = records.step(case, place)
    if step.state is not StepState.OPEN:
        was = "сделан" if step.state is StepState.DONE else "назван ненужным"
        raise BadInput(f"Шаг {place} уже {was}: сначала откройте его снова. Ничего не изменено.")
    return step


def _refuse_early(case: Case, after: str, place: int) -> None:
    """BadInput when the step that must come first is open."""
    if not after:
        return
    for first, step in enumerate(case.steps, 1):
        if step.code == after and step.state is StepState.OPEN:
            raise BadInput(f"Сначала шаг {first}: «{kinds.rule(case.kind, after).text}» Шаг {place} не отмечен.")


def _refuse_future(tx: Tx, on: date, today: date | None) -> None:
    last = today or tx.time.date() + _OFF  # the day in UTC may be one off the municipality's
    if on > last:
        raise BadInput(f"День {on:%d.%m.%Y} ещё не наступил; ничего не изменено.")


def _refuse_before(case: Case, on: date) -> None:
    """BadInput for a day that cannot belong to this case: a year mistyped is the usual reason."""
    if case.happened_on is None:
        return
    first = case.happened_on if case.incident else case.happened_on - told.NEAR
    if on < first:
        raise BadInput(
            f"День {on:%d.%m.%Y} задолго до этого случая ({case.happened_on:%d.%m.%Y}): проверьте год и месяц. "
            "Ничего не записано."
            if not case.incident
            else f"Узнали {case.happened_on:%d.%m.%Y}, раньше шаг сделать нельзя: проверьте день. Ничего не записано."
        )


def _write(tx: Tx, case: Case, place: int, changed: Step, **detail: Json) -> Case:
    stored = records.update(tx, records.with_step(case, place, changed))
    tx.describe(f"{records.KIND}:{case.id}", step=changed.code, **detail)
    return stored

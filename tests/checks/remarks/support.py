"""Runs of one or two verdicts and what is read of them, in few words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from checks import history, messages
from checks.history import Draft
from checks.model import Params, Status, Subject, SubjectKind, Verdict
from checks.remarks import book as remarks_book
from checks.remarks import records as remarks
from checks.remarks.acts import Telling
from checks.remarks.book import Remark
from checks.remarks.flow import How
from checks.remarks.records import Key
from checks.results import Collected, RunState
from checks.scope import Scope
from registry.regulation.model import Level
from tests.checks.support import NOW, TODAY, WEEK
from vault.store import Store
from vault.transaction import Tx

CHECK = "page.reachable"
KEY = Key(SubjectKind.PAGE, 7, CHECK)
CODES: dict[Status, tuple[str, Params]] = {
    Status.OK: ("page.reachable.open", ()),
    Status.FAIL: ("page.reachable.closed", ()),
    Status.WARN: ("page.reachable.closed", ()),
    Status.UNKNOWN: ("unseen.lost", (("network", "ВКонтакте"),)),
    Status.NA: ("page.not_kept", (("state", "closed"),)),
    Status.MANUAL: ("page.description.partial", ()),
    Status.WAIVED: (
        "page.reachable.closed",
        ((messages.WAIVER_REASON, "ремонт"), (messages.WAIVER_UNTIL, "01.12.2026")),
    ),
}
TOLD = Telling("Примеров Пётр", How.PHONE, TODAY)


def verdict(status: Status, page: int = 7, organization: int = 1, evidence: Sequence[str] = ()) -> Verdict:
    code, params = CODES[status]
    message, fix = messages.sentences(status, code, params, "Откройте страницу для всех или восстановите её.")
    return Verdict(
        subject=Subject(SubjectKind.PAGE, page, f"https://vk.com/page{page}"),
        organization_id=organization,
        network="vk",
        check=CHECK,
        clauses=("2.1",),
        level=Level.MUST,
        status=status,
        code=code,
        params=params,
        evidence=tuple(evidence),
        message=message,
        fix=fix,
    )


def run(store: Store, *verdicts: Verdict, scope: Scope | None = None, at: datetime = NOW) -> int:
    """A run that found these, with everything a run does; the number of it."""
    draft = Draft(
        state=RunState.DONE,
        started_at=at,
        finished_at=at + timedelta(seconds=5),
        window=WEEK,
        scope=scope or Scope(),
        version=1,
        verdicts=verdicts,
        collected=(Collected("vk", 1, 0, 1),),
    )

    def write(tx: Tx) -> int:
        number = history.record(tx, draft)
        remarks.follow(tx, number, at, verdicts)
        return number

    return store.write("run", write)


def see(store: Store, *statuses: Status) -> None:
    """Runs one after the other, each of one verdict; a day between them."""
    before = len(store.read(history.runs))
    for number, status in enumerate(statuses, before):
        run(store, verdict(status), at=NOW + timedelta(days=number))


def found(store: Store, today: date = TODAY, *, warnings: bool = False) -> tuple[Remark, ...]:
    return remarks_book.read(store.read, today, warnings=warnings)


def only(store: Store, today: date = TODAY) -> Remark:
    (one,) = found(store, today)
    return one

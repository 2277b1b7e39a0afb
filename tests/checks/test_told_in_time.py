"""What people told, when something comes between: a death before the verdict, a run that ends, a collector that sees.

Also: what was seen last counts, also once it is no longer seen; and who looked at the whole of a page, looked at it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from checks import engine, history, runs, snapshot
from checks.history import Draft
from checks.model import Judgement, NotSeen, Status, SubjectKind, Verdict, fail, ok
from checks.person import answering, answers, looking, looks, rejudging
from checks.person.answering import Given
from checks.person.looking import Seen
from checks.person.looks import Sight
from checks.results import RunState
from checks.running import collecting
from checks.running.collecting import Harvest, Trip
from checks.scope import Scope
from checks.settings import Endpoints
from registry import changes, pages, waivers
from registry.waivers import Waiver
from tests.checks.support import NOW, TODAY, never
from tests.checks.test_looking import (
    ASKED,
    DAY,
    PAGE,
    PARTIAL,
    SAID,
    UNSEEN,
    WEEKLY,
    WHO,
    codes,
    filled,
    own_checks,
    run,
)
from vault import journal
from vault.clock import Clock
from vault.errors import BadInput
from vault.store import Store
from vault.transaction import Tx

NOWHERE = Endpoints(vk_url="http://127.0.0.1:9")
OPEN, SHUT = ok("page.reachable.open"), fail("page.reachable.closed")


@pytest.fixture
def vault(opener: Callable[..., Store], monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """As in `test_looking`: two questions about a page, a clause of a person's, and a run that saw nothing."""
    own_checks(monkeypatch)
    yield filled(opener)
    SAID.clear()


def given(store: Store, *seen: Seen, days: int = 0, who: str = WHO) -> None:
    """Looks written down, and the program ends before their verdicts."""
    now = NOW + timedelta(days=days)
    known = snapshot.take(store, now)
    made = looking.answered(known, seen, who, now)
    review = looking.review(known, history.latest(store.read), now)
    store.write("look.record", lambda tx: looking.record(tx, made, review))


# --- a death between what was told and its verdict


def test_a_mind_changed_before_a_death_is_told_at_the_next_look(vault: Store) -> None:
    given(vault, Seen(1, ASKED, Sight.YES))
    assert rejudging.catch_up(vault, NOW) == 1
    given(vault, Seen(1, ASKED, Sight.NO, "нет телефона"))
    assert codes(vault)[ASKED] == "looked.yes"
    assert rejudging.catch_up(vault, NOW) == 1
    assert codes(vault)[ASKED] == "looked.no"
    given(vault, Seen(1, ASKED, Sight.CANNOT))
    assert rejudging.catch_up(vault, NOW) == 1
    assert codes(vault)[ASKED] == "person.taken_back"
    assert rejudging.catch_up(vault, NOW) == 0


def test_a_look_taken_back_before_a_death_makes_no_verdict_any_more(vault: Store) -> None:
    given(vault, Seen(1, ASKED, Sight.NO))
    rejudging.catch_up(vault, NOW)
    (standing,) = vault.read(looks.listing)
    vault.write("look.forget", lambda tx: looks.forget(tx, standing.id, NOW))
    assert codes(vault)[ASKED] == "looked.no"
    assert rejudging.catch_up(vault, NOW) == 1
    assert codes(vault)[ASKED] == "person.taken_back"
    assert rejudging.catch_up(vault, NOW) == 0


def test_a_look_that_is_over_waits_for_the_next_run(vault: Store) -> None:
    given(vault, Seen(1, ASKED, Sight.NO))
    rejudging.catch_up(vault, NOW)
    assert rejudging.catch_up(vault, NOW + 40 * DAY) == 0


def test_an_answer_and_its_withdrawal_are_caught_up(vault: Store) -> None:
    said = Given(SubjectKind.MUNICIPALITY, 0, "clause.2", Status.OK, WHO)
    kept = answering.record(vault, snapshot.take(vault, NOW), said, NOW)
    assert codes(vault)["clause.2"] == "clause.manual"
    assert rejudging.catch_up(vault, NOW) == 1
    assert codes(vault)["clause.2"] == "answered.ok"
    answering.record(vault, snapshot.take(vault, NOW), replace(said, status=Status.NA), NOW)
    assert rejudging.catch_up(vault, NOW) == 1
    assert codes(vault)["clause.2"] == "answered.na"
    assert rejudging.catch_up(vault, NOW + 40 * DAY) == 0, "what is over is asked again by the next run"
    kept = vault.read(answers.listing)[0]
    vault.write("answer.withdraw", lambda tx: answers.withdraw(tx, kept.id, NOW))
    assert rejudging.catch_up(vault, NOW) == 1
    assert codes(vault)["clause.2"] == "clause.manual"
    assert rejudging.catch_up(vault, NOW) == 0


def test_an_answer_over_a_verdict_whose_answer_is_gone_is_refused(vault: Store) -> None:
    """It would rest on nothing, and never hold."""
    run(vault, PARTIAL)
    said = Given(PAGE, 1, ASKED, Status.OK, WHO)
    kept = answering.record(vault, snapshot.take(vault, NOW), said, NOW)
    rejudging.apply(vault, {(ASKED, PAGE, 1)}, NOW)
    vault.write("answer.withdraw", lambda tx: answers.withdraw(tx, kept.id, NOW))
    with pytest.raises(BadInput, match="прежний ответ уже снят"):
        answering.record(vault, snapshot.take(vault, NOW), said, NOW)


# --- a run that ends meanwhile


def test_a_run_that_is_kept_before_the_verdict_of_a_look_is_not_overruled(
    vault: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(vault, Seen(1, ASKED, Sight.NO), Seen(1, WEEKLY, Sight.NO))
    real = history.compare
    ended: list[int] = []

    def between(store: Store, draft: Draft) -> history.Changes:
        changes = real(store, draft)
        if draft.scope.exactly is not None and not ended:
            ended.append(1)
            monkeypatch.setattr(history, "compare", real)
            saw(store, {ASKED: OPEN})
        return changes

    monkeypatch.setattr(history, "compare", between)
    changed = rejudging.apply(vault, {(ASKED, PAGE, 1), (WEEKLY, PAGE, 1)}, NOW)
    assert ended
    assert changed == ()
    assert codes(vault)[ASKED] == "page.reachable.open", "a collector saw it"
    assert codes(vault)[WEEKLY] == "looked.no", "the run told it already"
    rows = vault.read(lambda tx: journal.entries(tx, 10))
    assert "run.told" not in {row.action for row in rows}


def saw(store: Store, said: dict[str, Judgement | NotSeen]) -> int:
    """A whole run in which each check says its own; the others saw nothing."""
    of = snapshot.take(store, NOW)
    verdicts: list[Verdict] = []
    for check in (ASKED, WEEKLY):
        SAID[:] = [said.get(check, UNSEEN)]
        verdicts += engine.judge(of, {}, Scope(checks=frozenset({check})), NOW)
    draft = Draft(RunState.DONE, NOW, NOW, snapshot.week_of(of.regulation, NOW), Scope(), 1, tuple(verdicts), ())
    return store.write("run", lambda tx: history.record(tx, draft))


def whole_run(store: Store, said: Judgement | NotSeen, meanwhile: Callable[[], None], days: int = 0) -> None:
    """`runs.run` without a key to any network; `meanwhile` happens once it has begun."""
    SAID[:] = [said]
    happened: list[int] = []

    def once(_progress: object) -> None:
        if not happened:
            happened.append(1)
            meanwhile()

    real = collecting.collect

    def collect(trip: Trip) -> Harvest:
        once(None)
        return real(trip)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(collecting, "collect", collect)
        now = NOW + timedelta(days=days)
        runs.run(store, Scope(), NOWHERE, Clock(now), progress=lambda _progress: None, cancelled=never)


def test_a_look_during_a_run_is_in_its_verdicts(vault: Store) -> None:
    def look() -> None:
        given(vault, Seen(1, ASKED, Sight.YES))
        rejudging.apply(vault, {(ASKED, PAGE, 1)}, NOW)

    whole_run(vault, UNSEEN, look)
    assert codes(vault)[ASKED] == "looked.yes"
    assert len(vault.read(history.runs)) == 3  # that of the fixture, the look, the run: nothing to catch up


def test_a_look_while_a_run_is_judged_is_told_after_it(vault: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    real = history.compare

    def between(store: Store, draft: Draft) -> history.Changes:
        monkeypatch.setattr(history, "compare", real)
        given(vault, Seen(1, ASKED, Sight.YES))
        rejudging.apply(vault, {(ASKED, PAGE, 1)}, NOW)
        return real(store, draft)

    monkeypatch.setattr(history, "compare", between)
    whole_run(vault, UNSEEN, lambda: None)
    assert codes(vault)[ASKED] == "looked.yes"


# --- what was seen last counts


@pytest.mark.parametrize(("sight", "seen", "left"), [(Sight.NO, OPEN, "unseen"), (Sight.YES, SHUT, "unseen")])
def test_what_a_collector_saw_otherwise_since_does_not_come_back(
    vault: Store, sight: Sight, seen: Judgement, left: str
) -> None:
    given(vault, Seen(1, ASKED, sight))
    rejudging.catch_up(vault, NOW)
    whole_run(vault, seen, lambda: None, days=1)
    assert codes(vault)[ASKED] == seen.code
    whole_run(vault, UNSEEN, lambda: None, days=2)
    assert codes(vault)[ASKED].startswith(left), "an older look is no answer to what was seen after it"
    now = NOW + 2 * DAY
    asked = looking.queue(snapshot.take(vault, now), vault.read(history.current), now)
    assert ASKED in {each.check for each in asked[0].questions}
    assert [each.sight for each in vault.read(lambda tx: looks.of_page(tx, 1, past=True))] == [sight]


def test_what_a_collector_saw_too_leaves_the_look(vault: Store) -> None:
    given(vault, Seen(1, ASKED, Sight.YES))
    rejudging.catch_up(vault, NOW)
    whole_run(vault, OPEN, lambda: None, days=1)
    assert codes(vault)[ASKED] == OPEN.code
    whole_run(vault, UNSEEN, lambda: None, days=2)
    assert codes(vault)[ASKED] == "looked.yes"


def test_a_look_during_a_run_is_newer_than_what_the_run_saw(vault: Store) -> None:
    later = NOW + timedelta(minutes=5)

    def look() -> None:
        made = looking.answered(snapshot.take(vault, later), (Seen(1, ASKED, Sight.NO),), WHO, later)
        vault.write("look.record", lambda tx: looking.record(tx, made))

    whole_run(vault, OPEN, look)
    assert codes(vault)[ASKED] == OPEN.code
    assert [each.sight for each in vault.read(looks.listing)] == [Sight.NO]


# --- the day of the last review


def verified(store: Store) -> date | None:
    return store.read(lambda tx: pages.get(tx, 1)).verified_on


def test_whoever_answered_everything_on_one_day_looked_at_the_page(vault: Store) -> None:
    given(vault, Seen(1, ASKED, Sight.YES))
    assert verified(vault) is None, "one question is left"
    given(vault, Seen(1, WEEKLY, Sight.CANNOT))
    assert verified(vault) == TODAY
    (change, *_) = vault.read(lambda tx: changes.history(tx, "page", 1))
    assert (change.reason, [each.field for each in changes.differences(change)]) == ("look.record", ["verified_on"])


def test_the_queue_tells_the_same_of_its_pages(vault: Store) -> None:
    known, current = snapshot.take(vault, NOW), vault.read(history.current)
    assert looking.round_of(known, current, NOW).review == looking.review(known, current, NOW)
    given(vault, Seen(1, ASKED, Sight.YES))
    known = snapshot.take(vault, NOW)
    assert looking.round_of(known, current, NOW).review.asked == {1: frozenset({ASKED, WEEKLY})}


def test_two_people_or_two_days_or_nothing_seen_are_no_review(vault: Store) -> None:
    given(vault, Seen(1, ASKED, Sight.CANNOT), Seen(1, WEEKLY, Sight.CANNOT))
    assert verified(vault) is None, "nothing of the page was seen"
    given(vault, Seen(1, ASKED, Sight.YES), who="Примеров П. П.")
    given(vault, Seen(1, WEEKLY, Sight.YES))
    assert verified(vault) is None, "each saw one half"
    given(vault, Seen(1, ASKED, Sight.YES), days=1)
    assert verified(vault) is None, "the other half was seen a day before"
    given(vault, Seen(1, WEEKLY, Sight.YES), days=1)
    assert verified(vault) == TODAY + DAY


def test_a_review_never_goes_back_and_never_costs_a_look(vault: Store) -> None:
    def later(tx: Tx) -> None:
        pages.update(tx, replace(pages.get(tx, 1), verified_on=TODAY + 9 * DAY))

    vault.write("test.later", later)
    given(vault, Seen(1, ASKED, Sight.YES), Seen(1, WEEKLY, Sight.NO))
    assert verified(vault) == TODAY + 9 * DAY

    def planned(tx: Tx) -> None:
        pages.update(tx, replace(pages.get(tx, 1), verified_on=None, opened_on=TODAY + 9 * DAY))

    vault.write("test.planned", planned)
    given(vault, Seen(1, ASKED, Sight.NO), Seen(1, WEEKLY, Sight.NO))
    assert verified(vault) is None
    assert {each.sight for each in vault.read(looks.listing)} == {Sight.NO}
    assert "page.review_refused" in {row.action for row in vault.read(lambda tx: journal.entries(tx, 10))}


# --- parts of runs, runs that are stopped, waivers, pages that go


def test_a_part_of_a_run_leaves_what_was_told_elsewhere(vault: Store) -> None:
    given(vault, Seen(1, ASKED, Sight.YES), Seen(1, WEEKLY, Sight.NO))
    rejudging.catch_up(vault, NOW)
    whole = codes(vault)
    for scope in (
        Scope(networks=frozenset({"ok"})),
        Scope(organization_ids=frozenset({99})),
        Scope(checks=frozenset({"clause.2"})),
    ):
        part_of_run(vault, scope)
        assert codes(vault) == whole
    part_of_run(vault, Scope(organization_ids=frozenset({1})))
    assert codes(vault) == whole, "its looks hold in a run over it, too"


def part_of_run(store: Store, scope: Scope, *, stopped: bool = False) -> None:
    SAID[:] = [UNSEEN]
    runs.run(store, scope, NOWHERE, Clock(NOW), progress=lambda _progress: None, cancelled=lambda: stopped)


def test_a_stopped_run_tells_what_people_saw(vault: Store) -> None:
    given(vault, Seen(1, ASKED, Sight.YES))
    part_of_run(vault, Scope(), stopped=True)
    assert codes(vault)[ASKED] == "looked.yes"


def test_two_runs_around_a_look_are_compared_by_what_was_known(vault: Store) -> None:
    given(vault, Seen(1, ASKED, Sight.NO))
    rejudging.catch_up(vault, NOW)
    run(vault, now=NOW + DAY)
    kept = vault.read(history.runs)[0].id
    parts = history.compared(vault.read, 1, kept)
    assert [each.check for each in parts.new] == [ASKED]
    assert (parts.fixed, parts.still, parts.lost) == ((), (), ())
    run(vault, now=NOW + 40 * DAY)
    parts = history.compared(vault.read, kept, kept + 1)
    assert [each.check for each in parts.lost] == [ASKED], "the look is over: nobody sees it now"


def test_what_a_waiver_allows_is_told_already(vault: Store) -> None:
    allowed = Waiver(ASKED, "Ремонт", TODAY + 30 * DAY, since=TODAY, page_id=1, who="Глава")
    vault.write("waiver", lambda tx: waivers.add(tx, allowed))
    given(vault, Seen(1, ASKED, Sight.NO, "нет"))
    assert rejudging.catch_up(vault, NOW) == 1
    (verdict,) = vault.read(lambda tx: history.standing(tx, ((ASKED, PAGE, 1),)))
    assert (verdict.status, verdict.code) == (Status.WAIVED, "looked.no")
    assert rejudging.catch_up(vault, NOW) == 0


def test_a_page_that_went_costs_nothing(vault: Store) -> None:
    given(vault, Seen(1, ASKED, Sight.NO))
    rejudging.catch_up(vault, NOW)
    (standing,) = vault.read(looks.listing)
    vault.write("page.removed", lambda tx: pages.remove(tx, 1))
    vault.write("look.forget", lambda tx: looks.forget(tx, standing.id, NOW))
    assert rejudging.catch_up(vault, NOW) == 0
    run(vault)
    assert ASKED not in codes(vault)


def test_a_look_after_the_page_was_removed_is_kept_without_a_review(vault: Store) -> None:
    known, current = snapshot.take(vault, NOW), vault.read(history.current)
    made = looking.answered(known, (Seen(1, ASKED, Sight.YES), Seen(1, WEEKLY, Sight.YES)), WHO, NOW)
    vault.write("page.removed", lambda tx: pages.remove(tx, 1))
    vault.write("look.record", lambda tx: looking.record(tx, made, looking.review(known, current, NOW)))
    assert len(vault.read(looks.listing)) == 2

"""Remarks: told, due, escalated, dismissed by a person; mended and failed again by runs alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from checks.model import Status, SubjectKind
from checks.remarks import acts as remarks_acts
from checks.remarks import flow
from checks.remarks import records as remarks
from checks.remarks.acts import Telling
from checks.remarks.flow import Act, How, State
from checks.remarks.records import Key, parse_key
from checks.scope import Scope
from registry import municipality
from registry.municipality import Key as Setting
from tests.checks.remarks.support import KEY, TOLD, found, only, run, see, verdict
from tests.checks.support import NOW, TODAY
from vault.errors import BadInput
from vault.store import Store

FAIL, OK, NA, UNKNOWN, MANUAL, WAIVED, WARN = (
    Status.FAIL, Status.OK, Status.NA, Status.UNKNOWN, Status.MANUAL, Status.WAIVED, Status.WARN,
)  # fmt: skip
WEEK_ON = TODAY + timedelta(days=7)


def tell(store: Store, *keys: Key, telling: Telling = TOLD, today: date = TODAY) -> None:
    store.write("remark.told", lambda tx: remarks_acts.tell(tx, keys or (KEY,), telling, today))


def dismiss(store: Store, reason: str = "страница уходит") -> None:
    store.write("remark.dismissed", lambda tx: remarks_acts.dismiss(tx, (KEY,), reason, TODAY))


def acts(store: Store) -> list[Act]:
    return [event.act for event in only(store).events]


def test_a_failure_is_a_remark_that_nobody_was_told_of(store: Store) -> None:
    see(store, FAIL)
    one = only(store)
    assert (one.key, one.state, one.events, one.late) == (KEY, State.NEW, (), False)
    assert one.message == verdict(FAIL).message
    assert store.read(remarks.listing) == ()


@pytest.mark.parametrize("status", [OK, NA, UNKNOWN, MANUAL, WAIVED])
def test_what_is_no_failure_is_no_remark(store: Store, status: Status) -> None:
    see(store, status)
    assert found(store, warnings=True) == ()


def test_recommendations_are_remarks_only_where_they_are_wanted(store: Store) -> None:
    see(store, WARN)
    assert found(store) == ()
    assert [one.state for one in found(store, warnings=True)] == [State.NEW]
    tell(store)
    assert only(store).state is State.TOLD  # told, it is shown whatever is wanted
    see(store, OK, WARN)
    assert only(store).state is State.NEW


def test_told_until_the_day_is_past(store: Store) -> None:
    see(store, FAIL)
    tell(store)
    one = only(store)
    assert one.state is State.TOLD
    assert one.standing.due == WEEK_ON
    told = one.standing.told
    assert told is not None
    assert (told.who, told.how, told.on, told.said) == ("Примеров Пётр", How.PHONE, TODAY, verdict(FAIL).message)
    assert [only(store, WEEK_ON + timedelta(days=days)).state for days in (0, 1)] == [State.TOLD, State.OVERDUE]
    assert only(store, WEEK_ON + timedelta(days=1)).late


def test_how_long_is_given_is_a_setting(store: Store) -> None:
    see(store, FAIL)
    store.write("setting.changed", lambda tx: municipality.put(tx, Setting.REMARK_DAYS, "3"))
    tell(store)
    assert only(store).standing.due == TODAY + timedelta(days=3)


@pytest.mark.parametrize("value", ["0", "366", "неделя"])
def test_the_setting_is_a_number_of_days_within_a_year(store: Store, value: str) -> None:
    with pytest.raises(BadInput, match="целое число от 1 до 365"):
        store.write("setting.changed", lambda tx: municipality.put(tx, Setting.REMARK_DAYS, value))


def test_told_again_is_a_reminder_with_its_own_day(store: Store) -> None:
    see(store, FAIL)
    tell(store)
    later = WEEK_ON + timedelta(days=2)
    tell(store, telling=replace(TOLD, on=later, how=How.LETTER), today=later)
    one = only(store, later)
    assert one.state is State.TOLD
    assert one.standing.due == later + timedelta(days=7)
    assert acts(store) == [Act.TOLD, Act.TOLD]


@pytest.mark.parametrize("status", [OK, NA])
def test_mended_by_a_later_run(store: Store, status: Status) -> None:
    see(store, FAIL)
    tell(store)
    see(store, status)
    one = only(store, WEEK_ON + timedelta(days=1))
    assert (one.state, one.late) == (State.MENDED, False)
    assert one.mended is not None
    assert one.mended.run_id == 2
    assert one.message == verdict(FAIL).message  # what was wrong, not what is right


@pytest.mark.parametrize("status", [UNKNOWN, MANUAL])
def test_what_is_not_seen_is_not_mended(store: Store, status: Status) -> None:
    see(store, FAIL)
    tell(store)
    see(store, status, status)
    assert only(store).state is State.TOLD
    late = only(store, WEEK_ON + timedelta(days=1))
    assert (late.state, late.message) == (State.OVERDUE, verdict(FAIL).message)


def test_what_is_not_seen_says_since_when(store: Store) -> None:
    see(store, FAIL)
    tell(store)
    see(store, UNKNOWN, UNKNOWN)
    one = only(store)
    assert one.chain.since == NOW
    assert one.chain.unseen == NOW + timedelta(days=1)
    see(store, FAIL)
    assert only(store).chain.unseen is None
    assert only(store).chain.since == NOW


@pytest.mark.parametrize("status", [UNKNOWN, MANUAL, WAIVED])
def test_what_was_mended_is_not_opened_by_what_is_not_seen(store: Store, status: Status) -> None:
    see(store, FAIL)
    tell(store)
    see(store, OK, status)
    assert acts(store) == [Act.TOLD, Act.MENDED]
    expected = {UNKNOWN: State.MENDED, MANUAL: State.MENDED, WAIVED: State.MENDED}
    assert only(store).state is expected[status]


def test_a_second_round_keeps_the_first(store: Store) -> None:
    see(store, FAIL)
    tell(store)
    see(store, OK, FAIL)
    one = only(store)
    assert (one.state, one.standing.round, one.standing.told) == (State.NEW, 2, None)
    tell(store)
    see(store, OK)
    one = only(store)
    assert one.state is State.MENDED
    assert [[event.act for event in part] for part in flow.rounds(one.events)] == [
        [Act.TOLD, Act.MENDED],
        [Act.FAILED, Act.TOLD, Act.MENDED],
    ]


def test_since_when_begins_anew_after_it_was_met(store: Store) -> None:
    see(store, FAIL, OK, UNKNOWN, FAIL, WAIVED, FAIL)
    assert only(store).chain.since == NOW + timedelta(days=3)


def test_a_waiver_pauses(store: Store) -> None:
    see(store, FAIL)
    tell(store)
    see(store, WAIVED)
    paused = only(store, WEEK_ON + timedelta(days=3))
    assert (paused.state, paused.late) == (State.PAUSED, False)
    see(store, FAIL)
    assert only(store, WEEK_ON + timedelta(days=3)).state is State.OVERDUE


def test_what_is_asked_no_more_is_gone(store: Store) -> None:
    see(store, FAIL)
    tell(store)
    run(store)  # the page was removed
    one = only(store, WEEK_ON + timedelta(days=3))
    assert (one.state, one.late, one.verdict) == (State.GONE, False, None)
    assert one.subject_name == "https://vk.com/page7"
    see(store, FAIL)
    assert only(store).state is State.TOLD


def test_a_run_that_did_not_look_changes_nothing(store: Store) -> None:
    see(store, FAIL)
    tell(store)
    run(store, verdict(OK, page=8), scope=Scope(organization_ids=frozenset({2})))
    assert only(store).state is State.TOLD


def test_escalated(store: Store) -> None:
    see(store, FAIL)
    tell(store)
    store.write("x", lambda tx: remarks_acts.escalate(tx, (KEY,), "Глава округа", TODAY, TODAY, note="второй месяц"))
    one = only(store)
    assert (one.state, one.late, one.standing.due) == (State.ESCALATED, False, WEEK_ON)
    assert only(store, WEEK_ON + timedelta(days=1)).late
    see(store, OK)
    assert only(store).state is State.MENDED


def test_the_day_is_put_off(store: Store) -> None:
    see(store, FAIL)
    tell(store)
    later = TODAY + timedelta(days=30)
    store.write("x", lambda tx: remarks_acts.put_off(tx, (KEY,), later, "ждут мастера", TODAY))
    assert only(store, WEEK_ON + timedelta(days=1)).state is State.TOLD
    with pytest.raises(BadInput, match="уже прошёл"):
        store.write("x", lambda tx: remarks_acts.put_off(tx, (KEY,), TODAY - timedelta(days=1), "", TODAY))


def test_dismissed_and_taken_back(store: Store) -> None:
    see(store, FAIL)
    dismiss(store)
    one = only(store)
    assert one.state is State.DISMISSED
    assert one.standing.dismissed is not None
    assert one.standing.dismissed.note == "страница уходит"
    with pytest.raises(BadInput, match="уже решено"):
        dismiss(store)
    store.write("x", lambda tx: remarks_acts.reopen(tx, (KEY,), TODAY))
    assert only(store).state is State.NEW


def test_a_dismissal_ends_when_it_is_mended_and_fails_again(store: Store) -> None:
    see(store, FAIL)
    dismiss(store)
    see(store, OK, FAIL)
    assert only(store).state is State.NEW


def test_telling_ends_a_dismissal(store: Store) -> None:
    see(store, FAIL)
    dismiss(store)
    tell(store)
    assert only(store).state is State.TOLD


def test_a_telling_by_mistake_is_taken_back(store: Store) -> None:
    see(store, FAIL)
    tell(store)
    store.write("x", lambda tx: remarks_acts.reopen(tx, (KEY,), TODAY, "не туда"))
    one = only(store, WEEK_ON + timedelta(days=1))
    assert (one.state, one.standing.due) == (State.NEW, None)
    assert acts(store) == [Act.TOLD, Act.RETURNED]


@pytest.mark.parametrize("status", [OK, NA, UNKNOWN, MANUAL, WAIVED])
def test_nobody_is_told_of_what_is_no_failure(store: Store, status: Status) -> None:
    see(store, status)
    with pytest.raises(BadInput, match=r"сообщать не о чем.*Ничего не записано"):
        tell(store)
    with pytest.raises(BadInput, match="снимать нечего"):
        dismiss(store)
    assert store.read(remarks.listing) == ()


def test_one_wrong_key_and_nothing_is_written(store: Store) -> None:
    see(store, FAIL)
    with pytest.raises(BadInput, match=r"Замечания page:99/page\.reachable нет"):
        tell(store, KEY, Key(SubjectKind.PAGE, 99, "page.reachable"))
    assert store.read(remarks.listing) == ()


def test_only_what_was_told_is_put_off_or_escalated(store: Store) -> None:
    see(store, FAIL)
    for act in (
        lambda tx: remarks_acts.put_off(tx, (KEY,), TODAY, "", TODAY),
        lambda tx: remarks_acts.escalate(tx, (KEY,), "Глава", TODAY, TODAY),
    ):
        with pytest.raises(BadInput, match="Сначала сообщите"):
            store.write("x", act)
    with pytest.raises(BadInput, match="ещё не сообщали"):
        store.write("x", lambda tx: remarks_acts.reopen(tx, (KEY,), TODAY))


def test_nobody_mends_or_reopens_what_is_mended(store: Store) -> None:
    see(store, FAIL)
    tell(store)
    see(store, OK)
    with pytest.raises(BadInput, match="только прогон"):
        store.write("x", lambda tx: remarks_acts.reopen(tx, (KEY,), TODAY))
    with pytest.raises(BadInput, match="Сначала сообщите"):
        store.write("x", lambda tx: remarks_acts.put_off(tx, (KEY,), TODAY, "", TODAY))


@pytest.mark.parametrize(
    ("telling", "why"),
    [
        (replace(TOLD, on=TODAY + timedelta(days=1)), "ещё не наступил"),
        (replace(TOLD, due=TODAY - timedelta(days=1)), "раньше дня"),
        (replace(TOLD, who=" \u200b "), "не заполнено"),
        (replace(TOLD, who="я" * 1001), "слишком длинно"),
    ],
)
def test_days_and_names_that_cannot_be(store: Store, telling: Telling, why: str) -> None:
    see(store, FAIL)
    with pytest.raises(BadInput, match=why):
        tell(store, telling=telling)
    assert store.read(remarks.listing) == ()


def test_many_are_told_at_once_and_the_journal_says_of_how_many(store: Store) -> None:
    run(store, *(verdict(FAIL, page) for page in range(1, 31)))
    keys = tuple(Key(SubjectKind.PAGE, page, "page.reachable") for page in range(1, 31))
    tell(store, *keys)
    assert {one.state for one in found(store)} == {State.TOLD}
    run(store, *(verdict(OK, page) for page in range(1, 31)))
    assert {one.state for one in found(store)} == {State.MENDED}
    rows = store.read(lambda tx: tx.execute("SELECT action, detail FROM journal ORDER BY n").fetchall())
    told = [str(row[1]) for row in rows if row[0] == "remark.told"]
    mended = [str(row[1]) for row in rows if row[0] == "remark.mended"]
    assert ['"count":30' in text for text in (*told, *mended)] == [True, True]


@pytest.mark.parametrize(
    "text", ["", "page", "page:12", "page:x/posts.weekly", "стена:1/posts.weekly", "page:1/", "12"]
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match=r"page:12/posts\.weekly"):
        parse_key(text)


@pytest.mark.parametrize(
    "text", ["page:12/posts.weekly", "organization:5/registry.presence", "municipality:0/clause.I.5.4"]
)
def test_a_key_comes_back_as_it_was_written(text: str) -> None:
    assert str(parse_key(text)) == text

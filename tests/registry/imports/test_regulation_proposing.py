"""The proposed clause table: held against the two tables written by hand, and against districts of other styles."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from registry.imports.regulation import Row, draft, propose, read
from registry.imports.regulation.deadlines import deadlines_of
from registry.imports.regulation.strength import strength
from registry.regulation import toml
from registry.regulation.model import Binds, Clause, Level, Parameter
from sample_data import folder
from tests.registry.imports.readings import reading_of
from tests.registry.imports.thirds import DUBKI, ROSTOK, YASNY

TEXTS = Path(__file__).parents[4] / "shared" / "regulations"
MUST, ADVICE = Level.MUST, Level.RECOMMENDED


@dataclass(frozen=True)
class Agreement:
    """Of `clauses` written by hand, how many the proposal has right; `differences` names the others with the reason."""

    clauses: int
    levels: int
    binds: int
    checks: int
    cases: int
    differences: dict[str, str] = field(default_factory=dict)


# Every difference would stand here as «number»: «why the proposal is another»; there is none in these two texts.
EXPECTED = {"krapivinsky": Agreement(20, 20, 20, 20, 20), "khasynsky": Agreement(28, 28, 28, 28, 28)}


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the texts themselves are not at hand")
@pytest.mark.parametrize("name", EXPECTED)
def test_the_proposal_agrees_with_the_table_written_by_hand(name: str) -> None:
    by_hand = toml.parse((folder(name) / "regulation.toml").read_text(encoding="utf-8")).clauses
    drafted = draft(read(TEXTS / f"{name}.txt"), {"timezone": "Asia/Magadan"})
    proposed = {each.number: each for each in drafted.clauses}
    assert list(proposed) == [each.number for each in by_hand]
    pairs = [(each, proposed[each.number]) for each in by_hand]
    differing = {one.number for one, other in pairs if _meaning(one) != _meaning(other)}
    expected = EXPECTED[name]
    assert differing == set(expected.differences)
    assert (
        Agreement(
            len(pairs),
            sum(one.level is other.level for one, other in pairs),
            sum(one.binds is other.binds for one, other in pairs),
            sum(set(one.checks) == set(other.checks) for one, other in pairs),
            sum(one.cases == other.cases for one, other in pairs),
            expected.differences,
        )
        == expected
    )
    assert all(one.provisional is other.provisional for one, other in pairs)
    assert all(each.proposed and each.source for each in drafted.clauses)


def _meaning(clause: Clause) -> tuple[object, ...]:
    return clause.level, clause.binds, frozenset(clause.checks), clause.cases


def table(text: str) -> dict[str, Row]:
    return {row.clause.number: row for row in propose(reading_of(text))}


@pytest.mark.parametrize(
    ("number", "binds", "level", "verb", "checks"),
    [
        ("1.1", Binds.MUNICIPALITY, MUST, "регулирует", "registry.obliged_list"),
        ("1.2", Binds.ORGANIZATION, MUST, "обязаны", "registry.presence page.reachable"),
        ("1.3", Binds.ORGANIZATION, ADVICE, "вправе не", ""),
        ("1.4", Binds.ORGANIZATION, MUST, "назначает", "registry.responsible"),
        ("2.1", Binds.COORDINATOR, MUST, "ведет", "page.identity registry.review_due"),
        ("2.2", Binds.COORDINATOR, MUST, "уведомляет", "centre.notified"),
        ("2.3", Binds.COORDINATOR, MUST, "отвечает", "centre.requests"),
        ("2.4", Binds.COORDINATOR, ADVICE, "рекомендуется", ""),
        ("3.1", Binds.PAGE, MUST, "должно", "posts.weekly"),
        ("3.2", Binds.PAGE, MUST, "должно", "page.description page.address page.phones page.hours"),
        ("3.3", Binds.PAGE, MUST, "должно", "page.avatar page.cover"),
        ("3.3 (рекомендация)", Binds.PAGE, ADVICE, "желательно", "page.widgets"),
        ("3.4", Binds.PAGE, MUST, "должны", "comments.profanity comments.insults comments.spam comments.open"),
        ("3.5", Binds.PAGE, MUST, "должно", "page.mark"),
        ("3.6", Binds.PAGE, MUST, "должны", "posts.variety"),
        ("3.6 (рекомендация)", Binds.PAGE, ADVICE, "рекомендуется", "posts.style"),
        ("3.7", Binds.PAGE, MUST, "размещается", "site.links site.unknown_links"),
        ("4.1", Binds.PAGE, MUST, "подлежат", "security.age"),
        ("4.2", Binds.PAGE, MUST, "обязательна", "security.second_factor"),
        ("4.3", Binds.PAGE, MUST, "должны", "security.handover"),
    ],
)
def test_a_text_of_full_numbers_and_plain_verbs(
    number: str, binds: Binds, level: Level, verb: str, checks: str
) -> None:
    row = table(YASNY)[number]
    assert (row.clause.binds, row.clause.level, row.verb) == (binds, level, verb)
    assert set(row.clause.checks) == set(checks.split())
    assert {each.check for each in row.reasons} == set(row.clause.checks)
    assert all(each.words for each in row.reasons)


def test_a_clause_that_nothing_measures_gets_questions_for_a_person() -> None:
    rows = table(YASNY)
    assert rows["2.4"].clause.manual
    assert len(rows["2.4"].clause.checklist) == 3
    assert all(bool(row.clause.checks) is not bool(row.clause.checklist) for row in rows.values())


def test_terms_become_parameters_and_working_days_hold_their_week_ends() -> None:
    drafted = draft(reading_of(YASNY))
    assert set(drafted.parameters) == {
        Parameter("registry.review_due", "days", 90),
        Parameter("centre.notified", "days", 5),
        Parameter("comments.profanity", "hours", 12),
        Parameter("security.age", "days", 90),
    }
    assert toml.parse(toml.serialise(drafted)) == drafted


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("в течение трёх рабочих дней", 5),
        ("не позднее 10 (десяти) рабочих дней", 14),
        ("в течение 24 часов", 1),
        ("в 5-дневный срок", 5),
        ("в течение двух недель", 14),
        ("не реже одного раза в полгода", 180),
        ("не реже 1 раза в месяц", 30),
        ("не позднее чем через 7 календарных дней", 7),
    ],
)
def test_terms_in_digits_and_words(text: str, days: int) -> None:
    (found,) = deadlines_of(f"Об этом сообщают {text} со дня события.")
    assert found.days == days


@pytest.mark.parametrize("text", ["не менее трёх публикаций в неделю", "в срок, указанный в запросе", "раз за разом"])
def test_what_is_no_term(text: str) -> None:
    assert deadlines_of(text) == ()


@pytest.mark.parametrize(
    ("text", "level", "verb"),
    [
        ("Необходимо обеспечить ведение страниц.", MUST, "необходимо"),
        ("Комментарии подлежат удалению.", MUST, "подлежат"),
        ("Не допускается размещать рекламу.", MUST, "не допускается"),
        ("Контроль осуществляется ежеквартально.", MUST, "осуществляется"),
        ("Рекомендуется размещать фотографии.", ADVICE, "рекомендуется"),
        ("Не рекомендуется использовать канцеляризмы.", ADVICE, "не рекомендуется"),
        ("Целесообразно использовать видео.", ADVICE, "целесообразно"),
        ("Желательно отвечать быстро.", ADVICE, "желательно"),
        ("Учреждения могут не создавать страницы.", ADVICE, "могут не"),
        ("Организации вправе выбрать сеть.", ADVICE, "вправе"),
        ("Страница ведётся там, где жители могут задать вопрос.", MUST, "ведется"),
        ("Должность ответственного.", MUST, ""),
        ("Учёт логинов.", MUST, ""),
    ],
)
def test_the_verb_decides(text: str, level: Level, verb: str) -> None:
    found = strength(text)
    assert (found.level, found.verb) == (level, verb)


def test_parts_take_the_strength_and_the_subject_of_what_stands_above() -> None:
    rows = table(DUBKI)
    assert {rows[number].clause.binds for number in ("2", "2.а", "2.б", "2.в")} == {Binds.ORGANIZATION}
    assert [rows[number].clause.level for number in ("2.а", "3.а", "3.б")] == [MUST, ADVICE, ADVICE]
    assert rows["3.а"].verb == "рекомендуется"
    assert rows["2.а"].clause.checks == ("security.recorded",)
    assert rows["2.б"].clause.checks == ("posts.plan",)
    assert (rows["2.в"].clause.checks, rows["2.в"].clause.cases) == (
        ("centre.connected", "posts.broadcasts"), ("connection",),
    )  # fmt: skip
    assert rows["3.б"].clause.checks == ("page.description", "page.email")
    assert rows["5"].clause.binds is Binds.MUNICIPALITY


def test_a_permission_beside_a_duty_is_a_row_of_its_own() -> None:
    rows = table(ROSTOK)
    assert (rows["I.2"].clause.level, rows["I.2"].clause.checks) == (MUST, ("registry.presence", "page.reachable"))
    allowed = rows["I.2 (рекомендация)"].clause
    assert (allowed.level, allowed.checks, allowed.binds) == (ADVICE, (), Binds.ORGANIZATION)
    assert rows["I.3"].clause.binds is Binds.COORDINATOR
    assert rows["II.2"].clause.checks == ("posts.variety",)

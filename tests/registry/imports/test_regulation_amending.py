"""An amended text held against what the vault has, and written: lines end and begin, nothing is lost or merged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry import exemptions, obligations, organizations
from registry.imports.regulation import Amendment, amend, apply, apply_amended, draft, present
from registry.imports.regulation.redrafting import Changed
from registry.regulation import confirming, toml, versions
from registry.regulation.confirming import ACCEPT
from registry.regulation.model import Level, NetworkState, OwnRule, Parameter
from tests.registry.imports.readings import reading_of
from tests.registry.imports.thirds import DUBKI, YASNY
from vault.errors import BadInput
from vault.transaction import Tx

BEFORE, START = date(2026, 1, 1), date(2026, 9, 1)
TODAY = date(2026, 6, 1)
FIRST = {"number": "10", "adopted_on": "2025-12-20", "valid_from": "2026-01-01"}
SECOND = {"number": "55", "adopted_on": "2026-08-20", "valid_from": "2026-09-01"}

REQUIRED = """1. Администрация Яснополянского муниципального района;
2. МБОУ «Ясная средняя школа»;
3. МБУК «Дом культуры «Полёт»;
4. МБДОУ «Детский сад «Василёк».
"""
EXEMPT = "1. МКУ «Централизованная бухгалтерия Яснополянского муниципального района».\n"


def amended(required: str = REQUIRED, exempt: str = EXEMPT, text: str = YASNY) -> str:
    assert REQUIRED in text
    assert EXEMPT in text
    return text.replace(REQUIRED, required).replace(EXEMPT, exempt)


@pytest.fixture
def held(tx: Tx) -> Tx:
    """A vault with the first text, every row confirmed, and settings of its own."""
    reading = reading_of(YASNY)
    rules = draft(reading, FIRST)
    rules = confirming.answer_all(rules, {each.number: ACCEPT for each in rules.clauses})
    network = replace(rules.networks[2], state=NetworkState.SUSPENDED, basis="решение № 3")
    rules = replace(
        rules,
        networks=(*rules.networks[:2], network),
        own=(OwnRule("site.tls", Level.RECOMMENDED, "Сертификат"),),
        parameters=(*rules.parameters, Parameter("posts.variety", "least", 2)),
        norms=replace(rules.norms, count_reposts=False),
    )
    apply(tx, reading, FIRST, rules)
    return tx


def found(tx: Tx, text: str, answers: dict[str, str] | None = None) -> Amendment:
    return amend(present(tx, TODAY), reading_of(text), {**SECOND, **(answers or {})})


def names(tx: Tx) -> dict[int, str]:
    return {each.id: each.name for each in organizations.listing(tx)}


def test_the_same_text_changes_nothing_and_keeps_what_a_person_settled(held: Tx) -> None:
    same = amend(present(held, TODAY), reading_of(YASNY), FIRST)
    assert same.empty
    assert same.questions == ()
    applied = apply_amended(held, same)
    assert (applied.version_added, applied.organizations_added, applied.lines_begun, applied.lines_ended) == (
        False, (), 0, 0,
    )  # fmt: skip


def test_an_added_and_a_removed_line(held: Tx) -> None:
    text = amended(REQUIRED.replace("МБДОУ «Детский сад «Василёк»", "МБУ «Спортивный комплекс Яснополянья»"))
    change = found(held, text)
    assert [each.item.name for each in change.lists.added] == ["МБУ «Спортивный комплекс Яснополянья»"]
    assert [each.organization for each in change.lists.removed] == ["МБДОУ «Детский сад «Василёк»»"]
    applied = apply_amended(held, change)
    assert (applied.obligations_added, applied.lines_ended, len(applied.organizations_added)) == (1, 1, 1)
    lines = {names(held)[line.organization_id]: (line.since, line.until) for line in obligations.listing(held)}
    assert lines["МБДОУ «Детский сад «Василёк»»"] == (BEFORE, date(2026, 8, 31))
    assert lines["МБУ «Спортивный комплекс Яснополянья»"] == (START, None)
    assert lines["МБОУ «Ясная средняя школа»"] == (BEFORE, None)
    stored = versions.in_force(held, START)
    assert stored is not None and stored.regulation.number == "55"
    before = versions.in_force(held, date(2026, 8, 31))
    assert before is not None and before.regulation.number == "10"


def test_a_line_moved_between_the_lists_ends_in_one_and_begins_in_the_other(held: Tx) -> None:
    text = amended(
        REQUIRED.replace("4. МБДОУ «Детский сад «Василёк».\n", ""),
        f"{EXEMPT.rstrip('.' + chr(10))};\n2. МБДОУ «Детский сад «Василёк».\n",
    )
    change = found(held, text)
    assert ([each.item.name for each in change.lists.moved], change.lists.removed, change.lists.added) == (
        ["МБДОУ «Детский сад «Василёк»»"], (), (),
    )  # fmt: skip
    apply_amended(held, change)
    (ended,) = (line for line in obligations.listing(held) if line.until is not None)
    begun = next(line for line in exemptions.listing(held) if line.since == START)
    assert ended.organization_id == begun.organization_id
    assert (ended.until, begun.basis) == (date(2026, 8, 31), "Порядок от 20.08.2026 № 55, приложение № 2")


def test_another_spelling_of_the_same_organization_is_renamed(held: Tx) -> None:
    text = amended(REQUIRED.replace("МБОУ «Ясная", "Муниципальное бюджетное общеобразовательное учреждение «Ясная"))
    change = found(held, text)
    (renamed,) = change.lists.renamed
    assert renamed.before is not None and renamed.before.said == "МБОУ «Ясная средняя школа»"
    assert (change.lists.added, change.lists.removed, change.lists.questions) == ((), (), ())
    count = len(names(held))
    apply_amended(held, change)
    assert len(names(held)) == count


def test_a_doubtful_name_is_asked_with_its_candidates_and_nothing_is_guessed(held: Tx) -> None:
    text = amended(REQUIRED.replace("МБОУ «Ясная средняя школа»", "МБОУ «Ясная основная школа»"))
    change = found(held, text)
    (question,) = change.lists.questions
    assert question.id == "rename.required.2"
    school = next(at for at, name in names(held).items() if "Ясная" in name)
    assert question.candidates[0].id == school
    assert question.candidates[-1].id == "new"
    assert (change.lists.added, change.lists.removed) == ((), ())
    applied = apply_amended(held, change)
    assert applied.left and applied.lines_ended == applied.lines_begun == 0

    same = found(held, text, {question.id: str(school)})
    assert ([each.organization_id for each in same.lists.renamed], same.lists.questions) == ([school], ())
    other = found(held, text, {question.id: "new"})
    assert [each.item.name for each in other.lists.added] == ["МБОУ «Ясная основная школа»"]
    assert [each.organization for each in other.lists.removed] == ["МБОУ «Ясная средняя школа»"]
    with pytest.raises(BadInput, match="нужен номер организации или new"):
        found(held, text, {question.id: "да"})
    apply_amended(held, same)
    assert "МБОУ «Ясная основная школа»" in organizations.get(held, school).accepted_names


def test_a_list_that_the_new_text_lacks_is_left_as_it_is_and_said(held: Tx) -> None:
    text = YASNY[: YASNY.index("Приложение № 2\nПЕРЕЧЕНЬ")]
    change = found(held, text)
    assert change.lists.removed == ()
    assert any("исключения" in sentence and "без изменений" in sentence for sentence in change.lists.warnings)


def test_the_first_day_is_asked_before_any_line_ends(held: Tx) -> None:
    text = amended(REQUIRED.replace("4. МБДОУ «Детский сад «Василёк».\n", ""))
    change = amend(present(held, TODAY), reading_of(text), {"number": "55"})
    assert [each.id for each in change.questions] == ["valid_from"]
    with pytest.raises(BadInput, match="С какого дня"):
        apply_amended(held, change)
    assert all(line.until is None for line in obligations.listing(held))


def test_clauses_norms_and_networks_and_what_is_kept_of_the_old(held: Tx) -> None:
    text = (
        YASNY.replace("не менее пяти публикаций", "не менее семи публикаций")
        .replace("«ВКонтакте», «Одноклассники» и мессенджере MAX", "«ВКонтакте» и мессенджере MAX")
        .replace("2.4. Координатору рекомендуется проводить обучение ответственных раз в полгода.\n", "")
        .replace("4.3. При", "4.3. Администраторам рекомендуется хранить пароли в сейфе.\n4.4. При")
        .replace("в течение 12 часов", "в течение 6 часов")
    )
    change = found(held, text)
    assert [(each.field, each.before, each.after) for each in change.rules.norms] == [("posts", "5", "7")]
    assert [(each.code, each.change) for each in change.rules.networks] == [("ok", Changed.REMOVED)]
    assert {each.number: (each.change, each.was) for each in change.rules.clauses} == {
        "1.1": (Changed.CHANGED, ""),
        "2.4": (Changed.REMOVED, ""),
        "3.1": (Changed.CHANGED, ""),
        "3.4": (Changed.CHANGED, ""),
        "4.3": (Changed.ADDED, ""),
        "4.4": (Changed.RENUMBERED, "4.3"),
    }
    rules = change.regulation
    assert [(rule.code, rule.state) for rule in rules.networks] == [
        ("vk", NetworkState.OPTIONAL), ("max", NetworkState.SUSPENDED),
    ]  # fmt: skip
    assert (rules.norms.posts, rules.norms.count_reposts, len(rules.own)) == (7, False, 1)
    assert Parameter("comments.profanity", "hours", 6) in rules.parameters
    assert Parameter("posts.variety", "least", 2) in rules.parameters
    proposed = {each.number for each in rules.clauses if each.proposed}
    assert proposed == {"1.1", "3.1", "3.4", "4.3"}  # the text of the others is the same, and they are confirmed
    assert toml.parse(toml.serialise(rules)) == rules


def test_a_clause_under_another_number_stays_confirmed(held: Tx) -> None:
    text = YASNY.replace("3.7. На официальном", "3.8. На официальном")
    change = found(held, text)
    assert [(each.number, each.change, each.was) for each in change.rules.clauses] == [
        ("3.8", Changed.RENUMBERED, "3.7")
    ]
    (row,) = (each for each in change.regulation.clauses if each.number == "3.8")
    assert not row.proposed


def test_a_line_of_a_draft_gets_its_act_when_that_is_confirmed(tx: Tx) -> None:
    reading = reading_of(YASNY)
    apply(tx, reading)
    assert {line.basis for line in obligations.listing(tx)} == {"Порядок (проект), приложение № 1"}
    apply_amended(tx, amend(present(tx, TODAY), reading, FIRST))
    assert {line.basis for line in obligations.listing(tx)} == {"Порядок от 20.12.2025 № 10, приложение № 1"}


def test_a_text_without_lists_leaves_them(held: Tx) -> None:
    change = found(held, DUBKI, {"timezone": "Asia/Magadan"})
    assert (change.lists.added, change.lists.removed, len(change.lists.warnings)) == ((), (), 2)

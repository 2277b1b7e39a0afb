"""A regulation's lists and draft written into the vault: once, in the given transaction, nothing guessed."""

from __future__ import annotations

from datetime import date

import pytest

from registry import exemptions, obligations, organizations
from registry.imports import regulation
from registry.organizations import Organization, OrganizationKind
from registry.regulation import versions
from tests.registry.imports.readings import reading_of
from tests.registry.imports.texts import LIPKI
from vault.errors import BadInput
from vault.transaction import Tx

TODAY = date(2026, 11, 22)


def test_lists_organizations_and_the_draft_are_written(tx: Tx) -> None:
    applied = regulation.apply(tx, reading_of(LIPKI))
    assert len(applied.organizations_added) == 8  # nine lines, two of one organization
    assert (applied.obligations_added, applied.exemptions_added) == (6, 3)
    assert applied.left == ()
    lines = obligations.listing(tx)
    assert [line.number for line in lines] == [1, 2, 3, 4, 5, 6]
    assert lines[1].organization_id == lines[5].organization_id
    assert lines[0].basis == "Порядок (проект), приложение № 2"
    assert [line.number for line in exemptions.listing(tx)] == [1, 2, 3]
    kinds = {one.name: one.kind for one in organizations.listing(tx)}
    assert kinds["Администрация Липкинского муниципального округа"] is OrganizationKind.BODY
    assert kinds["МБУК «ЦД Факел»"] is OrganizationKind.INSTITUTION
    stored = versions.in_force(tx, TODAY)
    assert stored is not None
    assert stored.regulation == applied.regulation
    assert applied.version_added


def test_the_same_text_again_adds_nothing(tx: Tx) -> None:
    first = regulation.apply(tx, reading_of(LIPKI))
    again = regulation.apply(tx, reading_of(LIPKI))
    assert again.organizations_added == ()
    assert (again.obligations_added, again.exemptions_added, again.version_added) == (0, 0, False)
    assert again.version_id == first.version_id
    assert again.organizations_found == 8
    assert (organizations.count(tx), obligations.count(tx), exemptions.count(tx)) == (8, 6, 3)


def test_organizations_are_found_by_equal_names(tx: Tx) -> None:
    known = organizations.add(tx, Organization(name="МБОУ «Липкинская СОШ»"))
    accepted = organizations.add(tx, Organization(name="Дом культуры", accepted_names=("МБУК «ЦД «Факел»»",)))
    applied = regulation.apply(tx, reading_of(LIPKI))
    assert (len(applied.organizations_added), applied.organizations_found) == (6, 2)
    assert obligations.of_organization(tx, known.id)[0].number == 5
    assert [line.number for line in obligations.of_organization(tx, accepted.id)] == [2, 6]


def test_two_equal_organizations_are_not_guessed_between(tx: Tx) -> None:
    for name in ("МБОУ «Липкинская СОШ»", "МКОУ Липкинская СОШ"):
        organizations.add(tx, Organization(name=name))
    applied = regulation.apply(tx, reading_of(LIPKI))
    assert applied.obligations_added == 5
    assert any("№ 5" in sentence and "несколько" in sentence for sentence in applied.left)


def test_answers_date_and_number_the_act(tx: Tx) -> None:
    answers = {"number": "7-п", "adopted_on": "2026-02-01", "valid_from": "2026-03-01"}
    applied = regulation.apply(tx, reading_of(LIPKI), answers)
    assert applied.regulation.confirmed
    line = obligations.listing(tx)[0]
    assert (line.basis, line.since) == ("Порядок от 01.02.2026 № 7-п, приложение № 2", date(2026, 3, 1))


def test_a_draft_and_then_its_confirmation_do_not_repeat_the_lists(tx: Tx) -> None:
    regulation.apply(tx, reading_of(LIPKI))
    applied = regulation.apply(tx, reading_of(LIPKI), {"number": "7-п", "adopted_on": "2026-02-01"})
    assert applied.version_added
    assert (applied.obligations_added, applied.exemptions_added) == (0, 0)


def test_an_undecided_list_waits_for_its_answer(tx: Tx) -> None:
    text = "ПОРЯДОК\n\n1. «ВКонтакте».\n\nПриложение\n\nПЕРЕЧЕНЬ учреждений\n\n1. МБУ «Клуб»"
    applied = regulation.apply(tx, reading_of(text))
    assert (applied.obligations_added, applied.exemptions_added, len(applied.left)) == (0, 0, 1)
    assert organizations.count(tx) == 0
    assert regulation.apply(tx, reading_of(text), {"list.1": "exempt"}).exemptions_added == 1


def test_an_answer_to_no_question_is_refused(tx: Tx) -> None:
    with pytest.raises(BadInput, match="nummer"):
        regulation.apply(tx, reading_of(LIPKI), {"nummer": "7"})
    assert organizations.count(tx) == 0


def test_another_type_of_institution_is_left_for_a_person(tx: Tx) -> None:
    known = organizations.add(tx, Organization(name="МКОУ «Липкинская СОШ»"))
    applied = regulation.apply(tx, reading_of(LIPKI))
    assert obligations.of_organization(tx, known.id) == ()
    assert [sentence.split(":")[0] for sentence in applied.left] == ["№ 5 «МБОУ «Липкинская средняя школа»»"]


def test_two_types_of_institution_in_one_list_are_two(tx: Tx) -> None:
    reading = reading_of(LIPKI.replace("МБУК «ЦД «ФАКЕЛ»", "МАУК «ЦД «ФАКЕЛ»"))
    assert reading.duplicates == ()
    applied = regulation.apply(tx, reading)
    assert len(applied.organizations_added) == 9
    assert applied.left == ()

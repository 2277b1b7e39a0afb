"""`page.identity`, `page.reachable`, `page.description`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.facts import ABSENT, NOT_GIVEN, Missing, ProfileState
from checks.model import CRITICAL
from checks.rules.page import description, identity, reachable
from tests.checks.support import FAIL, MANUAL, OK, SCHOOL, UNSEEN, page, profile, said, view


def test_the_short_name_still_leads_to_the_recorded_number() -> None:
    assert said(identity(view())) == (OK, "page.identity.same")


def test_a_page_without_a_short_name_is_known_by_its_number() -> None:
    bare = view(of=page(short_name=""), card=profile(leads=NOT_GIVEN, short_name=""))
    assert said(identity(bare)) == (OK, "page.identity.same")


@pytest.mark.parametrize("state", [ProfileState.OPEN, ProfileState.MISSING])
def test_a_short_name_that_leads_to_another_page_fails_whatever_became_of_ours(state: ProfileState) -> None:
    assert said(identity(view(card=profile(leads="999", state=state)))) == (FAIL, "page.identity.taken")


def test_a_short_name_taken_by_a_person_fails_too() -> None:
    assert said(identity(view(card=profile(leads="id100")))) == (FAIL, "page.identity.taken")


def test_a_renamed_page_is_asked_about() -> None:
    assert said(identity(view(card=profile(leads=ABSENT, short_name="new")))) == (MANUAL, "page.identity.renamed")
    nameless = view(card=profile(leads=ABSENT, short_name=""))
    assert said(identity(nameless)) == (MANUAL, "page.identity.renamed_nameless")


def test_identity_is_not_seen_on_the_first_look_nor_without_an_answer() -> None:
    assert said(identity(view(of=page(network_id="")))) == (UNSEEN, "page.identity.first")
    gone = profile(state=ProfileState.MISSING, leads=ABSENT, network_id="")
    assert said(identity(view(card=gone))) == (UNSEEN, "page.identity.not_found")
    assert said(identity(view(card=profile(leads=NOT_GIVEN)))) == (UNSEEN, "page.identity.not_told")


def test_another_number_in_answer_to_ours_is_a_merger_and_cannot_wait() -> None:
    answer = identity(view(card=profile(network_id="200", leads="200")))
    assert said(answer) == (FAIL, "page.identity.merged")
    assert dict(answer.params) == {"expected": "100", "shown": "200"}
    assert answer.code in CRITICAL


def test_a_page_that_became_of_another_kind_is_asked_about() -> None:
    def kinds(before: str, now: str) -> tuple[str, str]:
        return said(identity(view(of=page(network_kind=before), card=replace(profile(), kind=now))))

    assert kinds("page", "group") == (MANUAL, "page.identity.kind")
    for before, now in (("page", "page"), ("", "group"), ("page", "")):
        assert kinds(before, now) == (OK, "page.identity.same")


def test_whether_a_page_is_open_may_be_untold() -> None:
    assert said(reachable(view(card=profile(state=ProfileState.UNTOLD)))) == (UNSEEN, "page.reachable.untold")


@pytest.mark.parametrize("state", [state for state in ProfileState if state is not ProfileState.UNTOLD])
def test_only_an_open_page_is_reachable(state: ProfileState) -> None:
    wanted = OK if state is ProfileState.OPEN else FAIL
    assert said(reachable(view(card=profile(state=state)))) == (wanted, f"page.reachable.{state}")


def test_a_name_that_no_community_has_is_followed_before_it_is_judged() -> None:
    unnumbered = page(network_id="")
    for leads, answer in (
        (ABSENT, (FAIL, "page.reachable.missing")),
        ("id5", (FAIL, "page.reachable.no_community")),
        (NOT_GIVEN, (UNSEEN, "page.identity.not_told")),
        ("1005", (UNSEEN, "page.identity.not_told")),
    ):
        card = profile(state=ProfileState.MISSING, leads=leads, network_id="")
        assert said(reachable(view(of=unnumbered, card=card))) == answer


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("Официальная страница МБОУ «Банновская основная школа»", OK, "named"),
        ("Новости Банновской основной школы", OK, "named"),
        ("Мы — банновская школа!", OK, "named"),
        ("Детский сад «Солнышко»: игры и праздники", FAIL, "other"),
        ("Рецепты и огород", FAIL, "strange"),
        ("Добро пожаловать в нашу школу", MANUAL, "partial"),
        ("Яңа Кырлай урта мәктәбенең рәсми сәхифәсе", MANUAL, "partial"),
        ("Хатас орто оскуолата: сонуннар, ҕ", MANUAL, "partial"),
        (ABSENT, FAIL, "empty"),
    ],
)
def test_description(text: str | Missing, status: str, code: str) -> None:
    assert said(description(view(card=profile(text)))) == (status, f"page.description.{code}")


def test_a_description_that_names_another_beside_ours_is_fine() -> None:
    text = "Банновская школа. Дружим с детским садом «Солнышко»"
    assert said(description(view(card=profile(text))))[0] == OK


def test_a_founder_is_no_stranger() -> None:
    text = "Добро пожаловать в нашу школу. Учредитель: детский сад «Солнышко»"
    assert said(description(view(card=profile(text)))) == (FAIL, "page.description.other")
    below = replace(SCHOOL, founder_id=2)
    assert said(description(view(organization=below, card=profile(text)))) == (MANUAL, "page.description.partial")


def test_the_evidence_is_one_short_line() -> None:
    answer = description(view(card=profile("Рецепты\n" + "огород " * 100)))
    assert len(answer.evidence[0]) <= 161
    assert "\n" not in answer.evidence[0]


@pytest.mark.parametrize("text", ["слово " * 20_000, "a" * 100_000, "[red]\x1b[31m{shown}\u202e школа " * 1_000])
def test_a_hostile_description_is_told_in_short(text: str) -> None:
    answer = description(view(card=profile(text)))
    assert said(answer)[0] in {FAIL, MANUAL}
    assert all(len(line) < 200 for line in answer.evidence)

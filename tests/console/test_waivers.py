"""«Отсрочка»: the form of pane 4, what it writes, that it is one act and can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from checks.model import Subject, SubjectKind, Verdict
from console.dialogs.pick import Pick
from console.forms import waiver as waiver_form
from console.forms.model import Answers, Refused
from registry import undoing, waivers
from registry.waivers import Waiver
from tests.console.support import Bench, Screen
from tests.console.test_remarks import form, judged, verdict, view
from vault import journal

__all__ = ["judged"]  # the fixture


async def _waiver(screen: Screen) -> None:
    await screen.press("f9")
    await screen.type("отсроч")
    await screen.press("enter")
    await form(screen)


def waivers_of(screen: Screen) -> tuple[Waiver, ...]:
    return screen.session.opened().read(waivers.listing)


async def test_a_waiver_is_given_by_a_form_and_taken_back(judged: Bench) -> None:
    async with judged.run() as screen:
        await view(screen)
        await screen.press("down")
        await _waiver(screen)
        assert "Школа" in screen.text()
        assert "22.12.2026" in screen.text(), "a last day is offered"
        await screen.press("f2")
        await screen.until(lambda: "не заполнено" in screen.text())
        assert waivers_of(screen) == (), "without a reason nothing is written"
        await screen.type("Ремонт")
        await screen.press("enter")
        await screen.type("Письмо № 7 от 20.11.2026")
        await screen.press("f2")
        await screen.until(lambda: "Отсрочка записана" in screen.lines()[-2])
        (given,) = waivers_of(screen)
        assert (given.check, given.page_id, given.organization_id) == ("page.description", 1, None)
        assert (given.until, given.reason, given.who) == (date(2026, 12, 22), "Ремонт", "Письмо № 7 от 20.11.2026")
        told = await screen.session.read(lambda tx: journal.entries(tx, 1))
        assert told[0].action == "waiver.added"
        await screen.session.write(undoing.REASON, lambda tx: undoing.undo(tx, undoing.batches(tx, 1)[0].number))
        assert waivers_of(screen) == ()


async def test_a_waiver_of_a_group_needs_its_words_and_says_how_many_it_covers(judged: Bench) -> None:
    async with judged.run() as screen:
        await view(screen)
        await _waiver(screen)
        await screen.press("right", "right")
        await screen.until(lambda: "Слова названия" in screen.text())
        for _ in range(4):
            await screen.press("enter")
        await screen.type("Каникулы")
        await screen.press("f2")
        await screen.until(lambda: "нужны слова" in screen.text())
        assert waivers_of(screen) == ()
        await screen.type("школа")
        await screen.press("f2")
        await screen.until(lambda: "Организаций в группе: 1." in screen.text())
        (given,) = waivers_of(screen)
        assert (given.words, given.page_id, given.organization_id) == ("школа", None, None)


async def test_waivers_of_what_is_marked_are_one_act(judged: Bench) -> None:
    async with judged.run() as screen:
        await view(screen)
        await screen.press("asterisk")
        await _waiver(screen)
        assert "Отмечено: 2 нарушения" in screen.text()
        assert "каждому отмеченному" in screen.text()
        for _ in range(3):
            await screen.press("enter")
        await screen.type("Каникулы")
        await screen.press("f2")
        await screen.until(lambda: len(waivers_of(screen)) == 2)
        assert {each.page_id for each in waivers_of(screen)} == {1, 2}
        told = await screen.session.read(lambda tx: [row.action for row in journal.entries(tx, 5)])
        assert told.count("waiver.added") == 1


async def test_it_says_how_many_of_the_marked_are_not_seen(judged: Bench) -> None:
    async with judged.run() as screen:
        await view(screen)
        await screen.press("asterisk", "slash")
        await screen.type("музей")
        await screen.press("enter")
        await _waiver(screen)
        assert "2 нарушения, из них 1 не показаны отбором" in " ".join(screen.text().split())


async def test_of_an_organization_one_of_its_failures_is_picked(judged: Bench) -> None:
    async with judged.run() as screen:
        await screen.pane("4")
        await screen.until(lambda: bool(screen.rows.items))
        screen.rows.select(1)
        await _waiver(screen)
        assert "Видно: 2 нарушения" in screen.text()
        await screen.press("f2")
        await screen.until(lambda: "выберите нарушение" in screen.text())
        await screen.press("space")
        await screen.until(lambda: isinstance(screen.console.screen, Pick))
        await screen.press("enter")
        for _ in range(4):
            await screen.press("enter")
        await screen.type("Ремонт")
        await screen.press("f2")
        await screen.until(lambda: len(waivers_of(screen)) == 1)


def test_a_waiver_is_offered_to_whom_the_failure_has() -> None:
    of_page = verdict(1)
    of_organization = replace(of_page, subject=Subject(SubjectKind.ORGANIZATION, 1, "Школа"))
    nobody = replace(of_organization, organization_id=0)

    def offered(found: Verdict) -> list[str]:
        return [value for value, _ in waiver_form._whom([found], every=False)]

    assert offered(of_page) == ["page", "organization", "group"]
    assert offered(of_organization) == ["organization", "group"]
    assert offered(nobody) == ["all"]
    filled = {"whom": "page", "reason": "Ремонт", "until": "22.12.2026", "since": "", "who": "", "words": ""}
    with pytest.raises(Refused):
        waiver_form._record(of_organization, Answers(filled))
    given = waiver_form._record(of_organization, Answers({**filled, "whom": "organization"}))
    assert (given.organization_id, given.page_id) == (1, None)


def test_beside_a_failure_of_the_municipality_an_organization_gets_no_waiver_of_all() -> None:
    of_page = verdict(1)
    of_all = replace(of_page, subject=Subject(SubjectKind.MUNICIPALITY, 0, ""), organization_id=0, network="")
    offered = [value for value, _ in waiver_form._whom([of_page, of_all], every=False)]
    assert offered == ["page", "organization", "group", "all"]
    filled = {"reason": "Ремонт", "until": "22.12.2026", "since": "", "who": "", "words": "школа"}
    for found, whom in ((of_page, "all"), (of_all, "page"), (of_all, "organization"), (of_all, "group")):
        with pytest.raises(Refused):
            waiver_form._record(found, Answers({**filled, "whom": whom}))
    assert waiver_form._record(of_page, Answers({**filled, "whom": "page"})).page_id == 1


async def test_a_draft_never_names_another_failure(bench: Bench) -> None:
    def draft(*found: Verdict, every: bool) -> str:
        return waiver_form.plan(bench.session(), found, str, [], every=every).draft

    one, other = verdict(1), verdict(2)
    assert draft(one, other, every=False) == draft(one, other, every=False)
    assert draft(one, other, every=False) != draft(other, one, every=False)
    assert draft(one, other, every=True) == draft(other, one, every=True)

"""The person's look: page by page by single keys in both layouts, kept after every page; answers to manual verdicts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from checks import engine, history, snapshot
from checks.history import Draft
from checks.model import Status, SubjectKind
from checks.person import answers, looks
from checks.person.looks import Sight
from checks.results import RunState
from checks.scope import Scope
from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.dialogs.line import AskLine
from console.dialogs.link import LinkCode
from console.dialogs.note import Note
from console.dialogs.palette import Palette
from console.panes.organization_card import OrganizationCardScreen
from console.screens.look import LookScreen
from console.widgets.rows import Rows
from registry import pages
from tests.console.support import NOW, Bench, Screen

WHO = "Примерова"
VK, OK = "https://vk.com/school5demo", "https://ok.ru/muzeydemo"


@pytest.fixture
def judged(bench: Bench) -> Bench:
    """A run that saw nothing: every page waits for a person."""
    store = bench.open_vault(bench.location, bench.passphrase())
    known = snapshot.take(store, NOW)
    verdicts = engine.judge(known, {}, Scope(), NOW)
    week = snapshot.week_of(known.regulation, NOW)
    draft = Draft(RunState.DONE, NOW, NOW, week, Scope(), known.version, verdicts, ())
    store.write("run", lambda tx: history.record(tx, draft))
    store.close()
    return bench


async def _look(screen: Screen, key: str = "l") -> LookScreen:
    """Open the look; the name is asked the first time."""
    await screen.pane("4")
    await screen.press(key)
    await screen.until(lambda: isinstance(screen.console.screen, AskLine | LookScreen))
    if isinstance(screen.console.screen, AskLine):
        await screen.type(WHO)
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, LookScreen))
    found = screen.console.screen
    assert isinstance(found, LookScreen)
    await screen.until(lambda: "Взгляд:" in screen.text())
    return found


async def _leave(screen: Screen) -> None:
    await screen.press("escape")
    await screen.until(lambda: screen.main.is_current)
    await screen.until(lambda: "Взгляд закончен" in screen.lines()[-2])


async def _kept(screen: Screen) -> dict[tuple[int, str], Sight]:
    found = await screen.session.read(looks.listing)
    return {(each.page_id, each.check): each.sight for each in found}


@pytest.mark.parametrize("key", ["l", "д"])
async def test_a_page_is_answered_by_single_keys(judged: Bench, key: str) -> None:
    async with judged.run() as screen:
        found = await _look(screen, key)
        lines = screen.lines()
        assert lines[0].strip() == "Взгляд: 1 из 2, осталось 2 страницы"
        assert "Музей ёлочных игрушек · Одноклассники" in lines[1]
        assert lines[2].strip() == OK
        first, second, third = (question.check for question in found._round.pages[0].questions[:3])
        await screen.press("1", "2", "3")
        await screen.press("enter")
        assert screen.lines()[0].strip() == "Взгляд: 2 из 2, осталась 1 страница"
        assert VK in screen.text()
        await screen.press("space")
        await _leave(screen)
        kept = await _kept(screen)
        assert {check: kept[2, check] for check in (first, second, third)} == {
            first: Sight.YES,
            second: Sight.NO,
            third: Sight.CANNOT,
        }
        assert len(kept) == 4
        current = {(each.subject.id, each.check): each for each in await screen.session.read(history.current)}
        assert current[2, first].code == "looked.yes"
        assert current[2, second].status in {Status.FAIL, Status.WARN}
        assert WHO in current[2, first].message
        assert current[2, third].status is Status.UNKNOWN


async def test_what_is_left_is_gone_on_with_and_the_name_is_asked_once(judged: Bench) -> None:
    async with judged.run() as screen:
        found = await _look(screen)
        screen.at_once(*["1"] * len(found._round.pages[0].questions), "enter")
        await screen.until(lambda: VK in screen.text())
        await _leave(screen)
        page = await screen.session.read(lambda tx: pages.get(tx, 2))
        assert page.verified_on == screen.session.today, "everything about it was answered"
    async with judged.run() as screen:
        await screen.pane("4")
        await screen.press("д")
        await screen.until(lambda: isinstance(screen.console.screen, LookScreen))
        await screen.until(lambda: "Взгляд:" in screen.text())
        assert screen.lines()[0].strip() == "Взгляд: 2 из 2, осталась 1 страница"
        assert VK in screen.text()


@pytest.mark.parametrize(("forward", "back"), [("enter", "backspace"), ("pagedown", "pageup")])
async def test_one_goes_back_and_changes_ones_mind(judged: Bench, forward: str, back: str) -> None:
    async with judged.run() as screen:
        found = await _look(screen)
        check = found._round.pages[0].questions[0].check
        await screen.press("1", forward)
        assert screen.lines()[0].startswith(" Взгляд: 2 из 2")
        await screen.press(back)
        assert screen.lines()[0].startswith(" Взгляд: 1 из 2")
        assert "+ да" in screen.text()
        await screen.press("2", "left")
        assert "первая страница" in screen.text()
        await _leave(screen)
        assert (await _kept(screen))[2, check] is Sight.NO


@pytest.mark.parametrize("key", ["a", "ф"])
async def test_yes_to_a_group_answers_nothing_else_and_nothing_answered(judged: Bench, key: str) -> None:
    async with judged.run((120, 40)) as screen:
        found = await _look(screen)
        questions = found._round.pages[0].questions
        group = [each.check for each in questions if each.group == questions[0].group]
        assert 1 < len(group) < len(questions)
        await screen.press("2", key)
        await _leave(screen)
        kept = await _kept(screen)
        assert {check for _page, check in kept} == set(group)
        assert kept[2, group[0]] is Sight.NO
        assert {kept[2, check] for check in group[1:]} == {Sight.YES}


@pytest.mark.parametrize("key", ["n", "т"])
async def test_a_note_goes_with_its_question(judged: Bench, key: str) -> None:
    async with judged.run() as screen:
        await _look(screen)
        await screen.press(key)
        await screen.until(lambda: isinstance(screen.console.screen, AskLine))
        await screen.type("видно в закрепе 123")
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, LookScreen))
        assert "Примечание: видно в закрепе 123" in screen.text()
        await screen.press("2")
        await _leave(screen)
        (kept,) = await screen.session.read(looks.listing)
        assert (kept.note, kept.sight, kept.who) == ("видно в закрепе 123", Sight.NO, WHO)


async def test_keys_typed_ahead_fall_on_the_pages_they_are_meant_for(judged: Bench) -> None:
    async with judged.run() as screen:
        found = await _look(screen)
        pages = found._round.pages
        screen.at_once("1", "2", "enter", "2", "1", "enter", "escape")
        await screen.until(lambda: screen.main.is_current)
        kept = await _kept(screen)
        for page, sights in zip(pages, ((Sight.YES, Sight.NO), (Sight.NO, Sight.YES)), strict=True):
            checks = [question.check for question in page.questions[:2]]
            assert tuple(kept[page.page_id, check] for check in checks) == sights


async def test_a_program_that_dies_loses_the_open_page_alone(
    judged: Bench, make_bench: Callable[[Path], Bench], tmp_path: Path
) -> None:
    async with judged.run() as screen:
        found = await _look(screen)
        check = found._round.pages[0].questions[0].check
        await screen.press("1", "enter")
        await screen.until(lambda: not found._writing.locked())
        await screen.press("1")
        copy = tmp_path / "as it was"
        copy.mkdir(mode=0o700)
        for file in judged.location.iterdir():
            if file.is_file() and file.name != "vault.lock":
                (copy / file.name).touch(mode=0o600)
                (copy / file.name).write_bytes(file.read_bytes())
        await _leave(screen)
    async with make_bench(copy).run() as screen:
        assert set(await _kept(screen)) == {(2, check)}
        before = {(each.subject.id, each.check): each.code for each in await screen.session.read(history.current)}
        assert before[2, check] != "looked.yes"
        await _look(screen)
        after = {(each.subject.id, each.check): each.code for each in await screen.session.read(history.current)}
        assert after[2, check] == "looked.yes"


async def test_half_a_page_is_kept_once_the_hands_rest(judged: Bench) -> None:
    async with judged.run() as screen:
        found = await _look(screen)
        page = found._round.pages[0]
        await screen.press("1")
        found._keep_at_rest()
        assert found._kept == {}, "not at every answer"
        judged.ticks.now += 4
        found._keep_at_rest()
        await screen.until(lambda: len(screen.session.opened().read(looks.listing)) == 1)
        assert await _kept(screen) == {(page.page_id, page.questions[0].check): Sight.YES}


async def test_past_the_last_page_enter_ends_it_and_nothing_is_left(judged: Bench) -> None:
    async with judged.run() as screen:
        found = await _look(screen)
        for page in found._round.pages:
            screen.at_once(*["1"] * len(page.questions), "enter")
        await screen.until(lambda: "пройдены все страницы" in screen.text())
        await screen.press("1")
        assert "Страницы кончились" in screen.text()
        await screen.press("enter")
        await screen.until(lambda: screen.main.is_current)
        await screen.press("l")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        assert "уже посмотрено" in screen.text()


async def test_there_is_nothing_to_look_at_before_the_first_check(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("4")
        await screen.until(lambda: "Проверок ещё не было" in screen.text())
        await screen.press("l")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        assert "проверок ещё не было" in screen.text()


async def test_the_palette_has_it_anywhere(judged: Bench) -> None:
    async with judged.run() as screen:
        await screen.press("f9")
        await screen.until(lambda: isinstance(screen.console.screen, Palette))
        await screen.type("взгляд")
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, AskLine))


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_it_fits_every_window(judged: Bench, size: tuple[int, int]) -> None:
    async with judged.run(size) as screen:
        found = await _look(screen)
        lines = screen.lines()
        assert max(map(len, lines)) <= size[0]
        assert lines[2].strip() == OK
        asked = found._round.pages[0].questions[0].text
        assert " ".join(asked.split()[:4]) in "\n".join(lines[-12:])
        assert "Выход" in lines[-1] and "Да" in lines[-1]
        await screen.press("end")
        assert " ".join(found._round.pages[0].questions[-1].text.split()[:3]) in "\n".join(screen.lines()[-12:])


async def test_the_link_is_shown_for_a_telephone(judged: Bench) -> None:
    async with judged.run() as screen:
        await _look(screen)
        await screen.press("к")
        await screen.until(lambda: isinstance(screen.console.screen, LinkCode))
        assert OK in screen.text() and "▀" in screen.text()
        await screen.press("escape")
        await screen.until(lambda: isinstance(screen.console.screen, LookScreen))


# Answers


async def _to_clause(screen: Screen, number: str) -> None:
    await screen.pane("4")
    await screen.press("tab")
    await screen.until(lambda: "[По пунктам]" in screen.text())
    screen.rows.select(number)
    await screen.pilot.pause()


async def _answer(screen: Screen, key: str = "f4") -> None:
    await screen.press(key)
    await screen.until(lambda: isinstance(screen.console.screen, Form))


@pytest.mark.parametrize("key", ["f4", "a", "ф"])
async def test_a_clause_is_answered_with_its_questions_before_the_eyes(judged: Bench, key: str) -> None:
    async with judged.run() as screen:
        await _to_clause(screen, "1.2")
        await _answer(screen, key)
        text = screen.text()
        assert "Ответ: пункт 1.2" in text
        assert "Назначен ли руководитель муниципального центра управления?" in text
        assert "действует до 20.02.2027" in text
        await screen.press("right", "enter")
        await screen.type("приказ № 7")
        await screen.press("enter", "enter")
        await screen.type(WHO)
        await screen.press("f2")
        await screen.until(lambda: screen.main.is_current)
        (kept,) = await screen.session.read(answers.listing)
        assert (kept.check, kept.status, kept.note, kept.who) == ("clause.1.2", Status.OK, "приказ № 7", WHO)
        current = {each.check: each for each in await screen.session.read(history.current)}
        assert current["clause.1.2"].code == "answered.ok"


async def test_not_done_wants_a_note(judged: Bench) -> None:
    async with judged.run() as screen:
        await _to_clause(screen, "1.2")
        await _answer(screen)
        await screen.press("enter", "enter", "enter")
        await screen.type(WHO)
        await screen.press("f2")
        await screen.until(lambda: "выберите решение" in screen.text())
        await screen.press("right", "right", "f2")
        await screen.until(lambda: "напишите, что не" in screen.text())
        assert await screen.session.read(answers.listing) == ()


async def test_a_standing_answer_is_shown_and_taken_back(judged: Bench) -> None:
    async with judged.run() as screen:
        await _to_clause(screen, "1.2")
        await _answer(screen)
        await screen.press("right", "enter", "enter", "enter")
        await screen.type(WHO)
        await screen.press("f2")
        await screen.until(lambda: screen.main.is_current)
        await screen.press("f4")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        assert "Сейчас: выполнено" in screen.text()
        await screen.press("3")
        await screen.until(lambda: "Снято" in screen.lines()[-2])
        current = {each.check: each for each in await screen.session.read(history.current)}
        assert current["clause.1.2"].code == "clause.manual"


async def test_what_was_seen_is_not_a_persons_to_decide(judged: Bench) -> None:
    async with judged.run() as screen:
        await _to_clause(screen, "1.1")
        await screen.press("f4")
        await screen.until(lambda: "Отвечают на вывод" in screen.text())
        await screen.press("enter", "f4")
        await screen.until(lambda: "отвечать не на что" in screen.text())


async def test_what_a_person_saw_is_taken_back_where_its_verdict_stands(judged: Bench) -> None:
    async with judged.run() as screen:
        found = await _look(screen)
        asked = found._round.pages[0].questions[0]
        await screen.press("2")
        await _leave(screen)
        await screen.press("tab", "tab")
        await screen.until(lambda: "[Нарушения]" in screen.text())
        screen.rows.select((SubjectKind.PAGE, 2, asked.check))
        await screen.press("ф")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        assert "Видел человек: требование не выполнено" in screen.text()
        await screen.press("2")
        await screen.until(lambda: "Снято" in screen.lines()[-2])
        assert await _kept(screen) == {}
        again = await _look(screen)
        assert again._round.pages[0].questions[0] == replace(asked, why=again._round.pages[0].questions[0].why)


async def test_a_card_answers_the_verdict_under_its_cursor(judged: Bench) -> None:
    async with judged.run((80, 60)) as screen:
        await screen.pane("2")
        screen.rows.select(2)
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, OrganizationCardScreen))
        await screen.until(lambda: "Выводы (" in screen.text())
        await screen.press("a")
        await screen.until(lambda: "Отвечают на вывод" in screen.text())
        card = screen.console.screen
        assert isinstance(card, OrganizationCardScreen)
        rows = card.query_one(Rows)
        waiting = next(each for each in rows.items if each[1].verdict and each[1].verdict.status is Status.MANUAL)
        rows.select(waiting[0])
        await screen.press("ф")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.press("right", "enter", "enter", "enter")
        await screen.type(WHO)
        await screen.press("f2")
        await screen.until(lambda: screen.console.screen is card)
        (kept,) = await screen.session.read(answers.listing)
        assert kept.check == waiting[1].verdict.check
        await screen.until(lambda: f"({WHO}, 22.11.2026)" in screen.text())

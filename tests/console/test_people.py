"""Responsible people: added, edited and taken off on the screen, from the list and from the card."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from console.dialogs.ask import TypedAsk
from console.dialogs.form import Form
from console.dialogs.pick import Pick
from console.panes.organization_card import OrganizationCardScreen
from console.widgets.fields import FieldRow
from registry import people
from registry.people import Assignment, Role
from tests.console.support import Bench, Screen


async def _form(screen: Screen) -> Form:
    await screen.until(lambda: isinstance(screen.console.screen, Form) and bool(screen.console.screen.focused))
    form = screen.console.screen
    assert isinstance(form, Form)
    return form


async def _fill(screen: Screen, form: Form, key: str, text: str) -> None:
    next(row for row in form.query(FieldRow) if row.spec.key == key).control.focus()
    await screen.press("end")
    await screen.type(text)


async def _save(screen: Screen) -> None:
    await screen.press("f2")
    await screen.until(lambda: not isinstance(screen.console.screen, Form))


async def _new(screen: Screen, key: str) -> Form:
    await screen.press(key)
    await screen.until(lambda: isinstance(screen.console.screen, Pick))
    await screen.press("enter")
    return await _form(screen)


async def _card(screen: Screen, line: str) -> OrganizationCardScreen:
    """The card of the school, the cursor on that line."""
    await screen.press("end", "enter")
    await screen.until(lambda: isinstance(screen.console.screen, OrganizationCardScreen) and line in screen.text())
    card = screen.console.screen
    assert isinstance(card, OrganizationCardScreen)
    await screen.press("home")
    for _ in range(next(at for at, text in enumerate(screen.lines()[1:]) if line in text)):
        await screen.press("down")
    return card


async def test_a_new_person_from_the_list_in_either_layout(bench: Bench) -> None:
    for at, key in enumerate(("o", "щ")):
        async with bench.run() as screen:
            await screen.press("home")
            form = await _new(screen, key)
            await screen.type(f"Выдуманная Анна {at}")
            await _fill(screen, form, "since", "01.09.2026")
            await _save(screen)
            await screen.until(lambda: "Записано" in screen.lines()[-2])
            found = [each for each in await screen.session.read(people.listing) if each.name.endswith(f"Анна {at}")]
            parts = [(part.role, part.since) for part in found[0].assignments]
            assert parts == [(Role.RESPONSIBLE, date(2026, 9, 1))]


async def test_a_known_person_takes_another_organization(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("home", "o")
        await screen.until(lambda: isinstance(screen.console.screen, Pick))
        await screen.type("примеров")
        await screen.press("enter")
        await _form(screen)
        assert "Примеров Пётр" in screen.text()
        await _save(screen)
        (person,) = await screen.session.read(people.listing)
        assert len({part.organization_id for part in person.assignments}) == 2


async def test_a_person_is_edited_from_the_card(bench: Bench) -> None:
    async with bench.run() as screen:
        await _card(screen, "Примеров")
        await screen.press("f4")
        form = await _form(screen)
        await _fill(screen, form, "position", "методист")
        await _fill(screen, form, "until", "01.06.2026")
        await _save(screen)
        await screen.until(lambda: "по 01.06.2026" in screen.text())
        assert "методист" in screen.text()
        (person,) = await screen.session.read(people.listing)
        (part,) = person.assignments
        assert (part.role, part.until) == (Role.RESPONSIBLE, date(2026, 6, 1))


async def test_a_part_is_taken_off_and_the_person_stays(bench: Bench) -> None:
    async with bench.run() as screen:
        await _card(screen, "Примеров")
        await screen.press("f8")
        await screen.until(lambda: isinstance(screen.console.screen, TypedAsk))
        await screen.type("удалить")
        await screen.press("enter")
        await screen.until(lambda: "не назначены" in screen.text())
        (person,) = await screen.session.read(people.listing)
        assert person.assignments == ()


async def test_refusals_stand_at_their_fields(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("home")
        form = await _new(screen, "o")
        await screen.press("f2")
        await screen.until(lambda: "не заполнено" in screen.text())
        await _fill(screen, form, "name", "[/x] Выдуманный")
        await _fill(screen, form, "since", "02.09.2026")
        await _fill(screen, form, "until", "01.09.2026")
        await screen.press("f2")
        await screen.until(lambda: "раньше начала" in screen.text())
        assert len(await screen.session.read(people.listing)) == 1


async def test_other_parts_are_kept(bench: Bench) -> None:
    async with bench.run() as screen:
        (person,) = await screen.session.read(people.listing)
        elsewhere = Assignment(screen.rows.items[0].organization.id, Role.DEPUTY)  # type: ignore[attr-defined]
        both = (*person.assignments, elsewhere)
        await screen.session.write("test", lambda tx: people.update(tx, replace(person, assignments=both)))
        await _card(screen, "Примеров")
        await screen.press("enter")
        form = await _form(screen)
        await _fill(screen, form, "phone", "+7 384 1")
        await _save(screen)
        (stored,) = await screen.session.read(people.listing)
        assert stored.assignments == both

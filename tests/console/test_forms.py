"""Forms: filled, refused at their field, saved; both kinds of removal questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from textual import events

from console.dialogs.ask import Choose, TypedAsk
from console.dialogs.form import Form
from console.dialogs.pick import Pick
from console.panes.organization_card import OrganizationCardScreen
from console.widgets.fields import FieldRow
from console.widgets.secretfield import SecretField
from registry import changes, credentials, exemptions, organizations, pages
from tests.console.support import PASSWORD, Bench, Screen
from vault import secrets
from vault.secrets import Field


async def _form(screen: Screen, *keys: str) -> Form:
    await screen.press(*keys)
    await screen.until(lambda: isinstance(screen.console.screen, Form) and bool(screen.console.screen.focused))
    form = screen.console.screen
    assert isinstance(form, Form)
    return form


def _field(form: Form, key: str) -> FieldRow:
    return next(row for row in form.query(FieldRow) if row.spec.key == key)


async def _fill(screen: Screen, form: Form, key: str, text: str) -> None:
    _field(form, key).control.focus()
    await screen.press("end")
    await screen.type(text)


async def _save(screen: Screen) -> None:
    await screen.press("f2")
    await screen.until(lambda: not isinstance(screen.console.screen, Form))


async def test_a_new_organization(bench: Bench) -> None:
    async with bench.run() as screen:
        form = await _form(screen, "n")
        await screen.type("Детский сад № 9")
        await screen.press("enter")
        await screen.type("ДС 9")
        await _fill(screen, form, "phones", "+7 384 1; +7 384 2")
        await _fill(screen, form, "head_name", "Иванова Анна Петровна")
        await _fill(screen, form, "head_position", "заведующая")
        await _save(screen)
        await screen.until(lambda: len(screen.rows.items) == 4)
        assert "Добавлено" in screen.lines()[-2]
        stored = await screen.session.read(organizations.listing)
        new = next(each for each in stored if each.name == "Детский сад № 9")
        assert (new.short_name, new.phones) == ("ДС 9", ("+7 384 1", "+7 384 2"))
        assert (new.head_name, new.head_position) == ("Иванова Анна Петровна", "заведующая")
        assert screen.rows.current.organization.id == new.id  # type: ignore[attr-defined]


async def test_a_refusal_stands_at_its_field(bench: Bench) -> None:
    async with bench.run() as screen:
        form = await _form(screen, "n")
        await screen.type("Школа № 7")
        await _fill(screen, form, "inn", "123")
        await screen.press("f2")
        await screen.until(lambda: "10 или 12 цифр, записано" in screen.text())
        line = next(line for line in screen.lines() if "записано" in line)
        assert "ИНН" in line
        assert form.focused is _field(form, "inn").control
        assert len(await screen.session.read(organizations.listing)) == 3
        await screen.press("backspace", "backspace", "backspace")
        await _save(screen)


async def test_an_empty_name_is_refused(bench: Bench) -> None:
    async with bench.run() as screen:
        form = await _form(screen, "n")
        await screen.press("f2")
        await screen.until(lambda: _field(form, "name").has_class("-refused"))
        assert "не заполнено" in screen.text()


async def test_an_edit_keeps_what_was_not_touched(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("end")
        form = await _form(screen, "у")
        await _fill(screen, form, "address", "ул. Лесная, 1")
        await _save(screen)
        stored = await screen.session.read(organizations.listing)
        school = next(each for each in stored if each.name == "Школа № 5")
        assert school.address == "ул. Лесная, 1"
        assert school.short_name == "Школа 5"
        history = await screen.session.read(lambda tx: changes.history(tx, "organization", school.id))
        assert len(history) == 2


async def test_escape_asks_only_when_something_changed(bench: Bench) -> None:
    async with bench.run() as screen:
        await _form(screen, "n")
        await screen.press("escape")
        assert screen.main.is_current
        await _form(screen, "n")
        await screen.type("х")
        await screen.press("escape")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("escape")
        assert isinstance(screen.console.screen, Form)
        await screen.press("escape")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: screen.main.is_current)


async def test_a_page_takes_its_network_from_the_link(bench: Bench) -> None:
    async with bench.run() as screen:
        await _form(screen, "p")
        await screen.type("https://m.vk.com/avtohoz_demo")
        await _save(screen)
        stored = await screen.session.read(pages.listing)
        page = next(each for each in stored if "avtohoz" in each.url)
        assert (page.network, page.url) == ("vk", "https://vk.com/avtohoz_demo")


async def test_a_strange_link_is_refused(bench: Bench) -> None:
    async with bench.run() as screen:
        form = await _form(screen, "з")
        await screen.type("не ссылка")
        await screen.press("f2")
        await screen.until(lambda: _field(form, "url").has_class("-refused"))


async def test_a_page_is_edited_and_removed_from_the_card(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("down", "enter")
        await screen.until(lambda: "ok.ru/muzeydemo" in screen.text())
        at = next(at for at, line in enumerate(screen.lines()) if "ok.ru/muzeydemo" in line)
        await screen.press(*["down"] * (at - 1))
        form = await _form(screen, "f4")
        await _fill(screen, form, "opened_on", "01.02.2024")
        await _fill(screen, form, "connected_on", "31.01.2024")
        await screen.press("f2")
        await screen.until(lambda: _field(form, "connected_on").has_class("-refused"))
        await screen.press(*["backspace"] * len("31.01.2024"))
        await _fill(screen, form, "connected_on", "03.02.2024")
        await _save(screen)
        stored = await screen.session.read(pages.listing)
        assert (date(2024, 2, 1), date(2024, 2, 3)) in {(page.opened_on, page.connected_on) for page in stored}
        await screen.press("f8")
        await screen.until(lambda: isinstance(screen.console.screen, TypedAsk))
        await screen.type("удалить")
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, OrganizationCardScreen))
        await screen.until(lambda: "страниц нет" in screen.text())


async def test_an_exemption_needs_its_organization(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.pane("3")
        form = await _form(screen, "n")
        await screen.press("f2")
        await screen.until(lambda: "выберите организацию" in screen.text())
        await screen.press("space")
        await screen.until(lambda: isinstance(screen.console.screen, Pick))
        await screen.type("автохоз")
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await _fill(screen, form, "until", "31.13.2026")
        await screen.press("f2")
        await screen.until(lambda: "нужна дата" in screen.text())
        await screen.press(*["backspace"] * 10)
        await screen.type("31.12.2026")
        await _save(screen)
        stored = await screen.session.read(exemptions.listing)
        assert date(2026, 12, 31) in {line.until for line in stored}
        await screen.until(lambda: len(screen.rows.items) == 2)


async def test_a_new_account_with_its_secrets(bench: Bench) -> None:
    async with bench.run((80, 30)) as screen:
        await screen.pane("5")
        form = await _form(screen, "n")
        await _fill(screen, form, "login", "new@example.ru")
        await _fill(screen, form, "password", "тайна 1")
        await screen.press("f2")
        await screen.until(lambda: not isinstance(screen.console.screen, Form))
        stored = await screen.session.read(credentials.listing)
        new = next(each for each in stored if each.login == "new@example.ru")
        assert new.password_changed_on == date(2026, 11, 22)
        owner = credentials.owner(new.id)
        store = screen.session.opened()
        assert secrets.reveal(store, owner, Field.PASSWORD, secrets.Purpose.REVEAL) == "тайна 1"


async def test_a_stored_secret_is_never_in_the_form(bench: Bench) -> None:
    async with bench.run((80, 30)) as screen:
        await screen.pane("5")
        await screen.press("end")
        form = await _form(screen, "f4")
        assert PASSWORD not in screen.text()
        assert all(field.count == 0 for field in form.query(SecretField))
        await _fill(screen, form, "note", "тронуто")
        await _save(screen)
        owner = next(row.owner for row in screen.main.pane.rows.items if row.secrets)  # type: ignore[union-attr]
        store = screen.session.opened()
        assert secrets.reveal(store, owner, Field.PASSWORD, secrets.Purpose.REVEAL) == PASSWORD


async def test_a_wrong_seed_is_refused_and_nothing_is_written(bench: Bench) -> None:
    async with bench.run((80, 30)) as screen:
        await screen.pane("5")
        form = await _form(screen, "n")
        await _fill(screen, form, "login", "new@example.ru")
        await _fill(screen, form, "totp", "кириллица")
        await screen.press("f2")
        await screen.until(lambda: _field(form, "totp").has_class("-refused"))
        assert "(base32)" in screen.text()
        assert len(await screen.session.read(credentials.listing)) == 2


@pytest.mark.parametrize("typed", ["", "да", "удали"])
async def test_removal_needs_the_word(bench: Bench, typed: str) -> None:
    async with bench.run() as screen:
        await screen.press("f8")
        await screen.until(lambda: isinstance(screen.console.screen, TypedAsk))
        await screen.type(typed)
        await screen.press("enter")
        assert isinstance(screen.console.screen, TypedAsk)
        await screen.press("escape")
        await screen.pilot.pause()
        assert len(await screen.session.read(organizations.listing)) == 3


async def test_what_holds_a_record_is_named(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("end", "f8")
        await screen.until(lambda: isinstance(screen.console.screen, TypedAsk))
        await screen.type("УДАЛИТЬ")
        await screen.press("enter")
        await screen.until(lambda: "с этой записью связаны: 1 страница" in screen.text())
        assert len(await screen.session.read(organizations.listing)) == 3


async def test_a_note_of_several_lines_survives_an_edit_of_something_else(bench: Bench) -> None:
    async with bench.run() as screen:
        row = screen.rows.current
        record = replace(row.organization, note="первая\nвторая")  # type: ignore[attr-defined]
        await screen.session.write("test.note", lambda tx: organizations.update(tx, record))
        screen.console.reload_panes()
        await screen.until(lambda: screen.rows.current.organization.note != "")  # type: ignore[attr-defined]
        form = await _form(screen, "f4")
        assert not form.dirty
        await _fill(screen, form, "email", "a@example.ru")
        await _save(screen)
        stored = await screen.session.read(lambda tx: organizations.get(tx, record.id))
        assert (stored.email, stored.note) == ("a@example.ru", "первая\nвторая")


async def test_an_escape_in_a_paste_is_text(bench: Bench) -> None:
    async with bench.run() as screen:
        form = await _form(screen, "n")
        _field(form, "name").control.post_message(events.Paste("Школа\x1b[31m № 8\x07"))
        await screen.pilot.pause()
        assert _field(form, "name").value == "Школа[31m № 8"


async def test_no_line_of_a_paste_is_lost(bench: Bench) -> None:
    async with bench.run() as screen:
        form = await _form(screen, "n")
        control = _field(form, "name").control
        control.post_message(events.Paste("Средняя школа\n  № 8\r\n\nим. Героя\n"))
        await screen.pilot.pause()
        assert _field(form, "name").value == "Средняя школа № 8 им. Героя"
        control.post_message(events.Paste("\n\n"))
        await screen.pilot.pause()
        assert _field(form, "name").value == "Средняя школа № 8 им. Героя"


async def test_fields_are_filled_by_keys_that_come_in_one_packet(bench: Bench) -> None:
    """A slow line delivers many keys at once: each must find the field that the one before it went to."""
    async with bench.run() as screen:
        form = await _form(screen, "n")
        driver = screen.console._driver
        assert driver is not None
        for key in ("a", "down", "b", "tab", "c", "shift+tab", "d", "up", "e", "enter", "f"):
            driver.send_message(events.Key(key, key if len(key) == 1 else None))
        await screen.pilot.pause()
        await screen.pilot.pause()
        values = {row.spec.key: row.value for row in form.query(FieldRow)}
        assert (values["name"], values["short_name"], values["accepted_names"]) == ("ae", "bdf", "c")


async def test_a_form_that_does_not_fit_says_so(bench: Bench) -> None:
    async with bench.run((60, 16)) as screen:
        await _form(screen, "n")
        await screen.until(lambda: "ниже ещё 8 полей" in screen.text())
        await screen.press("up")
        await screen.until(lambda: "выше ещё 8 полей" in screen.text())
        assert "ниже" not in screen.text()
        await screen.pilot.resize_terminal(80, 24)
        await screen.until(lambda: "ещё 8 полей" not in screen.text())


async def test_a_wrong_second_factor_is_refused_at_its_field(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.pane("5")
        form = await _form(screen, "n")
        await screen.press("f2")
        await screen.until(lambda: _field(form, "login").has_class("-refused"))
        await screen.type("new@example.ru")
        _field(form, "totp").control.focus()
        await screen.type("not-a-seed!")
        await screen.press("f2")
        await screen.until(lambda: _field(form, "totp").has_class("-refused"))
        assert form.focused is _field(form, "totp").control
        assert "not-a-seed" not in screen.text()
        assert len(await screen.session.read(credentials.listing)) == 2


@pytest.mark.parametrize("width", [60, 80])
async def test_a_long_refusal_is_read_whole(bench: Bench, width: int) -> None:
    async with bench.run((width, 20)) as screen:
        await _form(screen, "p")
        await screen.type("example.org/a-rather-long-address")
        await screen.press("f2")
        await screen.until(lambda: "не похоже" in screen.text())
        words = ["не", "похоже", "на", "ссылку", "известной", "сети;", "выберите", "сеть"]
        assert all(word in screen.text() for word in words)

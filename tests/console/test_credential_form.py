"""The form of an account shows what its network has, and writes nothing of what it hides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from checks.running.tokens import TokenAnswer
from console.dialogs.form import Form
from console.reading.credentials import CredentialRow
from console.widgets.fields import FieldRow
from console.widgets.plain import Plain
from registry import credentials
from registry.accounts import SignIn
from registry.credentials import Credential, CredentialKind
from tests.console.support import Bench, Screen
from vault import secrets
from vault.secrets import Field


async def _form(screen: Screen, key: str) -> Form:
    await screen.press(key)
    await screen.until(lambda: isinstance(screen.console.screen, Form) and bool(screen.console.screen.focused))
    form = screen.console.screen
    assert isinstance(form, Form)
    return form


def _field(form: Form, key: str) -> FieldRow:
    return next(row for row in form.query(FieldRow) if row.spec.key == key)


def _shown(form: Form) -> dict[str, str]:
    """Keys of the fields on the form with their labels."""
    return {row.spec.key: row.query_one(".label", Plain).text for row in form.query(FieldRow) if row.display}


async def _turn(screen: Screen, form: Form, key: str, value: str) -> None:
    row = _field(form, key)
    row.control.focus()
    for _ in range(10):
        if row.value == value:
            break
        await screen.press("right")
    assert row.value == value


async def _fill(screen: Screen, form: Form, key: str, text: str) -> None:
    control = _field(form, key).control
    control.focus()
    await screen.press("end")
    await screen.type(text)


def _current_id(screen: Screen) -> int:
    row = screen.rows.current
    return row.credential.id if isinstance(row, CredentialRow) else 0


async def _saved(screen: Screen) -> None:
    await screen.press("f2")
    await screen.until(lambda: not isinstance(screen.console.screen, Form))


async def test_the_fields_follow_the_network(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.pane("5")
        form = await _form(screen, "n")
        vk = _shown(form)
        assert {"phone", "email", "passkeys", "password", "totp", "codes"} <= set(vk)
        assert not {"sim_owner", "host", "recovery_email", "token"} & set(vk)
        assert (vk["password"], vk["codes"]) == ("Пароль VK ID", "Резервные коды")
        await _turn(screen, form, "network", "telegram")
        telegram = _shown(form)
        assert {"phone", "sim_owner", "sim_place", "recovery_email", "sessions_checked_on"} <= set(telegram)
        assert not {"host", "totp", "codes", "email"} & set(telegram)
        assert (telegram["phone"], telegram["password"]) == ("Номер SIM", "Облачный пароль")
        await _turn(screen, form, "network", "")
        other = _shown(form)
        assert {"host", "login", "recovery_phone", "totp"} <= set(other)
        assert other["password"] == "Пароль"
        await _turn(screen, form, "kind", "service")
        assert _shown(form)["token"] == "Токен"


async def test_a_key_is_described_on_a_service_account_only(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.pane("5")
        form = await _form(screen, "n")
        assert not {"token_owner", "administrates"} & set(_shown(form))
        await _turn(screen, form, "kind", "service")
        await _turn(screen, form, "network", "ok")
        assert _shown(form)["login"] == "Ключ приложения"
        await _turn(screen, form, "network", "vk")
        assert _shown(form)["login"] == "Логин"
        await _fill(screen, form, "login", "kluch")
        await _fill(screen, form, "token_owner", "Администрация")
        await _fill(screen, form, "token_scopes", "wall; groups")
        await _fill(screen, form, "token_expires_on", "01.12.2026")
        await _turn(screen, form, "token_rate", "20")
        await _turn(screen, form, "administrates", "yes")
        await _saved(screen)
        new = next(each for each in await screen.session.read(credentials.listing) if each.login == "kluch")
        assert (new.token_owner, new.token_scopes) == ("Администрация", ("wall", "groups"))
        assert (new.token_expires_on, new.token_rate, new.administrates) == (date(2026, 12, 1), 20, True)
        screen.console.reload_panes(select=new.id)
        await screen.until(lambda: _current_id(screen) == new.id)
        form = await _form(screen, "f4")
        await _turn(screen, form, "kind", "official")
        await _saved(screen)
        again = await screen.session.read(lambda tx: credentials.get(tx, new.id))
        assert (again.kind, again.token_owner, again.administrates) == (CredentialKind.OFFICIAL, "", False)


async def test_a_messenger_is_written_whole(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.pane("5")
        form = await _form(screen, "n")
        await _turn(screen, form, "network", "max")
        await _fill(screen, form, "phone", "+79000001122")
        await _fill(screen, form, "sim_owner", "Школа")
        await _fill(screen, form, "sessions_checked_on", "01.11.2026")
        await _turn(screen, form, "sign_in", "phone_code")
        await _fill(screen, form, "password", "облако1")
        await _saved(screen)
        stored = await screen.session.read(credentials.listing)
        new = next(each for each in stored if each.network == "max")
        assert (new.phone, new.sim_owner, new.sign_in) == ("+79000001122", "Школа", SignIn.PHONE_CODE)
        assert new.sessions_checked_on == date(2026, 11, 1)
        health = await screen.session.read(secrets.health)
        assert health[credentials.owner(new.id)].fields == {Field.PASSWORD}


async def test_what_is_hidden_is_not_written(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.pane("5")
        form = await _form(screen, "n")
        await _fill(screen, form, "login", "school9")
        await _fill(screen, form, "email", "box@example.ru")
        await _fill(screen, form, "codes", "1111 2222")
        await _turn(screen, form, "network", "telegram")
        await _saved(screen)
        stored = await screen.session.read(credentials.listing)
        new = next(each for each in stored if each.login == "school9")
        assert (new.network, new.email) == ("telegram", "")
        assert credentials.owner(new.id) not in await screen.session.read(secrets.health)


async def test_a_filled_field_that_does_not_apply_is_still_shown(bench: Bench) -> None:
    async with bench.run() as screen:
        record = Credential(CredentialKind.OFFICIAL, "vk", login="aaa", sim_owner="Школа")
        added = await screen.session.write("test", lambda tx: credentials.add(tx, record))
        await screen.pane("5")
        screen.console.reload_panes(select=added.id)
        await screen.until(lambda: _current_id(screen) == added.id)
        form = await _form(screen, "f4")
        assert _shown(form)["sim_owner"] == "Договор SIM"
        await _fill(screen, form, "sim_owner", " № 5")
        await _saved(screen)
        assert await screen.session.read(lambda tx: credentials.get(tx, added.id)) == replace(
            added, sim_owner="Школа № 5"
        )


async def test_a_key_of_vk_needs_no_login_and_one_of_ok_its_application(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service key has no login at all; Одноклассники is asked by the public key of the application."""
    monkeypatch.setattr("checks.running.tokens.ask", lambda *_, login: TokenAnswer(True, "Ключ принят."))
    async with bench.run() as screen:
        await screen.pane("5")
        before = {each.id for each in await screen.session.read(credentials.listing)}
        form = await _form(screen, "n")
        await _turn(screen, form, "kind", "service")
        await _turn(screen, form, "network", "ok")
        await _fill(screen, form, "token", "AT1:SSK1")
        await screen.press("f2")
        await screen.until(lambda: "нужен ключ приложения" in screen.text())
        await _turn(screen, form, "network", "vk")
        await _saved(screen)
        (added,) = [each for each in await screen.session.read(credentials.listing) if each.id not in before]
        assert (added.kind, added.network, added.login) == (CredentialKind.SERVICE, "vk", "")

"""A network's key in the pane «Сейф»: its form asks for what a key needs, and the network says whether it takes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from checks.running.tokens import TokenAnswer
from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.dialogs.rotation import RotationScreen
from console.panes.vault.card import CredentialCard
from console.widgets.fieldlist import FieldList
from console.widgets.fields import ChoiceField, FieldRow
from console.widgets.secretfield import SecretField
from registry import credentials
from registry.credentials import Credential, CredentialKind, SecretInput
from tests.console.support import Bench, Screen
from tests.console.vault_views import press_offer, reach
from vault import rotation
from vault.secrets import Field

TAKEN = TokenAnswer(True, "Ключ принят.")
REFUSED = TokenAnswer(False, "Ключ не принят: он отозван.")
UNREACHED = TokenAnswer(False, "Связи с сетью нет, о ключе ничего не известно.", told=False)


class Network:
    """What is asked of it, and its answer."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self.answer = TAKEN

    def ask(self, network: str, token: str, *_: object, login: str = "") -> TokenAnswer:
        self.asked.append((network, token, login))
        return self.answer


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[Network]:
    found = Network()
    monkeypatch.setattr("checks.running.tokens.ask", found.ask)
    yield found


def _row(form: Form, key: str) -> FieldRow:
    return next(row for row in form.query(FieldRow) if row.spec.key == key)


def _labels(form: Form) -> list[str]:
    return [row.spec.key for row in form.query(FieldRow) if row.display]


async def _new_key(screen: Screen, network: str = "vk") -> Form:
    await screen.pane("5")
    await screen.press("n")
    await reach(screen, Form)
    form = screen.console.screen
    assert isinstance(form, Form)
    for key, value in (("kind", CredentialKind.SERVICE.value), ("network", network)):
        control = _row(form, key).control
        assert isinstance(control, ChoiceField)
        control.put(value)
    await screen.until(lambda: "token" in _labels(form))
    return form


def _put(form: Form, token: str, login: str = "") -> None:
    control = _row(form, "token").control
    assert isinstance(control, SecretField)
    control.put(bytearray(token.encode()))
    _row(form, "login").put(login)


async def _tokens(screen: Screen) -> list[int]:
    health = await screen.session.read(credentials.health)
    return [number for number, kept in health.items() if Field.TOKEN in kept.fields]


async def test_a_key_is_asked_for_what_it_needs_and_no_more(bench: Bench) -> None:
    async with bench.run() as screen:
        form = await _new_key(screen)
        keys = _labels(form)
        assert keys[:4] == ["kind", "network", "login", "token"]
        assert not {"password", "totp", "codes", "second_factor", "phone", "role", "sign_in"} & set(keys)
        await screen.until(lambda: "Заметка" in screen.text())
        await screen.press("f2")
        await screen.until(lambda: _row(form, "token").has_class("-refused"))
        assert form.stands


async def test_what_was_filled_before_is_not_hidden_by_the_kind(bench: Bench) -> None:
    async with bench.run() as screen:
        record = Credential(CredentialKind.SERVICE, "vk", login="app", phone="+79000000000")
        added = await screen.session.write("test", lambda tx: credentials.add(tx, record))
        await screen.pane("5")
        screen.console.reload_panes(select=added.id)
        await screen.until(lambda: "app" in screen.text())
        await screen.press("f4")
        await reach(screen, Form)
        form = screen.console.screen
        assert isinstance(form, Form)
        assert "phone" in _labels(form)
        assert "email" not in _labels(form)


@pytest.mark.parametrize(
    ("answer", "kept", "said"),
    [(TAKEN, 1, "Ключ принят. Записан."), (UNREACHED, 1, "не проверен"), (REFUSED, 0, "он отозван")],
)
async def test_the_network_is_asked_before_the_key_is_written(
    bench: Bench, network: Network, answer: TokenAnswer, kept: int, said: str
) -> None:
    network.answer = answer
    async with bench.run() as screen:
        form = await _new_key(screen, "ok")
        _put(form, "AT1:SSK1", "CPUBLIC")
        await screen.press("f2")
        await screen.until(lambda: said in " ".join(screen.text().split()), what=said)
        assert network.asked == [("ok", "AT1:SSK1", "CPUBLIC")]
        assert len(await _tokens(screen)) == kept
        assert form.stands is not bool(kept)


async def test_the_card_of_a_key_speaks_of_the_key_and_asks_the_network(bench: Bench, network: Network) -> None:
    async with bench.run() as screen:
        record = Credential(CredentialKind.SERVICE, "vk", login="app")
        added = await screen.session.write(
            "test",
            lambda tx: credentials.put_secrets(
                tx, credentials.add(tx, record), SecretInput(token="vk1.a.key"), screen.session.today
            ),
        )
        await screen.pane("5")
        screen.console.reload_panes(select=added.id)
        await screen.until(lambda: "app" in screen.text())
        await screen.press("enter")
        await reach(screen, CredentialCard)
        await screen.until(lambda: "Ключ доступа: записан" in screen.text())
        assert "Пароль" not in screen.text()
        await screen.press("enter")
        await reach(screen, Choose)
        await press_offer(screen, "Спросить сеть")
        await screen.until(lambda: "Ключ принят." in screen.text())
        assert network.asked == [("vk", "vk1.a.key", "app")]
        await screen.press("s")
        await reach(screen, Form)
        assert "Новый ключ доступа" in screen.lines()[0], "there is nothing else to choose from"


async def test_half_a_key_is_refused_where_it_is_typed(bench: Bench) -> None:
    async with bench.run() as screen:
        record = Credential(CredentialKind.SERVICE, "ok", login="CPUBLIC")
        added = await screen.session.write("test", lambda tx: credentials.add(tx, record))
        await screen.pane("5")
        screen.console.reload_panes(select=added.id)
        await screen.until(lambda: "CPUBLIC" in screen.text())
        await screen.press("s")
        await reach(screen, Form)
        await screen.until(lambda: "access_token:session_secret_key" in screen.text())
        await screen.type("half")
        await screen.press("f2")
        await screen.until(lambda: "не полностью" in " ".join(screen.text().split()))
        assert await screen.session.read(rotation.listing) == ()
        await screen.press("delete")
        await screen.type("AT1:SSK1")
        await screen.press("f2")
        await reach(screen, RotationScreen)


async def test_fields_that_a_choice_brings_below_the_window_are_counted(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.pane("5")
        await screen.press("n")
        await reach(screen, Form)
        form = screen.console.screen
        assert isinstance(form, Form)
        await screen.until(lambda: "Резервные коды" in screen.text())
        control = _row(form, "network").control
        assert isinstance(control, ChoiceField)
        control.put("")
        await screen.until(lambda: "ниже ещё" in screen.text())
        assert form.query_one(FieldList).scroll_offset.y == 0

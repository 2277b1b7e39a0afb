"""A whole run over Одноклассники, Телеграм and MAX: from the registry through the simulated networks to sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks import history, runs
from checks.collectors.ok import collector as ok
from checks.collectors.telegram import collector as telegram
from checks.model import Status, Verdict
from checks.scope import Scope
from checks.settings import Endpoints
from registry import credentials, organizations, pages
from registry.credentials import Credential, CredentialKind, SecretInput
from registry.organizations import Organization
from registry.pages import Page
from registry.regulation import toml, versions
from sample_data.networks import Networks, Scenario, read_worlds, simulated
from tests.checks.support import QUICK, never, regulation, silent
from tests.sample_data.web import NOW
from tests.sample_data.worlds import OK, TELEGRAM
from vault.clock import Clock
from vault.store import Store
from vault.transaction import Tx

CHECKS = (
    "page.reachable",
    "page.description",
    "page.phones",
    "page.hours",
    "page.email",
    "posts.weekly",
    "page.identity",
)
RULES = regulation(*CHECKS)
LINKS = {
    "ok": ("https://ok.ru/okschool", "https://ok.ru/group/5"),
    "telegram": ("https://t.me/shkola_demo", "https://t.me/hidden", "https://t.me/nobody_here", "https://t.me/person"),
    "max": ("https://max.ru/school",),
}


def fill(tx: Tx, networks: Networks, *, application: bool) -> None:
    versions.add(tx, RULES, toml.serialise(RULES))
    owner = organizations.add(tx, Organization("Школа", phones=("+7 384 000-00-01",), hours="пн–пт 09:00–18:00"))
    for network, links in LINKS.items():
        for link in links:
            name = link.rpartition("/")[2]
            number = name if name.isdigit() else ""
            pages.add(tx, Page(owner.id, network, link, short_name="" if number else name, network_id=number))
    if application:
        login = networks.tokens["ok_application_key"]
        service = credentials.add(tx, Credential(CredentialKind.SERVICE, "ok", login=login))
        credentials.put_secrets(tx, service, SecretInput(token=networks.tokens["ok"]), NOW.date())


@pytest.fixture(autouse=True)
def _in_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram, "FASTEST", 1000)
    monkeypatch.setattr(telegram, "_SPREAD", 0.0)
    monkeypatch.setattr(ok, "FASTEST", 1000)


@pytest.fixture(scope="module")
def _world(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    folder = tmp_path_factory.mktemp("worlds")
    files = []
    for name, text in (("ok", OK), ("telegram", TELEGRAM)):
        files.append(folder / f"{name}.toml")
        files[-1].write_text(text, encoding="utf-8")
    return tuple(files)


def verdicts(store: Store, world: tuple[Path, ...], *, application: bool = True) -> dict[tuple[str, str], Verdict]:
    scenarios = {"ok": Scenario(rate=0), "telegram": Scenario(rate=0)}
    with simulated(read_worlds(world), now=NOW, scenario=scenarios) as networks:
        store.write("fill", lambda tx: fill(tx, networks, application=application))
        endpoints = Endpoints(ok_url=networks.url("ok"), telegram_url=networks.url("telegram"))
        runs.run(store, Scope(), endpoints, Clock(NOW), progress=silent, cancelled=never, limits=QUICK)
    found = store.read(history.current)
    return {(verdict.subject.name, verdict.check): verdict for verdict in found}


def test_what_each_network_shows(store: Store, _world: tuple[Path, ...]) -> None:
    found = verdicts(store, _world)
    school, gone = LINKS["ok"]
    assert found[school, "page.reachable"].status is Status.OK
    assert found[school, "page.phones"].status is Status.OK
    assert found[school, "page.hours"].code == "page.hours.elsewhere"
    assert found[school, "page.hours"].status is Status.MANUAL
    assert found[school, "posts.weekly"].status is Status.OK
    assert found[gone, "page.reachable"].status is Status.FAIL
    channel, hidden, nobody, person = LINKS["telegram"]
    assert found[channel, "page.reachable"].status is Status.OK
    assert found[channel, "page.phones"].code == "page.phones.elsewhere"
    assert found[channel, "page.phones"].status is Status.MANUAL
    assert found[channel, "posts.weekly"].status is Status.OK
    assert found[hidden, "page.reachable"].status is Status.UNKNOWN
    assert found[hidden, "posts.weekly"].code == "unseen.no_preview"
    assert found[nobody, "page.reachable"].status is Status.FAIL
    assert found[person, "page.reachable"].code == "page.reachable.no_community"
    for check in CHECKS:
        verdict = found[LINKS["max"][0], check]
        assert verdict.status is Status.UNKNOWN
        assert verdict.message == "MAX: сбор ещё не подключён."

    kept = {page.url: page.network_id for page in store.read(pages.listing)}
    assert kept[LINKS["ok"][0]] == "53038939046008"


def test_without_an_application(store: Store, _world: tuple[Path, ...]) -> None:
    found = verdicts(store, _world, application=False)
    verdict = found[LINKS["ok"][0], "page.reachable"]
    assert verdict.status is Status.UNKNOWN
    assert verdict.message == "Одноклассники: не заданы ключи приложения. Введите их в сервисной учётной записи."
    assert found[LINKS["telegram"][0], "page.reachable"].status is Status.OK

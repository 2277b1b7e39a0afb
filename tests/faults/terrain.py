"""The ground on which runs over all networks go wrong: a small world, and a vault that knows of its pages.

What is done there is `expedition`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from checks import catalogue
from checks.schema import FACTS
from checks.schema import SCHEMA as CHECKS
from registry import credentials, organizations, pages
from registry.credentials import Credential, CredentialKind, SecretInput
from registry.organizations import Organization
from registry.pages import Page
from registry.regulation import toml, versions
from registry.regulation.model import NetworkRule
from registry.schema import SCHEMA as REGISTRY
from sample_data.networks import Networks, Scenario, World, read_worlds, simulated
from sample_data.networks.ok import signing
from sample_data.networks.vk import tokens
from tests.checks.support import NOW, regulation
from tests.faults.dying import cheap
from vault.creation import create
from vault.keys import KdfCost
from vault.opening import open_vault
from vault.store import Store
from vault.transaction import Tx

NETWORKS = ("vk", "ok", "telegram", "site")
HOSTS = ("one.example", "two.example")

WORLD = f"""
timezone = "Asia/Novokuznetsk"

[[vk]]
id = 101
screen_name = "first"
name = "Школа первая"
description = "Официальная страница МБОУ Школа первая"
site = "https://one.example"
wall = "open"
managers = [{{ id = 990300001, role = "creator" }}]
contacts = [{{ desc = "Приёмная", phone = "+7 384 000-00-01", email = "one@example.org" }}]
weeks = [4, 3, 5]
[vk.address]
title = "Школа"
address = "ул. Школьная, 1"
city = "Крапивинский"
[vk.address.timetable]
mon = ["09:00", "18:00"]
tue = ["09:00", "18:00"]
wed = ["09:00", "18:00"]
thu = ["09:00", "18:00"]
fri = ["09:00", "18:00"]
[[vk.posts]]
week = -1
day = 3
text = "Вопросы и ответы"
kinds = ["photo"]
comments = [{{ text = "Когда?", hours_after = 1 }}, {{ text = "Завтра", hours_after = 2, answer_to = 1 }}]
[[vk.posts]]
week = -1
day = 4
text = "Спасибо"
visitor = true

[[vk]]
id = 102
screen_name = "second"
name = "Школа вторая"
weeks = [0, 2]

[[vk]]
id = 103
screen_name = "third"
name = "Школа третья"
state = "closed"
weeks = [4]

[[vk]]
id = 104
screen_name = "fourth"
name = "Школа четвёртая"
state = "deleted"

[[vk]]
id = 105
screen_name = "fifth"
name = "Школа пятая"
description = "Страница Школы пятой"
weeks = [6, 6]
[[vk.posts]]
week = -1
day = 2
text = "Ещё вопросы"
comments = [{{ text = "Где?", hours_after = 3 }}]

[[ok]]
id = 501
short_name = "okfirst"
name = "Школа первая"
description = "Официальная группа МБОУ Школа первая"
phone = "+7 384 000-00-01"
address = "ул. Школьная, 1"
city = "Крапивинский"
weeks = [4, 4]
[[ok.posts]]
week = -1
text = "Вопрос"
comments = [{{ text = "Когда?", hours_after = 1 }}]

[[ok]]
id = 502
short_name = "oksecond"
name = "Школа вторая"
weeks = [1]

[[telegram]]
name = "tgfirst_demo"
title = "Школа первая"
description = "Канал МБОУ Школа первая"
weeks = [9, 9, 9]
discussion = true
[[telegram.posts]]
week = -1
text = "Вопрос"
comments = [{{ text = "Когда?", hours_after = 1 }}]

[[telegram]]
name = "tgsecond_demo"
title = "Школа вторая"
weeks = [1]

[[site]]
host = "{HOSTS[0]}"
robots = "User-agent: *\\nDisallow: /admin/\\n"
[[site.pages]]
path = "/"
title = "МБОУ Школа первая"
text = "{"Добро пожаловать в нашу школу. " * 12}"
links = ["https://vk.com/first", "https://ok.ru/okfirst", "/contacts", "/about", "https://vk.com/stranger"]
[[site.pages]]
path = "/contacts"
title = "Контакты"
text = "{"Приёмная работает с девяти до шести. " * 12}"
links = ["https://t.me/tgfirst_demo", "/"]
[[site.pages]]
path = "/about"
title = "О школе"
text = "{"Школа основана давно и работает. " * 12}"

[[site]]
host = "{HOSTS[1]}"
charset = "windows-1251"
[[site.pages]]
path = "/"
title = "МБОУ Школа вторая"
text = "{"Добро пожаловать в нашу вторую школу. " * 12}"
links = ["https://vk.com/second", "/contacts"]
[[site.pages]]
path = "/contacts"
title = "Контакты"
text = "{"Приёмная работает с девяти до шести. " * 12}"
"""

PASSPHRASE = "слон в походе 17"
SCHEMAS = (REGISTRY, CHECKS)
LINKS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "vk": tuple((f"https://vk.com/{name}", name) for name in ("first", "second", "third", "fourth", "fifth")),
    "ok": (("https://ok.ru/okfirst", "okfirst"), ("https://ok.ru/oksecond", "oksecond")),
    "telegram": (("https://t.me/tgfirst_demo", "tgfirst_demo"), ("https://t.me/tgsecond_demo", "tgsecond_demo")),
}
ADMINISTERED, SECOND_KEYS = 1, 5
"""Ids of the VK pages whose managers are asked about, and which another key is tied to."""


def fill(tx: Tx) -> None:
    """A regulation of all checks, five organizations with pages everywhere, and keys: two services', one of a person
    who administers a page, an application of OK."""
    checks = [check.id for check in catalogue.everything()]
    rules = regulation(*checks, networks=tuple(NetworkRule(code) for code in ("vk", "ok", "telegram")))
    versions.add(tx, rules, toml.serialise(rules))
    for number, word in enumerate(("первая", "вторая", "третья", "четвёртая", "пятая")):
        host = f"https://{HOSTS[number]}" if number < len(HOSTS) else ""
        organizations.add(
            tx,
            Organization(
                f"МБОУ Школа {word}",
                address="ул. Школьная, 1",
                phones=("+7 384 000-00-01",),
                email="one@example.org",
                hours="пн–пт 09:00–18:00",
                site=host,
            ),
        )
    for network, links in LINKS.items():
        for owner, (url, name) in enumerate(links, 1):
            pages.add(tx, Page(owner, network, url, short_name=name))
    _key(tx, Credential(CredentialKind.SERVICE, "vk", login="ключ"), tokens.SERVICE)
    second = Credential(CredentialKind.SERVICE, "vk", login="второй", page_ids=(SECOND_KEYS,))
    _key(tx, second, tokens.SECOND_SERVICE)
    person = Credential(CredentialKind.SERVICE, "vk", login="лицо", page_ids=(ADMINISTERED,), administrates=True)
    _key(tx, person, tokens.ADMINISTRATOR)
    application = Credential(CredentialKind.SERVICE, "ok", login=signing.APPLICATION_KEY)
    _key(tx, application, signing.KEYS["ok"].replace(" ", ":"))


def _key(tx: Tx, account: Credential, token: str) -> None:
    credentials.put_secrets(tx, credentials.add(tx, account), SecretInput(token=token), NOW.date())


@dataclass(frozen=True)
class Camp:
    """A vault that is filled already, and the world it is about: every test sets out from a copy of it."""

    ready: Path
    world: World

    @contextmanager
    def vault(self, folder: Path) -> Iterator[Store]:
        """The vault in this folder, copied there when there is none yet."""
        if not folder.exists():
            shutil.copytree(self.ready, folder)
        with open_vault(folder, passphrase(), schemas=SCHEMAS, facts=FACTS, derive=cheap) as store:
            yield store

    @contextmanager
    def networks(self, **scenarios: Scenario) -> Iterator[Networks]:
        """The networks over the world, all in good health but those named; none limits how fast it is asked."""
        today = {name: replace(scenarios.get(name, Scenario()), rate=0, rate_community=0) for name in NETWORKS}
        with simulated(self.world, now=NOW, scenario=today) as networks:
            yield networks


def passphrase() -> bytearray:
    return bytearray(PASSPHRASE.encode())


@pytest.fixture(scope="session")
def camp(tmp_path_factory: pytest.TempPathFactory) -> Camp:
    folder = tmp_path_factory.mktemp("camp")
    (folder / "world.toml").write_text(WORLD, encoding="utf-8")
    ready = folder / "vault"
    with create(ready, passphrase(), cost=KdfCost.light(), schemas=SCHEMAS, facts=FACTS, derive=cheap).store as store:
        store.write("fill", fill)
    return Camp(ready, read_worlds([folder / "world.toml"]))

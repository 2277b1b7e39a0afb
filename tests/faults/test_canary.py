"""Canaries for every kind of secret, through a person's year at the command line: in nothing that is left or said.

But on the stdout of the commands that print a secret by contract; there they are looked for too, so that a search
which finds nothing has something to find.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from sample_data.networks import World, simulated
from tests.console.terminals import Terminal
from tests.faults.canary import NOW, Person, forms, found
from tests.faults.dying import why_not_counted
from tests.registry.imports.secrets import files
from vault import totp
from vault.clock import real_now

MODES = [pytest.param(False, id="forked"), pytest.param(True, id="processes", marks=pytest.mark.faults)]
BREAK = (
    "from vault import sealed\nreal = sealed.open_blob\n"
    "def broken(*a):\n    raise KeyError(real(*a))\nsealed.open_blob = broken"
)
STOP = (
    "import os, signal\nfrom vault import sealed\nreal = sealed.insert\n"
    "sealed.insert = lambda *a: (real(*a), os.kill(os.getpid(), signal.SIGTERM))"
)
SEEDS = (
    "KNAREJKAKNAREJKAKNAREJKAKNAREJK2",
    "KNAREJKAPIVOIIVOKNAREJKAPIVOIIV3",
    "PTICAPTICAPTICAPTICAPTICAPTICAP4",
    "PTENECPTENECPTENECPTENECPTENECP5",
)


@pytest.fixture(params=MODES)
def person(request: pytest.FixtureRequest, tmp_path: Path) -> Person:
    """With an empty home and a passphrase."""
    costly = request.node.originalname == "test_at_the_screen"  # which opens the vault as everybody does
    made = Person(tmp_path, real=request.param, costly=costly)
    _open_by(made, made.canary("passphrase", "Канарейка-пароль-сейфа-19"))
    return made


def _open_by(person: Person, text: str) -> None:
    person.env["PORYADOK_PASSPHRASE_FILE"] = str(person.file("passphrase", text))


def _words(person: Person, words: str) -> None:
    person.needles[f"words {words[:5]}"] = forms(words) | forms(" ".join(words.split()[:6]))


@pytest.fixture
def vault(person: Person) -> Person:
    """A vault with a school, its account with every secret, and a token."""
    made = person.done("vault", "init", "--kdf", "light", "--regulation", "sample:krapivinsky", "--json", prints=True)
    _words(person, made.json["recovery_code"])
    person.done("orgs", "add", "--from", "-", stdin='{"name": "Школа № 5"}')
    person.done("people", "add", "--from", "-", stdin='{"name": "Примеров Пётр"}')
    page = {"organization_id": 1, "network": "vk", "url": "https://vk.com/school5"}
    person.done("pages", "add", "--from", "-", stdin=json.dumps(page))
    secret = {
        "password": person.canary("password", "Канарейка-пароль-Жш7390"),
        "totp": person.seed("seed", SEEDS[0]),
        "recovery_codes": [person.canary("code", "kanareika-kod-5512"), "второй-код"],
    }
    account = {"kind": "official", "network": "vk", "login": "school5@example.ru", "page_ids": [1], "secret": secret}
    person.done("credentials", "add", "--from", "-", stdin=json.dumps(account))
    return person


@pytest.fixture
def token(vault: Person) -> Iterator[str]:
    """A token that the simulated network takes."""
    with simulated(World(()), now=datetime.fromisoformat(NOW)) as networks:
        vault.env["PORYADOK_VK_URL"] = networks.env["PORYADOK_VK_URL"]
        given = vault.canary("token", networks.tokens["vk"])
        record = {"network": "vk", "secret": {"token": given}}
        vault.done("tokens", "add", "--from", "-", stdin=json.dumps(record))
        yield given


def clean(person: Person) -> None:
    assert person.findings() == []


def test_rotating_every_field(vault: Person, token: str) -> None:
    shown = _rotated(vault, 1, "password", (), ("--signed-in",))
    old = vault.done("credentials", "reveal", 1, "--field", "password", "--version", 1, prints=True).out
    assert old == "Канарейка-пароль-Жш7390\n"
    vault.canary("generated", shown)
    value = vault.file("codes", vault.canary("new code", "novyj-kanareika-kod-77") + "\nещё\n")
    _rotated(vault, 1, "recovery_codes", ("--value-file", value), ("--signed-in",))
    seed = vault.seed("new seed", SEEDS[1])
    vault.done("rotate", "start", 1, "--field", "totp", "--value-file", "-", stdin=seed)
    assert seed in vault.done("rotate", "show", 3, prints=True).out
    vault.done("rotate", "applied", 3)
    vault.done("rotate", "verify", 3, "--code", "000000", code=2)
    code = totp.code_at(totp.parse_seed(seed), real_now()).code
    vault.done("rotate", "verify", 3, "--code", code)
    vault.done("rotate", "commit", 3)
    assert vault.done("otp", 1, prints=True).out.strip().isdigit()
    vault.done("tokens", "test")
    new = vault.canary("new token", "vk1.a.kanareika-novyj-token")
    vault.done("rotate", "start", 2, "--field", "token", "--value-file", "-", stdin=new)
    vault.done("rotate", "show", 4, prints=True)
    vault.done("rotate", "verify", 4, code=1)
    vault.done("rotate", "doubt", 4, "--reason", "сеть отказала")
    vault.done("rotate", "abandon", 4)
    vault.done("credentials", "undo", 1, "--field", "password")
    vault.done("rotate", "list", "--all")
    vault.done("credentials", "health", "--rate", "--json")
    vault.done("vault", "verify")
    clean(vault)


def _rotated(person: Person, account: int, name: str, made: tuple[object, ...], proof: tuple[str, ...]) -> str:
    started = person.done("rotate", "start", account, "--field", name, *made, "--json").json
    number = started["id"]
    shown: str = person.done("rotate", "show", number, "--json", prints=True).json["value"]
    person.done("rotate", "show", number, "--old", prints=True)
    for step in (("applied", number), ("verify", number, *proof), ("commit", number)):
        person.done("rotate", *step)
    return shown


def _strangers(person: Person, name: str) -> list[tuple[str, str, str]]:
    """(url, login, password) of a school's account and of a bank."""
    return [
        ("https://vk.com/", "school5@example.ru", person.canary(f"{name} password", f"Канарейка-из-{name}-42")),
        ("https://online.sberbank.ru/", "u", person.canary(f"{name} bank", f"Канарейка-банка-{name}")),
        ("https://ok.ru/", f"{name}@example.ru", person.canary(f"{name} new", f"Новая-канарейка-{name}")),
    ]


def test_importing_and_exporting(vault: Person) -> None:
    passphrase = vault.file("file-passphrase", vault.canary("file passphrase", "Канарейка-пароль-файла-3"))
    chrome = "name,url,username,password,note\n" + "".join(
        f"x,{url},{login},{secret},заметка\n" for url, login, secret in _strangers(vault, "chrome")
    )
    rows = [files.bitwarden_item("x", *row) for row in _strangers(vault, "bitwarden")]
    aegis = files.aegis([files.aegis_entry("VK", "school5@example.ru", vault.seed("aegis", SEEDS[2]))])
    link = files.migration([{"secret": b"kanareika-secret-20b", "name": "school5@example.ru", "issuer": "VK"}])
    vault.seed("migration", base64.b32encode(b"kanareika-secret-20b").decode())
    protected = files.bitwarden_protected(files.bitwarden(rows), "Канарейка-пароль-файла-3")
    imported: list[tuple[str, str | bytes]] = [
        ("chrome.csv", chrome), ("plain.json", files.bitwarden(rows)), ("protected.json", protected),
        ("aegis.json", aegis), ("link.txt", link),
    ]  # fmt: skip
    if vault.real:
        entry = {"title": "x", "username": "school5@example.ru", "url": "https://vk.com"}
        secret = vault.canary("kdbx password", "Канарейка-из-kdbx")
        imported.append(("x.kdbx", files.kdbx([{**entry, "password": secret}], passphrase="Канарейка-пароль-файла-3")))
    for name, content in imported:
        path = vault.file(name, content)
        given = ("--file-passphrase-file", passphrase) if name in ("protected.json", "x.kdbx") else ()
        assert vault.run("import", "secrets", path, *given, "--apply", "--json").code in (0, 1)
    vault.done("import", "secrets", vault.place / "inputs" / "protected.json", code=3)
    cut = vault.file("cut.json", files.bitwarden(rows)[:-40])
    vault.done("import", "secrets", cut, "--apply", code=2)
    out = vault.place / "out" / "export.json"
    vault.done("export", "secrets", "--to", out, "--file-passphrase-file", passphrase)
    assert out.stat().st_size > 100
    if vault.real:
        kdbx = vault.place / "out" / "school.kdbx"
        to = ("--to", kdbx, "--file-passphrase-file", passphrase)
        vault.done("credentials", "issue", 1, "--person", 1, "--way", "kdbx", *to)
    assert "Канарейка" in vault.done("credentials", "reveal", 1, "--field", "password", prints=True).out
    vault.done("credentials", "history", 1)
    vault.done("vault", "backup")
    vault.done("journal", "list", "--json")
    for form in ("csv", "json"):
        vault.done("journal", "export", "--to", vault.place / "out" / f"journal.{form}", "--format", form)
    clean(vault)


def test_changing_the_ways_in(vault: Person) -> None:
    new = vault.file("new", vault.canary("new passphrase", "Канарейка-новый-пароль-8"))
    deputy = vault.file("deputy", vault.canary("deputy", "Канарейка-заместителя-5"))
    vault.done("vault", "slots", "add", "--kind", "passphrase", "--new-passphrase-file", deputy)
    key = vault.place / "inputs" / "key"
    vault.done("vault", "slots", "add", "--kind", "registry", "--out", key)
    vault.needles["key"] = forms(key.read_text().split()[3])
    _words(vault, vault.done("vault", "slots", "add", "--kind", "words", "--json", prints=True).json["recovery_code"])
    vault.done("vault", "passphrase", "--new-passphrase-file", new)
    vault.done("orgs", "list", code=3)  # by the old one
    _open_by(vault, "Канарейка-новый-пароль-8")
    vault.env["PORYADOK_PASSPHRASE_FILE"] = str(key)
    vault.done("orgs", "list")
    vault.done("credentials", "reveal", 1, "--field", "password", code=3)
    _open_by(vault, "Канарейка-новый-пароль-8")
    third = vault.file("third", vault.canary("third passphrase", "Канарейка-третий-пароль-2"))
    renewed = vault.done("vault", "renew", "--new-passphrase-file", third, "--json", prints=True).json
    _words(vault, renewed["recovery_code"])
    _open_by(vault, "Канарейка-третий-пароль-2")
    for command in (("vault", "verify"), ("vault", "status"), ("vault", "slots", "list"), ("journal", "list")):
        vault.done(*command)
    assert vault.run("vault", "security").code in (0, 1)
    (copy, *_) = sorted((vault.vault / "backups").iterdir(), reverse=True)
    assert vault.run("vault", "restore", copy).code == 3  # made before the renewal, under the passphrase of then
    clean(vault)


def _wrong(person: Person) -> Iterator[tuple[int, Callable[[], int | None]]]:
    """What a person does wrong, each with a canary in it, and how it must end."""
    n = person.canary("mistyped", "Канарейка-не-туда-61")

    def add(record: dict[str, object] | str) -> Callable[[], int | None]:
        text = record if isinstance(record, str) else json.dumps(record)
        return lambda: person.run("credentials", "add", "--from", "-", stdin=text).code

    base = {"kind": "official", "network": "vk"}
    yield 2, add({**base, "secret": {"password": n, "hint": 1}})
    yield 2, add({**base, "secret": {"pasword": n}})
    yield 2, add({**base, "secret": n})
    yield 2, add({**base, "secret": {"totp": n}})
    yield 2, add({**base, "secret": {"password": f"{n}\n{n}"}})
    yield 2, add({**base, "secret": {"token": f"{n} {n}"}})
    yield 2, add({**base, "secret": {"recovery_codes": n}})
    yield 2, add(f'{{"secret": {{"password": "{n}"')
    yield 2, lambda: person.run("rotate", "start", 1, "--field", "totp", "--value-file", "-", stdin=n).code
    yield 2, lambda: person.run("rotate", "start", 77, "--field", "password", "--value-file", "-", stdin=n).code
    loose = person.file("loose", n)
    loose.chmod(0o644)
    yield 2, lambda: person.run("rotate", "start", 1, "--field", "password", "--value-file", loose).code
    yield 2, lambda: person.run("--passphrase-file", loose, "orgs", "list").code
    wrong = person.file("wrong", n)
    yield 3, lambda: person.run("--passphrase-file", wrong, "orgs", "list").code
    yield 2, lambda: person.run("import", "secrets", wrong).code
    yield 2, lambda: person.run("import", "registry", wrong, "--answers", wrong).code


def test_mistakes_crashes_and_stops(vault: Person) -> None:
    for code, act in _wrong(vault):
        assert act() == code
    for command in (
        ("credentials", "reveal", 1, "--field", "password"),
        ("credentials", "reveal", 1, "--field", "totp"),
    ):
        ran = vault.run(*command, before=BREAK)
        assert (ran.code, ran.out) == (70, "")
    staged = vault.canary("staged", "Канарейка-на-полпути-9")
    start = ("rotate", "start", 1, "--field", "password", "--value-file", "-")
    assert vault.run(*start, stdin=staged, before=STOP).code == 130
    if vault.real or not why_not_counted():
        for call in (12, 25, 33, 41) if not vault.real else (1, 2):
            vault.run(*start, stdin=staged, at_call=call)
            clean(vault)
    vault.done("vault", "verify")
    clean(vault)


def test_at_the_screen(vault: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opened, a secret shown and hidden, left; and left by the terminal's going away with it still on the screen."""
    for name in [name for name in os.environ if name.startswith("PORYADOK_")]:
        monkeypatch.delenv(name)
    for name in ("HOME", "TMPDIR"):
        monkeypatch.setenv(name, vault.env[name])
    for hang_up in (False, True):
        terminal = Terminal(vault.vault)
        try:
            terminal.wait(lambda text: "Пароль хранилища" in text)
            terminal.type("Канарейка-пароль-сейфа-19\r")
            terminal.wait(lambda text: "[1 Сводка]" in text)
            terminal.type("5")
            terminal.wait(lambda text: "[5 Сейф]" in text and "school5@example.ru" in text)
            terminal.type("v")
            terminal.wait(lambda text: "Что показать?" in text)
            terminal.type("1")
            terminal.wait(lambda text: "Канарейка-пароль-Жш7390" in text)
            if hang_up:
                terminal.hang_up()
            else:
                terminal.type("\x1b[21~")  # F10
            assert terminal.end() in (0, 1, 129)
        finally:
            terminal.close()
        assert forms("Канарейка-пароль-сейфа-19").isdisjoint({terminal.raw})
        assert "Канарейка-пароль-сейфа-19".encode() not in terminal.raw
        clean(vault)
    vault.done("vault", "verify")


@pytest.mark.faults
def test_a_check_of_the_networks(tmp_path: Path) -> None:
    """The demo's municipality, checked over loopback by the real program: its networks' tokens are the canaries."""
    person = Person(tmp_path, real=True)
    ran = person.run("demo", "--headless", "--municipality", "khasynsky", "--keep", person.vault, "--json")
    assert ran.code == 1, ran.err
    _open_by(person, "demo")
    listed = person.done("tokens", "list", "--json").json
    assert listed
    for record in listed:
        shown = person.run("credentials", "reveal", record["id"], "--field", "token", prints=True)
        if shown.code == 0:
            person.canary(f"token {record['id']}", shown.out.strip())
    assert person.needles
    assert person.run("runs", "show", 1, "--json").code == 1
    clean(person)


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    """Against a search that can find nothing."""
    value = "Канарейка-пароль-Жш7390"
    for form in forms(value):
        assert found({"x": forms(value)}, [("file", b"..." + form + b"...")]) == ["x in file"]
    assert found({"x": forms(value)}, [("file", b"nothing")]) == []
    person = Person(tmp_path, real=False)
    person.canary("x", value)
    (person.place / "tmp" / "left").write_text(f"в нём {value}", encoding="utf-8")
    person.heard.append(("stderr", f"отказ: {value}"))
    assert len(person.findings()) == 2

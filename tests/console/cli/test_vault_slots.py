"""Ways in and keys from the command line: words typed back, key files, the key of the registry, new keys."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from console.cli import vault_init
from tests.conftest import PASSPHRASE
from tests.console.cli.conftest import Run
from vault import calibration
from vault.keys import KdfCost

ROOT = Path(__file__).parents[3]
File = Callable[[str, str], Path]


@pytest.fixture
def private(tmp_path: Path) -> File:
    """Makes a private file with a passphrase."""

    def make(name: str, text: str) -> Path:
        path = tmp_path / name
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
        return path

    return make


def slots(run: Run) -> list[tuple[str, str]]:
    return [(slot["kind"], slot["label"]) for slot in run("vault", "slots", "list", "--json").json]


# ---- making a vault


def test_init_measures_the_cost_unless_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibration, "choose", lambda: KdfCost(65 * 1024, 3, 2))
    assert run("vault", "init", "--json").code == 0
    (first, second) = run("vault", "slots", "list", "--json").json
    assert first["cost"] == {"memory": 65 * 1024, "passes": 3, "lanes": 2}
    assert (second["kind"], second["cost"], second["full"]) == ("recovery", None, True)


def test_a_taken_place_is_refused_before_anything_is_measured(
    run: Run, vault_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calibration, "choose", lambda: pytest.fail("measured"))
    assert run("vault", "init").code == 2


def test_a_deputy_is_a_second_way_in(run: Run, private: File) -> None:
    deputy = private("deputy", "пароль заместителя")
    made = run("vault", "init", "--kdf", "light", "--deputy-passphrase-file", deputy)
    assert made.code == 0
    assert len(made.out.split()) == 24
    assert slots(run)[1] == ("passphrase", "пароль заместителя")
    assert run("--passphrase-file", deputy, "orgs", "list").code == 0


@pytest.fixture
def at_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[[list[str]], Run]:
    """Answers the questions about the words, as somebody at a terminal; `wrong` of them first."""

    def sit(answers: list[str]) -> Run:
        given: Iterator[str] = iter(answers)
        monkeypatch.setattr(vault_init, "has_terminal", lambda: True)
        monkeypatch.setattr(click, "prompt", lambda *_, **__: next(given))
        return run

    return sit


def test_words_that_are_not_typed_back_make_no_vault(at_a_terminal: Callable[[list[str]], Run], tmp_path: Path) -> None:
    run = at_a_terminal(["нет"] * 9)
    ended = run("vault", "init", "--kdf", "light")
    assert ended.code == 2
    assert "не создано" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["passphrase"]


def test_at_a_real_terminal(tmp_path: Path, private: File) -> None:
    """The program itself on a pseudo-terminal: the passphrase twice, three words back in capitals, then the vault."""
    typed, answered = [PASSPHRASE, PASSPHRASE], 0
    main, child = pty.openpty()
    environment = {**os.environ, "PORYADOK_VAULT": str(tmp_path / "vault"), "PYTHONUTF8": "1"}
    environment.pop("PORYADOK_PASSPHRASE_FILE", None)
    process = subprocess.Popen(
        [sys.executable, ".", "vault", "init", "--kdf", "light"],
        cwd=ROOT,
        stdin=child,
        stdout=child,
        stderr=child,
        env=environment,
        start_new_session=True,
    )
    os.close(child)
    said = ""
    try:
        while True:
            try:
                piece = os.read(main, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            said += piece.decode("utf-8", "replace")
            asked = re.findall(r"(?:Новый пароль|Ещё раз): |Слово № (\d+): ", said)
            while answered < len(asked):
                number = asked[answered]
                if number:
                    (line,) = re.findall(r"^(?:[а-яё]+ ){23}[а-яё]+\r?$", said, re.MULTILINE)
                    answer = line.split()[int(number) - 1].upper()
                    assert not (tmp_path / "vault").exists()
                else:
                    answer = typed[answered]
                os.write(main, f"{answer}\n".encode())
                answered += 1
    finally:
        os.close(main)
        process.wait(30)
    assert process.returncode == 0, said
    assert answered == 5
    assert PASSPHRASE not in said
    assert (tmp_path / "vault" / "vault.hdr").is_file()


# ---- slots


def test_a_second_passphrase(run: Run, vault_dir: Path, private: File) -> None:
    new = private("new", "второй пароль")
    added = run("vault", "slots", "add", "--kind", "passphrase", "--new-passphrase-file", new, "--json")
    assert added.code == 0, added.err
    assert added.json["label"] == "пароль заместителя"
    assert run("--passphrase-file", new, "vault", "slots", "check", "--json").json["id"] == added.json["id"]
    assert "пароль заместителя" in run("vault", "status").out
    removed = run("vault", "slots", "remove", added.json["id"][:8], "--json")
    assert removed.json == {"removed": added.json["id"], "kind": "passphrase", "label": "пароль заместителя"}
    assert run("--passphrase-file", new, "orgs", "list").code == 3


def test_new_words(run: Run, vault_dir: Path, private: File, template: tuple[Path, str]) -> None:
    old = private("old", template[1])
    used = run("--passphrase-file", old, "orgs", "list")
    assert used.code == 0
    assert "slots add --kind words" in used.err
    assert "slots add --kind words" in run("orgs", "list").err
    added = run("vault", "slots", "add", "--kind", "words", "--json")
    assert run("--passphrase-file", old, "orgs", "list").code == 3
    assert run("--passphrase-file", private("fresh", added.json["recovery_code"]), "vault", "slots", "check").code == 0
    assert slots(run) == [("passphrase", "пароль"), ("recovery", "слова восстановления")]


def test_a_key_file(run: Run, vault_dir: Path, tmp_path: Path, private: File) -> None:
    key = tmp_path / "flash.key"
    added = run("vault", "slots", "add", "--kind", "key-file", "--out", key, "--label", "флешка")
    assert added.code == 0
    assert "флешка" in added.out
    new = private("new", "новый по ключу")
    ended = run("--passphrase-file", key, "vault", "passphrase", "--new-passphrase-file", new, "--json")
    assert ended.json == {"changed": True}
    assert run("orgs", "list").code == 3
    assert run("--passphrase-file", new, "vault", "verify").code == 0
    assert "flash" not in run("--passphrase-file", key, "journal", "list").out


def test_the_key_of_the_registry(run: Run, vault_dir: Path, tmp_path: Path) -> None:
    key = tmp_path / "registry.key"
    made = run("vault", "slots", "add", "--kind", "registry", "--out", key, "--json")
    assert (made.json["kind"], made.json["full"], made.json["file"]) == ("registry", False, str(key))
    by = ("--passphrase-file", key)
    assert run(*by, "orgs", "add", "--from", "-", stdin='{"name": "Ночью"}').code == 0
    assert run(*by, "orgs", "list", "--json").json[0]["name"] == "Ночью"
    assert run(*by, "vault", "slots", "check", "--json").json["kind"] == "registry"
    assert run(*by, "vault", "backup").code == 0
    assert run(*by, "check", "--plan", "--json").code in (0, 2)  # 2: there is no regulation to plan by
    credential = {"kind": "official", "network": "vk", "login": "x", "secret": {"password": "тайна"}}
    assert run("credentials", "add", "--from", "-", stdin=json.dumps(credential)).code == 0
    refused = [
        ("credentials", "reveal", 1, "--field", "password"),
        ("vault", "passphrase", "--new-passphrase-file", key),
        ("vault", "slots", "add", "--kind", "words"),
        ("vault", "slots", "remove", "0000"),
        ("vault", "renew", "--new-passphrase-file", key),
    ]
    for command in refused:
        ended = run(*by, *command)
        assert ended.code == 3, command
        assert "только реестр" in ended.err
        assert "тайна" not in ended.out + ended.err
    assert run("vault", "slots", "list").code == 0


@pytest.mark.parametrize(
    "options",
    [
        ("--kind", "passphrase", "--out", "x"),
        ("--kind", "words", "--out", "x"),
        ("--kind", "key-file"),
        ("--kind", "registry"),
        ("--kind", "отпечаток"),
        (),
    ],
)
def test_options_that_do_not_go_together(run: Run, vault_dir: Path, options: tuple[str, ...]) -> None:
    assert run("vault", "slots", "add", *options).code == 2


def test_the_last_two_ways_in_stay(run: Run, vault_dir: Path) -> None:
    for slot in run("vault", "slots", "list", "--json").json:
        ended = run("vault", "slots", "remove", slot["id"])
        assert ended.code == 2
        assert "меньше двух" in ended.err
    assert run("vault", "slots", "remove", "нет").code == 2


def test_listing_needs_no_passphrase(run: Run, vault_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORYADOK_PASSPHRASE_FILE")
    assert run("vault", "slots", "list").code == 0
    assert run("vault", "slots", "check").code == 3


# ---- new keys


def test_the_keys_are_renewed(run: Run, vault_dir: Path, tmp_path: Path, private: File) -> None:
    assert run("orgs", "add", "--from", "-", stdin='{"name": "Школа"}').code == 0
    credential = {"kind": "official", "network": "vk", "login": "x", "secret": {"password": "тайна"}}
    assert run("credentials", "add", "--from", "-", stdin=json.dumps(credential)).code == 0
    run("vault", "slots", "add", "--kind", "key-file", "--out", tmp_path / "key", "--label", "флешка")
    line = run("vault", "verify", "--json").json["anchor"]
    new = private("new", "после утечки")
    ended = run("vault", "renew", "--new-passphrase-file", new, "--json")
    assert ended.code == 0, ended.err
    assert ended.json["generation"] == 2
    assert [slot["label"] for slot in ended.json["dropped"]] == ["флешка"]
    assert ended.json["openable_backups"]
    assert len(ended.json["recovery_code"].split()) == 24
    for old in (private("old", PASSPHRASE), tmp_path / "key"):
        assert run("--passphrase-file", old, "orgs", "list").code == 3
    by = ("--passphrase-file", new)
    assert run(*by, "orgs", "list", "--json").json[0]["name"] == "Школа"
    assert run(*by, "credentials", "reveal", 1, "--field", "password", "--json").json["value"] == "тайна"
    verified = run(*by, "vault", "verify", "--anchor", line)
    assert verified.code == 0
    assert "поколение ключей 1" in verified.out
    assert run("vault", "status", "--json").json["generation"] == 2


def test_renewing_by_the_same_passphrase_is_refused(run: Run, vault_dir: Path, private: File) -> None:
    assert run("vault", "renew", "--new-passphrase-file", private("same", PASSPHRASE)).code == 2
    assert run("vault", "status", "--json").json["generation"] == 1


# ---- copies


def test_a_change_with_open_secrets_is_copied_at_the_end(run: Run, vault_dir: Path) -> None:
    assert run("orgs", "add", "--from", "-", stdin='{"name": "Школа"}').code == 0
    assert run("vault", "status", "--json").json["backups"] == 0
    credential = {"kind": "official", "network": "vk", "login": "x", "secret": {"password": "тайна"}}
    assert run("credentials", "add", "--from", "-", stdin=json.dumps(credential)).code == 0
    assert run("vault", "status", "--json").json["backups"] == 1
    first = run("vault", "status", "--json").json["last_backup"]
    assert run("credentials", "reveal", 1, "--field", "password").code == 0
    assert run("vault", "status", "--json").json["last_backup"] == first


def test_a_copy_that_cannot_be_made_is_told_and_stops_nothing(
    run: Run, vault_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vault.backup._ROOM", 2**50)
    credential = {"kind": "official", "network": "vk", "login": "x", "secret": {"password": "тайна"}}
    ended = run("credentials", "add", "--from", "-", "--json", stdin=json.dumps(credential))
    assert ended.code == 0
    assert ended.json == {"ids": [1]}
    assert "Резервная копия не сделана" in ended.err


def test_an_import_is_preceded_by_a_copy(run: Run, vault_dir: Path, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("Название;ИНН\nШкола № 1;\n", encoding="utf-8")
    assert run("import", "registry", listed).code in (0, 1)
    assert run("vault", "status", "--json").json["backups"] == 0
    assert run("import", "registry", listed, "--apply").code in (0, 1)
    (copy,) = (vault_dir / "backups").iterdir()
    assert run("vault", "restore", copy).code == 0
    assert run("orgs", "list", "--json").json == []

"""`import secrets` and `export secrets`: the sums of the contract, exit codes, and canaries that must never be told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from console.cli import passphrase
from tests.conftest import PASSPHRASE
from tests.console.cli.conftest import Ended, Run
from tests.registry.imports.secrets import files
from tests.registry.imports.secrets.files import FILE_PASSPHRASE, SEED

CANARY = "канарейка-в-пароле"
KEYS = {
    "format", "rows", "created", "updated", "unchanged", "questions", "rejected", "unrelated",
    "preview", "question_list", "rejected_list", "warnings", "applied", "advice",
}  # fmt: skip

CHROME = f"""name,url,username,password,note
vk.com,https://vk.com/,school5@example.ru,{CANARY}-1,секретная заметка
Госуслуги,https://esia.gosuslugi.ru/,+79000000001,{CANARY}-2,
Сбер,https://online.sberbank.ru/,u,{CANARY}-3,
ok,https://ok.ru/,u,{CANARY},с запятой,
vk,https://vk.com/school5,nobody,{CANARY}-4,
"""


@pytest.fixture
def chrome(tmp_path: Path) -> Path:
    path = tmp_path / "Chrome Passwords.csv"
    path.write_text(CHROME, encoding="utf-8")
    return path


@pytest.fixture
def filled(run: Run, vault_dir: Path) -> Run:
    """A vault with one account of VK and its page."""
    assert run("orgs", "add", "--from", "-", stdin='{"name": "Школа № 5"}').code == 0
    page = {"organization_id": 1, "network": "vk", "url": "https://vk.com/school5"}
    assert run("pages", "add", "--from", "-", stdin=json.dumps(page)).code == 0
    account = {"kind": "official", "network": "vk", "login": "school5@example.ru", "secret": {"password": "прежний"}}
    assert run("credentials", "add", "--from", "-", stdin=json.dumps(account)).code == 0
    return run


def private(path: Path, text: str) -> Path:
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
    return path


def summed(ended: Ended) -> dict[str, Any]:
    found: dict[str, Any] = ended.json
    assert set(found) == KEYS
    counts = ("created", "updated", "unchanged", "questions", "rejected", "unrelated")
    assert found["rows"] == sum(found[name] for name in counts)
    assert found["questions"] == len(found["question_list"])
    assert found["rejected"] == len(found["rejected_list"])
    for word in (CANARY, "Сбер", "Госуслуг", "sberbank", "gosuslugi", "заметка"):
        assert word not in ended.out + ended.err
    return found


def test_a_look_writes_nothing(filled: Run, chrome: Path) -> None:
    ended = filled("import", "secrets", chrome, "--json")
    found = summed(ended)
    assert ended.code == 1
    assert found["format"] == "chrome-csv"
    assert [found[name] for name in ("rows", "updated", "questions", "rejected", "unrelated")] == [5, 1, 1, 1, 2]
    assert found["applied"] is None
    assert filled("credentials", "reveal", 1, "--field", "password").out == "прежний\n"
    shown = filled("import", "secrets", chrome)
    assert shown.code == 1
    assert "добавьте --apply" in shown.err
    assert CANARY not in shown.out + shown.err


def test_apply_answers_and_again(filled: Run, chrome: Path, tmp_path: Path) -> None:
    first = summed(filled("import", "secrets", chrome, "--apply", "--json"))
    assert first["applied"] == {"credentials_added": [], "credentials_updated": [1]}
    assert "удалите" in first["advice"]
    assert filled("credentials", "reveal", 1, "--field", "password").out == f"{CANARY}-1\n"
    (question,) = first["question_list"]
    assert [one["id"] for one in question["candidates"]] == [1]
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({question["id"]: "new"}), encoding="utf-8")
    second = summed(filled("import", "secrets", chrome, "--answers", answers, "--apply", "--json"))
    assert (second["created"], second["unchanged"]) == (1, 1)
    assert len(second["applied"]["credentials_added"]) == 1
    again = summed(filled("import", "secrets", chrome, "--answers", answers, "--apply", "--json"))
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 2)
    assert filled("credentials", "reveal", 2, "--field", "password").out == f"{CANARY}-4\n"
    answers.write_text('{"нет такого": "new"}', encoding="utf-8")
    assert filled("import", "secrets", chrome, "--answers", answers, "--apply").code == 2


def test_a_question_without_candidates_is_printed_with_its_answers(
    run: Run, chrome: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PORYADOK_PASSPHRASE_FILE")
    shown = run("import", "secrets", chrome)
    asked = [line for line in shown.out.splitlines() if line.startswith("Вопрос s")]
    assert len(asked) == 2
    assert shown.out.count("  new: новая запись\n  skip: пропустить строку\n") == 2


def test_a_file_that_was_not_taken_whole_is_not_given_up(filled: Run, chrome: Path) -> None:
    shown = filled("import", "secrets", chrome, "--apply")
    assert "файл пока не удаляйте" in shown.err
    assert "больше не нужен" not in shown.err


def test_a_look_without_a_vault(run: Run, chrome: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORYADOK_PASSPHRASE_FILE")
    found = summed(run("import", "secrets", chrome, "--json"))
    assert (found["created"], found["questions"], found["unrelated"]) == (0, 2, 2)
    answers = chrome.with_name("answers.toml")
    answers.write_text('new_accounts = "new"', encoding="utf-8")
    answered = summed(run("import", "secrets", chrome, "--answers", answers, "--json"))
    assert (answered["created"], answered["questions"], answered["unrelated"]) == (2, 0, 2)


def test_a_file_of_its_own_passphrase(filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    item = files.bitwarden_item("ВК", "https://vk.com", "school5@example.ru", f"{CANARY}-9", SEED)
    path = tmp_path / "bitwarden.json"
    path.write_bytes(files.bitwarden_protected(files.bitwarden([item])))
    missing = filled("import", "secrets", path, "--json")
    assert (missing.code, missing.out) == (3, "")
    assert "--file-passphrase-file" in missing.err
    wrong = filled("import", "secrets", path, "--file-passphrase-file", private(tmp_path / "wrong", "не тот"))
    assert wrong.code == 3
    right = private(tmp_path / "right", FILE_PASSPHRASE)
    done = filled("import", "secrets", path, "--file-passphrase-file", right, "--apply", "--json")
    assert done.code == 0, done.err
    assert done.json["format"] == "bitwarden-encrypted-json"
    assert filled("credentials", "reveal", 1, "--field", "password").out == f"{CANARY}-9\n"
    right.chmod(0o644)
    assert filled("import", "secrets", path, "--file-passphrase-file", right).code == 2


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + bytes(64), b"PK\x03\x04" + bytes(64), b"{}", b"a,b\n"])
def test_a_file_of_another_kind_is_one_sentence(filled: Run, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    ended = filled("import", "secrets", path, "--apply")
    assert ended.code == 2
    assert len(ended.err.strip().splitlines()) == 1
    assert filled("import", "secrets", tmp_path / "нет", "--apply").code == 2


def test_export_and_back(filled: Run, tmp_path: Path) -> None:
    to = tmp_path / "out.json"
    secret = private(tmp_path / "secret", FILE_PASSPHRASE)
    ended = filled("export", "secrets", "--to", to, "--file-passphrase-file", secret, "--json")
    assert ended.code == 0, ended.err
    assert ended.json == {"path": str(to), "credentials": [1], "secrets": 1, "without_secrets": 0}
    assert "прежний" not in ended.out + ended.err + to.read_text()
    journal = filled("journal", "list", "--json").out
    assert '"export"' in journal
    found = summed(filled("import", "secrets", to, "--file-passphrase-file", secret, "--json"))
    assert (found["rows"], found["unchanged"]) == (1, 1)
    taken = filled("export", "secrets", "--to", to, "--file-passphrase-file", secret)
    assert taken.code == 2
    assert filled("export", "secrets", "--to", tmp_path / "b.json", "--credential", 1,
                  "--file-passphrase-file", secret).code == 0  # fmt: skip


def test_export_asks_for_the_passphrase_again(filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    given = [PASSPHRASE, "не тот"]
    original = passphrase.from_file

    def from_file(path: Path) -> bytearray:
        if path.name != "passphrase":
            return original(path)
        asked.append(path.name)
        return bytearray(given[len(asked) - 1].encode())

    monkeypatch.setattr(passphrase, "from_file", from_file)
    to = tmp_path / "out.json"
    secret = private(tmp_path / "secret", FILE_PASSPHRASE)
    ended = filled("export", "secrets", "--to", to, "--file-passphrase-file", secret)
    assert ended.code == 3
    assert asked == ["passphrase", "passphrase"]
    assert not to.exists()

"""`journal list` and `journal export`: filters, the file, what is never in it."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path

import pytest

from tests.console.cli.conftest import Run

SECRET = "не-настоящий-7391"


@pytest.fixture
def busy(run: Run, vault_dir: Path) -> Run:
    """A vault with an organization, an account and its password."""
    assert (
        run("orgs", "add", "--from", "-", "--json", stdin=json.dumps({"name": "Школа № 5", "kind": "institution"})).code
        == 0
    )
    account = {"kind": "official", "network": "vk", "login": "school5", "secret": {"password": SECRET}}
    assert run("credentials", "add", "--from", "-", "--json", stdin=json.dumps(account)).code == 0
    assert run("credentials", "reveal", "1", "--field", "password", "--json").code == 0
    return run


def _actions(run: Run, *filters: str) -> list[str]:
    ended = run("journal", "list", *filters, "--json")
    assert ended.code == 0, ended.err
    return [entry["action"] for entry in ended.json]


def test_filters_by_kind_action_subject_and_text(busy: Run) -> None:
    everything = _actions(busy)
    assert everything[0] == "secret.opened"
    assert set(_actions(busy, "--kind", "secrets")) <= {"secret.opened", "secret.put"}
    assert _actions(busy, "--action", "organization.") == ["organization.added"]
    assert _actions(busy, "--subject", "credential:1", "--action", "secret.opened") == ["secret.opened"]
    assert "secret.opened" in _actions(busy, "--text", "SCHOOL5")
    assert _actions(busy, "--slot", "чужой") == []
    assert _actions(busy, "--limit", "1") == everything[:1]


def test_filters_by_day(busy: Run) -> None:
    today = busy("journal", "list", "--limit", "1", "--json").json[0]["time"][:10]
    assert _actions(busy, "--since", today) == _actions(busy, "--until", today) == _actions(busy)
    assert _actions(busy, "--until", "2020-01-01") == []


def test_kind_and_action_together_are_refused(busy: Run) -> None:
    ended = busy("journal", "list", "--kind", "secrets", "--action", "run")
    assert ended.code == 2
    assert "--kind" in ended.err


def test_people_read_sentences(busy: Run) -> None:
    assert "Пароль: показан на экране" in busy("journal", "list").out


def test_export_as_a_table(busy: Run, tmp_path: Path) -> None:
    path = tmp_path / "журнал.csv"
    shown = busy("journal", "list", "--kind", "secrets", "--json").json
    ended = busy("journal", "export", "--to", path, "--kind", "secrets", "--json")
    assert ended.json == {"path": str(path), "entries": len(shown)}
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert [row[0] for row in rows[1:]] == [str(entry["n"]) for entry in shown]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert SECRET not in path.read_text("utf-8")
    assert _actions(busy)[0] == "journal.exported"


def test_export_as_lines_of_json_equals_the_list(busy: Run, tmp_path: Path) -> None:
    path = tmp_path / "журнал.json"
    shown = busy("journal", "list", "--json").json
    assert busy("journal", "export", "--to", path, "--format", "json").code == 0
    assert [json.loads(line) for line in path.read_text("utf-8").splitlines()] == shown


def test_a_file_that_is_there_is_refused(busy: Run, tmp_path: Path) -> None:
    path = tmp_path / "есть"
    path.write_text("моё", encoding="utf-8")
    ended = busy("journal", "export", "--to", path)
    assert ended.code == 2
    assert path.read_text("utf-8") == "моё"
    assert busy("journal", "export", "--to", tmp_path / "нет" / "файл").code == 2
    assert "journal.exported" not in _actions(busy)

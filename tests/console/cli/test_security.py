"""`vault security`: facts about the machine, without a passphrase."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.console.cli.conftest import Run


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A usual terminal, whatever the tests run in."""
    for name in ("TMUX", "STY", "SSH_CONNECTION", "PORYADOK_PASSPHRASE_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    return monkeypatch


def _states(run: Run) -> dict[str, str]:
    ended = run("vault", "security", "--json")
    facts = ended.json["facts"]
    assert ended.code == int(ended.json["bad"] > 0)
    assert ended.json["bad"] == sum(fact["state"] == "bad" for fact in facts)
    assert all(fact["advice"] for fact in facts if fact["state"] == "bad")
    return {fact["code"]: fact["state"] for fact in facts}


@pytest.mark.usefixtures("terminal")
def test_facts_of_a_private_vault(run: Run, vault_dir: Path) -> None:
    assert vault_dir.is_dir()
    states = _states(run)
    assert states["directory"] == "good"
    assert states["clipboard"] == "good"


@pytest.mark.usefixtures("terminal")
def test_an_open_door_is_found(run: Run, vault_dir: Path) -> None:
    (vault_dir / "vault.anchor").chmod(0o644)
    assert _states(run)["directory"] == "bad"
    ended = run("vault", "security")
    assert ended.code == 1
    assert "vault.anchor: права 644" in ended.out
    assert "Что сделать:" in ended.out
    assert "chmod" in ended.out


@pytest.mark.usefixtures("terminal")
def test_it_needs_no_vault(run: Run) -> None:
    assert _states(run)["directory"] == "unknown"


def test_a_terminal_without_a_clipboard(run: Run, terminal: pytest.MonkeyPatch) -> None:
    terminal.setenv("TERM", "linux")
    assert _states(run)["clipboard"] == "bad"

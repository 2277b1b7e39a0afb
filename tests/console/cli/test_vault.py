"""`vault` and `journal` from the command line: making, refusing, copying, another passphrase."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.conftest import PASSPHRASE
from tests.console.cli.conftest import Run


def test_init_makes_a_private_vault_and_tells_the_words_once(run: Run, tmp_path: Path) -> None:
    ended = run("vault", "init", "--kdf", "light", "--json")
    assert ended.code == 0
    made = ended.json
    assert made["regulation"] is None
    assert len(made["recovery_code"].split()) >= 12
    assert stat.S_IMODE((tmp_path / "vault").stat().st_mode) == 0o700
    assert run("vault", "status", "--json").json["vault_id"] == made["vault_id"]
    stored = b"".join(path.read_bytes() for path in (tmp_path / "vault").iterdir() if path.is_file())
    assert made["recovery_code"].encode() not in stored
    assert PASSPHRASE.encode() not in stored


@pytest.mark.parametrize("sample", ["krapivinsky", "khasynsky"])
def test_init_with_a_sample_regulation(run: Run, sample: str) -> None:
    assert run("vault", "init", "--kdf", "light", "--regulation", f"sample:{sample}", "--json").json["regulation"] == 1


@pytest.mark.parametrize("regulation", ["sample:нет", "/нет/такого.toml", "-"])
def test_init_with_an_unreadable_regulation_makes_nothing(run: Run, tmp_path: Path, regulation: str) -> None:
    assert run("vault", "init", "--kdf", "light", "--regulation", regulation, stdin="не toml = = ").code == 2
    assert not (tmp_path / "vault").exists()


def test_init_never_touches_what_is_there(run: Run, vault_dir: Path) -> None:
    before = {path.name: path.read_bytes() for path in vault_dir.iterdir() if path.is_file()}
    assert run("vault", "init", "--kdf", "light").code == 2
    assert {path.name: path.read_bytes() for path in vault_dir.iterdir() if path.is_file()} == before


def test_status_needs_no_passphrase(run: Run, vault_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORYADOK_PASSPHRASE_FILE")
    status = run("vault", "status", "--json").json
    assert status["exists"] is True
    assert status["held_by"] is None
    assert run("vault", "status").code == 0


def test_status_without_a_vault(run: Run) -> None:
    ended = run("vault", "status", "--json")
    assert ended.code == 0
    assert ended.json["exists"] is False


def test_verify_of_a_whole_vault(run: Run, vault_dir: Path) -> None:
    ended = run("vault", "verify", "--json")
    assert ended.code == 0
    assert ended.json["ok"] is True
    assert run("vault", "verify", "--anchor", ended.json["anchor"]).code == 0
    assert run("vault", "verify", "--anchor", "не строка").code == 2


def test_a_flipped_bit_in_a_page_is_four(run: Run, vault_dir: Path) -> None:
    many = [{"name": f"Школа № {number}", "address": "ул. Лесная, " * 20} for number in range(60)]
    assert run("orgs", "add", "--from", "-", stdin=json.dumps(many)).code == 0  # the last page is one of records
    (database,) = vault_dir.glob("vault-*.db")
    content = bytearray(database.read_bytes())
    content[len(content) - 2000] ^= 1
    database.write_bytes(content)
    ended = run("vault", "verify", "--json")
    assert ended.code == 4
    assert ended.json["ok"] is False


def test_a_truncated_database_and_a_damaged_header_are_four(run: Run, vault_dir: Path) -> None:
    (database,) = vault_dir.glob("vault-*.db")
    whole = database.read_bytes()
    database.write_bytes(whole[:-4096])
    assert run("orgs", "list").code == 4
    database.write_bytes(whole)
    assert run("orgs", "list").code == 0
    header = vault_dir / "vault.hdr"
    header.write_bytes(header.read_bytes().replace(b"1", b"2", 1))
    assert run("orgs", "list").code == 4
    assert run("vault", "repair-header", "--json").json == {"repaired": True, "file": "vault.hdr"}
    assert run("orgs", "list").code == 0
    assert run("vault", "repair-header").code == 2


def test_a_damaged_second_copy_of_the_header_is_told_with_advice_that_works(run: Run, vault_dir: Path) -> None:
    copy = vault_dir / "vault.hdr.2"
    for spoil in (lambda: copy.write_bytes(b"{}"), copy.unlink):
        spoil()
        told = run("vault", "verify")
        assert told.code == 4
        assert "poryadok vault repair-header" in told.out
        assert run("vault", "repair-header", "--json").json == {"repaired": True, "file": "vault.hdr.2"}
        assert run("vault", "verify").code == 0


def test_a_header_is_not_repaired_under_an_open_vault(run: Run, vault_dir: Path, store: object) -> None:
    (vault_dir / "vault.hdr.2").unlink()
    assert run("vault", "repair-header").code == 6


def test_there_is_nothing_to_repair_where_no_vault_is(run: Run) -> None:
    assert run("vault", "repair-header").code == 2


def test_a_folder_that_others_can_read_is_four(run: Run, vault_dir: Path) -> None:
    vault_dir.chmod(0o755)
    ended = run("orgs", "list")
    assert ended.code == 4
    assert "chmod 700" in ended.err


def test_a_held_vault_is_six_and_says_by_whom(run: Run, vault_dir: Path, store: object) -> None:
    ended = run("orgs", "list")
    assert ended.code == 6
    assert ended.err.strip()
    assert run("vault", "status", "--json").json["held_by"]


def test_backup_and_restore(run: Run, vault_dir: Path) -> None:
    assert run("orgs", "add", "--from", "-", stdin='{"name": "Была"}').code == 0
    made = run("vault", "backup", "--json").json
    assert run("orgs", "add", "--from", "-", stdin='{"name": "Потом"}').code == 0
    restored = run("vault", "restore", made["path"], "--json")
    assert restored.code == 0, restored.err
    assert [record["name"] for record in run("orgs", "list", "--json").json] == ["Была"]
    assert Path(restored.json["aside"]).is_dir()


def test_the_passphrase_is_replaced(run: Run, vault_dir: Path, passphrase_file: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.touch(mode=0o600)
    new.write_text("совсем другой пароль", encoding="utf-8")
    assert run("vault", "passphrase", "--new-passphrase-file", new, "--json").json == {"changed": True}
    assert run("orgs", "list").code == 3
    assert run("--passphrase-file", new, "orgs", "list").code == 0


def test_recovery_words_open_too(run: Run, vault_dir: Path, template: tuple[Path, str], passphrase_file: Path) -> None:
    passphrase_file.write_text(template[1], encoding="utf-8")
    assert run("orgs", "list").code == 0


def test_nothing_to_acknowledge_is_wrong_usage(run: Run, vault_dir: Path) -> None:
    assert run("vault", "acknowledge").code == 2


def test_a_lost_anchor_reads_only_until_acknowledged(run: Run, vault_dir: Path) -> None:
    (vault_dir / "vault.anchor").unlink()
    assert run("orgs", "list").code == 0
    assert run("orgs", "add", "--from", "-", stdin='{"name": "А"}').code == 4
    acknowledged = run("vault", "acknowledge", "--json")
    assert acknowledged.code == 0
    assert acknowledged.json["acknowledged"]
    assert run("orgs", "add", "--from", "-", stdin='{"name": "А"}').code == 0


def test_the_journal_is_listed_from_the_newest(run: Run, vault_dir: Path) -> None:
    for name in "АБВ":
        assert run("orgs", "add", "--from", "-", stdin=json.dumps({"name": name})).code == 0
    entries = run("journal", "list", "--json").json
    numbers = [entry["n"] for entry in entries]
    assert numbers == sorted(numbers, reverse=True)
    assert entries[0]["action"] == "organization.added"
    assert entries[0]["judged"]
    older = run("journal", "list", "--limit", 1, "--before", numbers[0], "--json").json
    assert [entry["n"] for entry in older] == [numbers[1]]
    verified = run("journal", "verify", "--json")
    assert verified.code == 0
    assert verified.json == {"ok": True, "entries": len(entries), "broken_at": None}

"""The anchor: missing, forged, another vault's, behind or ahead; and a line of it kept elsewhere."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.vault.support import DATABASE, FACTS, SCHEMAS, Memo, add_note, open_with, passphrase, raw_connection
from vault import anchor, verify
from vault.creation import create
from vault.errors import BadInput
from vault.keys import KdfCost
from vault.store import Store

Opener = Callable[..., Store]


def test_what_it_holds(opener: Opener, vault_dir: Path) -> None:
    store = opener()
    store.write("note.added", add_note("x"))
    store.write_anchor()
    found = anchor.read(vault_dir, store.ring.journal)
    assert found is not None
    assert (found.vault_id, found.generation) == (store.vault_id, 1)
    assert found.line() == verify.verify(store).anchor_line
    assert (vault_dir / anchor.NAME).stat().st_mode & 0o777 == 0o600


FORGERIES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "not json": lambda _: b"{",
    "a list": lambda _: b"[]",
    "nested": lambda _: b"[" * 4096,
    "endless": lambda _: b'{"n":1e999}',
    "cut": lambda content: content[:-1],
    "lower number": lambda content: content.replace(b'"n":', b'"n":-'),
    "seal in other letters": lambda content: json.dumps({**json.loads(content), "seal": "печать"}).encode(),
    "seal of a surrogate": lambda content: json.dumps({**json.loads(content), "seal": "\ud800"}).encode(),
    "no seal": lambda content: json.dumps({k: v for k, v in json.loads(content).items() if k != "seal"}).encode(),
    "other time": lambda content: json.dumps({**json.loads(content), "time": "x"}).encode(),
    "first row": lambda content: json.dumps({**json.loads(content), "n": 1}).encode(),
    "no row": lambda content: json.dumps({**json.loads(content), "n": 0, "mac": ""}).encode(),
    "long": lambda content: content + b" " * 10_000,
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_forged_anchor_is_named_and_left_alone(
    opener: Opener, vault_dir: Path, forge: Callable[[bytes], bytes]
) -> None:
    path = vault_dir / anchor.NAME
    forged = forge(path.read_bytes())
    path.write_bytes(forged)
    store = opener()
    if forge is FORGERIES["long"]:  # what is past the limit is not read; the rest is whole
        assert store.read_only_reason is None
        return
    assert "vault.anchor" in (store.read_only_reason or "")
    store.close()
    assert path.read_bytes() == forged


def test_a_directory_in_its_place(opener: Opener, vault_dir: Path) -> None:
    (vault_dir / anchor.NAME).unlink()
    (vault_dir / anchor.NAME).mkdir(mode=0o700)
    assert opener().read_only_reason is not None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_any_bytes_are_no_anchor(tmp_path: Path, junk: bytes) -> None:
    (tmp_path / anchor.NAME).write_bytes(junk)
    assert anchor.read(tmp_path, bytearray(32)) is None


def test_the_anchor_of_another_vault(opener: Opener, vault_dir: Path, tmp_path: Path, derive: Memo) -> None:
    other = tmp_path / "other"
    create(other, passphrase(), cost=KdfCost.light(), schemas=SCHEMAS, facts=FACTS, derive=derive).store.close()
    shutil.copy(other / anchor.NAME, vault_dir / anchor.NAME)
    assert opener().read_only_reason is not None


def test_an_older_anchor_is_fine_however_far_behind(opener: Opener, vault_dir: Path) -> None:
    kept = (vault_dir / anchor.NAME).read_bytes()
    store = opener()
    for i in range(30):
        store.write("note.added", add_note(str(i)))
    store.close()
    (vault_dir / anchor.NAME).write_bytes(kept)
    store = opener()
    assert store.read_only_reason is None
    assert verify.verify(store).whole


def test_a_changed_row_after_the_anchor_is_found_at_opening(opener: Opener, vault_dir: Path, derive: Memo) -> None:
    kept = (vault_dir / anchor.NAME).read_bytes()
    store = opener()
    for i in range(5):
        store.write("note.added", add_note(str(i)))
    store.close()
    (vault_dir / anchor.NAME).write_bytes(kept)
    with raw_connection(vault_dir, derive) as connection:
        connection.execute("UPDATE journal SET subject = 'x' WHERE n = (SELECT max(n) - 2 FROM journal)")
    assert "рвётся" in (opener().read_only_reason or "")


def test_an_old_database_put_back(opener: Opener, vault_dir: Path) -> None:
    old = (vault_dir / DATABASE).read_bytes()
    store = opener()
    store.write("note.added", add_note("то, чего не было"))
    store.close()
    (vault_dir / DATABASE).write_bytes(old)
    store = opener()
    assert "старую базу" in (store.read_only_reason or "")
    assert not verify.verify(store).whole


def test_an_old_database_with_another_story_after_it(
    opener: Opener, vault_dir: Path, tmp_path: Path, derive: Memo
) -> None:
    """The fork: as many rows, other MACs."""
    fork = tmp_path / "fork"
    shutil.copytree(vault_dir, fork)
    for directory in (vault_dir, fork):
        with open_with(directory, derive) as store:
            for i in range(3):
                store.write("note.added", add_note(f"{directory.name} {i}"))
    shutil.copy(fork / DATABASE, vault_dir / DATABASE)
    assert "не та, что была" in (opener().read_only_reason or "")


def test_the_whole_directory_put_back_shows_only_against_a_kept_line(
    opener: Opener, vault_dir: Path, tmp_path: Path, derive: Memo
) -> None:
    old = tmp_path / "old"
    shutil.copytree(vault_dir, old)
    store = opener()
    store.write("note.added", add_note("после копии"))
    line = verify.verify(store).anchor_line
    assert verify.check_against(store, line).damage == ""
    store.close()
    with open_with(old, derive) as back:
        assert back.read_only_reason is None
        report = verify.verify(back)
        assert report.whole
        assert "Не видно" in report.unseen
        assert "вернули" in verify.check_against(back, line).damage


BIG = 10**20


@pytest.mark.parametrize(
    "line",
    [
        "",
        "a b c d e",
        "x" * 1000,
        f"other 1 1 {'00' * 32} t",
        f"{'0' * 32} 1 0 {'00' * 32} t",
        f"{'0' * 32} 1 -1 {'00' * 32} t",
        f"{'0' * 32} 1 {BIG} {'00' * 32} t",
        f"{'0' * 32} {BIG} 1 {'00' * 32} t",
        f"{'0' * 32} 1 1 {'00' * 31} t",
        f"{'0' * 32} 1 1 {'00' * 32}",
    ],
)
def test_what_is_no_anchor_line_is_refused_as_input(store: Store, line: str) -> None:
    with pytest.raises(BadInput, match="Строка отметки"):
        verify.check_against(store, line)


def test_a_line_of_another_vault_is_a_finding(store: Store) -> None:
    assert "другого" in verify.check_against(store, f"{'0' * 32} 1 1 {'00' * 32} t").damage
    line = verify.verify(store).anchor_line
    assert verify.check_against(store, f"  {line.replace(' ', '  ')}\n").damage == ""

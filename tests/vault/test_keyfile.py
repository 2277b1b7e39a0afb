"""The line of a key file: whole or refused, private, and never half written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vault.support import Memo, never, open_with, passphrase
from vault import keyfile, slotting
from vault.errors import BadInput, PoryadokError, StorageFailed, WrongPassphrase
from vault.header import SlotKind
from vault.keyfile import FileKey
from vault.keys import KEY
from vault.store import Store

KEYS = st.builds(
    FileKey,
    st.text("0123456789abcdef", min_size=32, max_size=32),
    st.text("0123456789abcdef", min_size=32, max_size=32),
    st.binary(min_size=KEY, max_size=KEY).map(bytearray),
)


def sample() -> FileKey:
    return FileKey("a" * 32, "b" * 32, bytearray(range(KEY)))


@given(KEYS, st.sampled_from(["", "\n", "\r\n", "  \n"]))
def test_written_and_read_back(key: FileKey, end: str) -> None:
    line = keyfile.line(key)
    assert keyfile.is_key(line)
    assert line.isascii()
    assert keyfile.parse(line + end.encode()) == key


def test_every_changed_character_is_seen() -> None:
    line = keyfile.line(sample())
    for position in range(len(line)):
        for other in (b"0", b"f", b" ", b"\xff", b"\0"):
            damaged = bytearray(line)
            if bytes(damaged[position : position + 1]) == other:
                continue
            damaged[position : position + 1] = other
            with pytest.raises(BadInput, match="повреждён"):
                keyfile.parse(damaged)


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_our_words(junk: bytes) -> None:
    with pytest.raises(BadInput):
        keyfile.parse(bytearray(keyfile.MARK + junk))


def test_no_repr_tells_the_key() -> None:
    assert "bytearray" not in repr(sample())


def test_the_file_is_private_and_new(tmp_path: Path) -> None:
    path = tmp_path / "key"
    keyfile.write(path, sample())
    assert path.stat().st_mode & 0o777 == 0o600
    assert keyfile.read(path) == bytearray(keyfile.line(sample()) + b"\n")
    with pytest.raises(BadInput, match="уже есть"):
        keyfile.write(path, sample())
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PoryadokError):
        keyfile.write(link, sample())
    assert not (tmp_path / "elsewhere").exists()
    with pytest.raises(StorageFailed):
        keyfile.read(tmp_path / "нет")


def test_the_key_of_another_vault_and_a_damaged_one_say_so(
    store: Store, vault_dir: Path, tmp_path: Path, derive: Memo
) -> None:
    slotting.add_key_file(store, passphrase(), tmp_path / "key", "флешка", SlotKind.KEY_FILE)
    store.close()
    whole = keyfile.parse(keyfile.read(tmp_path / "key"))
    foreign = keyfile.line(FileKey("f" * 32, whole.slot_id, whole.code))
    with pytest.raises(WrongPassphrase, match="другого хранилища"):
        open_with(vault_dir, never, foreign)
    for forged in (
        FileKey(whole.vault_id, whole.slot_id, bytearray(KEY)),
        FileKey(whole.vault_id, "f" * 32, whole.code),
    ):
        with pytest.raises(WrongPassphrase, match="больше не открывает"):
            open_with(vault_dir, never, keyfile.line(forged))
    with pytest.raises(BadInput, match="повреждён"):
        open_with(vault_dir, never, keyfile.line(whole)[:-1])


def test_a_place_where_no_file_can_be_is_said_as_input(tmp_path: Path) -> None:
    for place, said in ((tmp_path / "нет" / "key", r"Папки .* нет"), (tmp_path / ("x" * 300), "слишком длинное")):
        with pytest.raises(BadInput, match=said):
            keyfile.write(place, sample())

"""Files of one entry: what another password manager reads back, and what is refused.

The files are read here with pykeepass itself, which the program never imports in its own process.
"""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from registry import kdbx
from registry.kdbx import Entry, KdbxRefused, Trouble
from vault.errors import BadInput, StorageFailed

PASSPHRASE = "сова на мосту 17 раз"
SEED = "otpauth://totp/VK:school1?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=VK"
ENTRY = Entry(
    title="ВКонтакте school1",
    username="+79000000001",
    url="https://vk.com/school1",
    notes="Выдано 22.11.2026",
    password="Пароль<&>]]> 'q'",
    otp=SEED,
    hidden=(("Коды восстановления", "1111 2222\n3333 4444"),),
)

_READ = """
import json, sys
from pykeepass import PyKeePass
path, passphrase = json.load(sys.stdin)
keepass = PyKeePass(path, password=passphrase)
print(json.dumps([[e.title, e.username, e.password, e.url, e.notes, e.otp, e.custom_properties,
                   e.is_custom_property_protected("Коды восстановления")] for e in keepass.entries]))
"""


def read(path: Path, passphrase: str) -> object:
    """Every entry of a file, read in another process with warnings of its own."""
    given = json.dumps([str(path), passphrase])
    done = subprocess.run([sys.executable, "-c", _READ], input=given, capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr.splitlines()[-1]


def test_a_file_holds_one_entry_that_its_own_passphrase_opens(tmp_path: Path) -> None:
    path = tmp_path / "school1.kdbx"
    kdbx.write_one(path, PASSPHRASE, ENTRY)
    codes = {"Коды восстановления": "1111 2222\n3333 4444"}
    expected = [[ENTRY.title, ENTRY.username, ENTRY.password, ENTRY.url, ENTRY.notes, SEED, codes, True]]
    assert read(path, PASSPHRASE) == expected
    assert "Credentials" in str(read(path, PASSPHRASE + " "))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes()[:12].hex() == "03d9a29a67fb4bb5" + "00000400"  # KDBX 4.0, little-endian
    assert ENTRY.password.encode() not in path.read_bytes()


def test_two_files_of_one_entry_share_no_seed(tmp_path: Path) -> None:
    first, second = tmp_path / "a.kdbx", tmp_path / "b.kdbx"
    for path in (first, second):
        kdbx.write_one(path, PASSPHRASE, ENTRY)
    seeds = [chunk for chunk in _values(first) if len(chunk) in (16, 32)]
    others = [chunk for chunk in _values(second) if len(chunk) in (16, 32)]
    assert [a == b for a, b in zip(seeds, others, strict=True)] == [True, False, False]  # cipher id, seed, nonce


def _values(path: Path) -> list[bytes]:
    """The values of the outer header's fields: one byte of kind, four of length (KDBX 4)."""
    content, at, found = path.read_bytes(), 12, []
    while True:
        kind, size = content[at], int.from_bytes(content[at + 1 : at + 5], "little")
        found.append(content[at + 5 : at + 5 + size])
        at += 5 + size
        if kind == 0:
            return found


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    path, link = tmp_path / "есть.kdbx", tmp_path / "link.kdbx"
    path.write_text("чужое")
    link.symlink_to(tmp_path / "нет.kdbx")
    for taken in (path, link):
        with pytest.raises(BadInput, match="не перезаписывается"):
            kdbx.write_one(taken, PASSPHRASE, ENTRY)
    assert path.read_text() == "чужое"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link.kdbx", "есть.kdbx"]


def test_a_missing_folder_and_an_empty_passphrase_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="Папки"):
        kdbx.write_one(tmp_path / "нет" / "a.kdbx", PASSPHRASE, ENTRY)
    with pytest.raises(BadInput, match="свой пароль"):
        kdbx.write_one(tmp_path / "a.kdbx", "", ENTRY)
    assert not list(tmp_path.iterdir())


def test_a_disk_that_refuses_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFailed, match="кончилось место"):
        kdbx.write_one(tmp_path / "a.kdbx", PASSPHRASE, ENTRY)
    assert not list(tmp_path.iterdir())


def test_a_character_that_xml_has_no_place_for_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KdbxRefused, match="знак") as refused:
        kdbx.write_one(tmp_path / "a.kdbx", PASSPHRASE, Entry(title="ВК", password="a\ufffeb"))
    assert refused.value.trouble is Trouble.UNWRITABLE
    assert not list(tmp_path.iterdir())


def test_an_unknown_operation_and_a_slow_child_are_refused_with_words() -> None:
    with pytest.raises(KdbxRefused) as unknown:
        kdbx.run_child("нет такой", {})
    assert unknown.value.trouble is Trouble.FAILED
    with pytest.raises(KdbxRefused) as slow:
        kdbx.run_child("write_one", {}, seconds=0.0)
    assert slow.value.trouble is Trouble.TOO_COSTLY


def test_the_child_is_told_nothing_by_argument_or_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    real = subprocess.Popen.__init__

    def watched(self: subprocess.Popen[bytes], command: list[str], **named: object) -> None:
        started.append(repr((command, named)))
        real(self, command, **named)  # type: ignore[call-overload]  # passed through as given

    monkeypatch.setattr(subprocess.Popen, "__init__", watched)
    kdbx.write_one(tmp_path / "a.kdbx", PASSPHRASE, ENTRY)
    assert len(started) == 1
    for secret in (PASSPHRASE, ENTRY.password, SEED, "1111"):
        assert secret not in started[0]


def test_the_child_leaves_no_core_and_has_its_memory_bounded() -> None:
    program = (
        "import registry.kdbx_child as child, resource, os, sys, io\n"
        "sys.stdin = io.TextIOWrapper(io.BytesIO(b'{}'))\n"
        "child.main()\n"
        "bound = resource.getrlimit(resource.RLIMIT_AS)[0] == child.MEMORY\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), oct(os.umask(0)), bound)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout == '{"refused": "failed"}(0, 0) 0o77 True\n'


def test_the_repr_of_an_entry_hides_its_secrets() -> None:
    shown = repr(ENTRY)
    assert "school1" in shown
    for secret in (ENTRY.password, SEED, "1111 2222"):
        assert secret not in shown

"""What stays in memory of the key chain of every kind of way in, and of both generations after a renewal: nothing.

As `tests/vault/test_memory.py` looks at an opening by passphrase, but for the second half of each key: of memory that
was given back unwiped the allocator overwrites the beginning. The words of recovery are shown and typed, so that
their text cannot be promised away, and what stands for them is not looked for.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.vault.support import Memo, open_with, passphrase
from vault import slotting
from vault.header import SlotKind

ROOT = Path(__file__).parents[2]

# Keys are told masked, so that telling leaves no copy.
CHILD = """
import itertools, json, os, sys
sys.path.insert(0, os.getcwd())
from pathlib import Path
from tests.vault.support import *
from vault import generation, keyfile, keys, opening, recovery, slots, slotting
from vault.header import SlotKind

directory, key_file, registry_key = map(Path, sys.argv[1:4])
told, numbers = {}, itertools.count()

def tell(name, key):
    told[f"{name} {next(numbers)}"] = [byte ^ 0x5A for byte in key]

def telling(module, name, said):
    real = getattr(module, name)
    def call(*arguments):
        made = real(*arguments)
        tell(said, made)
        return made
    setattr(module, name, call)
    return call

def told_master(module, name):
    real = getattr(module, name)
    def call(*arguments):
        opened = real(*arguments)
        tell("master or root", opened.master if hasattr(opened, "master") else opened.root)
        return opened
    setattr(module, name, call)

derive = telling(keys, "argon2id", "kek")
for name in ("_code_kek", "_registry_root"):
    telling(slots, name, name.strip("_"))
for name in ("_open_by_key", "open_any"):
    told_master(slots, name)
telling(generation, "random_bytes", "master")
telling(recovery, "from_words", "code of words")
real_parse = keyfile.parse
def parse(given):
    key = real_parse(given)
    tell("key of a file", key.code)
    return key
keyfile.parse = parse

def ring(store):
    for name in ("database", "facts", "tokens", "journal", "header", "secrets", "reuse"):
        key = getattr(store.ring, name)
        if key is not None:
            tell("ring", key)

def stage(name):
    print(json.dumps({"stage": name, "told": told}), flush=True)
    sys.stdin.readline()
    told.clear()

def opened_by(path, **options):
    content = keyfile.read(path)
    store = open_with(directory, derive, content, **options)
    keys.wipe(content)  # whoever asked for it wipes it
    return store

store = opened_by(key_file)
stage("key file")
current = keyfile.read(key_file)
slotting.add_key_file(store, current, directory.parent / "another", "another", SlotKind.KEY_FILE)
slotting.add_passphrase(store, current, passphrase("заместитель"), "заместитель")
slotting.change_passphrase(store, current, passphrase("новый"))
keys.wipe(current)
stage("slots changed")
ring(store)
store.close()
stage("closed")
store = opened_by(registry_key, tier=1)
stage("registry")
ring(store)
store.close()
stage("registry closed")
store = open_with(directory, derive, passphrase("новый"))
ring(store)
generation.renew(store, passphrase("новый"), passphrase("ещё новее"))
store = None
stage("renewed")
"""
STAGES = ("key file", "slots changed", "closed", "registry", "registry closed", "renewed")


@pytest.fixture
def keyed(vault_dir: Path, derive: Memo) -> tuple[Path, Path, Path]:
    """The vault with a key file and a key of the registry."""
    paths = vault_dir.parent / "key", vault_dir.parent / "registry"
    with open_with(vault_dir, derive) as store:
        for path, kind in zip(paths, (SlotKind.KEY_FILE, SlotKind.REGISTRY), strict=True):
            slotting.add_key_file(store, passphrase(), path, kind.value, kind)
    return vault_dir, *paths


def counted(pid: int, keys: dict[bytes, str]) -> dict[str, int]:
    """Copies of the second half of each key, raw or in hex, in a process's memory; equal keys by their last name."""
    found = dict.fromkeys(keys.values(), 0)
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            bounds, mode, *_ = line.split()
            if "w" not in mode:
                continue
            start, end = (int(bound, 16) for bound in bounds.split("-"))
            try:
                memory.seek(start)
                content = memory.read(end - start)
            except (OSError, OverflowError, ValueError):
                continue
            for key, name in keys.items():
                found[name] += content.count(key[16:]) + content.count(key[16:].hex().encode())
    return found


def test_the_scanner_finds_half_a_key() -> None:
    """Against a scan that can find nothing."""
    key = bytes(range(100, 132))
    program = "import sys; kept = bytearray(range(100, 132)); print('ready', flush=True); sys.stdin.readline()"
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        try:
            assert counted(child.pid, {key: "kept", bytes(range(32)): "never"})["kept"] >= 1
        except PermissionError:
            pytest.skip("the kernel does not let a parent read its child's memory")
        finally:
            child.kill()


def test_no_key_of_any_way_in_stays(keyed: tuple[Path, Path, Path]) -> None:
    found: dict[str, dict[str, int]] = {}
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, *map(str, keyed)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            for _ in STAGES:
                said = json.loads(child.stdout.readline())
                keys = {bytes(byte ^ 0x5A for byte in masked): name for name, masked in said["told"].items()}
                try:
                    found[said["stage"]] = counted(child.pid, keys)
                except PermissionError:
                    pytest.skip("the kernel does not let a parent read its child's memory")
                child.stdin.write("\n")
                child.stdin.flush()
        finally:
            child.kill()
    assert tuple(found) == STAGES
    left = {stage: {name: count for name, count in counts.items() if count} for stage, counts in found.items()}
    assert left == {stage: {} for stage in STAGES}
    kinds = {stage: {name.rsplit(" ", 1)[0] for name in counts} for stage, counts in found.items()}
    assert kinds["key file"] == {"key of a file", "code_kek", "master or root", "registry_root"}
    assert {"kek", "key of a file", "code_kek", "master or root", "registry_root"} <= kinds["slots changed"]
    assert kinds["registry"] == {"key of a file", "code_kek", "master or root"}
    assert kinds["registry closed"] == kinds["closed"] == {"ring"}
    assert {"code of words", "kek", "registry_root", "ring", "master or root"} <= kinds["renewed"]

"""The process: hardened, and after opening no copy of the keys that were promised to be wiped.

What stays, and why: K_db, K_facts, K_tok, K_aud, K_hdr (and K_sec, K_reuse in tier 2) once each, in the ring's own
bytearrays, which closing overwrites; SQLCipher's own copies of the database keys are masked. The passphrase cannot be
promised away from Python and is not looked for.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Keys are told to the scanner masked, so that telling leaves no copy in the scanned process.
CHILD = """
import json, os, sys
sys.path.insert(0, os.getcwd())
from pathlib import Path
from tests.vault.support import *
from vault import keys, opening, slots
from vault.keys import KdfCost

MASK = 0x5A
told = {}

def tell(name, key):
    told[name] = [byte ^ MASK for byte in key]

real_derive, real_open = keys.argon2id, slots.open_any

def derive(given, salt, cost):
    kek = real_derive(given, salt, cost)
    tell("kek", kek)
    return kek

def open_any(*arguments):
    opened = real_open(*arguments)
    tell("master", opened.master)
    return opened

slots.open_any = open_any
store = open_with(Path(sys.argv[1]), derive)
for name in ("database", "facts", "tokens", "journal", "header", "secrets", "reuse"):
    tell(name, getattr(store.ring, name))
store.write("note.added", add_note("x"))

def stage(name):
    print(json.dumps({"stage": name, "told": told}), flush=True)
    sys.stdin.readline()

stage("open")
store.lock_secrets()
stage("locked")
store.close()
stage("closed")
"""


def copies(pid: int, key: bytes) -> int:
    """Copies of `key`, raw or in hex of either case, in the writable memory of a process."""
    found = 0
    needles = [key, key.hex().encode(), key.hex().upper().encode()]
    maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            bounds, mode, *_ = line.split()
            if "r" not in mode or line.endswith(("[vvar]", "[vsyscall]", "[vvar_vclock]")):
                continue
            start, end = (int(bound, 16) for bound in bounds.split("-"))
            try:
                memory.seek(start)
                content = memory.read(end - start)
            except (OSError, OverflowError, ValueError):
                continue
            found += sum(content.count(needle) for needle in needles)
    return found


def test_what_stays_of_the_keys(vault_dir: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(vault_dir)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        found: dict[str, dict[str, int]] = {}
        try:
            for _ in range(3):
                said = json.loads(child.stdout.readline())
                keys = {name: bytes(byte ^ 0x5A for byte in masked) for name, masked in said["told"].items()}
                try:  # the second half: of memory given back unwiped the allocator overwrites the beginning
                    found[said["stage"]] = {name: copies(child.pid, key[16:]) for name, key in keys.items()}
                except PermissionError:
                    pytest.skip("the kernel does not let a parent read its child's memory")
                child.stdin.write("\n")
                child.stdin.flush()
        finally:
            child.kill()
    in_ring = {"database", "facts", "tokens", "journal", "header"}
    assert found["open"] == {"kek": 0, "master": 0, **dict.fromkeys(in_ring | {"secrets", "reuse"}, 1)}
    assert found["locked"] == {"kek": 0, "master": 0, "secrets": 0, "reuse": 0, **dict.fromkeys(in_ring, 1)}
    assert found["closed"] == dict.fromkeys(found["open"], 0)


def test_the_scanner_finds_what_is_there() -> None:
    """Against a scan that can find nothing."""
    program = "import sys; kept = bytearray(range(100, 132)); print('ready', flush=True); sys.stdin.readline()"
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        try:
            assert copies(child.pid, bytes(range(100, 132))) >= 1
        except PermissionError:
            pytest.skip("the kernel does not let a parent read its child's memory")
        finally:
            child.kill()


def test_hardening() -> None:
    program = """
import ctypes, os, resource, tempfile
from vault.process import harden
harden()
assert os.umask(0) == 0o077
assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
assert ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) == 0  # PR_GET_DUMPABLE
print("hard")
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == "hard\n", done.stderr

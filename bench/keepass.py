"""The peer: the same accounts in a KDBX 4 file, through pykeepass and, where it is installed, keepassxc-cli."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

from pykeepass import PyKeePass, create_database
from pykeepass.entry import Entry
from pykeepass.kdbx_parsing import kdbx4

from bench.entries import Account
from bench.measure import Inside
from vault.keys import KdfCost

PASSWORD = "мера за меру 11"
_TIMEOUT = 120  # seconds for one call of keepassxc-cli


def build(path: Path, accounts: tuple[Account, ...], cost: KdfCost) -> None:
    """A file with every account, its key derived at `cost` (Argon2d, KeePass's own)."""
    database = create_database(str(path), password=PASSWORD)
    parameters = database.kdbx.header.value.dynamic_header.kdf_parameters.data.dict
    parameters["M"].value, parameters["I"].value, parameters["P"].value = cost.memory * 1024, cost.passes, cost.lanes
    for each in accounts:
        entry = Entry(  # not add_entry, which looks through all the others first
            each.title,
            each.login,
            each.password,
            each.url,
            each.note,
            f"otpauth://totp/x?secret={each.totp}",
            kp=database,
        )
        entry.set_custom_property("codes", "\n".join(each.codes))
        database.root_group.append(entry)
    database.save()


def watch_derivation() -> Inside:
    """From now on the time spent in the derivation of KDBX is added up apart."""
    inside = Inside()
    derive = kdbx4.argon2.low_level.hash_secret_raw

    def watched(**given: object) -> bytes:
        begun = time.perf_counter()
        try:
            return bytes(derive(**given))
        finally:
            inside.spent += (time.perf_counter() - begun) * 1000

    kdbx4.argon2.low_level.hash_secret_raw = watched
    return inside


def opened(path: Path) -> PyKeePass:
    return PyKeePass(str(path), password=PASSWORD)


def has_cli() -> bool:
    return shutil.which("keepassxc-cli") is not None


def cli(path: Path, *command: str) -> None:
    """One call of keepassxc-cli, the password over stdin; CalledProcessError when it refuses."""
    subprocess.run(
        ["keepassxc-cli", command[0], "--quiet", str(path), *command[1:]],
        input=PASSWORD.encode() + b"\n",
        capture_output=True,
        timeout=_TIMEOUT,
        check=True,
    )

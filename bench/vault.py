"""The vault beside a KDBX file: the same accounts, the same cost of derivation, in one run, as ratios.

`python -m bench.vault` prints a table of medians. What a derivation costs is taken off both sides where it stands:
it is timed inside the very call that is measured. `--memory` is the child that says how much memory an open vault
holds.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bench import keepass
from bench.entries import COUNT, Account, accounts
from bench.measure import Figure, Inside, beyond, median, table, timed
from console import vaults
from registry import credentials, search
from registry.credentials import Credential, CredentialKind, SecretInput
from vault import backup, secrets
from vault.keys import KdfCost, argon2id, normal_passphrase
from vault.secrets import Field
from vault.store import Store
from vault.transaction import Tx

_COST = KdfCost.light()
_DAY = date(2026, 11, 2)
_AT_ONCE = 100
_SETTLED = 10  # seconds after unlock, when memory is looked at


def _passphrase() -> bytearray:
    return normal_passphrase(keepass.PASSWORD)


def _watched() -> tuple[Inside, Callable[[bytearray, bytes, KdfCost], bytearray]]:
    inside = Inside()

    def derive(passphrase: bytearray, salt: bytes, cost: KdfCost) -> bytearray:
        begun = time.perf_counter()
        try:
            return argon2id(passphrase, salt, cost)
        finally:
            inside.spent += (time.perf_counter() - begun) * 1000

    return inside, derive


def _build(directory: Path, accounts: tuple[Account, ...]) -> None:
    with vaults.create(directory, _passphrase(), _COST).store as store:
        for first in range(0, len(accounts), _AT_ONCE):
            some = accounts[first : first + _AT_ONCE]
            store.write("bench.filled", lambda tx, some=some: _add(tx, some))  # type: ignore[misc]  # bound in the loop


def _add(tx: Tx, accounts: tuple[Account, ...]) -> None:
    for each in accounts:
        record = credentials.add(
            tx, Credential(CredentialKind.OFFICIAL, "vk", login=each.login, note=f"{each.title}\n{each.note}")
        )
        given = SecretInput(password=each.password, totp=each.totp, recovery_codes=each.codes)
        credentials.put_secrets(tx, record, given, _DAY)


def _open_and_close(directory: Path, derive: Callable[[bytearray, bytes, KdfCost], bytearray]) -> float:
    """Milliseconds until the vault is open; closing it is not counted."""
    begun = time.perf_counter()
    store = vaults.open_vault(directory, _passphrase(), derive=derive)
    spent = (time.perf_counter() - begun) * 1000
    store.close()
    return spent


def _unlock(directory: Path, file: Path, times: int) -> tuple[Figure, str]:
    inside, derive = _watched()
    _open_and_close(directory, derive)
    inside.take()
    rests, whole = [], []
    for _ in range(times):
        spent, part = _open_and_close(directory, derive), inside.take()
        rests.append(spent - part)
        whole.append(part)
    theirs, their_part = beyond(lambda: keepass.opened(file), keepass.watch_derivation(), times)
    ours, our_part = sorted(rests)[times // 2], sorted(whole)[times // 2]
    return (
        Figure("unlock beyond the derivation", ours, theirs, 50),
        f"bare derivation inside these unlocks: ours {our_part:.0f} ms, peer {their_part:.0f} ms",
    )


def _looking(store: Store, file: Path, accounts: tuple[Account, ...], times: int) -> list[Figure]:
    wanted = accounts[len(accounts) * 3 // 4]
    words = wanted.note.split(":", maxsplit=1)[0].casefold()
    listed = store.read(credentials.listing)
    index = search.index(listed, lambda each: f"{each.login} {each.note}")
    kdbx = keepass.opened(file)
    login = wanted.login
    return [
        Figure(
            "look-up by login",
            median(lambda: index.matching(login), times),
            median(lambda: kdbx.find_entries(username=login, first=True), times),
            5,
        ),
        Figure(
            "full-text search in titles and notes",
            median(lambda: index.matching(words), times),
            median(lambda: kdbx.find_entries(notes=f"(?i).*{words}.*", regex=True), times),
            5,
        ),
    ]


def _changing(store: Store, file: Path, times: int) -> list[Figure]:
    inside = keepass.watch_derivation()
    kdbx = keepass.opened(file)
    entry = kdbx.entries[0]
    owner = credentials.owner(1)
    counter = iter(range(10**6))

    def ours() -> None:
        value = f"another password {next(counter)}"
        store.write("credential.updated", lambda tx: secrets.put(tx, owner, Field.PASSWORD, value))

    def theirs() -> None:
        entry.password = f"another password {next(counter)}"
        kdbx.save()

    rest, _ = beyond(theirs, inside, max(times // 3, 3))
    return [Figure("commit of one secret", median(ours, times), rest, 10)]


def _backup(store: Store, file: Path, folder: Path, times: int) -> Figure:
    copy = folder / "copy.kdbx"
    inside = keepass.watch_derivation()

    def theirs() -> None:
        copy.write_bytes(file.read_bytes())
        opened = keepass.opened(copy)
        _ = [entry.password for entry in opened.entries]

    rest, _ = beyond(theirs, inside, max(times // 3, 3))
    return Figure("backup with verification", median(lambda: backup.make(store), max(times // 3, 3)), rest)


def _keepassxc(file: Path, accounts: tuple[Account, ...]) -> str:
    if not keepass.has_cli():
        return "keepassxc-cli is not installed here: not measured"
    spent = median(lambda: keepass.cli(file, "search", accounts[-1].login), 3)
    return f"keepassxc-cli, one search as a process of its own, derivation included: {spent:.0f} ms"


def _memory_of_child(directory: Path) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "bench.vault", "--memory", str(directory)], capture_output=True, text=True, check=True
    )
    return run.stdout.strip()


def _say_memory(directory: Path) -> None:
    with vaults.open_vault(directory, _passphrase()) as store:
        found = len(store.read(credentials.listing))
        time.sleep(_SETTLED)
        status = Path("/proc/self/status").read_text("ascii")
        kept = {line.split(":")[0]: line.split()[1] for line in status.splitlines() if line.startswith("Vm")}
        resident, peak = int(kept["VmRSS"]) // 1024, int(kept["VmHWM"]) // 1024
        print(f"memory {_SETTLED} s after unlock, {found} accounts listed: {resident} MiB (at most {peak} MiB before)")


def main() -> None:
    """Build both, measure, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=COUNT, help="accounts on both sides")
    options.add_argument("--times", type=int, default=15, help="repetitions of a measurement")
    options.add_argument("--memory", type=Path, help="open this vault and say how much memory it holds")
    given = options.parse_args()
    if given.memory is not None:
        _say_memory(given.memory)
        return
    everyone = accounts(given.count)
    with tempfile.TemporaryDirectory(prefix="poryadok-bench-") as name:
        folder = Path(name)
        directory, file = folder / "vault", folder / "peer.kdbx"
        building = timed(lambda: _build(directory, everyone)), timed(lambda: keepass.build(file, everyone, _COST))
        unlock, derivation = _unlock(directory, file, given.times)
        with vaults.open_vault(directory, _passphrase()) as store:
            figures = [unlock, *_looking(store, file, everyone, given.times)]
            figures += [*_changing(store, file, given.times), _backup(store, file, folder, given.times)]
        print(f"{given.count} accounts, each with a password, a seed and ten recovery codes; Argon2 64 MiB, t 3, p 4\n")
        print(table(figures, "pykeepass"))
        print(f"\n{derivation}")
        print(f"building: ours {building[0] / 1000:.1f} s, peer {building[1] / 1000:.1f} s")
        print(_keepassxc(file, everyone))
        print(_memory_of_child(directory))


if __name__ == "__main__":
    main()

"""A process that writes until it is killed, and tells what was acknowledged: `python -m tests.faults.writer DIR`.

Its last line says the last number whose write returned. Beside the numbered notes it does what a vault does in its
life: secrets, facts, anchors, backups.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.vault.support import add_note, open_with
from vault import backup, secrets
from vault.keys import argon2id
from vault.secrets import Field
from vault.store import Store
from vault.transaction import Tx


def numbers(store: Store) -> list[int]:
    """The numbers written so far, in order."""
    return store.read(
        lambda tx: [int(str(row[0])) for row in tx.execute("SELECT text FROM note WHERE text NOT LIKE 'запись%'")]
    )


def step(store: Store, number: int) -> None:
    def change(tx: Tx) -> None:
        add_note(str(number))(tx)
        secrets.put(tx, f"writer:{number % 10}", Field.PASSWORD, f"пароль {number}")
        tx.execute("UPDATE note SET text = text || ? WHERE text LIKE 'запись%' AND id % 7 = ?", ("+", number % 7))

    store.write("number.written", change)
    if number % 3 == 0:
        store.facts.write(lambda tx: tx.execute("INSERT INTO fact(text) VALUES (?)", (str(number),)))
    if number % 5 == 0:
        store.write_anchor()
    if number % 20 == 0:
        backup.make(store)


def main() -> None:
    store = open_with(Path(sys.argv[1]), argon2id)
    number = max(numbers(store), default=0)
    print(number, flush=True)
    while True:
        number += 1
        step(store, number)
        print(number, flush=True)


if __name__ == "__main__":
    main()

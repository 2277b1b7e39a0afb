"""The errors a person can cause or meet, and nothing else.

Every one carries a Russian sentence for that person: what happened, what is intact, what to do next.
Exit codes are not here: `console.main` alone maps these classes to them.

    PoryadokError
    ├── BadInput            wrong usage, unreadable or refused input
    ├── Locked              a secret or a registry is asked for while its tier is closed
    │   └── WrongPassphrase no slot opens
    ├── VaultDamaged        something on disk is not what was written
    ├── VaultReadOnly       open, but writing waits for an acknowledgement
    ├── VaultHeld           another process has the vault open
    ├── StorageFailed       the disk refused a write (full, read-only, input/output)
    ├── NothingCollected    every network request of a run failed
    └── Stopped             somebody stopped the work
"""


class PoryadokError(Exception):
    """Base of every error shown to the person; `str()` of it is the sentence to show."""


class BadInput(PoryadokError):
    """The input or the request cannot be taken as it is; nothing was written."""


class Locked(PoryadokError):
    """The asked tier of the vault is closed."""


class WrongPassphrase(Locked):
    """No slot opens with what was given; says the same whatever was wrong."""


class VaultDamaged(PoryadokError):
    """A file of the vault is missing, truncated, altered or readable by others."""


class VaultReadOnly(VaultDamaged):
    """The vault opens, but a finding must be acknowledged before anything is written."""


class VaultHeld(PoryadokError):
    """Another process holds the vault."""


class StorageFailed(PoryadokError):
    """The disk refused a write; the transaction was rolled back."""


class NothingCollected(PoryadokError):
    """Not one network request of the run succeeded."""


class Stopped(PoryadokError):
    """Somebody stopped the work; the sentence says what is intact."""

    def __init__(self, said: str = "Остановлено: ничего не записано.") -> None:
        super().__init__(said)

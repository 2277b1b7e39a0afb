"""What a call of the program was given, whoever read it: where the vault and the settings are, the clock, opening.

One object for a process. What is done with the open vault is each command's own. The vault is imported when it is
opened: `--help`, and the screen before the passphrase, do without it; nothing here knows click.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from console.cli import output
from console.passphrases import wipe
from vault.clock import Clock
from vault.errors import BadInput, StorageFailed
from vault.tier import Tier

if TYPE_CHECKING:
    from console.settings import Settings
    from console.settings.origin import Origin
    from vault.store import Store


@dataclass(frozen=True)
class Program:
    """The global options as they were given; nothing is read before a command needs it."""

    location: Path
    settings_file: Path
    settings_named: bool
    passphrase_file: Path | None
    flags: Mapping[str, str] = field(default_factory=dict)
    """Settings given as options of the call, by their keys."""

    def clock(self) -> Clock:
        """The judged time, which PORYADOK_NOW may hold still; BadInput if it is unreadable."""
        return Clock.from_environment(os.environ)

    def settings(self, over: Mapping[str, str] | None = None) -> Settings:
        """The machine's settings, with some variables `over` those of the environment.

        BadInput with the line that is wrong.
        """
        from console.settings import load

        environment = {**os.environ, **(over or {})}
        return load(self.settings_file, required=self.settings_named, environment=environment, flags=self.flags)

    def origin(self, *, required: bool | None = None) -> Origin:
        """Where the settings come from, before any is read; a file to be made is not `required`."""
        from console.settings.origin import origin

        named = self.settings_named if required is None else required
        return origin(self.settings_file, required=named, environment=os.environ, flags=self.flags)

    @property
    def has_vault(self) -> bool:
        """Whether there is a vault to open."""
        from vault import place

        return place.exists(self.location)

    @property
    def unattended(self) -> bool:
        """Whether the vault is there and opens without asking anybody for its passphrase."""
        return self.passphrase_file is not None and self.has_vault

    def passphrase(self) -> bytearray:
        """From the file, else from the terminal; the one who asked wipes it."""
        from console.cli import passphrase

        if self.passphrase_file is not None:
            return passphrase.from_file(self.passphrase_file)
        return passphrase.from_terminal("Пароль хранилища: ")

    def new_passphrase(self) -> bytearray:
        """The passphrase of a vault to be made: from the file, else asked twice."""
        from console.cli import passphrase

        if self.passphrase_file is not None:
            return passphrase.from_file(self.passphrase_file)
        return passphrase.new_from_terminal()

    def require_vault(self) -> None:
        """BadInput where no vault is, before anybody is asked for its passphrase."""
        if not self.has_vault:
            raise BadInput(f"В {self.location} нет хранилища. Создать: poryadok vault init.")

    @contextlib.contextmanager
    def store(self, tier: Tier = Tier.REGISTRY, *, advise: bool = True) -> Iterator[Store]:
        """The vault, open up to `tier` and closed at the end; changed with its secrets open, it is copied first.

        What there is to `advise` about the ways in, and a copy that could not be made, is said on stderr; replaced
        secrets whose time has come are dropped, as the console does after an unlock. Locked, VaultDamaged, VaultHeld
        and BadInput (no vault here) as the vault says.
        """
        from console import vaults
        from console.cli import progress
        from registry import retention
        from vault import backup, slotting

        clock = self.clock()
        self.require_vault()
        secret = self.passphrase()
        try:
            opened = vaults.open_vault(self.location, secret, tier, clock=clock)
        finally:
            wipe(secret)
        with progress.told(), opened as store:
            for sentence in slotting.advice(store) if advise else ():
                output.complaint(sentence)
            if advise and tier is Tier.SECRETS:
                with contextlib.suppress(StorageFailed):  # a full disk must not keep anybody from their secrets
                    retention.purge_due(store)
            yield store
            if store.tier is Tier.SECRETS and backup.changed_here(store):
                complaint = backup.at_lock(store)
                if complaint is not None:
                    output.complaint(complaint)

"""A new generation as the tests make one."""

from __future__ import annotations

from tests.vault.support import passphrase
from vault import generation
from vault.generation import Renewed
from vault.store import Store

NEW = "совсем другой пароль"


def renewed(store: Store) -> Renewed:
    return generation.renew(store, passphrase(), passphrase(NEW))

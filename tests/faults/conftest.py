"""The vault's own fixtures, shared: faults are done to the vault, whatever floor is above."""

from __future__ import annotations

from tests.vault.conftest import derive, memo, template, vault_dir, words

__all__ = ["derive", "memo", "template", "vault_dir", "words"]

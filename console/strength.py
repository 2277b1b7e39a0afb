"""A hint about a new passphrase of the vault: what the vault's own estimate says of it, in one sentence."""

from __future__ import annotations

from vault.strength import estimate

_WEAK = 10.0
"""Decimal logarithm of tries below which it is weak: at a second for each try three centuries of one machine."""

_STRONG = 12.0


def hint(passphrase: bytearray) -> str:
    """One sentence about the strength of a passphrase given as UTF-8; says nothing of its content."""
    found = estimate(passphrase.decode("utf-8", "replace"))
    if found.guesses_log10 < _WEAK:
        return " ".join(filter(None, ("Слабый.", found.warning, "Добавьте несвязанных слов.")))
    if found.guesses_log10 < _STRONG:
        return "Средний: ещё одно-два слова не помешают."
    return "Крепкий, если слова выбраны случайно, а не взяты из песни."

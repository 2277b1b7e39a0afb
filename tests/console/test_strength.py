"""The hint about a new passphrase of the vault: one sentence, about what was typed and not of it."""

from __future__ import annotations

import pytest

from console.strength import hint


@pytest.mark.parametrize(
    ("passphrase", "word"),
    [("пароль", "Слабый"), ("пароль2026", "Слабый"), ("aaaaaaaaaaaaaaaa", "Слабый"), ("correct horse", "Слабый"),
     ("gfhjkm gfhjkm", "Слабый"), ("Крапивинский округ", "Слабый"), ("", "Слабый"), ("q8-Vz!r3kP", "Средний"),
     ("четыре несвязанных слова ёжик трамвай", "Крепкий"), ("x7#Kq9!mZ2$w", "Крепкий")],
)  # fmt: skip
def test_the_hint(passphrase: str, word: str) -> None:
    said = hint(bytearray(passphrase.encode()))
    assert said.startswith(word)
    assert not passphrase or passphrase not in said


def test_it_says_why() -> None:
    assert "первыми" in hint(bytearray("пароль".encode()))


def test_bytes_that_are_no_text() -> None:
    assert hint(bytearray(b"\xff\xfe\xff")).startswith("Слабый")

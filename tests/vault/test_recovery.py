"""Recovery words are BIP-39 in Russian: its vectors, every slip of the pen refused."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mnemonic import Mnemonic

from vault.recovery import WORDS, from_words, to_words

# The 256-bit vectors of BIP-39 (trezor/python-mnemonic, vectors.json), in English; the lists share their numbers.
VECTORS = {
    "00" * 32: "abandon " * 23 + "art",
    "7f" * 32: "legal winner thank year wave sausage worth useful " * 2
    + "legal winner thank year wave sausage worth title",
    "80" * 32: "letter advice cage absurd amount doctor acoustic avoid " * 2
    + "letter advice cage absurd amount doctor acoustic bless",
    "ff" * 32: "zoo " * 23 + "vote",
}


@pytest.mark.parametrize(("entropy", "english"), VECTORS.items())
def test_bip39_vectors(entropy: str, english: str) -> None:
    numbers = [Mnemonic("english").wordlist.index(word) for word in english.split()]
    russian = Mnemonic("russian").wordlist
    expected = " ".join(unicodedata.normalize("NFC", russian[number]) for number in numbers)
    assert to_words(bytearray.fromhex(entropy)) == expected
    assert from_words(expected) == bytearray.fromhex(entropy)


def test_every_word_of_the_list_can_be_typed_back() -> None:
    """One word of the library's list is broken in its package: a vault in eighty has it among its words."""
    words = {word for number in range(2048) for word in to_words(_code(number)).split()}
    assert len(words) == 2048
    assert all(set(word) <= set("абвгдежзийклмнопрстуфхцчшщъыьэюя") for word in words)
    assert all(from_words(to_words(_code(number))) == _code(number) for number in range(2048))


def _code(number: int) -> bytearray:
    """A code whose first word has this number."""
    return bytearray((number << 245 | number).to_bytes(32, "big"))


@given(st.binary(min_size=32, max_size=32))
def test_the_same_words_as_the_library(code: bytes) -> None:
    words = to_words(bytearray(code))
    theirs = unicodedata.normalize("NFC", Mnemonic("russian").to_mnemonic(code))
    assert words == theirs.replace("сно\ufffd\ufffdа", "снова")
    assert from_words(words) == bytearray(code)


def test_as_people_type_them() -> None:
    code = bytearray(range(32))
    words = to_words(code)
    for typed in (
        words.upper(),
        words.title(),
        f"  {words}\n",
        words.replace(" ", "\n \t"),
        words.replace(" ", "\u00a0"),
        words.replace(" ", ", "),
        words.replace("е", "ё"),  # the list writes «желтый»
        "\n".join(f"{number}. {word}" for number, word in enumerate(words.split(), 1)),
        f"\ufeff{words}",
    ):
        assert from_words(typed) == code
    assert from_words(unicodedata.normalize("NFD", words)) == code


def test_a_slip_is_refused() -> None:
    words = to_words(bytearray(range(32))).split()
    assert from_words(" ".join(words[:-1])) is None
    assert from_words(" ".join([*words, words[0]])) is None
    assert from_words("") is None
    for position, word in enumerate(words):
        mistyped = [*words[:position], word[:-1] + "ъъ", *words[position + 1 :]]
        assert from_words(" ".join(mistyped)) is None


def test_a_wrong_listed_word_is_refused_or_gives_another_code() -> None:
    """Eight bits of checksum: about one wrong word of 256 passes them, and then opens nothing."""
    code = bytearray(range(32))
    words = to_words(code).split()
    listed = [unicodedata.normalize("NFC", word) for word in Mnemonic("russian").wordlist]
    passed = 0
    for position in range(WORDS):
        for word in listed[::8]:
            if word != words[position]:
                given = from_words(" ".join([*words[:position], word, *words[position + 1 :]]))
                assert given != code
                passed += given is not None
    assert passed < 6144 / 256 * 2

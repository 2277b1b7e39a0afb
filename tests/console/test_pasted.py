"""An ESC in what is pasted makes no key of what follows it."""

from __future__ import annotations

from itertools import chain

from hypothesis import assume, given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

from console.pasted import Pasted

BEGIN, END = "\x1b[200~", "\x1b[201~"


def heard(typed: str) -> list[Message]:
    parser, pasted = XTermParser(False), Pasted()
    return [event for each in chain.from_iterable(map(pasted.let, typed)) for event in parser.feed(each)]


def test_what_is_pasted_is_no_key() -> None:
    (paste,) = heard(f"{BEGIN}раз\x1bv\x1b[17~\x1b\x1b[200~два{END}")
    assert isinstance(paste, events.Paste)
    assert paste.text == "разv[17~[200~два"


def test_keys_around_a_paste_stay_keys() -> None:
    before, paste, after, lock = heard(f"a{BEGIN}текст{END}b\x1b[17~")
    assert [before.key, after.key, lock.key] == ["a", "b", "f6"]  # type: ignore[attr-defined]  # keys, all of them
    assert isinstance(paste, events.Paste)
    assert paste.text == "текст"


def test_an_end_that_is_not_one_is_text() -> None:
    (paste,) = heard(f"{BEGIN}a\x1b[20\x1b[201x{END}")
    assert isinstance(paste, events.Paste)
    assert paste.text == "a[20[201x"


@given(st.text(st.sampled_from("\x1b[O201~vйF\r"), max_size=30))
def test_no_paste_ever_makes_a_key(text: str) -> None:
    assume(END not in text)
    (paste,) = heard(BEGIN + text + END)
    assert isinstance(paste, events.Paste)
    assert paste.text == text.replace("\x1b", "")


@given(st.text(st.sampled_from("\x1b[O201~vF"), max_size=30))
def test_what_is_not_pasted_goes_through_unchanged(typed: str) -> None:
    assume(BEGIN not in typed)
    assert "".join(map(Pasted().let, typed)) == typed

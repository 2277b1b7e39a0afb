"""A set that was written against the detectors: disguises on one side, names, slang, dialect and harsh but lawful
criticism on the other."""

from __future__ import annotations

from checks.text import insults, obscenity, readers
from tests.checks.text import sets

ATTACK = [(kind, text.replace("\\n", "\n")) for kind, text in sets.read("attack")]
OBSCENE = sets.OBSCENE | {"layout"}


def test_disguises_are_seen_through() -> None:
    missed = [text for kind, text in ATTACK if kind in OBSCENE and not obscenity.present(text)]
    assert len(missed) <= 6, missed
    assert all(bool(obscenity.find(text)) == obscenity.present(text) for _kind, text in ATTACK)


def test_nothing_else_is_called_obscene() -> None:
    assert not [text for kind, text in ATTACK if kind not in OBSCENE and obscenity.present(text)]


def test_harsh_criticism_is_not_even_a_candidate() -> None:
    """«вор», «жулики», «враньё», «бездельники»: accusations and opinions, which nobody is asked to delete."""
    assert not [text for kind, text in ATTACK if kind in {"criticism", "clean"} and readers.look(text).grounds]


def test_insults_are_shown_to_a_person() -> None:
    assert not [text for kind, text in ATTACK if kind == "insult" and not insults.find(text)]

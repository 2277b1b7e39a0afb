"""The peers of the Russian detectors, one at a time, in a throw-away environment of its own: `bench.texts` runs it.

Standard library and the named peer alone: nothing of ours is imported. Reads {"peer": name, "texts": [...], "times": n}
from stdin, answers {"found": [...], "seconds": s} on stdout. A peer is asked in its own most thorough settings.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any


def _obscene_words_filter() -> Callable[[str], float]:
    made = import_module("obscene_words_filter.default").get_default_filter()
    return lambda text: any(True for _ in made.find_bad_word_matches_without_good_words(text))


def _badwords() -> Callable[[str], float]:
    badwords: Any = import_module("badwords")
    made = badwords.ProfanityFilter()
    options = badwords.Options(collapse_repeats=True, split_on_punctuation=True, leetspeak=True)
    made.init(["en", "ru"], options=options)
    ask: Callable[[str], float] = made.is_profane
    return ask


def _glin() -> Callable[[str], float]:
    settings = {"languages": ["russian", "english"], "detect_leetspeak": True, "normalize_unicode": True}
    made = import_module("glin_profanity").Filter(settings)
    ask: Callable[[str], float] = made.is_profane
    return ask


def _notpotty() -> Callable[[str], float]:
    made = import_module("notpotty").NotPotty()
    ask: Callable[[str], float] = made.sensor
    return ask


def _detected() -> Callable[[str], float]:
    ask: Callable[[str], float] = import_module("detected_profanity").contains_profanity
    return ask


def _textstat() -> Callable[[str], float]:
    """Reading ease: the lower, the heavier."""
    textstat: Any = import_module("textstat").textstat
    textstat.set_lang("ru")
    return lambda text: -float(textstat.flesch_reading_ease(text))


PEERS: dict[str, Callable[[], Callable[[str], float]]] = {
    "python-obscene-words-filter": _obscene_words_filter,
    "badwords-py": _badwords,
    "glin-profanity": _glin,
    "notpotty": _notpotty,
    "detected-profanity": _detected,
    "textstat": _textstat,
}


def main() -> None:
    """One peer over the texts: its answers once, and the processor's time for so many passes."""
    asked = json.load(sys.stdin)
    ask = PEERS[asked["peer"]]()
    found = [float(ask(text)) for text in asked["texts"]]
    begun = time.process_time()
    for number in range(asked["times"]):
        for text in asked["texts"]:
            ask(f"{text} {number}")  # some remember whole texts, and a reader's is never the same
    json.dump({"found": found, "seconds": time.process_time() - begun}, sys.stdout)


if __name__ == "__main__":
    main()

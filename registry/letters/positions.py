"""Positions of people in the cases of a letter: «директор школы» becomes «директору школы».

The words that name the position agree with it, what follows them («школы», «по связям») stays. A word that the
dictionary does not know is left as it is, with the doubt said; names of people are `declension`.
"""

from __future__ import annotations

import re

from registry.letters.declension import Case, Declined
from vault import russian
from vault.russian import Parse
from vault.text import clean_line

_WORD = re.compile(r"[А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)*")
_UNKNOWN = "слово «{}» не склонено: проверьте должность"
_BODY = "название не склонено: проверьте его"
_SEVERAL = "должностей несколько: проверьте вторую"
_ABBREVIATED = frozenset({"и.о.", "и. о.", "и.о", "врио", "вр.и.о.", "врид", "зам.", "гл.", "ст."})


def position(text: str, case: Case) -> Declined:
    """A position in a case; `doubt` names the word that could not be declined."""
    cleaned = clean_line(text)
    if case is Case.NOMINATIVE or not cleaned:
        return Declined(cleaned)
    words = cleaned.split()
    if words[0].lower() in _ABBREVIATED:
        # «и. о. директора» is read the same in every case.
        return Declined(cleaned)
    made: list[str] = []
    doubt = ""
    for number, word in enumerate(words):
        declined, head = _word(word, case)
        if declined is None:
            if not made or not _governed(word):
                doubt = _UNKNOWN.format(word)
            return Declined(" ".join([*made, *words[number:]]), doubt)
        made.append(declined)
        if head:
            rest = words[number + 1 :]
            doubt = _SEVERAL if word.endswith(",") or (rest and rest[0] in {"и", "–", "—", "/"}) else ""
            return Declined(" ".join([*made, *rest]), doubt)
    return Declined(" ".join(made))


def body(text: str, case: Case) -> Declined:
    """The name of a body or an organization in a case: «Центр управления регионом», «Центра управления регионом». An
    abbreviation («ЦУР», «МБОУ») stays as it is."""
    cleaned = clean_line(text)
    if case is Case.NOMINATIVE or not cleaned or cleaned.split()[0].strip('«»"').isupper():
        return Declined(cleaned)
    made: list[str] = []
    words = cleaned.split()
    for number, word in enumerate(words):
        found = _nominative(word, named=False)
        inflected = None if found is None else found.inflect(_wanted(found, case))
        if found is None or inflected is None:
            break
        made.append(_cased(word, inflected.word))
        if found.tag.POS == "NOUN":
            return Declined(" ".join([*made, *words[number + 1 :]]))
    return Declined(cleaned, _BODY)


def _word(word: str, case: Case) -> tuple[str | None, bool]:
    """The word in the case, and whether it is the noun that ends the phrase; None for what cannot be declined."""
    bare = word.rstrip(",")
    if not _WORD.fullmatch(bare):
        return None, False
    halves = [bare] if "-" not in bare or russian.analyzer().word_is_known(bare.lower()) else bare.split("-")
    made: list[str] = []
    noun = False
    for place, half in enumerate(halves):
        found = _nominative(half)
        inflected = None if found is None else found.inflect(_wanted(found, case))
        if found is None or inflected is None:
            if place == len(halves) - 1:
                return None, False
            made.append(half)  # «пресс-», «контент-»: a part that is not declined
            continue
        noun = noun or found.tag.POS == "NOUN"
        made.append(_cased(half, inflected.word))
    return "-".join(made) + word[len(bare) :], noun


def _nominative(word: str, *, named: bool = True) -> Parse | None:
    """The reading as a singular noun, adjective or participle; `named`: one that names a person."""
    lower = word.lower()
    if not russian.analyzer().word_is_known(lower):
        return None
    for parse in russian.analyzer().parse(lower):
        tag = parse.tag
        if tag.case != "nomn" or tag.number != "sing" or "Abbr" in str(tag):
            continue
        if tag.POS in {"ADJF", "PRTF"} or (tag.POS == "NOUN" and (tag.animacy == "anim" or not named)):
            return parse
    return None


def _wanted(found: Parse, case: Case) -> frozenset[str]:
    wanted = {case.value, "sing"}
    if found.tag.POS != "NOUN" and found.tag.gender:
        wanted.add(found.tag.gender)
        if case is Case.ACCUSATIVE and found.tag.gender == "masc":
            wanted.add("anim")
    return frozenset(wanted)


def _governed(word: str) -> bool:
    """Whether a word after «исполняющий» or «заведующий» belongs to it and stays as it is."""
    found = russian.analyzer().parse(word.lower().rstrip(","))
    return bool(found) and found[0].tag.POS in {"NOUN", "ADJF", "PREP", "PRTF", "ADVB"}


def _cased(original: str, made: str) -> str:
    if original.isupper() and len(original) > 1:
        return made.upper()
    return made[:1].upper() + made[1:] if original[:1].isupper() else made

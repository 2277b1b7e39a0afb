"""Names of people in the cases of a letter: the patronymic tells the gender; without one a name stays as it is written.

A name is never declined in silence when it may come out wrong: what is doubtful says so, and a person writes it as it
should be. The table of endings is petrovich's, which this module alone knows; positions are `positions`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NotRequired, TypedDict, cast

from vault.text import clean_line


class Case(StrEnum):
    """The case of a noun; the values are the signs of OpenCorpora."""

    NOMINATIVE = "nomn"
    GENITIVE = "gent"
    DATIVE = "datv"
    ACCUSATIVE = "accs"
    INSTRUMENTAL = "ablt"


class Gender(StrEnum):
    """The grammatical gender of a person's name."""

    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True)
class Declined:
    """A name or a position in a case. `doubt` "" means that it is sure; else it says what a person should look at."""

    text: str
    doubt: str = ""


@dataclass(frozen=True)
class Name:
    """The parts of a full name; `tail` is «оглы», «кызы» and the like. `gender` None: the name does not tell."""

    surname: str
    first: str
    patronymic: str = ""
    tail: str = ""
    gender: Gender | None = None


class _Rule(TypedDict):
    """A row of petrovich's table: whom it fits, by which endings, and what each case makes of the end."""

    gender: str
    test: list[str]
    mods: list[str]
    tags: NotRequired[list[str]]


class _Part(TypedDict):
    exceptions: list[_Rule]
    suffixes: list[_Rule]


_PLACES = {Case.GENITIVE: 0, Case.DATIVE: 1, Case.ACCUSATIVE: 2, Case.INSTRUMENTAL: 3}
_CYRILLIC = re.compile(r"[А-ЯЁа-яё]+(?:[-’'][А-ЯЁа-яё]+)*")
_INITIALS = re.compile(r"(?:[А-ЯЁ]\.\s*){1,2}")
_MALE_PATRONYMIC = re.compile(r"[а-яё-]+(?:ович|евич|ёвич|ич)")
_FEMALE_PATRONYMIC = re.compile(r"[а-яё-]+(?:овна|евна|ёвна|ична|инична)")
_TAILS = {
    "оглы": Gender.MALE,
    "оглу": Gender.MALE,
    "улы": Gender.MALE,
    "уулу": Gender.MALE,
    "оол": Gender.MALE,
    "кызы": Gender.FEMALE,
    "гызы": Gender.FEMALE,
    "кыс": Gender.FEMALE,
}
_HERS = re.compile(r".*(?:[оеё]ва|[сц]кая)")
_HIS = re.compile(r".*(?:[оеё]в|[сц]кий)")
# «Ильич» and the like are stressed on the end: Ильичом, not Ильичем (rules of 1956, § 37).
_STRESSED = frozenset({"ильич", "лукич", "кузьмич", "фомич"})
_FLEETING = re.compile(r".*(?:[оеё]к|ец|яц|[её]нь|[её]л|[её]р)")
_VOWELS = re.compile(r"[аеёиоуыэюя]")
# Ends of surnames that have cases as a rule, by whether they are a man's.
_DECLINED = {True: re.compile(r".*(?:[бвгджзйклмнпрстфцчшщьая]|[^иы]х)"), False: re.compile(r".*[ая]")}

_NO_GENDER = "без отчества не видно, мужское имя или женское: оставлено как записано"
_NOT_RUSSIAN = "записано не русскими буквами: оставлено как записано"
_SHAPE = "нужны фамилия, имя и отчество: оставлено как записано"
_MISMATCH = "фамилия и отчество не одного рода: проверьте, оставлено как записано"
_FLEETS = "при склонении гласная может выпасть: проверьте фамилию"
_HISSING = "окончание зависит от ударения: проверьте фамилию"
_NOT_DECLINED = "фамилия осталась как записана: проверьте её"
_SOFT = "такие женские имена склоняют не всегда: проверьте имя"


def split(full: str) -> Name | None:
    """A full name by its parts: «Фамилия Имя Отчество», or «Имя Отчество Фамилия» when the patronymic says so; None
    when it has other parts, or other letters."""
    words = clean_line(full).split()
    tail = words.pop() if len(words) == 4 and words[-1].lower() in _TAILS else ""
    if len(words) not in {2, 3} or not all(_CYRILLIC.fullmatch(word) for word in words):
        return None
    if len(words) == 2:
        return Name(words[0], words[1])
    surname, first, patronymic = words
    gender = _TAILS[tail.lower()] if tail else _gender(patronymic)
    if gender is None and _gender(first) is not None:
        first, patronymic, surname = words
        gender = _gender(patronymic)
    return Name(surname, first, patronymic, tail, gender)


def gender(full: str) -> Gender | None:
    """What the patronymic tells, None when there is none or the surname says something else."""
    found = split(full)
    return None if found is None or _mismatched(found) else found.gender


def name(full: str, case: Case) -> Declined:
    """A full name in a case, in the order in which it stands; as written, with a doubt, when nothing tells how."""
    cleaned = clean_line(full)
    if case is Case.NOMINATIVE or not cleaned:
        return Declined(cleaned)
    found, doubt = _declined(cleaned, case)
    if found is None:
        return Declined(cleaned, doubt)
    words = [found.surname, found.first, found.patronymic, found.tail]
    if not cleaned.startswith(cast(Name, split(cleaned)).surname):
        words = [found.first, found.patronymic, found.surname]
    return Declined(" ".join(filter(None, words)), doubt)


def initials(full: str, case: Case = Case.NOMINATIVE, *, surname_first: bool = False) -> Declined:
    """«И. О. Фамилия» in a case, or «Фамилия И. О.» as an addressee is written (ГОСТ Р 7.0.97-2016, 5.15)."""
    cleaned = clean_line(full)
    parts = split(cleaned)
    if not cleaned:
        return Declined("")
    if parts is None:
        return Declined(cleaned, "" if case is Case.NOMINATIVE and _INITIALS.search(cleaned) else _shape(cleaned))
    doubt = ""
    surname = parts.surname
    if case is not Case.NOMINATIVE:
        found, doubt = _declined(cleaned, case)
        surname = surname if found is None else found.surname
    letters = " ".join(f"{word[0].upper()}." for word in (parts.first, parts.patronymic) if word)
    return Declined(f"{surname} {letters}" if surname_first else f"{letters} {surname}", doubt)


def greeting(full: str) -> str:
    """«Уважаемая Анна Петровна!»; "" when the name does not tell how."""
    parts = split(full)
    if parts is None or gender(full) is None or parts.tail:
        return ""
    called = f"{parts.first} {parts.patronymic}"
    called = called.title() if called.isupper() else called
    return f"{by_gender(gender(full), 'Уважаемый', 'Уважаемая')} {called}!"


def by_gender(known: Gender | None, male: str, female: str) -> str:
    """The word that agrees; of an unknown gender both with a slash."""
    if known is None:
        return f"{male}/{female}"
    return male if known is Gender.MALE else female


def _gender(patronymic: str) -> Gender | None:
    word = patronymic.lower()
    if _MALE_PATRONYMIC.fullmatch(word):
        return Gender.MALE
    return Gender.FEMALE if _FEMALE_PATRONYMIC.fullmatch(word) else None


def _mismatched(found: Name) -> bool:
    surname = found.surname.lower()
    if found.gender is Gender.MALE:
        return _HERS.fullmatch(surname) is not None
    return found.gender is Gender.FEMALE and _HIS.fullmatch(surname) is not None


def _shape(text: str) -> str:
    letters = [each for each in text if each.isalpha()]
    return _SHAPE if all("а" <= each.lower() <= "я" or each in "ёЁ" for each in letters) else _NOT_RUSSIAN


def _declined(full: str, case: Case) -> tuple[Name | None, str]:
    """The parts in the case and what is doubtful of them; None with the reason when they are to stay as they are."""
    parts = split(full)
    if parts is None:
        return None, _shape(full)
    if parts.gender is None:
        return None, _NO_GENDER
    if _mismatched(parts):
        return None, _MISMATCH
    place, sex = _PLACES[case], parts.gender
    surname = _surname(parts.surname, place, sex)
    patronymic = parts.patronymic if parts.tail else _patronymic(parts.patronymic, place, sex)
    made = Name(surname, _word(parts.first, "firstname", place, sex), patronymic, parts.tail, sex)
    return made, _doubt(parts, surname, case)


def _doubt(parts: Name, made: str, case: Case) -> str:
    surname = parts.surname.lower()
    male = parts.gender is Gender.MALE
    if made == parts.surname and _DECLINED[male].fullmatch(surname) and case is not Case.ACCUSATIVE:
        return _NOT_DECLINED
    if case is Case.INSTRUMENTAL and re.fullmatch(r".*[цчшщж]а?", surname) and (male or surname.endswith("а")):
        return _HISSING
    if male:
        return _FLEETS if _FLEETING.fullmatch(surname) and not surname.endswith("овец") else ""
    return _SOFT if parts.first.lower().endswith("ль") and parts.first.lower() != "нинель" else ""


def _surname(word: str, place: int, sex: Gender) -> str:
    if sex is Gender.FEMALE and not _VOWELS.search(word[-1].lower()):
        return word  # Цой, Анны Цой: a woman's surname with such an end has no cases
    if sex is Gender.MALE and re.fullmatch(r".*[оеё]к", word.lower()) and len(_VOWELS.findall(word.lower())) == 1:
        return word + ("а", "у", "а", "ом")[place]  # Блок, Блока: a single vowel has nowhere to go
    return _word(word, "lastname", place, sex)


def _patronymic(word: str, place: int, sex: Gender) -> str:
    declined = _word(word, "middlename", place, sex)
    if place == _PLACES[Case.INSTRUMENTAL] and word.lower() in _STRESSED:
        return declined[:-2] + ("ОМ" if word.isupper() else "ом")
    return declined


def _word(word: str, part: str, place: int, sex: Gender) -> str:
    """A word by the table, each half of a double one by itself; capitals stay capitals."""
    halves = word.split("-")
    made = [_half(half, part, place, sex, first=not number) for number, half in enumerate(halves)]
    return "-".join(made)


def _half(word: str, part: str, place: int, sex: Gender, *, first: bool) -> str:
    lower = word.lower()
    rule = _exception(lower, part, sex, first=first) or _by_ending(lower, part, sex)
    ending = "." if rule is None else rule["mods"][place]
    if ending == ".":
        return word
    kept = word[: len(word) - ending.count("-")]
    added = ending.replace("-", "")
    return kept + (added.upper() if word.isupper() and len(word) > 1 else added)


def _exception(lower: str, part: str, sex: Gender, *, first: bool) -> _Rule | None:
    for rule in _table()[part]["exceptions"]:
        if "first_word" in rule.get("tags", ()) and not first:
            continue
        if rule["gender"] in {sex.value, "androgynous"} and lower in rule["test"]:
            return rule
    return None


def _by_ending(lower: str, part: str, sex: Gender) -> _Rule | None:
    # The package's own search leaves out the rules for both genders as soon as a gender is named, and takes «stays as
    # it is» for «look further»: its table is right, so it is searched here.
    for rule in _table()[part]["suffixes"]:
        if rule["gender"] in {sex.value, "androgynous"} and any(lower.endswith(end) for end in rule["test"]):
            return rule
    return None


@cache
def _table() -> dict[str, _Part]:
    from petrovich.main import Petrovich  # heavy: only when a name is first declined

    return cast("dict[str, _Part]", Petrovich().data)

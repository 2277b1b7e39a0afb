"""What the text of a regulation says of the norm besides one number: of categories of page, of what does not count.

Only plain words are read: a category stands beside its own number in one sentence. Everything is a proposal, and said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from registry.imports.regulation.model import ReadClause
from registry.imports.regulation.norms import AMOUNT, amount_of, is_weekly, norms_of
from vault.text import fold

_CATEGORY = re.compile(
    r"\b(?P<flagship>флагман\w*)|\b(?P<active>активн(?:ые|ых|ой|ая|ую|ым|ыми)\b)|(?P<card>визит(?:к|оч|ок\b)\w*)"
)
_PAGES_AFTER = re.compile(r"\s*(?:официальн\w+\s+)?(?:страниц|аккаунт|сообществ|госпаблик|паблик|групп)")
_NUMBER = re.compile(rf"(?<!№ )(?<!№){AMOUNT}\b")
_NO_NORM = re.compile(
    r"(?:публикаци|пост|запис|норм)\w*[^.;]{0,40}(?:не\s+(?:обязательн|требу|предусм|устанавл|распростран)|необязательн)"
    r"|(?:не\s+(?:обязательн|требу|предусм|устанавл)|необязательн)\w*[^.;]{0,40}(?:публикаци|пост|запис|норм)"
)
_OUT = r"не\s+(?:учитыва|засчитыва|входят|входит|считаются(?!\s+наруш)|включа)\w*|без\s+уч[её]та"
# «Реклама запрещена, за исключением социальной» leaves nothing out of a number.
_BUT = r"за\s+исключением|кроме"
_UNCOUNTED: Mapping[str, str] = {
    "reposts": r"репост\w*",
    "stories": r"\bистори(?:и|й|я)\b",
    "advertising": r"реклам\w*",
}
_SOME = re.compile(r"сторонн|чужи|других|иных|с других|посторонн")
_ABOUT_NORM = re.compile(r"публикаци|материал|\bпост|числ|количеств|норм|объ[её]м")
_ABOUT_NUMBER = re.compile(r"числ[оае]\b|количеств|норм[аеуы]|объ[её]м|недел")


@dataclass(frozen=True)
class Uncounted:
    """A kind of publication (`reposts`, `stories`, `advertising`) that a clause leaves out; `whole`: all of it."""

    kind: str
    clause: str
    whole: bool


def norms_by_category(clauses: Iterable[ReadClause]) -> dict[str, int]:
    """Publications a week by category of page, 0 where none are asked for; a category with two numbers is left out."""
    known = {each.number: each for each in clauses}
    found: dict[str, set[int]] = {}
    for clause in known.values():
        above = known[clause.parent].text if clause.parent in known else ""
        for category, posts in of_text(clause.text, above):
            found.setdefault(category, set()).add(posts)
    return {category: next(iter(posts)) for category, posts in found.items() if len(posts) == 1}


def of_text(text: str, above: str = "") -> Iterator[tuple[str, int]]:
    """The same of one clause; `above` are the words over it: «Еженедельно размещается: – на флагманских … семь»."""
    whole = f"{above} {text}" if above.rstrip().endswith(":") else text
    for sentence in re.split(r"(?<=[.!?])\s+", fold(whole)):
        yield from _pairs(sentence)


def uncounted(clauses: Iterable[ReadClause]) -> Iterator[Uncounted]:
    """What the clauses leave out of the number of publications, each kind once."""
    met: set[str] = set()
    for clause in clauses:
        for sentence in re.split(r"(?<=[.!?;])\s+", fold(clause.text)):
            for kind, words in _UNCOUNTED.items():
                if kind not in met and _leaves_out(words, sentence):
                    met.add(kind)
                    yield Uncounted(kind, clause.number, not _SOME.search(sentence))


def norms_of_any(clauses: Iterable[ReadClause]) -> tuple[int, ...]:
    """Publications a week by the sentences that speak of no category."""
    sentences = (each for clause in clauses for each in re.split(r"(?<=[.!?])\s+", clause.text))
    return tuple(number for each in sentences if not _CATEGORY.search(fold(each)) for number in norms_of(each))


def _leaves_out(kind: str, sentence: str) -> bool:
    said = rf"{kind}[^.;]{{0,80}}(?:{_OUT})|(?:{_OUT})[^.;]{{0,60}}{kind}"
    if re.search(said, sentence) and _ABOUT_NORM.search(sentence):
        return True
    return bool(re.search(rf"(?:{_BUT})[^.;]{{0,60}}{kind}", sentence) and _ABOUT_NUMBER.search(sentence))


def _pairs(sentence: str) -> Iterator[tuple[str, int]]:
    """Categories of a sentence with their numbers: each with the number beside it, all of them on one side."""
    named = list(_CATEGORY.finditer(sentence))
    if all(each.lastgroup == "active" for each in named):
        named = [each for each in named if _PAGES_AFTER.match(sentence, each.end())]  # «активные жители» are no pages
    if not named:
        return
    if not is_weekly(sentence):
        if len(named) == 1 and _NO_NORM.search(sentence):
            yield _category(named[0]), 0
        return
    numbers = [each for each in _NUMBER.finditer(sentence) if amount_of(each.group("amount"))]
    found = _beside(sentence, named, numbers, before=False) or _beside(sentence, named, numbers, before=True)
    yield from found or ()


def _beside(
    sentence: str, named: list[re.Match[str]], numbers: list[re.Match[str]], *, before: bool
) -> list[tuple[str, int]] | None:
    """Each category with the number that stands `before` it, or after; None when one has none, or several."""
    found = []
    for place, each in enumerate(named):
        following = named[place + 1].start() if place + 1 < len(named) else len(sentence)
        start = (named[place - 1].end() if place else 0) if before else each.end()
        own = [number for number in numbers if start <= number.start() < (each.start() if before else following)]
        if len(own) == 1:
            found.append((_category(each), amount_of(own[0].group("amount"))))
        elif not own and _NO_NORM.search(sentence[each.start() : following]):
            found.append((_category(each), 0))
        else:
            return None
    return found


def _category(match: re.Match[str]) -> str:
    return str(match.lastgroup)

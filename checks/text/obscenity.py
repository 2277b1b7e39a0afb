"""Obscene words (мат): the four roots that Roskomnadzor names, in whatever way they are written.

By families of words: prefixes that a root takes, and letters that may follow it. A masked word counts when enough of
its letters stand there; «…» is a mask too. Rude words of other roots are none of these: see `insults`.
Exceptions are clean words that the families would catch; the whole dictionary is run through them by the fault tests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from checks.text import tokens

VERSION = 1
"""Grows with every change of what is found: what was judged by an older one keeps its grounds."""

_LONGEST = 64  # letters; what is longer is no word, and is searched for plain roots only
_WORDS = 65_536  # words whose answer is remembered
_FEWEST = 2  # letters

_PREFIX = (
    r"(?:недо|пере|подъ|под|разъ|раз|рас|объ|об|отъ|ото|от|изъ|из|взъ|въ|вы|при|про|пре|за|на|по|до"
    r"|съ|ни|не|ис|у|о|а|с)"
)
# After ё/е-б a short prefix without ъ makes a lot of clean words: «себе», «подебатировать».
_EB_PREFIX = r"(?:недо|пере|подъ|разъ|раз|объ|отъ|от|изъ|из|взъ|въ|вы|при|про|за|на|по|до|съ|у|о|не)"
_EB_NEXT = (
    r"(?:а(?:т|л|н|ш|к|ч|р|$)|у(?:т|ч|щ|н|$)|е(?:т|ш|м|н[ьеия])|и(?:$|т|с|ч)|л(?:о|и|я|а|ы|у)|н(?:у|и|е|ы|а)"
    r"|ош|ыр|т[аы]?$|$)"
)
_EB_TAIL = r"(?:$|[аоуыеиклнщцст])"

_FAMILIES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "хуй",
        re.compile(
            rf"^(?:(?:по|не|рас)?{_PREFIX})?ху(?:й|е(?!й?б)|ю(?:$|ш)|я(?:$|к|ч|р|с|м|х|т)|и(?:$|щ|л|с))|^хул[ие]$|оху(?:йн|йст|инк)"
        ),
    ),
    ("пизда", re.compile(r"п[иу]зд|писд|пезд|пизж|пизьд|^пзд")),
    ("блядь", re.compile(r"бляд|^бля(?:т[ьъ]?|ц|ха?муха)?$|^бл[еэ]а[дт]ь|^бла[дт]ь$|^блят(?:ь|и|ск)")),
    (
        "ебать",
        re.compile(
            rf"^еб{_EB_NEXT}|^{_EB_PREFIX}{{1,2}}еб{_EB_TAIL}|^{_EB_PREFIX}{{0,2}}йоб(?:а|н|у)"
            r"|^(?:за|вы|на|у|про|до)иб(?:а[тлн]|ут|ыв)|^ибать|^д[оа]лб[оа]еб|\w{2,}оеб(?:$|[аыуеин])"
        ),
    ),
)
_HINT = re.compile(r"ху|бл|[еи]б|п[иу]з|писд|пез|пзд|йоб")
_ORDINARY = re.compile(r"(?:([а-я])(?!\1))+")
"""A word of Russian letters none of which is repeated: nothing is hidden in it, and the hint decides."""

_STRONG = re.compile(r"ху[йея]|пизд|бля[дт]|еба[тлн]|еб[ао]ш|ебуч|заеб")
"""What is looked for among letters set apart, where nobody knows at which a word begins."""

CLEAN = frozenset[str]()

_M = r"\*"
_MASKED: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "хуй",
        re.compile(
            rf"^{_PREFIX}{{0,2}}(?:х{_M}(?:[йяюи]\w{{0,6}}|е[втлнс]\w{{0,6}}|ли|н[яюи])|ху{_M}(?:$|ня|ню|ни|н[оеа]|в\w{{1,4}}|л[оаи]|ть|ли|с\w{{1,4}}|т[аь]?)"
            rf"|{_M}(?:уйн|уев|уйл)\w*)$"
        ),
    ),
    (
        "пизда",
        re.compile(
            rf"^{_PREFIX}{{0,2}}п(?:и{_M}(?:д|е)\w{{0,5}}|из{_M}(?:ц|е|а|у|$)\w{{0,5}}|и{_M}ц|{_M}(?:зд|зде|изд)\w{{0,6}}|{_M}(?:е?ц|да|дец))$"
        ),
    ),
    (
        "блядь",
        re.compile(
            rf"^(?:вы)?б(?:л{_M}(?:[дт]?ь|д\w{{1,4}})|ля{_M}(?:ь|$|и|ск\w*|ство)|{_M}я(?:[дт]ь|дь?и|дск\w*)|{_M}[дт]?ь)$"
        ),
    ),
    (
        "ебать",
        re.compile(
            rf"^(?:(?:{_EB_PREFIX}{{0,2}})е(?:{_M}(?:а(?:т|л|н)\w{{0,6}}|н(?:ый|ая|ое|ые|ого|ую|ых)|нут\w*|л[аио]\w{{0,4}}|уч\w*))"
            rf"|(?:{_EB_PREFIX}{{0,2}}){_M}б(?:а(?:ть|ны|ну|л)|ут|уч|ан)\w{{0,5}}"
            rf"|(?:за|вы|на|у|до|разъ|съ|подъ)(?:е?{_M}|{_M}е?)б(?:а|у|л|о|ну)\w{{0,6}}|(?:за|на|вы|до|про)е{_M}(?:а|и|у|л)?\w{{0,5}})$"
        ),
    ),
)

_TRANSLIT: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "хуй",
        re.compile(
            r"^(?:na|po|ni|do|o|a|za|ot)?(?:h|kh|x)u(?:[yji](?:n(?:y?a|ia|ja|ey|i|u|yu|e)|l[oa]|ov\w*|$)|j$|ev(?:y|iy|aya)|esos\w*|ya(?:$|r)|et$|el[ai]?$|en+\w+)"
        ),
    ),
    ("пизда", re.compile(r"piz+d|pisdec|pisdets")),
    ("блядь", re.compile(r"^(?:vy|na|s)?bl(?:ya|ia|ja)(?:d(?:$|i|s|y|stv|ki?$)\w*|t|$)")),
    (
        "ебать",
        re.compile(
            r"^(?:za|na|po|do|vy|vi|u|ot|pro|raz|pere|pri)?(?:(?:y|j)?e|[yj]o)b(?:at(?:$|sya|'?$|ors)|al[aio]?$|an(?:$|[ynoi]\w*)|ash|uch\w*|nut\w*|nul\w*|lan\w*|is$|anut\w*)"
            r"|^dolb[oa][yj]?[eo]b"
        ),
    ),
)
_NOT_TRANSLIT = frozenset({"hui", "joban"})
"""Words of other languages that stand in addresses and names."""


@dataclass(frozen=True)
class Hit:
    """An obscene word: its place in the text (in NFC), and the root, as one names it."""

    start: int
    end: int
    family: str


def find(text: str) -> tuple[Hit, ...]:
    """Every obscene word of a text, in order."""
    normal = tokens.normalised(text)
    hits = [
        Hit(*normal.span(match.start(), match.end()), family)
        for match in tokens.TOKEN.finditer(normal.text)
        if (family := _of_token(match.group()))
    ]
    for start, end, joined in tokens.spaced(normal.text):
        if _STRONG.search(joined) and (family := _of_letters(joined)):
            hits.append(Hit(*normal.span(start, end), family))
    return tuple(sorted(set(hits), key=lambda hit: (hit.start, hit.end)))


def present(text: str) -> bool:
    """Whether there is any; faster than `find`."""
    normal = tokens.normalised(text).text
    return any(map(_of_token, tokens.TOKEN.findall(normal))) or any(
        _STRONG.search(joined) and _of_letters(joined) for _start, _end, joined in tokens.spaced(normal)
    )


def family_of(word: str) -> str:
    """The root of one word in small Russian letters without ё; "" for a clean one."""
    if not _HINT.search(word) or word in CLEAN:
        return ""
    return next((name for name, pattern in _FAMILIES if pattern.search(word)), "")


def _of_token(token: str) -> str:
    """Longer tokens than any word are not remembered: a text may be one of them."""
    return _of_word(token) if len(token) <= _LONGEST else _of_long(token)


def _of_long(token: str) -> str:
    shrunk = tokens.squeezed(token)
    if len(shrunk) <= _LONGEST:
        return _of_word(shrunk)
    found = _STRONG.search(shrunk) if shrunk.isalpha() else None
    return _of_letters(found.group()) if found else ""


@lru_cache(maxsize=_WORDS)
def _of_word(token: str) -> str:
    if len(token) < _FEWEST or (_ORDINARY.fullmatch(token) and not _HINT.search(token)):
        return ""
    if token.isalpha() and tokens.CYRILLIC.search(token):
        return _of_forms(token)
    if not tokens.CYRILLIC.search(token):
        return _of_latin(token)
    for part in tokens.parts(token):
        if part != token and (family := _of_word(part)):
            return family
    return _of_forms(token) or _of_masked(token)


def _of_forms(token: str) -> str:
    """As it stands, with letters folded, and with repeats squeezed out."""
    for word in tokens.folded(token):
        for form in dict.fromkeys((word, tokens.squeezed(word))):
            if form.isalpha() and (family := family_of(form)):
                return family
    return ""


def _of_masked(token: str) -> str:
    for word in dict.fromkeys((token, *(tokens.folded(tokens.masked(token))))):
        shape = tokens.squeezed(tokens.masked(word))
        if "*" in shape:
            for name, pattern in _MASKED:
                if pattern.search(shape):
                    return name
    return ""


def _of_latin(token: str) -> str:
    if token in _NOT_TRANSLIT:
        return ""
    word = tokens.squeezed(token)
    return next((name for name, pattern in _TRANSLIT if pattern.search(word)), "")


def _of_letters(joined: str) -> str:
    found = _STRONG.search(joined)
    if not found:
        return ""
    begun = found.group()[:2]
    return {"ху": "хуй", "пи": "пизда", "бл": "блядь"}.get(begun, "ебать")

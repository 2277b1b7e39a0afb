"""Obscene words (мат): the four roots that Roskomnadzor names, in whatever way they are written.

By families of words: prefixes that a root takes, and letters that may follow it. A masked word counts when enough of
its letters stand there; «…» is a mask too. Rude words of other roots are none of these: see `insults`.
Exceptions are clean words that the families would catch; the whole dictionary is run through them by the fault tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from checks.text import tokens
from checks.text.alternatives import by_letter
from checks.text.tokens import Normal

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
            rf"^(?:(?:по|не|рас)?{_PREFIX})?ху(?:й|е(?!й?б)|ю(?:$|ш)|я(?:$|к|ч|р|с|м|х|т|л)|и(?:$|щ|л|с|з|н[яюие]))|^хул[ие]$|оху(?:йн|йст|инк)"
        ),
    ),
    ("пизда", re.compile(r"п[иу]зд|писд|(?<!^о)пезд|^опезд[^а]|песд(?:ец|[аыу]$)|пизж|пизьд|^пзд")),
    (
        "блядь",
        re.compile(
            r"бляд|^бля(?:т[ьъ]?|ц|ха?муха)?$|^бл(?:[еэиьъ]а|[ьъ]я)[дт]ь|^бла[дт]ь$|^бил[ьъ]?я[дт]ь?$|^бля(?:т(?:ь|и|ск)|цк)"
        ),
    ),
    (
        "ебать",
        re.compile(
            rf"^еб{_EB_NEXT}|^{_EB_PREFIX}{{1,2}}еб{_EB_TAIL}|^{_EB_PREFIX}{{0,2}}йоб(?:а|н|у)"
            r"|^(?:за|вы|на|у|про|до)иб(?:а[тлн]|ут|ыв)|^ибать|^иба(?:ну|нат)|^(?:за|у|вы|на|про)?ипа(?:ть(?:ся)?|л[аио]?)$|^д[оа]лб[оа]еб|\w{2,}оеб(?:$|[аыуеин])"
        ),
    ),
)
_HINT = re.compile(r"ху|бл|[еи]б|п[иу]з|писд|пе[зс]|пзд|йоб|бил[ьъ]?я|ипа")
_HOT = by_letter(r"ху|бл|еб|иб|п[иу]+з|пи+с+д|пе+з|пе+с+д|пз+д|йо+б|би+л+[ьъ]*я|ипа+(?:т+ь|л)")
"""The same, whose letters may be repeated: a word of Russian letters without any is clean."""

_STRANGE = re.compile(r"[^а-я0-9\s.,:;()«»\"'№—–!?/\-]")
_AMONG = re.compile(r"[0-9!?.](?:(?<!\.)(?=[а-я])|(?<=[а-я][0-9])|(?<=\.)(?=\.[а-я]))")
"""What makes more of a text than words: Latin letters, figures and signs that may stand for letters."""

_BROKEN = re.compile(r"(?<![\w-])[а-я]{1,5}-[а-я]{1,12}(?![\w-])")
_OF_TWO = re.compile(rf"^{_PREFIX}{{0,2}}(?:ху(?:й|е[тв])|п[ие]зд|бля[дт]|еба(?:ть|н[ын]|л[аио]?$)|ебну)")
"""Words that one hyphen breaks; «е-банк» and «е-баланс» are none."""

_UNDERLINED = re.compile(
    r"(?<![^\W_])(?:на|по|ни|до)?(?:х_+й|ху_+(?:й|ня)|п_+зд|пи_+д[еао]|бл_+д[ьи]|б_+я[дт]ь)[а-я]{0,6}(?![^\W_])"
)
"""«_» is a mask in these alone: elsewhere it joins the words of tags and names."""

_LATIN = re.compile(r"[a-z]")
_TYPED = re.compile(r"(?<!\S)[a-z\[\];',.`]{3,40}(?!\S)")
_KEYS = str.maketrans("qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюе")
"""The Russian letter on each key: «[eq» is typed by who forgot to switch."""

_STRONG = re.compile(r"ху[йея]|пизд|бля[дт]|^бля$|еба[тлн]|еб[ао]ш|ебуч|заеб")
"""What is looked for among letters set apart, where nobody knows at which a word begins."""

CLEAN = frozenset[str]()

_M = r"\*"
_MASKED: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "хуй",
        re.compile(
            rf"^{_PREFIX}{{0,2}}(?:х{_M}(?:[йяюи]\w{{0,6}}|е[втлнс]\w{{0,6}}|ли|н[яюи])|ху{_M}(?:$|[йею]|ня|ню|ни|н[оеа]|в\w{{1,4}}|л[оаи]|ть|ли|с\w{{1,4}}|т[аь]?)"
            rf"|{_M}(?:уйн|уев|уйл)\w*)$"
        ),
    ),
    (
        "пизда",
        re.compile(
            rf"^{_PREFIX}{{0,2}}п(?:и{_M}(?:д|е)[\w*]{{0,5}}|из{_M}(?:ц|е|а|у|$)\w{{0,5}}|и{_M}ц|{_M}(?:зд|изд)[\w*]{{0,6}}|{_M}(?:е?ц|да|дец))$"
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
            r"^(?:na|po|ni|do|o|a|za|ot)?(?:h|kh|x)u(?:[yji](?:n(?:y?a|ia|ja|ey|i|u|yu|e)|l[oa]|ov\w*|$)|j$|ev(?:y|iy|aya)|esos\w*|ya(?:$|r)|et$|el[ai]?$|en+\w+)|^(?:na|po|ni)hoy$"
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
_FIGURES = str.maketrans("013469@", "oizabga")
"""Figures among Latin letters: «pi3dec»."""

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
    return find_in(tokens.normalised(text))


def find_in(normal: Normal) -> tuple[Hit, ...]:
    """The same of a text that is normalised already."""
    return tuple(
        sorted({Hit(*normal.span(start, end), family) for start, end, family in _finds(normal.text)}, key=_place)
    )


def present(text: str) -> bool:
    """Whether there is any; faster than `find`."""
    return present_in(tokens.normalised(text))


def present_in(normal: Normal) -> bool:
    """The same of a text that is normalised already."""
    return next(_finds(normal.text), None) is not None


def _place(hit: Hit) -> tuple[int, int]:
    return hit.start, hit.end


def _finds(text: str) -> Iterator[tuple[int, int, str]]:
    odd = bool(_STRANGE.search(text) or _AMONG.search(text))
    for match in tokens.TOKEN.finditer(text) if odd else _hot(text):
        if family := _of_token(match.group()):
            yield match.start(), match.end(), family
    yield from _apart(text, odd=odd)


def _hot(text: str) -> Iterator[re.Match[str]]:
    """The tokens of a plain text worth a look: each begins where its Russian letters do, for nothing else is before."""
    hot = _HOT.search(text)
    while hot:
        begin = hot.start()
        while begin and "а" <= text[begin - 1] <= "я":
            begin -= 1
        token = tokens.TOKEN.match(text, begin)
        assert token is not None, "a letter is there"
        yield token
        hot = _HOT.search(text, token.end())


def _apart(text: str, *, odd: bool) -> Iterator[tuple[int, int, str]]:
    """What is no token: letters set apart, words broken by a hyphen or masked by «_», Latin keys for Russian ones."""
    for start, end, joined in tokens.spaced(text):
        if family := _of_letters(joined):
            yield start, end, family
    if "-" in text:
        for match in _BROKEN.finditer(text):
            word = match.group().replace("-", "")
            if _OF_TWO.search(word):
                yield match.start(), match.end(), family_of(word) or _of_letters(word)
    if "_" in text:
        for match in _UNDERLINED.finditer(text):
            yield match.start(), match.end(), _root(match.group())
    if odd and _LATIN.search(text):
        for match in _TYPED.finditer(text):
            if family := _of_keys(match.group()):
                yield match.start(), match.end(), family


def _of_keys(typed: str) -> str:
    """A full stop and a comma are letters too: a word is tried with those at its end and without."""
    for piece in dict.fromkeys((typed, typed.rstrip(",.;'"))):
        word = piece.translate(_KEYS)
        if word.isalpha() and (family := family_of(word)):
            return family
    return ""


def _root(word: str) -> str:
    return "хуй" if "х" in word else "пизда" if "п" in word.removeprefix("по") else "блядь"


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
    if len(token) < _FEWEST:
        return ""
    if tokens.CYRILLIC_WORD.fullmatch(token) and not _HOT.search(token):
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
    if token in _NOT_TRANSLIT or not _LATIN.search(token):
        return ""
    word = tokens.squeezed(token.translate(_FIGURES))
    return next((name for name, pattern in _TRANSLIT if pattern.search(word)), "")


def _of_letters(joined: str) -> str:
    found = _STRONG.search(joined)
    if not found:
        return ""
    begun = found.group()[:2]
    return {"ху": "хуй", "пи": "пизда", "бл": "блядь"}.get(begun, "ебать")

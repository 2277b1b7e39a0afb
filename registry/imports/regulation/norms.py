"""How many publications a week the text of a regulation asks for; deadlines and other weekly duties are not norms.

Only what is written is found. A sentence that speaks of publications a week in words that are not understood is
given as it stands, so that a person writes the norm into the draft.
"""

from __future__ import annotations

import re

from vault.text import fold

# Stems with their case endings; «пятницу» is no number.
_UNITS = {
    "одиннадцат[ьи]ю?": 11, "двенадцат[ьи]ю?": 12, "тринадцат[ьи]ю?": 13, "четырнадцат[ьи]ю?": 14,
    "пятнадцат[ьи]ю?": 15, "шестнадцат[ьи]ю?": 16, "семнадцат[ьи]ю?": 17, "восемнадцат[ьи]ю?": 18,
    "девятнадцат[ьи]ю?": 19, "один": 1, "одн(?:а|о|у|ой|ого|ому|им|ом)": 1, "дв(?:а|е|ух|ум|умя)": 2,
    "тр(?:и|ех|ем|емя)": 3, "четыр(?:е|ех|ем|ьмя)": 4, "пят[ьи]ю?": 5, "шест[ьи]ю?": 6, "сем[ьи]ю?": 7,
    "вос(?:ем|ьм)[ьи]ю?": 8, "девят[ьи]ю?": 9, "десят[ьи]ю?": 10,
}  # fmt: skip
_TENS = {"двадцат[ьи]ю?": 20, "тридцат[ьи]ю?": 30, "сорока?": 40, "пятьдесят": 50, "пятидесяти": 50}


def _one_of(words: dict[str, int]) -> str:
    return f"(?:{'|'.join(words)})"


_WORD = rf"\b(?:{_one_of(_TENS)}(?:\s+{_one_of(_UNITS)})?|{_one_of(_UNITS)})\b"
_DIGITS = r"(?<![\d.,])\d{1,3}(?!\d|[.,]\d)"
AMOUNT = rf"(?:по\s+)?(?P<amount>{_DIGITS}(?:-?[а-я]{{1,2}}\b)?|{_WORD})(?:\s*\((?:\d{{1,3}}|{_WORD})\))?"
_POSTS = r"(?:публикац|пост\b|пост[аоы]|запис|материал|новост|сообщени|информационн|раз\b|раза\b|единиц)"
_WEEK = (
    r"(?:(?:в|за)\s+(?:(?:одну|каждую|календарную|рабочую)\s+)*недел|еженедельн|понедельно|/\s*недел|"
    r"кажд\w{2,3}\s+(?:календарн\w{2,3}\s+)?недел|(?:за|каждые)\s+(?:7|семь)\s+(?:\(\w+\)\s+)?(?:дней|суток)|"
    r"в\s+течение\s+(?:(?:каждой|календарной|одной)\s+)*недел)"
)
_LEAST = r"(?:не\s+(?:менее|реже|меньше)|миним\w+)"
_MORE = r"(?<!не )(?<!и )(?:более|больше|свыше)"
# Another period between an amount and «в неделю» means that they belong to two norms.
_OTHER = r"(?!сутки|день|дня\b|дней|ежедневн|месяц|квартал|[.;])"
_NEAR, _NEARER = rf"(?:{_OTHER}.){{0,60}}?", rf"(?:{_OTHER}.){{0,40}}?"
_NORMS = (
    re.compile(rf"(?:{_LEAST}|\bот)\s+(?:чем\s+)?{AMOUNT}\b{_NEAR}{_POSTS}{_NEAR}{_WEEK}"),
    re.compile(rf"{_WEEK}{_NEAR}{_LEAST}\s+(?:чем\s+)?{AMOUNT}\b{_NEAR}{_POSTS}"),
    re.compile(rf"{AMOUNT}\s+(?:и|или)\s+более\s+{_POSTS}{_NEAR}{_WEEK}"),
    re.compile(rf"{AMOUNT}\s+{_POSTS}\w*\s+{_WEEK}\w*\s+(?:и|или)\s+(?:более|чаще|больше)"),
    re.compile(rf"{_POSTS}{_NEARER}{_WEEK}{_NEARER}{_LEAST}\s+(?:чем\s+)?{AMOUNT}\b"),
    re.compile(rf"{_LEAST}\s+(?:чем\s+)?{AMOUNT}\s+{_WEEK}"),
    re.compile(rf"(?:минимум|минимальн\w+)\s+(?:\w+\s+)?{_POSTS}{_NEARER}\b{AMOUNT}\b{_NEARER}{_WEEK}"),
)
_NORMS_OVER = (re.compile(rf"{_MORE}\s+(?:чем\s+)?{AMOUNT}\b{_NEAR}{_POSTS}{_NEAR}{_WEEK}"),)
_DAILY = re.compile(rf"(?:не\s+(?:менее|реже)|минимум)\s+{AMOUNT}\b[^.;]{{0,60}}?(?:в\s+день|в\s+сутки|ежедневно)")
# «Три раза в неделю» is a norm only of a sentence that speaks of publications, and not of those on a site.
_SUBJECT = re.compile(r"публик|\bпост(?:\b|[аоыи])|запис[ьеия]|материал|новост|контент|размеща|размещен|сообщени[йея]")
_SITE = re.compile(r"\bсайт")
_PAGES = re.compile(r"страниц|аккаунт|сообществ|паблик|групп|канал|соцсет|социальн")
_SAID = re.compile(rf"{AMOUNT}\b{_NEAR}{_WEEK}"), re.compile(rf"{_WEEK}{_NEAR}{AMOUNT}\b")


def norms_of(text: str) -> tuple[int, ...]:
    """Every number of publications a week that the text asks for, each once, in the order of the text."""
    folded = _flat(text)
    found = []
    for extra, patterns in ((0, _NORMS), (1, _NORMS_OVER)):
        for pattern in patterns:
            for match in pattern.finditer(folded):
                amount = amount_of(match.group("amount"))
                if amount and _is_of_posts(_sentence(folded, match)):
                    found.append((match.start("amount"), amount + extra))
    return tuple(dict.fromkeys(number for _, number in sorted(found)))


def unread_norm(text: str, *, beside: bool = False) -> str:
    """A sentence that counts publications a week and gave no norm; "" when there is none. `beside` a norm that was
    read, it need not speak of pages."""
    folded = _flat(text)
    for match in (match for pattern in _SAID for match in pattern.finditer(folded)):
        sentence = _sentence(folded, match)
        if _is_of_posts(sentence) and (beside or _PAGES.search(sentence)) and not norms_of(sentence):
            return sentence.strip()
    return ""


def daily_norm(text: str) -> str:
    """A sentence that asks for publications a day, which is no weekly norm; "" when there is none."""
    folded = _flat(text)
    for match in _DAILY.finditer(folded):
        sentence = _sentence(folded, match)
        if _is_of_posts(sentence):
            return sentence.strip()
    return ""


def is_weekly(sentence: str) -> bool:
    """Whether a sentence (folded) counts publications a week."""
    return bool(re.search(_WEEK, sentence)) and _is_of_posts(sentence)


def _flat(text: str) -> str:
    return re.sub(r"[^\S\n]+", " ", fold(text)).replace("\n", ". ")


def _sentence(text: str, match: re.Match[str]) -> str:
    start = max(text.rfind(sign, 0, match.start()) for sign in ".;")
    ends = [place for sign in ".;" if (place := text.find(sign, match.end())) >= 0]
    return text[start + 1 : min(ends, default=len(text))]


def _is_of_posts(sentence: str) -> bool:
    return bool(_SUBJECT.search(sentence)) and not (_SITE.search(sentence) and not _PAGES.search(sentence))


def amount_of(text: str) -> int:
    """The number that the group `amount` of AMOUNT holds, in digits or words; 0 for none."""
    digits = re.match(r"\d+", text)
    if digits:
        return int(digits.group())
    numbers = {**_TENS, **_UNITS}
    return sum(
        next((number for form, number in numbers.items() if re.fullmatch(form, word)), 0) for word in text.split()
    )

"""Insults as candidates for a person: words that are hurled at people, by lemma, and what around them says otherwise.

A candidate is never a violation: half of these words are animals, illnesses or literature too. Obscene words are
`obscenity`. Words about work («безобразие», «отписка», «бездельники») are criticism and stand in no list here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from checks.text import tokens
from checks.text.alternatives import by_letter
from checks.text.tokens import Normal
from registry.names.words import lemma


def _words(text: str) -> frozenset[str]:
    """A set of words, written in lines."""
    return frozenset(text.split())


_ALWAYS = _words(
    """
    идиот идиотка идиотина дебил дебилка дебилоид кретин кретинка имбецил олигофрен даун недоумок тупица тупарь тупень
    дурак дура дурачье дурень дурища дурында придурок полудурок придурь урод уродина уродка ублюдок выродок отморозок
    подонок мразь мразота гнида падла падаль паскуда паскудник сволочь сволота тварь быдло чмо чмошник чмырь лох лошара
    мудак мудила мудень мудозвон сука сучка сучара шлюха шалава потаскуха проститутка шмара гондон гандон пидор пидорас
    пидарас педик засранец засранка говнюк говноед дерьмо говно ушлепок утырок упырь дегенерат жополиз подстилка
    мудачье чушка сучара
    холуй нищеброд скотина скот ничтожество мерзавец мерзавка негодяй подлец гаденыш выскочка старпер
    бестолочь балбес болван остолоп тугодум дебилизм залупа манда
    """
)
"""Words that are hardly said of anything but people one means to hurt."""

_ANIMALS = _words(
    """
    козел коза козлина баран овца осел свинья корова крыса шакал петух собака пес кобель змея гадюка обезьяна
    макака червь клоп шавка шавки паразит боров хряк ишак индюк курица гад
    """
)
"""Words that are insults only when they are said to or about people: see `_aimed`."""

_THINGS = frozenset({"дерьмо", "говно", "падаль", "скот", "тварь", "упырь", "сучка", "петух", "даун", "манда", "холуй"})
"""Words that are as often said of things: they count only when aimed at somebody."""

_STEM = by_letter(
    r"идиот|дебил|кретин|имбец|олигоф|даун|недоум|туп[иае][црн]|дур[аеинуощ]|придур|полудур|урод|ублюд|вырод|отмороз"
    r"|подон|мраз|гнид|падл|падал|паскуд|сволоч|сволот|твар|быдл|чмо|чмыр|лох|лоша|муд[аиео]|сук|суч|шлюх|шалав|потаск"
    r"|простит|шмар|г[ао]ндон|пид[оа]р|педик|засран|говн|дерьм|ушлеп|утыр|упыр|дегенер|жопол|подстил|холу|нищеб|скот"
    r"|ничтож|мерзав|негод|подле|подлец|гаден|выскоч|старпер|бестол|балбес|болван|остолоп|тугод|залуп|манд"
    r"|коз[аоеуыл]|баран|ове?ц|осел|осл|свин|коров|крыс|шакал|пету|собак|пес|пс[аоуы]|кобел|шавк|чушк|зме[яйиюе]|гадюк|обезьян|макак"
    r"|черв|клоп|парази|боров|хряк|ишак|индюк|куриц|гад"
)
_CONTEXT = 4  # words on each side

_YOU = _words(
    """
    ты вы тебя вас тебе вам тобой вами твой ваш твоя ваша твои ваши этот эта эти такой такая такие
    """
)
_PEOPLE = _words(
    """
    глава директор депутат чиновник чиновница мэр начальник начальница заведующая завуч учитель учительница
    воспитатель врач водитель администрация руководитель губернатор власть сосед подрядчик дворник модератор
    админ управляющий
    """
)
_HARSH = _words(
    """
    тупой тупорылый продажный вонючий драный поганый старый жирный мерзкий подлый конченый безмозглый наглый
    набитый тыловой чиновничий проклятый чертов лживый
    """
)
_HURLED = _words(
    """
    заткнись заткнитесь пошел пошла пошли проваливай сдохни сдохните
    """
)
_FARM = _words(
    """
    зоопарк цирк ферма стадо сарай хлев хозяйство скотина пастбище пастух ветеринар отлов приют щенок котенок
    порода мясо молоко укус укусить кусать лаять лай выгул поводок намордник бродячий бездомный корм клетка
    вольер двор трава сказка басня спектакль гороскоп лес пруд парк нора огород теленок ягненок кукарекать орать
    пастись держать дорога санитарный продать продавать
    """
)


@dataclass(frozen=True)
class Candidate:
    """A word that may be an insult: its place in the text (in NFC) and its dictionary form."""

    start: int
    end: int
    word: str


def find(text: str) -> tuple[Candidate, ...]:
    """Every word that a person should look at, in order."""
    return find_in(tokens.normalised(text))


def find_in(normal: Normal) -> tuple[Candidate, ...]:
    """The same of a text that is normalised already."""
    if _FOREIGN.search(normal.text):
        normal = Normal(_MIXED.sub(_folded, normal.text), normal.places)
    if not _STEM.search(normal.text):
        return ()
    found = []
    for match in _WORD.finditer(normal.text):
        known = _suspect(match.group())
        if not known:
            continue
        around = _Around.of(normal.text, match.start(), match.end())
        if _counts(known, around):
            found.append(Candidate(*normal.span(match.start(), match.end()), known))
    return tuple(found)


@lru_cache(maxsize=65_536)
def _suspect(word: str) -> str:
    """The dictionary form of a word that stands in the lists, "" for any other."""
    if not _STEM.search(word):
        return ""
    # The word itself too: the dictionary takes «осел» for «осесть», and does not know some of them at all.
    return next((known for known in (lemma(word), word) if known in _ALWAYS or known in _ANIMALS), "")


_FOREIGN = re.compile(r"[0-9a-z@$](?:(?=[а-я])|(?<=[а-я].))")
_MIXED = re.compile(r"[0-9a-zа-я@$]+")


def _folded(match: re.Match[str]) -> str:
    """The same letters by shape, where a word is written with letters of two alphabets or with figures."""
    word = match.group()
    return tokens.folded(word)[0] if _FOREIGN.search(word) else word


_WORD = re.compile(r"[а-я]{2,30}")
_NEAR = 80  # characters on each side


@dataclass(frozen=True)
class _Around:
    """What stands around a word: the characters themselves, and the nearest words and their lemmas."""

    before: str
    after: str
    words: tuple[str, ...]
    lemmas: frozenset[str]

    @classmethod
    def of(cls, text: str, start: int, end: int) -> _Around:
        before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
        words = (*_WORD.findall(before)[-_CONTEXT:], *_WORD.findall(after)[:_CONTEXT])
        return cls(before, after, words, frozenset(map(lemma, words)))


def _counts(word: str, around: _Around) -> bool:
    if _harmless(around):
        return False
    if word in _ANIMALS or word in _THINGS:
        return _aimed(around) and not _FARM & around.lemmas
    return True


def _harmless(around: _Around) -> bool:
    """A phrase in which the word insults nobody, or a word in quotation marks alone: a title, a word talked about."""
    if re.match(r"\s+отпущени", around.after):
        return True
    if re.search(r"(?:год|синдром\w*|стадо)\s+$", around.before):
        return True
    return around.before.endswith(("«", '"')) and around.after.startswith(("»", '"'))


def _aimed(around: _Around) -> bool:
    """Somebody is addressed or named beside it."""
    words = frozenset(around.words)
    addressed = re.match(r"\s*(?:,\s*(?:ты|вы)\b|ты\b|вы\b)", around.after) or re.search(
        r"(?:\b(?:ты|вы),?|[—–-])\s*(?:\w+\s+)?$", around.before
    )
    if addressed and (_YOU | _HURLED) & words:
        return True
    if _HURLED & words or _HARSH & around.lemmas:
        return True
    return bool(_PEOPLE & around.lemmas) and bool(re.search(r"[—–-]\s*(?:\w+\s+)?$", around.before))

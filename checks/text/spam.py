"""Spam as candidates for a person: weighted signs of selling, luring and begging. No sign alone is enough but the
plainest ones. One text under many pages is the strongest sign of all and is counted elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from checks.text import tokens
from checks.text.alternatives import by_letter
from checks.text.tokens import Normal

ENOUGH = 3
"""Points from which a text is a candidate; our own choice, made on the tuning set."""

_LONGEST = 4000  # characters looked at: an advertisement says what it sells at once


@dataclass(frozen=True)
class _Sign:
    name: str
    points: int
    pattern: re.Pattern[str]


def _sign(name: str, points: int, pattern: str) -> _Sign:
    return _Sign(name, points, by_letter(pattern))


_SIGNS: tuple[_Sign, ...] = (
    _sign(
        "казино",
        3,
        r"\bказино\b|игров\w{1,3} автомат|\b1x?bet|букмекер|фриспин|ставк\w+ на спорт|проход\w* \d{2}",
    ),
    _sign("дипломы", 3, r"(?:куп|прода|оформ)\w* (?:\w+ )?(?:диплом|аттестат|справк|больничн|прав[ао]\b|медкниж)\w*"),
    _sign("интим", 3, r"\bинтим|эскорт|девушк\w+ (?:на выезд|по вызову)|\bпроститу|секс\W+знаком|18\+.{0,40}досуг"),
    _sign(
        "магия",
        3,
        r"приворот|отворот|гадалк|снятие порчи|снять порчу|ясновидящ|любовн\w+ магия|потомственн\w+ цел",
    ),
    _sign(
        "крипта",
        2,
        r"криптовалют|биткоин|bitcoin|\bbtc\b|\busdt\b|крипт\w{0,3}\b|майнинг|токен\w* по|трейдинг|форекс",
    ),
    _sign(
        "доход",
        2,
        r"зарабат|заработ\w* (?:от|без|до|в интернет|на дому|онлайн|дома)|доход\w* (?:до|от)|пассивн\w+ доход"
        r"|без вложени|удвою|годовых",
    ),
    _sign(
        "работа",
        2,
        r"(?:работа|подработка|сотрудник\w*|вакансия) (?:на дому|удал[её]нн\w+|онлайн|курьер|водителем)"
        r"|требуются (?:сотрудник|девушк|люди|операт)",
    ),
    _sign("оплата", 1, r"оплата (?:ежедневно|сразу|каждый день|в конце смены)|выплаты каждый"),
    _sign(
        "займы",
        3,
        r"(?:займ|заем|кредит)\w* (?:на карту|без отказ|онлайн|за \d|под \d|с плохой)|микрозайм"
        r"|списани\w+ долг|спис\w+ долги|банкротств\w+ (?:под ключ|бесплатн|физ)",
    ),
    _sign(
        "накрутка",
        3,
        r"накрутк|накрут\w+ (?:подпис|лайк)|подписчик\w+ (?:деш|недорог|за \d)"
        r"|реклама в (?:групп|канал|сообществ)\w+ опт",
    ),
    _sign(
        "скидка",
        1,
        r"скидк\w* (?:до )?\d{2}|распродаж|акци\w+ только|промокод|бонус\w* \d|розыгрыш|подарок каждому"
        r"|получи\w* (?:подарок|бонус|деньг|приз)",
    ),
    _sign(
        "зов",
        1,
        r"\b(?:пиши(?:те)?|стучи(?:те)?|обращай\w+|подробности|вопросы"
        r"|жду) (?:мне )?(?:в )?(?:лс|личк|директ|вотсап|ватсап|вайбер|телег|тг|whats|л\.с|л/с)"
        r"|в (?:лс|личку|директ|вотсап|ватсап)\b",
    ),
    _sign(
        "подписка",
        2,
        r"подпи(?:шись|сывайся|шитесь|сывайтесь) на (?:мой|мою|наш|наш[уе]|канал|групп)"
        r"|переходи(?:те)? по ссылке|ссылк\w+ в (?:профил|описани|шапке)|жми (?:на |www|http|сюда)"
        r"|заходи(?:те)? (?:на|по|http|в мо)",
    ),
    _sign(
        "сокращённая ссылка",
        2,
        r"\b(?:bit\.ly|vk\.cc|clck\.ru|goo\.gl|tinyurl\.com|is\.gd|cutt\.ly"
        r"|u\.to|t\.me|wa\.me|telegram\.me|chat\.whatsapp\.com)/",
    ),
    _sign("имя в мессенджере", 1, r"(?:телеграм\w*|тг|telegram|вотсап|ватсап|whatsapp|вайбер)\W{0,4}(?:@|\+?\d)"),
    _sign("чужой домен", 1, r"\b[\w-]+\.(?:top|xyz|site|online|shop|store|club|bet|win|pro|biz|click|space)\b"),
    _sign(
        "цена",
        1,
        r"\bцена\b.{0,20}(?:договор|\d)|недорого|дорого\b|оптом|\bопт\b|всего за \d"
        r"|от \d[\d ]*\s?(?:руб|р\b|₽)",
    ),
    _sign("продажа", 2, r"\b(?:прода[мюё]\w*|продаю|куплю|скупк\w*|выкуп\w*|сдам|изготовим|доставка по)\b"),
    _sign("телефон", 1, r"(?:\+7|\b8)[\s(-]*9\d{2}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}"),
    _sign(
        "услуги",
        1,
        r"бесплатн\w+ консультац|оставь\w* номер|звони(?:те)? прямо|гаранти\w+ результат|результат за"
        r"|с гаранти|выезд\b|без посредник|под ключ",
    ),
)
_LOUD = re.compile(r"!{3,}")
_SELLING = by_letter(
    r"прода|купл|скид|заработ|доход|займ|кредит|ставк|подпис|розыгр|бонус|акци|₽|руб|цен|работ|жми|/|@|приворот|интим|досуг|диплом|казино|накрут|крипт|биткоин|гадал|долг|инвест|опт|бесплатн|секс"
    r"|эскорт|порч|ясновид|требу|оплат|выплат|ищем|бет|букмек|форекс|майнинг|трейдинг|приворо|колдун|магия|досуг|вак[ао]нс|подработ|распрод|промокод|выкуп|скуп|кредит|заем|банкрот|списа|реклам|проститу"
)


@dataclass(frozen=True)
class Rated:
    """How much a text looks like spam, and by which signs."""

    points: int
    signs: tuple[str, ...]

    @property
    def candidate(self) -> bool:
        """Worth a person's look."""
        return self.points >= ENOUGH


_NOTHING = Rated(0, ())


def rate(text: str) -> Rated:
    """The points of a text."""
    return rate_in(tokens.normalised(text[:_LONGEST]))


def rate_in(normal: Normal) -> Rated:
    """The same of a text that is normalised already."""
    plain = normal.text[:_LONGEST]
    if not _SELLING.search(plain):
        return _NOTHING
    found = [sign for sign in _SIGNS if sign.pattern.search(plain)]
    points = sum(sign.points for sign in found)
    if points and _LOUD.search(plain):
        points += 1
    return Rated(points, tuple(sign.name for sign in found))

"""Words of a clause to the checks that measure it and the cases that close it: one table, nothing else.

Checks are named by their ids; that each exists is held by a test one floor up. A clause that no row recognises stays
for a person: a measure is never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from registry.regulation.model import Binds

_ANYONE = frozenset(Binds)
_KEEPERS = frozenset({Binds.PAGE, Binds.ORGANIZATION})
_OFFICES = frozenset({Binds.COORDINATOR, Binds.ORGANIZATION, Binds.MUNICIPALITY, Binds.PAGE})

_PAGE = r"(?:страниц|аккаунт|сообществ|паблик|групп[аыеу]|канал|соцсет|социальн\w+ сет)"
_TALK = r"комментари|модераци|сообщени\w+ (?:и комментари|пользовател|граждан|подписчик|посетител)|отзыв|обсуждени"
_PROFILE = r"описани|контактн|содерж|размеща|указыва|указан|информаци|данные|сведени|реквизит|оформлен|имет|заполн"
_CENTRE = r"\bцур\b|центр\w* управления регион"
_TELL = r"уведомл|сообща|сообщен|информиру|информирова|извеща|известит"
_SUCCESSOR = (
    r"(?:смен|замен|назначен|увольнен|изменен)\w*[^.;]{0,90}ответственн|ответственн\w+[^.;]{0,60}(?:смен|замен)"
)
_PUBLIC = r"госпаблик"
_SITE = r"(?:на|с)\s+(?:\w+\s+){0,2}?(?:официальн\w+\s+)?(?:интернет-)?(?:ресурсах|ресурсе|сайте|сайтах|сайта|сайтов)\b"


@dataclass(frozen=True)
class Measure:
    """One row: the clause is measured by `checks` when its folded text has `words`.

    `beside` must be in the clause or in its parent too, `without` must not be in the clause; `binds` are those whom
    the clause may bind. `words` is what is shown as the reason.
    """

    checks: tuple[str, ...]
    words: re.Pattern[str]
    beside: re.Pattern[str] | None = None
    without: re.Pattern[str] | None = None
    binds: frozenset[Binds] = _ANYONE
    cases: tuple[str, ...] = ()


def _row(
    checks: str,
    words: str,
    *,
    beside: str = "",
    without: str = "",
    binds: frozenset[Binds] = _ANYONE,
    cases: tuple[str, ...] = (),
) -> Measure:
    return Measure(
        tuple(checks.split()),
        re.compile(words),
        re.compile(beside) if beside else None,
        re.compile(without) if without else None,
        binds,
        cases,
    )


MEASURES: tuple[Measure, ...] = (
    # Whom the regulation is about, and who answers for what.
    _row(
        "registry.obliged_list",
        r"(?:настоящ\w+ |^)(?:порядок|положение|регламент|правила)\w* "
        r"(?:определя|устанавлива|регулиру|распространя|регламентиру)\w*",
        beside=r"организаци|учрежден|орган|подведомствен",
    ),
    _row(
        "registry.obliged_list",
        r"перечень[^.;]{0,60}(?:организаци|учрежден|орган)[^.;]{0,80}(?:утвержда|приведен|приведён|установлен|определя)\w*",
    ),
    _row("registry.responsible", r"назнача\w+[^.;]{0,60}ответственн\w*|назначен\w+ ответственн\w*"),
    _row("registry.responsible", r"ответственн\w+[^.;]{0,80}(?:назнача|определя|утвержда)[ею]тся"),
    _row("registry.responsible", r"определ\w+ ответственн\w*", binds=_OFFICES),
    _row("page.identity", r"(?:ведени\w|вед[её]т|веден\w*)\s+(?:\w+\s+)?реестр\w*"),
    _row(
        "registry.review_due",
        r"(?:актуализ|пересм[ао]тр|сверк|сверя)\w*[^.;]{0,40}реестр\w*|"
        r"реестр\w*[^.;]{0,60}(?:актуализ|пересм[ао]тр|сверя|обновля)\w*",
    ),
    _row(
        "centre.requests",
        r"запрашиваем\w+|запрос\w*",
        beside=_CENTRE,
        binds=frozenset({Binds.COORDINATOR, Binds.MUNICIPALITY}),
        cases=("centre",),
    ),
    _row(
        "centre.notified",
        _SUCCESSOR,
        beside=rf"(?:{_TELL})\w*[^;]{{0,60}}(?:{_CENTRE})|(?:{_CENTRE})[^;]{{0,60}}(?:{_TELL})",
        cases=("centre",),
    ),
    _row(
        "registry.notified",
        _SUCCESSOR,
        beside=_TELL,
        without=rf"(?:{_TELL})\w*[^;]{{0,60}}(?:{_CENTRE})",
        binds=_OFFICES - {Binds.COORDINATOR},
        cases=("handover",),
    ),
    _row("centre.connected", r"подключ\w+", beside=_PUBLIC, cases=("connection",)),
    _row("posts.broadcasts", rf"(?:размещ|публик|публику|выход)\w*[^;]{{0,160}}{_PUBLIC}\w*", beside=_PUBLIC),
    _row("posts.broadcasts", rf"{_PUBLIC}\w*[^;.]{{0,80}}(?:размещ|публик|репост)\w*", without=r"подключ"),
    # Passwords.
    _row("security.recorded", r"уч[её]т\w* логин\w*|уч[её]т\w* парол\w*|логин\w* и парол\w*|уч[её]тн\w+ данн\w+"),
    _row("security.second_factor", r"двух?\s?-?фактор\w*|двухэтапн\w*|втор\w+ фактор\w*"),
    _row("security.strength", r"(?:сложн|надежн)\w+ парол\w*|парол\w*[^.;]{0,40}(?:символ|знак)\w*"),
    _row("security.handover", r"увольнен\w*[^.;]{0,80}парол\w*|парол\w*[^.;]{0,80}увольнен\w*"),
    _row(
        "security.handover",
        r"смен\w+ ответственн\w*[^.;]{0,60}парол\w*|парол\w*[^.;]{0,80}смен\w+ ответственн\w*",
    ),
    _row(
        "security.phone_owner",
        r"(?:привяз|регистрир|регистрац|администрир)\w*[^.;]{0,80}(?:служебн|личн)\w+[^.;]{0,40}(?:номер|телефон)\w*|"
        r"(?:служебн|личн)\w+[^.;]{0,40}(?:номер|телефон)\w*[^.;]{0,80}(?:привяз|регистрир|регистрац|администрир)\w*",
    ),
    # What the page shows of itself.
    _row(
        "page.description",
        rf"текстов\w+ описани\w*|описани\w+ (?:{_PAGE}|принадлежн)\w*|наименован\w+ (?:органа|организаци|учрежд)\w*|"
        rf"в описани\w*|{_PAGE}\w*[^.;]{{0,40}}описани\w*",
        beside=_PROFILE,
        binds=_KEEPERS,
    ),
    _row(
        "page.address",
        r"(?<!электронный )(?<!электронного )адрес\w*(?!\w* (?:электронн|сайт|страниц|эл\b|e-mail|официальн))",
        beside=_PROFILE,
        binds=_KEEPERS,
        without=_TALK,
    ),
    _row("page.geo", r"геолокаци\w*|геометк\w*|геопозици\w*|(?:\w+ )?на карт[еу]\b", beside=_PROFILE, binds=_KEEPERS),
    _row("page.phones", r"телефон\w*", beside=_PROFILE, binds=_KEEPERS, without=r"парол|фактор"),
    _row("page.email", r"электронн\w+ почт\w*|e-?mail|эл\. почт\w*", beside=_PROFILE, binds=_KEEPERS),
    _row("page.hours", r"(?:врем|режим|час|график)\w* работы", beside=_PROFILE, binds=_KEEPERS),
    _row(
        "page.site",
        r"(?:об|на|адрес\w*|ссылк\w+ на|и|,|:|или)\s+официальн(?:ом|ый|ого|ые|ых) (?:интернет-)?сайт\w*",
        beside=_PROFILE,
        without=rf"(?<!об )(?<!ссылку )(?<!ссылка )(?<!ссылки ){_SITE}(?<!официального сайта)",
        binds=frozenset({Binds.PAGE}),
    ),
    _row(
        "page.subordinate_sites", r"сайт\w*[^.;]{0,60}подведомствен\w*", beside=_PROFILE, binds=frozenset({Binds.PAGE})
    ),
    _row(
        "page.cross_links",
        r"ссылк\w+[^.;]{0,60}(?:в )?други\w+ (?:социальн|сет|соцсет)\w*|взаимн\w+ ссылк\w*",
        binds=_KEEPERS,
    ),
    _row("page.avatar", r"аватар\w*|логотип\w*|дизайнерск\w+ оформлени\w*|визуальн\w+ оформлени\w*", binds=_KEEPERS),
    _row("page.cover", r"обложк\w*", binds=_KEEPERS),
    _row("page.widgets", r"виджет\w*|кнопк\w+ (?:действ|связ)\w*", binds=_KEEPERS),
    _row("page.mark", r"(?:метк|отметк|статус|знач)\w+[^.;]{0,40}госорганизаци\w*", cases=("mark",)),
    _row("page.mark", r"госорганизаци\w*|верифи[цк]\w+", without=_PUBLIC, cases=("mark",)),
    _row(
        "page.pos_form",
        r"решаем вместе|платформ\w+ обратной связи|подсистем\w+ обратной связи|\bпос\b|"
        r"един\w+ портал\w* государственн\w*",
        without=rf"{_PUBLIC}|госорганизаци",
    ),
    _row("page.reachable", rf"{_PAGE}\w*[^.;]{{0,40}}(?:открыт\w+ для всех|общедоступн\w*)", binds=_KEEPERS),
    # What is published, and how.
    _row("posts.plan", r"контент-?\s?план\w*|медиа-?план\w*|план\w* публикаци\w*|график\w* (?:выхода|публикаци)\w*"),
    _row(
        "posts.variety",
        r"разнообразн\w+ (?:контент|формат|материал|вид|публикаци)\w*|"
        r"(?:различн|разн)\w+ (?:вид|формат|тип)\w*(?: (?:контент|публикаци|материал)\w*)?|разнообрази\w+|"
        r"(?:публикаци|контент|материал|запис)\w*[^.;]{0,30}разнообразн\w*",
        without=r"парол",
    ),
    _row(
        "posts.style",
        r"канцеляр\w+|пресс-?релиз\w*|сложн\w+ (?:текстов\w+ )?(?:конструкци|предложени|оборот)\w*",
    ),
    # What readers write.
    _row("comments.profanity", r"нецензурн\w+|\bмат(?:а|ом|ерн\w+)?\b|бран[ьи]\w*|обсценн\w+", beside=_TALK),
    _row("comments.insults", r"оскорб\w+", beside=_TALK),
    _row("comments.spam", r"спам\w*", beside=_TALK),
    _row(
        "comments.profanity comments.insults comments.spam",
        r"(?:модераци\w*|модериров\w*|модериру\w*)[^.;]{0,40}комментари\w*",
    ),
    _row(
        "comments.unlawful",
        r"законодательств\w*|противоправн\w*|экстремис\w*",
        beside=r"модераци|удал[яе]\w+[^.;]*комм",
    ),
    _row(
        "comments.messages",
        r"(?:модераци\w+|ответ\w* на|обработк\w+|комментари\w+ и) (?:\w+ )?сообщени\w*|личн\w+ сообщени\w*",
        beside=_TALK,
    ),
    _row("comments.open", r"возможност\w+ (?:\w+ )?комментир\w*|комментари\w+[^.;]{0,45} (?:открыт|включен)\w*"),
    _row("comments.open", r"(?:откры|включ)(?:ть|ет|ют|вает|вают)\w* (?:\w+ )?комментари\w*"),
    # The official site.
    _row(
        "site.links site.unknown_links",
        _SITE,
        beside=rf"(?:размещ|ссылк|указ|публику)[^;]*{_PAGE}|{_PAGE}[^;]*(?:размещ|ссылк|указ)",
        without=r"ссылк\w+ на официальн\w+ сайт|(?:адрес|телефон)[^;]{0,200}сайт",
    ),
)

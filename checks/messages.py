"""The sentences of verdicts: a code and its parameters become plain Russian, with numerals that agree.

What was seen comes first («message»), what to do second («fix»). Nothing here decides anything; a verdict of an
old run is rendered by the same table.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

from checks.model import Param, Params, Status
from vault.text import counted

WAIVER_REASON = "waiver_reason"
WAIVER_UNTIL = "waiver_until"

LOOK = "Посмотрите сами и ответьте на вопросы пункта."

_SENTENCES: Mapping[str, str] = {
    "registry.presence.both_lists": "Организация стоит и в перечне обязанных, и в перечне исключений.",
    "registry.presence.exempt": "Организация вправе не создавать страницы: она в перечне исключений.",
    "registry.presence.exempt_active": "Организация в перечне исключений, но ведёт страницы: {networks}.",
    "registry.presence.no_list": "Организации нет ни в перечне обязанных, ни в перечне исключений.",
    "registry.presence.required": "Нет действующей страницы там, где она обязательна: {networks}.",
    "registry.presence.found": "Действующие страницы есть: {networks}.",
    "registry.presence.undecided": "Страница есть только там, где решение о сети ещё не принято: {networks}.",
    "registry.presence.none": "В реестре нет ни одной действующей страницы в сетях: {networks}.",
    "registry.presence.few": "Страницы в {count:сети|сетях|сетях} ({networks}), а нужно не меньше чем в {minimum}.",
    "page.not_kept": "Страница не ведётся: {state:kept}.",
    "page.identity.same": "Это та же страница: номер {id}.",
    "page.identity.taken": "Адрес «{name}» ведёт на чужую страницу: в реестре {expected}, сейчас {shown}.",
    "page.identity.renamed": "Адрес «{name}» больше никуда не ведёт, страница с номером {id} теперь «{now}».",
    "page.identity.renamed_nameless": "Адрес «{name}» больше никуда не ведёт, страница с номером {id} теперь без него.",
    "page.identity.first": "Номер страницы ещё не был записан: сверить можно будет в следующий прогон.",
    "page.identity.not_found": "Страница с номером {id} не найдена.",
    "page.identity.not_told": "Куда ведёт адрес «{name}», узнать не удалось.",
    "page.reachable.open": "Страница открыта.",
    "page.reachable.closed": "Страница закрыта: её видят только участники.",
    "page.reachable.private": "Страница частная: её не видит никто, кроме приглашённых.",
    "page.reachable.deleted": "Страница удалена.",
    "page.reachable.banned": "Страница заблокирована сетью.",
    "page.reachable.missing": "Такой страницы в сети нет.",
    "page.reachable.no_community": "Адрес «{name}» ведёт не на сообщество, а на личную страницу: {shown}.",
    "page.reachable.free": "Адрес «{name}» никем не занят: по нему в сети ничего нет.",
    "page.reachable.untold": "Сеть не сказала, открыта ли страница.",
    "page.description.named": "Из описания видно, чья это страница.",
    "page.description.empty": "Описания у страницы нет.",
    "page.description.other": "В описании названа другая организация: {organization}.",
    "page.description.strange": "В описании нет ни слова из названия организации.",
    "page.description.partial": "По описанию нельзя понять наверняка, чья это страница.",
    "page.address.same": "Адрес тот же, что в реестре: {shown}.",
    "page.address.other": "Указан другой адрес: {shown}. В реестре: {expected}.",
    "page.address.none": "Адреса на странице нет. В реестре: {expected}.",
    "page.address.unreadable": "Похоже на адрес, но сверить не удалось: {shown}. В реестре: {expected}.",
    "page.address.apart": "Своего поля для адреса в сети нет, в описании другой: {shown}. В реестре: {expected}.",
    "page.address.no_record": "В реестре нет адреса, сравнить не с чем. На странице: {shown}.",
    "page.phones.same": "Телефон тот же, что в реестре: {shown}.",
    "page.phones.other": "Указан другой телефон: {shown}. В реестре: {expected}.",
    "page.phones.none": "Телефона на странице нет. В реестре: {expected}.",
    "page.phones.unreadable": "Похоже на телефон, но сверить не удалось: {shown}. В реестре: {expected}.",
    "page.phones.apart": "Своего поля для телефона в сети нет, в описании другой: {shown}. В реестре: {expected}.",
    "page.phones.no_record": "В реестре нет телефона, сравнить не с чем. На странице: {shown}.",
    "page.email.same": "Почта та же, что в реестре: {shown}.",
    "page.email.other": "Указана другая почта: {shown}. В реестре: {expected}.",
    "page.email.none": "Адреса электронной почты на странице нет. В реестре: {expected}.",
    "page.email.unreadable": "Похоже на почту, но сверить не удалось: {shown}. В реестре: {expected}.",
    "page.email.apart": "Своего поля для почты в сети нет, в описании другая: {shown}. В реестре: {expected}.",
    "page.email.no_record": "В реестре нет почты, сравнить не с чем. На странице: {shown}.",
    "page.hours.same": "Часы работы те же, что в реестре: {shown}.",
    "page.hours.other": "Указаны другие часы работы: {shown}. В реестре: {expected}.",
    "page.hours.none": "Часов работы на странице нет. В реестре: {expected}.",
    "page.hours.unreadable": "Часы работы указаны, но сверить их не удалось: {shown}. В реестре: {expected}.",
    "page.hours.apart": "Своего поля для часов работы в сети нет, в описании другие: {shown}. В реестре: {expected}.",
    "page.hours.no_record": "В реестре нет часов работы, сравнить не с чем. На странице: {shown}.",
    "posts.weekly.enough": "За неделю {week}: {posts:публикация|публикации|публикаций} при норме {norm}.",
    "posts.weekly.few": "За неделю {week}: {posts:публикация|публикации|публикаций}, а нужно не меньше {norm}.",
    "posts.weekly.reposts": (
        "За неделю {week}: {posts:своя публикация|свои публикации|своих публикаций} и "
        "{reposts:репост|репоста|репостов}, а нужно не меньше {norm} своих."
    ),
    "posts.weekly.not_covered": ("Неделя {week} видна не вся: публикаций нашлось {posts} при норме {norm}."),
    "posts.weekly.no_norm": "Для страниц этой категории недельной нормы нет.",
    "posts.weekly.young": "Страница открыта {opened}, уже после начала недели {week}.",
    "security.recorded.found": "Учтено полностью: {count:учётная запись|учётные записи|учётных записей}.",
    "security.recorded.none": "За страницей не записано ни одной учётной записи.",
    "security.recorded.incomplete": "Учётная запись страницы внесена не полностью.",
    "security.second_factor.all": "Второй фактор подтверждён: {count:учётная запись|учётные записи|учётных записей}.",
    "security.second_factor.none": "Нет второго фактора: {count:учётная запись|учётные записи|учётных записей}.",
    "security.second_factor.unconfirmed": (
        "Не подтверждено, что второй фактор включён: {count:учётная запись|учётные записи|учётных записей}."
    ),
    "security.no_accounts": "За страницей не записано ни одной учётной записи, судить не о чем.",
    "security.age.fresh": "Паролю {days:день|дня|дней} при сроке {limit}.",
    "security.age.old": "Паролю {days:день|дня|дней}, а срок {limit:день|дня|дней}.",
    "security.age.personal": "Страницу ведут с личных учётных записей, их пароли здесь не хранятся.",
    "security.age.passwordless": "В учётные записи страницы входят без пароля: стареть нечему.",
    "security.age.no_date": "Дата смены пароля не записана.",
    "security.age.no_limit": "Срок смены пароля не задан.",
    "site.no_record": "Сайт организации не записан: внесите его адрес в реестр, и ссылки будут проверены.",
    "site.links.no_pages": "У организации нет действующих страниц, ссылаться не на что.",
    "site.links.all": "На сайте есть ссылки на все страницы организации: {count:страница|страницы|страниц}.",
    "site.links.missing": "На сайте нет ссылки на страницу: {pages}.",
    "site.links.posts_only": "Сайт ссылается на отдельные публикации, а на саму страницу — нет.",
    "site.links.drawn": "Сайт рисуют скрипты или его закрывает проверка браузера: ссылок не видно. Посмотрите сами.",
    "site.links.part": "Прочитаны не все выбранные страницы сайта: ссылка может быть на остальных.",
    "site.links.unclear": "По ссылке не понять, та ли это страница: в реестре её номер, на сайте имя, или наоборот.",
    "site.unknown_links.found": "Сайт ссылается на страницы, которых нет в реестре: {count:ссылка|ссылки|ссылок}.",
    "site.unknown_links.none": "Страниц, которых нет в реестре, на сайте не видно.",
    "site.tls.trusted": "Сертификат сайта принят.",
    "site.tls.none": "Сайт открывается без шифрования, сертификата у него нет.",
    "site.tls.expired": "Срок сертификата сайта не идёт: он истёк или ещё не начался.",
    "site.tls.wrong_name": "Сертификат сайта выдан на другое имя.",
    "site.tls.untrusted": "Сертификату сайта нельзя доверять: неизвестно, кто его выдал.",
    "site.tls.broken": "Защищённое соединение с сайтом не получилось, и дело не в сроке и не в имени.",
    "clause.manual": "Пункт {number} проверяет человек: {text:sentence}",
    "unseen.no_collector": "{network}: сбор ещё не подключён.",
    "unseen.no_token": "{network}: не задан ключ доступа.",
    "unseen.bad_token": "{network}: ключ доступа не принят, замените его.",
    "unseen.expired": "{network}: срок ключа доступа кончился {until}, замените его.",
    "unseen.captcha": "{network}: сеть просит подтвердить, что спрашивает человек. Подтвердит владелец ключа доступа.",
    "unseen.lost": "{network}: связи нет.",
    "unseen.timeout": "{network}: ответа не дождались.",
    "unseen.server": "{network}: ошибка на стороне сети.",
    "unseen.garbage": "{network}: ответ не разобрать.",
    "unseen.rate": "{network}: сеть просит спрашивать реже.",
    "unseen.flood": "{network}: сеть временно перестала отвечать на такие вопросы.",
    "unseen.quota": "{network}: суточное число вопросов исчерпано.",
    "unseen.access": "{network}: доступ закрыт.",
    "unseen.gone": "Не видно: {state:shown}.",
    "unseen.too_big": "{network}: ответ слишком велик.",
    "unseen.stopped": "Прогон остановлен.",
    "unseen.not_asked": "В этот прогон не спрашивали.",
    "unseen.broken": "{network}: сбой программы при сборе.",
    "unseen.not_set_up": "{network}: приложение не настроено. Введите его ключи в сервисной учётной записи.",
    "unseen.no_field": "{network}: такого поля у страницы нет, а в описании этого не видно. Откройте её и посмотрите.",
    "unseen.no_preview": (
        "{network}: публикации видны только в самом приложении. Посмотрите в нём или включите показ в браузере."
    ),
    "unseen.soft_limit": "{network}: на частые вопросы сеть отвечает пустой страницей. Повторите прогон позже.",
    "unseen.shape": "{network}: страница устроена не так, как прежде, прочесть её нельзя. Сообщите разработчикам.",
    "unseen.tls": "{network}: сертификат не принят, защищённого соединения нет. Проверьте прокси и дату на компьютере.",
    "unseen.robots": "{network}: файл robots.txt не разрешает читать страницы. Разрешите их или посмотрите сами.",
    "unseen.private_address": "{network}: адрес ведёт во внутреннюю сеть. Проверьте его или разрешите в настройках.",
    "unseen.no_site": "{network}: по записанному адресу нет сайта. Проверьте адрес в реестре.",
    "unseen.not_told": (
        "{network}: этого в ответе сети нет, и не понять, пусто поле или скрыто. Откройте страницу и посмотрите."
    ),
    "unseen.not_given": "Сеть этого не показывает: {state:shown}.",
    "unseen.places": "{network}: видны не все адреса страницы.",
    "unseen.rule_broke": "Сбой программы в проверке {check}.",
}

_FIXES: Mapping[str, str] = {
    "registry.presence.both_lists": "Решите, обязана ли организация вести страницы, и уберите её из лишнего перечня.",
    "registry.presence.exempt_active": "Уточните, остаётся ли исключение в силе: вести страницы оно не мешает.",
    "registry.presence.no_list": "Уточните и внесите организацию в один из перечней.",
    "registry.presence.undecided": "Решите, считается ли эта сеть, и запишите решение в Порядок.",
    "page.identity.renamed": "Откройте страницу, убедитесь, что она ваша, и поправьте ссылку в реестре.",
    "page.identity.renamed_nameless": "Откройте страницу по номеру, сверьте её и поправьте ссылку в реестре.",
    "page.reachable.closed": "Откройте сообщество для всех в его настройках.",
    "page.reachable.private": "Откройте сообщество для всех в его настройках.",
    "page.reachable.deleted": "Восстановите страницу или заведите новую и внесите её в реестр.",
    "page.reachable.banned": "Обратитесь в поддержку сети и отметьте в реестре, что страница заблокирована.",
    "page.reachable.no_community": "Поправьте ссылку в реестре или заведите сообщество по этому адресу.",
    "page.reachable.free": "Проверьте ссылку в реестре: страницу могли переименовать или удалить.",
    "page.reachable.missing": "Проверьте ссылку и номер в реестре: такой страницы сеть не знает.",
    "page.description.partial": "Прочитайте описание и решите; лучше вписать в него название организации.",
    "page.address.no_record": "Сверьте адрес с организацией и внесите его в реестр.",
    "page.phones.no_record": "Сверьте телефон с организацией и внесите его в реестр.",
    "page.email.no_record": "Сверьте почту с организацией и внесите её в реестр.",
    "page.hours.no_record": "Сверьте часы работы с организацией и внесите их в реестр.",
    "page.address.unreadable": "Откройте страницу и сверьте адрес сами.",
    "page.address.apart": "Откройте страницу и сверьте адрес сами: он может стоять и в закреплённой записи.",
    "page.phones.unreadable": "Откройте страницу и сверьте телефон сами.",
    "page.phones.apart": "Откройте страницу и сверьте телефон сами: он может стоять и в закреплённой записи.",
    "page.email.unreadable": "Откройте страницу и сверьте почту сами.",
    "page.email.apart": "Откройте страницу и сверьте почту сами: она может стоять и в закреплённой записи.",
    "page.hours.unreadable": "Откройте страницу и сверьте часы работы сами.",
    "page.hours.apart": "Откройте страницу и сверьте часы работы сами: они могут стоять и в закреплённой записи.",
    "posts.weekly.reposts": "Публикуйте своё: репосты по этому Порядку не считаются.",
    "security.second_factor.unconfirmed": "Проверьте второй фактор и запишите его вид и дату проверки.",
    "site.links.posts_only": "Посмотрите сайт сами; если ссылки на страницу нет, поставьте её.",
    "site.tls.untrusted": (
        "Если сертификат выдан центром Минцифры, назовите его файлы в настройке network.ca_files и повторите прогон. "
        "Иначе замените сертификат сайта."
    ),
    "clause.manual": LOOK,
}

_WORDS: Mapping[str, Mapping[str, str]] = {
    # How the registry keeps a page.
    "kept": {
        "planned": "ещё не создана",
        "closed": "закрыта",
        "blocked": "заблокирована",
        "deleted": "удалена",
        "withdrawn": "больше не официальная",
    },
    # How the network shows it.
    "shown": {
        "open": "страница открыта",
        "closed": "страница закрыта",
        "private": "страница частная",
        "deleted": "страница удалена",
        "banned": "страница заблокирована сетью",
        "missing": "такой страницы в сети нет",
        "untold": "открыта ли страница, не сказано",
        "stranger": "по этому адресу не сообщество",
    },
}

_TOLD = frozenset({Status.FAIL, Status.WARN, Status.MANUAL, Status.WAIVED})
"""Statuses after which something is to be done."""


class _Agreeing(Formatter):
    """`{count:школа|школы|школ}` is a number with its noun, `{state:kept}` a word of the table."""

    def format_field(self, value: object, format_spec: str) -> str:
        if format_spec in _WORDS:
            return _WORDS[format_spec].get(str(value), str(value))
        if format_spec == "sentence":
            return f"{str(value).rstrip('.')}."
        if "|" in format_spec:
            one, few, many = format_spec.split("|")
            return counted(int(str(value)), one, few, many)
        return str(value)


_FORMATTER = _Agreeing()


def sentences(status: Status, code: str, params: Params, fix: str) -> tuple[str, str]:
    """The message and what to do; the latter "" where nothing is to be done. `fix` is the check's own advice."""
    values: dict[str, Param] = dict(params)
    message = _FORMATTER.vformat(_SENTENCES[code], (), values)
    if status is Status.WAIVED:
        reason = str(values[WAIVER_REASON]).rstrip(".")
        message = f"{message} Отсрочка до {values[WAIVER_UNTIL]}: {reason}."
    return message, (_FIXES.get(code, fix) if status in _TOLD else "")


def known_codes() -> frozenset[str]:
    """Every code that has a sentence."""
    return frozenset(_SENTENCES)


def parameters(code: str) -> frozenset[str]:
    """Names of the parameters that the sentence of this code needs."""
    return frozenset(name for _text, name, _spec, _conversion in _FORMATTER.parse(_SENTENCES[code]) if name)

"""`registry.*`: what the registry itself shows. Sentences by code, and what to do.

Where a code has no advice of its own, the check's stands.
"""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "registry.presence.both_lists": "Организация стоит и в перечне обязанных, и в перечне исключений.",
    "registry.presence.exempt": "Организация вправе не создавать страницы: она в перечне исключений.",
    "registry.presence.exempt_active": "Организация в перечне исключений, но ведёт страницы: {networks}.",
    "registry.presence.no_list": "Организации нет ни в перечне обязанных, ни в перечне исключений.",
    "registry.presence.required": "Нет действующей страницы там, где она обязательна: {networks}.",
    "registry.presence.found": "Действующие страницы есть: {networks}.",
    "registry.presence.undecided": "Страница есть только там, где решение о сети ещё не принято: {networks}.",
    "registry.presence.waits": "Решение о сети ещё не принято: {networks}. Без него не понять, хватает ли страниц.",
    "registry.presence.none": "В реестре нет ни одной действующей страницы в сетях: {networks}.",
    "registry.presence.few": "Страницы в {count:сети|сетях|сетях} ({networks}), а нужно не меньше чем в {minimum}.",
    "registry.presence.not_due": "Страницы должны появиться к {due}: этот день ещё не наступил.",
    "registry.presence.suspended": "Требование приостановлено во всех названных сетях: {networks}.",
    "registry.obliged_list.set": "Перечень обязанных задан: {count:строка|строки|строк}.",
    "registry.obliged_list.not_set": "Перечень обязанных не задан: какая доля их завела страницы, сказать нельзя.",
    "registry.duplicates.none": "Другой организации с таким названием в реестре нет.",
    "registry.duplicates.told_apart": "Есть организация с тем же названием, но ИНН или ОГРН у неё другой.",
    "registry.duplicates.found": "То же название ещё у {count:записи|записей|записей} реестра.",
    "registry.responsible.found": "Ответственный за страницы назначен.",
    "registry.responsible.none": "Ответственный за страницы не записан.",
    "registry.responsible.ended": "Ответственного нет: срок последнего кончился {on}.",
    "registry.responsible.no_deputy": "Ответственный есть, а заместителя у него нет.",
    "registry.responsible.no_contact": "Ответственный записан без телефона и почты: связаться с ним нельзя.",
    "registry.responsible.exempt": "Организация в перечне исключений: ответственного от неё не ждут.",
    "registry.responsible.no_pages": "Действующих страниц нет, отвечать не за что.",
    "registry.notified.no_change": "За последний год ответственный не менялся.",
    "registry.notified.told": "О смене ответственного организация сообщила вовремя.",
    "registry.notified.open": "Ответственный сменился {on}, сообщить нужно до {due}: срок ещё не вышел.",
    "registry.notified.late": "Ответственный сменился {on}, сообщили {told}, а срок был {due}.",
    "registry.notified.not_told": "Ответственный сменился {on}, срок {due} прошёл, а организация не сообщила.",
    "registry.notified.no_record": "Ответственный сменился {on}, а сообщила ли об этом организация, не записано.",
    "registry.review_due.fresh": "Записи сверены со страницами, самая давняя сверка {oldest}.",
    "registry.review_due.due": "Больше {limit:дня|дней|дней} не сверяли: {count:страница|страницы|страниц}.",
    "registry.review_due.never": "Ни разу не сверяли: {count:страница|страницы|страниц}.",
    "registry.review_due.no_pages": "Действующих страниц нет, сверять нечего.",
    "registry.waivers.none": "Отсрочек нет, и за последние 90 дней не было.",
    "registry.waivers.sound": "Отсрочки в порядке: {count:отсрочка|отсрочки|отсрочек}.",
    "registry.waivers.wanting": "Требуют решения: {count:отсрочка|отсрочки|отсрочек}.",
}

FIXES: Mapping[str, str] = {
    "registry.presence.both_lists": "Решите, обязана ли организация вести страницы, и уберите её из лишнего перечня.",
    "registry.presence.exempt_active": "Уточните, остаётся ли исключение в силе: вести страницы оно не мешает.",
    "registry.presence.no_list": "Уточните и внесите организацию в один из перечней.",
    "registry.presence.undecided": "Решите, считается ли эта сеть, и запишите решение в Порядок.",
    "registry.presence.waits": "Решите, считается ли эта сеть, и запишите решение в Порядок.",
    "registry.responsible.no_deputy": "Попросите назначить заместителя и внесите его.",
    "registry.responsible.no_contact": "Внесите телефон или почту ответственного.",
    "registry.notified.late": "Задним числом не исправить: напомните организации, что о смене сообщают сразу.",
    "registry.notified.no_record": (
        "Выясните, когда организация сообщила о смене, и внесите уведомление: poryadok centre notices add."
    ),
    "registry.review_due.never": "Откройте страницу, сверьте запись с тем, что видите, и отметьте день проверки.",
}

"""`centre.*`: the control centre (ЦУР). Sentences by code, and what to do.

Where a code has no advice of its own, the check's stands.
"""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "centre.notified.no_change": "За последний год ответственный не менялся.",
    "centre.notified.told": "ЦУР узнал о смене ответственного вовремя.",
    "centre.notified.open": "Ответственный сменился {on}, сообщить в ЦУР нужно до {due}: срок ещё не вышел.",
    "centre.notified.late": "Ответственный сменился {on}, ЦУР сообщили {told}, а срок был {due}.",
    "centre.notified.not_told": "Ответственный сменился {on}, срок {due} прошёл, а ЦУР не сообщили.",
    "centre.notified.no_record": "Ответственный сменился {on}, а сообщили ли об этом в ЦУР, не записано.",
    "centre.requests.none": "Запросов ЦУР не записано.",
    "centre.requests.answered": "На все запросы ЦУР отвечено: {count:запрос|запроса|запросов}.",
    "centre.requests.open": "Ждут ответа, срок не вышел: {count:запрос|запроса|запросов} ЦУР.",
    "centre.requests.overdue": "Срок прошёл, а ответа нет: {count:запрос|запроса|запросов} ЦУР.",
    "centre.requests.undated": "Ждут ответа без названного срока: {count:запрос|запроса|запросов} ЦУР.",
    "centre.connected.since": "Страница подключена к «Госпабликам» {on}.",
    "centre.connected.not_there": "К «Госпабликам» страницы сети «{network}» не подключают.",
    "centre.connected.no_record": "Подключена ли страница к «Госпабликам», не записано.",
}

FIXES: Mapping[str, str] = {
    "centre.notified.late": "Задним числом не исправить: в следующий раз сообщите ЦУР сразу, как узнаете о смене.",
    "centre.notified.no_record": (
        "Проверьте, сообщили ли в ЦУР, и внесите уведомление с подтверждением: poryadok centre notices add."
    ),
    "centre.requests.undated": "Уточните в ЦУР, к какому дню ждут ответа, и внесите этот день.",
    "centre.connected.no_record": "Проверьте в кабинете «Госпабликов» и внесите в карточку страницы день подключения.",
}

"""Why something was not seen. Sentences by code, and what to do.

Where a code has no advice of its own, the check's stands.
"""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
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
    "unseen.not_set_up": "{network}: не заданы ключи приложения. Введите их в сервисной учётной записи.",
    "unseen.no_field": "{network}: такого поля у страницы нет, а в описании этого не видно. Откройте её и посмотрите.",
    "unseen.no_preview": (
        "{network}: публикации видны только в самом приложении. Посмотрите в нём или включите показ в браузере."
    ),
    "unseen.no_discussion": (
        "{network}: под новыми публикациями обсуждений в браузере не видно. Посмотрите в приложении, есть ли они."
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

FIXES: Mapping[str, str] = {}

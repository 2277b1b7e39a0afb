"""The steps when personal data got to somebody they were not for.

The clocks are those of article 21, part 3.1 of the law 152-ФЗ: from the moment at which the operator learned of the
incident, 24 hours to tell the authority (Роскомнадзор) of it, 72 hours to tell what the inner inquiry has found.
"""

from __future__ import annotations

from registry.cases.rules import Rule

RULES = (
    Rule("stop", "Остановите утечку: закройте доступ, снимите файл с публикации. Следы не уничтожайте.", proof=False),
    Rule("written", "Запишите, что и о ком открылось, сколько людей, с какого времени, как узнали.", proof=False),
    Rule("chief", "Сообщите руководителю и ответственному за обработку персональных данных.", proof=False),
    Rule(
        "authority_24",
        "Уведомите Роскомнадзор об инциденте: что произошло, предполагаемые причины и вред, "
        "что сделано, кто для связи.",
        hours=24,
        command="poryadok letter make leak_notice --case {case} --out ПАПКА",
        path="pd.rkn.gov.ru > уведомление об инциденте",
    ),
    Rule(
        "cert",
        "Решите с ответственным за защиту информации, нужно ли сообщить в ГосСОПКА: порядок задаёт ФСБ, срок уточните.",
    ),
    Rule("inquiry", "Проведите внутреннее расследование: причина, виновные, что меняется. Итог оформите актом."),
    Rule(
        "authority_72",
        "Уведомите Роскомнадзор о результатах расследования и о тех, чьи действия стали причиной.",
        hours=72,
        command="poryadok letter make leak_result --case {case} --out ПАПКА",
        path="pd.rkn.gov.ru > уведомление о результатах расследования",
    ),
    Rule(
        "people",
        "Сообщите тем, чьи данные открылись: что открылось и что им сделать.",
    ),
    Rule("centre", "Сообщите в ЦУР, если утечка касается официальной страницы; если нет, отметьте, что шаг не нужен."),
)

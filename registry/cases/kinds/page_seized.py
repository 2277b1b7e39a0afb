"""The steps when somebody else rules a page: evidence first, deletion last."""

from __future__ import annotations

from registry.cases.kinds import handover, ways
from registry.cases.rules import Per, Rule

EVIDENCE = "evidence"
SHARED = "shared"
MANAGERS = "managers"
CENTRE = "centre"
SISTERS = "sisters"

RULES = (
    Rule(
        EVIDENCE,
        "Ничего не удаляйте. Сохраните снимки экрана с датой и адресом: чужие записи, список руководителей, письма "
        "и коды от сети, сеансы входа. Запишите, где лежат снимки.",
    ),
    Rule(
        "support",
        "Напишите в поддержку сети: официальная страница органа власти, доступ захвачен, когда, кто отвечает; "
        "приложите снимки. Номер обращения запишите.",
        networks=ways.SUPPORT,
    ),
    Rule(
        handover.SESSIONS,
        "Завершите все чужие сеансы учётной записи и внесите в карточку день, когда их смотрели.",
        Per.ACCOUNT,
        networks=ways.SESSIONS,
    ),
    Rule(
        SHARED,
        "Смените секреты всего, что связано со страницей: тех же учётных записей, того же телефона и почты, "
        "повторённых паролей. Этот шаг закрывают сами смены, отметить его нельзя.",
        hand=False,
        skip=False,
        command="poryadok rotate start {account} --field password",
    ),
    Rule(
        handover.FACTOR,
        "Включите второй фактор заново и внесите в карточку учётной записи день, когда это подтверждено.",
        Per.ACCOUNT,
        networks=ways.FACTOR,
    ),
    Rule(
        MANAGERS,
        "Проверьте, что среди руководителей страницы остались только свои.",
        networks=ways.LOOK_AT_MANAGERS,
        command="poryadok check --network {network} --check security.second_factor",
    ),
    Rule(
        CENTRE,
        "Сообщите о захвате в ЦУР и запишите, когда и чем подтверждено.",
        command="poryadok letter make incident_centre --case {case} --out ПАПКА; poryadok letter sent ID --record",
    ),
    Rule(
        "site",
        "Предупредите жителей на официальном сайте: странице пока не верить, не переводить деньги.",
        command="poryadok letter make incident_site --case {case} --out ПАПКА",
    ),
    Rule(SISTERS, "Предупредите жителей на этой странице той же организации.", Per.SISTER),
    Rule(
        "police",
        "Подайте заявление в полицию; номер талона-уведомления запишите.",
        command="poryadok letter make incident_police --case {case} --out ПАПКА",
    ),
    Rule(
        "deleted",
        "Теперь удалите чужие записи и ответьте тем, кто на них откликнулся.",
        after=EVIDENCE,
    ),
    Rule("back", "Убедитесь, что страница снова ваша: войдите, опубликуйте запись, сообщите ЦУР."),
)

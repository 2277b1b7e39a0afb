"""The steps of a change of the responsible person of an organization."""

from __future__ import annotations

from registry.cases.kinds import ways
from registry.cases.rules import Per, Rule

ASSIGNED = "assigned"
NOTICE = "notice"
ROLE = "role"
SESSIONS = "sessions"
PHONE = "phone"
MAILBOX = "mailbox"
FACTOR = "factor"
SECRETS = "secrets"
CABINET = "cabinet"
SITE_EDITOR = "site_editor"
CENTRE = "centre"
SITE = "site"

ROLE_RULE = Rule(
    ROLE,
    "Снимите того, кто уходит, с управления страницей.",
    Per.PAGE,
    networks=ways.MANAGERS,
    command="poryadok check --network {network} --check security.second_factor",
)
SESSIONS_RULE = Rule(
    SESSIONS,
    "Завершите чужие сеансы учётной записи и внесите в её карточку день, когда их смотрели.",
    Per.ACCOUNT,
    networks=ways.SESSIONS,
)
FACTOR_RULE = Rule(
    FACTOR,
    "Перенесите второй фактор на новое устройство и внесите в карточку учётной записи, кто её держит и когда "
    "второй фактор подтверждён.",
    Per.ACCOUNT,
    networks=ways.FACTOR,
)
SECRETS_RULE = Rule(
    SECRETS,
    "Смените всё, что знал тот, кто уходит. Этот шаг закрывают сами смены секретов, отметить его нельзя.",
    hand=False,
    skip=False,
    command="poryadok rotate campaign create --rule leaving --person {person}",
)

RULES = (
    Rule(
        ASSIGNED,
        "Назначьте, кто придёт на смену, и внесите его в реестр: кто, с какого дня, телефон и почта.",
        hand=False,
        command="poryadok handover assign {case} --successor ID",
    ),
    Rule(NOTICE, "Получите от организации уведомление о смене и запишите, когда сообщили."),
    ROLE_RULE,
    SESSIONS_RULE,
    Rule(
        PHONE,
        "Отвяжите от учётной записи телефон того, кто уходит: основной и запасной.",
        Per.ACCOUNT,
        networks=ways.PHONE,
    ),
    Rule(
        MAILBOX,
        "Отвяжите от учётной записи почту того, кто уходит: основную и резервную.",
        Per.ACCOUNT,
        networks=ways.MAILBOX,
    ),
    FACTOR_RULE,
    SECRETS_RULE,
    Rule(CABINET, "Закройте ему доступ в личный кабинет платформы обратной связи (ПОС)."),
    Rule(SITE_EDITOR, "Закройте ему доступ в редактор официального сайта."),
    Rule(
        CENTRE,
        "Сообщите о смене в ЦУР письмом и запишите день отправки и подтверждение.",
        command="poryadok letter make responsible_changed --case {case} --out ПАПКА; poryadok letter sent ID --record",
    ),
    Rule(SITE, "Обновите на официальном сайте, кто отвечает за страницы."),
)

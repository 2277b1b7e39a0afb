"""The steps of the coordinator's own handover to the next coordinator."""

from __future__ import annotations

from registry.cases.kinds import handover
from registry.cases.rules import Rule

ACT = "act"
NEW_SLOT = "new_slot"
OLD_SLOT = "old_slot"
GENERATION = "generation"
SETTINGS = "settings"

RULES = (
    Rule(
        ACT,
        "Подпишите акт передачи: перечень учётных записей, без единого секрета.",
        command="poryadok letter make transfer_act --case {case} --out ПАПКА",
    ),
    Rule(
        NEW_SLOT,
        "Дайте преемнику свой способ входа в хранилище и запишите, что он его.",
        hand=False,
        command="poryadok vault slots add --kind passphrase --label ИМЯ; poryadok credentials slots set",
    ),
    Rule(
        OLD_SLOT,
        "Удалите способы входа прежнего координатора.",
        hand=False,
        command="poryadok vault slots list; poryadok vault slots remove ID",
    ),
    Rule(
        GENERATION,
        "Смените ключи хранилища: новый пароль вводит преемник, все прежние способы входа перестают открывать. "
        "Потом запишите, что этот вход его.",
        hand=False,
        command="poryadok vault renew; poryadok credentials slots set ИМЯ --person ID",
    ),
    Rule("copies", "Уничтожьте копии хранилища и файлы-ключи, которые остались у прежнего координатора."),
    handover.ROLE_RULE,
    handover.SESSIONS_RULE,
    handover.FACTOR_RULE,
    Rule(
        handover.SECRETS,
        "Смените всё, что знал прежний координатор. Этот шаг закрывают сами смены секретов, отметить его нельзя.",
        hand=False,
        skip=False,
        command="poryadok credentials knows --person {person}; poryadok rotate campaign create --rule all",
    ),
    Rule("cabinet", "Закройте ему доступ в личный кабинет платформы обратной связи (ПОС) и в «Госпаблики»."),
    Rule("centre", "Сообщите в ЦУР, кто теперь координатор, и запишите подтверждение."),
    Rule("told", "Сообщите организациям, кому теперь писать."),
    Rule(
        SETTINGS,
        "Впишите преемника исполнителем писем.",
        hand=False,
        command="poryadok settings set coordinator_name «Фамилия Имя Отчество»",
    ),
)

"""`security.*`: accounts of the page. Sentences by code, and what to do.

Where a code has no advice of its own, the check's stands.
"""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "security.recorded.found": "Учтено полностью: {count:учётная запись|учётные записи|учётных записей}.",
    "security.recorded.none": "За страницей не записано ни одной учётной записи.",
    "security.recorded.incomplete": "Учётная запись страницы внесена не полностью.",
    "security.second_factor.all": "Второй фактор подтверждён: {count:учётная запись|учётные записи|учётных записей}.",
    "security.second_factor.none": "Нет второго фактора: {count:учётная запись|учётные записи|учётных записей}.",
    "security.second_factor.unconfirmed": (
        "Не подтверждено, что второй фактор включён: {count:учётная запись|учётные записи|учётных записей}."
    ),
    "security.second_factor.unrecorded": (
        "Страницу ведут не только учтённые: у неё {seen:руководитель|руководителя|руководителей}, "
        "а записано {recorded}."
    ),
    "security.second_factor.unmatched": "Не понять, учтены ли все, кто ведёт страницу: сверьте номера профилей.",
    "security.second_factor.managers_unseen": (
        "У записанных второй фактор подтверждён ({count:учётная запись|учётные записи|учётных записей}), "
        "но кто ещё ведёт страницу, не видно."
    ),
    "security.no_accounts": "За страницей не записано ни одной учётной записи, судить не о чем.",
    "security.age.in_time": "Пароль сменён {changed}, срок {limit:день|дня|дней} ещё не вышел.",
    "security.age.overdue": "Пароль сменён {changed}, а менять его нужно раз в {limit:день|дня|дней}.",
    "security.age.fresh": "Паролю {days:день|дня|дней} при сроке {limit}.",
    "security.age.old": "Паролю {days:день|дня|дней}, а срок {limit:день|дня|дней}.",
    "security.age.personal": "Страницу ведут с личных учётных записей, их пароли здесь не хранятся.",
    "security.age.passwordless": "В учётные записи страницы входят без пароля: стареть нечему.",
    "security.age.no_date": "Дата смены пароля не записана.",
    "security.age.no_limit": "Срок смены пароля не задан.",
    "security.password.personal": "Страницу ведут с личных учётных записей, их пароли здесь не хранятся.",
    "security.password.passwordless": "В учётные записи страницы входят без пароля.",
    "security.password.not_stored": "Пароль не записан, судить о нём нельзя.",
    "security.reuse.single": "Пароли ни с чем не совпадают: {count:учётная запись|учётные записи|учётных записей}.",
    "security.reuse.repeated": "Пароль служит не одной учётной записи: {count:запись|записи|записей} страницы.",
    "security.strength.strong": "Пароли надёжны: {count:учётная запись|учётные записи|учётных записей}.",
    "security.strength.weak": "Слабый пароль: {count:учётная запись|учётные записи|учётных записей}.",
    "security.strength.breached": "Пароль есть среди утёкших: {count:учётная запись|учётные записи|учётных записей}.",
    "security.strength.not_rated": "Надёжность пароля ещё не оценена.",
    "security.phone_owner.own": "Чей телефон, записано: {count:учётная запись|учётные записи|учётных записей}.",
    "security.phone_owner.others": "Телефон записан у другого человека: {count:запись|записи|записей}.",
    "security.phone_owner.shared": (
        "Один телефон стоит за слишком многими учётными записями: {count:запись|записи|записей} страницы."
    ),
    "security.phone_owner.unsaid": (
        "На кого оформлена SIM-карта, не записано: {count:учётная запись|учётные записи|учётных записей}."
    ),
    "security.phone_owner.no_phone": "К учётным записям страницы телефон не записан.",
    "security.handover.none": "Никто из ушедших не знает действующих секретов страницы.",
    "security.handover.open": "Ушедший знает секреты: {count:учётная запись|учётные записи|учётных записей}.",
}

RETIRED = frozenset({"security.age.fresh", "security.age.old"})
"""Codes of earlier runs, which no rule answers any more: their verdicts are still shown."""

FIXES: Mapping[str, str] = {
    "security.second_factor.unrecorded": (
        "Внесите всех, кто ведёт страницу, или уберите лишних на сайте, и проверьте у каждого второй фактор."
    ),
    "security.second_factor.unmatched": "Внесите в «Сейфе» номера профилей тех, кто ведёт страницу.",
    "security.strength.breached": "Смените пароль сегодня: poryadok rotate start.",
    "security.phone_owner.others": "Привяжите номер владельца учётной записи или служебный: код входа придёт на этот.",
    "security.phone_owner.shared": "Разведите учётные записи по разным номерам: кто получит этот, сбросит пароли всех.",
    "security.phone_owner.unsaid": "Запишите в «Сейфе», на кого оформлена SIM-карта.",
    "security.second_factor.unconfirmed": "Проверьте второй фактор и запишите его вид и дату проверки.",
}

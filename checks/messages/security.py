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
    "security.no_accounts": "За страницей не записано ни одной учётной записи, судить не о чем.",
    "security.age.fresh": "Паролю {days:день|дня|дней} при сроке {limit}.",
    "security.age.old": "Паролю {days:день|дня|дней}, а срок {limit:день|дня|дней}.",
    "security.age.personal": "Страницу ведут с личных учётных записей, их пароли здесь не хранятся.",
    "security.age.passwordless": "В учётные записи страницы входят без пароля: стареть нечему.",
    "security.age.no_date": "Дата смены пароля не записана.",
    "security.age.no_limit": "Срок смены пароля не задан.",
}

FIXES: Mapping[str, str] = {
    "security.second_factor.unconfirmed": "Проверьте второй фактор и запишите его вид и дату проверки.",
}

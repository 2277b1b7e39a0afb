"""What the municipality's own settings are called and what they mean; which there are is `registry.municipality`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from registry.municipality import NUMBERS, Key


@dataclass(frozen=True)
class Words:
    """A few words for a list and a sentence for whoever changes the setting."""

    title: str
    meaning: str


_NETWORK_DAYS = "Через сколько дней менять пароль в этой сети; пусто — как для всех сетей."

WORDS: Mapping[Key, Words] = {
    Key.PERSONAL_SECRETS_BASIS: Words(
        "Основание хранить личные секреты",
        "Документ, по которому можно хранить секреты личных учётных записей сотрудников; пусто — хранить нельзя.",
    ),
    Key.PASSWORD_DAYS: Words(
        "Менять пароли, дней", "Через сколько дней менять пароль; пусто — как сказано в настройках Порядка."
    ),
    Key.PASSWORD_DAYS_VK: Words("Пароли ВКонтакте, дней", _NETWORK_DAYS),
    Key.PASSWORD_DAYS_OK: Words("Пароли Одноклассников, дней", _NETWORK_DAYS),
    Key.PASSWORD_DAYS_TELEGRAM: Words("Пароли Телеграма, дней", _NETWORK_DAYS),
    Key.PASSWORD_DAYS_MAX: Words("Пароли MAX, дней", _NETWORK_DAYS),
    Key.SECRET_HISTORY_DAYS: Words("Хранить прежние секреты, дней", "Сколько дней хранить секрет после замены."),
    Key.CONTACT_ACCOUNTS: Words(
        "Записей на один телефон", "За сколькими учётными записями может стоять один телефон или ящик без замечания."
    ),
    Key.REMARK_DAYS: Words("Исправить замечание, дней", "За сколько дней исправляют то, о чём сообщили."),
    Key.RATING_METHOD: Words(
        "Методика рейтинга",
        "Методика другого региона, её код или путь к файлу (poryadok rating list); пусто — рейтинга нет.",
    ),
    Key.HANDOVER_DAYS: Words("Смена ответственного, дней", "За сколько дней доводят до конца смену ответственного."),
    Key.REVIEW_DAYS: Words("Сверять страницы, дней", "Через сколько дней снова сверять страницу с записью о ней."),
    Key.PERSON_YEARS: Words(
        "Хранить данные людей, лет", "Сколько лет после последнего назначения хранятся данные человека."
    ),
    Key.COORDINATOR_NAME: Words("Исполнитель: имя", "Фамилия, имя и отчество координатора: исполнитель писем."),
    Key.COORDINATOR_POSITION: Words("Исполнитель: должность", "Должность координатора."),
    Key.COORDINATOR_PHONE: Words("Исполнитель: телефон", "Телефон координатора в письмах."),
    Key.SIGNATORY_NAME: Words("Подписывает: имя", "Фамилия, имя и отчество того, кто подписывает письма."),
    Key.SIGNATORY_POSITION: Words("Подписывает: должность", "Должность того, кто подписывает письма."),
    Key.SENDER: Words("От кого письма", "Как назван отправитель в письмах: администрация."),
    Key.CENTRE_NAME: Words("ЦУР: название", "Как называется центр управления регионом в письмах."),
    Key.CENTRE_HEAD_NAME: Words("ЦУР: руководитель", "Фамилия, имя и отчество руководителя ЦУР."),
    Key.CENTRE_HEAD_POSITION: Words("ЦУР: должность руководителя", "Должность руководителя ЦУР."),
    Key.LETTER_NUMBER: Words("Номера писем", "Вид исходящего номера, {n} — счёт за год: 01-22/{n}."),
    Key.LETTER_TEMPLATES: Words(
        "Папка своих шаблонов", "Папка с шаблонами писем муниципалитета; пусто — наши шаблоны."
    ),
}


def allowed(key: Key) -> str:
    """What may be written, in a few words; "" for a text."""
    bounds = NUMBERS.get(key)
    return "" if bounds is None else f"Целое число от {bounds.start} до {bounds.stop - 1}."

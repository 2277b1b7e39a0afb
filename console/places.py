"""The places where commands apply, and what they are called on the screen."""

from __future__ import annotations

from enum import StrEnum


class Place(StrEnum):
    """Where a command applies."""

    ANYWHERE = "anywhere"
    LIST = "list"
    SORTED = "sorted"
    LOADED = "loaded"
    SUMMARY = "summary"
    REGISTRY = "registry"
    EXEMPTIONS = "exemptions"
    CHECKS = "checks"
    VAULT = "vault"
    CENTRE = "centre"
    BOARD = "board"
    CASE = "case"
    CALENDAR = "calendar"
    SPREAD = "spread"
    ACCOUNT = "account"
    CAMPAIGN = "campaign"
    JOURNAL = "journal"
    SECURITY = "security"
    SETTINGS = "settings"
    KEYS = "keys"
    COPIES = "copies"
    IMPORT = "import"
    LOADING = "loading"
    ACT = "act"
    CLAUSES = "clauses"
    THINGS = "things"
    CARD = "card"
    PAGE = "page"
    LOOK = "look"
    FORM = "form"
    DIALOG = "dialog"


PLACE_TITLES = {
    Place.ANYWHERE: "Везде",
    Place.LIST: "В списке",
    Place.SORTED: "Строки",
    Place.LOADED: "Строки файла",
    Place.SUMMARY: "Сводка",
    Place.REGISTRY: "Реестр",
    Place.EXEMPTIONS: "Исключения",
    Place.CHECKS: "Проверки",
    Place.VAULT: "Сейф",
    Place.CENTRE: "ЦУР",
    Place.BOARD: "Кто ответил",
    Place.CASE: "Случай",
    Place.CALENDAR: "Контент-план",
    Place.SPREAD: "Где вышла публикация",
    Place.ACCOUNT: "Учётная запись",
    Place.CAMPAIGN: "Кампания",
    Place.JOURNAL: "Журнал",
    Place.SECURITY: "Безопасность",
    Place.SETTINGS: "Настройки",
    Place.KEYS: "Способы входа",
    Place.COPIES: "Резервные копии",
    Place.IMPORT: "Загрузка секретов",
    Place.LOADING: "Загрузка списка",
    Place.ACT: "Загрузка Порядка",
    Place.CLAUSES: "Пункты Порядка",
    Place.THINGS: "Список",
    Place.CARD: "Карточка",
    Place.PAGE: "Страница",
    Place.LOOK: "Взгляд",
    Place.FORM: "Форма",
    Place.DIALOG: "Вопрос",
}

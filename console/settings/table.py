"""Every setting of the machine: key, kind, default, bounds, what it means, its variable and its flag.

Reading, the refusals, the commented file, `poryadok config`, the settings screen and the documentation are made from
this one table. What a value is turned into is `taking`; nothing heavy is imported here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Value: TypeAlias = "str | int | bool | tuple[str, ...]"
"""A value as it is written: text, a whole number, yes or no, a list of texts."""


class Kind(StrEnum):
    """What a setting takes."""

    ADDRESS = "address"
    WHOLE = "whole"
    FLAG = "flag"
    CHOICE = "choice"
    FILES = "files"
    NETWORKS = "networks"


class Applied(StrEnum):
    """When a change on the screen is in force."""

    AT_ONCE = "действует сразу"
    NEXT_RUN = "действует со следующей проверки"
    NEXT_START = "действует со следующего запуска"


@dataclass(frozen=True)
class Setting:
    """One setting. `bounds` are those of a whole number with its `unit`, `choices` those of a choice.

    `meaning` is a sentence for the file and the documentation, `title` a few words for a list. `field` is its name in
    `Endpoints`, for what the collectors are given.
    """

    key: str
    kind: Kind
    default: Value
    title: str
    meaning: str
    variable: str
    applied: Applied
    flag: str = ""
    bounds: range = range(0)
    unit: str = ""
    choices: tuple[str, ...] = ()
    field: str = ""

    @property
    def section(self) -> str:
        return self.key.partition(".")[0]

    @property
    def name(self) -> str:
        return self.key.partition(".")[2]

    @property
    def allowed(self) -> str:
        """What may be written, in a few words."""
        if self.kind is Kind.WHOLE:
            return f"целое число {self.unit} от {self.bounds[0]} до {self.bounds[-1]}"
        return {
            Kind.FLAG: "true или false",
            Kind.CHOICE: "одно из: " + ", ".join(self.choices),
            Kind.FILES: "список файлов",
            Kind.NETWORKS: "список сетей и адресов",
            Kind.ADDRESS: "адрес в кавычках",
        }[self.kind]


SECTIONS: Mapping[str, str] = {
    "screen": "Экран программы",
    "idle": "Когда программа закрывается сама, если нет клавиш",
    "clipboard": "Буфер обмена терминала",
    "network": "Дорога ко всем сетям и сайтам",
    "endpoints": "Адреса сетей: https или http только к этой же машине. Менять незачем, кроме учёбы и проверок",
}

THEMES = ("ночь", "день", "различимая", "терминал", "терминал светлый")
"""The names of `console.themes.THEMES`, which is not imported here: it brings the terminal library along."""

PANES = ("Сводка", "Реестр", "Исключения", "Проверки", "Сейф", "ЦУР", "Журнал")
"""The titles of the panes behind the digits 1 to 7, for the same reason."""

_OWN = "PORYADOK_"


def _address(name: str, address: str, title: str, meaning: str) -> Setting:
    return Setting(
        f"endpoints.{name}", Kind.ADDRESS, address, title, meaning, f"{_OWN}{name.upper()}_URL",
        Applied.NEXT_RUN, field=f"{name}_url",
    )  # fmt: skip


SETTINGS: tuple[Setting, ...] = (
    Setting("screen.theme", Kind.CHOICE, THEMES[0], "Цвета экрана",
            "Цвета экрана: «различимая» — для тех, кому трудно отличать красное от зелёного, «терминал» берёт цвета "
            "самого терминала. NO_COLOR убирает цвета в любой теме.",
            f"{_OWN}THEME", Applied.AT_ONCE, "--theme", choices=THEMES),
    Setting("screen.mouse", Kind.FLAG, False, "Мышь",
            "Мышь: щелчок и колесо. Всё делается и без неё, а выделять текст на экране с ней можно только с Shift.",
            f"{_OWN}MOUSE", Applied.NEXT_START, "--mouse"),
    Setting("screen.first", Kind.CHOICE, PANES[0], "С чего начинать",
            "Раздел, который открывается после пароля.",
            f"{_OWN}FIRST", Applied.NEXT_START, choices=PANES),
    Setting("screen.reveal_seconds", Kind.WHOLE, 10, "Секрет виден, секунд",
            "Сколько секунд виден показанный секрет.",
            f"{_OWN}REVEAL_SECONDS", Applied.AT_ONCE, bounds=range(5, 31), unit="секунд"),
    Setting("idle.secrets", Kind.WHOLE, 2, "Секреты закрываются, минут",
            "Через сколько минут без клавиш закрываются секреты; не позже, чем закроется всё.",
            f"{_OWN}LOCK_SECRETS", Applied.AT_ONCE, bounds=range(1, 241), unit="минут"),
    Setting("idle.screen", Kind.WHOLE, 15, "Закрывается всё, минут",
            "Через сколько минут без клавиш закрывается всё хранилище.",
            f"{_OWN}LOCK_SCREEN", Applied.AT_ONCE, bounds=range(1, 241), unit="минут"),
    Setting("clipboard.hold_seconds", Kind.WHOLE, 30, "Копия секрета живёт, секунд",
            "Через сколько секунд стирается скопированный секрет, если терминал это позволяет.",
            f"{_OWN}HOLD_SECONDS", Applied.AT_ONCE, bounds=range(10, 121), unit="секунд"),
    Setting("network.proxy", Kind.ADDRESS, "", "Прокси",
            "Прокси, через который эта сеть выходит наружу, без имени и пароля: http://proxy.local:3128. "
            "Запретов он не обходит.",
            f"{_OWN}PROXY", Applied.NEXT_RUN, field="proxy"),
    Setting("network.ca_files", Kind.FILES, (), "Центры сертификатов",
            "Файлы PEM удостоверяющих центров, которым верить на сайтах .ru, .su и .рф; путь — от папки этого файла.",
            f"{_OWN}CA_FILES", Applied.NEXT_RUN),
    Setting("network.allow_private", Kind.NETWORKS, (), "Внутренние сети с сайтами",
            "Внутренние сети, в которых стоят официальные сайты: 10.20.0.0/16, 192.168.5.7. Сайт с внутренним адресом "
            "вне этого списка не читается.",
            f"{_OWN}ALLOW_PRIVATE", Applied.NEXT_RUN),
    Setting("network.answer_seconds", Kind.WHOLE, 5, "Ждать ответа сети, секунд",
            "Сколько секунд молчания сети ждать, прежде чем счесть, что она не ответила; медленной линии нужно больше.",
            f"{_OWN}ANSWER_SECONDS", Applied.NEXT_RUN, bounds=range(2, 61), unit="секунд"),
    _address("vk", "https://api.vk.ru", "Адрес ВКонтакте", "Адрес ВКонтакте."),
    _address("ok", "https://api.ok.ru", "Адрес Одноклассников", "Адрес Одноклассников."),
    _address("telegram", "https://t.me", "Адрес Телеграма", "Адрес Телеграма."),
    _address("sites", "", "Адрес вместо сайтов",
             "Один адрес на этой машине, который отвечает за все сайты; пусто — читаются сами сайты."),
)  # fmt: skip

TABLE: Mapping[str, Setting] = {setting.key: setting for setting in SETTINGS}

VARIABLES = frozenset(setting.variable for setting in SETTINGS)


def default(key: str) -> str:
    """The default of a setting as people write it."""
    return shown(TABLE[key].default)


def shown(value: Value) -> str:
    """A value as people read and type it: «да», «2», «a; b»; nothing for what is not set."""
    if isinstance(value, bool):
        return "да" if value else "нет"
    return "; ".join(value) if isinstance(value, tuple) else str(value)

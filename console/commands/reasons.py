"""Why commands are off: "" when one is on, else the sentence for whoever pressed its key."""

from __future__ import annotations

from console.commands.model import Situation


def writable(now: Situation) -> str:
    return now.read_only


def on_row(now: Situation) -> str:
    return "" if now.selected else "Сначала выберите строку"


def on_page(now: Situation) -> str:
    return "" if now.selected else "Страницы кончились: Enter — закончить, Backspace — вернуться"


def on_clause(now: Situation) -> str:
    return "" if now.selected else "Строки кончились: Enter — к Порядку, Backspace — вернуться"


def row_writable(now: Situation) -> str:
    return on_row(now) or now.read_only


def can_run(now: Situation) -> str:
    return "Проверка уже идёт" if now.running else now.read_only


def secret(now: Situation) -> str:
    if not now.selected:
        return "Сначала выберите учётную запись"
    if not now.secrets_open:
        return "Секреты закрыты: введите пароль в строке вверху"
    if now.read_only:
        return now.read_only
    return "" if now.has_secret else "У этой записи нет секретов"


def closed_secrets(now: Situation) -> str:
    return "Секреты уже открыты" if now.secrets_open else ""


def on_demo(now: Situation) -> str:
    return "" if now.demo else "Урок идёт только на примере: poryadok demo --tutorial"


def in_lesson(now: Situation) -> str:
    return "" if now.lesson else "Backspace нужен только в уроке, а он сейчас не идёт"

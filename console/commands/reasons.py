"""Why commands are off: "" when one is on, else the sentence for whoever pressed its key."""

from __future__ import annotations

from console.commands.model import Situation

_NO_ROWS = "Строк нет: выбирать не из чего"


def writable(now: Situation) -> str:
    return now.read_only


def on_row(now: Situation) -> str:
    return "" if now.selected else _NO_ROWS


def on_page(now: Situation) -> str:
    return "" if now.selected else "Страницы кончились: Enter — закончить, Backspace — вернуться"


def on_clause(now: Situation) -> str:
    return "" if now.selected else "Строки кончились: Enter — к Порядку, Backspace — вернуться"


def row_writable(now: Situation) -> str:
    return on_row(now) or now.read_only


def can_run(now: Situation) -> str:
    if now.running:
        return "Проверка уже идёт"
    return now.read_only or ("" if now.regulated else "Порядка ещё нет, судить не по чему: F9, «Порядок»")


def secret(now: Situation) -> str:
    if not now.selected:
        return _NO_ROWS
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

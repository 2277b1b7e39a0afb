"""A draft of a regulation confirmed on a terminal: one row at a time, single keys, left and continued at any row.

What an answer does to a row is `registry.regulation.walking`; here are the keys, the sentences and the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import click

from console import regulating
from console.cli import output
from console.format import parse_day
from console.reading import clause_rows
from registry.imports.regulation import Row
from registry.regulation import confirming, walking
from registry.regulation.model import Clause, Level, Regulation
from registry.regulation.walking import Walk
from vault.errors import PoryadokError
from vault.text import clean_line, counted

_TWINS = dict(zip("ьцстчыий", "mwcnxsbq", strict=True))
_KEYS = (
    "Enter верно · 1 обязательно · 2 рекомендуется · w кого обязывает · m решает человек · c проверки · "
    "n номер сверен · x не требование · s пропустить · b назад · q выйти, сохранив"
)

Key = Callable[[], str]
Ask = Callable[[str], str]


def confirm(
    regulation: Regulation,
    path: Path,
    rows: Mapping[str, Row],
    *,
    key: Key | None = None,
    ask: Ask | None = None,
) -> Regulation:
    """Walk the rows that wait, each answer saved into `path` at once; answers what became of the regulation.

    `rows` are those that the text proposes, by their numbers: they show the whole text and why. `key` and `ask` read
    one key and one line; the terminal by default.
    """
    read_key, read_line = key or click.getchar, ask or _ask
    regulation = _act(regulation, path, read_line)
    walk = walking.begin(regulation)
    while (row := walk.current) is not None:
        _show(walk, row, rows.get(row.number))
        pressed = read_key()
        if pressed in {"\x03", "\x04"} or _twin(pressed) == "q":
            break
        try:
            after = _step(walk, _twin(pressed), read_line)
        except PoryadokError as problem:
            output.complaint(str(problem))
            continue
        if after.regulation != walk.regulation:
            regulating.save(path, after.regulation)
        walk = after
    done = confirming.progress(walk.regulation)
    left = done.rows - done.confirmed
    rest = f", осталось {left}" if left else ", осталось сверить номера" if done.restored else ""
    output.complaint(
        f"Подтверждено {done.confirmed} из {counted(done.rows, 'пункта', 'пунктов', 'пунктов')}{rest}. Черновик: {path}"
    )
    return walk.regulation


def _step(walk: Walk, key: str, ask: Ask) -> Walk:
    """What a key does; an unknown one does nothing."""
    row = walk.current
    if row is None:
        return walk
    if key in {"\r", "\n", ""}:
        return walk.accept()
    if key == "c":
        return _measured(walk, ask(f"Проверки через запятую [{', '.join(row.checks)}]: "))
    if key == "n":
        return walk.numbered(clean_line(ask(f"Номер в подписанном тексте [{row.number}]: ")))
    steps: dict[str, Callable[[], Walk]] = {
        "1": lambda: walk.level(Level.MUST),
        "2": lambda: walk.level(Level.RECOMMENDED),
        "w": walk.whom,
        "m": walk.manual,
        "x": walk.drop,
        "s": walk.skip,
        "b": walk.back,
    }
    return steps[key]() if key in steps else walk


def _measured(walk: Walk, line: str) -> Walk:
    return regulating.measured(walk, clean_line(line).replace(",", " ").split())


def _act(regulation: Regulation, path: Path, ask: Ask) -> Regulation:
    """Number and date of the act, as long as nobody has confirmed them; an empty answer leaves them for later."""
    if regulation.confirmed:
        return regulation
    output.line("Номер и дата — с подписанного постановления. Пустой ответ: сказать позже, письма их не приведут.")
    number = clean_line(ask(f"Номер постановления{f' [{regulation.number}]' if regulation.number else ''}: "))
    day = regulation.adopted_on
    adopted = _day(ask, f"Дата постановления{f' [{day:%d.%m.%Y}]' if day else ''}: ")
    start = _day(ask, "С какого дня действует: ")
    number, adopted = number or regulation.number, adopted or day
    if not number or adopted is None:
        return regulation
    after = confirming.confirm_act(regulation, number, adopted, start)
    regulating.save(path, after)
    return after


def _day(ask: Ask, prompt: str) -> date | None:
    while text := clean_line(ask(prompt)):
        try:
            found = parse_day(text)
        except ValueError:
            found = None
        if found is not None:
            return found
        output.complaint("Нужна дата вида 2026-12-31 или 31.12.2026.")
    return None


def _show(walk: Walk, row: Clause, proposed: Row | None) -> None:
    output.line()
    doubt = " — номер восстановлен, сверьте с подписанным текстом" if row.provisional else ""
    output.line(f"Строка {walk.place + 1} из {len(walk.numbers)}. Пункт {row.number}{doubt}")
    output.line(proposed.source if proposed else row.text)
    output.fields(clause_rows.fields(row, proposed, by_id=True))
    output.line(_KEYS)


def _twin(key: str) -> str:
    """The Latin letter of a key pressed in the Russian layout."""
    folded = key.lower()
    return _TWINS.get(folded, folded)


def _ask(prompt: str) -> str:
    return str(click.prompt(prompt.removesuffix(": "), default="", show_default=False, err=True))

"""The registry, measured: an import of 15,000 rows against 5,000 organizations, search among them, export of them.

`python -m bench.registry [--quick]`. The rows are one page each: three for most organizations, every name written in
its own way (`names.mutated`), three organizations of eight not in the registry yet. Peer: openpyxl reading the same
file (it matches nothing). Each import runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
from pathlib import Path

from bench import names, registry_export, simulated
from bench.measure import timed
from console import vaults
from registry import finding
from registry.organizations import Organization
from registry.sheets import writing
from registry.sheets.writing import Column, Table

ROWS, KNOWN = 15_000, 5_000
IMPORT_GOAL, MEMORY_GOAL, SEARCH_GOAL = 10.0, 200.0, 5.0
"""Seconds, MiB, milliseconds."""

_NEW = 0.6  # for each known organization so many of the file that are not
_HEADINGS = ("№ п/п", "Уровень", "Наименование организации", "Ссылка на страницу", "Телефон", "Ответственный", "Сфера")
_LINKS = ("https://vk.com/page{}", "https://ok.ru/group/{}", "https://t.me/page_{}")
_FAMILIES = ("Абрамова", "Белов", "Власова", "Громов", "Дроздова", "Ершов", "Жданова", "Зимин")
_QUERIES = ("школа", "берёзовская", "httcnh", "детский сад 2", "vk.com/page10100", "Абрамова", "журовлинская", "мбдоу")
_GIVEN = ("Анна Ивановна", "Пётр Сергеевич", "Ольга Петровна", "Илья Андреевич", "Мария Олеговна")


def rows_of(known: int, count: int) -> tuple[list[Organization], list[tuple[str, ...]]]:
    """Organizations of the registry, and rows of the file: every organization again and again, a page in each row."""
    dice = random.Random(20261122)
    every = names.registry_of(dice, round(known * (1 + _NEW)))
    registry = [Organization(one.written(full=False, long=True, back=False)) for one in every[:known]]
    made: list[tuple[str, ...]] = []
    for number in range(count):
        one = number % len(every)
        turn = number // len(every)
        link = _LINKS[turn % 3].format(10_000 + one + len(every) * (turn // 3))
        person = f"{_FAMILIES[one % 8]} {_GIVEN[one % 5]}" if one % 3 == 0 else ""
        phone = f"8 ({38400 + one % 90}) {2 + one % 7}-{10 + one % 80}-{10 + one % 85}"
        made.append((str(number + 1), "МО", names.mutated(dice, every[one]), link, phone, person, "Образование"))
    return registry, made


def write_book(path: Path, rows: list[tuple[str, ...]]) -> None:
    """The file of the import."""
    path.write_bytes(writing.workbook((Table("Реестр", tuple(Column(one) for one in _HEADINGS), rows),)))


def measure_import(known: int, count: int) -> None:
    """Print the table of the import; the vault is made anew, since the import fills it."""
    organizations, rows = rows_of(known, count)
    with tempfile.TemporaryDirectory() as place:
        file, directory = Path(place) / "list.xlsx", Path(place) / "vault"
        write_book(file, rows)
        simulated.make_vault(directory, organizations, (), "")
        peer = simulated.result_of("bench.registry_import", "openpyxl", str(file), env={})
        found = simulated.result_of("bench.registry_import", "ours", str(file), str(directory), env={})
        size = file.stat().st_size / 1024
        print(
            f"{count} rows of {size:.0f} KiB against {known} organizations: {found['created']:.0f} rows created,"
            f" {found['updated']:.0f} updated, {found['questions']:.0f} questions, {found['pages']:.0f} pages added\n"
        )
        print("| what | by the clock | on the processor | goal | openpyxl, processor |\n|---|---:|---:|---:|---:|")
        for what, part, goal in (
            ("reading the cells, s", "cells", "–"),
            ("reading the list (cells, columns, links, people), s", "read", "–"),
            ("matching, s", "match", "–"),
            ("writing, one transaction, s", "write", "–"),
            ("the whole import, s", "whole", f"< {IMPORT_GOAL:g}"),
        ):
            theirs = f"{peer[f'{part}.processor']:.2f}" if part in peer else "–"
            print(f"| {what} | {found[part]:.2f} | {found[f'{part}.processor']:.2f} | {goal} | {theirs} |")
        print(f"| memory at most, MiB | {found['memory']:.0f} | – | < {MEMORY_GOAL:g} | {peer['memory']:.0f} |")
        measure_search(directory)
        measure_export(directory)
        undone = simulated.result_of("bench.registry_import", "undo", str(directory), env={})
        spent = f"{undone['undo']:.2f} s by the clock, {undone['undo.processor']:.2f} s on the processor"
        print(f"\nundo of the whole import: {spent}, {undone['memory']:.0f} MiB at most")


def measure_search(directory: Path) -> None:
    """Print what one query costs among the organizations, pages and people that the import left."""
    with vaults.open_vault(directory, simulated.passphrase()) as store:
        finder: finding.Finder | None = None

        def make() -> None:
            nonlocal finder
            finder = finding.collect(store.read)

        making = timed(make)
        assert finder is not None
        spent = {
            query: statistics.median(timed(lambda q=query: finder.find(q)) for _ in range(20))  # type: ignore[misc]  # bound in the loop
            for query in _QUERIES
        }
    print("\n| search, ms | median | goal |\n|---|---:|---:|")
    for query, one in spent.items():
        print(f"| «{query}» | {one:.2f} | < {SEARCH_GOAL:g} |")
    print(f"| making the index once | {making:.0f} | – |")


def measure_export(directory: Path) -> None:
    """Print what an export of the same registry costs."""
    with vaults.open_vault(directory, simulated.passphrase()) as store:
        figures = registry_export.measure_export(store)
    print("\n| export | ours, ms | goal, ms | openpyxl, ms | ratio |\n|---|---:|---:|---:|---:|")
    for one in figures:
        peer = f"{one.peer:.0f}" if one.peer else "–"
        ratio = f"{one.ratio:.2f}" if one.ratio else "–"
        goal = f"< {one.goal:g}" if one.goal else "–"
        print(f"| {one.name} | {one.ours:.0f} | {goal} | {peer} | {ratio} |")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="a tenth of it: is the bench itself whole?")
    options.add_argument("--full", action="store_true", help="the same as without it")
    given = options.parse_args()
    part = 10 if given.quick else 1
    measure_import(KNOWN // part, ROWS // part)


if __name__ == "__main__":
    main()

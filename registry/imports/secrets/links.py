"""A text with links otpauth:// and otpauth-migration://, a link to a line; other lines are counted, not taken."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from registry.imports.secrets import migration, seeds
from registry.imports.secrets.collecting import Collector
from registry.imports.secrets.migration import Batch, Parameters
from registry.imports.secrets.model import Entries, Entry, Format
from vault.errors import BadInput
from vault.text import clean_line
from vault.totp import Seed

_LINK = re.compile(r"otpauth(?:-migration)?:(?=//|%2f%2f)", re.IGNORECASE)
_BATCHES_NAMED = 20


def looks_so(text: str) -> bool:
    """Whether the text has such a link at all."""
    return bool(_LINK.search(text))


def read(text: str) -> Entries:
    """Every link of the text. Rows are lines; where a line holds many, as a transfer does, they are numbers."""
    found = [(number, link) for number, line in enumerate(text.splitlines(), 1) for link in _of_line(line)]
    transfers = any(_is_transfer(link) for _, link in found)
    several = len({number for number, _ in found}) < len(found)
    reader = _Reader(Collector(Format.MIGRATION if transfers else Format.OTPAUTH), numbered=transfers or several)
    for number, link in found:
        if _is_transfer(link):
            reader.transfer(link)
        else:
            reader.link(number, link)
    reader.finish()
    linked = {number for number, _ in found}
    other = sum(bool(line.strip()) for number, line in enumerate(text.splitlines(), 1) if number not in linked)
    if other:
        reader.collector.say(f"Строк без ссылки otpauth, не взято: {other}.")
    return reader.collector.result()


def _is_transfer(link: str) -> bool:
    return link.casefold().startswith("otpauth-migration")


def _of_line(line: str) -> list[str]:
    """The links of a line. A transfer goes on after a space: there a «+» was lost; a plain link ends with it."""
    starts = [match.start() for match in _LINK.finditer(line)]
    pieces = [line[start:end].strip().rstrip("\"'»>,;") for start, end in pairwise([*starts, len(line)])]
    return [piece if _is_transfer(piece) else piece.split(None, 1)[0] for piece in pieces]


@dataclass
class _Reader:
    collector: Collector
    numbered: bool
    last: int = 0

    def __post_init__(self) -> None:
        self._batches: dict[int, dict[int, Batch]] = {}

    def link(self, line: int, link: str) -> None:
        """Take one otpauth:// link, or reject its row."""
        row = self._row(line)
        try:
            self._add(row, seeds.normal(link))
        except BadInput as refusal:
            self.collector.reject(row, str(refusal))

    def transfer(self, link: str) -> None:
        """Keep a batch until all are seen: they may come in any order, and twice."""
        try:
            one = migration.batch(link)
        except BadInput as refusal:
            self.collector.reject(self._row(0), str(refusal))
            return
        known = self._batches.setdefault(one.number, {})
        if one.index in known and known[one.index] == one:
            self.collector.say(f"Часть {one.index + 1} переноса повторяется: взята один раз.")
            return
        # Two different parts of one number: both are kept, under a number of its own.
        known[one.index if one.index not in known else -1 - len(known)] = one

    def finish(self) -> None:
        """Put every batch into the collector, in the order of the export."""
        for parts in self._batches.values():
            for place in sorted(parts, key=lambda key: (key < 0, key)):
                for one in parts[place].parameters:
                    self._take(one)
            self._say_missing(parts)

    def _take(self, one: Parameters) -> None:
        row = self._row(0)
        try:
            self._add(row, one.seed())
        except BadInput as refusal:
            self.collector.reject(row, str(refusal))

    def _add(self, row: int, seed: Seed) -> None:
        self.collector.add(
            Entry(row, totp=seed.to_uri(), issuer=clean_line(seed.issuer), account=clean_line(seed.account))
        )

    def _say_missing(self, parts: dict[int, Batch]) -> None:
        size = max(part.size for part in parts.values())
        if size > _BATCHES_NAMED:  # no export has as many: the number is damaged
            self.collector.say(
                f"Перенос называет {size} частей, в файле их {len(parts)}: проверьте, все ли коды здесь."
            )
            return
        missing = [str(place + 1) for place in range(size) if place not in parts]
        if missing:
            self.collector.say(
                f"Перенос не весь: из {size} частей нет № {', '.join(missing)}. Снимите остальные QR-коды "
                "и добавьте их ссылки в этот же файл."
            )

    def _row(self, line: int) -> int:
        self.last += 1
        return self.last if self.numbered else line

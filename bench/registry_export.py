"""Export of 15,000 rows: the control centre's layout as XLSX and CSV, beside openpyxl writing the same cells.

`python -m bench.registry_export`; `bench.registry` calls `measure_export` with its vault, so that reading counts too.
Peers: openpyxl in its fastest mode (write_only) for XLSX. Texts that begin like formulas are among the rows: openpyxl
has to be told of each that it is a text, since it would write a formula.
"""

from __future__ import annotations

import io
import statistics
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from bench.measure import Figure, timed
from registry.exports import known, layout
from registry.exports.known import Known
from registry.organizations import Organization, OrganizationKind
from registry.pages import Page
from registry.sheets import writing
from registry.sheets.writing import Link, Table
from vault.store import Store

ROWS = 15_000
ORGANIZATIONS = 5_000
GOAL = 3_000.0
"""Milliseconds that an export of so many rows may take."""

_TODAY = date(2026, 11, 22)
_TIMES = 3
_SPHERES = ("Образование", "Культура", "Спорт")


def registry(organizations: int = ORGANIZATIONS, pages: int = ROWS) -> Known:
    """An invented registry of schools with pages of one network, always the same."""
    founder = Organization(name="Управление образования", id=1, kind=OrganizationKind.BODY, level="МО")
    owned = [
        Organization(
            name=f"{'=' if number % 500 == 0 else ''}МБОУ «Средняя школа № {number}»",
            id=number,
            founder_id=1,
            ogrn=f"10242007{number:05d}",
            level="МО",
            spheres=_SPHERES[: number % 4],
        )
        for number in range(2, organizations + 1)
    ]
    made = [
        Page(
            organization_id=1 + number % organizations,
            network="vk",
            url=f"https://vk.com/municipal_page_{number}",
            id=number + 1,
            network_id=str(990_000_000 + number),
        )
        for number in range(pages)
    ]
    return Known((founder, *owned), tuple(made))


def measure_export(store: Store | None = None) -> tuple[Figure, ...]:
    """The figures in milliseconds: of the registry of a vault, reading counted, or of an invented one in memory."""

    def table() -> Table:
        return layout.table(registry_at_hand if store is None else known.read(store.read), _TODAY)

    registry_at_hand = registry() if store is None else Known()
    made = table()
    peer = statistics.median(timed(lambda: by_openpyxl(made)) for _ in range(_TIMES))
    name = f"Export of {len(made.rows):,} rows"
    xlsx = statistics.median(timed(lambda: writing.workbook((table(),))) for _ in range(_TIMES))
    csv = statistics.median(timed(lambda: writing.csv_bytes(table())) for _ in range(_TIMES))
    return (
        Figure(f"{name} to XLSX, beside openpyxl write_only", xlsx, peer, GOAL),
        Figure(f"{name} to CSV", csv, None, GOAL),
    )


def by_openpyxl(table: Table) -> bytes:
    """The same cells written by openpyxl as quickly as it can, links as texts."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.title)
    sheet.append([column.title for column in table.columns])
    for row in table.rows:
        sheet.append([_peer_cell(sheet, each.url if isinstance(each, Link) else each) for each in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _peer_cell(sheet: object, value: object) -> object:
    if not isinstance(value, str) or not value.startswith("="):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell


def main() -> None:
    for figure in measure_export():
        beside = "" if figure.peer is None else f"; openpyxl {figure.peer / 1000:.2f} s, ratio {figure.ratio:.2f}"
        print(f"{figure.name}: {figure.ours / 1000:.2f} s{beside}")


if __name__ == "__main__":
    main()

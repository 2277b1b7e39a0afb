"""The kinds of records that have no more than the five common commands: their names, columns and examples."""

from __future__ import annotations

from dataclasses import dataclass

from console.cli.labels import word
from console.cli.records import Cells, Kind, group
from console.format import capital, day
from console.reading import uncollected
from registry import exemptions as exempt
from registry import networks
from registry import obligations as required
from registry import pages as official
from vault.types import Json


@dataclass(frozen=True)
class Pages(Kind[official.Page]):
    """Pages; of those in a network that nobody collects it is said whose word their state is."""

    def more(self, shown: dict[str, Json]) -> list[tuple[str, str]]:
        said = uncollected.sentence(str(shown["network"]))
        return [("Сбор", capital(said.removeprefix("сбор ")))] if said else []


def _page_cells(record: official.Page, names: dict[int, str]) -> Cells:
    by_hand = " (ведёте вы)" if uncollected.sentence(record.network) else ""
    return (
        str(record.id),
        networks.title(record.network),
        record.url,
        names.get(record.organization_id, ""),
        f"{word(record.state)}{by_hand}",
    )


pages = group(
    Pages(
        command="pages",
        help="Официальные страницы.",
        example="pages list --json",
        record=official.Page,
        module=official,
        columns=("ID", "Сеть", "Адрес", "Организация", "Состояние"),
        row=_page_cells,
    )
)

_LINE_COLUMNS = ("ID", "№", "Организация", "Основание", "С", "По")


def _line_cells(record: exempt.Exemption | required.Obligation, names: dict[int, str]) -> Cells:
    return (
        str(record.id),
        "" if record.number is None else str(record.number),
        names.get(record.organization_id, record.raw),
        record.basis,
        day(record.since),
        day(record.until),
    )


exemptions = group(
    Kind(
        command="exemptions",
        help="Исключения: кто может не создавать страницы.",
        example="exemptions add --from исключение.json",
        record=exempt.Exemption,
        module=exempt,
        columns=_LINE_COLUMNS,
        row=_line_cells,
    )
)

obligations = group(
    Kind(
        command="obligations",
        help="Перечень тех, кому страницы обязательны.",
        example="obligations list --json",
        record=required.Obligation,
        module=required,
        columns=_LINE_COLUMNS,
        row=_line_cells,
    )
)

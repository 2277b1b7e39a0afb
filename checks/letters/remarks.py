"""What a letter of remarks tells: the fix list of the organization as the rows of its table."""

from __future__ import annotations

from checks.remarks.fixlist import FixList, Item
from registry.letters.kinds import Row
from registry.letters.making import Extra
from vault.text import counted

NOTHING = "Замечаний сейчас нет."


def told(made: FixList) -> Extra:
    """The fields and the table of a letter with this list; nothing to write about without remarks."""
    return Extra(
        fields={
            "замечаний": counted(len(made.items), "замечание", "замечания", "замечаний"),
            "предупреждение": made.caution,
        },
        tables={"замечания": [_row(number, item) for number, item in enumerate(made.items, 1)]},
        nothing="" if made.items else NOTHING,
    )


def _row(number: int, item: Item) -> Row:
    return {
        "№": str(number),
        "что": "\n".join(filter(None, (item.what, item.clause, item.note))),
        "где": "\n".join((*item.where, *(f"Нужна ссылка на: {link}" for link in item.lacking))),
        "как": "\n".join(filter(None, (item.how, f"В меню: {item.path}" if item.path else ""))),
        "срок": item.term[:1].upper() + item.term[1:],
    }

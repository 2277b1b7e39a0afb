"""What a letter of remarks tells: the fix list of the organization as the rows of its table."""

from __future__ import annotations

from datetime import datetime

from checks import history, standing
from checks.remarks import fixlist
from checks.remarks.fixlist import FixList, Item
from registry.knowledge_facts import Reader
from registry.letters.kinds import Row
from registry.letters.making import Extra
from vault.text import counted

NOTHING = "Замечаний сейчас нет."
NO_RUN = "Прогонов ещё не было: сначала poryadok check."


def found(read: Reader, organization_id: int, now: datetime, *, warnings: bool = False) -> Extra:
    """The same for an organization as it stands at `now` (UTC). Where nothing is to be said, why: nobody has looked
    yet, or so much could not be seen; that there are no remarks is never told of what was not seen."""
    made = fixlist.collect(read, organization_id, now, warnings=warnings)
    if made.items:
        return told(made)
    if not read(history.last_run):
        return Extra(nothing=NO_RUN)
    sums = standing.by_organization(read).get(organization_id)
    if sums is None or not sums.total:
        return Extra(nothing="Организация ещё не проверялась: poryadok check.")
    if sums.unknown:
        noun = counted(sums.unknown, "требование", "требования", "требований")
        return Extra(nothing=f"Замечаний не видно, но не удалось увидеть {noun}.")
    return told(made)


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

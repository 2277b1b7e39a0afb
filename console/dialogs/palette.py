"""F9: every command that applies here, found by typing in any layout; those that are off say why."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from console.commands import Command, Situation, named_keys
from console.dialogs.pick import Option, Pick
from console.format import number
from console.widgets.plain import Line
from console.widgets.rows import Rows
from registry import search
from vault.text import counted, fold

ORGANIZATION = "organization:"
"""Before the id of an organization among the values of the palette."""
MOST = 20
"""Organizations that are shown at once."""


class Palette(Pick):
    """Returns the id of a command, or `ORGANIZATION` with a number; the dialog itself carries nothing out.

    `find` gives (id, name) of every organization that a query finds, None where one cannot go away to any; they are
    asked for only once something is typed.
    """

    HELP = (
        "Все команды этого места и те, что действуют везде. Наберите часть слова в любой раскладке; организация "
        "находится по названию, ИНН, ссылке на страницу. Enter выполняет; у недоступной команды говорит, почему."
    )

    def __init__(
        self, commands: Sequence[Command], now: Situation, find: Callable[[str], Sequence[tuple[int, str]]] | None
    ) -> None:
        options = [
            Option(command.id, f"{command.title}: {command.hint}", named_keys(command), command.why_off(now))
            for command in commands
        ]
        super().__init__("Команды и организации" if find is not None else "Команды", options)
        self._find = find
        self._found = 0

    def _filter(self, query: str) -> None:
        found = self._find(query) if self._find is not None and query.strip() else ()
        self._found = len(found)
        organizations = [Option(f"{ORGANIZATION}{id_}", name, "организация") for id_, name in found[:MOST]]
        self.query_one(Rows).show((*_named_first(self._index.matching(query), query), *organizations), afresh=True)
        self._count()

    def _count(self) -> None:
        rows: Rows[Option] = self.query_one(Rows)
        shown = min(self._found, MOST)
        text = counted(len(rows.items) - shown, "команда", "команды", "команд")
        if self._found > MOST:
            text += f" · организации: показано {MOST} из {number(self._found)}"
        elif self._found:
            text += f" · {counted(self._found, 'организация', 'организации', 'организаций')}"
        self.query_one("#count", Line).say(text)

    def do_palette(self) -> None:
        self.dismiss(None)


def _named_first(found: Sequence[Option], query: str) -> Sequence[Option]:
    """A command that is called just so stands before those that hold the words: «Порядок», then «Порядок строк»."""
    wanted = {" ".join(words) for words in search.readings(query)}
    return sorted(found, key=lambda option: fold(option.title.partition(":")[0]) not in wanted)

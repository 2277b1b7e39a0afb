"""F1: the help of a place, made from the command table, the place's own words and the regulation in force."""

from __future__ import annotations

from console.dialogs.note import Note


class Help(Note):
    """Read it, then Esc, Enter or F1 again."""

    HELP = "Помощь о месте, из которого её открыли."

    def do_help(self) -> None:
        self.dismiss(None)

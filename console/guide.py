"""What leads a person about: F1 where they are, F9 with the commands of the place, and the lesson on the demo.

The texts are `console.helping`, the lesson's steps `console.tutorial`; what a command does is the place's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from console.commands import TABLE, Command, Place, of
from console.dialogs.base import Dialog
from console.hosting import Host

if TYPE_CHECKING:
    from console.app import Console
    from console.tutorial.lesson import Lesson

_OWN = {command.verb for command in of(Place.DIALOG)} | {"back", "skip", "palette"}
"""What every dialog has itself, or what makes no sense in a list of commands."""

OFFER = "Это пример, данные выдуманы. Впервые здесь? F9, «Учебник»: урок на десять минут."


class Guide:
    """Help, palette and lesson of one console."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.lesson: Lesson | None = None
        """The lesson, also when it was put off; None before it was begun."""
        self.lesson_wanted = False
        """Whether the lesson begins with the first screen."""
        self._welcomed = False

    # F1

    def help(self, host: Host, field: Sequence[str] = ()) -> None:
        """What the place is for, the clauses it serves, its keys; `field` is about the field under the cursor."""
        from console.commands import PLACE_TITLES
        from console.dialogs.help import Help
        from console.helping.page import help_text
        from console.helping.views import ABOUT

        view = ABOUT.get((host.places[0], host.view_key), "")
        about = "\n".join(part for part in (host.purpose, view) if part)
        inside = self._console.main is not None
        text = help_text(
            host.places,
            about,
            self._clauses(host),
            field,
            host.commands_here(),
            advice=inside,
            width=self._console.size.width,
        )
        place = host.places[0]
        named = host.own_title if place in {Place.DIALOG, Place.FORM} else ""
        self._console.push_screen(Help(f"Помощь: {named or PLACE_TITLES[place]}", text))

    def _clauses(self, host: Host) -> list[str]:
        """The clauses of this place, or of the place that lies beneath this question."""
        from console.helping import serving

        if self._console.session.store is None:
            return [serving.CLOSED] if self._console.session.exists else []
        beneath = [screen for screen in reversed(self._console.screen_stack) if isinstance(screen, Host)]
        main = self._console.main
        for each in (host, *beneath, *([main.pane] if main is not None else [])):
            found = serving.serves(each.places[0], each.view_key) if each.places else None
            if found is not None:
                return serving.clause_lines(self._console.session.regulation, found)
        return [serving.MISSING] if main is not None and self._console.session.regulation is None else []

    # F9

    def palette(self, host: Host) -> None:
        """Carry out what is picked, in the place it was opened from."""
        self._console.begin(partial(self._palette, host), "palette")

    async def _palette(self, host: Host) -> None:
        from console.dialogs.palette import ORGANIZATION, Palette

        console, main = self._console, self._console.main
        find = main.find_organizations if main is not None and self._may_leave() else None
        picked = await console.push_screen_wait(Palette(self.offered(host), host.situation(), find))
        if picked is None:
            return
        identity = picked[0]
        if identity.startswith(ORGANIZATION):
            await self.leave_dialogs()
            if (main := console.main) is not None:
                main.show_organization(int(identity.removeprefix(ORGANIZATION)))
        elif TABLE[identity].place is Place.ANYWHERE:
            await self.leave_dialogs()
            if (main := console.main) is not None:
                main.action_command(identity)
        else:
            host.action_command(identity)

    def offered(self, host: Host) -> list[Command]:
        """The commands of a place, its own first; then those of anywhere, where one may go away."""
        own = [each for each in host.commands_here() if each.place is not Place.ANYWHERE]
        said = {(each.title, each.hint) for each in own}  # one title may stand for two acts: «В файл» of the journal
        anywhere = of(Place.ANYWHERE) if self._may_leave() else ()
        further = [
            each
            for each in anywhere
            if (each.title, each.hint) not in said and each.verb not in _OWN - {"lock", "quit"}
        ]
        return [each for each in (*own, *further) if each.title and each.verb != "palette"]

    def _may_leave(self) -> bool:
        """Whether the panes are there, and over them nothing that asks or would lose what was typed."""
        over = [screen for screen in self._console.screen_stack if isinstance(screen, Dialog)]
        return self._console.main is not None and all(dialog.LEAVES for dialog in over)

    async def leave_dialogs(self) -> None:
        """Back to the panes; what the dialogs changed is read anew."""
        console = self._console
        if not isinstance(console.screen, Dialog):
            return
        while any(isinstance(screen, Dialog) for screen in console.screen_stack):
            console.screen.dismiss(None)
        await console.flow_over()
        console.reload_panes()

    # The lesson

    @property
    def in_lesson(self) -> bool:
        """Whether the lesson is going on."""
        return self.lesson is not None and self.lesson.going

    def welcome(self) -> None:
        """The panes of a demo came up for the first time: begin the lesson that was asked for, or offer it."""
        session = self._console.session
        if self._welcomed or not session.hint or session.running:
            return  # a run that goes on already tells how far it is in the same line
        self._welcomed = True
        if self.lesson_wanted:
            self.begin_lesson()
        else:
            self._console.tell(OFFER)

    def begin_lesson(self) -> None:
        """The lesson, from its beginning or from where it was put off."""
        from console.tutorial.lesson import Lesson

        if self.lesson is None:
            self.lesson = Lesson(self._console)
        self.lesson.begin()

    def skip_step(self) -> None:
        """The step of the lesson is not wanted."""
        if self.lesson is not None and self.lesson.going:
            self.lesson.skip()

    def put_off_lesson(self) -> bool:
        """Esc with nothing to go back from; whether there was a lesson to put off."""
        if self.lesson is None or not self.lesson.going:
            return False
        self.lesson.put_off()
        return True

"""A form: fields down the screen, F2 saves, Enter goes on, Esc asks only if something was changed.

It returns the id that was saved, or None. A refusal of the registry is shown at its field, or at the foot.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import Worker

from console.commands import Command, Place, bindings
from console.dialogs.ask import Choose
from console.dialogs.base import Dialog
from console.dialogs.pick import Option, Pick
from console.forms.model import SAVE, Answers, Draft, Esc, FormPlan, Refused, placed
from console.passphrases import wipe
from console.widgets.fieldlist import FieldList, hidden_words
from console.widgets.fields import FieldKind, FieldRow, PickField
from console.widgets.plain import Line, Plain
from console.widgets.secretfield import SecretField
from console.working import Working
from vault.errors import BadInput, PoryadokError


class Form(Dialog[int]):
    """Filled by a `FormPlan`."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.FORM)]
    PLACES = (Place.FORM,)
    HELP = "Поля с несколькими значениями: через точку с запятой. Даты: 22.11.2026."

    def __init__(self, plan: FormPlan, draft: Draft | None = None) -> None:
        super().__init__(plan.title)
        self._plan = plan
        self._draft = draft
        self._saving = False
        self._saver: Worker[None] | None = None
        self._working: Working | None = None
        self._waiting = ""
        self.thrown_away = False
        """Whether the person closed it without saving; not so when a lock took it away."""
        self.settled = False
        """The same, or saved: no draft of it is to stay."""
        self.kept_as: tuple[object, ...] | None = None
        """What was in it when a draft was kept of it last."""

    @property
    def holds_secrets(self) -> bool:
        return self._plan.secret

    def commands_here(self) -> tuple[Command, ...]:
        """F2 is named by what it does in this very form."""
        act = self._plan.act
        return tuple(
            replace(each, title=act.title, hint=act.hint) if each.id == "form.save" else each
            for each in super().commands_here()
        )

    def body(self) -> Iterable[Widget]:
        rows = [FieldRow(spec, self._plan.values.get(spec.key, "")) for spec in self._plan.specs]
        if self._plan.text:
            yield Plain(self._plan.text)
        yield FieldList(*rows)
        yield Line(id="more")

    def on_mount(self) -> None:
        if self._draft is not None:
            self._take(self._draft)
            self._draft = None
        self._suit()
        if self.focused is None:
            self._move(1)

    # The draft

    @property
    def plan(self) -> FormPlan:
        """What it was made of."""
        return self._plan

    def draft(self, at: datetime) -> Draft | None:
        """What was changed so far, for keeping over a lock; None when nothing was, or it is no form to keep."""
        rows = [row for row in self._rows() if row.dirty]
        if not rows or not self._plan.draft:
            return None
        secrets = {row.spec.key: row.secret() for row in rows if row.spec.kind is FieldKind.SECRET}
        values = {row.spec.key: row.value for row in rows if row.spec.key not in secrets}
        return Draft(self._plan.called, at, values, secrets)

    def stamp(self) -> tuple[object, ...]:
        """Something that changes whenever what it holds does; no secret can be told from it."""
        return tuple(row.control.edits if isinstance(row.control, SecretField) else row.value for row in self._rows())

    def _take(self, draft: Draft) -> None:
        for row in self._rows():
            if row.spec.key in draft.secrets:
                row.put_secret(draft.secrets[row.spec.key])
                wipe(draft.secrets[row.spec.key])
            elif row.spec.key in draft.values:
                row.put(draft.values[row.spec.key])

    # The fields

    def on_field_list_moved(self, event: FieldList.Moved) -> None:
        event.stop()
        line = self.query_one("#more", Line)
        line.say(hidden_words(event.above, event.below))
        line.display = bool(event.above or event.below)

    def on_field_row_touched(self, event: FieldRow.Touched) -> None:
        event.stop()
        self._suit()

    def _suit(self) -> None:
        """Show the fields that the choices call for."""
        values = {row.spec.key: row.value for row in self._rows() if row.spec.kind is FieldKind.CHOICE}
        for row in self._rows():
            if row.spec.by:
                row.suit(",".join(values[key] for key in row.spec.by.split(",")))

    def _rows(self) -> list[FieldRow]:
        return list(self.query(FieldRow))

    @property
    def dirty(self) -> bool:
        """Whether anything was changed."""
        return any(row.dirty for row in self._rows())

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        for row in self._rows():
            if row.control is event.input:
                row.typed()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.do_next()

    # Commands

    def do_help(self) -> None:
        from console.helping.fields import field_lines

        row = next((each for each in self._rows() if each.control is self.focused), None)
        self.console.guide.help(self, field_lines(row.spec) if row is not None else ())

    def do_next(self) -> None:
        self._move(1)

    def do_previous(self) -> None:
        self._move(-1)

    def _move(self, by: int) -> None:
        """At once: Textual's own moves wait for their turn, and what is typed next would go into the field before."""
        controls = [row.control for row in self._rows() if row.display]
        if not controls:  # a key that came before the fields were there
            return
        at = next((at for at, control in enumerate(controls) if control is self.focused), -1)
        self.set_focus(controls[(at + by) % len(controls)])

    @property
    def purpose(self) -> str:
        return self._plan.help or self.HELP

    def do_save(self) -> None:
        if not self._saving:
            self._saver = self._save()

    def do_cancel(self) -> None:
        if self._saving and self._waiting:
            self._stop_saving()
        elif self.dirty:
            self._ask_to_leave()
        else:
            self._throw_away()

    def _stop_saving(self) -> None:
        """Esc while something is waited for; what was typed stays."""
        if self._plan.esc is Esc.LEAVES and self._saver is not None:
            self._saver.cancel()
            self.inform("Остановлено: набранное цело, F2 — ещё раз.")
        elif self._working is not None:
            self._working.escape()

    def _throw_away(self) -> None:
        self.thrown_away = self.settled = True
        self.dismiss(None)

    @work
    async def _ask_to_leave(self) -> None:
        saves = self._plan.act is SAVE
        answers = ((False, "Вернуться к форме"), (True, "Закрыть, не сохраняя" if saves else "Закрыть"))
        title = "Изменения не сохранены" if saves else "Набранное здесь пропадёт"
        if await self.app.push_screen_wait(Choose(title, "", answers)):
            self._throw_away()

    @work(exclusive=True)
    async def _save(self) -> None:
        self._saving = True
        for row in self._rows():
            row.refuse("")
        answers = self._answers()
        try:
            self._require_whole()
            with self._saved_by(answers) as self._working:
                saved = await self._plan.save(answers)
        except Refused as refused:
            self._point_at(refused)
        except BadInput as error:
            at_field = placed(error, self._plan.specs)
            if at_field is not None:
                self._point_at(at_field)
            else:
                self.refuse(str(error))
        except PoryadokError as error:
            self.refuse(str(error))
        else:
            self.settled = True
            self.dismiss(saved)
        finally:
            self._saving, self._working = False, None
            for secret in answers.secrets.values():
                wipe(secret)

    def _require_whole(self) -> None:
        """Refused at a secret of which something was lost on its way into the field."""
        for row in self._rows():
            if row.display and isinstance(row.control, SecretField) and row.control.lost:
                raise Refused(row.spec.key, f"{row.control.lost}. Del — стереть")

    def _saved_by(self, answers: Answers) -> Working:
        plan = self._plan
        self._waiting = plan.slow(answers) if plan.slow is not None else plan.waiting
        name = plan.title if self._waiting and plan.esc is not Esc.LEAVES else ""
        return Working(self, self._waiting, stoppable=plan.esc is not Esc.WAITS, name=name, at_door=plan.opens)

    @property
    def saving(self) -> Working | None:
        """What saves it at this moment."""
        return self._working

    def _answers(self) -> Answers:
        rows = self._rows()
        return Answers(
            {row.spec.key: row.value for row in rows if row.spec.kind is not FieldKind.SECRET},
            {row.spec.key: row.secret() for row in rows if row.spec.kind is FieldKind.SECRET},
        )

    def _point_at(self, refused: Refused) -> None:
        self.refuse("")
        for row in self._rows():
            if row.spec.key == refused.key and row.display:
                if refused.forget and isinstance(row.control, SecretField):
                    row.control.wipe()
                row.refuse(refused.reason)
                self.set_focus(row.control)
                return
        self.refuse(refused.reason)

    @work
    async def on_pick_field_asked(self, event: PickField.Asked) -> None:
        field = event.field
        options = [Option(value, title) for value, title in field.spec.options]
        picked = await self.app.push_screen_wait(
            Pick(
                field.spec.label,
                options,
                several=field.spec.kind is FieldKind.PICKS,
                chosen=[value for value in field.value.split(",") if value],
                note_width=1,
            )
        )
        if picked is not None:
            field.take(picked)

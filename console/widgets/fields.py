"""The fields of a form: a label, a control, and the reason of a refusal on the same line.

What the fields are, and what their values mean, is `console.forms`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from console import format as shown
from console.widgets.fitting import fit
from console.widgets.plain import Plain
from console.widgets.secretfield import SecretField
from console.widgets.textline import TextLine


class FieldKind(StrEnum):
    """What a field takes."""

    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"
    PICK = "pick"
    PICKS = "picks"
    SECRET = "secret"


@dataclass(frozen=True)
class FieldSpec:
    """One field: `options` are (value, title) of a choice or of what can be picked.

    `called` is the name by which the registry refuses the field, when it is not the label. A field that hangs on a
    choice names its key in `by`, and in `labels` the values of it under which it is shown, each with a label; on
    several choices, their keys and their values with commas between. Of a secret that is a list, `several` keeps the
    lines of a paste apart.
    """

    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    called: str = ""
    by: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    several: bool = False


class ChoiceField(Widget, can_focus=True):
    """One of a few values: left, right or Space turns it."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"choicefield--focus", "choicefield--hint"}  # noqa: RUF012 (Textual's own way)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "turn(1)", show=False),
        Binding("left", "turn(-1)", show=False),
    ]

    def __init__(self, options: Sequence[tuple[str, str]], value: str) -> None:
        super().__init__()
        self._options = tuple(options)
        values = [option for option, _ in options]
        self._at = values.index(value) if value in values else 0

    @property
    def value(self) -> str:
        return self._options[self._at][0]

    def put(self, value: str) -> None:
        """Turn to this value, if it is one of the options."""
        values = [option for option, _ in self._options]
        self._at = values.index(value) if value in values else self._at
        self.refresh()
        self.post_message(FieldRow.Touched())

    def action_turn(self, by: int) -> None:
        self._at = (self._at + by) % len(self._options)
        self.refresh()
        self.post_message(FieldRow.Touched())

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 (one line)
        title = self._options[self._at][1]
        if not self.has_focus:
            return Strip([Segment(fit(title, self.size.width), self.rich_style)])
        return _focused(self, title, ("влево, вправо — другое",))


class PickField(Widget, can_focus=True):
    """One or several out of many: Space opens the list."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"choicefield--focus", "choicefield--hint"}  # noqa: RUF012 (Textual's own way)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "open", show=False),
        Binding("delete,backspace", "clear", show=False),
    ]

    @dataclass
    class Asked(Message):
        """The list is wanted."""

        field: PickField

    def __init__(self, spec: FieldSpec, value: str) -> None:
        super().__init__()
        self.spec = spec
        self.value = value
        self._titles = dict(spec.options)

    def put(self, value: str) -> None:
        """Hold these, with commas between."""
        self.take(value.split(",") if value else ())

    def take(self, values: Iterable[str]) -> None:
        """These were picked."""
        self.value = ",".join(values)
        self.refresh()
        self.post_message(FieldRow.Touched())

    def action_open(self) -> None:
        self.post_message(self.Asked(self))

    def action_clear(self) -> None:
        self.take(())

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 (one line)
        chosen = [self._titles.get(value, value) for value in self.value.split(",") if value]
        text = "; ".join(chosen) or "не выбрано"
        if len(chosen) > 1:
            text = f"{len(chosen)}: {text}"
        if not self.has_focus:
            return Strip([Segment(fit(text, self.size.width), self.rich_style)])
        return _focused(self, text, ("Пробел — выбрать, Del — убрать", "Пробел — выбрать", "Пробел"))


def _focused(field: ChoiceField | PickField, text: str, hints: Sequence[str]) -> Strip:
    """The value under the cursor, with what the keys do beside it: the first of the hints that has room, whole."""
    style = field.rich_style + field.get_component_rich_style("choicefield--focus")
    muted = field.rich_style + field.get_component_rich_style("choicefield--hint")
    width = field.size.width
    value = fit(text, min(cell_len(shown.cell(text)), width))
    room = width - cell_len(value) - 2
    hint = next((f"  {each}" for each in hints if cell_len(each) <= room), "")
    return Strip([Segment(value, style), Segment(hint, muted)]).adjust_cell_length(width, field.rich_style)


class FieldRow(Widget):
    """A label, a control, a reason."""

    @dataclass
    class Touched(Message):
        """Something was typed or turned."""

    def __init__(self, spec: FieldSpec, value: str) -> None:
        super().__init__(classes="field")
        self.spec = spec
        self.control = _control(spec, value)
        self._given = value
        self._initial = self._current
        self._refused: str | None = None

    def compose(self) -> ComposeResult:
        yield Plain(self.spec.label, classes="label")
        yield self.control
        yield Plain(classes="reason")

    @property
    def value(self) -> str:
        """What the field holds, as it was given if it was not touched or is hidden; never that of a secret field."""
        return self._current if self.dirty else self._given

    @property
    def dirty(self) -> bool:
        """Whether it holds something else than at first; a hidden field never does."""
        if not self.display:
            return False
        if isinstance(self.control, SecretField):
            return self.control.count > 0
        return self._current != self._initial

    @property
    def _current(self) -> str:
        control = self.control
        return "" if isinstance(control, SecretField) else control.value

    def secret(self) -> bytearray:
        """A copy of what a secret field holds, nothing while it is hidden; the caller wipes it."""
        if not self.display or not isinstance(self.control, SecretField):
            return bytearray()
        return self.control.peek()

    def put(self, value: str) -> None:
        """Hold this value, as if it had been typed or picked; not for a secret field."""
        if not isinstance(self.control, SecretField):
            self.control.put(value)

    def put_secret(self, secret: bytearray) -> None:
        """The same for a secret field; the buffer stays the caller's."""
        if isinstance(self.control, SecretField):
            self.control.put(secret)

    def suit(self, chosen: str) -> None:
        """Show or hide itself by the choice that it hangs on; hidden, it holds what it was given."""
        labels = dict(self.spec.labels)
        self.display = chosen in labels
        self.query_one(".label", Plain).say(labels.get(chosen, self.spec.label))

    def on_field_row_touched(self) -> None:
        """Another value was chosen: why the one before was refused holds no more."""
        self.refuse("")

    def typed(self) -> None:
        """Something was typed: once the text is another one, why it was refused holds no more."""
        if self._refused is not None and self._refused != self._current:
            self.refuse("")

    def refuse(self, reason: str) -> None:
        """Show why the value cannot be taken; empty takes the reason away."""
        self._refused = self._current if reason else None
        self.query_one(".reason", Plain).say(reason)
        self.set_class(bool(reason), "-refused")


def _control(spec: FieldSpec, value: str) -> TextLine | ChoiceField | PickField | SecretField:
    if spec.kind is FieldKind.CHOICE:
        return ChoiceField(spec.options, value)
    if spec.kind in {FieldKind.PICK, FieldKind.PICKS}:
        return PickField(spec, value)
    if spec.kind is FieldKind.SECRET:
        return SecretField(hint=spec.hint, submits=False, several=spec.several)
    return TextLine(value, placeholder=spec.hint)

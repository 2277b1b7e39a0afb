"""The line for secrets: bytes that are wiped, nothing to copy out, nothing in messages."""

from __future__ import annotations

from textual import events
from textual.app import App, ComposeResult

from console.messages import PassphraseGiven
from console.widgets.secretfield import SecretField


class One(App[None]):
    """A single field and what it said."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[PassphraseGiven] = []

    def compose(self) -> ComposeResult:
        yield SecretField()

    def on_mount(self) -> None:
        self.field.focus()

    def on_passphrase_given(self, event: PassphraseGiven) -> None:
        self.said.append(event)

    @property
    def field(self) -> SecretField:
        return self.query_one(SecretField)


async def test_what_is_typed_is_taken_once() -> None:
    app = One()
    async with app.run_test() as pilot:
        await pilot.press("п", "a", "space", "7", "enter")
        assert app.said
        assert bytes(app.field.take()) == "пa 7".encode()
        assert app.field.take() == bytearray()


async def test_what_follows_enter_is_no_part_of_what_was_given() -> None:
    app = One()
    async with app.run_test() as pilot:
        await pilot.press("п", "a", "enter", "2", "ж")
        assert bytes(app.field.take_given()) == "пa".encode()
        assert not app.field.given
        assert bytes(app.field.peek()) == "2ж".encode()
        assert app.field.take_given() == bytearray()


async def test_what_was_given_is_never_half_a_character() -> None:
    app = One()
    async with app.run_test() as pilot:
        await pilot.press("п", "п", "enter", "backspace")
        app.field.on_key(events.Key("№", "№"))  # three bytes in the place of two
        assert bytes(app.field.take_given()) == "п".encode()
        assert bytes(app.field.take()) == "№".encode()
        await pilot.press("п", "enter", "backspace")
        assert not app.field.given


async def test_nothing_was_given_by_enter_alone() -> None:
    app = One()
    async with app.run_test() as pilot:
        await pilot.press("enter", "2")
        assert not app.field.given
        await pilot.press("enter", "backspace")
        assert not app.field.given


async def test_backspace_takes_a_character_not_a_byte() -> None:
    app = One()
    async with app.run_test() as pilot:
        await pilot.press("я", "ж", "backspace", "backspace", "backspace", "ё")
        assert bytes(app.field.peek()) == "ё".encode()
        await pilot.press("delete")
        assert app.field.count == 0


async def test_the_buffer_is_zeroed() -> None:
    app = One()
    async with app.run_test() as pilot:
        await pilot.press("s", "e", "c")
        buffer = app.field._buffer
        app.field.wipe()
        assert buffer == bytearray()
        await pilot.press("x")
        grown_from = app.field._buffer
        await pilot.press("y")
        assert grown_from == bytearray(), "the shorter buffer is emptied when it grows"


async def test_nothing_can_be_copied_out() -> None:
    app = One()
    async with app.run_test() as pilot:
        await pilot.press("s", "e", "c", "r", "e", "t")
        await pilot.press("ctrl+a", "ctrl+c", "ctrl+x", "ctrl+insert", "shift+home", "ctrl+c")
        assert app.clipboard == ""
        assert not hasattr(app.field, "value")
        assert "secret" not in "".join(segment.text for segment in app.field.render_line(0))
        assert not any("secret" in str(vars(message)) for message in app.said)


async def test_a_paste_is_taken_without_control_characters() -> None:
    from textual import events

    app = One()
    async with app.run_test() as pilot:
        app.field.post_message(events.Paste("па\x1b[31mроль\n7\x00"))
        await pilot.pause()
        assert bytes(app.field.peek()) == "па[31mроль7".encode()
        assert "управляющие" in app.field.lost, "it is not what was pasted"
        await pilot.press("delete")
        assert app.field.lost == ""


async def test_the_end_of_a_line_that_was_copied_along_is_no_part_of_it() -> None:
    app = One()
    async with app.run_test() as pilot:
        app.field.post_message(events.Paste("пароль\r\n"))
        await pilot.pause()
        assert (bytes(app.field.peek()), app.field.lost) == ("пароль".encode(), "")


async def test_what_does_not_fit_is_said() -> None:
    app = One()
    async with app.run_test() as pilot:
        app.field.post_message(events.Paste("я" * 3000))
        await pilot.pause()
        assert app.field.count == 2048
        assert "конец не вошёл" in app.field.lost
        assert "не всё" in "".join(segment.text for segment in app.field.render_line(0))


async def test_it_is_empty_after_it_leaves() -> None:
    app = One()
    async with app.run_test() as pilot:
        await pilot.press("s", "e")
        field = app.field
        await field.remove()
        assert field.count == 0

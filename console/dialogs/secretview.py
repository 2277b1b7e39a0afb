"""A secret on the whole screen: fetched when it is shown, forgotten two minutes after the last key.

What it looks like is a widget of the dialog that inherits; where the secret comes from is the caller's `fetch`, which
journals before it opens.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Iterable
from typing import ClassVar

from textual import events, work
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.timer import Timer
from textual.widget import Widget

from console.dialogs.base import Dialog
from console.widgets.fitting import forget_painted
from console.widgets.passing import SHOWN_SECONDS, Passing
from console.widgets.plain import Plain
from vault.errors import PoryadokError

Fetch = Callable[[], Awaitable[str]]
"""Opens the secret, after the journal says so. Raises a PoryadokError when it cannot."""

_AGAIN = "Enter — показать снова, это запишется в журнал. Esc — назад."
_EXPIRED = f"Скрыто: две минуты не было клавиш. {_AGAIN}"
_AWAY = f"Скрыто: впереди было другое окно. {_AGAIN}"
_STOPPED = f"Скрыто: программу останавливали. {_AGAIN}"


class SecretView(Dialog[None]):
    """It outlives the idle lock of the secrets for as long as its own two minutes last, and no longer."""

    HELP = (
        "Секрет на весь экран: уходит сам через две минуты, по F6 и когда закрываются секреты. Каждый показ "
        "записан в журнал."
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "enter", show=False)]
    keeps_over_lock = True
    hides_behind: ClassVar[bool] = False
    """Whether it goes when another window comes to the front; what is typed or scanned from it stays."""

    def __init__(self, title: str, fetch: Fetch) -> None:
        super().__init__(title)
        self._fetch = fetch
        self._timer: Timer | None = None
        self.shows = False
        """Whether the secret is on the screen."""

    @property
    def holds_secrets(self) -> bool:
        return self.shows

    # What it looks like

    @abstractmethod
    def view(self) -> Iterable[Widget]:
        """The widgets that will show it; they hold nothing yet."""

    @abstractmethod
    def put(self, secret: str) -> None:
        """Give the secret to the widgets. BadInput when it cannot be shown this way."""

    @abstractmethod
    def drop(self) -> None:
        """Make the widgets forget it."""

    # The frame

    def body(self) -> Iterable[Widget]:
        hidden = Plain(id="hidden")
        hidden.display = False
        yield hidden
        with Vertical(classes="filling"):
            yield from self.view()

    def on_mount(self) -> None:
        self.show()

    def on_unmount(self) -> None:
        self.conceal()

    def on_resize(self) -> None:
        for widget in self.query(Passing):
            widget.refit()

    def on_key(self, event: events.Key) -> None:  # noqa: ARG002 (Textual's)
        self.extend()

    def action_enter(self) -> None:
        """Show it again, once it is hidden."""
        if self.shows:
            self.extend()
        else:
            self.show()

    @work(exclusive=True, group="show")
    async def show(self) -> None:
        """Fetch it, which journals, and put it on the screen."""
        self.refuse("")
        try:
            secret = await self._fetch()
            if not self.is_attached:  # a lock took the dialog meanwhile
                return
            if self.hides_behind and not self.console.app_focus:
                self.expire(_AWAY)
                return
            self.put(secret)
        except PoryadokError as error:
            self.console.fail(error)
            return
        self.shows = True
        self._say_how(shown=True)
        self._start()

    def extend(self) -> None:
        """Two minutes more, from now."""
        if self.shows:
            self._start()
            for widget in self.query(Passing):
                widget.extend()

    def expire(self, why: str = _EXPIRED) -> None:
        """Its time ran out: forget it, and say how to see it again."""
        self.conceal()
        self.query_one("#hidden", Plain).say(why)
        self._say_how(shown=False)

    def _say_how(self, *, shown: bool) -> None:
        """What the keys do with what is shown, or why it is not."""
        self.query_one("#hidden").display = not shown
        if not shown:
            for hint in self.query("#hint"):
                hint.display = False

    def look_away(self) -> None:
        """Another window is in front."""
        if self.shows and self.hides_behind:
            self.expire(_AWAY)

    def be_stopped(self) -> None:
        """The program stood still, and may stand under other eyes."""
        if self.shows:
            self.expire(_STOPPED)

    def on_passing_gone(self, event: Passing.Gone) -> None:
        event.stop()
        if self.shows:
            self.expire()

    def conceal(self) -> None:
        """Forget the secret."""
        self.shows = False
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self.drop()
        forget_painted(*self.walk_children(Widget))

    def _start(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(SHOWN_SECONDS, self.expire)

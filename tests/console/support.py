"""What the console's tests share: a small real vault, a clock and an idle clock held still, a fake check service."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from unittest.mock import patch

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

import sample_data
from checks import history, messages, summary
from checks.history import Draft
from checks.model import Status, Subject, SubjectKind, Verdict
from checks.results import RunResult, RunState
from checks.running.meanwhile import Meanwhile
from checks.running.pending import NetworkLeft, Pending, Why
from checks.running.planning import NetworkPlan, Plan, QuotaShare
from checks.running.progress import NetworkProgress, Progress
from checks.scope import Scope
from checks.weeks import Week
from console.app import Console
from console.making import Making, Prepare
from console.screens.main import MainScreen
from console.session import Session
from console.settings import Settings
from console.widgets.rows import Rows
from registry import credentials, exemptions, networks, organizations, pages, people
from registry.credentials import Credential, CredentialKind, FactorKind, SecretInput
from registry.exemptions import Exemption
from registry.organizations import Organization
from registry.pages import Page
from registry.people import Assignment, Person, Role
from registry.regulation import toml, versions
from registry.regulation.model import Level
from vault import backup
from vault.clock import Clock
from vault.keys import KdfCost
from vault.store import Store
from vault.transaction import Tx

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
PASSWORD = "не-настоящий-пароль-7"
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CODES = ("код-раз-111", "код-два-222")


@dataclass
class Ticks:
    """A monotonic clock moved by hand, in seconds."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class FakeChecks:
    """Runs when told: `go` lets it end, `started` says that it began. Keeps one verdict for each organization.

    `left` is the unfinished run that there is, `after` the one that a run leaves; `unseen` the code of what the second
    page's verdict says.
    """

    started: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)
    scopes: list[Scope] = field(default_factory=list)
    failure: Exception | None = None
    left: Pending | None = None
    after: Pending | None = None
    resumed: list[bool] = field(default_factory=list)
    unseen: str = ""
    tell: Callable[[Progress], None] = field(default=lambda _: None)
    found: Callable[[Meanwhile], None] = field(default=lambda _: None)

    def plan(self, store: Store, scope: Scope) -> Plan:
        return Plan(
            3,
            (
                NetworkPlan("vk", "ВКонтакте", 2, 5, 2.0, quota=(QuotaShare("wall.get", 2, 4_000, 5_000),)),
                NetworkPlan("ok", "Одноклассники", 1, 0, 0.0, "сбор ещё не подключён"),
            ),
        )

    def pending(self, store: Store) -> Pending | None:
        return self.left

    def run(
        self,
        store: Store,
        scope: Scope,
        *,
        progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
        resume: bool,
        found: Callable[[Meanwhile], None],
    ) -> RunResult:
        self.found = found
        self.scopes.append(scope)
        self.resumed.append(resume)
        self.tell = progress
        progress(PROGRESS)
        self.started.set()
        while not self.go.wait(0.01):
            if cancelled():
                break
        if self.failure is not None:
            raise self.failure
        state = RunState.STOPPED if cancelled() else RunState.DONE
        verdicts = tuple(_unseen(one, self.unseen) for one in store.read(_verdicts))
        self.left = self.after
        draft = Draft(state, NOW, NOW, Week(date(2026, 11, 9), date(2026, 11, 15), NOW, NOW), scope, 1, verdicts, ())
        run_id = store.write("run", lambda tx: history.record(tx, draft))
        totals = summary.totals(verdicts)
        return RunResult(run_id, state, NOW, NOW, draft.window, totals, verdicts, (), pending=self.after)


PROGRESS = Progress(
    (
        NetworkProgress("vk", "ВКонтакте", 1, 2, 1, 0, 3, 130.0, "публикации"),
        NetworkProgress("ok", "Одноклассники", 0, 1, 0, 0, 0, None, "страницы"),
    ),
    "ВКонтакте: публикации",
)


def pending(pages: int = 312, why: Why = Why.CRASHED, *, outdated: bool = False) -> Pending:
    """An unfinished run over everything."""
    week = Week(date(2026, 11, 9), date(2026, 11, 15), NOW, NOW)
    left = (NetworkLeft("vk", "ВКонтакте", pages, 2 * pages),) if pages else ()
    return Pending(NOW, week, Scope(), left, why, outdated)


def _unseen(verdict: Verdict, code: str) -> Verdict:
    if not code or verdict.status is Status.FAIL:
        return verdict
    params = (("network", networks.title(verdict.network)),)
    message = messages.sentences(Status.UNKNOWN, code, params, "")[0]
    return replace(verdict, status=Status.UNKNOWN, code=code, message=message, params=params)


def _verdicts(tx: Tx) -> tuple[Verdict, ...]:
    return tuple(
        Verdict(
            subject=Subject(SubjectKind.PAGE, page.id, page.url),
            organization_id=page.organization_id,
            network=page.network,
            check="page.description",
            clauses=("2.3",),
            level=Level.MUST,
            status=Status.FAIL if at == 0 else Status.OK,
            code="page.description.empty" if at == 0 else "page.description.named",
            params=(),
            evidence=(f"видно на странице {page.url}",),
            message="",
            fix="",
        )
        for at, page in enumerate(pages.listing(tx))
    )


def fill(store: Store) -> None:
    """A regulation, three organizations, two pages, a person, an exemption, two accounts with secrets."""
    text = sample_data.folder("krapivinsky").joinpath("regulation.toml").read_text("utf-8")

    def write(tx: Tx) -> None:
        versions.add(tx, toml.parse(text), text)
        school = organizations.add(tx, Organization("Школа № 5", short_name="Школа 5"))
        museum = organizations.add(tx, Organization("Музей ёлочных игрушек"))
        organizations.add(tx, Organization("Автохозяйство"))
        page = pages.add(tx, Page(school.id, "vk", "https://vk.com/school5demo"))
        pages.add(tx, Page(museum.id, "ok", "https://ok.ru/muzeydemo"))
        person = people.add(tx, Person("Примеров Пётр", assignments=(Assignment(school.id, Role.RESPONSIBLE),)))
        exemptions.add(tx, Exemption(museum.id, number=1, raw="Музей", basis="Приложение", until=date(2026, 12, 1)))
        account = credentials.add(
            tx,
            Credential(
                CredentialKind.OFFICIAL,
                "vk",
                login="school5@example.ru",
                holder_id=person.id,
                second_factor=FactorKind.TOTP,
                page_ids=(page.id,),
            ),
        )
        credentials.put_secrets(
            tx, account, SecretInput(password=PASSWORD, totp=SEED, recovery_codes=CODES), date(2026, 11, 1)
        )
        credentials.add(tx, Credential(CredentialKind.OFFICIAL, "ok", login="muzey@example.ru"))

    store.write("test.fill", write)


@dataclass
class Bench:
    """Makes consoles over one vault directory."""

    location: Path
    open_vault: Callable[[Path, bytearray], Store]
    prepare_vault: Prepare
    passphrase: Callable[[], bytearray]
    ticks: Ticks = field(default_factory=Ticks)
    checks: FakeChecks = field(default_factory=FakeChecks)
    settings: Settings = field(default_factory=Settings)
    hint: str = ""
    real_checks: bool = False

    def session(self) -> Session:
        return Session(
            self.location,
            self.settings,
            Clock(NOW),
            checks=None if self.real_checks else self.checks,
            monotonic=self.ticks,
            open_vault=self.open_vault,
            making=Making(self.location, self.prepare_vault, KdfCost.light),
            hint=self.hint,
        )

    @asynccontextmanager
    async def run(
        self, size: tuple[int, int] = (80, 24), *, opened: bool = True, pane: str = "2"
    ) -> AsyncIterator[Screen]:
        """A console under a pilot; `opened` starts it with the passphrase, on the panes, and goes to this one."""
        session = self.session()
        console = Console(session, self.passphrase() if opened else None)
        written: list[str] = []
        console.secret_clipboard = replace(console.secret_clipboard, write=written.append)
        try:
            async with console.run_test(size=size) as pilot:
                screen = Screen(console, pilot, written)
                if opened:
                    await screen.entered(pane)
                yield screen
                self.checks.go.set()
                await session.run_ended(10)
        finally:
            self.checks.go.set()
            with patch.object(backup, "at_lock"):  # nobody asks for a copy of what the test leaves behind
                session.close()


@dataclass
class Screen:
    """A running console and the hand on its keys."""

    console: Console
    pilot: Pilot[None]
    written: list[str]

    @property
    def session(self) -> Session:
        return self.console.session

    @property
    def main(self) -> MainScreen:
        found = self.console.main
        assert found is not None
        return found

    @property
    def rows(self) -> Rows[object]:
        """The list of the pane on the screen."""
        return self.main.pane.rows  # type: ignore[return-value]  # the panes' rows differ only in their items

    async def entered(self, pane: str = "2") -> None:
        """Wait for the panes after opening, and go to this one without waiting for what the first one counts."""
        await self.until(lambda: self.console.main is not None and self.main.is_current)
        if pane != self.main.pane.DIGIT:
            await self.pane(pane)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    def at_once(self, *keys: str) -> None:
        """All of them before the program gets to answer any."""
        driver = self.console._driver
        assert driver is not None
        for key in keys:
            single = len(key) == 1
            driver.send_message(events.Key(_character_to_key(key) if single else key, key if single else None))

    async def type(self, text: str) -> None:
        """As a person types it: every character by its own key."""
        driver = self.console._driver
        assert driver is not None
        for character in text:
            key = character if character.isalnum() else _character_to_key(character)
            driver.send_message(events.Key(key, character))
        await self.pilot.pause()

    async def until(self, holds: Callable[[], bool], *, what: str = "") -> None:
        """Wait for threads and workers until the condition holds; fails after ten seconds."""
        try:
            async with asyncio.timeout(10):
                while not holds():
                    await self.pilot.pause(0.005)
        except TimeoutError:
            raise AssertionError(f"{what or 'what was waited for'} never came:\n{self.text()}") from None
        await self.pilot.pause()
        assert holds(), what

    async def pane(self, digit: str) -> None:
        """Go to a pane and wait for its rows."""
        await self.press(digit)
        await self.until(lambda: bool(self.main.pane.rows.items))

    def text(self) -> str:
        """The screen as text, line by line."""
        return "\n".join(self.lines())

    def lines(self) -> list[str]:
        width, height = self.console.size
        strips = self.console.screen._compositor.render_strips()
        assert width and height
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

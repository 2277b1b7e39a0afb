"""Steps 4 to 6 of the first run: organizations, keys to the networks, the first check with its plan.

What is done is read from the vault, so nothing is asked twice. Each answer opens the very screen that the panes open.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work

from console.screens.step import Answer, Step, StepPage, heading
from console.ways import on_screen
from vault.errors import Locked, PoryadokError
from vault.text import counted

if TYPE_CHECKING:
    from checks.running.tokens import Wanted
    from console.app import Console
    from console.forms.token import Told
    from vault.transaction import Tx


@dataclass(frozen=True)
class Done:
    """What the vault has of each step."""

    regulation: bool
    organizations: int
    pages: int
    keys: bool
    runs: bool

    def waits(self, step: Step) -> bool:
        """Whether there is anything to be done at this step yet."""
        if step is Step.REGULATION:
            return not self.regulation
        if step is Step.ORGANIZATIONS:
            return not self.pages
        return not self.keys if step is Step.KEYS else not self.runs


async def show(console: Console, step: Step, said: str = "") -> None:
    """Put this step on the screen."""
    from console.screens.regulation import RegulationScreen

    pages: dict[Step, type[StepPage]] = {
        Step.REGULATION: RegulationScreen,
        Step.ORGANIZATIONS: OrganizationsScreen,
        Step.KEYS: KeysScreen,
        Step.CHECK: CheckScreen,
    }
    console.show_page(pages[step](said))


async def go_on(console: Console, after: Step) -> None:
    """The next step where something waits; the panes when nothing does."""
    try:
        done = await console.session.with_store(lambda store: store.read(partial(_done, keys=after >= Step.KEYS)))
    except Locked:  # closed meanwhile: the page of the passphrase is on its way
        return
    waiting = [step for step in Step if step > after and done.waits(step)]
    if waiting:
        await show(console, waiting[0])
    else:
        console.show_panes()


def _done(tx: Tx, *, keys: bool) -> Done:
    """`keys`: that step is behind; which networks want one is not looked up for it."""
    from checks import history
    from registry import rows
    from registry.regulation import versions

    return Done(
        regulation=bool(versions.listing(tx)),
        organizations=rows.count(tx, "organization"),
        pages=rows.count(tx, "page"),
        keys=keys,
        runs=bool(history.runs(tx)),
    )


class OrganizationsScreen(StepPage):
    """Step 4: a list from a file, one by one, or later."""

    HEADING: ClassVar[str] = heading("организации и страницы", Step.ORGANIZATIONS)
    HELP = (
        "Список — таблица или текст как есть: xlsx, ods, csv, txt; столбцы в любом порядке, ссылки на страницы в "
        "любом виде. Сначала показывается, что понято из каждой строки; записывается только по F2, и запись можно "
        "отменить целиком. Паролей из таблиц программа не берёт."
    )

    def begin(self) -> None:
        self.say("Чьи страницы проверять. Читаю, что внесено…")
        self.offer(
            (
                Answer("Загрузить список из файла", self._load),
                Answer("Внести одну организацию и её страницу", self._add),
                Answer("Дальше: ключи доступа к сетям", self._next),
            )
        )
        self._count()

    @work(exclusive=True, group="count")
    async def _count(self) -> None:
        try:
            found = await self.console.session.read(partial(_done, keys=True))
        except PoryadokError as error:
            self.refuse(str(error))
            return
        if found.organizations:
            there = (
                f"Внесено: {counted(found.organizations, 'организация', 'организации', 'организаций')}, "
                f"{counted(found.pages, 'страница', 'страницы', 'страниц')}."
            )
        else:
            there = "Ещё не внесено ничего."
        self.say(f"Чьи страницы проверять: администрация и подведомственные. {there} Esc — позже: «Сводка» напомнит.")

    @work(exclusive=True, group="ask")
    async def _load(self) -> None:
        from console.screens import import_registry

        if await import_registry.run(self.console):
            self._next()

    @work(exclusive=True, group="ask")
    async def _add(self) -> None:
        from console.panes import editing
        from registry import organizations

        saved = await editing.organization(self.console)
        if saved is None:
            return
        owner = await self.console.session.read(lambda tx: organizations.get(tx, saved))
        page = await editing.page(self.console, owner)
        self.inform(f"Записано: {owner.name}{', её страница' if page is not None else ', без страницы'}.")
        self._count()

    @work(exclusive=True, group="next")
    async def _next(self) -> None:
        await go_on(self.console, Step.ORGANIZATIONS)


class KeysScreen(StepPage):
    """Step 5: a key for each network that wants one, asked of the network at once."""

    HEADING: ClassVar[str] = heading("ключи доступа к сетям", Step.KEYS)
    HELP = (
        "Ключ доступа — не пароль страницы: им программа читает то, что открыто всем. Введённое сразу спрашивается у "
        "самой сети. Приняла — ключ записан; отказала — набранное остаётся, можно исправить; не ответила — ключ "
        "записан, но годным не назван. Ключ хранится в сейфе и больше не показывается. Где его взять по шагам, "
        "говорит F1 в самой форме ключа."
    )

    def __init__(self, said: str = "") -> None:
        super().__init__(said)
        self._told: dict[str, Told] = {}
        self._others = ""

    def begin(self) -> None:
        self.say("Смотрю, каким сетям Порядка нужен ключ…")
        self.offer((Answer("Дальше: первая проверка", self._next),))
        self._read()

    @work(exclusive=True, group="read")
    async def _read(self) -> None:
        from checks.running import tokens
        from checks.running.tokens import Reading
        from console.reading import key_words

        session = self.console.session
        regulation = session.regulation
        if regulation is None:
            self.say("Порядок ещё не выбран, поэтому неизвестно, какие сети он называет. Esc — к «Сводке».")
            return
        try:
            found = await session.with_store(lambda store: tokens.wanted(store, regulation))
        except PoryadokError as error:
            self.refuse(str(error))
            return
        wanting = [each for each in found if each.reading is Reading.KEY]
        why = "Чтобы видеть страницы, нужен ключ доступа сети; пароли страниц не нужны." if wanting else ""
        self.say(f"{why} {key_words.others(found)} Esc — позже.".strip())
        self.offer(
            (
                *(self._line(each) for each in wanting),
                Answer("Дальше: первая проверка", self._next),
            )
        )

    def _line(self, wanted: Wanted) -> Answer:
        from registry import networks

        told = self._told.get(wanted.network)
        if told is not None:
            note, tone = ("+ сеть приняла ключ", "ok") if told.good else ("? записан, не проверен", "unknown")
        elif wanted.stored:
            note, tone = "ключ записан", ""
        else:
            note, tone = "! ключа нет", "warn"
        return Answer(networks.title(wanted.network), partial(self._take, wanted), note, tone)

    @work(exclusive=True, group="ask")
    async def _take(self, wanted: Wanted) -> None:
        from console.dialogs.ask import Choose
        from registry import networks

        if wanted.stored:
            answers = ((False, "Спросить сеть, принимает ли она его"), (True, "Записать другой ключ"))
            title = f"{networks.title(wanted.network)}: ключ записан"
            another = await self.app.push_screen_wait(Choose(title, "", answers))
            if another is None:
                return
            if not another:
                await self._ask(wanted)
                return
        await self._enter(wanted)

    async def _enter(self, wanted: Wanted) -> None:
        from console import drafting
        from console.dialogs.passphrase import open_secrets
        from console.forms import token

        if not await open_secrets(self.console, "Ключ хранится среди секретов, а они закрыты."):
            return
        told: list[Told] = []
        plan = token.plan(self.console.session, wanted.network, wanted.account, told)
        if await drafting.fill(self.console, plan) is not None and told:
            self._tell(wanted, told[0])

    async def _ask(self, wanted: Wanted) -> None:
        """Ask with the key that is kept; nothing is written, whatever the answer."""
        from checks.running import tokens
        from console.forms.token import Told
        from console.reading import key_words

        account = wanted.account
        assert account is not None, "a stored key has an account"
        self.busy = True
        self.inform("Спрашиваю сеть…")
        session = self.console.session
        try:
            answer = await session.with_store(lambda store: tokens.test(store, account.id, session.settings.endpoints))
        except PoryadokError as error:
            self.refuse(str(error))
            return
        finally:
            self.busy = False
        self._tell(wanted, Told(key_words.asked(wanted.network, answer.message), answer.ok), refused=answer.told)

    def _tell(self, wanted: Wanted, told: Told, *, refused: bool = False) -> None:
        if not self.is_attached:  # a lock took the page away
            return
        if told.good or not refused:
            self._told[wanted.network] = told
        (self.inform if told.good else self.refuse)(told.text)
        self._read()

    @work(exclusive=True, group="next")
    async def _next(self) -> None:
        await go_on(self.console, Step.KEYS)


class CheckScreen(StepPage):
    """Step 6: the plan of the first run, and whether to begin it."""

    HEADING: ClassVar[str] = heading("первая проверка", Step.CHECK)
    HELP = (
        "Программа спросит сети и сайты о страницах реестра и сравнит увиденное с Порядком. Выводы появляются в "
        "«Проверках» (4) по мере сбора. Esc во время проверки останавливает её, собранное остаётся. Ничего не "
        "публикуется и никому не пишется."
    )

    def begin(self) -> None:
        self.say("Составляю план…")
        self.offer(
            (
                Answer("Проверить сейчас", self._check),
                Answer("Позже: к «Сводке»", self.later),
            )
        )
        self._plan()

    @work(exclusive=True, group="plan")
    async def _plan(self) -> None:
        from checks.scope import Scope
        from console.reading import run_words

        try:
            text = run_words.plan_text(await self.console.session.plan(Scope()))
        except PoryadokError as error:
            text = on_screen(str(error))
        self.say(text)

    def _check(self) -> None:
        self.busy = True
        self.console.enter_and_check()

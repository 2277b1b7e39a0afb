"""Opening a case from anywhere: which kind, about whom, then its steps at once. The flows are read top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console import drafting
from console.dialogs.ask import Choose
from console.dialogs.pick import Option, Pick
from console.forms.centre import cases as forms
from console.panes.centre import letters
from console.panes.centre.steps import CaseScreen
from console.reading import credentials as accounts
from console.reading.centre.lines import told_apart
from console.reading.centre.worked import INCIDENTS, KINDS
from registry import credentials, networks, organizations, pages, people, slot_people
from registry.cases import flow, opening
from registry.cases.opening import NO_MARK
from registry.cases.records import Case, CaseKind
from registry.letters.kinds import LetterKind
from registry.pages import Page, PageState
from registry.people import Person
from vault import secrets
from vault.errors import PoryadokError
from vault.transaction import Tx

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.app import Console
    from console.reading.credentials import CredentialRow
    from vault.store import Store

_ORDER = (CaseKind.HANDOVER, CaseKind.CONNECTION, CaseKind.MARK, CaseKind.OWN_HANDOVER, *INCIDENTS)
_IMPOSTOR, _PASSWORD = "impostor", "password"
_BRANCHES: tuple[tuple[CaseKind | str, str], ...] = (
    (CaseKind.PAGE_SEIZED, "Захватили страницу: чужие публикации, нет доступа"),
    (CaseKind.VAULT_LOST, "Пропало хранилище, ноутбук, флешка с копией"),
    (CaseKind.DATA_LEAKED, "Утекли персональные данные: часы 24 и 72 часа"),
    (_IMPOSTOR, "Страница-подделка: не наша, выдаёт себя за нашу"),
    (_PASSWORD, "Узнали пароль или код страницы, но она ещё наша: сменить"),
)
_NO_PAGE = {
    CaseKind.PAGE_SEIZED: "В реестре нет действующей страницы с адресом. Внесите её: 2, организация, p/з.",
    CaseKind.CONNECTION: "Подключать нечего: все действующие страницы уже подключены, или их нет в реестре.",
    CaseKind.MARK: "Действующих страниц в сетях, где дают эту метку, в реестре нет.",
}


async def choose(console: Console) -> bool:
    """Which case, then that one."""
    answers = [(kind, opening.kind_title(kind)) for kind in _ORDER]
    kind = await console.push_screen_wait(Choose("Какой случай начать?", "", answers))
    return await begin(console, kind) if kind is not None else False


async def begin(console: Console, kind: CaseKind) -> bool:
    """A case of this kind, about whom is asked."""
    if kind is CaseKind.HANDOVER:
        return await handover(console)
    if kind is CaseKind.OWN_HANDOVER:
        return await _own_handover(console)
    if kind in INCIDENTS:
        return await _incident(console, kind)
    page = await _page(console, kind)
    return await _of_page(console, kind, page) if page is not None else False


async def incident(console: Console, page_id: int | None = None) -> bool:
    """The one key: which branch, when it was discovered, the first step on the screen."""
    if page_id is not None:
        return await _incident(console, CaseKind.PAGE_SEIZED, page_id)
    text = "Ничего не удаляется и никому не отправляется: откроется список шагов."
    kind = await console.push_screen_wait(Choose("Что случилось?", text, _BRANCHES))
    if isinstance(kind, CaseKind):
        return await _incident(console, kind)
    if kind == _PASSWORD:
        return await _password(console)
    return await _impostor(console) if kind == _IMPOSTOR else False


async def _password(console: Console) -> bool:
    """A secret that somebody knows is no case of steps: it is replaced, by the steps that every replacing has."""
    from console.panes.vault import changing  # brings everything of rotations along

    def read(store: Store) -> tuple[CredentialRow, ...]:
        return accounts.rows_of(
            store.read(credentials.listing_rows), store.read(secrets.health_rows), store.read(accounts.Around.read)
        )

    known = [each for each in await console.session.with_store(read) if each.secrets]
    if not known:
        console.tell("Секретов в сейфе ещё нет: смените пароль на сайте и внесите его (5, n/т).", "fail")
        return False
    options = [
        Option(str(each.credential.id), each.title, each.pages[0][1].removeprefix("https://") if each.pages else "")
        for each in known
    ]
    picked = await console.push_screen_wait(Pick("Чей секрет узнали?", options, note_width=32))
    account = next((each for each in known if picked and str(each.credential.id) == picked[0]), None)
    return account is not None and await changing.change(console, account)


async def _impostor(console: Console) -> bool:
    """A page that only passes for one of ours is no case of steps: it is written down, and the network is told."""
    from console.forms import impostor  # seldom asked for

    everyone = await console.session.read(organizations.listing)
    known = told_apart({each.id: each.name for each in everyone}, {each.id: each.short_name for each in everyone})
    if await drafting.fill(console, impostor.plan(console.session, known)) is None:
        return False
    console.tell("Подделка записана: 2, Tab до «Подделки». Пожалуетесь сети — отметьте там d/в.")
    return True


async def handover(console: Console, organization_id: int | None = None) -> bool:
    """A change of the responsible person: which organization unless it is known, who leaves, who comes, since when."""
    session = console.session
    if organization_id is None:
        everyone = await session.read(organizations.listing)
        whose = told_apart({each.id: each.name for each in everyone}, {each.id: each.short_name for each in everyone})
        options = [Option(number, name) for number, name in whose]
        picked = await console.push_screen_wait(Pick("В какой организации?", options, note_width=1))
        if picked is None:
            return False
        organization_id = int(picked[0])
    number = organization_id

    def read(tx: Tx) -> tuple[str, tuple[Person, ...], tuple[Person, ...]]:
        return organizations.get(tx, number).name, people.of_organization(tx, number), people.listing(tx)

    name, there, known = await session.read(read)
    today = session.today
    answering = [
        person
        for person in there
        if any(part.organization_id == number and part.in_force(today) for part in person.assignments)
    ]
    if not there:
        console.tell("Ответственного у организации нет: сменять некого. Назначьте: o/щ в «Реестре».", "fail")
        return False
    plan = forms.handover(session, number, name, named(answering or there), named(known))
    return await _opened(console, await drafting.fill(console, plan))


async def _own_handover(console: Console) -> bool:
    """The coordinator hands over; who came in is offered as the one who leaves."""
    session = console.session
    slot = session.opened().slot.label

    def read(tx: Tx) -> tuple[tuple[Person, ...], int | None]:
        return people.listing(tx), slot_people.present(tx).get(slot)

    known, leaving = await session.read(read)
    if not known:
        console.tell("В реестре нет людей: внесите себя ответственным (2, организация, o/щ) и начните снова.", "fail")
        return False
    return await _opened(console, await drafting.fill(console, forms.own_handover(session, named(known), leaving)))


async def edit(console: Console, case: Case) -> bool:
    """The title, the day and the note of a case."""
    return await drafting.fill(console, forms.edit(console.session, case)) is not None


async def letter(console: Console, case: Case) -> bool:
    """A letter about a case: those of its kind."""
    offered = LETTERS[case.kind]
    if not offered:
        console.tell("Для такого случая писем нет.", "fail")
        return False
    kind: LetterKind | None = offered[0][0]
    if len(offered) > 1:
        kind = await console.push_screen_wait(Choose("Какое письмо?", case.title, offered))
    if kind is None:
        return False
    return await letters.write(
        console, kind, organization_id=case.organization_id, page_id=case.page_id, case_id=case.id
    )


LETTERS: dict[CaseKind, tuple[tuple[LetterKind, str], ...]] = {
    CaseKind.HANDOVER: ((LetterKind.RESPONSIBLE_CHANGED, "Уведомление ЦУР о смене ответственного"),),
    CaseKind.OWN_HANDOVER: ((LetterKind.TRANSFER_ACT, "Акт приёма-передачи учётных записей"),),
    CaseKind.CONNECTION: ((LetterKind.CONNECTION, "Заявка на подключение к «Госпабликам»"),),
    CaseKind.MARK: (),
    CaseKind.PAGE_SEIZED: (
        (LetterKind.INCIDENT_CENTRE, "Сообщение ЦУР"),
        (LetterKind.INCIDENT_SITE, "Объявление для сайта и других страниц"),
        (LetterKind.INCIDENT_POLICE, "Проект заявления в полицию"),
    ),
    CaseKind.VAULT_LOST: (),
    CaseKind.DATA_LEAKED: (
        (LetterKind.LEAK_NOTICE, "Роскомнадзору: первое уведомление, 24 часа"),
        (LetterKind.LEAK_RESULT, "Роскомнадзору: результаты расследования, 72 часа"),
    ),
}


async def _incident(console: Console, kind: CaseKind, page_id: int | None = None) -> bool:
    page = None
    if kind is CaseKind.PAGE_SEIZED:
        if page_id is None:
            page = await _page(console, kind)
            if page is None:
                return False
        else:
            number = page_id
            page = await console.session.read(lambda tx: pages.get(tx, number))
    title = KINDS[kind]
    plan = forms.incident(
        console.session, kind, title[:1].upper() + title[1:], page.id if page else None, page.url if page else ""
    )
    return await _opened(console, await drafting.fill(console, plan))


async def _page(console: Console, kind: CaseKind) -> Page | None:
    """Which page it is about; only those that can have such a case."""

    def read(tx: Tx) -> tuple[tuple[Page, ...], dict[int, str]]:
        return pages.listing(tx), {each.id: each.short_name or each.name for each in organizations.listing(tx)}

    known, called = await console.session.read(read)
    offered = [page for page in known if page.state is PageState.ACTIVE and page.url]
    if kind is CaseKind.CONNECTION:
        offered = [page for page in offered if page.connected_on is None]
    elif kind is CaseKind.MARK:
        offered = [page for page in offered if page.network not in NO_MARK]
    if not offered:
        console.tell(_NO_PAGE[kind], "fail")
        return None
    options = [
        Option(
            str(page.id),
            f"{called.get(page.organization_id, '')}, {networks.network(page.network).short}",
            page.url.removeprefix("https://"),
        )
        for page in offered
    ]
    picked = await console.push_screen_wait(Pick("Какая страница?", options, note_width=28))
    return next((page for page in offered if picked and str(page.id) == picked[0]), None)


async def _of_page(console: Console, kind: CaseKind, page: Page) -> bool:
    now = console.session.clock.now()
    act: Callable[[Tx], Case] = (
        (lambda tx: flow.open_connection(tx, page.id, now))
        if kind is CaseKind.CONNECTION
        else (lambda tx: flow.open_mark(tx, page.id, now))
    )
    try:
        case = await console.session.write("case.opened", act)
    except PoryadokError as error:
        console.fail(error)
        return False
    return await _opened(console, case.id)


async def _opened(console: Console, case_id: int | None) -> bool:
    """The steps of a case that was just opened."""
    if case_id is None:
        return False
    await console.push_screen_wait(CaseScreen(case_id))
    return True


def named(known: tuple[Person, ...] | list[Person]) -> tuple[tuple[str, str], ...]:
    """People as options of a form."""
    return tuple((str(each.id), f"{each.name}{', ' + each.position if each.position else ''}") for each in known)

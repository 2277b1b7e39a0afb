"""`facts`: what the collectors saw last of pages and sites, when, over which window, and why the rest was not seen.

Nothing is judged and nobody is asked. Of comments there is no author, not even the mark that tells authors apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum

import click

from checks import facts_store
from checks.collectors import SITES
from checks.facts import PAGE_NEEDS, Fact, Failure, Missing, Need, Posts, Visitors, Window
from checks.facts_rows import LookRow
from console.cli import output
from console.cli.context import Program, program
from console.cli.inputs import LINE, NETWORK
from console.cli.options import as_json
from console.cli.russian import Group
from console.format import capital, moment
from console.reading import page_facts, uncollected, unseen
from console.reading.page_facts import NEED_TITLES, Sight
from registry import networks, organizations, pages, search
from registry.organizations import Organization
from registry.pages import Page
from registry.search import organization_meant
from vault.errors import BadInput
from vault.store import Store
from vault.transaction import Tx
from vault.types import Json

_AT_ONCE = 50
"""Subjects whose rows are read in one transaction."""

_NOBODYS = frozenset({"author", "digest"})
"""Fields that are kept for telling apart only and never leave the vault."""

_READERS = frozenset({Need.COMMENTS, Need.VISITORS})
"""What readers wrote: their words are shown on demand only."""


@dataclass(frozen=True)
class Subject:
    """A page, or (without one) an organization's official site."""

    organization: Organization
    page: Page | None = None

    @property
    def id(self) -> int:
        return self.organization.id if self.page is None else self.page.id

    @property
    def network(self) -> str:
        return SITES if self.page is None else self.page.network

    @property
    def url(self) -> str:
        return self.organization.site if self.page is None else self.page.url

    @property
    def needs(self) -> tuple[Need, ...]:
        return (Need.SITE,) if self.page is None else PAGE_NEEDS

    def to_json(self) -> dict[str, Json]:
        return {
            "subject": "site" if self.page is None else "page",
            "id": self.id,
            "organization_id": self.organization.id,
            "network": self.network,
            "url": self.url,
        }


facts = Group(
    "facts",
    help="Что видно на страницах и сайтах: собранные данные, без выводов.\n\nПример: poryadok facts list --org Школа",
)


@facts.command("list")
@click.option(
    "--org", "chosen", metavar="ID|НАЗВАНИЕ", type=LINE, multiple=True, help="Только эта организация (можно несколько)."
)
@click.option("--network", "codes", metavar="СЕТЬ", type=NETWORK, multiple=True, help="Только эта сеть; site — сайты.")
@as_json
@program
def list_(program: Program, chosen: tuple[str, ...], codes: tuple[str, ...], as_json: bool) -> None:
    """Что и когда смотрели, за какое время, и что не удалось.

    Пример: poryadok facts list --network vk
    """
    for code in codes:
        if code not in (*networks.CODES, SITES):
            raise BadInput(f"Нет сети «{code}»; известны: {', '.join((*networks.CODES, SITES))}.")
    with program.store() as store:
        wanted = store.read(lambda tx: frozenset(organization_meant(tx, text).id for text in chosen))
        subjects = [
            each
            for each in store.read(_subjects)
            if (not wanted or each.organization.id in wanted) and (not codes or each.network in codes)
        ]
        found = list(_looked(store, subjects))
    if as_json:
        output.document([{**subject.to_json(), "needs": _needs(looks, failed)} for subject, looks, failed in found])
        return
    output.table(
        ("ID", "Сеть", "Адрес", "Что", "Смотрели", "Видно", "Не видно"),
        [line for subject, looks, failed in found for line in _lines(subject, looks, failed)],
        "Этого ещё не смотрели: poryadok check.",
    )


@facts.command("show")
@click.argument("page", metavar="[ID|ССЫЛКА]", type=LINE, required=False)
@click.option("--site", metavar="ID|НАЗВАНИЕ", type=LINE, help="Сайт этой организации вместо страницы.")
@click.option("--texts", is_flag=True, help="С JSON: показать и слова читателей, сколько их хранится.")
@as_json
@program
def show(program: Program, page: str | None, site: str | None, texts: bool, as_json: bool) -> None:
    """Всё, что видно на одной странице (номер или ссылка) или на сайте организации.

    Пример: poryadok facts show https://vk.com/krapschool
    """
    if (page is None) == (site is None):
        raise BadInput("Укажите страницу (номер или ссылку) или --site с организацией: что-то одно.")
    with program.store() as store:
        subject = store.read(lambda tx: _meant(tx, page, site))
        if subject.page is None:
            sight = page_facts.of_site(store, subject.id)
        else:
            sight = page_facts.of_page(store, subject.id, subject.page.network)
    if as_json:
        output.document({**subject.to_json(), **_sight_json(sight, texts=texts)})
        return
    title = networks.title(subject.network) if subject.page else unseen.SITES_TITLE
    output.line(f"{subject.organization.name}: {title}, {subject.url or 'без ссылки'}")
    if not sight.facts and not sight.failures:
        output.line(capital(page_facts.nothing(sight.network, unseen.BY_COMMAND)))
        return
    for line in page_facts.lines(sight, UTC, way=unseen.BY_COMMAND):
        output.line(line.text)
    output.message("Время — UTC.")


def _subjects(tx: Tx) -> tuple[Subject, ...]:
    """Every page, then every site, by organization."""
    known = {each.id: each for each in organizations.listing(tx)}
    return (
        *(Subject(known[page.organization_id], page) for page in pages.listing(tx)),
        *(Subject(each) for each in known.values() if each.site),
    )


def _meant(tx: Tx, page: str | None, site: str | None) -> Subject:
    if site is not None:
        organization = organization_meant(tx, site)
        if not organization.site:
            raise BadInput(f"У организации «{organization.name}» сайт не записан.")
        return Subject(organization)
    assert page is not None, "one of the two is given"
    if page.isdecimal():
        found = pages.get(tx, int(page))
        return Subject(organizations.get(tx, found.organization_id), found)
    named = search.whois(tx, page)
    if named.page is None or named.organization is None:
        raise BadInput(f"Такой страницы в реестре нет: {page}.")
    return Subject(named.organization, named.page)


# The list


Looked = tuple[Subject, dict[Need, LookRow], dict[Need, Failure]]


def _looked(store: Store, subjects: Sequence[Subject]) -> Iterator[Looked]:
    """Each subject with the last looks at it and the last failures, read in short transactions."""
    for start in range(0, len(subjects), _AT_ONCE):
        part = subjects[start : start + _AT_ONCE]
        ids = sorted({each.id for each in part})
        fetched, failed = store.facts.read(
            lambda tx, ids=ids: (  # type: ignore[misc]  # bound now: the loop goes on
                facts_store.fetch(tx, ids),
                {key: one for number in ids for key, one in facts_store.failures(tx, number).items()},
            )
        )
        seen = facts_store.sorted_out(fetched).looks
        for each in part:
            yield (
                each,
                {need: seen[each.id, need] for need in each.needs if (each.id, need) in seen},
                {need: failed[each.id, need] for need in each.needs if (each.id, need) in failed},
            )


def _lines(subject: Subject, looks: dict[Need, LookRow], failed: dict[Need, Failure]) -> Iterator[tuple[str, ...]]:
    title = networks.title(subject.network) if subject.page else unseen.SITES_TITLE
    head = (str(subject.id), title, subject.url.removeprefix("https://"))  # seven columns want room
    network = subject.network if subject.page else ""
    for need in subject.needs:
        look, failure = looks.get(need), failed.get(need)
        if look is None and failure is None:
            continue
        covered = ""
        if look is not None:
            covered = "да" if look.ends is None else page_facts.window(Window(look.starts, look.ends), UTC)
        why = "" if failure is None else unseen.sentence(failure, network).removeprefix(f"{title}: ")
        taken = max(each.taken_at for each in (look, failure) if each is not None)
        yield (*head, NEED_TITLES[need], moment(taken), covered, why)
    if not looks and not failed:
        yield (*head, "", "не видели", "", uncollected.sentence(network))


def _needs(looks: dict[Need, LookRow], failed: dict[Need, Failure]) -> list[Json]:
    return [
        {
            "need": need.value,
            "taken_at": output.moment(looks[need].taken_at) if need in looks else None,
            "window": _window(Window(looks[need].starts, ends))
            if need in looks and (ends := looks[need].ends)
            else None,
            "failure": _failure(failed.get(need)),
        }
        for need in Need
        if need in looks or need in failed
    ]


def _window(covers: Window) -> Json:
    return {"start": output.moment(covers.start), "end": output.moment(covers.end)}


def _failure(failure: Failure | None) -> Json:
    if failure is None:
        return None
    return {"taken_at": output.moment(failure.taken_at), "kind": failure.kind.value}


# One subject


def _sight_json(sight: Sight, *, texts: bool) -> dict[str, Json]:
    looked: list[Json] = [
        {
            "need": need.value,
            "taken_at": output.moment(fact.taken_at) if fact else None,
            "window": _covered(fact),
            "failure": _failure(sight.failures.get(need)),
        }
        for need in Need
        if (fact := sight.facts.get(need)) or need in sight.failures
    ]
    values: dict[str, Json] = {
        need.value: _plain(fact.value, hidden=_hidden(need, texts=texts)) for need, fact in sight.facts.items()
    }
    return {"needs": looked, "values": values}


def _covered(fact: Fact | None) -> Json:
    return _window(fact.value.covers) if fact and isinstance(fact.value, Posts | Visitors) else None


def _hidden(need: Need, *, texts: bool) -> frozenset[str]:
    return _NOBODYS if texts or need not in _READERS else _NOBODYS | {"text"}


def _plain(value: object, *, hidden: frozenset[str]) -> Json:
    """A fact as JSON: an absent field is null, one that the network did not give or that is hidden is left out."""
    if value is Missing.ABSENT:
        return None
    if isinstance(value, datetime):
        return output.moment(value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return [_plain(item, hidden=hidden) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        named = ((each.name, getattr(value, each.name)) for each in fields(value) if each.name not in hidden)
        return {name: _plain(inner, hidden=hidden) for name, inner in named if inner is not Missing.NOT_GIVEN}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"a fact cannot hold {type(value).__name__}")

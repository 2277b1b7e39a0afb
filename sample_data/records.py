"""The files of one municipality read into records: what is registered, and which verdicts are expected of it.

Filling a vault with these records is `build`; `world.toml` is read by the simulated networks alone. Keys such as
`school-krap` or `vk/krapdemo_school` tie the files together and mean nothing outside this folder.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from checks.person.looks import Sight
from registry import codec
from registry.accounts import SignIn
from registry.credentials import CredentialKind, FactorKind, SecretInput
from registry.notices import Direction, Event
from registry.organizations import Organization
from registry.pages import Category, PageState
from registry.people import Role
from registry.regulation import toml
from registry.regulation.model import Regulation
from sample_data import folder
from sample_data.paper import Paper
from vault.errors import BadInput


@dataclass(frozen=True)
class ListLine:
    """A line of an annex: its number, and the text after the number exactly as the annex has it."""

    number: int
    raw: str


@dataclass(frozen=True)
class PageEntry:
    """A page; `opened_days_ago` counts from the day of building and stands instead of `opened_on`, and so do the days
    on which it was reviewed last and connected to «Госпаблики»."""

    network: str
    url: str
    short_name: str
    network_id: str = ""
    state: PageState = PageState.ACTIVE
    category: Category = Category.ACTIVE
    opened_on: date | None = None
    opened_days_ago: int | None = None
    verified_days_ago: int | None = None
    connected_days_ago: int | None = None

    @property
    def key(self) -> str:
        """Its name in the other files: `vk/krapdemo_school`."""
        return f"{self.network}/{self.short_name}"


@dataclass(frozen=True)
class OrganizationEntry:
    """An organization with its pages and its lines in the two lists; `founder` is a key, "" without one."""

    key: str
    record: Organization
    founder: str
    required: tuple[ListLine, ...]
    exempt: tuple[ListLine, ...]
    pages: tuple[PageEntry, ...]


@dataclass(frozen=True)
class AssignmentEntry:
    """A person's part in one organization, named by its key; days stand instead of dates that must stay near."""

    organization: str
    role: Role
    since: date | None = None
    until: date | None = None
    since_days_ago: int | None = None
    until_days_ago: int | None = None


@dataclass(frozen=True)
class PersonEntry:
    """A responsible person or deputy; invented."""

    key: str
    name: str
    position: str
    phone: str
    email: str
    assignments: tuple[AssignmentEntry, ...] = ()


@dataclass(frozen=True)
class AccountEntry:
    """An account; `holder` and `pages` are keys, days count back from the day of building, None is unknown."""

    kind: CredentialKind
    network: str
    login: str = ""
    phone: str = ""
    holder: str = ""
    role: str = ""
    profile_id: str = ""
    second_factor: FactorKind = FactorKind.UNKNOWN
    factor_confirmed_days_ago: int | None = None
    password_days_ago: int | None = None
    pages: tuple[str, ...] = ()
    note: str = ""
    sign_in: SignIn = SignIn.UNKNOWN
    recovery_email: str = ""
    sim_owner: str = ""
    sim_place: str = ""
    passkeys: tuple[str, ...] = ()
    sessions_checked_days_ago: int | None = None
    administrates: bool = False
    secrets: SecretInput = field(default_factory=SecretInput)


@dataclass(frozen=True)
class WaiverEntry:
    """A waiver of one page or organization, by key, of a founder's whose names hold `words`, or of all.

    `days_left` below zero is one that has ended, `since_days_ago` below zero one that is not in force yet.
    """

    check: str
    reason: str
    days_left: int
    since_days_ago: int
    page: str = ""
    organization: str = ""
    founder: str = ""
    words: str = ""
    who: str = ""


@dataclass(frozen=True)
class NoticeEntry:
    """A notice about an organization; `told_days_ago` None: nobody was told yet.

    `forwards` of an outgoing one counts the notices of the file from 1: which of them it passes on.
    """

    direction: Direction
    event: Event
    organization: str
    happened_days_ago: int
    told_days_ago: int | None = None
    proof: str = ""
    note: str = ""
    forwards: int | None = None


@dataclass(frozen=True)
class RequestEntry:
    """A request of the control centre; `due_days_ago` below zero is a day to come, None: no day was named."""

    title: str
    received_days_ago: int
    due_days_ago: int | None = None
    answered_days_ago: int | None = None
    proof: str = ""
    number: str = ""
    scope: str = ""
    answer_file: str = ""


@dataclass(frozen=True)
class PlanEntry:
    """A publication that an organization's plan has on a `day` (1 is Monday) of the week that is judged."""

    day: int
    topic: str
    network: str = ""


@dataclass(frozen=True)
class PlansEntry:
    """The plan of an organization for the months of the judged week; without items it plans nothing for that week."""

    organization: str
    items: tuple[PlanEntry, ...] = ()


@dataclass(frozen=True)
class BroadcastEntry:
    """An item of «Госпаблики»: it starts on a `day` (1 is Monday) of a week (-1 is the judged one) and is due some
    hours later. `pages` are keys."""

    title: str
    week: int
    day: int
    hours: int
    text: str = ""
    links: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


@dataclass(frozen=True)
class LookEntry:
    """What a person saw on a page some days ago in place of a collector."""

    page: str
    check: str
    sight: Sight
    who: str
    days_ago: int = 2
    note: str = ""


@dataclass(frozen=True)
class Work:
    """The coordinator's own affairs: the file `centre.toml`."""

    notices: tuple[NoticeEntry, ...] = ()
    requests: tuple[RequestEntry, ...] = ()
    plans: tuple[PlansEntry, ...] = ()
    broadcasts: tuple[BroadcastEntry, ...] = ()
    looks: tuple[LookEntry, ...] = ()


@dataclass(frozen=True)
class Municipality:
    """Everything that a vault of the demo is filled with."""

    name: str
    regulation: Regulation
    regulation_text: str
    organizations: tuple[OrganizationEntry, ...]
    people: tuple[PersonEntry, ...]
    accounts: tuple[AccountEntry, ...]
    waivers: tuple[WaiverEntry, ...]
    work: Work
    paper: Paper


@dataclass(frozen=True)
class ExpectedVerdict:
    """One expected verdict. `kind` is page, organization or municipality; `key` is "" for the municipality."""

    kind: str
    key: str
    check: str
    status: str


@dataclass(frozen=True)
class _ListFile:
    """What `organizations.toml` holds beside the organizations."""

    waivers: tuple[WaiverEntry, ...] = ()


@dataclass(frozen=True)
class _PeopleFile:
    people: tuple[PersonEntry, ...]


@dataclass(frozen=True)
class _AccountsFile:
    accounts: tuple[AccountEntry, ...]


@dataclass(frozen=True)
class _Ties:
    """Keys of an organization's table that its record does not have."""

    key: str
    founder: str = ""
    required: tuple[ListLine, ...] = ()
    exempt: tuple[ListLine, ...] = ()
    pages: tuple[PageEntry, ...] = ()


_TIES = frozenset({"key", "founder", "required", "exempt", "pages"})


def read(name: str) -> Municipality:
    """The municipality of that folder (see `sample_data.MUNICIPALITIES`).

    ValueError for another name; BadInput names the key of a file that cannot be taken.
    """
    text = (folder(name) / "regulation.toml").read_text(encoding="utf-8")
    listed = _load(name, "organizations.toml")
    tables = listed.pop("organizations", [])
    if not isinstance(tables, list):
        raise BadInput(f"{name}/organizations.toml: нужны разделы [[organizations]].")
    return Municipality(
        name=name,
        regulation=toml.parse(text),
        regulation_text=text,
        organizations=tuple(_organization(table) for table in tables),
        people=codec.from_json(_PeopleFile, _load(name, "people.toml")).people,
        accounts=codec.from_json(_AccountsFile, _load(name, "accounts.toml")).accounts,
        waivers=codec.from_json(_ListFile, listed).waivers,
        work=codec.from_json(Work, _load(name, "centre.toml")),
        paper=codec.from_json(Paper, _load(name, "paper.toml")),
    )


def expected(name: str) -> tuple[ExpectedVerdict, ...]:
    """Every verdict that the checks must reach over this municipality, none twice.

    A subject has the verdicts of its defaults (pages by network) except those it names itself.
    """
    data = _load(name, "expected.toml")
    defaults = {key: _verdicts(table) for key, table in _tables(data.get("defaults"))}
    found: list[ExpectedVerdict] = []
    for key, own in _tables(data.get("page")):
        found.extend(_merged("page", key, defaults[key.partition("/")[0]], _verdicts(own)))
    for key, own in _tables(data.get("organization")):
        found.extend(_merged("organization", key, defaults["organization"], _verdicts(own)))
    found.extend(_merged("municipality", "", {}, _verdicts(data.get("municipality"))))
    return tuple(found)


def _load(name: str, file: str) -> dict[str, object]:
    return tomllib.loads((folder(name) / file).read_text(encoding="utf-8"))


def _organization(table: Mapping[str, object]) -> OrganizationEntry:
    ties = codec.from_json(_Ties, {key: value for key, value in table.items() if key in _TIES})
    record = codec.from_json(Organization, {key: value for key, value in table.items() if key not in _TIES})
    return OrganizationEntry(ties.key, record, ties.founder, ties.required, ties.exempt, ties.pages)


def _merged(kind: str, key: str, defaults: Mapping[str, str], own: Mapping[str, str]) -> Iterator[ExpectedVerdict]:
    if defaults and (stray := sorted(own.keys() - defaults.keys())):
        raise BadInput(f"expected.toml, {kind} {key}: проверки {stray[0]} нет среди строк по умолчанию.")
    for check, status in {**defaults, **own}.items():
        yield ExpectedVerdict(kind, key, check, status)


def _tables(data: object) -> Iterator[tuple[str, object]]:
    if isinstance(data, dict):
        yield from data.items()


def _verdicts(data: object) -> dict[str, str]:
    return {check: status for check, status in _tables(data) if isinstance(status, str)}

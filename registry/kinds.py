"""Every kind of record that has a history: its class, the module that writes it, and whether an undo may.

The kinds of the floor above (official figures of a rating) are not here: their changes are listed, never undone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from registry import (
    advice_notes,
    broadcasts,
    campaigns,
    consultations,
    credentials,
    exemptions,
    impostors,
    inquiries,
    inquiry_replies,
    issuing,
    leaving,
    municipality,
    notices,
    obligations,
    organizations,
    pages,
    people,
    plans,
    requests,
    slot_people,
    waivers,
)
from registry.cases import records as cases
from registry.letters import book as letters
from registry.municipality import Setting
from registry.regulation import versions
from registry.regulation.versions import Version
from vault.errors import BadInput
from vault.transaction import Tx

if TYPE_CHECKING:
    from registry.codec import Dataclass


class Writer(Protocol):
    """What an undo needs of a module: the checks of the module stay in force."""

    def add(self, tx: Tx, record: Any, /) -> object: ...
    def update(self, tx: Tx, record: Any, /) -> object: ...
    def remove(self, tx: Tx, record_id: int, /) -> object: ...


@dataclass(frozen=True)
class RecordKind:
    """One kind: the name that its changes have, the class of its records, and who writes them.

    `refusal` says why its changes cannot be undone, "" when they can. `update_all` and `remove_all` do to many records
    at once what the writer does to one: an import is thousands.
    """

    name: str
    record: type[Dataclass]
    writer: Writer | None = None
    refusal: str = ""
    update_all: Callable[[Tx, Sequence[Any]], object] | None = None
    remove_all: Callable[[Tx, Sequence[int]], None] | None = None


class _Settings:
    """Settings are never added nor removed: one that is not set is empty."""

    def add(self, _tx: Tx, record: Setting, /) -> object:
        raise AssertionError(f"a setting was added: {record.key}")

    def update(self, tx: Tx, record: Setting, /) -> object:
        return municipality.put(tx, record.key, record.value)

    def remove(self, _tx: Tx, record_id: int, /) -> object:
        raise AssertionError(f"a setting was removed: {record_id}")


class _Versions:
    """A version of the regulation is never altered nor removed: it is in force or withdrawn."""

    def add(self, tx: Tx, record: Version, /) -> None:
        self.update(tx, record)

    def update(self, tx: Tx, record: Version, /) -> None:
        (versions.restore if record.withdrawn_at is None else versions.withdraw)(tx, record.id)

    def remove(self, tx: Tx, record_id: int, /) -> None:
        versions.withdraw(tx, record_id)


def find(name: str) -> RecordKind | None:
    """The kind of that name; None for one of the floor above, or of a later program."""
    return _by_name().get(name)


def require(name: str) -> RecordKind:
    """The same; BadInput names the known ones."""
    found = find(name)
    if found is None:
        raise BadInput(f"Вида записей «{name}» нет, есть: {', '.join(_by_name())}.")
    return found


def every() -> tuple[RecordKind, ...]:
    """All of them."""
    return tuple(_by_name().values())


@cache
def _by_name() -> dict[str, RecordKind]:
    return {
        kind.name: kind
        for kind in (
            RecordKind(
                organizations.KIND,
                organizations.Organization,
                organizations,
                update_all=organizations.update_all,
                remove_all=organizations.remove_all,
            ),
            RecordKind(pages.KIND, pages.Page, pages, remove_all=pages.remove_all),
            RecordKind(people.KIND, people.Person, people),
            RecordKind(obligations.KIND, obligations.Obligation, obligations),
            RecordKind(exemptions.KIND, exemptions.Exemption, exemptions),
            RecordKind(credentials.KIND, credentials.Credential, credentials),
            RecordKind(waivers.KIND, waivers.Waiver, waivers),
            RecordKind(impostors.KIND, impostors.Impostor, impostors),
            RecordKind(notices.KIND, notices.Notice, notices),
            RecordKind(requests.KIND, requests.CentreRequest, requests),
            RecordKind(inquiries.KIND, inquiries.Inquiry, inquiries),
            RecordKind(inquiry_replies.KIND, inquiry_replies.Reply, inquiry_replies),
            RecordKind(consultations.KIND, consultations.Consultation, consultations),
            RecordKind(advice_notes.KIND, advice_notes.AdviceNote, advice_notes),
            RecordKind(plans.KIND, plans.Plan, plans),
            RecordKind(broadcasts.KIND, broadcasts.Broadcast, broadcasts),
            RecordKind(cases.KIND, cases.Case, cases),
            RecordKind(letters.KIND, letters.Letter, letters),
            RecordKind(municipality.KIND, Setting, _Settings()),
            RecordKind(versions.KIND, Version, _Versions()),
            RecordKind(
                issuing.KIND,
                issuing.Issue,
                refusal="секрет уже показали человеку; отменить выдачу: credentials issues cancel",
            ),
            RecordKind(
                campaigns.KIND,
                campaigns.Campaign,
                refusal="очередь смены секретов не возвращают: начните кампанию заново",
            ),
            RecordKind(
                slot_people.KIND,
                slot_people.SlotPerson,
                refusal="у кого вход в хранилище, записывают заново: credentials slots set",
            ),
            RecordKind(
                leaving.KIND,
                leaving.Dismissal,
                refusal="решение после ухода меняют сами: credentials leaving dismiss и undismiss",
            ),
        )
    }

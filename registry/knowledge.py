"""Who knows which secret: who held the account, was shown the secret or was handed it, while that version was in use.

And who may come back without any: whose own phone, mailbox or SIM card the account names to restore access by. Put
together out of `knowledge_facts`; nobody writes it. What a leaving makes of it is `leaving`; whose a way into the vault
is, `slot_people`; what can be done with it, `risks`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from registry import credentials, knowledge_facts, people, risks, rows
from registry.knowledge_facts import KnowledgeFacts, Reader, Within, account_of
from registry.risks import Risk
from vault import exposure
from vault.errors import BadInput
from vault.exposure import Place, Use
from vault.secrets import Field
from vault.sqlcipher import Row
from vault.transaction import Tx

MIGRATION_SQL = """
CREATE INDEX change_holder ON change (after ->> 'holder_id', record_id) WHERE kind = 'credential' AND after <> '';
"""
"""Which accounts a person was ever recorded as holding, without a walk along the whole history."""

__all__ = [
    "CONTACT",
    "Exposure",
    "Reader",
    "Risk",
    "Way",
    "facts_of_credential",
    "facts_of_person",
    "judge",
    "live",
    "names",
    "of_credential",
    "of_person",
]

CONTACT = "contact"
"""How a contact is called where a secret is called by the value of its field."""
_FOREVER = datetime.max.replace(tzinfo=UTC)
_FIELDS = {field: place for place, field in enumerate((None, *Field))}
_WAYS: dict[Way, int]


class Way(StrEnum):
    """How a person came to know a secret; a contact is held."""

    HELD = "held"
    SHOWN = "shown"
    ISSUED = "issued"


_WAYS = {way: place for place, way in enumerate(Way)}


@dataclass(frozen=True)
class Exposure:
    """A person knows a version of a secret: since `first`, for the last time (so far) at `last`; both UTC.

    `replaced_at` None: the version is current or staged. `from_start`: held from the first record of account and
    secret on, so perhaps from before it. `field` None (and `version` 0): no secret, the account names the person's own
    contact to restore access by.
    """

    person_id: int
    credential_id: int
    field: Field | None
    version: int
    way: Way
    first: datetime
    last: datetime
    risk: Risk = Risk.REST
    replaced_at: datetime | None = None
    from_start: bool = False

    @property
    def risk_title(self) -> str:
        """What a person reads of the risk."""
        return risks.CONTACT_TITLE if self.field is None else self.risk.title


def of_person(tx: Tx, person_id: int) -> tuple[Exposure, ...]:
    """What a person knows of the secrets that are current or staged, the greatest risk first.

    Of a person who was removed too; BadInput when there never was one of that number. With thousands of accounts take
    `facts_of_person` and `judge` it, as of the others too.
    """
    return live(judge(facts_of_person(Within(tx), person_id)))


def of_credential(tx: Tx, credential_id: int) -> tuple[Exposure, ...]:
    """Who knows the current or staged secrets of an account, the greatest risk first; BadInput when there is none."""
    return live(judge(facts_of_credential(Within(tx), credential_id)))


def facts_of_person(read: Reader, person_id: int) -> KnowledgeFacts:
    """By what `judge` tells what a person knows; BadInput as `of_person`."""
    if person_id not in read(lambda tx: names(tx, (person_id,))):
        raise BadInput(f"Нет ответственного с номером {person_id}.")
    return knowledge_facts.of_people(read, (person_id,))


def facts_of_credential(read: Reader, credential_id: int) -> KnowledgeFacts:
    """By what `judge` tells who knows an account; BadInput as `of_credential`."""
    account = read(lambda tx: credentials.get(tx, credential_id))
    return knowledge_facts.of_people(read, None, account.id)


def live(found: Iterable[Exposure]) -> tuple[Exposure, ...]:
    """Those of versions that are current or staged."""
    return tuple(one for one in found if one.replaced_at is None)


def names(tx: Tx, person_ids: Collection[int]) -> dict[int, str]:
    """The names of people by id; of removed ones the name that they had."""
    wanted = json.dumps(sorted(person_ids))
    gone = tx.execute(
        "SELECT record_id, before ->> 'name' FROM change"
        " WHERE kind = ? AND action = 'remove' AND record_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (people.KIND, wanted),
    ).fetchall()
    there = tx.execute("SELECT id, name FROM person WHERE id IN (SELECT value FROM json_each(?))", (wanted,)).fetchall()
    return {rows.number(row[0]): rows.text(row[1]) for row in (*gone, *there)}


@dataclass(frozen=True)
class _Hold:
    """A person was recorded as the holder; `from_start`: since the account was first recorded."""

    credential_id: int
    person_id: int
    since: datetime
    until: datetime | None
    from_start: bool


@dataclass(frozen=True)
class _Secrets:
    """What the vault tells of the accounts in question. A password that came back under another number is the same
    knowledge: versions go by the number of the equal one that is in use, else by the last."""

    uses: Mapping[Place, tuple[Use, ...]]
    staged: Mapping[Place, int]
    same: Mapping[tuple[Place, int], int]

    def replaced(self, place: Place, version: int) -> datetime | None:
        """When the version went out of use; None while it is current or staged. KeyError if it never was either."""
        if self.staged.get(place) == version:
            return None
        ends = [use.until for use in self.uses.get(place, ()) if use.version == version]
        if not ends:
            raise KeyError(version)
        return ends[-1]

    def in_use(self, place: Place, moments: Iterable[datetime]) -> set[int]:
        """The versions that were in use at these moments."""
        return {
            use.version
            for use in self.uses.get(place, ())
            if any(use.since <= moment < (use.until or _FOREVER) for moment in moments)
        }


def judge(facts: KnowledgeFacts) -> tuple[Exposure, ...]:
    """Who knows or knew what out of the facts, the greatest risk first. Takes a while: not in a transaction."""
    known = _secrets(facts)
    found = [*_held(facts, known), *_shown(facts, known), *_issued(facts, known)]
    wanted = _merged(one for one in found if facts.person_ids is None or one.person_id in facts.person_ids)
    judged = [
        replace(
            one,
            risk=risks.of(
                one.field,
                facts.accounts[one.credential_id],
                one.person_id in facts.restorers.get(one.credential_id, ()),
            ),
        )
        for one in wanted
        if one.field is not None
    ]
    return tuple(sorted((*judged, *_contacts(facts)), key=_order))


def _secrets(facts: KnowledgeFacts) -> _Secrets:
    groups: dict[tuple[Place, object], list[tuple[bool, int]]] = {}
    for owner, name, version, digest, state in facts.equal:
        place = (str(owner), Field(str(name)))
        groups.setdefault((place, digest), []).append((state != "previous", rows.number(version)))
    same = {
        (place, version): max(those)[1]
        for (place, _), those in groups.items()
        if len(those) > 1
        for _, version in those
    }
    uses = dict(exposure.uses_of(facts.uses))
    for place in {place for place, _ in same}:
        uses[place] = tuple(
            replace(use, version=same.get((place, use.version), use.version)) for use in uses.get(place, ())
        )
    return _Secrets(uses, exposure.versions_of(facts.staged), same)


def _held(facts: KnowledgeFacts, known: _Secrets) -> list[Exposure]:
    found: list[Exposure] = []
    places: dict[str, list[Place]] = {}
    for place in known.uses:
        places.setdefault(place[0], []).append(place)
    for hold in _holds(facts.changes):
        for place in places.get(credentials.owner(hold.credential_id), ()):
            found += [
                Exposure(
                    hold.person_id,
                    hold.credential_id,
                    place[1],
                    use.version,
                    Way.HELD,
                    first=max(hold.since, use.since),
                    last=min(hold.until or facts.now, use.until or facts.now),
                    replaced_at=known.replaced(place, use.version),
                    from_start=hold.from_start and use.first,
                )
                for use in known.uses[place]
                if hold.since < (use.until or _FOREVER) and use.since < (hold.until or _FOREVER)
            ]
    return found


def _holds(history: Iterable[Row]) -> list[_Hold]:
    """Who was recorded as the holder from when until when, from the history of the accounts."""
    found: list[_Hold] = []
    last: dict[int, _Hold] = {}
    for row in history:
        account_id, moment = rows.number(row[0]), datetime.fromisoformat(rows.text(row[1]))
        holder = rows.maybe_number(row[3])
        before = last.get(account_id)
        if before is not None and before.person_id == holder:
            continue
        if before is not None:
            found.append(replace(last.pop(account_id), until=moment))
        if holder is not None:
            last[account_id] = _Hold(account_id, holder, moment, None, row[2] == "add")
    return [*found, *last.values()]


def _shown(facts: KnowledgeFacts, known: _Secrets) -> list[Exposure]:
    found: list[Exposure] = []
    for person_id, look in facts.shown:
        place = (look.owner, look.field)
        versions = {look.version} if look.version is not None else known.in_use(place, (look.first, look.last))
        for version in versions:
            found += _one(known, place, version, person_id, Way.SHOWN, look.first, look.last)
    return found


def _issued(facts: KnowledgeFacts, known: _Secrets) -> list[Exposure]:
    found: list[Exposure] = []
    for issue in facts.issues:
        owner = credentials.owner(issue.credential_id)
        for field, version in zip(issue.fields, issue.versions, strict=True):
            found += _one(known, (owner, field), version, issue.person_id, Way.ISSUED, issue.begun_at, issue.begun_at)
    return found


def _one(
    known: _Secrets, place: Place, number: int, person_id: int, way: Way, first: datetime, last: datetime
) -> list[Exposure]:
    """The exposure, unless the version was abandoned before it ever was of use."""
    version = known.same.get((place, number), number)
    try:
        replaced = known.replaced(place, version)
    except KeyError:
        return []
    return [Exposure(person_id, account_of(place[0]), place[1], version, way, first, last, replaced_at=replaced)]


def _contacts(facts: KnowledgeFacts) -> list[Exposure]:
    """Of each account that names the contact of somebody: since when it names the contacts that it names now."""
    since: dict[int, tuple[tuple[object, ...], datetime, bool]] = {}
    for row in facts.contacts:
        account_id, named = rows.number(row[0]), tuple(row[place] for place in range(3, 3 + len(risks.CONTACTS)))
        if account_id not in since or since[account_id][0] != named:
            since[account_id] = (named, datetime.fromisoformat(rows.text(row[1])), row[2] == "add")
    return [
        Exposure(
            person_id,
            account_id,
            None,
            0,
            Way.HELD,
            first=since[account_id][1],
            last=facts.now,
            risk=Risk.RECOVERY,
            from_start=since[account_id][2],
        )
        for account_id, those in facts.restorers.items()
        for person_id in those
        if account_id in since
    ]


def _merged(found: Iterable[Exposure]) -> list[Exposure]:
    """One for a person, a version and a way: from the first time to the last."""
    kept: dict[tuple[int, int, Field | None, int, Way], Exposure] = {}
    for one in found:
        key = (one.person_id, one.credential_id, one.field, one.version, one.way)
        other = kept.setdefault(key, one)
        if other is not one:
            kept[key] = replace(
                one,
                first=min(one.first, other.first),
                last=max(one.last, other.last),
                from_start=one.from_start or other.from_start,
            )
    return list(kept.values())


def _order(one: Exposure) -> tuple[int, int, int, int, int, int]:
    return (-one.risk, one.credential_id, _FIELDS[one.field], one.person_id, -one.version, _WAYS[one.way])

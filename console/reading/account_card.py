"""Everything the card of an account tells: its fields by network, secrets and their history, health, who knows what.

Not one secret is among it. Which lines can be opened is told by what they carry; what then happens is the card's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from console import format as shown
from console.reading import credentials as reading
from console.reading import health, rotations
from console.reading.credentials import FACTOR_TITLES, KIND_TITLES, SIGN_IN_TITLES, CredentialRow
from console.reading.health import MARKS
from console.reading.rotations import NEXT_STEPS, STATE_TITLES, RotationRow
from console.reading.tasks import known_title
from registry import accounts, credentials, knowledge
from registry import health as judging
from registry.accounts import SignIn
from registry.credentials import CredentialKind, FactorKind
from registry.health import HealthFacts
from registry.knowledge import Exposure, Way
from vault import rotation, secrets
from vault.secrets import Field, SecretHealth, Version, VersionState
from vault.transaction import Tx

_WAYS = {Way.HELD: "держит запись", Way.SHOWN: "видел", Way.ISSUED: "выдано"}
_STRENGTH = ("очень слабый", "слабый", "средний", "хороший", "крепкий")
_VERSIONS = {
    VersionState.CURRENT: "действует",
    VersionState.PREVIOUS: "прежний",
    VersionState.STAGED: "новый, ещё не действует",
    VersionState.ABANDONED: "отменён",
}


@dataclass(frozen=True)
class AccountCard:
    """What was read of an account; `names` are those of the people in `known`."""

    row: CredentialRow
    health: SecretHealth | None
    versions: tuple[Version, ...]
    open: tuple[RotationRow, ...]
    facts: HealthFacts
    known: tuple[Exposure, ...]
    names: dict[int, str]


@dataclass(frozen=True)
class CardLine:
    """A line of the card; `field` when it is about a secret, with the `version` or the open rotation it names."""

    text: str
    tone: str = ""
    field: Field | None = None
    version: Version | None = None
    rotation: RotationRow | None = None


def read(tx: Tx, credential_id: int, today: date) -> AccountCard:
    """Read all of it; BadInput when the account is gone."""
    record = credentials.get(tx, credential_id)
    owner = credentials.owner(record.id)
    row = reading.one_of(tx, owner)
    assert row is not None  # it was read in this transaction
    known, facts = knowledge.of_credential(tx, record.id), judging.facts(tx, today)
    return AccountCard(
        row,
        secrets.health_of(facts.secrets).get(owner),
        secrets.history(tx, owner),
        rotations.rows_of((each for each in rotation.listing(tx) if each.owner == owner), {owner: row}),
        facts,
        known,
        knowledge.names(tx, {each.person_id for each in known}),
    )


def lines(card: AccountCard) -> tuple[CardLine, ...]:
    """The card from top to bottom. Judges its health, which takes a while: not in a transaction."""
    parts = (_record(card), _secrets(card), _findings(card), _known(card), _history(card), _pages(card))
    return tuple(line for part in parts for line in part)


def _record(card: AccountCard) -> Iterable[CardLine]:
    record = card.row.credential
    kind = accounts.account(record.network)
    is_service = record.kind is CredentialKind.SERVICE
    yield CardLine(card.row.title, "manual")
    role = f", {record.role}" if record.role else ""
    yield CardLine(f"Вид: {KIND_TITLES[record.kind]}{role}; владелец: {card.row.holder or 'не указан'}")
    if not is_service or record.second_factor is not FactorKind.UNKNOWN:
        confirmed = f", подтверждён {shown.day(record.factor_confirmed_on)}" if record.factor_confirmed_on else ""
        yield CardLine(f"Второй фактор: {FACTOR_TITLES[record.second_factor]}{confirmed}")
    for field in kind.service_fields if is_service else kind.fields:
        said = _value(getattr(record, field.name))
        if said:
            yield CardLine(f"{field.title}: {said}")
    if record.note:
        yield CardLine(f"Заметка: {record.note}")


def _value(value: object) -> str:
    """A field of the record in words; empty when it is not filled."""
    if isinstance(value, SignIn):
        return "" if value is SignIn.UNKNOWN else SIGN_IN_TITLES[value]
    if isinstance(value, bool):
        return "да" if value else ""
    if isinstance(value, int):
        return f"{value} в секунду"
    if isinstance(value, date):
        return shown.day(value)
    if isinstance(value, tuple):
        return "; ".join(str(each) for each in value)
    return str(value or "")


def _secrets(card: AccountCard) -> Iterable[CardLine]:
    yield CardLine("")
    yield CardLine("Секреты", "muted")
    stored = card.health.fields if card.health else frozenset()
    changing = {each.rotation.field: each for each in card.open}
    for field in card.row.fields(more=changing):
        title = shown.capital(accounts.secret_title(card.row.credential.network, field))
        if field in stored and card.health is not None:
            yield CardLine(f"  {title}: {_stored(card, card.health, field)}", field=field)
        else:
            yield CardLine(f"  {title}: не {reading.noted(field)}", "muted", field=field)
        if field in changing:
            state = changing[field].rotation.state
            words = f"    меняется: {STATE_TITLES[state]}; дальше — {NEXT_STEPS[state]}"
            yield CardLine(words, "warn", field=field, rotation=changing[field])


def _stored(card: AccountCard, health: SecretHealth, field: Field) -> str:
    said = [f"{reading.noted(field)} {shown.day(health.changed_at[field].date())}"]
    changed = card.row.credential.password_changed_on
    if field is Field.PASSWORD and changed is not None:
        said.append(f"сменён {shown.day(changed)}")
    if field is Field.PASSWORD and health.strength is not None:
        said.append(_STRENGTH[health.strength])
    if field is Field.RECOVERY_CODES and health.codes_left is not None:
        said.append(f"не использовано: {health.codes_left}")
    return ", ".join(said)


def _findings(card: AccountCard) -> Iterable[CardLine]:
    findings = health.of_account(card.facts, card.row.credential.id)
    if findings:
        yield CardLine("")
        yield CardLine("Здоровье", "muted")
    for finding in findings:
        mark = MARKS[finding.severity]
        yield CardLine(f"  {mark.mark} {finding.text} {finding.fix}", mark.tone, field=health.field_of(finding.problem))


def _known(card: AccountCard) -> Iterable[CardLine]:
    yield CardLine("")
    yield CardLine("Кто знает нынешние секреты", "muted")
    if not card.known:
        yield CardLine("  никто, насколько записано", "muted")
    for each in card.known:
        name = card.names.get(each.person_id, f"№ {each.person_id}")
        title = known_title(card.row, each.field)
        since = f"{shown.day(each.first.date())}{' или раньше' if each.from_start else ''}"
        yield CardLine(f"  {name}: {title}, {_WAYS[each.way]} с {since} ({each.risk_title})", field=each.field)


def _history(card: AccountCard) -> Iterable[CardLine]:
    past = [each for each in card.versions if each.state is not VersionState.CURRENT]
    if not past:
        return
    yield CardLine("")
    yield CardLine("История секретов", "muted")
    for each in past:
        title = accounts.secret_title(card.row.credential.network, each.field)
        ended = f" по {shown.day(each.ended_at.date())}" if each.ended_at else ""
        text = f"  {shown.capital(title)}, № {each.number}: {_VERSIONS[each.state]}, с {shown.day(each.made_at.date())}"
        yield CardLine(text + ended, field=each.field, version=each)


def _pages(card: AccountCard) -> Iterable[CardLine]:
    yield CardLine("")
    yield CardLine(f"Страницы: {len(card.row.pages) or 'нет'}", "muted")
    for _, name in card.row.pages:
        yield CardLine(f"  {name}")

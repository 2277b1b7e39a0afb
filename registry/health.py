"""What is wrong with the accounts and their secrets, told without opening any: old, weak, shared, unguarded, nobody's.

What it is judged by is `health_facts`; how strong a password is was counted when it was sealed. Judging is pure. What
a regulation demands of a page is a check's matter, these are the coordinator's own cares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from registry import accounts, credentials, health_facts
from registry.accounts import SignIn
from registry.credentials import CredentialKind, FactorKind
from registry.health_facts import Account, HealthFacts, Known, facts, gathered
from vault.secrets import Field
from vault.text import counted
from vault.transaction import Tx

__all__ = ["Finding", "HealthFacts", "Problem", "Severity", "facts", "findings", "gathered", "judge"]

WEAK_SCORE = 1
"""The highest strength that counts as weak: `vault.strength.WEAK`, whose dictionaries need not be loaded for it."""

TOKEN_DAYS = 14
"""So many days before its end a key is worth a word; our own choice: a new one needs its owner."""

FEW_CODES = 2
"""So many recovery codes left are worth a word; our own choice."""


class Problem(StrEnum):
    """What is wrong, in the order in which findings of one severity stand."""

    BREACHED = "breached"
    WEAK = "weak"
    REUSED = "reused"
    OLD = "old"
    TOKEN_EXPIRED = "token_expired"
    TOKEN_EXPIRES = "token_expires"
    NO_SECOND_FACTOR = "no_second_factor"
    FACTOR_UNCONFIRMED = "factor_unconfirmed"
    NO_CODES = "no_codes"
    OTHERS_PHONE = "others_phone"
    SHARED_PHONE = "shared_phone"
    SHARED_EMAIL = "shared_email"
    NO_HOLDER = "no_holder"
    SINGLE_ADMIN = "single_admin"
    NO_DATE = "no_date"
    NOT_RATED = "not_rated"


class Severity(IntEnum):
    """How soon; the greater is the worse."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: `text` says what, `fix` what to do, `subject` with whom.

    `credential_ids` are all the accounts that it is about, `credential_id` the one when there is one; `page_id` when it
    is about a page.
    """

    problem: Problem
    credential_id: int | None
    page_id: int | None
    severity: Severity
    text: str
    fix: str
    subject: str = ""
    credential_ids: tuple[int, ...] = ()


def findings(tx: Tx, today: date) -> tuple[Finding, ...]:
    """Everything that is wrong on a day of the municipality, the worst first.

    With thousands of accounts fetch `facts` in the transaction and `judge` them after it.
    """
    return judge(facts(tx, today))


def judge(found: HealthFacts) -> tuple[Finding, ...]:
    """The findings out of the facts: by severity, then by problem, then by network and login."""
    known = health_facts.read(found)
    owners = {credentials.owner(account.id): account for account in known.accounts}
    judged: list[Finding] = []
    for account in known.accounts:
        judged += _of_password(account, found, owners)
        judged += _of_token(account, found.today)
        judged += _of_factor(account)
        judged += _of_holder(account)
    judged += _shared(known, found.contact_accounts)
    judged += _single_administrators(known)
    judged += _not_rated(known)
    order = {problem: place for place, problem in enumerate(Problem)}
    return tuple(sorted(judged, key=lambda one: (-one.severity, order[one.problem])))


def of_secrets(found: HealthFacts) -> list[Finding]:
    """What `judge` finds of passwords and keys alone, in no order: of thousands of accounts the rest takes longer."""
    accounts_of = health_facts.read(found).accounts
    owners = {credentials.owner(account.id): account for account in accounts_of}
    return [
        finding
        for account in accounts_of
        for finding in (*_of_password(account, found, owners), *_of_token(account, found.today))
    ]


def _about(account: Account, problem: Problem, severity: Severity, text: str, fix: str) -> Finding:
    return Finding(problem, account.id, None, severity, text, fix, account.title, (account.id,))


# Passwords


def _of_password(account: Account, found: HealthFacts, owners: Mapping[str, Account]) -> Iterator[Finding]:
    stored = account.stored
    if stored is None or Field.PASSWORD not in stored.fields:
        return
    if stored.breached:
        text = "Пароль есть в списке утёкших."
        yield _about(account, Problem.BREACHED, Severity.HIGH, text, "Смените его сегодня.")
    if stored.strength is not None and stored.strength <= WEAK_SCORE:
        text = "Пароль слабый: его подберут за минуты." if stored.strength == 0 else "Пароль слабый: его подберут."
        yield _about(account, Problem.WEAK, Severity.HIGH, text, "Смените его на сгенерированный.")
    if stored.reused_with:
        yield _reused(account, stored.reused_with, owners)
    yield from _of_age(account, found)


def _reused(account: Account, others: tuple[str, ...], owners: Mapping[str, Account]) -> Finding:
    alike = sorted((owners[owner] for owner in others if owner in owners), key=lambda one: one.id)
    number = counted(len(others), "учётной записи", "учётных записей", "учётных записей")
    named = f": {_few(one.title for one in alike)}" if alike else ""
    text = f"Тот же пароль ещё у {number}{named}."
    fix = "Смените пароли так, чтобы у каждой записи был свой."
    ids = (account.id, *(one.id for one in alike))
    return Finding(Problem.REUSED, account.id, None, Severity.HIGH, text, fix, account.title, ids)


def _of_age(account: Account, found: HealthFacts) -> Iterator[Finding]:
    assert account.stored is not None, "asked only of a stored password"
    limit = found.days.get(account.network, found.days[""])
    if limit is None:
        return
    # Without a date it is at least as old as the day on which it was entered here.
    since = account.password_changed_on or account.stored.changed_at[Field.PASSWORD].date()
    days = (found.today - since).days
    if days > limit:
        dated = account.password_changed_on is not None
        age = counted(days, "день", "дня", "дней") if dated else f"не меньше {counted(days, 'дня', 'дней', 'дней')}"
        text = f"Паролю {age}, а срок {counted(limit, 'день', 'дня', 'дней')}."
        severity = Severity.HIGH if days > 2 * limit else Severity.MEDIUM
        yield _about(account, Problem.OLD, severity, text, "Смените пароль: s/ы в «Сейфе».")
    elif account.password_changed_on is None:
        text = "Не записано, когда меняли пароль."
        yield _about(account, Problem.NO_DATE, Severity.LOW, text, "Узнайте и запишите день смены или смените пароль.")


def _not_rated(known: Known) -> Iterator[Finding]:
    waiting = tuple(
        account.id
        for account in known.accounts
        if account.stored and Field.PASSWORD in account.stored.fields and account.stored.strength is None
    )
    if waiting:
        number = counted(len(waiting), "пароля", "паролей", "паролей")
        fix = "Откройте «Сейф» паролем: оценка пройдёт сама, ничего не показывая."
        text = f"Надёжность {number} ещё не оценена."
        yield Finding(Problem.NOT_RATED, None, None, Severity.LOW, text, fix, "все сети", waiting)


# Keys of service accounts


def _of_token(account: Account, today: date) -> Iterator[Finding]:
    ends = account.token_expires_on
    if ends is None or account.kind is not CredentialKind.SERVICE:
        return
    fix = "Получите у владельца новый ключ и замените: s/ы в «Сейфе»."
    if ends < today:
        text = f"Ключ истёк {ends:%d.%m.%Y}: проверка им не спросит."
        yield _about(account, Problem.TOKEN_EXPIRED, Severity.HIGH, text, fix)
    elif (ends - today).days <= TOKEN_DAYS:
        left = counted((ends - today).days, "день", "дня", "дней")
        text = f"Ключ действует до {ends:%d.%m.%Y}: осталось {left}." if ends > today else "Ключ действует до сегодня."
        yield _about(account, Problem.TOKEN_EXPIRES, Severity.MEDIUM, text, fix)


# Second factors


def _of_factor(account: Account) -> Iterator[Finding]:
    if account.kind is CredentialKind.SERVICE or accounts.refuses(account.host):
        return
    if account.second_factor is FactorKind.NONE and account.sign_in is not SignIn.PASSKEY:
        fix = "Включите второй фактор на сайте и запишите, какой."
        yield _about(account, Problem.NO_SECOND_FACTOR, Severity.HIGH, "Второго фактора нет.", fix)
    elif account.second_factor is not FactorKind.NONE and not account.factor_confirmed:
        fix = "Проверьте на сайте, какой второй фактор включён, и запишите день проверки."
        text = "Не проверено, что второй фактор включён."
        yield _about(account, Problem.FACTOR_UNCONFIRMED, Severity.MEDIUM, text, fix)
    yield from _of_codes(account)


def _of_codes(account: Account) -> Iterator[Finding]:
    """Only of official accounts of networks that give recovery codes, once something asks for a second factor."""
    guarded = account.second_factor not in {FactorKind.NONE, FactorKind.UNKNOWN}
    gives = Field.RECOVERY_CODES in dict(accounts.account(account.network).secrets)
    if account.kind is not CredentialKind.OFFICIAL or not guarded or not gives:
        return
    fix = "Выпустите на сайте новые резервные коды и запишите их сюда."
    stored = account.stored
    if stored is None or Field.RECOVERY_CODES not in stored.fields:
        yield _about(account, Problem.NO_CODES, Severity.MEDIUM, "Резервные коды не записаны.", fix)
    elif stored.codes_left == 0:
        yield _about(account, Problem.NO_CODES, Severity.HIGH, "Резервных кодов не осталось.", fix)
    elif stored.codes_left is not None and stored.codes_left <= FEW_CODES:
        left = counted(stored.codes_left, "резервный код", "резервных кода", "резервных кодов")
        yield _about(account, Problem.NO_CODES, Severity.LOW, f"Остался запас: {left}.", fix)


# Who stands behind


def _of_holder(account: Account) -> Iterator[Finding]:
    if account.holder_id is None and account.kind is not CredentialKind.SERVICE:
        text, fix = "Запись ни за кем не числится.", "Запишите, у кого она."
        yield _about(account, Problem.NO_HOLDER, Severity.MEDIUM, text, fix)


@dataclass(frozen=True)
class _Behind:
    """A number or a mailbox with the accounts and the people it stands behind."""

    contact: str
    accounts: tuple[Account, ...]
    people: tuple[str, ...]


def _shared(known: Known, limit: int) -> Iterator[Finding]:
    numbers = _behind(known, _numbers, lambda account: account.phones, lambda person: person.phones)
    boxes = _behind(known, _mailboxes, lambda account: account.emails, lambda person: person.email)
    yield from _others(known, numbers)
    for problem, what, groups in (
        (Problem.SHARED_PHONE, "Номер", numbers),
        (Problem.SHARED_EMAIL, "Ящик", boxes),
    ):
        for group in groups:
            if len(group.accounts) > limit:
                yield _of_group(problem, what, group)


def _of_group(problem: Problem, what: str, group: _Behind) -> Finding:
    many = counted(len(group.accounts), "учётной записью", "учётными записями", "учётными записями")
    whose = f"; он записан у: {_few(group.people)}" if group.people else ""
    text = f"{what} {group.contact} стоит за {many}: {_few(one.title for one in group.accounts)}{whose}."
    fix = "Разведите записи по разным номерам и ящикам: кто получит этот, сбросит пароли всех."
    ids = tuple(one.id for one in group.accounts)
    return Finding(problem, None, None, Severity.MEDIUM, text, fix, group.contact, ids)


def _others(known: Known, numbers: Iterable[_Behind]) -> Iterator[Finding]:
    """An official account whose number is on the card of somebody else, and not on its holder's."""
    names = {person.id: person.name for person in known.people}
    for group in numbers:
        for account in group.accounts:
            holder = names.get(account.holder_id or 0)
            official = account.kind is CredentialKind.OFFICIAL
            if official and holder and group.people and holder not in group.people:
                text = f"Номер {group.contact} записан у другого человека: {_few(group.people)}."
                fix = "Привяжите номер владельца или служебный: код входа придёт на этот."
                yield _about(account, Problem.OTHERS_PHONE, Severity.MEDIUM, text, fix)


def _behind(
    known: Known,
    read: Callable[[str], frozenset[str]],
    of_account: Callable[[Account], tuple[str, ...]],
    of_person: Callable[[health_facts.Contact], str],
) -> tuple[_Behind, ...]:
    """Every contact with what it stands behind, in order; `read` brings a text to what is compared."""
    found: dict[str, list[Account]] = {}
    for account in known.accounts:
        for contact in {each for text in of_account(account) if text for each in read(text)}:
            found.setdefault(contact, []).append(account)
    people: dict[str, list[str]] = {}
    for person in known.people:
        for contact in read(of_person(person)):
            people.setdefault(contact, []).append(person.name)
    return tuple(
        _Behind(contact, tuple(those), tuple(sorted(people.get(contact, ()))))
        for contact, those in sorted(found.items())
    )


def _numbers(text: str) -> frozenset[str]:
    """Full numbers only: a local one without its code may be in any town."""
    from registry.requisites import phones  # brings the matchers of words along

    if sum(character.isdigit() for character in text) < 10:
        return frozenset()
    return frozenset(number.partition(" доб. ")[0] for number in phones(text) if number.startswith("+"))


def _mailboxes(text: str) -> frozenset[str]:
    from registry.requisites import emails  # as above

    return emails(text) if "@" in text else frozenset()


# Pages


def _single_administrators(known: Known) -> Iterator[Finding]:
    administrators: dict[int, list[Account]] = {}
    for account in known.accounts:
        if account.kind is not CredentialKind.SERVICE:
            for page_id in account.page_ids:
                administrators.setdefault(page_id, []).append(account)
    fix = "Назначьте на сайте второго администратора и запишите его учётную запись."
    for page_id, those in sorted(administrators.items()):
        if len(those) == 1:
            text = f"У страницы записан один администратор: {those[0].title}."
            subject = known.pages[page_id]
            ids = (those[0].id,)
            yield Finding(Problem.SINGLE_ADMIN, None, page_id, Severity.LOW, text, fix, subject, ids)


def _few(names: Iterable[str]) -> str:
    """The first three names, and how many more."""
    every = list(names)
    more = f" и ещё {len(every) - 3}" if len(every) > 3 else ""
    return "; ".join(every[:3]) + more

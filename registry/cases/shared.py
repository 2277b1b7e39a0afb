"""What a page shares with other accounts: the same account, phone, mailbox or password. Told without opening a secret.

When somebody else rules the page, all of it is to be changed.
"""

from __future__ import annotations

from dataclasses import dataclass

from registry import credentials, health_facts, rows
from registry.health_facts import Account, HealthFacts
from registry.requisites.mail import emails
from registry.requisites.phones import phones
from vault.secrets import Field
from vault.text import counted

SECRETS = (Field.PASSWORD, Field.TOTP, Field.RECOVERY_CODES, Field.TOKEN)


@dataclass(frozen=True)
class Shared:
    """An account to be secured: `title` for people, `why` it is among them, its stored secrets, its other pages."""

    credential_id: int
    title: str
    why: str
    fields: tuple[Field, ...]
    page_ids: tuple[int, ...]


def of_page(found: HealthFacts, page_id: int) -> tuple[Shared, ...]:
    """The accounts of the page first, then those that share a contact or a password with one of them.

    `found` comes from `health.gathered`; judging takes a while with thousands of accounts: not in a transaction.
    """
    known = health_facts.read(found).accounts
    linked = {rows.number(row[0]) for row in found.links if row[1] == page_id}  # in whatever state the page is
    own = [account for account in known if account.id in linked]
    numbers = frozenset(number for each in own for text in each.phones for number in phones(text))
    boxes = frozenset(box for each in own for text in each.emails for box in emails(text))
    reused = frozenset(
        owner
        for each in own
        if each.stored is not None and each.stored.reused_with
        for owner in each.stored.reused_with
    )
    made = [_shared(account, _leads(account, page_id)) for account in own]
    for account in known:
        if account in own:
            continue
        why = _why(account, numbers, boxes, reused)
        if why:
            made.append(_shared(account, why))
    return tuple(made)


def _leads(account: Account, page_id: int) -> str:
    others = len(set(account.page_ids) - {page_id})
    return "ведёт эту страницу" + (f" и ещё {counted(others, 'страницу', 'страницы', 'страниц')}" if others else "")


def _why(account: Account, numbers: frozenset[str], boxes: frozenset[str], reused: frozenset[str]) -> str:
    reasons = []
    if credentials.owner(account.id) in reused:
        reasons.append("тот же пароль")
    if numbers.intersection(number for text in account.phones for number in phones(text)):
        reasons.append("тот же телефон")
    if boxes.intersection(box for text in account.emails for box in emails(text)):
        reasons.append("та же почта")
    return ", ".join(reasons)


def _shared(account: Account, why: str) -> Shared:
    stored = account.stored.fields if account.stored is not None else frozenset()
    return Shared(
        account.id, account.title, why, tuple(field for field in SECRETS if field in stored), account.page_ids
    )

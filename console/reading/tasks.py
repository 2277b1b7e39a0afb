"""What waits for the person: secrets known by those who left, the greatest risk first, and issues without a receipt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from console.reading.credentials import BRIEF_TITLES, CredentialRow
from registry import accounts, credentials, issuing, knowledge, leaving
from registry.issuing import Issue, IssueWay
from registry.knowledge import Reader, Way
from registry.leaving import LeavingTask, Status
from vault.secrets import Field

ISSUE_WAYS = {
    IssueWay.IN_PERSON: "лично",
    IssueWay.PHONE: "по телефону",
    IssueWay.KDBX: "файлом KDBX",
}

KNOWN_BY = {Way.HELD: "держал запись", Way.SHOWN: "видел секрет", Way.ISSUED: "получил секрет"}


@dataclass(frozen=True)
class LeavingRow:
    """Somebody who left knows a secret; `person` is the name."""

    task: LeavingTask
    person: str
    account: CredentialRow | None

    @property
    def key(self) -> tuple[str, int, int, str]:
        """What tells it from the other lines of its view."""
        return "leaving", self.task.person_id, self.task.credential_id, self.field.value if self.field else ""

    @property
    def field(self) -> Field | None:
        """The secret to change; None when what they know is a contact by which access is restored."""
        return self.task.field

    @property
    def waits(self) -> bool:
        """Whether something is to be done; a dismissed one only can be taken back."""
        return self.task.status is Status.PENDING

    @property
    def secret(self) -> str:
        """«пароль VK ID»."""
        return known_title(self.account, self.field)

    @property
    def brief(self) -> str:
        """«пароль: ВКонтакте, krap@example.ru»."""
        return f"{BRIEF_TITLES[self.field] if self.field else 'контакт'}: {_where(self.account)}"

    @property
    def haystack(self) -> str:
        """The text by which it is found."""
        return f"{self.person} {self.secret} {self.account.haystack if self.account else ''}"


@dataclass(frozen=True)
class IssueRow:
    """A secret that was handed over and not confirmed yet; `person` is the name."""

    issue: Issue
    person: str
    account: CredentialRow | None

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from the other lines of its view."""
        return "issue", self.issue.id

    @property
    def waits(self) -> bool:
        """Whether something is to be done."""
        return self.issue.is_open

    @property
    def secret(self) -> str:
        """«пароль VK ID, резервные коды VK ID»."""
        return ", ".join(known_title(self.account, field) for field in self.issue.fields)

    @property
    def brief(self) -> str:
        """«пароль, коды: ВКонтакте, krap@example.ru»."""
        return f"{', '.join(BRIEF_TITLES[field] for field in self.issue.fields)}: {_where(self.account)}"

    @property
    def haystack(self) -> str:
        """The text by which it is found."""
        return f"{self.person} {self.secret} {self.account.haystack if self.account else ''}"


def rows(read: Reader, known: Mapping[str, CredentialRow], today: date) -> tuple[LeavingRow | IssueRow, ...]:
    """Waiting tasks by risk, then open issues, the oldest first, then the tasks that were dismissed.

    `known` are the accounts by the owner of their secrets. Fetched in short transactions of `read`, judged after them.
    """
    tasks = [task for task in leaving.judge(leaving.facts(read, today)) if task.status is not Status.ROTATED]
    issues = read(issuing.listing)
    people = {each.person_id for each in tasks} | {each.person_id for each in issues}
    names = read(lambda tx: knowledge.names(tx, people))

    def left(task: LeavingTask) -> LeavingRow:
        return LeavingRow(task, _name(names, task.person_id), known.get(credentials.owner(task.credential_id)))

    given = [
        IssueRow(each, _name(names, each.person_id), known.get(credentials.owner(each.credential_id)))
        for each in issues
    ]
    lines = [left(task) for task in tasks]
    return (*(row for row in lines if row.waits), *given, *(row for row in lines if not row.waits))


def known_title(account: CredentialRow | None, field: Field | None) -> str:
    """«пароль VK ID»; of no secret, the contact by which access is restored."""
    if field is None:
        return "контакт для восстановления"
    return accounts.secret_title(account.credential.network if account else "", field)


def _where(account: CredentialRow | None) -> str:
    return account.title if account else "запись удалена"


def _name(names: Mapping[int, str], person_id: int) -> str:
    return names.get(person_id, f"№ {person_id}")

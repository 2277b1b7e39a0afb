"""What is wrong with the accounts, as lines: how soon, with whom, what to do. No secret is opened for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from console.format import Look
from console.reading.credentials import CredentialRow
from registry import health
from registry.health import Finding, HealthFacts, Problem, Severity
from vault.secrets import Field

MARKS = {
    Severity.HIGH: Look("!", "срочно", "fail"),
    Severity.MEDIUM: Look("~", "важно", "warn"),
    Severity.LOW: Look("-", "потом", "muted"),
}

_FIELDS = {
    Problem.BREACHED: Field.PASSWORD,
    Problem.WEAK: Field.PASSWORD,
    Problem.REUSED: Field.PASSWORD,
    Problem.OLD: Field.PASSWORD,
    Problem.NO_DATE: Field.PASSWORD,
    Problem.TOKEN_EXPIRED: Field.TOKEN,
    Problem.TOKEN_EXPIRES: Field.TOKEN,
    Problem.NO_SECOND_FACTOR: Field.TOTP,
    Problem.NO_CODES: Field.RECOVERY_CODES,
}


@dataclass(frozen=True)
class HealthRow:
    """One finding; `accounts` are those that it is about."""

    finding: Finding
    accounts: tuple[CredentialRow, ...]

    @property
    def key(self) -> tuple[str, str, tuple[int, ...]]:
        """What tells it from the other lines of its view."""
        return self.finding.problem.value, self.finding.subject, self.finding.credential_ids

    @property
    def account(self) -> CredentialRow | None:
        """The account when it is about one alone, or about one with others beside it."""
        if self.finding.credential_id is not None or len(self.accounts) == 1:
            return self.accounts[0] if self.accounts else None
        return None

    @property
    def look(self) -> Look:
        """How soon, with its mark."""
        return MARKS[self.finding.severity]

    @property
    def haystack(self) -> str:
        """The text by which it is found."""
        return f"{self.finding.subject} {self.finding.text} {self.look.word}"


def field_of(problem: Problem) -> Field | None:
    """Which secret a finding is about, if a change of it is the answer."""
    return _FIELDS.get(problem)


def rows(facts: HealthFacts, known: Mapping[int, CredentialRow]) -> tuple[HealthRow, ...]:
    """Every finding, the worst first; `known` are the accounts by id. Takes a while: not in a transaction."""
    return tuple(
        HealthRow(each, tuple(known[number] for number in each.credential_ids if number in known))
        for each in health.judge(facts)
    )


def of_account(facts: HealthFacts, credential_id: int) -> tuple[Finding, ...]:
    """The findings that one account is part of. Takes a while: not in a transaction."""
    return tuple(
        each
        for each in health.judge(facts)
        if credential_id in each.credential_ids and each.problem is not Problem.NOT_RATED
    )

"""What part of the registry a run looks at. A run keeps its scope, so that runs are compared where both looked."""

from __future__ import annotations

from dataclasses import dataclass

from checks.model import SubjectKind


@dataclass(frozen=True)
class Scope:
    """None means everything. `checks` holds ids, or beginnings of ids that end in «.*» («page.*»).

    `exactly` these checks of these subjects (check, kind, id): what people looked at; then the rest is None.
    """

    organization_ids: frozenset[int] | None = None
    networks: frozenset[str] | None = None
    checks: frozenset[str] | None = None
    exactly: frozenset[tuple[str, SubjectKind, int]] | None = None

    def has_organization(self, organization_id: int) -> bool:
        return self.organization_ids is None or organization_id in self.organization_ids

    def has_page(self, organization_id: int, network: str) -> bool:
        return self.has_organization(organization_id) and (self.networks is None or network in self.networks)

    def has_check(self, check: str) -> bool:
        return self.checks is None or any(matches(pattern, check) for pattern in self.checks)

    def has(
        self, kind: SubjectKind, organization_id: int, network: str, check: str, subject_id: int | None = None
    ) -> bool:
        """Whether this check of this subject belongs to the run.

        A run over some networks judges their pages only; one over some organizations leaves the municipality out.
        The `subject_id` is looked at where the scope names subjects one by one.
        """
        if self.exactly is not None:
            return subject_id is not None and (check, kind, subject_id) in self.exactly
        if not self.has_check(check):
            return False
        if kind is SubjectKind.PAGE:
            return self.has_page(organization_id, network)
        if self.networks is not None:
            return False
        return (
            self.has_organization(organization_id)
            if kind is SubjectKind.ORGANIZATION
            else self.organization_ids is None
        )


def matches(pattern: str, check: str) -> bool:
    """«*» is every check, «page.*» every check of pages, anything else one id."""
    if pattern == "*":
        return True
    return check.startswith(pattern[:-1]) if pattern.endswith(".*") else check == pattern

"""A scope as text, as runs and unfinished runs keep it."""

from __future__ import annotations

import json

from checks.model import SubjectKind
from checks.scope import Scope
from vault.types import Json


def scope_json(scope: Scope) -> str:
    """A scope as it is stored."""
    parts: dict[str, Json] = {}
    if scope.organization_ids is not None:
        parts["organizations"] = [*sorted(scope.organization_ids)]
    if scope.networks is not None:
        parts["networks"] = [*sorted(scope.networks)]
    if scope.checks is not None:
        parts["checks"] = [*sorted(scope.checks)]
    if scope.exactly is not None:
        named: dict[tuple[str, SubjectKind], list[Json]] = {}
        for check, kind, subject_id in sorted(scope.exactly):
            named.setdefault((check, kind), []).append(subject_id)
        parts["exactly"] = [[check, kind.value, ids] for (check, kind), ids in named.items()]
    return json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def scope_of(text: str) -> Scope:
    """The scope that `scope_json` wrote."""
    parts = json.loads(text)
    return Scope(
        organization_ids=frozenset(parts["organizations"]) if "organizations" in parts else None,
        networks=frozenset(parts["networks"]) if "networks" in parts else None,
        checks=frozenset(parts["checks"]) if "checks" in parts else None,
        exactly=frozenset(
            (str(check), SubjectKind(kind), int(each)) for check, kind, ids in parts["exactly"] for each in ids
        )
        if "exactly" in parts
        else None,
    )

"""Waivers (отсрочки): dated, reasoned permissions to fail one check.

A waiver covers a page, an organization with all its pages, a group of organizations or of pages (the schools on
holiday), or, when it names nobody, the whole municipality. How a waived verdict is shown is not here; which check ids
exist is known one floor up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from registry import changes, fields, networks, organizations, pages, rows
from registry.organizations import Organization, OrganizationKind
from registry.pages import Category, Page
from vault.errors import BadInput
from vault.sqlcipher import Row
from vault.transaction import Tx
from vault.types import Parameter

MIGRATION_SQL = """
CREATE TABLE waiver (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    "check" TEXT NOT NULL,
    reason TEXT NOT NULL,
    since TEXT,
    until TEXT NOT NULL,
    organization_id INTEGER REFERENCES organization (id),
    page_id INTEGER REFERENCES page (id),
    who TEXT NOT NULL
) STRICT;
CREATE INDEX waiver_organization ON waiver (organization_id);
CREATE INDEX waiver_page ON waiver (page_id);
"""

GROUP_SQL = """
ALTER TABLE waiver ADD COLUMN founder_id INTEGER REFERENCES organization (id);
ALTER TABLE waiver ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE waiver ADD COLUMN words TEXT NOT NULL DEFAULT '';
ALTER TABLE waiver ADD COLUMN network TEXT NOT NULL DEFAULT '';
ALTER TABLE waiver ADD COLUMN category TEXT NOT NULL DEFAULT '';
CREATE INDEX waiver_founder ON waiver (founder_id);
"""
"""A group, "" for what does not narrow it."""

KIND = "waiver"
_SELECT = "SELECT * FROM waiver"
_PAGES = "SELECT id FROM page WHERE organization_id = ?1"
# Dotted, such as posts.weekly or clause.I.5.4: after the family a clause's own number may follow.
# «posts.*» is every check of a family.
_CHECK = re.compile(r"[a-z_]+(?:(?:\.[\w-]+)+|\.\*)")


@dataclass(frozen=True)
class Waiver:
    """`check` is a check id, or a family («posts.*»); `since` and `until` both belong to the span; `who` allowed it.

    A group has in common what is set of it: `founder_id`, below which its organizations stand at any depth (not
    itself), their `kind`, `words` that their names hold in any form («школа»); `network` and `category` narrow it to
    pages.
    """

    RECORD: ClassVar[str] = "отсрочка"

    check: str
    reason: str
    until: date
    id: int = 0
    organization_id: int | None = None
    page_id: int | None = None
    since: date | None = None
    who: str = ""
    founder_id: int | None = None
    kind: OrganizationKind | None = None
    words: str = ""
    network: str = ""
    category: Category | None = None

    @property
    def of_group(self) -> bool:
        """It names what organizations or pages have in common, not one of them."""
        return bool(self.founder_id is not None or self.kind or self.words or self.network or self.category)

    @property
    def of_pages(self) -> bool:
        """It covers pages alone, not the organizations themselves."""
        return bool(self.page_id is not None or self.network or self.category)

    def in_force(self, on: date) -> bool:
        """Whether it holds on that day."""
        return fields.within(self.since, self.until, on)


def add(tx: Tx, waiver: Waiver) -> Waiver:
    """Add a waiver; answers it with its id. BadInput names the refused field."""
    checked = _checked(tx, waiver)
    stored = replace(checked, id=rows.insert(tx, KIND, checked.id, _columns(checked)))
    changes.added(tx, KIND, stored.id, stored)
    return stored


def give(tx: Tx, waiver: Waiver) -> tuple[Waiver, int | None]:
    """Add it as a person gives it; answers it, and how many organizations it covers now: None for all there are."""
    made = add(tx, waiver)
    covered = organizations_of(made, organizations.listing(tx))
    return made, None if covered is None else len(covered)


def update(tx: Tx, waiver: Waiver) -> Waiver:
    """Write the waiver over the one of the same id; BadInput when there is none."""
    before = get(tx, waiver.id)
    checked = _checked(tx, waiver)
    rows.update(tx, KIND, checked.id, _columns(checked))
    changes.updated(tx, KIND, checked.id, before, checked)
    return checked


def remove(tx: Tx, waiver_id: int) -> None:
    """Remove a waiver; BadInput when there is none."""
    before = get(tx, waiver_id)
    rows.delete(tx, KIND, waiver_id)
    changes.removed(tx, KIND, waiver_id, before)


def get(tx: Tx, waiver_id: int) -> Waiver:
    """One waiver; BadInput when there is none."""
    return _waiver(rows.find(tx, f"{_SELECT} WHERE id = ?", waiver_id, "отсрочки"))


def listing(tx: Tx) -> tuple[Waiver, ...]:
    """Every waiver, the one that ends first first."""
    return tuple(_waiver(row) for row in tx.execute(f"{_SELECT} ORDER BY until, id").fetchall())


def of_organization(tx: Tx, organization_id: int) -> tuple[Waiver, ...]:
    """The waivers of an organization and of its pages, the one that ends first first."""
    found = tx.execute(
        f"{_SELECT} WHERE organization_id = ?1 OR page_id IN ({_PAGES}) ORDER BY until, id", (organization_id,)
    )
    return tuple(_waiver(row) for row in found.fetchall())


def in_force(tx: Tx, on: date) -> tuple[Waiver, ...]:
    """The waivers that hold on that day, the one that ends first first."""
    return tuple(waiver for waiver in listing(tx) if waiver.in_force(on))


def organizations_of(waiver: Waiver, known: Iterable[Organization]) -> frozenset[int] | None:
    """Ids of the organizations that the waiver covers, None for every one there is; one named is there always."""
    if waiver.organization_id is not None:
        return frozenset({waiver.organization_id})
    if waiver.founder_id is None and waiver.kind is None and not waiver.words:
        return None
    every = tuple(known)
    below = _below(waiver.founder_id, every) if waiver.founder_id is not None else None
    wanted = _words(waiver.words)
    return frozenset(
        each.id
        for each in every
        if (below is None or each.id in below)
        and waiver.kind in (None, each.kind)
        and wanted <= _words(f"{each.name} {each.short_name}" if wanted else "")
    )


def has_page(waiver: Waiver, page: Page) -> bool:
    """Whether the page is the one it names, or of its network and category; whose page it is is asked elsewhere."""
    return (
        waiver.page_id in (None, page.id)
        and waiver.network in ("", page.network)
        and waiver.category in (None, page.category)
    )


def _below(founder_id: int, known: Iterable[Organization]) -> frozenset[int]:
    children: dict[int, list[int]] = {}
    for each in known:
        if each.founder_id is not None:
            children.setdefault(each.founder_id, []).append(each.id)
    found: set[int] = set()
    waiting = [founder_id]
    while waiting:
        new = [each for each in children.get(waiting.pop(), ()) if each not in found]
        found.update(new)
        waiting += new
    return frozenset(found - {founder_id})


def _words(text: str) -> frozenset[str]:
    """Words in their first form with abbreviations told: «СОШ» holds «школа»."""
    from registry.names import key  # brings the matchers of words along

    return frozenset(key(text).split())


def count(tx: Tx) -> int:
    """How many waivers there are, past ones too."""
    return rows.count(tx, KIND)


def _checked(tx: Tx, waiver: Waiver) -> Waiver:
    check = fields.required(waiver.check, _where("проверка"))
    if not _CHECK.fullmatch(check):
        raise BadInput(f"{_where('проверка')}: «{check}» не похоже на имя проверки вида posts.weekly.")
    if waiver.organization_id is not None:
        organizations.require(tx, waiver.organization_id, _where("организация"))
    if waiver.page_id is not None:
        page = pages.get(tx, waiver.page_id)
        if waiver.organization_id not in (None, page.organization_id):
            raise BadInput(f"{_where('страница')}: страница {page.id} принадлежит другой организации.")
    _check_group(tx, waiver)
    fields.span(waiver.since, waiver.until, _where("срок"))
    return replace(
        waiver,
        check=check,
        reason=fields.required(waiver.reason, _where("причина")),
        who=fields.line(waiver.who, _where("кто разрешил")),
        words=fields.line(waiver.words, _where("слова названия")),
    )


def _check_group(tx: Tx, waiver: Waiver) -> None:
    if not waiver.of_group:
        return
    if waiver.page_id is not None:
        raise BadInput(f"{_where('страница')}: отсрочка дана либо одной странице, либо группе.")
    if waiver.organization_id is not None and (waiver.founder_id is not None or waiver.kind or waiver.words):
        raise BadInput(f"{_where('организация')}: отсрочка дана либо одной организации, либо группе.")
    if waiver.founder_id is not None:
        organizations.require(tx, waiver.founder_id, _where("учредитель"))
    if waiver.network:
        networks.network(waiver.network)
    if waiver.words.strip() and not _words(waiver.words):
        raise BadInput(f"{_where('слова названия')}: по словам «{waiver.words}» организаций не отличить.")


def _where(field: str) -> str:
    return f"Отсрочка, поле «{field}»"


def _columns(waiver: Waiver) -> dict[str, Parameter]:
    return {
        '"check"': waiver.check,
        "reason": waiver.reason,
        "since": rows.iso(waiver.since),
        "until": waiver.until.isoformat(),
        "organization_id": waiver.organization_id,
        "page_id": waiver.page_id,
        "who": waiver.who,
        "founder_id": waiver.founder_id,
        "kind": waiver.kind.value if waiver.kind else "",
        "words": waiver.words,
        "network": waiver.network,
        "category": waiver.category.value if waiver.category else "",
    }


def _waiver(row: Row) -> Waiver:
    return Waiver(
        id=rows.number(row["id"]),
        check=rows.text(row["check"]),
        reason=rows.text(row["reason"]),
        since=rows.day(row["since"]),
        until=date.fromisoformat(rows.text(row["until"])),
        organization_id=rows.maybe_number(row["organization_id"]),
        page_id=rows.maybe_number(row["page_id"]),
        who=rows.text(row["who"]),
        founder_id=rows.maybe_number(row["founder_id"]),
        kind=OrganizationKind(kind) if (kind := rows.text(row["kind"])) else None,
        words=rows.text(row["words"]),
        network=rows.text(row["network"]),
        category=Category(category) if (category := rows.text(row["category"])) else None,
    )

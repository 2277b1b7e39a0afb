"""What the view of waivers shows: each with what is allowed and to whom, the soonest to end first, the ended last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from checks import catalogue
from console.format import Look
from console.reading import waiver_words
from console.reading.exemptions import how_long
from registry import organizations, pages, waivers
from registry.waivers import Waiver
from vault.transaction import Tx

_FAMILY = ".*"


@dataclass(frozen=True)
class WaiverRow:
    """A line of the list; `organization_id` is whose it is, 0 for a group or the municipality."""

    waiver: Waiver
    whom: str
    what: str
    look: Look
    organization_id: int
    haystack: str


def rows(tx: Tx, on: date) -> tuple[WaiverRow, ...]:
    """Every waiver, those that ended last."""
    names = {each.id: each.short_name or each.name for each in organizations.listing(tx)}
    known = {each.id: each for each in pages.listing(tx)}
    urls = {each.id: each.url.removeprefix("https://") for each in known.values() if each.url}
    found = []
    for each in waivers.listing(tx):
        whom, what = waiver_words.whom(each, names, urls), allowed(each.check)
        page = known.get(each.page_id or 0)
        owner = each.organization_id or (page.organization_id if page is not None else 0)
        look = how_long(each.since, each.until, on)
        about = f"{whom} {names.get(owner, '')} {what} {each.reason} {each.who}"
        found.append(WaiverRow(each, whom, what, look, owner, about))
    return tuple(sorted(found, key=lambda row: (row.waiver.until < on, row.waiver.until, row.waiver.id)))


def allowed(check: str) -> str:
    """The title of what is allowed to fail; of a family all of its checks."""
    known = catalogue.find(check)
    if known is not None:
        return known.title
    return f"все проверки {check.removesuffix(_FAMILY)}" if check.endswith(_FAMILY) else check

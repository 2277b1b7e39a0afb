"""`registry.waivers`: waivers that have come to nothing: over, never needed, or against another record.

Which verdicts a waiver allows is the engine's; here is only what came of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from checks.catalogue import municipality_check
from checks.model import Judgement, fail, na, ok
from checks.views import MunicipalityView, WaiverUse
from registry.regulation.model import Level

_LATELY = timedelta(days=90)
"""So long a waiver that is over is worth a word; our own choice."""


@municipality_check(
    "registry.waivers",
    title="Отсрочки в порядке",
    fix="Снимите отсрочки, которые не нужны, и решите о тех, чей срок вышел: poryadok waive list.",
    most=Level.RECOMMENDED,
)
def waivers(view: MunicipalityView) -> Judgement:
    """Every waiver that counts or lately did is wanted by something."""
    lately = [use for use in view.waivers if use.waiver.until >= view.today - _LATELY]
    if not lately:
        return na("registry.waivers.none")
    found = [f"№ {use.waiver.id}, {use.waiver.check}: {wrong}" for use in lately for wrong in _wrong(use, view)]
    if found:
        return fail("registry.waivers.wanting", *found, count=len(found))
    return ok("registry.waivers.sound", count=len(lately))


def _wrong(use: WaiverUse, view: MunicipalityView) -> Iterator[str]:
    """What is wrong with one of them, in words; never two things at once."""
    waiver = use.waiver
    if waiver.until < view.today:
        yield f"срок вышел {waiver.until:%d.%m.%Y}"
    elif use.contradicted:
        yield use.contradicted
    elif view.whole and use.covered and not use.allowed and not use.unseen:
        yield "нарушения нет, отсрочка не нужна"

"""The blank of a content plan: a month to send to an organization, which fills in topics and sends it back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from checks.plans import template
from console.dialogs.form import Form
from console.forms import filing
from console.forms.centre import publishing as forms
from registry import networks, organizations, pages
from registry.pages import PageState
from registry.sheets import writing
from vault import newfile

if TYPE_CHECKING:
    from pathlib import Path

    from console.app import Console
    from console.reading.centre.lines import Names
    from vault.transaction import Tx


async def blank(console: Console, organization_id: int, names: Names) -> None:
    """The blank of a month for one organization, days and kinds suggested, topics for it to fill in."""
    session = console.session

    def read(tx: Tx) -> tuple[organizations.Organization, tuple[pages.Page, ...]]:
        return organizations.get(tx, organization_id), pages.of_organization(tx, organization_id)

    organization, its_pages = await session.read(read)
    kept = [page for page in its_pages if page.state is PageState.ACTIVE]
    posts = template.norm_of(session.regulation, kept) if session.regulation is not None else 3
    month = forms.next_month(session.today)

    async def write(path: Path) -> None:
        codes = dict.fromkeys(page.network for page in kept)
        found = template.table([(organization, template.slots(month, posts))], [networks.title(code) for code in codes])
        content = await asyncio.to_thread(writing.workbook, (found,), title="Контент-план", made_on=session.today)
        await asyncio.to_thread(newfile.put_file, path, content)

    written: list[Path] = []
    name = names.whole(organization_id)
    plan = filing.plan(
        "Бланк контент-плана",
        f"~/план-{organization_id}-{month:%Y-%m}.xlsx",
        (".xlsx",),
        write,
        text=f"{name}: {month:%m.%Y}, по {posts} в неделю. Организация вписывает темы и присылает обратно.",
        written=written,
    )
    if await console.push_screen_wait(Form(plan)) is not None:
        console.tell(f"Бланк записан: {written[0]}")

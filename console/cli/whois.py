"""`whois`: is this page official, and whose."""

from __future__ import annotations

import click

from console.cli import output
from console.cli.context import Program, program
from console.cli.inputs import LINE
from console.cli.records import as_json
from console.cli.russian import Command
from registry import codec, networks, search


@click.command("whois", cls=Command)
@click.argument("url", metavar="ССЫЛКА", type=LINE)
@as_json
@program
def whois(program: Program, url: str, as_json: bool) -> None:
    """Официальная ли это страница и чья. Ссылка — в любом написании; сеть не спрашивается.

    Пример: poryadok whois m.vk.com/krapschool
    """
    with program.store() as store:
        found = store.read(lambda tx: search.whois(tx, url))
    owner, page = found.organization, found.page
    if as_json:
        output.document(
            {
                "official": found.official,
                "organization": None if owner is None else {"id": owner.id, "name": owner.name},
                "page": None if page is None else codec.to_json(page),
            }
        )
    elif owner is None or page is None:
        output.line(f"Не в реестре: {url}")
    else:
        where = f"{owner.name} ({networks.title(page.network)}, {page.url})"
        output.line(f"Официальная страница: {where}" if found.official else f"В реестре, но не действует: {where}")

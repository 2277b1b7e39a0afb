"""`whois`: is this page official, and whose; or an impostor, or like an official one."""

from __future__ import annotations

import click

from console.cli import output
from console.cli.context import Program, program
from console.cli.inputs import LINE
from console.cli.options import as_json
from console.cli.russian import Command
from console.reading import whois_words
from registry import codec, search
from registry.organizations import Organization
from registry.search import Whois
from vault.types import Json


@click.command("whois", cls=Command)
@click.argument("url", metavar="ССЫЛКА", type=LINE)
@as_json
@program
def whois(program: Program, url: str, as_json: bool) -> None:
    """Официальная ли это страница и чья; не подделка ли. Ссылка — в любом написании; сеть не спрашивается.

    Пример: poryadok whois m.vk.com/krapschool
    """
    with program.store() as store:
        found = store.read(lambda tx: search.whois(tx, url))
    if as_json:
        output.document(_as_json(found))
        return
    answer, *more = whois_words.sentences(found, url)
    output.line(answer)
    for sentence in more:
        output.message(sentence)


def _as_json(found: Whois) -> dict[str, Json]:
    fake = found.impostor
    return {
        "official": found.official,
        "organization": _named(found.organization),
        "page": None if found.page is None else codec.to_json(found.page),
        "impostor": None
        if fake is None
        else {**codec.to_json(fake), "state": fake.state.value, "imitates": _named(found.imitated)},
        "similar": [codec.to_json(page) for page in found.similar],
        "lookalike": found.lookalike,
    }


def _named(one: Organization | None) -> Json:
    return None if one is None else {"id": one.id, "name": one.name}

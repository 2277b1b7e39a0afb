"""`vault security`: what this machine does with secrets, fact by fact, with what to do about each."""

from __future__ import annotations

import os

import click

from console import clipboard
from console.cli import output
from console.cli.context import Program, program
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.russian import Command
from vault import host
from vault.host import HostFact, State
from vault.text import counted

_STATES = {State.GOOD: "хорошо", State.BAD: "плохо", State.UNKNOWN: "не видно"}


@click.command("security", cls=Command)
@as_json
@program
def security(program: Program, as_json: bool) -> Outcome:
    """Что на этой машине бережёт секреты, а что нет. Пароль не нужен; нашлось плохое — код 1.

    Пример: poryadok vault security
    """
    learned = clipboard.learn(os.environ)
    facts = host.inspect(program.location, os.environ, tmux=learned.tmux)
    bad = sum(fact.state is State.BAD for fact in facts)
    if as_json:
        output.document(
            {
                "facts": [
                    {
                        "code": fact.code,
                        "title": fact.title,
                        "state": fact.state,
                        "found": fact.found,
                        "advice": fact.advice or None,
                    }
                    for fact in facts
                ],
                "bad": bad,
            }
        )
    else:
        output.table(("Что", "Как", "Видно"), [(fact.title, _STATES[fact.state], fact.found) for fact in facts])
        output.section("Что сделать", _advice(facts))
        output.message(counted(bad, "слабое место", "слабых места", "слабых мест") if bad else "Слабых мест не видно.")
    return Outcome.found(bad > 0)


def _advice(facts: tuple[HostFact, ...]) -> list[str]:
    return [f"{fact.title}: {fact.advice}" for fact in facts if fact.advice]

"""What a step of a case is as data: its sentence, of what it is, who may close it, its clock, its ways by network.

The tables of steps stand in `kinds`, one module for each kind of case; how a case is worked through is `flow`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Per(StrEnum):
    """Of what there is a step: once in a case, of each page, of each official account that administers a page, of each
    other page of the same organization."""

    CASE = "case"
    PAGE = "page"
    ACCOUNT = "account"
    SISTER = "sister"


@dataclass(frozen=True)
class Way:
    """How it is done in one network; `text` "" where the step's own sentence says enough."""

    path: str = ""
    text: str = ""


@dataclass(frozen=True)
class Rule:
    """One step. `hand`: a person's word may close it; else only what the program itself sees. `skip`: it may be found
    needless, with a reason. `proof`: that word must say by what it is confirmed.

    `hours`: its clock, from the moment of discovery. `after` is the code of the step that must be closed before this
    one. `path` where the network does not matter, `networks` by code where it does; `only` names the networks that have
    such a step, none means all. `command` is typed to do it: «{person}», «{page}», «{account}», «{network}» and
    «{case}» stand for what the case is about.
    """

    code: str
    text: str
    per: Per = Per.CASE
    hand: bool = True
    skip: bool = True
    proof: bool = True
    hours: int | None = None
    after: str = ""
    path: str = ""
    networks: Mapping[str, Way] = field(default_factory=dict)
    only: tuple[str, ...] = ()
    command: str = ""

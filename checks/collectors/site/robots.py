"""robots.txt: what a site lets us read and how slowly (RFC 9309). urllib.robotparser is not used: it takes the first
rule that fits instead of the longest, knows no wildcards, and calls a page of HTML «everything is allowed» by luck.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

TOKEN = "poryadok"  # the product's name in robots.txt, not a secret

_LARGEST = 500 * 1024  # bytes that a crawler has to read: RFC 9309, 2.5
_LONGEST_DELAY = 10.0  # seconds; a site that asks for more gets this: a run has five pages to read, not a thousand
_MOST_RULES = 2000
_LINE = re.compile(r"\s*([a-z-]+)\s*:\s*(.*?)\s*(?:#.*)?", re.IGNORECASE)
_AGENT_NAME = re.compile(r"[a-z_-]+", re.IGNORECASE)


@dataclass(frozen=True)
class Rule:
    """A beginning of paths, with «*» for anything and «$» for the end."""

    allow: bool
    path: str

    def fits(self, path: str) -> bool:
        """Whether the rule speaks of the path. Stars are matched one after another: no rule can make this slow."""
        closed = self.path.endswith("$")
        first, *rest = self.path.removesuffix("$").split("*")
        if not rest:
            return path == first if closed else path.startswith(first)
        if not path.startswith(first):
            return False
        at = len(first)
        for piece in rest[:-1]:
            found = path.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        last = rest[-1]
        return len(path) - len(last) >= at and path.endswith(last) if closed else path.find(last, at) >= 0


@dataclass(frozen=True)
class Robots:
    """What holds for us on one host; `delay` in seconds between requests, 0 where none is asked for."""

    rules: tuple[Rule, ...] = ()
    delay: float = 0.0

    def allows(self, path: str) -> bool:
        """The longest rule that fits decides; of two as long, the one that allows."""
        spelled = _spelled(path)
        fitting = [(len(rule.path), rule.allow) for rule in self.rules if rule.fits(spelled)]
        return max(fitting)[1] if fitting else True


EVERYTHING = Robots()
NOTHING = Robots((Rule(allow=False, path="/"),))


def read(body: bytes) -> Robots:
    """The rules for us; no rules where the body is a page instead."""
    start = body[:_LARGEST]
    if start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return EVERYTHING
    mine: list[tuple[str, str]] = []
    anybodys: list[tuple[str, str]] = []
    named = False  # somewhere a group is meant for us by name
    agents: set[str] = set()
    collecting = False  # the lines before this one were names
    for line in re.split(r"\r\n|\r|\n", start.decode("utf-8-sig", "replace")):
        found = _LINE.fullmatch(line)
        if found is None:
            continue
        key, value = found[1].lower(), found[2]
        if key == "user-agent":
            agents = (agents if collecting else set()) | {_agent(value)}
            collecting = True
            named = named or TOKEN in agents
        elif key in {"allow", "disallow", "crawl-delay"}:
            collecting = False
            if TOKEN in agents:
                mine.append((key, value))
            elif "*" in agents:
                anybodys.append((key, value))
    return _robots(mine if named else anybodys)


def _agent(value: str) -> str:
    if value.startswith("*"):
        return "*"
    found = _AGENT_NAME.match(value)
    return found[0].lower() if found else ""


def _robots(lines: list[tuple[str, str]]) -> Robots:
    rules = []
    delay = 0.0
    for key, value in lines[:_MOST_RULES]:
        if key == "crawl-delay":
            delay = max(delay, _seconds(value))
        elif value:  # «Disallow:» with nothing forbids nothing
            path = _spelled(value)
            rules.append(Rule(key == "allow", path if path[:1] in {"/", "*"} else f"/{path}"))
    return Robots(tuple(rules), delay)


def _seconds(value: str) -> float:
    found = re.match(r"\d{1,6}(?:[.,]\d{1,3})?", value)
    return min(float(found[0].replace(",", ".")), _LONGEST_DELAY) if found else 0.0


def _spelled(path: str) -> str:
    """One spelling for %D0%B0, %d0%b0 and «а»; «*» and «$» stay what they are."""
    return quote(unquote_to_bytes(path), safe="/*$?=&:;@,+!'()~")

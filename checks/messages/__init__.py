"""The sentences of verdicts: a code and its parameters become plain Russian, with numerals that agree.

What was seen comes first («message»), what to do second («fix»). Nothing here decides anything; a verdict of an
old run is rendered by the same tables, one module for each family of checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from string import Formatter

from checks.messages import centre, comments, page, person, posts, registry, security, site, unseen
from checks.messages.person import LOOK as LOOK
from checks.model import Param, Params, Status
from vault.text import counted

WAIVER_REASON = "waiver_reason"
WAIVER_UNTIL = "waiver_until"

_FAMILIES = (registry, page, posts, comments, site, security, centre, person, unseen)
_SENTENCES: Mapping[str, str] = {code: text for family in _FAMILIES for code, text in family.SENTENCES.items()}
_FIXES: Mapping[str, str] = {code: text for family in _FAMILIES for code, text in family.FIXES.items()}

_WORDS: Mapping[str, Mapping[str, str]] = {
    # How the registry keeps a page.
    "kept": {
        "planned": "ещё не создана",
        "closed": "закрыта",
        "blocked": "заблокирована",
        "deleted": "удалена",
        "withdrawn": "больше не официальная",
    },
    # How the network shows it.
    "shown": {
        "open": "страница открыта",
        "closed": "страница закрыта",
        "private": "страница частная",
        "deleted": "страница удалена",
        "banned": "страница заблокирована сетью",
        "missing": "такой страницы в сети нет",
        "untold": "открыта ли страница, не сказано",
        "stranger": "по этому адресу не сообщество",
    },
}

_TOLD = frozenset({Status.FAIL, Status.WARN, Status.MANUAL, Status.WAIVED})
"""Statuses after which something is to be done."""


class _Agreeing(Formatter):
    """`{count:школа|школы|школ}` is a number with its noun, `{state:kept}` a word of the table, `{text:sentence}` ends
    with one full stop, `{note:remark}` is a sentence after another one, or nothing.
    """

    def format_field(self, value: object, format_spec: str) -> str:
        if format_spec in _WORDS:
            return _WORDS[format_spec].get(str(value), str(value))
        if format_spec == "sentence":
            return f"{str(value).rstrip('.')}."
        if format_spec == "remark":
            return f" {str(value).rstrip('.')}." if value else ""
        if "|" in format_spec:
            one, few, many = format_spec.split("|")
            return counted(int(str(value)), one, few, many)
        return str(value)


_FORMATTER = _Agreeing()


@lru_cache(maxsize=4096)  # of thousands of pages many are told the same
def sentences(status: Status, code: str, params: Params, fix: str) -> tuple[str, str]:
    """The message and what to do; the latter "" where nothing is to be done. `fix` is the check's own advice."""
    values: dict[str, Param] = dict(params)
    message = "".join(
        text if name is None else text + _FORMATTER.format_field(values[name], spec)
        for text, name, spec in _parts(code)
    )
    if status is Status.WAIVED:
        reason = str(values[WAIVER_REASON]).rstrip(".")
        message = f"{message} Отсрочка до {values[WAIVER_UNTIL]}: {reason}."
    return message, (_FIXES.get(code, fix) if status in _TOLD else "")


@cache
def _parts(code: str) -> tuple[tuple[str, str | None, str], ...]:
    """The sentence cut at its parameters: text, the parameter after it (None at the end) and how it is written."""
    parsed = _FORMATTER.parse(_SENTENCES[code])
    return tuple((text, name, spec or "") for text, name, spec, _conversion in parsed)


def known_codes() -> frozenset[str]:
    """Every code that has a sentence."""
    return frozenset(_SENTENCES)


def retired_codes() -> frozenset[str]:
    """Codes that no rule answers any more; verdicts of earlier runs are still shown by them."""
    return security.RETIRED


def parameters(code: str) -> frozenset[str]:
    """Names of the parameters that the sentence of this code needs."""
    return frozenset(name for _text, name, _spec, _conversion in _FORMATTER.parse(_SENTENCES[code]) if name)

"""Why something could not be seen, and what the person can do about it: for a failure that is kept, and for a run.

The sentence is the checks' own; only what to do next is said here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from checks import messages
from checks.facts import Failure, FailureKind
from checks.model import Status, Verdict
from checks.running.pending import subjects
from registry import networks

SITES_TITLE = "Сайты"

_PREFIX = "unseen."
_KEYED = frozenset({"vk", "ok"})


@dataclass(frozen=True)
class Way:
    """Where a thing is done: how to run again, to go on tomorrow, to enter a key and to replace one."""

    again: str
    resume: str
    enter_key: str
    replace_key: str


ON_SCREEN = Way("F5", "F5, «Продолжить»", "5 (Сейф), n/т, вид «сервисная»", "5 (Сейф), s/ы на его записи")
BY_COMMAND = Way(
    "poryadok check",
    "poryadok check --continue",
    "poryadok tokens add --from ФАЙЛ",
    "poryadok tokens list, затем poryadok tokens edit ID --from ФАЙЛ",
)

_KEY = "Запишите ключ: {enter_key}."
_AGAIN = "Повторите позже: {again}."
_BY_HAND = "Посмотрите сами и запишите дату проверки."
_ADVICE: Mapping[FailureKind, str] = {
    FailureKind.NO_TOKEN: _KEY,
    FailureKind.NOT_SET_UP: f"Получите ключи приложения. {_KEY}",
    FailureKind.BAD_TOKEN: "Так: {replace_key}.",
    FailureKind.CAPTCHA: "Пусть владелец ключа войдёт в сеть и подтвердит, что он человек.",
    FailureKind.LOST: "Проверьте связь этой машины и прокси в настройках, затем {again}.",
    FailureKind.TIMEOUT: _AGAIN,
    FailureKind.SERVER: _AGAIN,
    FailureKind.GARBAGE: _AGAIN,
    FailureKind.TOO_BIG: _BY_HAND,
    FailureKind.RATE: _AGAIN,
    FailureKind.FLOOD: "Подождите несколько часов, затем {again}.",
    FailureKind.SOFT_LIMIT: "Подождите час, затем {again}.",
    FailureKind.QUOTA: "Завтра: {resume}.",
    FailureKind.ACCESS: "Откройте страницу для всех или привяжите к ней ключ её администратора.",
    FailureKind.BROKEN: f"{_AGAIN} Повторится — сообщите о сбое.",
    FailureKind.NO_PREVIEW: _BY_HAND,
    FailureKind.NO_DISCUSSION: _BY_HAND,
    FailureKind.SHAPE: f"Сеть сменила вид страниц: нужна новая версия программы. {_BY_HAND}",
    FailureKind.TLS: "Попросите владельца сайта исправить сертификат.",
    FailureKind.ROBOTS: _BY_HAND,
    FailureKind.PRIVATE_ADDRESS: "Проверьте адрес сайта в реестре.",
    FailureKind.NO_SITE: "Проверьте адрес сайта в реестре.",
}

_KINDS: Mapping[str, FailureKind] = {
    **{f"{_PREFIX}{kind.value}": kind for kind in FailureKind},
    f"{_PREFIX}expired": FailureKind.BAD_TOKEN,
    f"{_PREFIX}rule_broke": FailureKind.BROKEN,
}
"""Kinds of failure by the codes of verdicts; two sentences are more exact than their kind: a key whose day is past, a
check that failed. A verdict that was not seen for a reason of a rule has another code."""

_EXPECTED = frozenset(
    {
        FailureKind.NO_COLLECTOR,
        FailureKind.NO_FIELD,
        FailureKind.GONE,
        FailureKind.STOPPED,
        FailureKind.NOT_ASKED,
    }
)
"""Known before the run, asked for by the person, or a finding of its own: no trouble of the run."""


@dataclass(frozen=True)
class Trouble:
    """What of one network ("" for sites) was not seen in a run for one reason: so many pages, why and what to do."""

    network: str
    kind: FailureKind
    count: int
    text: str

    @property
    def line(self) -> str:
        """«12 страниц — ВКонтакте: не задан ключ доступа. Запишите ключ: …»."""
        return f"{subjects(self.network, self.count)} — {self.text}"


def sentence(failure: Failure, network: str) -> str:
    """Why it could not be seen, in the words of the checks; `network` is a code, "" for sites."""
    code = _PREFIX + failure.kind.value
    values = {"network": networks.title(network) if network else "Сайт", "state": failure.detail}
    if code not in messages.known_codes() or not messages.parameters(code) <= set(values):
        return f"{values['network']}: не видно ({failure.kind.value})."
    return messages.sentences(Status.UNKNOWN, code, tuple(values.items()), "")[0]


def with_advice(why: str, kind: FailureKind, way: Way = ON_SCREEN, *, keyed: bool = True) -> str:
    """The sentence and what to do, unless the sentence goes on to say it itself; without `keyed` the network has no
    keys that would open a page."""
    if ". " in why:
        return why
    advice = _BY_HAND if kind is FailureKind.ACCESS and not keyed else _ADVICE.get(kind, "")
    return f"{why} {advice.format_map(vars(way))}".rstrip()


def has_keys(network: str) -> bool:
    """Whether pages of this network are asked for with a key; no site is ("")."""
    return network in _KEYED


def troubles(verdicts: Iterable[Verdict], way: Way = ON_SCREEN) -> tuple[Trouble, ...]:
    """What could not be seen in a run by network and reason, the commonest first. Of thousands of pages this takes a
    tenth of a second and more: beside a screen, ask in a thread."""
    subjects: dict[tuple[str, str], set[tuple[str, int]]] = {}
    said: dict[tuple[str, str], tuple[FailureKind, str]] = {}
    unknown = Status.UNKNOWN
    for verdict in verdicts:
        kind = _KINDS.get(verdict.code) if verdict.status is unknown else None
        if kind is not None and kind not in _EXPECTED:
            key = (verdict.network, verdict.code)
            subjects.setdefault(key, set()).add((verdict.subject.kind.value, verdict.subject.id))
            said.setdefault(key, (kind, verdict.message))
    found = (
        Trouble(key[0], kind, len(those), with_advice(why, kind, way, keyed=has_keys(key[0])))
        for key, those in subjects.items()
        for kind, why in (said[key],)
    )
    return tuple(sorted(found, key=lambda one: (-one.count, one.network, one.kind.value)))

"""A VK whose methods a test writes by hand, called singly or inside execute, and what a collector makes of it."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from checks.collectors.base import Key, Known, Order, Quota, Target, Unlimited
from checks.collectors.vk.collector import VkCollector
from checks.facts import Fact, FailureKind, Need, Outcome
from checks.running.runner import Job, LocalRunner, Step
from checks.settings import Endpoints, Limits
from tests.checks.support import NOW, QUICK, WEEK
from tests.checks.wire_server import TOKEN, Exchange, serving

Outcomes = Mapping[tuple[int, Need], Outcome]
Method = Callable[[dict[str, str]], object]

PATIENT = replace(QUICK, answer=10.0, again=10.0, total=30.0)
"""For a busy machine: nothing here is silent."""

INSIDE = int(WEEK.end.timestamp()) - 3600
"""An hour before the end of the judged week."""

SALT = b"salt of the tests"
_CALL = re.compile(r"API\.([\w.]+)\((\{.*?\})\)(?=[,\]])")


class Code(Exception):
    """What a method answers instead: an error of this number, or nothing at all (0)."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


HANG = Code(0)


@dataclass
class Fake:
    """Methods by name, and every call that was made: of which key, which method, with what, in which request."""

    url: str = ""
    methods: dict[str, Method] = field(default_factory=dict)
    calls: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    requests: list[tuple[str, ...]] = field(default_factory=list)

    def asked(self, method: str) -> list[dict[str, str]]:
        """With what a method was called."""
        return [values for _key, name, values in self.calls if name == method]

    def answer(self, exchange: Exchange) -> None:
        """One request over HTTP."""
        method, form = exchange.asked.method, exchange.asked.form
        key = form.pop("access_token")
        try:
            if method == "execute":
                exchange.json(self._execute(key, form["code"]))
            else:
                self.requests.append((method,))
                exchange.json({"response": self._one(key, method, form)})
        except Code as code:
            exchange.hang() if code is HANG else exchange.error(code.number)

    def _execute(self, key: str, code: str) -> object:
        found = [(name, json.loads(values)) for name, values in _CALL.findall(code)]
        self.requests.append(tuple(name for name, _ in found))
        if "execute" in self.methods:
            self.methods["execute"]({"key": key, "code": code})
        answers: list[object] = []
        errors = []
        for name, values in found:
            try:
                answers.append(self._one(key, name, {word: str(value) for word, value in values.items()}))
            except Code as error:
                if error is HANG:
                    raise
                answers.append(False)
                errors.append({"method": name, "error_code": error.number, "error_msg": TOKEN})
        return {"response": answers, "execute_errors": errors}

    def _one(self, key: str, name: str, values: dict[str, str]) -> object:
        self.calls.append((key, name, values))
        return self.methods[name]({**values, "key": key})


def cards(**fields: object) -> Method:
    """Profiles of whatever is asked about, all alike."""

    def answer(values: dict[str, str]) -> object:
        numbers = [int(name) for name in values["group_ids"].split(",")]
        return {"groups": [{"id": n, "screen_name": f"page{n - 1000}", "is_closed": 0, **fields} for n in numbers]}

    return answer


def post(number: int, date: int = INSIDE, **fields: object) -> dict[str, object]:
    return {"id": number, "owner_id": -1001, "from_id": -1001, "date": date, "text": f"Новость {number}", **fields}


def walls(*posts: dict[str, object]) -> Method:
    """The same short wall for everybody."""
    return lambda _values: {"count": len(posts), "items": list(posts)}


@contextmanager
def fake(**methods: Method) -> Iterator[Fake]:
    """Run it; methods are named with an underscore for the dot, and may be put in later too."""
    made = Fake(methods={name.replace("_", ".", 1): method for name, method in methods.items()})
    made.methods.setdefault("groups.getById", cards())
    made.methods.setdefault("groups.getAddresses", lambda _values: {"count": 0, "items": []})
    made.methods.setdefault("wall.get", walls())
    made.methods.setdefault("utils.getServerTime", lambda _values: 1)
    with serving(made.answer) as server:
        made.url = server.url
        yield made


def targets(count: int) -> list[Target]:
    return [Target(number, f"page{number}", str(1000 + number)) for number in range(1, count + 1)]


def collect(
    vk: Fake,
    wanted: Sequence[Target],
    needs: Sequence[Need],
    *,
    keys: Sequence[Key] = (Key(1, TOKEN),),
    key_of: Callable[[int, Need], int] = lambda _page, _need: 1,
    limits: Limits = PATIENT,
    known: Mapping[int, Known] | None = None,
    quota: Quota | None = None,
    since: datetime = WEEK.start,
    readers_since: datetime | None = None,
    proxy: str = "",
) -> Outcomes:
    """Every outcome; each need must have one, none may come twice."""
    order = Order(
        {target.subject_id: target for target in wanted},
        {key.id: key for key in keys},
        replace(Endpoints(vk_url=vk.url), proxy=proxy),
        limits,
        since,
        NOW,
        threading.Event(),
        known=lambda page: (known or {}).get(page, Known()),
        quota=quota or Unlimited(),
        salt=SALT,
        readers_since=readers_since,
    )
    collector = VkCollector(order)
    found: dict[tuple[int, Need], Outcome] = {}

    def took(step: Step) -> None:
        for outcome in step.outcomes:
            assert (outcome.subject_id, outcome.need) not in found
            found[outcome.subject_id, outcome.need] = outcome

    jobs = [Job("run", one.subject_id, need, key_of(one.subject_id, need)) for one in wanted for need in needs]
    LocalRunner(limits.workers, tick=0.01).run(
        collector.first(jobs), collector.work, took=took, cancelled=lambda: False, stop=collector.abort
    )
    collector.close()
    assert set(found) == {(target.subject_id, need) for target in wanted for need in needs}
    return found


def value(outcomes: Outcomes, page: int, need: Need) -> object:
    outcome = outcomes[page, need]
    assert isinstance(outcome, Fact), outcome
    return outcome.value


def kind(outcomes: Outcomes, page: int, need: Need) -> FailureKind | None:
    outcome = outcomes[page, need]
    return None if isinstance(outcome, Fact) else outcome.kind

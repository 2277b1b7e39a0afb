"""A network of a few answers for the tests of the collector: signatures are checked, any method can be replaced."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from checks.collectors.base import Key, Known, Order, Target
from checks.collectors.ok.collector import OkCollector
from checks.collectors.ok.keys import signature
from checks.facts import (
    Fact,
    Failure,
    Need,
    Outcome,
)
from checks.running.pacing import Pace
from checks.running.runner import Job, LocalRunner
from checks.settings import Endpoints, Limits
from tests.checks.support import QUICK, Ticks
from tests.checks.web_server import Asked, Talk, serving

NOW = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
SINCE = NOW - timedelta(days=14)
NEEDS = (Need.PROFILE, Need.ADDRESSES, Need.POSTS, Need.COMMENTS, Need.MANAGERS)
TOKEN, SECRET = "tkn1TOPSECRET", "SESSIONSECRET"

Outcomes = dict[tuple[int, Need], Outcome]


def group(number: str, **others: object) -> dict[str, object]:
    told = {
        "uid": number,
        "name": "Школа",
        "shortname": f"school{number}",
        "access_type": "OPEN",
        "address": "",
        "phone": "",
    }
    return {**told, "description": "Группа школы", **others}


def topic(number: int, days: float, comments: int = 0) -> dict[str, object]:
    created = int((NOW - timedelta(days=days)).timestamp() * 1000)
    summary = {"comments_count": comments}
    return {
        "id": str(number),
        "created_ms": created,
        "media": [{"type": "text", "text": "x"}],
        "discussion_summary": summary,
    }


@dataclass
class Ok:
    """A simulated OK of a few answers; `answers` by method replace them."""

    answers: dict[str, Callable[[dict[str, str]], object]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def __call__(self, talk: Talk) -> None:
        form = talk.asked.form
        self.asked.append(talk.asked)
        assert talk.asked.target == "/fb.do"
        assert all(form.values())
        rest = {name: told for name, told in form.items() if name != "sig"}
        assert form["sig"] == signature(rest, SECRET)
        answer = (self.answers.get(form["method"]) or getattr(self, form["method"].replace(".", "_")))(form)
        code = answer.get("error_code") if isinstance(answer, dict) else None
        headers = {} if code is None else {"invocation-error": str(code)}
        talk.answer(answer if isinstance(answer, bytes) else json.dumps(answer), **headers)

    def methods(self) -> list[str]:
        return [asked.form["method"] for asked in self.asked]

    def group_getInfo(self, form: dict[str, str]) -> object:  # the method's own name
        return [group(number) for number in form["uids"].split(",")]

    def url_getInfo(self, form: dict[str, str]) -> object:  # the same
        number = form["url"].removeprefix("https://ok.ru/school")
        return {"type": "GROUP", "objectId": int(number), "objectIdStr": number}

    def mediatopic_getTopics(self, _form: dict[str, str]) -> object:  # the same
        return {"media_topics": [topic(1, 1, 2), topic(2, 20)], "has_more": False, "entities": {}}

    def discussions_getComments(self, form: dict[str, str]) -> object:  # the same
        moment = int(NOW.timestamp() * 1000) - 1000
        listed = [
            {"id": f"c{form['discussionId']}{n}", "text": "т", "date_ms": moment, "author_id": "577"} for n in range(2)
        ]
        return {"comments": listed, "has_more": False}

    def group_getCounters(self, _form: dict[str, str]) -> object:  # the same
        return {"counters": {"moderators": 2}}


def error(code: int) -> Callable[[dict[str, str]], object]:
    return lambda _form: {"error_code": code, "error_msg": f"SOMETHING : about {TOKEN}", "error_data": None}


def collect(
    network: Ok,
    *targets: Target,
    needs: tuple[Need, ...] = NEEDS,
    token: str = f"{TOKEN} {SECRET}",
    login: str = "APPKEY",
    limits: Limits = QUICK,
    known: Known | None = None,
    readers_since: datetime | None = None,
) -> Outcomes:
    found: Outcomes = {}
    with serving(network) as server:
        order = Order(
            targets={target.subject_id: target for target in targets},
            keys={9: Key(9, token, login)},
            endpoints=Endpoints(ok_url=server.url),
            limits=limits,
            since=SINCE,
            now=NOW,
            stop=threading.Event(),
            known=lambda _number: known or Known(),
            salt=b"salt",
            readers_since=readers_since,
        )
        collector = OkCollector(order, pace=Pace(1000, monotonic=Ticks()))
        jobs = [Job("r", target.subject_id, need, 9) for target in targets for need in needs]
        LocalRunner(2).run(
            collector.first(jobs),
            collector.work,
            took=lambda step: found.update({(one.subject_id, one.need): one for one in step.outcomes}),
            cancelled=lambda: False,
            stop=collector.abort,
        )
        collector.close()
    assert set(found) == {(job.subject_id, job.need) for job in jobs}  # every need has an outcome
    assert TOKEN not in repr(found)
    assert SECRET not in repr(found)
    return found


def value(outcome: Outcome) -> object:
    assert isinstance(outcome, Fact), outcome
    return outcome.value


def failure(outcome: Outcome) -> Failure:
    assert isinstance(outcome, Failure), outcome
    return outcome


ONE = Target(1, "school100", "100")

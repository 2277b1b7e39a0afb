"""The simulated OK as a whole: the form of a request, who asks, limits, the scenario's errors, then a method.

Requests come as `/fb.do?method=group.getInfo&…` and as `/api/group/getInfo?…`, by GET or as a POST form. Errors are
HTTP 200 with a header `invocation-error` (apiok.ru, «Ошибки»).
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import replace

from sample_data.networks.exchange import (
    Json,
    NoReply,
    Outcome,
    Recorded,
    Recorder,
    Reply,
    Request,
    json_bytes,
    json_reply,
    web_page,
)
from sample_data.networks.limits import Monotonic, RateWindow
from sample_data.networks.ok import errors, signing
from sample_data.networks.ok.errors import Garbage, OkError, Silence
from sample_data.networks.ok.methods import CALLS_A_DAY, Methods, Mood
from sample_data.networks.scenario import Fault, Scenario
from sample_data.networks.world import World

NETWORK = "ok"
HIDDEN = ("access_token", "session_key", "sig")
SUBJECTS = ("uids", "gid", "group_id", "uid", "discussionId", "url")


class OkService:
    """One OK over one world; `clock` is monotonic seconds, for the limit.

    The published documentation names no limits: more than `rate` requests a second of one session get error 8, and
    `wall_quota` calls of mediatopic.getTopics are allowed, after them error 11. `error` of a scenario answers its
    code to `methods` (all, when none are named); the fault REVOKED is a session that is no more.
    """

    def __init__(self, world: World, recorder: Recorder, clock: Monotonic) -> None:
        self._methods = Methods(world, self._calls_left)
        self._recorder = recorder
        self._rate = RateWindow(clock)
        self._lock = threading.Lock()
        self._calls: Counter[str] = Counter()

    def recorded(self, request: Request) -> Recorded:
        parameters = request.parameters
        shown = tuple(sorted((name, value) for name, value in parameters.items() if name not in HIDDEN))
        subjects = next((parameters[name].split(",") for name in SUBJECTS if name in parameters), [])
        method = _method(request)
        return Recorded(NETWORK, method, shown, signing.label(parameters), subjects=tuple(subjects), host=request.host)

    def answer(self, request: Request) -> Outcome:
        outcome, code = self._outcome(request)
        status = outcome.status if isinstance(outcome, Reply) else 0
        record = replace(self.recorded(request), error=code, status=status, at=time.monotonic())
        self._recorder.add(record)
        return outcome

    def _outcome(self, request: Request) -> tuple[Outcome, int | None]:
        method = _method(request)
        if not method:
            return web_page(404, "404 Not Found"), None
        try:
            return json_reply(self._called(method, request)), None
        except OkError as error:
            return _error(error), error.code
        except Silence:
            return NoReply.HANG, None
        except Garbage:
            return web_page(200, "Технические работы"), None

    def _called(self, method: str, request: Request) -> Json:
        today, parameters = request.today, request.parameters
        if method not in self._methods:
            raise OkError(errors.METHOD)
        if parameters.get("format", "json").lower() != "json":
            raise OkError(errors.REQUEST, "format")
        session = signing.admitted(_all(method, request))
        if today.fault is Fault.REVOKED:
            raise OkError(errors.SESSION_KEY)
        if today.error and (not today.methods or method in today.methods):
            raise OkError(today.error)
        if not self._methods.rights(method) <= session.rights:
            raise OkError(errors.PERMISSION)
        if today.rate and not self._rate.admit(session.label, today.rate):
            raise OkError(errors.FLOOD)
        self._spend(method, today)
        mood = Mood(request.now, request.began, marks=today.marks, hostile=today.hostile_texts)
        return self._methods.call(method, parameters, mood)

    def _spend(self, method: str, today: Scenario) -> None:
        with self._lock:
            if method == "mediatopic.getTopics" and self._calls[method] >= today.wall_quota:
                raise OkError(errors.LIMIT)
            self._calls[method] += 1

    def _calls_left(self, method: str) -> int:
        with self._lock:
            return max(0, CALLS_A_DAY - self._calls[method])


def _method(request: Request) -> str:
    """The method of a request in either form; empty for an address that is none."""
    if request.path == "/fb.do":
        return request.parameters.get("method", "")
    head, _, rest = request.path.lstrip("/").partition("/")
    return rest.strip("/").replace("/", ".") if head == "api" else ""


def _all(method: str, request: Request) -> dict[str, str]:
    """The parameters as they are signed. In the form of a path `method` is a parameter only when it was sent.

    Clients sign it either way; both are accepted, as nothing says otherwise.
    """
    parameters = dict(request.parameters)
    if request.path != "/fb.do" and "method" not in parameters:
        with_method = parameters | {"method": method}
        token = parameters.get("access_token") or parameters.get("session_key") or ""
        secret = signing.session_secret(token) if token else signing.APPLICATION_SECRET
        if parameters.get("sig") == signing.signature(with_method, secret):
            return with_method
    return parameters


def _error(error: OkError) -> Reply:
    body: Json = {"error_code": error.code, "error_msg": error.message, "error_data": None}
    return Reply(json_bytes(body), headers=(("invocation-error", str(error.code)),))

"""The simulated VK as a whole: key, version, limits, faults of the network, then a method or `execute`."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

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
from sample_data.networks.limits import DailyQuota, Monotonic, RateWindow
from sample_data.networks.scenario import Fault, Scenario
from sample_data.networks.vk import errors, script
from sample_data.networks.vk.asked import Mood
from sample_data.networks.vk.errors import Garbage, Silence, VkError
from sample_data.networks.vk.methods import Methods
from sample_data.networks.vk.shapes import shaped
from sample_data.networks.vk.syntax import CompileError
from sample_data.networks.vk.tokens import KNOWN, TokenKind
from sample_data.networks.world import World

NETWORK = "vk"
PREFIX = "/method/"
NOT_FOR_COMMUNITIES = ("wall.get", "wall.getComments", "groups.getAddresses")
SUBJECTS = ("owner_id", "group_id", "domain", "group_ids", "screen_name", "user_ids")
WHOLE = (5, 6, 8, 14, 17, 28)  # errors of a request and never of a call inside execute
CAPTCHA_PAGE = "https://id.vk.example.invalid/not_robot_captcha?domain=vk.example.invalid&session_token=fake"


@dataclass(frozen=True)
class _Caller:
    """Who asks, and what holds for everything that is asked."""

    token: TokenKind
    mood: Mood

    @property
    def scenario(self) -> Scenario:
        return self.mood.scenario


class Excesses:
    """How often each token was over the rate: after some, VK stops to respond to a method."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()

    def add(self, token: str) -> None:
        with self._lock:
            self._counts[token] += 1

    def banned(self, token: str, method: str, scenario: Scenario) -> bool:
        with self._lock:
            return (
                bool(scenario.soft_ban)
                and method == scenario.soft_ban
                and (self._counts[token] >= scenario.soft_ban_after)
            )


class VkService:
    """One VK over one world. `clock` is monotonic seconds, for the limits."""

    def __init__(self, world: World, recorder: Recorder, clock: Monotonic) -> None:
        self._methods = Methods(world)
        self._recorder = recorder
        self._rate = RateWindow(clock)
        self._quota = DailyQuota(clock)
        self._excesses = Excesses()

    def recorded(self, request: Request) -> Recorded:
        bare, key = _bare(request), _key(request)
        label = KNOWN.get(key) or ("unknown" if key else "")
        return Recorded(NETWORK, request.path.removeprefix(PREFIX), tuple(sorted(bare.items())), label)

    def answer(self, request: Request) -> Outcome:
        if not request.path.startswith(PREFIX):
            return web_page(404, "404 Not Found")
        method = request.path.removeprefix(PREFIX)
        inner: list[tuple[str, str]] = []
        code: int | None = None
        outcome: Outcome
        try:
            caller = self._admitted(request)
            outcome = json_reply(self._called(method, _bare(request), caller, inner))
        except VkError as error:
            code = error.code
            outcome = json_reply({"error": _error(error, method, _bare(request))})
        except Silence:
            outcome = NoReply.HANG
        except Garbage:
            outcome = web_page(200, "Ошибка")
        if isinstance(outcome, Reply) and inner:
            outcome = replace(outcome, wait=len(inner) * request.today.inner_latency)
        names, subjects = tuple(name for name, _ in inner), tuple(subject for _, subject in inner)
        record = replace(self.recorded(request), error=code, inner=names, subjects=subjects, at=time.monotonic())
        self._recorder.add(record)
        return outcome

    def _admitted(self, request: Request) -> _Caller:
        """Check version, key and rate, in this order."""
        today = request.today
        version = _version(request.parameters.get("v", ""))
        key = _key(request)
        if not key:
            raise VkError(errors.INVALID_REQUEST, "Invalid request: method is unavailable without access token")
        label = KNOWN.get(key)
        if today.token not in ("", label):
            today = replace(today, fault=Fault.NONE, error=0)
        if label is None or today.fault is Fault.REVOKED:
            raise VkError(errors.AUTHORIZATION, "User authorization failed: invalid access_token (4).")
        if today.fault in (Fault.CAPTCHA, Fault.CAPTCHA_OLD):
            raise VkError(errors.CAPTCHA, extra=_captcha(today.fault))
        limit = today.rate_community if label is TokenKind.COMMUNITY else today.rate
        if limit and not self._rate.admit(label, limit):
            self._excesses.add(label)
            raise VkError(errors.TOO_MANY)
        return _Caller(label, Mood(version, label, today, request.now, request.began))

    def _called(
        self, method: str, parameters: Mapping[str, str], caller: _Caller, inner: list[tuple[str, str]]
    ) -> Json:
        if method == "execute":
            return self._execute(parameters, caller, inner)
        return {"response": self._one(method, parameters, caller)}

    def _one(self, method: str, parameters: Mapping[str, str], caller: _Caller) -> Json:
        """One method, called by itself or inside execute; both spend the daily quota."""
        if method not in self._methods:
            raise VkError(errors.UNKNOWN_METHOD)
        if self._excesses.banned(caller.token, method, caller.scenario):
            raise Silence
        _fail(method, caller.scenario)
        if caller.token is TokenKind.COMMUNITY and method in NOT_FOR_COMMUNITIES:
            raise VkError(errors.GROUP_AUTHORIZATION)
        if not self._quota.spend(caller.token, method, {"wall.get": caller.scenario.wall_quota}):
            raise VkError(errors.QUOTA)
        return shaped(self._methods.call(method, parameters, caller.mood), caller.scenario)

    def _execute(self, parameters: Mapping[str, str], caller: _Caller, inner: list[tuple[str, str]]) -> Json:
        if not caller.scenario.execute_allowed and caller.token is not TokenKind.COMMUNITY:
            raise VkError(errors.APPLICATION_AUTHORIZATION)
        if self._excesses.banned(caller.token, "execute", caller.scenario):
            raise Silence
        if "execute" in caller.scenario.methods or caller.scenario.error in WHOLE:
            _fail("execute", caller.scenario)
        code = parameters.get("code", "")
        if not code:
            raise errors.parameter("code is undefined")
        failed: list[dict[str, Json]] = []

        def call(method: str, values: Mapping[str, str]) -> Json:
            inner.append((method, _subject(values)))
            try:
                return self._one(method, values, caller)
            except VkError as error:
                failed.append(_inner_error(method, error))
                return False

        value = _ran(code, call)
        if len(json_bytes(value)) > caller.scenario.execute_most:
            raise _runtime("response size is too big")
        if failed and caller.scenario.execute_trailing:
            failed.append(failed[-1] | {"method": "execute"})
        if failed and caller.scenario.execute_null:
            value = None
        return {"response": value, "execute_errors": failed} if failed else {"response": value}


def _ran(code: str, call: script.Call) -> Json:
    try:
        return script.run(code, call)
    except CompileError as error:
        raise VkError(errors.COMPILE, f"Unable to compile code: {error}") from None
    except script.RunError as error:
        raise _runtime(str(error)) from None


def _fail(method: str, scenario: Scenario) -> None:
    """The error that the scenario has for this method."""
    if not scenario.error or (scenario.methods and method not in scenario.methods):
        return
    extra = _captcha(Fault.CAPTCHA) if scenario.error == errors.CAPTCHA else None
    raise VkError(scenario.error, extra=extra)


def _subject(values: Mapping[str, str]) -> str:
    """About whom a call is, for the record."""
    return next((values[name] for name in SUBJECTS if values.get(name)), "")


def _key(request: Request) -> str:
    return request.parameters.get("access_token", "") or request.bearer


def _bare(request: Request) -> Mapping[str, str]:
    """The parameters without the key."""
    return {name: value for name, value in request.parameters.items() if name != "access_token"}


def _version(text: str) -> tuple[int, ...]:
    parts = text.split(".")
    if len(parts) != 2 or not all(part.isdecimal() for part in parts):
        raise VkError(errors.INVALID_REQUEST, "Invalid request: v (version) is required")
    return tuple(int(part) for part in parts)


def _error(error: VkError, method: str, parameters: Mapping[str, str]) -> Json:
    """The `error` object; the key is left out of `request_params`."""
    params: list[Json] = [{"key": "oauth", "value": "1"}, {"key": "method", "value": method}]
    params += [{"key": name, "value": value} for name, value in parameters.items()]
    return {"error_code": error.code, "error_msg": error.message, **error.extra, "request_params": params}


def _inner_error(method: str, error: VkError) -> dict[str, Json]:
    return {"method": method, "error_code": error.code, "error_msg": error.message}


def _runtime(reason: str) -> VkError:
    return VkError(errors.RUNTIME, f"Runtime error occurred during code invocation: {reason}")


def _captcha(fault: Fault) -> Mapping[str, Json]:
    if fault is Fault.CAPTCHA_OLD:
        return {"captcha_sid": "100200300", "captcha_img": f"{CAPTCHA_PAGE}&sid=100200300"}
    return {"redirect_uri": CAPTCHA_PAGE, "remixstlid": "100200300400500"}

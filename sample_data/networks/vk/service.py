"""The simulated VK as a whole: key, version, limits, faults of the network, then a method or `execute`."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

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
from sample_data.networks.scenario import Connection, Fault, Scenario
from sample_data.networks.vk import errors, script
from sample_data.networks.vk.errors import Garbage, Silence, VkError
from sample_data.networks.vk.methods import Methods, Mood
from sample_data.networks.vk.syntax import CompileError
from sample_data.networks.vk.tokens import KNOWN, TokenKind
from sample_data.networks.world import World

NETWORK = "vk"
PREFIX = "/method/"
RESPONSE_MOST = 5 * 1024 * 1024  # bytes of the answer of execute
NOT_FOR_COMMUNITIES = ("wall.get", "wall.getComments", "groups.getAddresses")
CAPTCHA_PAGE = "https://id.vk.example.invalid/not_robot_captcha?domain=vk.example.invalid&session_token=fake"


@dataclass(frozen=True)
class _Caller:
    """Who asks, and under which switches."""

    token: TokenKind
    scenario: Scenario
    mood: Mood


class VkService:
    """One VK over one world. `clock` is monotonic seconds, for the limits; `now` (aware) is what posts see."""

    def __init__(self, world: World, now: datetime, scenario: Scenario, recorder: Recorder, clock: Monotonic) -> None:
        self._methods = Methods(world, now)
        self._scenario = scenario
        self._recorder = recorder
        self._rate = RateWindow(clock)
        self._quota = DailyQuota(clock)
        self._lock = threading.Lock()
        self._count = 0

    def answer(self, request: Request) -> Outcome:
        scenario = self._today()
        if not request.path.startswith(PREFIX):
            return web_page(404, "404 Not Found")
        method = request.path.removeprefix(PREFIX)
        bare = {name: value for name, value in request.parameters.items() if name != "access_token"}
        key = request.parameters.get("access_token", "") or request.bearer
        label = KNOWN.get(key)
        record = Recorded(NETWORK, method, tuple(sorted(bare.items())), label or ("unknown" if key else ""))
        inner: list[str] = []
        code: int | None = None
        outcome: Outcome
        try:
            _break_connection(scenario)
            caller = self._admitted(bare, key, scenario)
            outcome = json_reply(self._called(method, bare, caller, inner))
        except VkError as error:
            code = error.code
            outcome = json_reply({"error": _error(error, method, bare)})
        except _Broken as broken:
            outcome = broken.outcome
        except Silence:
            outcome = NoReply.HANG
        except Garbage:
            outcome = web_page(200, "Ошибка")
        self._recorder.add(replace(record, error=code, inner=tuple(inner)))
        return outcome

    def _today(self) -> Scenario:
        """The scenario of this request: the first `after` ones are answered in health."""
        with self._lock:
            self._count += 1
            healthy = self._count <= self._scenario.after
        if not healthy:
            return self._scenario
        return replace(self._scenario, connection=Connection.ANSWER, fault=Fault.NONE)

    def _admitted(self, parameters: Mapping[str, str], key: str, scenario: Scenario) -> _Caller:
        """Check version, key and rate, in this order."""
        version = _version(parameters.get("v", ""))
        if not key:
            raise VkError(errors.INVALID_REQUEST, "Invalid request: method is unavailable without access token")
        label = KNOWN.get(key)
        if label is None or scenario.fault is Fault.REVOKED:
            raise VkError(errors.AUTHORIZATION, "User authorization failed: invalid access_token (4).")
        if scenario.fault in (Fault.CAPTCHA, Fault.CAPTCHA_OLD):
            raise VkError(errors.CAPTCHA, extra=_captcha(scenario.fault))
        limit = scenario.rate_community if label is TokenKind.COMMUNITY else scenario.rate
        if not self._rate.admit(label, limit):
            raise VkError(errors.TOO_MANY)
        mood = Mood(version, scenario.unknown_id_fails, scenario.blocked_wall, scenario.marks)
        return _Caller(label, scenario, mood)

    def _called(self, method: str, parameters: Mapping[str, str], caller: _Caller, inner: list[str]) -> Json:
        if method == "execute":
            return self._execute(parameters, caller, inner)
        return {"response": self._one(method, parameters, caller)}

    def _one(self, method: str, parameters: Mapping[str, str], caller: _Caller) -> Json:
        """One method, called by itself or inside execute; both spend the daily quota."""
        if method not in self._methods:
            raise VkError(errors.UNKNOWN_METHOD)
        if caller.token is TokenKind.COMMUNITY and method in NOT_FOR_COMMUNITIES:
            raise VkError(errors.GROUP_AUTHORIZATION)
        if not self._quota.spend(caller.token, method, {"wall.get": caller.scenario.wall_quota}):
            raise VkError(errors.QUOTA)
        return self._methods.call(method, parameters, caller.mood)

    def _execute(self, parameters: Mapping[str, str], caller: _Caller, inner: list[str]) -> Json:
        if not caller.scenario.execute_allowed and caller.token is not TokenKind.COMMUNITY:
            raise VkError(errors.APPLICATION_AUTHORIZATION)
        code = parameters.get("code", "")
        if not code:
            raise errors.parameter("code is undefined")
        failed: list[dict[str, Json]] = []

        def call(method: str, values: Mapping[str, str]) -> Json:
            inner.append(method)
            try:
                return self._one(method, values, caller)
            except VkError as error:
                failed.append(_inner_error(method, error))
                return False

        try:
            value = script.run(code, call)
        except CompileError as error:
            raise VkError(errors.COMPILE, f"Unable to compile code: {error}") from None
        except script.RunError as error:
            raise _runtime(str(error)) from None
        if len(json_bytes(value)) > RESPONSE_MOST:
            raise _runtime("response size is too big")
        if failed and caller.scenario.execute_trailing:
            failed.append(failed[-1] | {"method": "execute"})
        return {"response": value, "execute_errors": failed} if failed else {"response": value}


class _Broken(Exception):
    """The network is unwell below the API."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome: Reply | NoReply = outcome


def _break_connection(scenario: Scenario) -> None:
    if scenario.connection is Connection.DROP:
        raise _Broken(NoReply.DROP)
    match scenario.fault:
        case Fault.SILENT:
            raise _Broken(NoReply.HANG)
        case Fault.BAD_GATEWAY:
            raise _Broken(web_page(502, "502 Bad Gateway"))
        case Fault.MAINTENANCE:
            raise _Broken(web_page(200, "Технические работы"))


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

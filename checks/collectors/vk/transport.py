"""The only door to vk_api: one request to VK over a wire of our own, whatever goes wrong a CallFailed of a known kind.

vk_api by itself reads a configuration file of the working directory, waits without end, sleeps and recurses on
error 6, breaks on the captcha of 2026 and keeps the token inside its errors; each of these is turned off here.
When to ask, how often and what about is the collector's.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, cast

import jconfig
import requests
import vk_api

from checks.collectors.wire import Cut, Late, Lost, TooLong, Wire
from checks.facts import FailureKind
from checks.settings import Limits
from vault.types import Json

API_VERSION = "5.199"
EXECUTE = "execute"

Parameters: TypeAlias = Mapping[str, str | int]

_HOME = "https://api.vk.ru/"  # what vk_api always asks; our wire carries it where the settings say

# Codes: https://github.com/VKCOM/vk-api-schema errors.json, 5.199.
_KINDS: Mapping[int, FailureKind] = {
    1: FailureKind.SERVER,
    5: FailureKind.BAD_TOKEN,
    6: FailureKind.RATE,
    8: FailureKind.BAD_TOKEN,
    9: FailureKind.FLOOD,
    10: FailureKind.SERVER,
    12: FailureKind.BROKEN,  # a script of ours that does not compile
    13: FailureKind.TOO_BIG,
    14: FailureKind.CAPTCHA,
    17: FailureKind.CAPTCHA,
    27: FailureKind.BAD_TOKEN,
    28: FailureKind.BAD_TOKEN,
    29: FailureKind.QUOTA,
    36: FailureKind.TOO_BIG,
    43: FailureKind.SERVER,
}
_CUTS: Mapping[type[Cut], FailureKind] = {
    Late: FailureKind.TIMEOUT,
    Lost: FailureKind.LOST,
    TooLong: FailureKind.TOO_BIG,
}
_REFUSED_EXECUTE = frozenset({3, 8, 15, 27, 28})

# vk_api warns into a logger nobody set up, which Python would print over the screen.
_vk_log = logging.getLogger("vk_api")
_vk_log.addHandler(logging.NullHandler())
_vk_log.propagate = False


class CallFailed(Exception):
    """A request brought no answer. `code` is VK's error number or None; the network's own text is never kept."""

    def __init__(self, kind: FailureKind, code: int | None = None) -> None:
        super().__init__(f"{kind}" if code is None else f"{kind} ({code})")
        self.kind = kind
        self.code = code

    @property
    def detail(self) -> str:
        """What a verdict may show."""
        return "" if self.code is None else f"ошибка {self.code}"


class ExecuteRefused(CallFailed):
    """This key may not call execute at all; single calls may still work."""


@dataclass(frozen=True)
class InnerError:
    """An entry of `execute_errors`: a call inside execute that failed, or execute itself."""

    method: str
    code: int


@dataclass(frozen=True)
class Answer:
    """What VK answered; `errors` is empty for anything but execute. `size` is the length of the body in bytes, `waited`
    how many seconds its beginning took to come."""

    response: Json
    errors: tuple[InnerError, ...] = ()
    size: int = 0
    waited: float = 0.0


def kind_of(code: int) -> FailureKind:
    """What an error number means for the page that was asked about; unknown ones are a closed door."""
    return _KINDS.get(code, FailureKind.ACCESS)


class Transport:
    """One key, one connection, one request at a time; each thread has its own.

    `abort` may be called from any thread: it cuts the request that is under way, so that a silent server does not
    hold up a stop.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        limits: Limits,
        proxy: str = "",
        *,
        calm: Callable[[], None] | None = None,
        sent: Callable[[], None] | None = None,
    ) -> None:
        """`calm` waits, before a long answer is understood, for a moment at which that hinders nobody; `sent` is told
        when a request goes out."""
        self._limits = limits
        self._wire = Wire(base_url, connect=limits.connect, total=limits.total, largest=limits.body, proxy=proxy)
        self._wire.calm = calm
        self._wire.sent = sent
        http = requests.Session()
        http.trust_env = False  # neither proxies nor ~/.netrc of the environment: the proxy is a setting
        http.max_redirects = 0  # a redirect would carry the key elsewhere
        http.headers["User-Agent"] = "poryadok"
        http.adapters.clear()
        http.mount(_HOME, self._wire)
        self._http = http
        self._api = vk_api.VkApi(token=token, session=http, api_version=API_VERSION, config=jconfig.MemoryConfig)
        # The pace is kept outside, for all threads of a key. Not 0: then it sleeps when the machine's clock steps back.
        self._api.RPS_DELAY = float("-inf")
        self._api.error_handlers.clear()  # they sleep, recurse and ask the keyboard

    def call(self, method: str, parameters: Parameters, *, again: bool = False) -> Answer:
        """Ask once. `again` waits less for the first byte: the request was already found silent as part of another.

        Raises CallFailed, ExecuteRefused.
        """
        self._wire.silence = self._limits.again if again else self._limits.answer
        try:
            raw = cast("object", self._api.method(method, dict(parameters), raw=True))
        except vk_api.ApiError as error:
            raise _refusal(method, error) from None
        except Cut as cut:
            raise CallFailed(_CUTS[type(cut)]) from None
        except requests.TooManyRedirects:
            raise CallFailed(FailureKind.GARBAGE) from None
        except vk_api.ApiHttpError as error:
            server = error.response.status_code >= 500
            raise CallFailed(FailureKind.SERVER if server else FailureKind.GARBAGE) from None
        except Exception:  # noqa: BLE001 # JSONDecodeError, KeyError, TypeError, RecursionError: vk_api on strange bodies
            raise CallFailed(FailureKind.GARBAGE) from None
        return _answer(raw, self._wire.received, self._wire.waited)

    def abort(self) -> None:
        """Cut the request under way; it ends as CallFailed."""
        self._wire.cut()

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def __repr__(self) -> str:
        return "Transport()"


def _refusal(method: str, error: vk_api.ApiError) -> CallFailed:
    code = _whole(error.code)
    if method == EXECUTE and code in _REFUSED_EXECUTE:
        return ExecuteRefused(FailureKind.BAD_TOKEN, code)
    return CallFailed(kind_of(code), code)


def _answer(raw: object, size: int, waited: float) -> Answer:
    if not isinstance(raw, dict) or "response" not in raw:
        raise CallFailed(FailureKind.GARBAGE)
    listed = raw.get("execute_errors")
    errors = tuple(
        InnerError(str(item.get("method", "")), _whole(item.get("error_code")))
        for item in (listed if isinstance(listed, list) else [])
        if isinstance(item, dict)
    )
    return Answer(cast("Json", raw["response"]), errors, size, waited)


def _whole(value: object) -> int:
    """An error number, 0 when it is none."""
    try:
        return int(str(value))
    except ValueError:
        return 0

"""How Одноклассники are asked with one key: signed, at their pace, and with memory of a key or a method refused.

What is asked about which page is the collector's; what answers mean is `parse`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import cast

from checks.collectors.door import AskFailed, Door
from checks.collectors.ok.keys import Application, signature
from checks.collectors.web import Answer, Exchange
from checks.facts import FailureKind
from vault.types import Json

FASTEST = 3
"""Requests a second; the network documents no limit, its clients keep to one to three."""

_PATH = "/fb.do"

# https://apiok.ru/en/dev/errors; anything else is a closed door.
_KINDS: Mapping[int, FailureKind] = {
    2: FailureKind.SERVER,
    3: FailureKind.BROKEN,  # a method that is not there, or a request of ours that is none
    4: FailureKind.BROKEN,
    8: FailureKind.RATE,
    9: FailureKind.FLOOD,
    11: FailureKind.FLOOD,
    100: FailureKind.BROKEN,
    101: FailureKind.BAD_TOKEN,
    102: FailureKind.BAD_TOKEN,
    103: FailureKind.BAD_TOKEN,
    104: FailureKind.BAD_TOKEN,
    160: FailureKind.GONE,
    210: FailureKind.BAD_TOKEN,
    300: FailureKind.GONE,
    453: FailureKind.BAD_TOKEN,
    9999: FailureKind.SERVER,
}
_NO_RIGHT = frozenset({10, 200})
_ADDRESS_BLOCKED = 9
_REFUSALS = 3  # of one method in a row, after which it is left alone

_RIGHTS: Mapping[str, str] = {"url.getInfo": "VALUABLE_ACCESS"}
_RIGHT = "GROUP_CONTENT"


class OkClient:
    """One key. `call` is called from many threads."""

    def __init__(self, door: Door, base_url: str, application_key: str, application: Application) -> None:
        self.door = door
        self._url = f"{base_url.rstrip('/')}{_PATH}"
        self._application_key = application_key
        self._application = application
        self._retired: AskFailed | None = None
        self._parked: dict[str, AskFailed] = {}
        self._refusals: dict[str, int] = {}

    def call(self, method: str, parameters: Mapping[str, str | int]) -> Json:
        """Ask; the answer is an object, a list or None. Raises AskFailed."""
        known = self._retired or self._parked.get(method)
        if known is not None:
            raise AskFailed(known.kind, known.detail, known.code)
        form = self._form(method, parameters)
        try:
            answer = self.door.ask(lambda exchange: self._send(exchange, form), lambda came: _read(came, method))
        except AskFailed as failure:
            self._remember(method, failure)
            raise
        self._refusals.pop(method, None)
        return answer

    def __repr__(self) -> str:
        return "OkClient()"

    def _form(self, method: str, parameters: Mapping[str, str | int]) -> dict[str, str]:
        """Everything that is sent; an empty parameter is neither sent nor signed."""
        told = {name: str(value) for name, value in parameters.items() if str(value)}
        form = {"application_key": self._application_key, "format": "json", "method": method, **told}
        signed = signature(form, self._application.secret)
        return {**form, "access_token": self._application.token, "sig": signed}

    def _send(self, exchange: Exchange, form: Mapping[str, str]) -> Answer:
        return exchange.post(self._url, form)

    def _remember(self, method: str, failure: AskFailed) -> None:
        if failure.kind is FailureKind.BAD_TOKEN or failure.code == _ADDRESS_BLOCKED:
            self._retired = failure
        elif failure.kind is FailureKind.FLOOD:
            self._refusals[method] = self._refusals.get(method, 0) + 1
            if self._refusals[method] >= _REFUSALS:
                self._parked[method] = failure


def _read(answer: Answer, method: str) -> Json:
    """The body as JSON; AskFailed for an error, whether the body or only a header tells it."""
    try:
        body = cast("object", json.loads(answer.body))
    except (ValueError, RecursionError):
        body = NotImplemented
    code = _whole(body.get("error_code")) if isinstance(body, dict) and "error_code" in body else None
    if code is None and (told := answer.header("invocation-error")):
        code = _whole(told)
    if code is not None:
        raise refusal(code, method)
    if body is NotImplemented or answer.status >= 300 or not isinstance(body, dict | list | None):
        raise AskFailed(FailureKind.GARBAGE)
    return cast("Json", body)


def refusal(code: int, method: str) -> AskFailed:
    """What an error number means for the page that was asked about."""
    if code in _NO_RIGHT:
        return AskFailed(
            FailureKind.ACCESS, f"приложению не дано право {_RIGHTS.get(method, _RIGHT)} (ошибка {code})", code
        )
    return AskFailed(_KINDS.get(code, FailureKind.ACCESS), f"ошибка {code}", code)


def _whole(value: object) -> int:
    """An error number, 0 when it is none."""
    try:
        return int(str(value))
    except ValueError:
        return 0

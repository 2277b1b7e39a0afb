"""What a key of Одноклассники can do, found out by asking: follow links, and read groups, topics and counters.

About whatever group stands behind number 1: that it is not there is an answer to the key all the same.
"""

from __future__ import annotations

import threading

from checks.collectors.door import AskFailed, Door
from checks.collectors.ok.client import FASTEST, OkClient
from checks.collectors.ok.keys import application
from checks.collectors.trial import TokenAnswer
from checks.collectors.web import Exchange
from checks.facts import FailureKind
from checks.running.pacing import Pace
from checks.settings import Endpoints, Limits
from vault.errors import BadInput

_NOT_SET_UP = "Не записан открытый ключ приложения: впишите его в поле логина учётной записи."
_SAID = {
    FailureKind.BAD_TOKEN: "Ключ не принят: он отозван, просрочен, не того вида или с чужим открытым ключом.",
    FailureKind.LOST: "Связи с сетью нет, о ключе ничего не известно.",
    FailureKind.TIMEOUT: "Сеть не ответила, о ключе ничего не известно.",
    FailureKind.TLS: "Сертификат сети не принят, о ключе ничего не известно. Проверьте прокси и дату на компьютере.",
}
_NONSENSE = "О ключе ничего не известно: ответ не разобрать."
_QUESTIONS: tuple[tuple[str, str, dict[str, str | int]], ...] = (
    ("карточки страниц", "group.getInfo", {"uids": "1", "fields": "uid,name"}),
    ("страницы по короткому имени", "url.getInfo", {"url": "https://ok.ru/group/1"}),
)
_ABOUT_THE_GROUP = frozenset({FailureKind.GONE})


def ask(token: str, login: str, endpoints: Endpoints, limits: Limits) -> TokenAnswer:
    """Try the key; a request for each right. Raises nothing that concerns the network."""
    if not login:
        return TokenAnswer(False, _NOT_SET_UP)
    try:
        parts = application(token)
    except BadInput as refusal:
        return TokenAnswer(False, str(refusal))
    pace = Pace(max(1, min(limits.rate, FASTEST)))
    door = Door(lambda: Exchange.of(endpoints, limits), limits, threading.Event(), pace=pace)
    try:
        return _tried(OkClient(door, endpoints.ok_url, login, parts))
    finally:
        door.close()


def _tried(client: OkClient) -> TokenAnswer:
    can: list[str] = []
    cannot: list[str] = []
    for what, method, parameters in _QUESTIONS:
        failure = _failure(client, method, parameters)
        if failure is None or failure.kind in _ABOUT_THE_GROUP:
            can.append(what)
        elif failure.kind is FailureKind.ACCESS:
            cannot.append(f"{what} ({failure.detail})")
        else:
            said = f"О ключе ничего не известно: {failure.detail}." if failure.detail else _NONSENSE
            return TokenAnswer(False, _SAID.get(failure.kind, said), told=failure.kind is FailureKind.BAD_TOKEN)
    said = f" Может: {', '.join(can)}." if can else ""
    denied = f" Не может: {', '.join(cannot)}." if cannot else ""
    return TokenAnswer(True, f"Ключ принят.{said}{denied}")


def _failure(client: OkClient, method: str, parameters: dict[str, str | int]) -> AskFailed | None:
    try:
        client.call(method, parameters)
    except AskFailed as failure:
        return failure
    return None

"""What a key of VK can do, found out by asking: pages, walls, several calls in one request; and of what kind it is.

About a community that every VK has: number 1. An error that concerns only it is an answer to the key all the same.
"""

from __future__ import annotations

import threading

from checks.collectors.trial import TokenAnswer
from checks.collectors.vk import parse
from checks.collectors.vk.client import Client
from checks.collectors.vk.line import Line
from checks.collectors.vk.script import Call, Result
from checks.collectors.vk.transport import CallFailed, Transport
from checks.facts import FailureKind
from checks.settings import Endpoints, Limits

_CARD = Call("groups.getById", {"group_ids": "1"})
_WALL = Call("wall.get", {"owner_id": "-1", "count": 1})
_SELF = Call("users.get", {})  # a person's key answers with that person, other keys with nobody
_COMMUNITY = 27  # «not with the key of a community»

_SAID = {
    FailureKind.BAD_TOKEN: "Ключ не принят: он отозван, просрочен или не того вида.",
    FailureKind.CAPTCHA: "Сеть просит подтвердить, что спрашивает человек: подтвердит владелец ключа.",
    FailureKind.LOST: "Связи с сетью нет, о ключе ничего не известно.",
    FailureKind.TIMEOUT: "Сеть не ответила, о ключе ничего не известно.",
}
_NONSENSE = "О ключе ничего не известно: ответ не разобрать."
_ABOUT_THE_PAGE = frozenset({FailureKind.ACCESS})


def ask(token: str, _login: str, endpoints: Endpoints, limits: Limits) -> TokenAnswer:
    """Try the key; a few requests. Raises nothing that concerns the network."""
    client = Client(
        lambda: Transport(endpoints.vk_url, token, limits, endpoints.proxy), limits, Line(), threading.Event()
    )
    try:
        card = _one(client, _CARD)
        if isinstance(card, CallFailed) and card.kind not in _ABOUT_THE_PAGE:
            said = f"О ключе ничего не известно: {card.detail}." if card.detail else _NONSENSE
            return TokenAnswer(False, _SAID.get(card.kind, said), told=card.kind is FailureKind.BAD_TOKEN)
        if not isinstance(card, CallFailed) and parse.groups(card) is None:
            return TokenAnswer(False, _NONSENSE, told=False)
        return TokenAnswer(True, _described(client))
    finally:
        client.close()


def _described(client: Client) -> str:
    wall, several, person = _one(client, _WALL), _several(client), _one(client, _SELF)
    able = {"карточки страниц": True, "публикации": _answers(wall), "много вопросов в одном запросе": several}
    cannot = [what for what, can in able.items() if not can]
    said = f"{_kind(wall, person)}. Может: {', '.join(what for what, can in able.items() if can)}."
    if isinstance(wall, CallFailed) and wall.kind is FailureKind.QUOTA:
        return f"{said} Публикаций на сегодня больше не даёт: дневной предел сети."
    return f"{said} Не может: {', '.join(cannot)}." if cannot else said


def _kind(wall: Result, person: Result) -> str:
    if isinstance(wall, CallFailed) and wall.code == _COMMUNITY:
        return "Ключ принят, это ключ сообщества"
    return "Ключ принят, это ключ человека" if isinstance(person, list) and person else "Ключ принят"


def _answers(result: Result) -> bool:
    return not isinstance(result, CallFailed) or result.kind in _ABOUT_THE_PAGE | {FailureKind.QUOTA}


def _several(client: Client) -> bool:
    try:
        client.several([_CARD, _CARD])
    except CallFailed:
        return False
    return True


def _one(client: Client, call: Call) -> Result:
    try:
        return client.call(call).response
    except CallFailed as failure:
        return failure

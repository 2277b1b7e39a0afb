"""Errors of OK: codes and texts of apiok.ru/en/dev/errors, and what is no answer of the API at all."""

from __future__ import annotations

from collections.abc import Mapping

SERVICE = 2
METHOD = 3
REQUEST = 4
FLOOD = 8
IP_BLOCKED = 9
PERMISSION = 10
LIMIT = 11
PARAM = 100
API_KEY = 101
SESSION_EXPIRED = 102
SESSION_KEY = 103
SIGNATURE = 104
GROUP_ID = 160
APPLICATION_DISABLED = 210
NOT_FOUND = 300
GROUP_RESTRICTION = 456
PRIVACY_RESTRICTION = 458
SYSTEM = 9999

TEXTS: Mapping[int, str] = {
    1: "UNKNOWN : Unknown error",
    SERVICE: "SERVICE : Service temporary unavailable",
    METHOD: "METHOD : Method does not exist",
    REQUEST: "REQUEST : Failed to process request due to invalid request",
    7: "ACTION_BLOCKED : The requested action is temporarily blocked for the current user",
    FLOOD: "FLOOD_BLOCKED : The execution of the method is blocked due to flood",
    IP_BLOCKED: "IP_BLOCKED : The execution of the method is blocked by IP-address due to suspicious activity",
    PERMISSION: "PERMISSION_DENIED : Permission denied. Possible reason - user not authorized application",
    LIMIT: "LIMIT_REACHED : Limit of method calls is reached",
    50: "NOT_ADMIN : User is not administrator",
    PARAM: "PARAM : Missing or invalid parameter",
    API_KEY: "PARAM_API_KEY : No application key",
    SESSION_EXPIRED: "PARAM_SESSION_EXPIRED : Session expired",
    SESSION_KEY: "PARAM_SESSION_KEY : Invalid session key",
    SIGNATURE: "PARAM_SIGNATURE : Invalid signature",
    106: "PARAM_ENTITY_ID : Invalid entity ID",
    GROUP_ID: "PARAM_GROUP_ID : Invalid group id",
    200: "PARAM_PERMISSION : Application is not authorized to perform the action",
    APPLICATION_DISABLED: "APPLICATION_DISABLED : Application is disabled",
    NOT_FOUND: "NOT_FOUND : Information not found",
    451: "NOT_SESSION_METHOD : The session key is specified but the method must be called outside of session",
    453: "SESSION_REQUIRED : A session is required to call the method",
    GROUP_RESTRICTION: "GROUP_RESTRICTION : The content is restricted by the group",
    457: "UNAUTHORIZED_RESTRICTION : Access restricted for unauthorized user",
    PRIVACY_RESTRICTION: "PRIVACY_RESTRICTION : Access restricted by privacy settings",
    SYSTEM: "SYSTEM : Critical system error",
}


class OkError(Exception):
    """An error of the API; `reason` stands after the usual text."""

    def __init__(self, code: int, reason: str = "") -> None:
        super().__init__(code)
        self.code = code
        text = TEXTS.get(code, f"ERROR_{code} : Error")
        self.message = f"{text}: {reason}" if reason else text


class Silence(Exception):
    """The answer to this request never comes."""


class Garbage(Exception):
    """A web page comes instead of JSON."""

"""Errors of VK: their codes and texts, and the two things that are not an answer of the API at all."""

from __future__ import annotations

from collections.abc import Mapping

from sample_data.networks.exchange import Json

UNKNOWN = 1
UNKNOWN_METHOD = 3
AUTHORIZATION = 5
TOO_MANY = 6
INVALID_REQUEST = 8
FLOOD = 9
INTERNAL = 10
COMPILE = 12
RUNTIME = 13
CAPTCHA = 14
ACCESS = 15
DELETED_USER = 18
BLOCKED = 19
GROUP_AUTHORIZATION = 27
APPLICATION_AUTHORIZATION = 28
QUOTA = 29
PARAMETER = 100
GROUP_ID = 125
GROUP_ACCESS = 203
COMMENTS_ACCESS = 212
GROUPS_ACCESS = 260

TEXTS: Mapping[int, str] = {
    UNKNOWN: "Unknown error occurred",
    UNKNOWN_METHOD: "Unknown method passed",
    AUTHORIZATION: "User authorization failed: access_token was given to another ip address.",
    TOO_MANY: "Too many requests per second",
    FLOOD: "Flood control",
    INTERNAL: "Internal server error: Unknown error, try later",
    CAPTCHA: "Captcha needed",
    ACCESS: "Access denied",
    17: "Validation required: please open redirect_uri in browser",
    DELETED_USER: "User was deleted or banned",
    BLOCKED: "Content blocked",
    GROUP_AUTHORIZATION: "Group authorization failed: method is unavailable with group auth.",
    APPLICATION_AUTHORIZATION: "Application authorization failed: method is unavailable with service token.",
    QUOTA: "Rate limit reached",
    30: "This profile is private",
    36: "Method execution was interrupted due to timeout",
    43: "This section is temporary unavailable",
    PARAMETER: "One of the parameters specified was missing or invalid",
    104: "Not found",
    113: "Invalid user id",
    GROUP_ID: "Invalid group id",
    GROUP_ACCESS: "Access to group denied",
    COMMENTS_ACCESS: "Access to post comments denied",
    GROUPS_ACCESS: "Access to the groups list is denied due to the user's privacy settings",
}


class VkError(Exception):
    """An `error` object of VK; `extra` are members beside the code and the text (a captcha's)."""

    def __init__(self, code: int, message: str = "", extra: Mapping[str, Json] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message or TEXTS.get(code, "Unknown error occurred")
        self.extra = extra or {}


class Silence(Exception):
    """The answer to this request never comes."""


class Garbage(Exception):
    """A web page comes instead of JSON."""


def parameter(reason: str) -> VkError:
    """Error 100 with its usual beginning."""
    return VkError(PARAMETER, f"One of the parameters specified was missing or invalid: {reason}")

"""The keys that the simulated VK accepts: fixed, obviously not real, in the shapes of real ones."""

from __future__ import annotations

from enum import StrEnum

SERVICE = "fa4e" * 18
SECOND_SERVICE = "fa4e" * 17 + "0002"
COMMUNITY = "vk1.a." + "fa4e" * 40
ADMINISTRATOR = "vk1.a." + "fa4e" * 39 + "0001"


class TokenKind(StrEnum):
    SERVICE = "service"
    SECOND_SERVICE = "service-2"
    COMMUNITY = "community"
    ADMINISTRATOR = "administrator"  # a user's


KNOWN = {
    SERVICE: TokenKind.SERVICE,
    SECOND_SERVICE: TokenKind.SECOND_SERVICE,
    COMMUNITY: TokenKind.COMMUNITY,
    ADMINISTRATOR: TokenKind.ADMINISTRATOR,
}

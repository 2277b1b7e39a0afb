"""Russian names of the values that forms offer and cards show."""

from __future__ import annotations

from registry.exports import words
from registry.notices import Direction, Event

# What leaves in files and what is shown say the same words.
ORGANIZATION_KINDS = words.KINDS
ORGANIZATION_STATES = words.ORGANIZATION_STATES
PAGE_STATES = words.PAGE_STATES
CATEGORIES = words.CATEGORIES
ROLES = words.ROLES

DIRECTIONS = {
    Direction.OUT: "мы сообщаем в ЦУР",
    Direction.IN: "организация сообщила нам",
}

EVENTS = {
    Event.RESPONSIBLE: "сменился ответственный",
    Event.PAGE_CREATED: "создана страница",
    Event.PAGE_ABSENT: "страницы не будет",
    Event.PAGE_CLOSED: "закрыта страница",
    Event.OTHER: "другое",
}

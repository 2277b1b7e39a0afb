"""The words of what people tell the program: what they saw, what they decided, why a reader's message is looked at.

One word for one thing on the screen and on the command line.
"""

from __future__ import annotations

from checks.model import Status
from checks.person.looks import Sight
from checks.readers.moderation import Ground

SIGHTS = {Sight.YES: "да", Sight.NO: "нет", Sight.CANNOT: "не видно"}

DECISIONS = {Status.OK: "выполнено", Status.FAIL: "не выполнено", Status.NA: "не относится"}
"""What a person may decide of a clause."""

GROUNDS = {
    Ground.PROFANITY: "мат",
    Ground.INSULT: "похоже на оскорбление",
    Ground.SPAM: "похоже на спам",
    Ground.UNLAWFUL: "противоправное",
}

"""What is wrong with the network today: switches that a test or the demo sets, and presets of them by name.

Troubles of one page stand in the world file; here are those of the whole network, and the places where the
documentation leaves open what the network does.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Connection(StrEnum):
    """What happens before HTTP."""

    ANSWER = "answer"
    REFUSE = "refuse"  # nobody listens: ECONNREFUSED
    DROP = "drop"  # accepted, and closed without an answer


class Fault(StrEnum):
    """What every answer is, whatever was asked."""

    NONE = ""
    CAPTCHA = "captcha"  # error 14, the form of 2026: redirect_uri and remixstlid only
    CAPTCHA_OLD = "captcha-old"  # error 14 with captcha_sid and captcha_img
    REVOKED = "revoked"  # error 5
    BAD_GATEWAY = "htmlerror"  # HTTP 502 with a web page
    MAINTENANCE = "maintenance"  # HTTP 200 with a web page
    SILENT = "silent"  # nothing ever comes


@dataclass(frozen=True)
class Scenario:
    """Switches of one simulated network; the defaults are the network in good health.

    - `after`: so many requests are answered in health before `connection` DROP or `fault` begins.
    - `latency`: seconds before each answer.
    - `rate`: requests a second for a service key (3 in the documentation); `rate_community` for a community's (20).
    - `wall_quota`: wall.get calls a day for a token (5 000 in vk.com/dev/data_limits); 0 answers error 29 at once.
    - `unknown_id_fails`: groups.getById with one unknown id among good ones fails whole with error 100. The
      documentation is silent; the default leaves the unknown out of the answer.
    - `execute_trailing`: when a call inside execute failed, `execute_errors` ends with one more entry whose method
      is `execute`, as clients have recorded.
    - `execute_allowed`: the schema does not list execute for service keys, the method's page does. Off: error 28.
    - `blocked_wall`: the code of wall.get for a banned community: 15 as recorded, or 19 as the method's page lists.
    - `marks`: government and trust marks are given to a service key (nobody could confirm it: off).
    """

    name: str = "normal"
    connection: Connection = Connection.ANSWER
    fault: Fault = Fault.NONE
    after: int = 0
    latency: float = 0.0
    rate: int = 3
    rate_community: int = 20
    wall_quota: int = 5_000
    unknown_id_fails: bool = False
    execute_trailing: bool = False
    execute_allowed: bool = True
    blocked_wall: int = 15
    marks: bool = False


SCENARIOS = (
    Scenario(),
    Scenario("slow", latency=1.5),
    Scenario("down", connection=Connection.REFUSE),
    Scenario("dropped", connection=Connection.DROP),
    Scenario("lost", connection=Connection.DROP, after=5),
    Scenario("silent", fault=Fault.SILENT),
    Scenario("rate", rate=1),
    Scenario("captcha", fault=Fault.CAPTCHA),
    Scenario("captcha-old", fault=Fault.CAPTCHA_OLD),
    Scenario("revoked", fault=Fault.REVOKED),
    Scenario("quota", wall_quota=0),
    Scenario("htmlerror", fault=Fault.BAD_GATEWAY),
    Scenario("maintenance", fault=Fault.MAINTENANCE),
    Scenario("strictids", unknown_id_fails=True),
    Scenario("trailing", execute_trailing=True),
    Scenario("noexecute", execute_allowed=False),
)


def named(name: str) -> Scenario:
    """The preset of this name (change switches with `dataclasses.replace`); KeyError lists the names there are."""
    presets = {scenario.name: scenario for scenario in SCENARIOS}
    if name not in presets:
        raise KeyError(f"{name}: {', '.join(presets)}")
    return presets[name]

"""What is wrong with the networks today: switches that a test or the demo sets, and presets of them by name.

Troubles of one page stand in the world file; here are those of a whole network, and the places where the
documentation leaves open what the network does. Faults of the connection are answered in `faults.py` for every
network alike. The presets (`SCENARIOS`), all of them switches of `Scenario`:

- connection: normal, slow, down (refused), dropped, lost (dropped after 5 requests), returns (and back after 25), flaky
  (every fourth), silent, clock and clockback (the network's clock jumps by 26 hours after 5 requests);
- HTTP and bodies: htmlerror (502), maintenance (200 with a web page), http429, empty, odd (JSON of wrong shapes),
  truncated, cut, huge (50 MB), endless, drip, bomb and notgzip, headers, loop, private (redirects), hostile (escape
  sequences and markup in texts), hostilebodies (all bodies in turn, and the texts);
- VK: rate (1 a second), captcha and captcha-old, revoked, revokedlater (after 5 requests), quota, softban, flood,
  unknown, internal, interrupted (36), strictids, trailing, executenull, noexecute, marks, sparse, oldshapes.

The other networks add theirs at the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

NETWORKS = ("vk", "ok", "telegram", "site")


class Connection(StrEnum):
    """What happens before HTTP."""

    ANSWER = "answer"
    REFUSE = "refuse"  # nobody listens, from the start to the end: ECONNREFUSED
    DROP = "drop"  # accepted, and closed without an answer


class Fault(StrEnum):
    """What every answer is, whatever was asked."""

    NONE = ""
    # of VK's API, whole requests
    CAPTCHA = "captcha"  # error 14, the form of 2026: redirect_uri and remixstlid only
    CAPTCHA_OLD = "captcha-old"  # error 14 with captcha_sid and captcha_img
    REVOKED = "revoked"  # error 5
    # of the connection and of HTTP: any network
    BAD_GATEWAY = "htmlerror"  # HTTP 502 with a web page
    MAINTENANCE = "maintenance"  # HTTP 200 with a web page
    SILENT = "silent"  # nothing ever comes
    TOO_MANY = "http429"  # HTTP 429 with Retry-After
    EMPTY = "empty"  # HTTP 200 and no body
    ODD = "odd"  # JSON of a wrong shape: null, a list, a number, {}, {"error": "text"}, deep nesting, in turn
    TRUNCATED = "truncated"  # the first half of the true answer, with its own length
    CUT = "cut"  # the connection closes in the middle of the body
    HUGE = "huge"  # 50 MB of body
    ENDLESS = "endless"  # the body never ends
    DRIP = "drip"  # one byte in a while, for ever
    BOMB = "bomb"  # gzip of a body a thousand times larger
    NOT_GZIP = "notgzip"  # says it is gzip and is not
    HEADERS = "headers"  # a header of 100 KB, then a thousand headers
    REDIRECT_LOOP = "loop"  # 302 to itself
    REDIRECT_PRIVATE = "private"  # 302 to addresses inside: loopback, private networks, file:, in turn
    HOSTILE = "hostile"  # all of these of HTTP but silence, and the true answer, in turn


@dataclass(frozen=True)
class Scenario:
    """Switches of one simulated network; the defaults are the network in good health.

    When: `connection`, `fault`, `jump`, `special`, `error` and `soft_ban` hold for the requests whose numbers are
    above `after` and, if `until` is not 0, not above `until`; a network that dies and returns is `after=5, until=9`.
    `every`: of these only each such one. All other switches hold always.

    All networks:

    - `connection`, `fault`: see there; with `methods`, only requests of these methods (`execute` as a whole) or paths.
      `hostile_texts`: names and texts carry escape sequences, markup, controls.
    - `latency`: seconds before each answer; `inner_latency`: besides, for each call inside `execute`.
    - `jump`: seconds by which the clock of the network is wrong (negative: it went back).
    - `rate`: requests a second for a key (VK: a service or a user key, 3 in the documentation); 0: no limit.
    - `special`: the name of a trouble that one network alone has; read by its service.
    - `only`: the networks that the preset makes sense for; empty: all.

    VK (`error` OK also):

    - `error`: the API answers this code to `methods` (empty: to all), to calls inside `execute` as well; `execute`
      itself fails when it is named, or when the code is one of a whole request (5, 6, 8, 14, 17, 28).
    - `token`: the label of the only key (`vk/tokens.py`) that `error` and the faults of VK's API befall; empty: all.
    - `rate_community`: for a community's key (20).
    - `wall_quota`: wall.get calls a day for a token (5 000 in vk.com/dev/data_limits); 0 answers error 29 at once.
    - `soft_ban`: the method that gets no response any more once error 6 was answered `soft_ban_after` times to the
      token (official text: «the server does not return a response» to it, other methods answer); inside `execute`
      it leaves the whole `execute` without a response.
    - `unknown_id_fails`: groups.getById with one unknown id among good ones fails whole with error 100. The
      documentation is silent; the default leaves the unknown out of the answer.
    - `execute_trailing`: when a call inside execute failed, `execute_errors` ends with one more entry whose method
      is `execute`, as clients have recorded.
    - `execute_null`: the `response` of an execute with a failed call is null as a whole.
    - `execute_allowed`: the schema does not list execute for service keys, the method's page does. Off: error 28.
    - `execute_most`: bytes of an answer of execute (5 MB in the documentation).
    - `blocked_wall`: the code of wall.get for a banned community: 15 as recorded, or 19 as the method's page lists.
    - `marks`: government and trust marks are given to a service key (nobody could confirm it: off).
    - `sparse`: views, likes and reposts are missing in every third post.
    - `old_shapes`: groups.getById answers a bare list whatever the version, and numbers come as strings.
    """

    name: str = "normal"
    connection: Connection = Connection.ANSWER
    fault: Fault = Fault.NONE
    after: int = 0
    until: int = 0
    every: int = 1
    latency: float = 0.0
    inner_latency: float = 0.0
    jump: float = 0.0
    hostile_texts: bool = False
    special: str = ""
    only: tuple[str, ...] = ()
    error: int = 0
    methods: tuple[str, ...] = ()
    token: str = ""
    rate: int = 3
    rate_community: int = 20
    wall_quota: int = 5_000
    soft_ban: str = ""
    soft_ban_after: int = 1
    unknown_id_fails: bool = False
    execute_trailing: bool = False
    execute_null: bool = False
    execute_allowed: bool = True
    execute_most: int = 5 * 1024 * 1024
    blocked_wall: int = 15
    marks: bool = False
    sparse: bool = False
    old_shapes: bool = False


_VK = ("vk",)
_OK = ("ok",)
_TELEGRAM = ("telegram",)
_SITE = ("site",)
SCENARIOS = (
    Scenario(),
    # the connection
    Scenario("slow", latency=1.5),
    Scenario("down", connection=Connection.REFUSE),
    Scenario("dropped", connection=Connection.DROP),
    Scenario("lost", connection=Connection.DROP, after=5),
    Scenario("returns", connection=Connection.DROP, after=5, until=25),
    Scenario("flaky", connection=Connection.DROP, every=4),
    Scenario("silent", fault=Fault.SILENT),
    Scenario("clock", jump=26 * 60 * 60.0, after=5),
    Scenario("clockback", jump=-26 * 60 * 60.0, after=5),
    # HTTP and bodies
    Scenario("htmlerror", fault=Fault.BAD_GATEWAY),
    Scenario("maintenance", fault=Fault.MAINTENANCE),
    Scenario("http429", fault=Fault.TOO_MANY),
    Scenario("empty", fault=Fault.EMPTY),
    Scenario("odd", fault=Fault.ODD),
    Scenario("truncated", fault=Fault.TRUNCATED),
    Scenario("cut", fault=Fault.CUT),
    Scenario("huge", fault=Fault.HUGE),
    Scenario("endless", fault=Fault.ENDLESS),
    Scenario("drip", fault=Fault.DRIP),
    Scenario("bomb", fault=Fault.BOMB),
    Scenario("notgzip", fault=Fault.NOT_GZIP),
    Scenario("headers", fault=Fault.HEADERS),
    Scenario("loop", fault=Fault.REDIRECT_LOOP),
    Scenario("private", fault=Fault.REDIRECT_PRIVATE),
    Scenario("hostile", hostile_texts=True),
    Scenario("hostilebodies", fault=Fault.HOSTILE, hostile_texts=True),
    # VK's own
    Scenario("rate", rate=1),
    Scenario("captcha", fault=Fault.CAPTCHA, only=_VK),
    Scenario("captcha-old", fault=Fault.CAPTCHA_OLD, only=_VK),
    Scenario("revoked", fault=Fault.REVOKED, only=_VK),
    Scenario("revokedlater", fault=Fault.REVOKED, after=5, only=_VK),
    Scenario("quota", wall_quota=0, only=_VK),
    Scenario("softban", soft_ban="wall.get", soft_ban_after=0, only=_VK),
    Scenario("flood", error=9, methods=("wall.get",), only=_VK),
    Scenario("unknown", error=1, every=3, only=_VK),
    Scenario("internal", error=10, every=3, only=_VK),
    Scenario("interrupted", error=36, methods=("execute",), only=_VK),
    Scenario("strictids", unknown_id_fails=True, only=_VK),
    Scenario("trailing", execute_trailing=True, only=_VK),
    Scenario("executenull", execute_null=True, only=_VK),
    Scenario("noexecute", execute_allowed=False, only=_VK),
    Scenario("marks", marks=True, only=_VK),
    Scenario("sparse", sparse=True, only=_VK),
    Scenario("oldshapes", old_shapes=True, only=_VK),
    # of OK alone: errors of its API
    Scenario("service", error=2, only=_OK),
    Scenario("flooded", error=8, only=_OK),
    Scenario("ipblocked", error=9, only=_OK),
    Scenario("denied", error=10, only=_OK),
    Scenario("limit", error=11, methods=("mediatopic.getTopics",), only=_OK),
    Scenario("expired", error=102, only=_OK),
    Scenario("badsignature", error=104, only=_OK),
    Scenario("appdisabled", error=210, only=_OK),
    Scenario("restricted", error=456, methods=("mediatopic.getTopics",), only=_OK),
    Scenario("nocomments", error=458, methods=("discussions.getComments",), only=_OK),
    Scenario("system", error=9999, every=3, only=_OK),
    # of Telegram alone: see TelegramService
    Scenario("soft", special="soft", only=_TELEGRAM),
    Scenario("softlater", special="soft", after=5, only=_TELEGRAM),
    Scenario("strict", special="strict", rate=1, only=_TELEGRAM),
    Scenario("shape", special="shape", only=_TELEGRAM),
    Scenario("blocks", special="blocks", only=_TELEGRAM),
    Scenario("dates", special="dates", only=_TELEGRAM),
    Scenario("nopreview", special="nopreview", only=_TELEGRAM),
    # of sites alone: see SiteService
    Scenario("drawn", special="drawn", only=_SITE),
    Scenario("norobots", special="norobots", only=_SITE),
    Scenario("closed", special="closed", only=_SITE),
)


def named(name: str) -> Scenario:
    """The preset of this name (change switches with `dataclasses.replace`); KeyError lists the names there are."""
    presets = {scenario.name: scenario for scenario in SCENARIOS}
    if name not in presets:
        raise KeyError(f"{name}: {', '.join(presets)}")
    return presets[name]


def chosen(names: tuple[str, ...] | list[str]) -> Mapping[str, Scenario]:
    """A scenario for every network out of `name` (all networks it makes sense for) and `network:name`.

    A later name wins over an earlier one. Raises KeyError for an unknown network or name.
    """
    found = dict.fromkeys(NETWORKS, Scenario())
    for name in names:
        network, colon, preset = name.rpartition(":")
        if colon and network not in NETWORKS:
            raise KeyError(f"{network}: {', '.join(NETWORKS)}")
        scenario = named(preset)
        for place in (network,) if colon else scenario.only or NETWORKS:
            found[place] = scenario
    return found


def spread(scenario: Scenario | Mapping[str, Scenario] | None) -> Mapping[str, Scenario]:
    """One scenario (for the networks it makes sense for), one for each network by its name, or good health."""
    if isinstance(scenario, Mapping):
        return {network: scenario.get(network, Scenario()) for network in NETWORKS}
    scenario = scenario or Scenario()
    return {network: scenario if network in (scenario.only or NETWORKS) else Scenario() for network in NETWORKS}

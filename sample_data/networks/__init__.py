"""The simulated networks: what a collector meets on the wire, over loopback, for the demo and the tests.

Written from the documentation of the networks and never from our own clients, so that the two can disagree.
Standard library only; nothing of the four floors is imported here. One network is one folder that turns an
`exchange.Request` into a `Reply`; worlds (`world.py`, `large.py`) say what it shows, `schedule.py` when it was
published, `scenario.py` what is wrong with the network today, `faults.py` does what is wrong with its connection,
`listener.py` carries it over HTTP, `server.py` runs all networks together.
"""

from sample_data.networks.exchange import Recorded
from sample_data.networks.large import large
from sample_data.networks.scenario import NETWORKS, SCENARIOS, Connection, Fault, Scenario, chosen, named
from sample_data.networks.server import Networks, simulated
from sample_data.networks.world import World, WorldError, read_worlds

__all__ = [
    "NETWORKS",
    "SCENARIOS",
    "Connection",
    "Fault",
    "Networks",
    "Recorded",
    "Scenario",
    "World",
    "WorldError",
    "chosen",
    "large",
    "named",
    "read_worlds",
    "simulated",
]

"""Hanging requests, stopping, and the simulated networks as a process of their own."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sample_data.networks import Networks, named, simulated
from tests.sample_data.vk_client import NOW, WORLD, Client, FastPace, fetch, world

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def hanging(networks: Networks, method: str, query: str) -> Iterator[socket.socket]:
    """A request that waits for its answer, seen by the server."""
    address = urlsplit(networks.vk_url)
    before = len(networks.requests)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=10) as connection:
        target = f"/method/{method}?v=5.199&access_token={networks.tokens['vk']}&{query}"
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        deadline = time.monotonic() + 10
        while len(networks.requests) == before and time.monotonic() < deadline:
            threading.Event().wait(0.005)
        assert len(networks.requests) == before + 1
        yield connection


def is_quiet(connection: socket.socket) -> bool:
    connection.settimeout(0.05)
    try:
        connection.recv(1)
    except TimeoutError:
        return True
    return False


@pytest.mark.parametrize(
    ("method", "query"),
    [
        ("wall.get", "owner_id=-11"),
        ("groups.getAddresses", "group_id=11"),
        ("groups.getById", "group_ids=11"),
        ("groups.getById", "group_ids=11,silent"),
        ("execute", "code=return+[API.wall.get({owner_id:-1}),API.wall.get({owner_id:-11})];"),
    ],
)
def test_a_silent_page_blocks_nobody_and_stopping_ends_it(tmp_path: Path, method: str, query: str) -> None:
    networks = Networks(world(tmp_path), NOW, named("normal"), clock=FastPace())
    with hanging(networks, method, query) as connection:
        vk = Client(networks)
        assert len(vk.call("groups.getById", group_ids="1,11")["groups"]) == 2
        assert vk.execute("return API.groups.getById({group_ids: '1,11'});")["response"]["groups"]
        assert is_quiet(connection)
        started = time.monotonic()
        networks.stop()
        assert time.monotonic() - started < 5
        connection.settimeout(5)
        assert connection.recv(1) == b""
    assert not [thread for thread in threading.enumerate() if "process_request" in thread.name]


def free_fixed_port() -> int:
    """A free port below those that systems give out by themselves, so that no other socket can take it meanwhile."""
    for port in range(20_000 + os.getpid() % 5_000, 32_000):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no free port")


def test_stopping_closes_idle_connections_and_frees_the_port(tmp_path: Path) -> None:
    port = free_fixed_port()
    with simulated(world(tmp_path), now=NOW, port=port) as networks:
        assert networks.vk_url.endswith(f":{port}")
        idle = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        idle.request("GET", "/")
        idle.getresponse().read()
    assert idle.sock.recv(1) == b""
    idle.close()
    with simulated(world(tmp_path), now=NOW, port=port) as again:
        assert again.vk_url.endswith(f":{port}")


def test_a_silent_network_and_a_slow_one(tmp_path: Path) -> None:
    slow = replace(named("slow"), latency=0.3)
    silent = simulated(world(tmp_path), now=NOW, scenario=named("silent"))
    with silent as networks, hanging(networks, "utils.getServerTime", "") as connection:
        assert is_quiet(connection)
    with (
        simulated(world(tmp_path), now=NOW, scenario=slow) as networks,
        hanging(networks, "utils.getServerTime", "") as connection,
    ):
        assert is_quiet(connection)
        connection.settimeout(10)
        assert connection.recv(12) == b"HTTP/1.1 200"


@contextmanager
def process(tmp_path: Path, *options: str, world_text: str = WORLD) -> Iterator[subprocess.Popen[str]]:
    path = tmp_path / "world.toml"
    path.write_text(world_text, encoding="utf-8")
    command = [sys.executable, "-m", "sample_data.networks", "--world", str(path), *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, text=True, stdin=pipe, stdout=pipe, stderr=pipe) as child:
        try:
            yield child
        finally:
            child.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_process_prints_one_line_serves_and_stops(tmp_path: Path, number: signal.Signals) -> None:
    with process(tmp_path, "--now", NOW.isoformat()) as child:
        assert child.stdout is not None
        line = json.loads(child.stdout.readline())
        assert set(line) == {"env", "tokens"}
        url = line["env"]["PORYADOK_VK_URL"]
        assert url.startswith("http://127.0.0.1:")
        answer = fetch(f"{url}/method/utils.getServerTime?v=5.199&access_token={line['tokens']['vk']}")
        assert json.loads(answer[2]) == {"response": int(NOW.timestamp())}
        child.send_signal(number)
        output, errors = child.communicate(timeout=10)
        assert (child.returncode, output, errors) == (0, "", "")


def test_process_ends_with_its_parent(tmp_path: Path) -> None:
    with process(tmp_path, "--until-stdin-closes") as child:
        assert child.stdout is not None
        assert child.stdin is not None
        child.stdout.readline()
        child.stdin.close()
        assert child.wait(timeout=10) == 0


@pytest.mark.parametrize(
    ("options", "text", "words"),
    [
        ((), "nonsense", "это не TOML"),
        (("--scenario", "paradise"), WORLD, "paradise"),
        (("--now", "2026-11-21T10:00"), WORLD, "--now"),
    ],
)
def test_process_refuses_wrong_usage(tmp_path: Path, options: tuple[str, ...], text: str, words: str) -> None:
    with process(tmp_path, *options, world_text=text) as child:
        output, errors = child.communicate(timeout=10)
        assert (child.returncode, output) == (2, "")
        assert words in errors


def test_process_refuses_a_taken_port(tmp_path: Path) -> None:
    with simulated(world(tmp_path), now=NOW) as networks:
        port = str(urlsplit(networks.vk_url).port)
        with process(tmp_path, "--port", port) as child:
            output, errors = child.communicate(timeout=10)
            assert (child.returncode, output) == (2, "")
            assert port in errors

"""The simulated networks as a process of their own: prints one JSON line, serves until told to stop.

    python -m sample_data.networks --world FILE [--world FILE] --port 0 --now ISO --scenario NAME --scenario ok:NAME
    python -m sample_data.networks --pages 1000 --posts 30 --latency 0.3 --inner-latency 0.03

Exit codes: 0 stopped by SIGTERM, SIGINT or the end of stdin; 2 wrong usage, file or port.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sample_data.networks.large import large
from sample_data.networks.scenario import SCENARIOS, Scenario, chosen
from sample_data.networks.server import Networks, simulated
from sample_data.networks.world import World, WorldError, read_worlds, zone_named

LARGE_ZONE = "Asia/Novokuznetsk"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    made = options.pages or options.ok or options.telegram or options.sites
    if not options.world and not made:
        parser.error("нужен --world или --pages, --ok, --telegram, --sites")
    try:
        scenarios = _scenarios(options)
    except KeyError as error:
        parser.error(f"--scenario: нет такого: {error.args[0]}")
    try:
        world = _world(options)
        now = options.now or datetime.now(UTC)
        with simulated(world, now=now, scenario=scenarios, port=options.port) as networks:
            _serve(networks, until_stdin_closes=options.until_stdin_closes)
    except WorldError as error:
        return _refused(str(error))
    except (OSError, OverflowError) as error:  # OverflowError: a port above 65535
        return _refused(f"Порт {options.port} не открыть: {getattr(error, 'strerror', 'нет такого порта')}.")
    return 0


def _world(options: argparse.Namespace) -> World:
    world = read_worlds(options.world, timezone=options.timezone)
    counts = {"ok": options.ok, "telegram": options.telegram, "sites": options.sites}
    if not options.pages and not any(counts.values()):
        return world
    zone = zone_named(options.timezone or LARGE_ZONE)
    return world.joined(large(zone, pages=options.pages, posts=options.posts, **counts))


def _scenarios(options: argparse.Namespace) -> Mapping[str, Scenario]:
    """A scenario for each network, with the delays and limits given on the command line."""
    given = {
        "latency": options.latency,
        "inner_latency": options.inner_latency,
        "rate": options.rate,
        "wall_quota": options.wall_quota,
    }
    changes = {name: value for name, value in given.items() if value is not None}
    return {network: replace(scenario, **changes) for network, scenario in chosen(options.scenario).items()}


def _serve(networks: Networks, *, until_stdin_closes: bool) -> None:
    # A pipe and not an Event: a signal handler may write to it at any moment without a lock.
    waiting, telling = os.pipe()

    def stop(*_: object) -> None:
        os.write(telling, b"x")

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    if until_stdin_closes:
        threading.Thread(target=_until_closed, args=(stop,), daemon=True).start()
    line = {"env": dict(networks.env), "tokens": dict(networks.tokens)}
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
    os.read(waiting, 1)


def _until_closed(stop: Callable[[], None]) -> None:
    """Wait for the end of stdin: the parent has gone."""
    while os.read(0, 4096):
        pass
    stop()


def _refused(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 2


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment.astimezone(UTC)


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= 3_600:
        raise ValueError(text)
    return seconds


def _count(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(text)
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sample_data.networks", description="Модель социальных сетей на loopback.")
    add = parser.add_argument
    add("--world", type=Path, action="append", default=[], help="файл мира, можно несколько")
    add("--port", type=int, default=0, help="порт VK, у других сетей следующие; 0 выбирает свободные")
    add("--now", type=_moment, help="«сейчас» мира: ISO с часовым поясом")
    add("--timezone", default="", help="часовой пояс для файла, который его не называет, и для большого мира")
    add(
        "--scenario",
        action="append",
        default=[],
        metavar="ИМЯ",
        help="ИМЯ для всех сетей или СЕТЬ:ИМЯ для одной, можно несколько: " + ", ".join(s.name for s in SCENARIOS),
    )
    add("--latency", type=_seconds, help="секунд до каждого ответа")
    add("--inner-latency", type=_seconds, help="секунд за каждый вызов внутри execute")
    add("--rate", type=_count, help="запросов в секунду для ключа; 0 без ограничения")
    add("--wall-quota", type=_count, help="wall.get в сутки для ключа")
    add("--pages", type=_count, default=0, help="большой мир: столько сообществ VK")
    add("--posts", type=_count, default=30, help="столько записей на каждой их стене")
    add("--ok", type=_count, default=0, help="столько групп OK")
    add("--telegram", type=_count, default=0, help="столько каналов Telegram")
    add("--sites", type=_count, default=0, help="столько сайтов")
    parser.add_argument("--until-stdin-closes", action="store_true", help="остановиться, когда закроется stdin")
    return parser


if __name__ == "__main__":
    sys.exit(main())

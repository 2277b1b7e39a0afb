"""The simulated networks as a process of their own: prints one JSON line, serves until told to stop.

    python -m sample_data.networks --world FILE [--world FILE] --port 0 --now ISO --scenario NAME

Exit codes: 0 stopped by SIGTERM, SIGINT or the end of stdin; 2 wrong usage, file or port.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sample_data.networks.scenario import SCENARIOS, named
from sample_data.networks.server import Networks, simulated
from sample_data.networks.world import WorldError, read_worlds


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        world = read_worlds(options.world, timezone=options.timezone)
        with simulated(
            world, now=options.now or datetime.now(UTC), scenario=named(options.scenario), port=options.port
        ) as networks:
            _serve(networks, until_stdin_closes=options.until_stdin_closes)
    except WorldError as error:
        return _refused(str(error))
    except OSError as error:
        return _refused(f"Порт {options.port} не открыть: {error.strerror}.")
    return 0


def _serve(networks: Networks, *, until_stdin_closes: bool) -> None:
    # A pipe and not an Event: a signal handler may write to it at any moment without a lock.
    waiting, telling = os.pipe()

    def stop(*_: object) -> None:
        os.write(telling, b"x")

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    if until_stdin_closes:
        threading.Thread(target=_until_closed, args=(stop,), daemon=True).start()
    line = {"env": dict(networks.env), "tokens": {"vk": networks.tokens["vk"]}}
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sample_data.networks", description="Модель социальных сетей на loopback.")
    parser.add_argument("--world", type=Path, action="append", required=True, help="файл мира, можно несколько")
    parser.add_argument("--port", type=int, default=0, help="порт; 0 выбирает свободный")
    parser.add_argument("--now", type=_moment, help="«сейчас» мира: ISO с часовым поясом")
    parser.add_argument("--timezone", default="", help="часовой пояс для файла, который его не называет")
    parser.add_argument("--scenario", default="normal", choices=[item.name for item in SCENARIOS])
    parser.add_argument("--until-stdin-closes", action="store_true", help="остановиться, когда закроется stdin")
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""Many channels of Telegram without a file, for benchmarks: all in order, different and cheap to show."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sample_data.networks.schedule import Wall
from sample_data.networks.telegram.world import TelegramPage


def many_channels(count: int, zone: ZoneInfo) -> tuple[TelegramPage, ...]:
    """So many channels named `tgpage1`, `tgpage2`, …; every third has a discussion."""
    return tuple(
        TelegramPage(
            name=f"tgpage{number}",
            title=f"Учреждение № {number}",
            wall=Wall(zone, weeks=(3 + number % 3, 4, 3, 4), current=number % 3),
            description=f"Официальный канал. Сайт: https://site{number}.example.invalid",
            members=100 + number % 900,
            discussion=number % 3 == 0,
        )
        for number in range(1, count + 1)
    )

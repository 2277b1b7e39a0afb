"""Many groups of OK without a file, for benchmarks: all in order, different and cheap to show."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sample_data.networks.ok.world import OkGroup
from sample_data.networks.schedule import Wall

FIRST_ID = 53_000_000_000_001


def many_groups(count: int, zone: ZoneInfo) -> tuple[OkGroup, ...]:
    """So many groups, with the ids from FIRST_ID on and the short names `okpage1`, `okpage2`, …"""
    return tuple(_group(number, zone) for number in range(1, count + 1))


def _group(number: int, zone: ZoneInfo) -> OkGroup:
    return OkGroup(
        id=FIRST_ID + number - 1,
        short_name=f"okpage{number}",
        name=f"Учреждение № {number}",
        wall=Wall(zone, weeks=(3 + number % 3, 4, 3, 4), current=number % 3),
        description="Официальная группа. Приём граждан по будням с 9 до 18 часов.",
        homepage=f"https://site{number}.example.invalid",
        phone=f"+7 384 {number % 1_000:03}-00-00",
        address=f"ул. Садовая, {number}",
        city="Крапивинский",
        members=100 + number % 900,
        moderators=1 + number % 3,
    )

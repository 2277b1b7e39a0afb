"""A bare HTTP client of the simulated VK for its own tests: urllib only, nothing of the program.

Also the small world that these tests look at.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sample_data.networks import Networks, World, read_worlds

# Saturday 19:00 in Novokuznetsk; the week began on Monday 16 November 2026.
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

WORLD = """
timezone = "Asia/Novokuznetsk"

[[vk]]
id = 1
screen_name = "school"
name = "Школа № 1"
description = "Официальная страница"
site = "https://school.example"
contacts = [{ desc = "Директор", phone = "+7 384 000-00-01", email = "school@example.org" }]
weeks = [3, 4, 2]
current = 1
created_weeks_ago = 60
[vk.address]
title = "Школа"
address = "ул. Школьная, 1"
city = "Крапивинский"
phone = "+7 384 000-00-01"
work_info_status = "timetable"
[vk.address.timetable]
mon = ["09:00", "18:00", "13:00", "14:00"]
sat = ["10:00", "24:00"]
[[vk.posts]]
weeks_ago = 9
text = "Правила страницы"
kinds = ["photo"]
pinned = true
[[vk.posts]]
week = -1
day = 7
time = "23:59"
text = "Перепечатка"
kinds = ["video", "photo"]
repost = true
[[vk.posts]]
week = -2
text = "Реклама"
ads = true
[[vk.posts]]
week = -2
day = 2
text = "Вопрос жителя"
visitor = true

[[vk]]
id = 2
screen_name = "everything"
name = "Все виды"
type = "group"
[[vk.posts]]
week = -1
text = "Всё сразу"
kinds = ["photo", "video", "clip", "live", "poll", "link", "doc", "gif", "audio", "album"]

[[vk]]
id = 3
screen_name = "shut"
name = "Закрытая"
state = "closed"
[[vk]]
id = 4
screen_name = "hidden"
name = "Частная"
state = "private"
description = "Не для всех"
contacts = [{ phone = "1" }]
[[vk]]
id = 5
screen_name = "gone"
name = "Удалённая"
state = "deleted"
description = "Была"
[[vk]]
id = 6
screen_name = "banned"
name = "Заблокированная"
state = "banned"

[[vk]]
id = 11
screen_name = "silent"
name = "Молчит"
trouble = "timeout"
weeks = [1]
[[vk]]
id = 12
screen_name = "broken"
name = "Сбой"
trouble = "internal"
[[vk]]
id = 13
screen_name = "webpage"
name = "Мусор"
trouble = "garbage"
[[vk]]
id = 14
screen_name = "flooded"
name = "Флуд"
trouble = "flood"
[[vk]]
id = 15
screen_name = "denied"
name = "Без стены"
trouble = "access"
"""


class Pace:
    """A monotonic clock that a test moves by hand."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


class FastPace(Pace):
    """A clock on which every look is a second later, so that no rate is ever exceeded."""

    def __call__(self) -> float:
        self.seconds += 1
        return self.seconds


Start = Callable[..., "Client"]  # start(scenario, clock=…, now=…)


def world(tmp_path: Path, text: str = WORLD, name: str = "world.toml") -> World:
    """The world of a TOML text."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_worlds([path])


@dataclass
class Client:
    """Calls methods with a service key and version 5.199 unless told otherwise. JSON comes back as it is."""

    networks: Networks
    base: dict[str, str] = field(default_factory=dict)
    timeout: float = 10.0

    def __post_init__(self) -> None:
        self.base = {"access_token": self.networks.tokens["vk"], "v": "5.199"} | self.base

    def raw(self, method: str, /, **parameters: object) -> tuple[int, str, bytes]:
        """Status, content type and body of a POST."""
        form = {name: str(value) for name, value in (self.base | parameters).items() if value is not None}
        body = urllib.parse.urlencode(form).encode()
        return fetch(f"{self.networks.vk_url}/method/{method}", body, timeout=self.timeout)

    def full(self, method: str, /, **parameters: object) -> Any:
        status, _, body = self.raw(method, **parameters)
        assert status == 200
        return json.loads(body)

    def call(self, method: str, /, **parameters: object) -> Any:
        answer = self.full(method, **parameters)
        assert "error" not in answer, answer["error"]
        return answer["response"]

    def error(self, method: str, /, **parameters: object) -> Any:
        """The error object; fails when there is none."""
        return self.full(method, **parameters)["error"]

    def code(self, method: str, /, **parameters: object) -> int:
        return int(self.error(method, **parameters)["error_code"])

    def execute(self, code: str, **parameters: object) -> Any:
        """The whole answer of execute."""
        return self.full("execute", code=code, **parameters)


def fetch(
    url: str, body: bytes | None = None, headers: dict[str, str] | None = None, timeout: float = 10.0
) -> tuple[int, str, bytes]:
    """One request over a new connection, without proxies; error statuses are answers too."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(url, body, headers or {})
    try:
        with opener.open(request, timeout=timeout) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read()

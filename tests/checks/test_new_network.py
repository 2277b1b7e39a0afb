"""Adding a network is one row of data and one file: without the file its pages are kept, and nothing is claimed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from checks import collectors
from checks.collectors import collector_of
from checks.collectors.base import Network
from registry import networks
from registry.links import parse_link

FILE = """
from checks.collectors.base import Load, Network
from checks.facts import Need

COLLECTOR = Network(
    make=lambda order: None,
    load=lambda subjects, limits, latency: Load(len(subjects), 0.0),
    gives=frozenset({Need.PROFILE}),
    needs_key=False,
)
"""


@pytest.fixture(autouse=True)
def _forgetting() -> Iterator[None]:
    collector_of.cache_clear()
    yield
    collector_of.cache_clear()
    sys.modules.pop("checks.collectors.rutube", None)


def test_max_is_kept_and_not_read() -> None:
    link = parse_link("https://max.ru/school_channel")
    assert link is not None
    assert link.network == "max"
    assert networks.title("max") == "MAX"
    assert collector_of("max") is None


def test_one_file_makes_a_collector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert collector_of("rutube") is None
    collector_of.cache_clear()
    (tmp_path / "rutube.py").write_text(FILE, encoding="utf-8")
    monkeypatch.setattr(collectors, "__path__", [*collectors.__path__, str(tmp_path)])
    found = collector_of("rutube")
    assert isinstance(found, Network)
    assert not found.needs_key


@pytest.mark.parametrize("code", ["base", "web", "door", "wire", "hypertext", "../vk", "", "vk.parse", "нет"])
def test_a_file_without_a_row_of_its_own_is_no_collector(code: str) -> None:
    assert collector_of(code) is None

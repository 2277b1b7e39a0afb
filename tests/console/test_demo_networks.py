"""The demo's networks as a process of their own: their addresses, their tokens, what is wrong with each of them."""

from __future__ import annotations

import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest

from console import demo
from vault.clock import Clock
from vault.errors import BadInput

CLOCK = Clock(datetime(2026, 11, 25, 5, 0, tzinfo=UTC))
ADDRESSES = {"PORYADOK_VK_URL", "PORYADOK_OK_URL", "PORYADOK_TELEGRAM_URL", "PORYADOK_SITES_URL"}


def test_every_network_is_told_with_its_token() -> None:
    with demo.networks("khasynsky", CLOCK) as served:
        assert set(served.env) == ADDRESSES
        assert len(set(served.env.values())) == len(ADDRESSES)
        assert all(url.startswith("http://127.0.0.1:") for url in served.env.values())
        assert set(served.tokens) >= {"vk", "ok", "ok_application_key"}
        assert served.tokens["vk"] not in repr(served)


def test_one_network_can_be_down_alone() -> None:
    with demo.networks("khasynsky", CLOCK, ("telegram:down",)) as served:
        with pytest.raises(urllib.error.URLError):
            urllib.request.urlopen(served.env["PORYADOK_TELEGRAM_URL"], timeout=5)
        asked = urllib.request.Request(served.env["PORYADOK_SITES_URL"], headers={"Host": "adm.khasyn.example"})
        with urllib.request.urlopen(asked, timeout=5) as answer:
            assert answer.status == 200


@pytest.mark.parametrize("name", ["no-such", "vk:no-such", "rutube:down"])
def test_an_unknown_case_is_one_sentence_with_those_there_are(name: str) -> None:
    with pytest.raises(BadInput, match="Есть такие: "), demo.networks("khasynsky", CLOCK, (name,)):
        raise AssertionError("nothing was started")

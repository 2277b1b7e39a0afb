"""Endpoints: https anywhere, plain http to this machine only, nothing but a host and a port."""

from __future__ import annotations

import pytest

from checks.settings import Endpoints, Limits
from vault.errors import BadInput


@pytest.mark.parametrize(
    "address",
    ["https://api.vk.ru", "https://api.vk.com/", "http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:80",
     "http://127.9.9.9"],
)  # fmt: skip
def test_addresses_that_are_taken(address: str) -> None:
    assert Endpoints(vk_url=address).vk_url == address


@pytest.mark.parametrize(
    "address",
    ["", "api.vk.ru", "http://api.vk.ru", "http://192.168.1.1", "ftp://127.0.0.1", "https://", "https://me:secret@api.vk.ru",
     "https://api.vk.ru/method", "https://api.vk.ru?x=1", "https://api.vk.ru#x", "http://127.0.0.1.evil.example",
     "https://api.vk.ru:port", "https://[::1", "https://api.vk.ru\nx", "https://api.vk.ru ", "https://api\t.vk.ru"],
)  # fmt: skip
def test_addresses_that_are_refused_without_quoting_them(address: str) -> None:
    with pytest.raises(BadInput) as refusal:
        Endpoints(vk_url=address)
    assert "secret" not in str(refusal.value)


def test_a_network_on_this_machine_is_not_waited_for_so_long() -> None:
    near, far = Limits.of(Endpoints(vk_url="http://127.0.0.1:1")), Limits.of(Endpoints())
    assert near.answer < far.answer
    assert near.rate == far.rate == 3

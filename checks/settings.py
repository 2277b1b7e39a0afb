"""Where the networks are and how patiently they are asked. Which page is asked for what is not decided here."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, fields
from urllib.parse import urlsplit

from vault.errors import BadInput

_PATH = ("", "/")


@dataclass(frozen=True)
class Endpoints:
    """Base addresses of the networks, without a path. https anywhere, plain http to loopback only; else BadInput."""

    vk_url: str = "https://api.vk.ru"
    ok_url: str = "https://api.ok.ru"
    telegram_url: str = "https://t.me"

    def __post_init__(self) -> None:
        for field in fields(self):
            _validate(getattr(self, field.name))

    @property
    def loopback(self) -> bool:
        """Every network that is collected is on this machine (the demo and the tests)."""
        return _is_loopback(urlsplit(self.vk_url).hostname or "")


@dataclass(frozen=True)
class Limits:
    """Deadlines (seconds), sizes (bytes) and rates of one network.

    `answer` is the silence after which a request is given up, `again` the same when the request is a part of one
    that timed out; `total` bounds a request whole; `retries` and `backoff` (the first
    pause, doubled each time) are for failures that may pass. 3 requests a second are what VK allows a service key.
    """

    connect: float = 3.0
    answer: float = 5.0
    again: float = 3.0
    total: float = 20.0
    body: int = 8_000_000
    rate: int = 3
    workers: int = 6
    retries: int = 2
    backoff: float = 0.5

    @classmethod
    def of(cls, endpoints: Endpoints) -> Limits:
        """The limits for these endpoints: a simulated network on this machine need not be waited for so long."""
        return cls(answer=3.0, again=2.0, backoff=0.2) if endpoints.loopback else cls()


def _validate(address: str) -> None:
    if not address.isprintable() or " " in address:  # urlsplit would drop some of them in silence
        raise BadInput("В адресе сети не должно быть пробелов и управляющих знаков.")
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise BadInput("Адрес сети не разобрать, нужен вида https://api.vk.ru.") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise BadInput("Адрес сети должен начинаться с https:// и имени сервера.")
    if parts.username or parts.password or parts.query or parts.fragment or parts.path not in _PATH:
        raise BadInput("В адресе сети нужны только имя сервера и порт, без пути и пароля.")
    if parts.scheme == "http" and not _is_loopback(host):
        raise BadInput("Без шифрования (http://) можно обращаться только к этой машине: 127.0.0.1.")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

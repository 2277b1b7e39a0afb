"""Where the networks are and how patiently they are asked. Which page is asked for what is not decided here."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from urllib.parse import urlsplit

from vault.errors import BadInput

_PATH = ("", "/")
_ANSWER = 5.0


@dataclass(frozen=True)
class Endpoints:
    """Where the networks are and the way to them. BadInput for an address that cannot be taken.

    The addresses of networks have no path; https anywhere, plain http to loopback only. `sites_url`, on loopback only,
    answers for every official site, whose host stands in the Host header; "" means that sites are asked themselves.
    `proxy` is the municipality's outbound HTTP proxy for all networks and sites, "" none. `ca_files` are PEM files of
    further certificate authorities for sites of .ru, .su and .рф. `allow_private` are networks whose private addresses
    official sites may have. `answer`: how many seconds of silence are waited through before a network is given up.
    """

    vk_url: str = "https://api.vk.ru"
    ok_url: str = "https://api.ok.ru"
    telegram_url: str = "https://t.me"
    sites_url: str = ""
    proxy: str = ""
    ca_files: tuple[Path, ...] = ()
    allow_private: tuple[IPv4Network | IPv6Network, ...] = ()
    answer: float = _ANSWER

    def __post_init__(self) -> None:
        for address in (self.vk_url, self.ok_url, self.telegram_url):
            _validate(address)
        if self.sites_url:
            _validate(self.sites_url)
            if not _is_loopback(urlsplit(self.sites_url).hostname or ""):
                raise BadInput("Все сайты по одному адресу отвечают только на этой машине: 127.0.0.1.")
        if self.proxy:
            _validate_proxy(self.proxy)

    def is_local(self, code: str) -> bool:
        """The network of this code is simulated on this machine (the demo and the tests)."""
        address = {"vk": self.vk_url, "ok": self.ok_url, "telegram": self.telegram_url, "site": self.sites_url}.get(
            code
        )
        return _is_loopback(urlsplit(address or "").hostname or "")


@dataclass(frozen=True)
class Limits:
    """Deadlines (seconds), sizes (bytes) and rates of one network.

    `answer` is the silence after which a request is given up, `again` the same when the request is a part of one
    that timed out; `total` bounds a request whole; `retries` and `backoff` (the first
    pause, doubled each time) are for failures that may pass. 3 requests a second are what VK allows a service key.
    """

    connect: float = 3.0
    answer: float = _ANSWER
    again: float = 3.0
    total: float = 20.0
    body: int = 8_000_000
    rate: int = 3
    workers: int = 6
    retries: int = 2
    backoff: float = 0.5

    @classmethod
    def of(cls, endpoints: Endpoints, network: str = "vk") -> Limits:
        """The limits of a network: a simulated one on this machine need not be waited for so long.

        Whoever waits longer for an answer waits in proportion for the whole.
        """
        if endpoints.is_local(network):
            return cls(answer=3.0, again=2.0, backoff=0.2)
        slower = endpoints.answer / _ANSWER
        return cls(answer=endpoints.answer, again=cls.again * slower, total=cls.total * max(1.0, slower))


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


def _validate_proxy(address: str) -> None:
    """http://host:port, without a name and a password: those would stand in a settings file for all to read."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if not address.isprintable() or " " in address or parts.scheme not in {"http", "https"} or not host:
        raise BadInput("Адрес прокси нужен вида http://proxy.local:3128.")
    if parts.username or parts.password or parts.query or parts.fragment or parts.path not in _PATH:
        raise BadInput("В адресе прокси нужны только имя сервера и порт, без пути и пароля.")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

"""The settings file of this machine: endpoints of the networks, the way to them, the idle times of the locks.

Not here: the municipality's own settings (days, ages, categories), which belong to the regulation and live in the
vault, and the validation of an endpoint, which belongs to the collectors.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TypeVar

from checks.settings import Endpoints
from console.format import reason
from vault.errors import BadInput
from vault.text import toml_place

_MINUTES = range(1, 241)
_ENDPOINTS = {
    "vk": "PORYADOK_VK_URL",
    "ok": "PORYADOK_OK_URL",
    "telegram": "PORYADOK_TELEGRAM_URL",
    "sites": "PORYADOK_SITES_URL",
}
_PROXY = "PORYADOK_PROXY"
_LISTS = {"ca_files": ("PORYADOK_CA_FILES", os.pathsep), "allow_private": ("PORYADOK_ALLOW_PRIVATE", ",")}
_KNOWN = {
    "endpoints": frozenset(_ENDPOINTS),
    "network": frozenset({"proxy", *_LISTS}),
    "idle": frozenset({"secrets", "screen"}),
}
_LARGEST = 64 * 1024  # bytes; a settings file of this program is under one kilobyte
_LARGEST_CA = 2 * 1024 * 1024  # bytes; all the roots of a system take a quarter of it

T = TypeVar("T")


@dataclass(frozen=True)
class Settings:
    """What the machine decides: where the networks are, after how long the secrets and then everything lock."""

    endpoints: Endpoints = field(default_factory=Endpoints)
    lock_secrets_after: timedelta = timedelta(minutes=2)
    lock_screen_after: timedelta = timedelta(minutes=15)


def load(path: Path, *, required: bool, environment: Mapping[str, str]) -> Settings:
    """Read the file (absent is fine unless `required`), let the environment's endpoints win.

    BadInput names the file, the line and the key of the first thing that cannot be taken.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except FileNotFoundError:
        if required:
            raise BadInput(f"Файла настроек нет: {path}.") from None
        return _File(path, "", {}).settings(environment)
    except OSError as error:
        raise BadInput(f"Файл настроек {path} не читается: {reason(error)}.") from None
    if len(raw) > _LARGEST:
        raise BadInput(f"Файл настроек {path} слишком велик.")
    try:
        text = raw.decode("utf-8")
        content = tomllib.loads(text)
    except UnicodeDecodeError:
        raise BadInput(f"Файл настроек {path} записан не в UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"Файл настроек {path} — не TOML: {toml_place(str(error))}.") from None
    return _File(path, text, content).settings(environment)


def _private(text: str) -> IPv4Network | IPv6Network:
    """A network of private addresses, or one such address. BadInput for what is open to all or no network."""
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        raise BadInput(f"«{text[:100]}» — не сеть, нужен вид 10.0.0.0/8.") from None
    if network.is_global or network.is_multicast or network.prefixlen == 0:
        raise BadInput(f"«{text[:100]}» — не внутренняя сеть: сайты с открытыми адресами и так читаются.")
    return network


def _require_certificates(path: Path) -> None:
    """BadInput unless the file can be read and holds certificates in PEM."""
    import ssl  # half of the commands never need it

    try:
        with path.open("rb") as file:
            start = file.read(_LARGEST_CA + 1)
    except FileNotFoundError:
        raise BadInput(f"Файла сертификатов нет: {path}.") from None
    except OSError as error:
        raise BadInput(f"Файл сертификатов {path} не читается: {reason(error)}.") from None
    except ValueError:
        raise BadInput("В имени файла сертификатов стоит недопустимый знак.") from None
    if len(start) > _LARGEST_CA:
        raise BadInput(f"Файл сертификатов {path} слишком велик.")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cafile=path)
    except ssl.SSLError:
        raise BadInput(
            f"В файле {path} нет сертификатов в виде PEM: он должен начинаться с «-----BEGIN CERTIFICATE-----»."
        ) from None
    if not context.cert_store_stats()["x509_ca"]:
        raise BadInput(f"В файле {path} сертификат сайта, а нужен сертификат удостоверяющего центра.")


@dataclass(frozen=True)
class _File:
    """A parsed settings file with its text, so that an error can name the line."""

    path: Path
    text: str
    content: Mapping[str, object]

    def settings(self, environment: Mapping[str, str]) -> Settings:
        for section, keys in self.content.items():
            if section not in _KNOWN:
                raise self.error(section, "", "такого раздела нет")
            if not isinstance(keys, dict):
                raise self.error(section, "", "должно быть разделом")
            for key in keys:
                if key not in _KNOWN[section]:
                    raise self.error(section, str(key), "такого ключа нет")
        secrets = self.minutes("secrets", 2)
        screen = self.minutes("screen", 15)
        if screen < secrets:
            raise self.error("idle", "screen", "экран не может закрываться раньше секретов")
        return Settings(
            endpoints=self.endpoints(environment),
            lock_secrets_after=timedelta(minutes=secrets),
            lock_screen_after=timedelta(minutes=screen),
        )

    def value(self, section: str, key: str) -> object:
        keys = self.content.get(section)
        return keys.get(key) if isinstance(keys, dict) else None

    def minutes(self, key: str, default: int) -> int:
        value = self.value("idle", key)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or value not in _MINUTES:
            raise self.error("idle", key, f"нужно целое число минут от {_MINUTES[0]} до {_MINUTES[-1]}")
        return value

    def endpoints(self, environment: Mapping[str, str]) -> Endpoints:
        """One by one, so that an error names the line or the variable of the wrong address."""
        chosen: dict[str, str] = {}
        for key, variable in _ENDPOINTS.items():
            chosen |= self.address("endpoints", key, f"{key}_url", environment, variable)
        chosen |= self.address("network", "proxy", "proxy", environment, _PROXY)
        ca_files = tuple(self.each("ca_files", environment, self.ca_file))
        allow_private = tuple(self.each("allow_private", environment, _private))
        return replace(Endpoints(), **chosen, ca_files=ca_files, allow_private=allow_private)

    def address(
        self, section: str, key: str, field_name: str, environment: Mapping[str, str], variable: str
    ) -> dict[str, str]:
        """The address of one key under the name of its field of Endpoints; nothing where it is not written."""
        written = self.value(section, key)
        if written is not None and not isinstance(written, str):
            raise self.error(section, key, "нужен адрес в кавычках")
        address = environment.get(variable) or written
        if not address:
            return {}
        try:
            replace(Endpoints(), **{field_name: address})  # type: ignore[arg-type] # the name of an address
        except BadInput as refusal:
            if environment.get(variable):
                raise BadInput(f"{variable}: {refusal}") from None
            raise self.error(section, key, str(refusal)) from None
        return {field_name: address}

    def each(self, key: str, environment: Mapping[str, str], read: Callable[[str], T]) -> list[T]:
        """Every value of a list of `[network]`, of the variable or else of the file, each taken by `read`."""
        variable, separator = _LISTS[key]
        given = environment.get(variable, "")
        written = self.value("network", key)
        if written is not None and not (isinstance(written, list) and all(isinstance(each, str) for each in written)):
            raise self.error("network", key, 'нужен список строк в кавычках: ["…", "…"]')
        values = given.split(separator) if given.strip() else written or []
        try:
            return [read(value.strip()) for value in values if value.strip()]
        except BadInput as refusal:
            if given.strip():
                raise BadInput(f"{variable}: {refusal}") from None
            raise self.error("network", key, str(refusal)) from None

    def ca_file(self, written: str) -> Path:
        """A PEM file of certificates, from the folder of the settings file unless the whole path is written."""
        try:
            path = self.path.parent / Path(written).expanduser()
        except RuntimeError:  # a «~» of nobody
            path = self.path.parent / written
        _require_certificates(path)
        return path

    def error(self, section: str, key: str, complaint: str) -> BadInput:
        name = f"{section}.{key}" if key else section
        return BadInput(f"{self.path}, строка {self.line_of(section, key)}: {name}: {complaint.rstrip('.')}.")

    def line_of(self, section: str, key: str) -> int:
        """The line of a key (or of its section), counted from 1: tomllib does not tell where a value stood."""
        current, section_line = "", 1
        for number, line in enumerate(self.text.splitlines(), start=1):
            header = re.match(r"\s*\[+\s*[\"']?([^\"'\].]+?)[\"']?\s*[\].]", line)
            if header:
                current = header[1]
                if current == section:
                    section_line = number
                continue
            found = re.match(r"\s*([\w\"'.-]+?)\s*=", line)
            if found is None:
                continue
            name = found[1].replace('"', "").replace("'", "")
            if name.split(".")[0] == section and not current:
                section_line = number
            if key and (current, name) in {(section, key), ("", f"{section}.{key}")}:
                return number
        return section_line

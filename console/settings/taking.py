"""What a value may be, whatever it came from: the file, a variable, a flag, a field on the screen.

Refusals are BadInput with the complaint alone; where the value stood is said by whoever read it.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from checks.settings import Endpoints
from console.format import reason
from console.settings.table import Kind, Setting, Value
from vault.errors import BadInput
from vault.text import clean_line

_LARGEST_CA = 2 * 1024 * 1024  # bytes; all the roots of a system take a quarter of it
_YES = frozenset({"да", "true", "1", "on", "yes"})
_NO = frozenset({"нет", "false", "0", "off", "no"})


def shape(setting: Setting, raw: object) -> Value:
    """A value of the file, of the right type and within its bounds. BadInput with the complaint."""
    if setting.kind is Kind.WHOLE:
        if not isinstance(raw, int) or isinstance(raw, bool) or raw not in setting.bounds:
            raise BadInput(f"нужно {setting.allowed}")
        return raw
    if setting.kind is Kind.FLAG:
        if not isinstance(raw, bool):
            raise BadInput("нужно true или false, без кавычек")
        return raw
    if setting.kind is Kind.CHOICE:
        found = next((each for each in setting.choices if isinstance(raw, str) and _same(each, raw)), None)
        if found is None:
            raise BadInput(f"нужно в кавычках {setting.allowed}")
        return found
    if setting.kind is Kind.ADDRESS:
        if not isinstance(raw, str):
            raise BadInput("нужен адрес в кавычках")
        return raw or setting.default
    if not isinstance(raw, list) or not all(isinstance(each, str) for each in raw):
        raise BadInput('нужен список строк в кавычках: ["…", "…"]')
    return tuple(stripped for each in raw if (stripped := each.strip()))


def from_text(setting: Setting, text: str) -> Value:
    """The same out of what a person typed, or of a variable or a flag: parts of a list with «;» (networks: or commas,
    files: or the system's own separator) between. BadInput with the complaint."""
    typed = text.strip()
    if not typed.isprintable():
        raise BadInput("в значении стоит недопустимый знак")
    if setting.kind is Kind.WHOLE:
        whole = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
        return shape(setting, whole)
    if setting.kind is Kind.FLAG:
        word = typed.casefold()
        if word not in _YES | _NO:
            raise BadInput("нужно «да» или «нет»")
        return word in _YES
    if setting.kind in {Kind.FILES, Kind.NETWORKS}:
        other = os.pathsep if setting.kind is Kind.FILES else ","
        return shape(setting, typed.replace(other, ";").split(";"))
    if setting.kind is Kind.CHOICE and not any(_same(each, typed) for each in setting.choices):
        raise BadInput(f"нужно {setting.allowed}")
    return shape(setting, clean_line(typed) if setting.kind is Kind.CHOICE else typed)


def check(setting: Setting, value: Value, folder: Path) -> None:
    """BadInput with the complaint unless the value can be used; files are looked for from `folder`."""
    if setting.kind is Kind.ADDRESS and value:
        replace(Endpoints(), **{setting.field: value})  # type: ignore[arg-type] # the name of an address
    elif isinstance(value, tuple):
        take: Callable[[str], object] = private_network if setting.kind is Kind.NETWORKS else _certificates_from(folder)
        for each in value:
            take(each)


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.strip().casefold()


def private_network(text: str) -> IPv4Network | IPv6Network:
    """A network of private addresses, or one such address. BadInput for what is open to all or no network."""
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        raise BadInput(f"«{text[:100]}» — не сеть, нужен вид 10.0.0.0/8.") from None
    if network.is_global or network.is_multicast or network.prefixlen == 0:
        raise BadInput(f"«{text[:100]}» — не внутренняя сеть: сайты с открытыми адресами и так читаются.")
    return network


def certificate_path(written: str, folder: Path) -> Path:
    """Where a file of certificates is: from the folder of the settings file unless the whole path is written."""
    try:
        return folder / Path(written).expanduser()
    except RuntimeError:  # a «~» of nobody
        return folder / written


def _certificates_from(folder: Path) -> Callable[[str], None]:
    return lambda written: _require_certificates(certificate_path(written, folder))


def beginning(path: Path, most: int) -> bytes:
    """At most so many bytes of a file; a named pipe is not waited for. OSError, ValueError for a name of no file."""
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK | os.O_NOCTTY)) as file:
        if stat.S_ISFIFO(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.ESPIPE, os.strerror(errno.ESPIPE))
        return file.read(most) or b""


def _require_certificates(path: Path) -> None:
    """BadInput unless the file can be read and holds certificates in PEM."""
    import ssl  # half of the commands never need it

    try:
        start = beginning(path, _LARGEST_CA + 1)
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

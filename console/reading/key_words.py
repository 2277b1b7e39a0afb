"""What a person is told of the keys to the networks: where each is got, what its parts are called, what came of a test.

The keys themselves never come here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checks.running.tokens import Reading, Wanted
from registry import networks
from vault.text import plural


@dataclass(frozen=True)
class Source:
    """Where a key is got: in a sentence, and step by step. Names of buttons are the sites' own and may change."""

    short: str
    long: str


_SOURCES = {
    "vk": Source(
        "Нужен сервисный ключ своего приложения: id.vk.com, «Мои приложения», «Добавить приложение»; ключ — в его "
        "настройках.",
        "1. Войдите на id.vk.com под служебной учётной записью администрации.\n"
        "2. «Мои приложения», «Добавить приложение»; вид — любой, например веб-сайт.\n"
        "3. В настройках приложения найдите «Сервисный ключ доступа» и скопируйте его.\n"
        "Ключ бессрочный и только читает открытое: писать от имени страниц им нельзя. Одного хватает на 5 000 стен "
        "в сутки. Пароли страниц для проверки не нужны.",
    ),
    "ok": Source(
        "Нужны три значения своего приложения: ok.ru/devaccess — права разработчика, затем «Добавить приложение».",
        "1. Войдите на ok.ru под служебной учётной записью и получите права разработчика: ok.ru/devaccess.\n"
        "2. Добавьте приложение. Публичный ключ (application_key) — в его настройках и в письме.\n"
        "3. Там же «Вечный access_token»: «Получить новый». Вместе с ним покажут session_secret_key.\n"
        "Нет session_secret_key — впишите на его место application_secret_key=… с секретным ключом приложения.\n"
        "Ключом только читают открытое. Пароли страниц для проверки не нужны.",
    ),
}
_NO_SOURCE = Source("Где взять ключ, скажет сама сеть.", "")

REFUSED = "Проверьте, весь ли ключ вставлен и из того ли приложения. Набранное цело; ничего не записано."


def source(network: str) -> Source:
    """Where the key of this network is got."""
    return _SOURCES.get(network, _NO_SOURCE)


def accepted(network: str, message: str) -> str:
    """The network took the key, which is kept."""
    return f"{networks.title(network)}: {message} Записан."


def unknown(network: str, message: str) -> str:
    """The network could not be asked; the key is kept and not claimed to be good."""
    return (
        f"{networks.title(network)}: ключ записан, но не проверен. {message} "
        "Спросите ещё раз позже: эта же строка, «Спросить сеть»."
    )


def asked(network: str, message: str) -> str:
    """What the network said of a key that is kept already."""
    return f"{networks.title(network)}: {message}"


def others(found: Iterable[Wanted]) -> str:
    """A sentence about the networks that want no key; "" when there are none."""
    told = list(found)
    open_ones = [networks.title(each.network) for each in told if each.reading is Reading.OPEN]
    unread = [networks.title(each.network) for each in told if each.reading is Reading.NOBODY]
    said = []
    if open_ones:
        said.append(f"Без ключа {_reads(open_ones)}: {', '.join(open_ones)}.")
    if unread:
        said.append(f"Программа не читает: {', '.join(unread)} — там смотрите сами.")
    return " ".join(said)


def _reads(names: Sequence[str]) -> str:
    return plural(len(names), "читается", "читаются", "читаются")

"""The accounts that both sides of a measurement get: invented, the same in every run."""

from __future__ import annotations

import base64
import random
from dataclasses import dataclass

COUNT = 5_000
_SEED = 20261122
_KINDS = ("Школа", "Детский сад", "Библиотека", "Дом культуры", "Музей", "Спортивная школа", "Сельский клуб")
_PLACES = ("Берёзовка", "Новый Ключ", "Каменка", "Заречье", "Сосновка", "Верхняя Речка", "Озерки", "Луговое")
_SIGNS = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789-_!#%"


@dataclass(frozen=True)
class Account:
    """One account; `note` is the longest text of it."""

    title: str
    login: str
    password: str
    totp: str
    codes: tuple[str, ...]
    url: str
    note: str


def accounts(count: int = COUNT) -> tuple[Account, ...]:
    """Invented accounts, always the same."""
    dice = random.Random(_SEED)
    return tuple(_account(dice, number) for number in range(count))


def _account(dice: random.Random, number: int) -> Account:
    title = f"{dice.choice(_KINDS)} № {number % 97 + 1}, {dice.choice(_PLACES)}"
    return Account(
        title=title,
        login=f"smm{number:05d}@example.ru",
        password="".join(dice.choice(_SIGNS) for _ in range(20)),
        totp=base64.b32encode(dice.randbytes(20)).decode(),
        codes=tuple(f"{dice.randrange(10**8):08d}" for _ in range(10)),
        url=f"https://vk.com/org{number}",
        note=f"{title}: договор на номер у завхоза, сим-карта в сейфе {number % 40}, проверять по пятницам.",
    )

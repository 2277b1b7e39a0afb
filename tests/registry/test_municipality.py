"""The municipality's own settings."""

from __future__ import annotations

import pytest

from registry import municipality
from registry.municipality import Key, Setting
from vault.errors import BadInput
from vault.transaction import Tx


def test_a_setting_is_empty_until_it_is_put(tx: Tx) -> None:
    key = Key.PERSONAL_SECRETS_BASIS
    assert municipality.get(tx, key) == ""
    assert municipality.listing(tx) == tuple(Setting(each, "") for each in Key)
    assert municipality.put(tx, key, "  Распоряжение\n№ 5 ") == Setting(key, "Распоряжение № 5")
    municipality.put(tx, key, "Распоряжение № 6")
    assert municipality.get(tx, key) == "Распоряжение № 6"
    assert municipality.listing(tx)[0] == Setting(key, "Распоряжение № 6")


def test_an_unknown_key_is_refused_with_the_known_ones() -> None:
    assert municipality.key_of(" personal_secrets_basis ") is Key.PERSONAL_SECRETS_BASIS
    with pytest.raises(BadInput, match="Настройки «x» нет, есть: personal_secrets_basis"):
        municipality.key_of("x")


def test_numbers_are_numbers_within_bounds(tx: Tx) -> None:
    assert municipality.number(tx, Key.PASSWORD_DAYS) is None
    assert municipality.put(tx, Key.PASSWORD_DAYS, " 090 ").value == "90"
    assert municipality.number(tx, Key.PASSWORD_DAYS) == 90
    for wrong in ("0", "-1", "3651", "девяносто", "9٠", "1.5"):
        with pytest.raises(BadInput, match="password_days»: нужно целое число от 1 до 3650"):
            municipality.put(tx, Key.PASSWORD_DAYS, wrong)
    assert municipality.put(tx, Key.SECRET_HISTORY_DAYS, "0").value == "0"
    assert municipality.number(tx, Key.SECRET_HISTORY_DAYS) == 0
    municipality.put(tx, Key.PASSWORD_DAYS, "")
    assert municipality.number(tx, Key.PASSWORD_DAYS) is None

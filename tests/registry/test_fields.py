"""Rules of single values."""

from __future__ import annotations

from datetime import date

import pytest

from registry import fields
from vault.errors import BadInput

# Published numbers of well-known bodies (Сбербанк, ФНС, Яндекс), not of private people; the rest are made up
# to fit or to break the control digits.
GOOD_INN = ("7707083893", "7707329152", "7736207543", "500100732259")
GOOD_OGRN = ("1027700132195", "1047707030513", "1027700229193", "304500116000157")


@pytest.mark.parametrize("inn", GOOD_INN)
def test_right_inn_is_taken_and_any_single_wrong_digit_is_not(inn: str) -> None:
    assert fields.inn(f" {inn[:4]} {inn[4:]}\u00a0", "ИНН") == inn
    for place, digit in enumerate(inn):
        wrong = inn[:place] + str((int(digit) + 1) % 10) + inn[place + 1 :]
        with pytest.raises(BadInput, match="ИНН: контрольные цифры не сходятся"):
            fields.inn(wrong, "ИНН")


@pytest.mark.parametrize("ogrn", GOOD_OGRN)
def test_right_ogrn_is_taken_and_a_wrong_control_digit_is_not(ogrn: str) -> None:
    assert fields.ogrn(ogrn, "ОГРН") == ogrn
    wrong = ogrn[:-1] + str((int(ogrn[-1]) + 1) % 10)
    with pytest.raises(BadInput, match="ОГРН: контрольная цифра не сходится"):
        fields.ogrn(wrong, "ОГРН")


@pytest.mark.parametrize(
    "text", ["770708389", "77070838931", "７７０７０８３８９３", "7707083893.", "0000000000", "ИНН 7707083893"]
)
def test_inn_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="ИНН"):
        fields.inn(text, "ИНН")


@pytest.mark.parametrize("text", ["102770013219", "0000000000000", "10277001321951"])
def test_ogrn_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="ОГРН"):
        fields.ogrn(text, "ОГРН")


@pytest.mark.parametrize("text", ["", "a@b.ru", "shkola-1@obr.krap.ru", "почта@школа.рф", "a.b+c@xn--80a.xn--p1ai"])
def test_addresses_of_mail(text: str) -> None:
    assert fields.email(text, "почта") == text


@pytest.mark.parametrize(
    "text", ["a", "a@b", "a@@b.ru", "a@b.ru, c@d.ru", "a b@c.ru", "a@-b.ru", "a..b@c.ru", "<a@b.ru>"]
)
def test_not_addresses_of_mail(text: str) -> None:
    with pytest.raises(BadInput, match="почта"):
        fields.email(text, "почта")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://школа.рф/o-nas?x=1",
        "obr.ru",
        "HTTP://a.b.ru:8080/",
        "http://127.0.0.5:8000/",
        "http://[::1]/",
        "http://localhost:8000/a",
    ],
)
def test_sites(text: str) -> None:
    assert fields.site(text, "сайт") == text


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "сайта нет", "ftp://a.ru", "https://", "3.5", "127.0.0.1", "localhost", "http://1.2"],
)
def test_not_sites(text: str) -> None:
    with pytest.raises(BadInput, match="сайт"):
        fields.site(text, "сайт")


def test_lines_are_cleaned_and_bounded() -> None:
    assert fields.lines(("  а\u202eб ", "", "\x1b", "аб"), "т") == ("аб",)
    assert fields.line("я" * fields.MAX_LENGTH, "т") == "я" * fields.MAX_LENGTH
    with pytest.raises(BadInput, match="слишком длинно"):
        fields.line("я" * (fields.MAX_LENGTH + 1), "т")


def test_both_days_belong_to_a_span_and_open_ends_are_open() -> None:
    day, before, after = date(2026, 11, 22), date(2026, 11, 21), date(2026, 11, 23)
    assert fields.within(day, day, day)
    assert fields.within(None, None, day)
    assert fields.within(before, None, day)
    assert not fields.within(after, None, day)
    assert not fields.within(None, before, day)
    fields.span(day, day, "срок")
    fields.span(None, day, "срок")
    with pytest.raises(BadInput, match=r"срок: окончание 21\.11\.2026 раньше начала 22\.11\.2026"):
        fields.span(day, before, "срок")

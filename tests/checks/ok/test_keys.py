"""What is kept as a token of Одноклассники, and how a request is signed with it."""

from __future__ import annotations

import hashlib

import pytest

from checks.collectors.ok.keys import Application, application, signature
from vault.errors import BadInput


@pytest.mark.parametrize(
    "text",
    [
        "tkn1ACCESS SECRET",
        "  tkn1ACCESS\nSECRET\n",
        "tkn1ACCESS:SECRET",
        "access_token=tkn1ACCESS session_secret_key=SECRET",
        "session_secret_key=SECRET&access_token=tkn1ACCESS&expires_in=1800",
    ],
)
def test_forms(text: str) -> None:
    assert application(text) == Application("tkn1ACCESS", "SECRET")


def test_secret_of_an_application() -> None:
    made = application("access_token=tkn1ACCESS application_secret_key=OWN")
    assert made.secret == hashlib.md5(b"tkn1ACCESSOWN").hexdigest()


@pytest.mark.parametrize("text", ["", "tkn1ACCESS", "a b c", "access_token=a", "session_secret_key=b", "=a =b"])
def test_wrong_forms(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        application(text)
    assert "session_secret_key" in str(caught.value)
    for part in text.split():
        assert part not in str(caught.value) or "=" not in part


def test_nothing_is_shown() -> None:
    assert "SECRET" not in repr(application("tkn1ACCESS SECRET"))
    assert "tkn1ACCESS" not in repr(application("tkn1ACCESS SECRET"))


def test_signature() -> None:
    told = {"method": "url.getInfo", "url": "https://ok.ru/школа", "application_key": "KEY", "access_token": "T"}
    signed = "application_key=KEYmethod=url.getInfourl=https://ok.ru/школаSECRET"
    assert signature(told, "SECRET") == hashlib.md5(signed.encode()).hexdigest()
    assert signature({**told, "session_key": "S"}, "SECRET") == signature(told, "SECRET")

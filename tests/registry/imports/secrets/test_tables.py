"""CSV of browsers and managers: each by its header, kept to the character, ragged rows never shifted or lost."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.imports.secrets import Entries, Format, codes, separated
from tests.registry.imports.secrets.conftest import read_bytes
from tests.registry.imports.secrets.files import SEED
from vault.errors import BadInput, PoryadokError

Hold = Callable[[Entries, int], None]

CHROME = "name,url,username,password,note\n"
KEEPASS = '"Account","Login Name","Password","Web Site","Comments"\n'
KEEPASSXC = '"Group","Title","Username","Password","URL","Notes","TOTP","Icon","Last Modified","Created"\n'
FIREFOX = "url,username,password,httpRealm,formActionOrigin,guid,timeCreated,timeLastUsed,timePasswordChanged\n"
BITWARDEN = "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (CHROME + "vk.com,https://vk.com/,u,p,\n", Format.CHROME),
        ("name,url,username,password\nvk.com,https://vk.com/,u,p\n", Format.CHROME),
        ("url,username,password,comment,tags\nhttps://vk.com/,u,p,,\n", Format.YANDEX),
        (FIREFOX + '"https://vk.com","u","p",,"https://vk.com","{a}","1","2","3"\n', Format.FIREFOX),
        (KEEPASSXC + '"Root","ВК","u","p","https://vk.com","","","0","2026","2026"\n', Format.KEEPASSXC_CSV),
        (KEEPASS + '"ВК","u","p","https://vk.com",""\n', Format.KEEPASS_CSV),
        (
            "Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes\nВК,https://vk.com,u,p,,false,false,,\n",
            Format.ONEPASSWORD_CSV,
        ),
        (BITWARDEN + ",,login,ВК,,,0,https://vk.com,u,p,\n", Format.BITWARDEN_CSV),
        ("Сайт;Логин;Пароль\nhttps://vk.com;u;p\n", Format.CSV),
        ("sep=;\nСайт;Логин;Пароль\nhttps://vk.com;u;p\n", Format.CSV),
        ("url\tusername\tpassword\nhttps://vk.com\tu\tp\n", Format.YANDEX),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_headers_and_encodings(text: str, kind: Format, encoding: str) -> None:
    for ends in ("\n", "\r\n"):
        found = read_bytes(text.replace("\n", ends).encode(encoding))
        assert found.format is kind
        (entry,) = found.entries
        assert (entry.login, entry.password, entry.doubt) == ("u", "p", "")
        assert entry.urls[0].startswith("https://vk.com")


def test_windows_1251() -> None:
    text = "Название;Сайт;Логин;Пароль\nСтраница школы;https://vk.com;u;пароль-Ёж\n"
    (entry,) = read_bytes(text.encode("cp1251")).entries
    assert entry.password == "пароль-Ёж"


def test_cells_are_kept_to_the_character(rows_hold: Hold) -> None:
    passwords = [" с краями ", 'кавычка"внутри', "запятая,точка;с", "две\nстроки", '"', "'", "=1+1", "\\", 'a\\"b']
    written = io.StringIO()
    csv.writer(written).writerows([CHROME.strip().split(","), *(["", "vk.com", "u", one, ""] for one in passwords)])
    found = read_bytes(written.getvalue())
    rows_hold(found, len(passwords))
    assert [one.password for one in found.entries] == passwords


def test_the_first_keepass_escapes_with_backslashes() -> None:
    text = (
        '"Account","Login Name","Password","Web Site","Comments"\n"В \\"К\\"","u","a\\\\b\\"c","vk.com","две\nстроки"\n'
    )
    (entry,) = read_bytes(text).entries
    assert (entry.title, entry.password) == ('В "К"', 'a\\b"c')


RAGGED = (
    CHROME
    + "vk,https://vk.com/,u1,пароль,с запятой,\n"  # a comma that was not quoted
    + "vk,https://vk.com/,u2\n"  # no password
    + "vk,https://vk.com/,u3,p3\n"  # only the note is missing
    + "vk,https://vk.com/,u4,p4,,,\n"  # empty cells too many: or a password that ends with commas
    + 'vk,https://vk.com/,u5,"p5\n'  # a quote that was never closed
    + 'vk,https://vk.com/,u6,"p6"x,\n'  # something after the quote
    + "vk,https://vk.com/,u7,p7,\n"
    + "\n"
    + CHROME
)


def test_ragged_rows_are_kept_doubted_or_rejected(rows_hold: Hold) -> None:
    found = read_bytes(RAGGED)
    rows_hold(found, 7)
    assert [(one.row, one.login, one.password, bool(one.doubt)) for one in found.entries] == [
        (4, "u3", "p3", True),
        (8, "u7", "p7", False),
    ]
    assert [one.row for one in found.rejected] == [2, 3, 5, 6, 7]
    assert found.rejected[0].reason == "в строке 6 ячеек, а в заголовке 5"
    assert "с запятой" not in repr(found)
    assert any("заголовок повторяется" in warning for warning in found.warnings)


def test_totp_notes_and_archived(rows_hold: Hold) -> None:
    text = (
        "Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes\n"
        f"ВК,https://vk.com,u,p,{SEED},false,true,,тайная заметка\nOK,https://ok.ru,u,p,не ключ,false,false,,\n"
    )
    found = read_bytes(text)
    rows_hold(found, 2)
    first, second = found.entries
    assert first.totp
    assert first.doubt
    assert not second.totp
    assert "тайная" not in repr(found)


@pytest.mark.parametrize("text", ["a,b,c\n1,2,3\n", "password\np\n", "url,username\nhttps://vk.com,u\n", CHROME])
def test_what_is_no_table_of_passwords(text: str) -> None:
    with pytest.raises(BadInput):
        read_bytes(text)


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=12),
            min_size=5,
            max_size=5,
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(",;\t|"),
)
def test_what_a_writer_writes_is_read_back(cells: list[list[str]], delimiter: str) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(cells)
    rows = separated.rows(written.getvalue(), delimiter)
    assert [list(row.cells) for row in rows] == cells
    assert not any(row.fault for row in rows)


@given(st.text(st.sampled_from('ab," \n\r\t;\\'), max_size=120))
def test_any_rows_under_a_header_are_all_counted(body: str) -> None:
    text = CHROME + body
    filled = separated.rows(body, ",")
    try:
        found = read_bytes(text)
    except PoryadokError:
        assert not filled
        return
    repeated = sum("заголовок повторяется" in warning for warning in found.warnings)
    assert len(found.entries) + len(found.rejected) + repeated == len(filled)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    for content in (text, CHROME + text, '{"encrypted": false, "items": [' + text, "<KeePassFile>" + text):
        try:
            read_bytes(content.encode(errors="replace"))
        except PoryadokError as refused:
            assert len(str(refused).splitlines()) == 1


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for begin in (b"", b"PK\x03\x04", b"<?xml version='1.0'?><KeePassFile>", CHROME.encode()):
        try:
            read_bytes(begin + content)
        except PoryadokError as refused:
            assert len(str(refused).splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1111 2222\n3333 4444", ("1111 2222", "3333 4444")),
        ("1) abcde-fghij\n2) klmno-pqrst", ("abcde-fghij", "klmno-pqrst")),
        ("12345678, 23456789", ("12345678", "23456789")),
        ("12345678 23456789", ("12345678", "23456789")),
        ("1234 5678", ("1234 5678",)),
        ("1111 2222 3333 4444", ()),  # four codes or two: nobody knows
        ("лежат в сейфе", ()),
        ("12345678\nвторой в сейфе", ()),
        ("", ()),
    ],
)
def test_only_plain_recovery_codes_are_taken(text: str, found: tuple[str, ...]) -> None:
    assert codes.parse(text) == found


@pytest.mark.parametrize(
    "name", ["Backup codes", "backup_codes", "Recovery code", "Резервные коды", "коды восстановления"]
)
def test_names_of_recovery_codes(name: str) -> None:
    assert codes.is_named_so(name)
    assert not codes.is_named_so(f"x{name}x")
    assert not codes.is_named_so("код региона")

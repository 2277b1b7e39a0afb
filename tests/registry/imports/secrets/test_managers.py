"""KeePass, Bitwarden and 1Password: what is taken of an entry, what is told and left, what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.imports.secrets import Entries, Format, PassphraseNeeded, importing
from tests.registry.imports.secrets import files
from tests.registry.imports.secrets.conftest import opened, read_bytes
from tests.registry.imports.secrets.files import OTHER_SEED, SEED
from vault import totp
from vault.errors import BadInput, PoryadokError, WrongPassphrase

Hold = Callable[[Entries, int], None]

NAMES = (
    "type", "login", "uris", "uri", "username", "password", "totp", "fields", "name", "value", "notes", "info",
    "secret", "algo", "digits", "period", "issuer", "otp", "account", "tokenType", "details", "overview", "url", "urls",
    "title", "sections", "loginFields", "designation", "categoryUuid", "state", "slots", "params", "entries",
    "deletedDate", "item",
)  # fmt: skip

FULL = {
    "title": "Школа 5",
    "username": "+7 900 000-00-01",
    "password": " пароль<&>]]> с краями ",
    "url": "https://vk.com/school5",
    "notes": "не показывать заметку",
    "otp": f"otpauth://totp/VK:school5?secret={SEED}&issuer=VK",
    "properties": {
        "Резервные коды": "1111 2222\n3333 4444",
        "KP2A_URL_1": "https://id.vk.com",
        "Девичья фамилия": "секретный ответ",
    },
    "group": ["Соцсети", "ВК"],
}


def test_a_kdbx_4_file_of_every_convention() -> None:
    found = opened(
        files.kdbx(
            [
                FULL,
                {"title": "ссылка", "username": "u", "password": "x", "refers": 1},
                {"title": "старая", "username": "u2", "password": "p2", "expired": True, "attachment": True},
                {
                    "title": "Tray",
                    "username": "u3",
                    "properties": {"TOTP Seed": SEED, "TOTP Settings": "60;8"},
                    "edited": True,
                    "password": "p",
                },
                {
                    "title": "Встроенный",
                    "username": "u4",
                    "properties": {"TimeOtp-Secret-Base32": SEED, "TimeOtp-Algorithm": "HMAC-SHA-256"},
                },
                {"title": "KeeOtp", "username": "u5", "otp": f"key={SEED}&step=30&size=6"},
                {"title": "удалена", "username": "u6", "password": "p6", "trashed": True},
            ]
        )
    )
    assert found.format is Format.KDBX
    first, referring, expired, tray, built_in, keeotp, binned = sorted(found.entries, key=lambda one: _ORDER[one.title])
    assert [bool(one.refusal) for one in sorted(found.entries, key=lambda one: _ORDER[one.title])] == [False] * 6 + [
        True
    ]
    assert "корзине" in binned.refusal
    assert first.password == FULL["password"]
    assert first.urls == ("https://vk.com/school5", "https://id.vk.com")
    assert first.recovery_codes == ("1111 2222", "3333 4444")
    assert first.issuer == "VK"
    assert totp.parse_seed(first.totp).secret == SEED
    assert referring.password == first.password
    assert expired.password == "p2"
    assert (totp.parse_seed(tray.totp).period, totp.parse_seed(tray.totp).digits) == (60, 8)
    assert totp.parse_seed(built_in.totp).algorithm == "SHA256"
    assert totp.parse_seed(keeotp.totp).secret == SEED
    told = "\n".join(found.warnings)
    for piece in ("Заметки", "Прочие поля", "Вложения", "Срок"):
        assert piece in told
    for secret in ("не показывать", "секретный ответ", SEED):
        assert secret not in told + repr(found)


_ORDER = {"Школа 5": 0, "ссылка": 1, "старая": 2, "Tray": 3, "Встроенный": 4, "KeeOtp": 5, "удалена": 6}


def test_a_kdbx_3_file() -> None:
    tree = files.keepass_xml(
        [{"Title": "ВК", "UserName": "school5", "Password": "тайна", "URL": "vk.com"}], [{"Title": "в корзине"}]
    )
    found = opened(files.kdbx3(tree))
    entry, binned = found.entries
    assert (entry.login, entry.password, entry.urls) == ("school5", "тайна", ("vk.com",))
    assert (entry.refusal, binned.refusal) == ("", "лежит в корзине того менеджера")


def test_a_kdbx_file_needs_its_own_passphrase() -> None:
    content = files.kdbx3(files.keepass_xml([]))
    with pytest.raises(PassphraseNeeded, match="--file-passphrase-file"):
        read_bytes(content)
    with pytest.raises(WrongPassphrase, match="ключевой файл"):
        read_bytes(content, "не тот")


@pytest.mark.parametrize("cut", [8, 12, 100, 250])
def test_a_cut_kdbx_file_is_one_sentence(cut: int) -> None:
    content = files.kdbx3(files.keepass_xml([]))
    with pytest.raises((BadInput, WrongPassphrase)):
        opened(content[:cut])


def test_a_file_of_the_old_keepass_is_named() -> None:
    with pytest.raises(BadInput, match="KDBX"):
        opened(bytes.fromhex("03d9a29a65fb4bb5") + bytes(200))


def test_keepass_xml(rows_hold: Hold) -> None:
    found = read_bytes(
        files.keepass_xml(
            [
                {"Title": "A", "UserName": "u", "Password": "p<&>", "URL": "https://ok.ru/", "TOTP Seed": "не ключ"},
                {"Title": "B", "UserName": "{REF:U@I:00000000000000000000000000000000}", "Password": "p"},
            ],
            [{"Title": "C"}],
        )
    )
    assert found.format is Format.KEEPASS_XML
    rows_hold(found, 3)
    entry, binned = found.entries
    assert (binned.row, bool(binned.refusal)) == (3, True)
    assert (entry.password, entry.totp) == ("p<&>", "")
    assert found.rejected[0].row == 2
    assert any("Ключ одноразовых кодов не взят" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    "content",
    [
        b"<?xml version='1.0'?><!DOCTYPE K [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><KeePassFile>&b;</KeePassFile>",
        b"<KeePassFile><Root><Group>",
        b"<KeePassFile></KeePassFile>",
        b"<KeePassFile>" + b"<Group>" * 5000,
        files.keepass_xml([{"Password": "AAAA"}]).replace(b"ProtectInMemory", b"Protected"),
    ],
    ids=["entities", "cut", "empty", "deep", "encrypted"],
)
def test_a_hostile_or_broken_xml_is_one_sentence(content: bytes) -> None:
    with pytest.raises(BadInput) as refused:
        read_bytes(content)
    assert "AAAA" not in str(refused.value)


ITEMS = [
    files.bitwarden_item("ВК", "https://vk.com/login", "school5", " тайна ", SEED, notes="заметка"),
    files.bitwarden_item(
        "OK",
        "https://ok.ru",
        "u",
        "p",
        f"otpauth://totp/x?secret={OTHER_SEED}&algorithm=SHA512",
        fields=[
            {"name": "Backup codes", "value": "11112222, 33334444", "type": 1},
            {"name": "Recovery codes", "value": "лежат в сейфе", "type": 0},
            {"name": "вопрос", "value": "ответ", "type": 0},
        ],
    ),
    files.bitwarden_item("Steam", "https://vk.com", "u", "p", "steam://ABCDEFGH"),
    {"type": 2, "name": "заметка", "notes": "пароль от всего"},
    {"type": 3, "name": "карта", "card": {"number": "4111111111111111"}},
    {"type": 4, "name": "паспорт"},
    {**files.bitwarden_item("удалена", "https://vk.com", "u", "p"), "deletedDate": "2026-01-01T00:00:00Z"},
    files.bitwarden_item("пустая"),
]


def test_bitwarden_plain(rows_hold: Hold) -> None:
    found = read_bytes(files.bitwarden(ITEMS))
    assert found.format is Format.BITWARDEN
    rows_hold(found, 8)
    assert found.unrelated == 2
    first, second, steam, deleted, empty = found.entries
    assert "корзине" in deleted.refusal
    assert (first.password, first.row) == (" тайна ", 1)
    assert totp.parse_seed(first.totp).secret == SEED
    assert totp.parse_seed(second.totp).algorithm == "SHA512"
    assert second.recovery_codes == ("11112222", "33334444")
    assert (steam.password, steam.totp) == ("p", "")
    assert not empty.has_secret
    told = "\n".join([*found.warnings, *(one.reason for one in found.rejected)])
    assert "Steam" in told
    assert "Резервные коды не разобрать" in told
    for secret in ("пароль от всего", "4111", "лежат в сейфе", "ответ"):
        assert secret not in told


@pytest.mark.parametrize("argon2id", [False, True])
def test_bitwarden_under_a_passphrase(argon2id: bool) -> None:
    content = files.bitwarden_protected(files.bitwarden(ITEMS), argon2id=argon2id)
    found = opened(content)
    assert found.format is Format.BITWARDEN_PROTECTED
    assert replace(found, format=Format.BITWARDEN) == read_bytes(files.bitwarden(ITEMS))
    with pytest.raises(PassphraseNeeded):
        read_bytes(content)
    with pytest.raises(WrongPassphrase):
        read_bytes(content, "не тот")


@pytest.mark.parametrize(
    "change",
    [
        {"kdfIterations": 10**12},
        {"kdfIterations": 0},
        {"kdfType": 7},
        {"kdfType": 1, "kdfMemory": 10**9, "kdfParallelism": 4},
        {"data": "2.AAAA|BBBB"},
        {"data": "0.AAAA|BBBB|CCCC"},
        {"data": "2.!!|!!|!!"},
        {"encKeyValidation_DO_NOT_EDIT": ""},
    ],
    ids=json.dumps,
)
def test_a_damaged_or_costly_envelope_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        opened(files.bitwarden_protected(files.bitwarden(ITEMS), **change))


def test_every_byte_of_an_envelope_is_authenticated() -> None:
    outer = json.loads(files.bitwarden_protected(files.bitwarden(ITEMS[:1])))
    data = outer["data"]
    for place in range(2, len(data), 37):
        outer["data"] = data[:place] + ("A" if data[place] != "A" else "B") + data[place + 1 :]
        with pytest.raises(BadInput):
            opened(json.dumps(outer).encode())


def test_an_export_for_one_account_only_is_named() -> None:
    content = json.dumps({"encrypted": True, "encKeyValidation_DO_NOT_EDIT": "2.a|b|c", "items": []})
    with pytest.raises(BadInput, match="С паролем"):
        read_bytes(content)


def test_bitwarden_in_an_archive() -> None:
    found = read_bytes(files.zipped({"data.json": files.bitwarden(ITEMS), "attachments/x/scan.pdf": b"%PDF"}))
    assert len(found.entries) == 5


def test_onepassword(rows_hold: Hold) -> None:
    sections = [
        {
            "title": "ещё",
            "name": "x",
            "fields": [
                {"title": "one-time password", "id": "TOTP_1", "value": {"totp": f"otpauth://totp/a?secret={SEED}"}},
                {"title": "второй", "id": "TOTP_2", "value": {"totp": OTHER_SEED}},
                {"title": "Резервные коды", "id": "c", "value": {"concealed": "abcd-1234 efgh-5678"}},
                {"title": "сайт", "id": "u", "value": {"url": "https://id.vk.com"}},
                {"title": "почта", "id": "e", "value": {"email": {"email_address": "тайна@example.ru"}}},
            ],
        }
    ]
    found = read_bytes(
        files.onepux(
            [
                files.onepux_item("ВК", "https://vk.com/school5", "school5", "тайна", sections=sections, notes="n"),
                files.onepux_item("архив", "https://ok.ru", "u", "p", state="archived"),
                files.onepux_item("в корзине", "https://ok.ru", "u", "p", trashed=True),
                {"categoryUuid": "002", "overview": {"title": "карта"}, "details": {}},
                {"categoryUuid": "003", "overview": {"title": "заметка"}, "details": {"notesPlain": "тайна"}},
                {"item": files.onepux_item("вложена", "https://max.ru", "u", "p")},
            ]
        )
    )
    assert found.format is Format.ONEPASSWORD
    rows_hold(found, 6)
    first, archived, binned, wrapped = found.entries
    assert "корзине" in binned.refusal
    assert first.urls == ("https://vk.com/school5", "https://id.vk.com")
    assert first.recovery_codes == ("abcd-1234", "efgh-5678")
    assert totp.parse_seed(first.totp).secret == SEED
    assert archived.doubt
    assert wrapped.urls == ("https://max.ru",)
    assert "тайна" not in repr(found.warnings)


@pytest.mark.parametrize(
    "content",
    [
        files.zipped({"export.data": b" " * (64 * 1024 * 1024 + 1)}),
        files.zipped({"other": b"{}"}),
        files.zipped({"export.data": b"{"}),
        files.zipped({"export.data": b'{"accounts": []}'})[:60],
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"encrypted": false, "items": NaN}',
        b'{"encrypted": false, "items": [' + b"9" * 5000 + b"]}",
        b'{"unknown": 1}',
        b"[]",
        b"\x00\x01\x02" * 100,
        b"%PDF-1.4",
        "просто текст".encode(),
    ],
    ids=[
        "bomb", "no part", "cut json", "cut zip", "deep list", "deep object", "nan", "huge number", "unknown json",
        "empty list", "binary", "pdf", "text",
    ],
)  # fmt: skip
def test_what_is_no_export_is_one_sentence(content: bytes) -> None:
    with pytest.raises(BadInput) as refused:
        read_bytes(content)
    assert len(str(refused.value).splitlines()) == 1
    assert "тайна" not in str(refused.value)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8))
    | st.sampled_from(["totp", "TOTP", SEED, "\ud800", "2.AAAA|AAAA|AAAA", "001", "username", "password", 1, 2, 30]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=25,
)


@given(JSON, st.sampled_from(["items", "db", "services", "accounts", "data"]))
def test_json_of_any_shape_is_read_or_refused(value: object, place: str) -> None:
    for outer in (
        {"encrypted": False, "items": [value], place: value},
        {"encrypted": True, "passwordProtected": True, "kdfType": 0, "kdfIterations": 1, place: value},
        {"header": value if isinstance(value, dict) else {}, "db": {"entries": [value]}, place: value},
        {"schemaVersion": 4, "services": [value], place: value},
        {"accounts": [{"vaults": [{"items": [value]}]}]},
        value,
    ):
        try:
            found = opened(json.dumps(outer).encode())
        except PoryadokError as refused:
            assert SEED not in str(refused)
        else:
            assert SEED not in repr(found)
            summed = importing.preview(None, found, {}).match
            assert summed.rows == len(found.entries) + len(found.rejected) + found.unrelated


def test_more_than_the_limit_is_refused() -> None:
    with pytest.raises(BadInput, match="МБ"):
        read_bytes(b" " * (32 * 1024 * 1024 + 1))
    with pytest.raises(BadInput, match="20000"):
        read_bytes(files.bitwarden([{"type": 3}] * 20_001))

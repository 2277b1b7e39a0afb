"""Aegis and 2FAS, plain and sealed, and links of seeds: one by one and in transfers of Google Authenticator."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.imports.secrets import Entries, Format, PassphraseNeeded, protobuf
from tests.registry.imports.secrets import files
from tests.registry.imports.secrets.conftest import opened, read_bytes
from tests.registry.imports.secrets.files import OTHER_SEED, SEED
from vault import totp
from vault.errors import BadInput, PoryadokError, WrongPassphrase

Hold = Callable[[Entries, int], None]
RAW = base64.b32decode(SEED)

AEGIS = [
    files.aegis_entry("VK", "school5@example.ru", note="заметка"),
    files.aegis_entry("ОК", "музей", OTHER_SEED, info={"algo": "SHA256", "digits": 8, "period": 60}),
    files.aegis_entry("VK", "x", type="hotp", info={"counter": 3}),
    files.aegis_entry("Steam", "x", type="steam"),
    files.aegis_entry("VK", "x", "не base32"),
    files.aegis_entry("VK", "x", info={"algo": "MD5"}),
]


def test_aegis_plain_and_sealed(rows_hold: Hold) -> None:
    found = read_bytes(files.aegis(AEGIS))
    rows_hold(found, 6)
    first, second = found.entries
    assert (first.issuer, first.account) == ("VK", "school5@example.ru")
    assert totp.parse_seed(first.totp).secret == SEED
    read = totp.parse_seed(second.totp)
    assert (read.secret, read.algorithm, read.digits, read.period) == (OTHER_SEED, "SHA256", 8, 60)
    assert [one.row for one in found.rejected] == [3, 4, 5, 6]
    assert SEED not in repr(found)
    sealed = files.aegis_protected(AEGIS)
    assert opened(sealed).entries == found.entries
    assert opened(sealed).format is Format.AEGIS_PROTECTED
    with pytest.raises(PassphraseNeeded):
        read_bytes(sealed)
    with pytest.raises(WrongPassphrase):
        read_bytes(sealed, "не тот")


@pytest.mark.parametrize(
    "change",
    [{"n": 2**40}, {"n": 1000}, {"r": 2**30}, {"p": 2**20}, {"n": -1}, {"salt": "zz"}, {"key": ""}],
    ids=json.dumps,
)
def test_aegis_slots_out_of_bounds_are_refused(change: dict[str, object]) -> None:
    vault = json.loads(files.aegis_protected(AEGIS))
    vault["header"]["slots"][1].update(change)
    with pytest.raises((BadInput, WrongPassphrase)):
        opened(json.dumps(vault).encode())


def test_aegis_behind_a_fingerprint_only() -> None:
    vault = json.loads(files.aegis_protected(AEGIS))
    vault["header"]["slots"] = vault["header"]["slots"][:1]
    with pytest.raises(BadInput, match="отпечатком"):
        opened(json.dumps(vault).encode())


def test_twofas_plain_and_sealed(rows_hold: Hold) -> None:
    services = [
        files.twofas_service("VK", "school5@example.ru"),
        files.twofas_service("", "", OTHER_SEED, label="музей", digits=8),
        files.twofas_service("VK", "x", tokenType="HOTP"),
    ]
    found = read_bytes(files.twofas(services))
    assert found.format is Format.TWOFAS
    rows_hold(found, 3)
    first, second = found.entries
    assert (first.issuer, first.account) == ("VK", "school5@example.ru")
    assert (second.issuer, second.account) == ("Без имени", "музей")
    assert totp.parse_seed(second.totp).digits == 8
    sealed = files.twofas_protected(services)
    assert opened(sealed).entries == found.entries
    with pytest.raises(PassphraseNeeded):
        read_bytes(sealed)
    with pytest.raises(WrongPassphrase):
        read_bytes(sealed, "не тот")
    broken = json.loads(sealed) | {"servicesEncrypted": "AAAA:BBBB"}
    with pytest.raises(BadInput):
        opened(json.dumps(broken).encode())


def test_links_as_another_library_writes_them(rows_hold: Hold) -> None:
    lines = [
        "мои коды:",
        pyotp.TOTP(SEED).provisioning_uri(name="school5@example.ru", issuer_name="VK"),
        "ВК: "
        + pyotp.TOTP(OTHER_SEED, digits=8, interval=60).provisioning_uri(name="музей", issuer_name="Одноклассники"),
        "",
        pyotp.HOTP(SEED).provisioning_uri(name="x", issuer_name="VK"),
        "otpauth://totp/x?secret=11111",
        "otpauth://totp/" + "%" * 50,
    ]
    found = read_bytes("\n".join(lines))
    assert found.format is Format.OTPAUTH
    rows_hold(found, 5)
    assert [(one.row, one.issuer, one.account) for one in found.entries] == [
        (2, "VK", "school5@example.ru"),
        (3, "Одноклассники", "музей"),
    ]
    assert [one.row for one in found.rejected] == [5, 6, 7]
    assert found.warnings == ("Строк без ссылки otpauth, не взято: 1.",)


PLUS = base64.b64decode("+++++++++++++++++++++++++++++w==")  # its base64 is full of «+»


def test_a_transfer_in_every_spelling() -> None:
    codes = [{"secret": PLUS, "name": "VK:музей ёлочных игрушек", "issuer": "VK"}]
    link = files.migration(codes)
    bare = files.migration(codes, escaped=False)
    assert "+" in bare
    assert "%2B" in link
    spellings = [link, bare, bare.replace("+", " "), link.replace("%", "%25"), f"Перенос: {link}", bare.rstrip("=")]
    for spelling in spellings:
        (entry,) = read_bytes(spelling).entries
        assert base64.b32decode(_padded(totp.parse_seed(entry.totp).secret)) == PLUS, spelling
        assert (entry.issuer, entry.account) == ("VK", "музей ёлочных игрушек")


def test_transfers_in_several_parts(rows_hold: Hold) -> None:
    parts = [files.migration([{"secret": RAW, "name": f"u{n}", "issuer": "VK"}], size=3, index=n) for n in range(3)]
    whole = read_bytes("\n".join([parts[2], parts[0], parts[0], parts[1]]))
    assert whole.format is Format.MIGRATION
    assert [one.account for one in whole.entries] == ["u0", "u1", "u2"]
    assert whole.warnings == ("Часть 1 переноса повторяется: взята один раз.",)
    short = read_bytes("\n".join([parts[2], parts[0]]))
    rows_hold(short, 2)
    assert "из 3 частей нет № 2" in short.warnings[0]
    other = files.migration([{"secret": RAW, "name": "z", "issuer": "OK"}], number=9)
    assert read_bytes("\n".join([*parts, other])).warnings == ()


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ({"type": 1, "counter": 5}, "HOTP"),
        ({"type": 0}, "вид кода"),
        ({"type": None}, "вид кода"),
        ({"type": 9}, "вид кода"),
        ({"algorithm": 4}, "алгоритм"),
        ({"algorithm": 77}, "алгоритм"),
        ({"digits": 3}, "число цифр"),
        ({"secret": b"short"}, "короткий"),
    ],
    ids=str,
)
def test_codes_of_a_transfer_that_are_not_taken(code: dict[str, Any], reason: str, rows_hold: Hold) -> None:
    good = {"secret": RAW, "name": "good", "issuer": "VK"}
    found = read_bytes(files.migration([{**good, **code}, good]))
    rows_hold(found, 2)
    assert [one.row for one in found.rejected] == [1]
    assert reason in found.rejected[0].reason


def test_enumerations_of_a_transfer() -> None:
    base = {"secret": RAW, "name": "n", "issuer": "VK"}
    told: list[dict[str, Any]] = [
        {"algorithm": 2, "digits": 2},
        {"algorithm": 3, "digits": 1},
        {"algorithm": None, "digits": None},
    ]
    found = read_bytes(files.migration([{**base, **one} for one in told]))
    seeds = [totp.parse_seed(one.totp) for one in found.entries]
    assert [(one.algorithm, one.digits) for one in seeds] == [("SHA256", 8), ("SHA512", 6), ("SHA1", 6)]


@pytest.mark.parametrize("data", ["", "!!!!", "CjEK", "Cg==", "%", "AAAA"])
def test_a_damaged_transfer_is_a_rejected_row(data: str) -> None:
    found = read_bytes(f"otpauth-migration://offline?data={data}")
    assert [one.row for one in found.rejected] == [1]


@given(st.binary(max_size=400))
def test_any_bytes_of_a_transfer_are_taken_or_refused(message: bytes) -> None:
    link = "otpauth-migration://offline?data=" + base64.urlsafe_b64encode(message).decode()
    try:
        found = read_bytes(link)
    except PoryadokError as refused:
        assert len(str(refused).splitlines()) == 1
    else:
        assert len({*(one.row for one in found.entries), *(one.row for one in found.rejected)}) == len(
            found.entries
        ) + len(found.rejected)


@given(
    st.lists(
        st.fixed_dictionaries(
            {"secret": st.binary(max_size=40), "name": st.text(max_size=20), "issuer": st.text(max_size=20)},
            optional={
                "algorithm": st.integers(0, 9),
                "digits": st.integers(0, 9),
                "type": st.integers(0, 5),
                "counter": st.integers(0, 2**63),
            },
        ),
        min_size=1,
        max_size=8,
    ),
    st.integers(0, 40),
    st.integers(0, 2**40),
)
def test_any_codes_of_a_transfer_are_all_counted(codes: list[dict[str, object]], size: int, index: int) -> None:
    found = read_bytes(files.migration(codes, size=size, index=index))
    assert len(found.entries) + len(found.rejected) == len(codes)
    for entry in found.entries:
        seed = totp.parse_seed(entry.totp).secret
        assert seed not in repr(found)
        assert seed not in " ".join(found.warnings)


@given(st.text(max_size=200))
def test_any_link_is_taken_or_refused(text: str) -> None:
    for line in (f"otpauth://totp/{text}", f"otpauth://totp/x?secret={SEED}&{text}", f"otpauth-migration://{text}"):
        try:
            found = read_bytes(line.encode(errors="replace"))
        except PoryadokError as refused:
            assert SEED not in str(refused)
        else:
            assert found.entries or found.rejected or found.warnings
            assert all(SEED not in one.reason for one in found.rejected)


@given(st.lists(st.tuples(st.integers(1, 2**29 - 1), st.one_of(st.integers(0, 2**64 - 1), st.binary(max_size=50)))))
def test_the_wire_format_reads_what_was_written(message: list[tuple[int, int | bytes]]) -> None:
    written = b"".join(
        files._field(number, value) if isinstance(value, bytes) else files._tag(number, 0) + files._varint(value)
        for number, value in message
    )
    assert list(protobuf.fields(written)) == message


def _padded(text: str) -> str:
    return text + "=" * (-len(text) % 8)

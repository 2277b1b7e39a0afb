"""One-time codes: RFC 6238's vectors, seeds as people get them, and links made to break the parser."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vault.errors import BadInput
from vault.totp import Code, Seed, code_at, matches, parse_seed

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

# RFC 6238, appendix B: the seeds are the ASCII digits repeated to the length of the hash.
RFC_SEEDS = {"SHA1": b"12345678901234567890", "SHA256": (b"1234567890" * 4)[:32], "SHA512": (b"1234567890" * 7)[:64]}
RFC_VECTORS = [
    (59, "94287082", "46119246", "90693936"),
    (1111111109, "07081804", "68084774", "25091201"),
    (1111111111, "14050471", "67062674", "99943326"),
    (1234567890, "89005924", "91819424", "93441116"),
    (2000000000, "69279037", "90698825", "38618901"),
    (20000000000, "65353130", "77737706", "47863826"),
]


@pytest.mark.parametrize(
    ("second", "algorithm", "expected"),
    [
        (second, algorithm, code)
        for second, *codes in RFC_VECTORS
        for algorithm, code in zip(RFC_SEEDS, codes, strict=True)
    ],
)
def test_rfc_6238(second: int, algorithm: str, expected: str) -> None:
    seed = Seed(base64.b32encode(RFC_SEEDS[algorithm]).decode().rstrip("="), digits=8, algorithm=algorithm)
    code = code_at(seed, datetime.fromtimestamp(second, UTC))
    assert code == Code(expected, 30 - second % 30)


def test_how_long_a_code_holds() -> None:
    seed = parse_seed(SECRET)
    assert [code_at(seed, datetime.fromtimestamp(at, UTC)).valid_for for at in (0, 1, 29, 30)] == [30, 29, 1, 30]
    assert code_at(seed, datetime.fromtimestamp(0, UTC)) == code_at(seed, datetime.fromtimestamp(0.9, UTC))


@pytest.mark.parametrize(("second", "expected"), [(0, "282760"), (30, "996554"), (59, "996554")])
def test_a_seed_of_eighty_bits_as_services_give_them(second: int, expected: str) -> None:
    assert code_at(parse_seed("JBSWY3DPEHPK3PXP"), datetime.fromtimestamp(second, UTC)).code == expected


def test_there_were_no_codes_before_1970() -> None:
    with pytest.raises(BadInput, match="1970"):
        code_at(parse_seed(SECRET), datetime(1969, 12, 31, tzinfo=UTC))


@pytest.mark.parametrize("text", [SECRET.lower(), " ".join(SECRET[i : i + 4] for i in range(0, 32, 4)), "JBSW-" * 4])
def test_base32_as_people_get_it(text: str) -> None:
    assert parse_seed(text).secret == text.upper().replace(" ", "").replace("-", "")


def test_padding_is_dropped() -> None:
    assert parse_seed("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOI=").secret == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOI"


def test_a_whole_link() -> None:
    seed = parse_seed(
        f"otpauth://totp/{quote('ВКонтакте:школа@mail.ru')}?secret={SECRET}&issuer={quote('ВКонтакте')}"
        "&digits=8&period=60&algorithm=SHA256"
    )
    assert seed == Seed(SECRET, "ВКонтакте", "школа@mail.ru", 8, 60, "SHA256")


def test_the_defaults_of_a_link() -> None:
    assert parse_seed(f"OTPAUTH://TOTP/VK:page?SECRET={SECRET}") == Seed(SECRET, "VK", "page")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "пароль",
        "0189",
        SECRET + "1",
        "JBSWY3DP",  # five bytes
        SECRET + "A",  # no such length of base32
        "otpauth://",
        "otpauth://totp/x",
        f"otpauth://hotp/x?secret={SECRET}&counter=1",
        f"otpauth://steam/x?secret={SECRET}",
        f"otpauth://totp/x?secret={SECRET}&digits=0",
        f"otpauth://totp/x?secret={SECRET}&digits=5",
        f"otpauth://totp/x?secret={SECRET}&digits=9",
        f"otpauth://totp/x?secret={SECRET}&digits=-6",
        f"otpauth://totp/x?secret={SECRET}&digits=6.0",
        f"otpauth://totp/x?secret={SECRET}&digits=٦",
        f"otpauth://totp/x?secret={SECRET}&digits={'9' * 5000}",
        f"otpauth://totp/x?secret={SECRET}&period=0",
        f"otpauth://totp/x?secret={SECRET}&period=301",
        f"otpauth://totp/x?secret={SECRET}&algorithm=MD5",
        f"otpauth://[totp/x?secret={SECRET}",
        f"otpauth-migration://offline?data={SECRET}",
    ],
)
def test_refused_and_never_repeated(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_seed(text)
    told = f"{refused.value!r} {refused.value.__cause__!r}"
    assert SECRET not in told
    assert SECRET[:8] not in told


def test_nothing_secret_in_repr() -> None:
    seed = parse_seed(SECRET)
    assert SECRET not in repr(seed)
    code = code_at(seed, datetime.fromtimestamp(0, UTC))
    assert code.code not in repr(code)


@given(st.text())
@example("otpauth://totp/%FF?secret=%FF")
@example("otpauth://totp/x?secret=" + "A" * 16 + "&digits=6&digits=7")
def test_any_text_is_a_seed_or_refused(text: str) -> None:
    _seed_or_refusal(text)


PIECES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["%00", "%1B", "%0A", "%2F", "%3A", "%25", "%F0%9F", "/", ":", "?", "#", "&", "=", "@", "[", "]"]),
)
LINKS = st.builds(
    lambda kind, label, query: f"otpauth://{kind}/{''.join(label)}?secret={SECRET}{''.join(query)}",
    st.sampled_from(["totp", "TOTP", "totp:80", "a@totp", "hotp"]),
    st.lists(PIECES, max_size=6),
    st.lists(
        st.tuples(st.sampled_from(["&issuer=", "&digits=", "&period=", "&algorithm=", "&secret=", "&x="]), PIECES).map(
            "".join
        ),
        max_size=4,
    ),
)


@given(LINKS)
@example(f"otpauth://totp/%2Fслэш?secret={SECRET}")
@example(f"otpauth://totp/VK:%2Fслэш?secret={SECRET}")
@example(f"otpauth://totp/x?secret={SECRET}&issuer=a%3Ab")
def test_hostile_links_are_read_back_or_refused(text: str) -> None:
    seed = _seed_or_refusal(text)
    if seed is not None:
        assert parse_seed(seed.to_uri()) == seed
        for shown in (seed.issuer, seed.account):
            assert not any(ord(character) < 32 for character in shown)
        code = code_at(seed, datetime.fromtimestamp(59, UTC))
        assert len(code.code) == seed.digits
        assert 1 <= code.valid_for <= seed.period


def _seed_or_refusal(text: str) -> Seed | None:
    try:
        return parse_seed(text)
    except BadInput as refused:
        assert SECRET not in str(refused)
        return None


MOMENT = datetime(2025, 3, 1, 12, 0, 29, tzinfo=UTC)


@pytest.mark.parametrize("period", [10, 30, 300])
@pytest.mark.parametrize("digits", [6, 8])
@pytest.mark.parametrize(
    ("shift", "window", "fits"),
    [(0, 0, True), (1, 0, False), (1, 1, True), (-1, 1, True), (2, 1, False), (-2, 2, True)],
)
def test_a_code_fits_within_the_window(period: int, digits: int, shift: int, window: int, fits: bool) -> None:
    seed = Seed(SECRET, period=period, digits=digits)
    code = code_at(seed, MOMENT + timedelta(seconds=period * shift)).code
    assert matches(seed, code, MOMENT, window) is fits
    assert matches(seed, f" {code[:3]} {code[3:]}\n", MOMENT, window) is fits


@pytest.mark.parametrize("code", ["", " ", "12345", "1234567", "12345a", "１２３４５６", "٣٣٣٣٣٣", "-12345", "1e5000"])
def test_what_is_no_code_fits_nothing(code: str) -> None:
    assert not matches(Seed(SECRET), code, MOMENT)


def test_at_the_beginning_of_time_there_is_no_period_before() -> None:
    start = datetime.fromtimestamp(1, UTC)
    seed = Seed(SECRET)
    assert matches(seed, code_at(seed, start).code, start)
    assert not matches(seed, "000000", start - timedelta(days=1))

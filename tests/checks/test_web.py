"""The exchange for httpx against servers that drip, fall silent, break off, swell and lie."""

from __future__ import annotations

import gzip
import logging
import os
import socket
import ssl
import threading
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from checks.collectors.web import AGENT, Answer, Cut, Exchange, Garbled, Late, Lost, TlsFailed, TooLong, trusting
from checks.settings import Endpoints, Limits
from checks.site_facts import TlsTrouble
from tests.checks.web_server import Talk, serving

QUICK = Limits(connect=1.0, answer=0.3, total=1.0, body=100_000)
SECRET = "TOPSECRET"
HEAD = b"HTTP/1.1 200 OK\r\n"
BOMB = gzip.compress(b"\0" * 50_000_000)  # 49 KB on the wire


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    made = Exchange(QUICK)
    yield made
    made.close()


def test_answer_and_kept_connection(exchange: Exchange) -> None:
    with serving(lambda talk: talk.answer("привет", Set_Cookie="a=b", X_Two="1")) as server:
        first = exchange.get(f"{server.url}/page?a=1")
        exchange.get(f"{server.url}/again", headers={"If-None-Match": '"x"'})
    assert first.status == 200
    assert first.body.decode() == "привет"
    assert first.header("x-two") == "1"
    assert first.header("x-none") == ""
    assert server.connections == 1
    assert server.asked[0].headers["user-agent"] == AGENT
    assert server.asked[1].headers["if-none-match"] == '"x"'
    assert "cookie" not in server.asked[1].headers
    assert "poryadok" in AGENT


def test_form_is_sent_in_the_body(exchange: Exchange) -> None:
    with serving(lambda talk: talk.answer("{}")) as server:
        exchange.post(f"{server.url}/fb.do", {"text": "проба & сила", "key": SECRET})
    assert server.asked[0].form == {"text": "проба & сила", "key": SECRET}
    assert SECRET not in server.asked[0].target


def test_redirect_is_an_answer(exchange: Exchange) -> None:
    with serving(lambda talk: talk.answer("", "302 Found", Location="http://127.0.0.1:1/")) as server:
        answer = exchange.get(server.url)
    assert (answer.status, answer.header("location")) == (302, "http://127.0.0.1:1/")
    assert len(server.asked) == 1


@pytest.mark.parametrize("packing", ["gzip", "deflate", "raw"])
def test_packed_body(exchange: Exchange, packing: str) -> None:
    body = b"hello " * 1000
    raw = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(body),
        "deflate": zlib.compress(body),
        "raw": raw.compress(body) + raw.flush(),
    }[packing]
    name = "gzip" if packing == "gzip" else "deflate"
    with serving(lambda talk: talk.answer(packed, Content_Encoding=name)) as server:
        assert exchange.get(server.url).body == body
        assert exchange.get(server.url).body == body
    assert server.connections == 1


def _drip(talk: Talk) -> None:
    talk.send(HEAD + b"Content-Length: 1000\r\n\r\n")
    talk.send(*[b"x"] * 1000, pause=0.02)


def _drip_head(talk: Talk) -> None:
    talk.send(HEAD)
    talk.send(*[b"X-A: b\r\n"] * 1000, pause=0.02)


def _silence(talk: Talk) -> None:
    talk.hang()


def _silence_in_body(talk: Talk) -> None:
    talk.send(HEAD + b"Content-Length: 10\r\n\r\nabc")
    talk.hang()


def _reset_in_body(talk: Talk) -> None:
    talk.send(HEAD + b"Content-Length: 10\r\n\r\nabc", pause=0.05)
    talk.reset()


def _end_in_body(talk: Talk) -> None:
    talk.send(HEAD + b"Content-Length: 10\r\n\r\nabc")
    talk.close()


def _no_answer(talk: Talk) -> None:
    talk.close()


def _bad_chunks(talk: Talk) -> None:
    talk.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nZZ\r\nxx\r\n0\r\n\r\n")


def _no_http(talk: Talk) -> None:
    talk.send(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")


def _headers_without_end(talk: Talk) -> None:
    talk.send(HEAD)
    talk.send(*[b"X-A: " + b"b" * 8000 + b"\r\n"] * 100)


def _bomb(talk: Talk) -> None:
    talk.answer(BOMB, Content_Encoding="gzip")


def _long(talk: Talk) -> None:
    talk.send(HEAD + b"\r\n")
    talk.send(*[b"x" * 50_000] * 10)
    talk.close()


def _unasked_packing(talk: Talk) -> None:
    talk.answer("abc", Content_Encoding="br")


def _twice_packed(talk: Talk) -> None:
    talk.answer(gzip.compress(gzip.compress(b"abc")), Content_Encoding="gzip, gzip")


def _broken_packing(talk: Talk) -> None:
    talk.answer(gzip.compress(os.urandom(5000))[:-2000], Content_Encoding="gzip")


def _nonsense_packing(talk: Talk) -> None:
    talk.answer("no gzip at all", Content_Encoding="gzip")


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (_drip, Late),
        (_drip_head, Late),
        (_silence, Late),
        (_silence_in_body, Late),
        (_reset_in_body, Lost),
        (_end_in_body, Lost),
        (_no_answer, Lost),
        (_bad_chunks, Garbled),
        (_no_http, Garbled),
        (_headers_without_end, Garbled),
        (_bomb, TooLong),
        (_long, TooLong),
        (_unasked_packing, Garbled),
        (_twice_packed, Garbled),
        (_broken_packing, Garbled),
        (_nonsense_packing, Garbled),
    ],
)
def test_no_whole_answer(exchange: Exchange, trouble: object, kind: type[Cut]) -> None:
    def answer(talk: Talk) -> None:
        if talk.asked.path == "/fine":
            talk.answer("fine")
        else:
            trouble(talk)  # type: ignore[operator] # pytest gives objects

    began = time.monotonic()
    with serving(answer) as server:
        with pytest.raises(Cut) as caught:
            exchange.get(f"{server.url}/x?access_token={SECRET}")
        assert time.monotonic() - began < 2.0
        assert type(caught.value) is kind
        assert SECRET not in repr(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__ or caught.value.__context__ is None
        assert exchange.get(f"{server.url}/fine").body == b"fine"  # the exchange is good for the next one


def test_bomb_stays_small(exchange: Exchange) -> None:
    with serving(lambda talk: talk.answer(BOMB, Content_Encoding="gzip")) as server:
        tracemalloc.start()
        try:
            with pytest.raises(TooLong):
                exchange.get(server.url)
            assert tracemalloc.get_traced_memory()[1] < 3_000_000
        finally:
            tracemalloc.stop()


def test_longer_than_said_is_cut_to_what_was_said(exchange: Exchange) -> None:
    def answer(talk: Talk) -> None:
        talk.send(HEAD + b"Content-Length: 3\r\n\r\nabcdef")
        talk.close()

    with serving(answer) as server:
        assert exchange.get(server.url).body == b"abc"


def test_nobody_listens(exchange: Exchange) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(Lost):
        exchange.get(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    "url", ["http://", "ftp://127.0.0.1/", "nonsense", "http://[::1/", "http://a b/", "http://xn--/"]
)
def test_address_that_cannot_be_asked(exchange: Exchange, url: str) -> None:
    with pytest.raises(Cut):
        exchange.get(url)


def test_cut_from_another_thread() -> None:
    exchange = Exchange(replace(QUICK, answer=5.0, total=5.0))
    asked = threading.Event()

    def answer(talk: Talk) -> None:
        asked.set()
        talk.hang()

    def cut() -> None:
        asked.wait(5)
        exchange.cut()

    began = time.monotonic()
    with serving(answer) as server:
        threading.Thread(target=cut).start()
        with pytest.raises(Lost):
            exchange.get(server.url)
    assert time.monotonic() - began < 2.0


def test_proxy_is_asked_for_the_whole_address() -> None:
    with serving(lambda talk: talk.answer("via")) as proxy:
        exchange = Exchange.of(Endpoints(proxy=proxy.url), QUICK)
        assert exchange.get("http://example.org/page").body == b"via"
        exchange.close()
    assert proxy.asked[0].target == "http://example.org/page"


def test_environment_is_not_heeded(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with serving(lambda talk: talk.answer("direct")) as server:
        assert exchange.get(server.url).body == b"direct"


def test_given_address_keeps_the_name(exchange: Exchange) -> None:
    with serving(lambda talk: talk.answer("x")) as server:
        port = server.url.rpartition(":")[2]
        answer = exchange.get(f"http://школа.example:{port}/a", address="127.0.0.1")
        exchange.get(f"http://other.example:{port}/a", address="127.0.0.1")
    assert answer.body == b"x"
    assert server.asked[0].headers["host"] == f"{_PUNY}.example:{port}"
    assert server.asked[1].headers["host"] == f"other.example:{port}"
    assert server.connections == 2  # a connection of another name is never used again


_PUNY = "школа".encode("idna").decode()


def test_nothing_reaches_the_logs(exchange: Exchange, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(lambda talk: talk.answer("x")) as server:
        answer = exchange.get(f"{server.url}/?access_token={SECRET}")
    assert SECRET not in caplog.text
    assert SECRET not in repr(answer)
    assert repr(Answer(200, (), b"x" * 10, "u")) == "Answer(status=200, headers=())"


# --- encryption


def _certificate(folder: Path, name: str, *, expired: bool = False) -> tuple[Path, ssl.SSLContext]:
    """A certificate that signs itself, and a server's context with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=10))
        .not_valid_after(now + timedelta(days=-1 if expired else 1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / f"{name}.pem", folder / f"{name}.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return public, context


@pytest.mark.parametrize(
    ("host", "expired", "trusted", "trouble"),
    [
        ("school.example", False, True, None),
        ("school.example", False, False, TlsTrouble.UNTRUSTED),
        ("school.example", True, True, TlsTrouble.EXPIRED),
        ("other.example", False, True, TlsTrouble.WRONG_NAME),
    ],
)
def test_trust(tmp_path: Path, host: str, expired: bool, trusted: bool, trouble: TlsTrouble | None) -> None:
    public, context = _certificate(tmp_path, "school.example", expired=expired)
    exchange = Exchange(QUICK, context=trusting(public) if trusted else None)
    with serving(lambda talk: talk.answer("secure"), tls=context) as server:
        url = f"https://{host}:{server.url.rpartition(':')[2]}/"
        if trouble is None:
            assert exchange.get(url, address="127.0.0.1").body == b"secure"
        else:
            with pytest.raises(TlsFailed) as caught:
                exchange.get(url, address="127.0.0.1")
            assert caught.value.trouble is trouble
    exchange.close()


def test_no_encryption_at_the_other_end(exchange: Exchange) -> None:
    with serving(lambda talk: talk.answer("plain")) as server, pytest.raises(TlsFailed) as caught:
        exchange.get(server.url.replace("http:", "https:"))
    assert caught.value.trouble is TlsTrouble.BROKEN


def test_handshake_that_is_torn_says_nothing_of_a_certificate(exchange: Exchange) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def tear() -> None:
            connection, _address = listener.accept()
            connection.recv(1000)
            connection.close()

        threading.Thread(target=tear, daemon=True).start()
        with pytest.raises(Lost):
            exchange.get(f"https://127.0.0.1:{listener.getsockname()[1]}/")


def test_handshake_that_never_comes() -> None:
    exchange = Exchange(replace(QUICK, connect=0.2))
    with socket.create_server(("127.0.0.1", 0)) as listener, pytest.raises(Lost):
        exchange.get(f"https://127.0.0.1:{listener.getsockname()[1]}/")


def test_encrypted_drip_is_cut(tmp_path: Path) -> None:
    public, context = _certificate(tmp_path, "school.example")
    exchange = Exchange(QUICK, context=trusting(public))
    began = time.monotonic()
    with serving(_drip, tls=context) as server, pytest.raises(Late):
        exchange.get(f"https://school.example:{server.url.rpartition(':')[2]}/", address="127.0.0.1")
    assert time.monotonic() - began < 2.0

"""The settings file: what it may hold, and that every refusal names its line."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from console.settings import Settings, load
from vault.errors import BadInput


def read(tmp_path: Path, text: str, **environment: str) -> Settings:
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, required=True, environment=environment)


def test_an_absent_default_file_gives_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "нет.toml", required=False, environment={}) == Settings()


def test_an_absent_named_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="нет"):
        load(tmp_path / "absent.toml", required=True, environment={})


def test_every_key_is_taken(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        '[endpoints]\nvk = "http://127.0.0.1:8001"\nok = "https://ok.example"\ntelegram = "https://t.example"\n'
        "[idle]\nsecrets = 5\nscreen = 30\n",
    )
    assert found.endpoints.vk_url == "http://127.0.0.1:8001"
    assert found.endpoints.ok_url == "https://ok.example"
    assert found.endpoints.telegram_url == "https://t.example"
    assert (found.lock_secrets_after, found.lock_screen_after) == (timedelta(minutes=5), timedelta(minutes=30))


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    found = read(tmp_path, '[endpoints]\nvk = "https://a.example"\n', PORYADOK_VK_URL="http://127.0.0.1:9")
    assert found.endpoints.vk_url == "http://127.0.0.1:9"


def test_a_wrong_address_of_the_environment_names_the_variable(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="PORYADOK_OK_URL"):
        read(tmp_path, "", PORYADOK_OK_URL="http://example.com")


@pytest.mark.parametrize(
    ("text", "line", "name"),
    [
        ("\n\n[idle]\nsecrets = 0\n", 4, "idle.secrets"),
        ("[idle]\nsecrets = true\n", 2, "idle.secrets"),
        ('[idle]\nscreen = "15"\n', 2, "idle.screen"),
        ("[idle]\nscreen = 241\n", 2, "idle.screen"),
        ("[idle]\nsecrets = 20\nscreen = 10\n", 3, "idle.screen"),
        ("# пояснение\n[idle]\nscreens = 5\n", 3, "idle.screens"),
        ('[endpoints]\n\nvk = "http://example.com"\n', 3, "endpoints.vk"),
        ("[endpoints]\nok = 5\n", 2, "endpoints.ok"),
        ('endpoints.vk = "ftp://x"\n', 1, "endpoints.vk"),
        ('[idle]\nsecrets = 2\n[language]\nname = "ru"\n', 3, "language"),
        ("idle = 5\n", 1, "idle"),
    ],
)
def test_a_refusal_names_the_line_and_the_key(tmp_path: Path, text: str, line: int, name: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(tmp_path, text)
    assert f"строка {line}: {name}:" in str(refused.value)


def test_broken_toml_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="строке 2"):
        read(tmp_path, "[idle]\nsecrets = = 2\n")


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes("# пример\n".encode("cp1251"))
    with pytest.raises(BadInput, match="UTF-8"):
        load(path, required=False, environment={})


def certificate(path: Path, *, authority: bool = True) -> Path:
    """A certificate made here, in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Проверочный центр")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2099, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return path


def test_the_way_to_the_networks_is_taken(tmp_path: Path) -> None:
    root = certificate(tmp_path / "root.pem")
    other = certificate(tmp_path / "sub.crt")
    found = read(
        tmp_path,
        f'[network]\nproxy = "http://proxy.local:3128"\nca_files = ["root.pem", "{other}"]\n'
        'allow_private = ["10.20.0.0/16", "192.168.5.7", "fd00::/8"]\n'
        '[endpoints]\nsites = "http://127.0.0.1:8009"\n',
    ).endpoints
    assert found.proxy == "http://proxy.local:3128"
    assert found.sites_url == "http://127.0.0.1:8009"
    assert found.ca_files == (root, other)
    assert found.allow_private == (ip_network("10.20.0.0/16"), ip_network("192.168.5.7/32"), ip_network("fd00::/8"))


def test_the_environment_wins_in_lists_too(tmp_path: Path) -> None:
    one, two = certificate(tmp_path / "1.pem"), certificate(tmp_path / "2.pem")
    found = read(
        tmp_path,
        '[network]\nca_files = ["нет.pem"]\n',
        PORYADOK_CA_FILES=f"{one}{os.pathsep}{two}",
        PORYADOK_ALLOW_PRIVATE=" 127.0.0.0/8, 10.0.0.0/8,",
        PORYADOK_PROXY="http://10.0.0.1:3128",
        PORYADOK_SITES_URL="http://127.0.0.1:1",
    ).endpoints
    assert found.ca_files == (one, two)
    assert found.allow_private == (ip_network("127.0.0.0/8"), ip_network("10.0.0.0/8"))
    assert (found.proxy, found.sites_url) == ("http://10.0.0.1:3128", "http://127.0.0.1:1")


@pytest.mark.parametrize(
    ("line", "name", "said"),
    [
        ('proxy = "proxy.local:3128"', "network.proxy", "прокси"),
        ('proxy = "http://me:secret@proxy.local"', "network.proxy", "пароля"),
        ("proxy = 5", "network.proxy", "кавычках"),
        ('ca_files = "root.pem"', "network.ca_files", "список"),
        ('ca_files = ["нет.pem"]', "network.ca_files", "нет"),
        ('ca_files = ["папка"]', "network.ca_files", "не читается"),
        ('ca_files = ["хлам.pem"]', "network.ca_files", "PEM"),
        ('ca_files = ["site.pem"]', "network.ca_files", "сертификат сайта"),
        ("allow_private = [5]", "network.allow_private", "список"),
        ('allow_private = ["school.ru"]', "network.allow_private", "не сеть"),
        ('allow_private = ["0.0.0.0/0"]', "network.allow_private", "не внутренняя"),
        ('allow_private = ["::/0"]', "network.allow_private", "не внутренняя"),
        ('allow_private = ["8.8.8.0/24"]', "network.allow_private", "не внутренняя"),
        ('ways = ""', "network.ways", "нет"),
    ],
)
def test_a_wrong_way_is_refused_with_its_line_and_reason(tmp_path: Path, line: str, name: str, said: str) -> None:
    (tmp_path / "папка").mkdir()
    (tmp_path / "хлам.pem").write_text("это не сертификат", encoding="utf-8")
    certificate(tmp_path / "site.pem", authority=False)
    with pytest.raises(BadInput) as refused:
        read(tmp_path, f"[network]\n{line}\n")
    assert f"строка 2: {name}:" in str(refused.value)
    assert said in str(refused.value)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("variable", "value"),
    [("PORYADOK_CA_FILES", "нет.pem"), ("PORYADOK_ALLOW_PRIVATE", "8.8.8.8"), ("PORYADOK_PROXY", "proxy"),
     ("PORYADOK_SITES_URL", "https://example.com")],
)  # fmt: skip
def test_a_wrong_way_of_the_environment_names_the_variable(tmp_path: Path, variable: str, value: str) -> None:
    with pytest.raises(BadInput, match=variable):
        read(tmp_path, "", **{variable: value})

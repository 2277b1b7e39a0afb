"""The settings file: what it may hold, and that every refusal names its line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

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

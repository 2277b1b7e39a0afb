"""Whose an entry is: strangers are counted and leave no trace, hosts of networks are told from look-alikes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import credentials
from registry.credentials import Credential, CredentialKind
from registry.imports.secrets import SKIP, Entry, Format, planning, relating, settling
from registry.imports.secrets.known import Known
from registry.imports.secrets.model import Entries
from tests.registry.imports.secrets.files import SEED
from tests.registry.imports.secrets.steps import applied, counts, journal_text, logins, summed
from vault.store import Store

STRANGERS = (
    {"name": "Сбербанк Онлайн", "uri": "https://online.sberbank.ru", "username": "+79000000001", "password": "тайна-1"},
    {"name": "Госуслуги", "uri": "https://esia.gosuslugi.ru/login", "username": "+79000000001", "password": "тайна-2"},
    {"name": "чужой", "uri": "https://vk.com.evil.example/", "username": "+79000000001", "password": "тайна-3"},
    {"name": "двойная", "uri": "https://vk.com", "username": "Госуслуги", "password": "тайна-4"},
    {"name": "Госуслуги", "username": "+79000000001", "password": "тайна-5"},
    {"name": "Тинькофф", "username": "+79000000001", "password": "тайна-6"},
    {"name": "github.com", "username": "+79000000001", "password": "тайна-7"},
    {"name": "приложение", "uri": "androidapp://ru.sberbankmobile", "username": "+79000000001", "password": "тайна-8"},
    {"name": "маршрутизатор", "uri": "http://192.168.0.1", "username": "admin", "password": "тайна-9"},
)


def test_strangers_are_a_number_and_nothing_else(registry: Store) -> None:
    links = [
        f"otpauth://totp/Gosuslugi:school5?secret={SEED}&issuer=Gosuslugi",
        f"otpauth://totp/x?secret={SEED}&issuer=%D0%93%D0%BE%D1%81%D1%83%D1%81%D0%BB%D1%83%D0%B3%D0%B8",
        f"otpauth://totp/%D0%A1%D0%B1%D0%B5%D1%80:%2B79000000001?secret={SEED}",
    ]
    before = registry.read(credentials.listing)
    for content, rows in ((logins(*STRANGERS), len(STRANGERS)), ("\n".join(links).encode(), len(links))):
        found = applied(registry, content)
        assert counts(found) == (0, 0, 0, 0, 0, rows)
        told = repr(found)
        for word in ("Сбер", "Госусл", "Gosuslugi", "evil", "Тинькофф", "github", "тайна", "192.168"):
            assert word not in told
    assert registry.read(credentials.listing) == before
    assert "тайна" not in journal_text(registry)
    assert "Сбер" not in journal_text(registry)


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("vk.com", "vk"),
        ("id.vk.ru", "vk"),
        ("notvk.com", ""),
        ("vk.com.example", ""),
        ("my.telegram.org", "telegram"),
        ("web.max.ru", "max"),
        ("connect.ok.ru", "ok"),
        ("", ""),
    ],
)
def test_hosts_of_networks(host: str, network: str) -> None:
    assert relating.network_of_host(host) == network


Texts = st.sampled_from(
    ["", "vk.com", "https://ok.ru/x", "ВК", "Сбербанк", "+79000000001", "u@x.ru", "Госуслуги", "имя"]
)


@given(
    st.lists(
        st.builds(
            lambda title, url, login, password, seed: (title, url, login, password, seed),
            Texts,
            Texts,
            Texts,
            st.sampled_from(["", "a-secret-value", "b-secret-value"]),
            st.sampled_from(["", f"otpauth://totp/x?secret={SEED}"]),
        ),
        max_size=8,
    ),
)
def test_sums_always_hold_and_no_secret_is_told(rows: list[tuple[str, ...]]) -> None:
    entries = Entries(
        Format.BITWARDEN,
        tuple(
            Entry(number, title, (url,) if url else (), login, password, seed)
            for number, (title, url, login, password, seed) in enumerate(rows, 1)
        ),
    )
    for has in ((), (Credential(CredentialKind.OFFICIAL, "vk", id=7, login="+79000000001"),)):
        decided = planning.plan(Known(credentials=has), entries, {})
        found = summed(settling.counted(decided))
        assert found.rows == len(rows)
        assert "secret-value" not in repr(found) + repr(decided)
        assert SEED not in repr(found) + repr(decided)
        answers = {one.id: SKIP for one in found.question_list}
        answered = summed(settling.counted(planning.plan(Known(credentials=has), entries, answers)))
        assert answered.questions == 0

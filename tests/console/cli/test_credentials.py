"""`credentials`: the fields by network, the kept versions, undo, used codes, health."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.console.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("vault_dir")

CODES = ["1111-2222", "3333-4444", "5555-6666"]


def add(run: Run, **record: object) -> int:
    wanted = {"kind": "official", "network": "vk", "login": "school1", **record}
    ended = run("credentials", "add", "--from", "-", "--json", stdin=json.dumps(wanted))
    assert ended.code == 0, ended.err
    number: int = ended.json["ids"][0]
    return number


def put(run: Run, number: int, **secret: object) -> None:
    assert run("credentials", "edit", number, "--from", "-", stdin=json.dumps({"secret": secret})).code == 0


def test_the_fields_of_a_messenger_come_back_and_have_names(run: Run) -> None:
    told: dict[str, object] = {
        "network": "telegram",
        "login": "",
        "phone": "+7 900 000-11-22",
        "sign_in": "phone_code",
        "recovery_email": "zapas@example.ru",
        "sim_owner": "МБОУ «Школа № 1»",
        "sim_place": "сейф директора",
        "passkeys": ["телефон приёмной", "ноутбук"],
        "sessions_checked_on": "2026-11-01",
    }
    number = add(run, **told)
    shown = run("credentials", "show", number, "--json").json
    assert {name: shown[name] for name in told} == told
    text = run("credentials", "show", number).out
    for part in ("Договор SIM", "по коду на телефон", "Сеансы смотрели", "01.11.2026", "ноутбук"):
        assert part in text
    assert "+7 900 000-11-22" in run("credentials", "list").out


def test_replaced_secrets_go_when_their_time_has_come(run: Run) -> None:
    number = add(run, secret={"password": "первый"})
    put(run, number, password="второй")
    assert run("settings", "set", "secret_history_days", "0").code == 0
    states = [one["state"] for one in run("credentials", "history", number, "--json").json]
    assert states == ["current", "previous"]  # nothing that opens no secrets drops any
    assert run("credentials", "reveal", number, "--field", "password").out == "второй\n"
    assert [one["state"] for one in run("credentials", "history", number, "--json").json] == ["current"]
    assert any(one["action"] == "secret.history_purged" for one in run("journal", "list", "--json").json)
    assert run("vault", "verify").code == 0


def test_versions_are_listed_revealed_and_taken_back(run: Run) -> None:
    number = add(run, secret={"password": "первый"}, password_changed_on="2026-03-01")
    put(run, number, password="второй")
    first, second = reversed(run("credentials", "history", number, "--json").json)
    assert (first["version"], first["state"], second["version"], second["state"]) == (1, "previous", 2, "current")
    assert first["ended_at"]
    assert second["ended_at"] is None
    assert set(first) == {"field", "version", "state", "made_at", "ended_at"}
    old = run("credentials", "reveal", number, "--field", "password", "--version", 1, "--json").json
    assert old["value"] == "первый"
    assert run("credentials", "reveal", number, "--field", "password", "--version", 3).code == 2
    assert run("credentials", "undo", number, "--field", "totp").code == 2
    back = run("credentials", "undo", number, "--field", "password", "--json")
    assert back.json == {"id": number, "field": "password", "version": 1}
    assert run("credentials", "reveal", number, "--field", "password", "--json").json["value"] == "первый"
    assert run("credentials", "show", number, "--json").json["password_changed_on"] == "2026-03-01"
    told = run("credentials", "history", number).out
    assert "прежний" in told
    assert "действует" in told


def test_recovery_codes_are_used_up_one_by_one(run: Run) -> None:
    number = add(run, secret={"recovery_codes": CODES})
    assert run("credentials", "used-code", number, 2, "--json").json == {"id": number, "left": 2}
    shown = run("credentials", "reveal", number, "--field", "recovery_codes", "--json").json
    assert (shown["value"].split("\n"), shown["used"]) == (CODES, [2])
    assert run("credentials", "used-code", number, 2).code == 2
    assert run("credentials", "used-code", number, 4).code == 2
    assert "№ 2" in run("credentials", "reveal", number, "--field", "recovery_codes").err
    assert "Остался" not in run("credentials", "used-code", number, 1).out


def test_secrets_of_the_state_portal_are_refused_with_a_reason(run: Run) -> None:
    wanted = {"kind": "official", "network": "", "host": "https://esia.gosuslugi.ru/", "secret": {"password": "x1"}}
    ended = run("credentials", "add", "--from", "-", stdin=json.dumps(wanted))
    assert ended.code == 2
    assert "Госуслуг здесь не хранятся" in ended.err
    number = add(run, network="", host="https://esia.gosuslugi.ru/", login="директор")
    assert run("credentials", "show", number, "--json").json["host"] == "esia.gosuslugi.ru"
    assert "esia.gosuslugi.ru" in run("credentials", "list").out


def test_health_tells_and_its_code_says_whether_it_is_urgent(run: Run) -> None:
    assert run("credentials", "health", "--json").json == []
    number = add(run, second_factor="sms", factor_confirmed_on="2026-11-01", secret={"password": "пароль123"})
    ended = run("credentials", "health", "--json")
    assert ended.code == 0
    assert {one["problem"]: one["severity"] for one in ended.json} == {
        "no_codes": "medium",
        "no_holder": "medium",
        "not_rated": "low",
    }
    rated = run("credentials", "health", "--rate", "--json")
    assert rated.code == 1
    weak = rated.json[0]
    assert (weak["problem"], weak["severity"], weak["credential_id"], weak["credential_ids"]) == (
        "weak",
        "high",
        number,
        [number],
    )
    assert "пароль123" not in rated.out + rated.err
    assert "срочно" in run("credentials", "health").out


def test_health_against_a_list_of_leaks(run: Run, tmp_path: Path) -> None:
    number = add(run, secret={"password": "утёкший"})
    leaks = tmp_path / "leaks"
    leaks.write_text(hashlib.sha1("утёкший".encode()).hexdigest().upper() + ":7\n", encoding="ascii")
    ended = run("credentials", "health", "--breach-list", leaks, "--json")
    assert ended.code == 1
    assert (ended.json[0]["problem"], ended.json[0]["credential_id"]) == ("breached", number)
    assert "1 пароль" in ended.err
    assert run("credentials", "health", "--breach-list", tmp_path / "нет").code == 2
    entries = run("journal", "list", "--json").json
    assert any(entry["action"] == "secret.breach_checked" for entry in entries)

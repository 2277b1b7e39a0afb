"""The five commands of every kind of record, and what secrets may and may not do on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.console.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("vault_dir")

SCHOOL: dict[str, object] = {"name": "МБОУ «Школа № 1»", "kind": "institution", "phones": ["+7 384 46 2-11-11"]}
CANARY = "КАНАРЕЙКА-7f3a"


def add(run: Run, kind: str, *records: dict[str, object]) -> list[int]:
    ended = run(kind, "add", "--from", "-", "--json", stdin=json.dumps(list(records)))
    assert ended.code == 0, ended.err
    ids: list[int] = ended.json["ids"]
    return ids


@pytest.fixture
def page(run: Run) -> int:
    """A page of a school, the only one of the vault."""
    (school,) = add(run, "orgs", SCHOOL)
    (page,) = add(run, "pages", {"organization_id": school, "network": "vk", "url": "https://m.vk.com/krapschool"})
    return page


def test_what_show_gives_is_what_add_takes(run: Run) -> None:
    (first,) = add(run, "orgs", SCHOOL)
    shown = run("orgs", "show", first, "--json").json
    assert shown["name"] == SCHOOL["name"]
    (second,) = add(run, "orgs", shown)
    assert second != first
    again = run("orgs", "show", second, "--json").json
    assert {**again, "id": 0} == {**shown, "id": 0}


def test_one_record_from_a_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "org.json"
    path.write_text(json.dumps(SCHOOL, ensure_ascii=False), encoding="utf-8")
    assert run("orgs", "add", "--from", path, "--json").json == {"ids": [1]}
    assert [record["id"] for record in run("orgs", "list", "--json").json] == [1]


def test_one_wrong_record_of_a_list_writes_none(run: Run) -> None:
    ended = run("orgs", "add", "--from", "-", stdin=json.dumps([SCHOOL, {"name": "Вторая", "цвет": "синий"}]))
    assert ended.code == 2
    assert "цвет" in ended.err
    assert run("orgs", "list", "--json").json == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "не json",
        "[]",
        '"строка"',
        "[1, 2]",
        '[{"name": "А"}, 5]',
        '{"name": "А", "name": "Б"}',
        '{"name": NaN}',
        '{"name": "А"} лишнее',
        "[" * 100_000,
        b"\xff\xfe{}",
    ],
)
def test_input_that_is_no_record_is_refused_in_a_sentence(run: Run, text: str | bytes) -> None:
    ended = run("orgs", "add", "--from", "-", stdin=text)
    assert ended.code == 2
    assert "ничего не записано" in ended.err


def test_text_from_outside_is_cleaned(run: Run) -> None:
    (number,) = add(run, "orgs", {"name": "Сад \u001b[31m\u202eкрасный\u0000"})
    assert run("orgs", "show", number, "--json").json["name"] == "Сад [31mкрасный"
    assert "\u001b" not in run("orgs", "list").out


def test_edit_replaces_what_is_given_and_keeps_the_rest(run: Run) -> None:
    (number,) = add(run, "orgs", SCHOOL)
    ended = run("orgs", "edit", number, "--from", "-", "--json", stdin='{"short_name": "Школа 1"}')
    assert ended.json == {"ids": [number]}
    shown = run("orgs", "show", number, "--json").json
    assert (shown["short_name"], shown["phones"]) == ("Школа 1", SCHOOL["phones"])


def test_edit_of_a_list_takes_the_number_of_each(run: Run) -> None:
    first, second = add(run, "orgs", SCHOOL, {"name": "Вторая"})
    changes = [{"id": first, "note": "раз"}, {"id": second, "note": "два"}]
    assert run("orgs", "edit", "--from", "-", "--json", stdin=json.dumps(changes)).json == {"ids": [first, second]}
    assert [record["note"] for record in sorted(run("orgs", "list", "--json").json, key=lambda one: one["id"])] == [
        "раз",
        "два",
    ]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["orgs", "edit"], '{"note": "чья?"}'),
        (["orgs", "edit", "1"], '{"id": 2, "note": "спор"}'),
        (["orgs", "edit", "1"], '[{"note": "а"}, {"note": "б"}]'),
        (["orgs", "edit", "99"], '{"note": "нет такой"}'),
    ],
)
def test_edit_never_guesses_the_record(run: Run, arguments: list[str], text: str) -> None:
    add(run, "orgs", SCHOOL, {"name": "Вторая"})
    before = run("orgs", "list", "--json").out
    assert run(*arguments, "--from", "-", stdin=text).code == 2
    assert run("orgs", "list", "--json").out == before


def test_remove_takes_several_or_none(run: Run) -> None:
    first, second = add(run, "orgs", SCHOOL, {"name": "Вторая"})
    assert run("orgs", "remove", first, 99).code == 2
    assert len(run("orgs", "list", "--json").json) == 2
    assert run("orgs", "remove", first, second, "--json").json == {"ids": [first, second]}
    assert run("orgs", "list", "--json").json == []


@pytest.mark.parametrize("kind", ["orgs", "pages", "people", "obligations", "exemptions", "credentials", "tokens"])
def test_every_kind_lists_shows_and_refuses_alike(run: Run, page: int, kind: str) -> None:
    samples: dict[str, dict[str, object]] = {
        "orgs": {"name": "Ещё одна"},
        "pages": {"organization_id": 1, "network": "ok", "url": "https://ok.ru/krapschool"},
        "people": {"name": "Иванова А. А.", "assignments": [{"organization_id": 1, "role": "responsible"}]},
        "obligations": {"organization_id": 1, "number": 7, "raw": "Школа"},
        "exemptions": {"organization_id": 1, "number": 3, "basis": "Приложение"},
        "credentials": {"kind": "official", "network": "vk", "login": "krap", "page_ids": [page]},
        "tokens": {"network": "vk"},
    }
    (number,) = add(run, kind, samples[kind])
    assert number in [record["id"] for record in run(kind, "list", "--json").json]
    assert run(kind, "show", number, "--json").json["id"] == number
    table, card = run(kind, "list"), run(kind, "show", number)
    assert (table.code, card.code) == (0, 0)
    assert table.out.startswith("ID")
    assert run(kind, "show", 999).code == 2
    assert run(kind, "remove", number).code == 0
    assert run(kind, "show", number).code == 2


def secret_account(page: int) -> dict[str, object]:
    return {
        "kind": "official",
        "network": "vk",
        "login": "+79000000000",
        "page_ids": [page],
        "secret": {
            "password": f" {CANARY} пароль ",
            "totp": "otpauth://totp/VK:krap?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=VK",
            "recovery_codes": ["1111-2222", "3333-4444"],
        },
    }


def test_no_reading_command_gives_a_secret_away(run: Run, page: int) -> None:
    (number,) = add(run, "credentials", secret_account(page))
    add(run, "tokens", {"network": "vk", "secret": {"token": f"{CANARY}-token"}})
    told = "".join(
        ended.out + ended.err
        for arguments in (
            ["credentials", "list"],
            ["credentials", "list", "--json"],
            ["credentials", "show", str(number)],
            ["credentials", "show", str(number), "--json"],
            ["tokens", "list", "--json"],
            ["tokens", "show", "2", "--json"],
            ["journal", "list", "--json"],
            ["vault", "verify", "--json"],
        )
        for ended in [run(*arguments)]
    )
    for hidden in (CANARY, "JBSWY3DPEHPK3PXP", "1111-2222"):
        assert hidden not in told
    shown = run("credentials", "show", number, "--json").json
    assert sorted(shown["stored"]) == ["password", "recovery_codes", "totp"]
    assert "secret" not in shown


@pytest.mark.parametrize("secret", [[], "", 0, False, CANARY])
def test_secrets_that_are_no_object_are_refused(run: Run, page: int, secret: object) -> None:
    wrong = json.dumps({**secret_account(page), "secret": secret})
    ended = run("credentials", "add", "--from", "-", stdin=wrong)
    assert ended.code == 2
    assert CANARY not in ended.err


def test_a_code_of_a_seed_of_eighty_bits(run: Run, page: int) -> None:
    (number,) = add(run, "credentials", {**secret_account(page), "secret": {"totp": "JBSWY3DPEHPK3PXP"}})
    answered = run("otp", number, "--at", "1970-01-01T00:00:30+00:00", "--json")
    assert answered.json == {"code": "996554", "valid_for": 30}
    assert run("otp", number, "--at", "1969-12-31T00:00:00+00:00").code == 2


def test_a_refused_record_does_not_repeat_its_secret(run: Run, page: int) -> None:
    wrong = {**secret_account(page), "secret": {"password": CANARY, "пин": CANARY}}
    ended = run("credentials", "add", "--from", "-", stdin=json.dumps(wrong))
    assert ended.code == 2
    assert CANARY not in ended.out + ended.err
    wrong = {**secret_account(page), "secret": {"totp": f"{CANARY}!"}}
    ended = run("credentials", "add", "--from", "-", stdin=json.dumps(wrong))
    assert ended.code == 2
    assert CANARY not in ended.out + ended.err
    assert run("credentials", "list", "--json").json == []


def test_reveal_gives_the_very_password_and_is_journalled(run: Run, page: int) -> None:
    (number,) = add(run, "credentials", secret_account(page))
    before = len(run("journal", "list", "--json").json)
    assert run("credentials", "reveal", number, "--field", "password", "--json").json == {
        "id": number,
        "field": "password",
        "value": f" {CANARY} пароль ",
    }
    entries = run("journal", "list", "--json").json
    assert len(entries) == before + 1
    assert entries[0]["subject"] == f"credential:{number}"
    assert entries[0]["detail"]["purpose"] == "reveal"


def test_a_secret_that_is_not_stored_is_refused_and_not_journalled(run: Run, page: int) -> None:
    (number,) = add(run, "credentials", {**secret_account(page), "secret": {}})
    before = run("journal", "list", "--json").out
    assert run("credentials", "reveal", number, "--field", "token").code == 2
    assert run("otp", number).code == 2
    assert run("journal", "list", "--json").out == before


def test_the_one_time_code_is_the_one_of_the_given_moment(run: Run, page: int) -> None:
    # RFC 6238, appendix B, SHA-1: the seed of 20 ASCII digits, T = 59 s, eight digits.
    seed = "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&digits=8"
    (number,) = add(run, "credentials", {**secret_account(page), "secret": {"totp": seed}})
    ended = run("otp", number, "--at", "1970-01-01T00:00:59Z", "--json")
    assert ended.json == {"code": "94287082", "valid_for": 1}
    plain = run("otp", number, "--at", "1970-01-01T07:00:59+07:00")
    assert plain.out == "94287082\n"
    assert "1 секунду" in plain.err


def test_a_record_goes_round_without_losing_its_secrets(run: Run, page: int) -> None:
    (number,) = add(run, "credentials", secret_account(page))
    shown = run("credentials", "show", number, "--json").json
    ended = run("credentials", "edit", "--from", "-", stdin=json.dumps({**shown, "login": "krap"}))
    assert ended.code == 0
    after = run("credentials", "show", number, "--json").json
    assert after == {**shown, "login": "krap"}


def test_a_password_is_dated_by_the_municipal_day_unless_the_record_says(run: Run, page: int) -> None:
    told = {**secret_account(page), "password_changed_on": "2026-01-15"}
    dated, undated = add(run, "credentials", told, secret_account(page))
    assert run("credentials", "show", dated, "--json").json["password_changed_on"] == "2026-01-15"
    assert run("credentials", "show", undated, "--json").json["password_changed_on"] == "2026-11-22"
    again = {**run("credentials", "show", dated, "--json").json, "secret": {"password": "новый"}}
    assert run("credentials", "edit", "--from", "-", stdin=json.dumps(again)).code == 0
    assert run("credentials", "show", dated, "--json").json["password_changed_on"] == "2026-11-22"


def test_tokens_are_service_credentials_and_no_others(run: Run, page: int) -> None:
    (official,) = add(run, "credentials", secret_account(page))
    (service,) = add(run, "tokens", {"network": "vk"})
    assert [record["id"] for record in run("tokens", "list", "--json").json] == [service]
    assert run("tokens", "show", official).code == 2
    assert run("tokens", "add", "--from", "-", stdin='{"kind": "official", "network": "vk"}').code == 2
    assert run("tokens", "edit", service, "--from", "-", stdin='{"kind": "official"}').code == 2
    assert run("credentials", "show", service, "--json").json["kind"] == "service"


def test_whois_reads_every_spelling(run: Run, page: int) -> None:
    for link in ("https://vk.com/krapschool", "vk.ru/KrapSchool", "m.vk.com/krapschool?w=wall-1"):
        found = run("whois", link, "--json").json
        assert found["official"] is True
        assert found["organization"] == {"id": 1, "name": SCHOOL["name"]}
        assert found["page"]["id"] == page
    stranger = run("whois", "vk.com/someone_else", "--json")
    assert stranger.code == 0
    assert stranger.json == {
        "official": False,
        "organization": None,
        "page": None,
        "impostor": None,
        "similar": [],
        "lookalike": False,
    }
    assert run("whois", "не ссылка").code == 2


def test_a_waiver_of_a_check_that_does_not_exist_is_refused(run: Run, page: int) -> None:
    ended = run("waive", "add", "page.hour", "--until", "2026-12-31", "--reason", "опечатка")
    assert ended.code == 2
    assert "page.hours" in ended.err
    assert run("waive", "list", "--json").json == []


def test_waivers_are_added_by_number_and_by_name(run: Run, page: int) -> None:
    until = ["--until", "2026-12-31", "--reason", "Ремонт", "--json"]
    first = run("waive", "add", "page.hours", "--org", "мбоу школа №1", *until).json["ids"][0]
    second = run("waive", "add", "posts.weekly", "--page", page, *until).json["ids"][0]
    listed = {record["id"]: record for record in run("waive", "list", "--json").json}
    assert listed[first]["organization_id"] == 1
    assert listed[second]["page_id"] == page
    assert run("waive", "edit", first, "--until", "2027-01-31", "--who", "Письмо № 7").code == 0
    (changed,) = (record for record in run("waive", "list", "--json").json if record["id"] == first)
    assert (changed["until"], changed["who"], changed["check"]) == ("2027-01-31", "Письмо № 7", "page.hours")
    assert run("waive", "edit", first).code == 2
    assert run("waive", "remove", first, second).code == 0
    assert run("waive", "list", "--json").json == []
    assert run("waive", "add", "page.hours", "--org", "Нет такой", *until).code == 2


def test_a_name_of_two_organizations_is_a_question(run: Run) -> None:
    add(run, "orgs", {"name": "Школа № 1"}, {"name": "Школа №1"})
    ended = run("waive", "add", "page.hours", "--org", "школа 1", "--until", "2026-12-31", "--reason", "х")
    assert ended.code == 2
    assert "1, 2" in ended.err


def test_settings_of_the_municipality(run: Run) -> None:
    assert set(run("settings", "list", "--json").json.values()) == {""}
    assert run("settings", "set", "personal_secrets_basis", "Приказ № 5").code == 0
    assert run("settings", "list", "--json").json["personal_secrets_basis"] == "Приказ № 5"
    assert run("settings", "set", "password_days_vk", "60", "--json").json == {"password_days_vk": "60"}
    assert run("settings", "set", "password_days_vk", "никогда").code == 2
    assert run("settings", "set", "нет_такой", "х").code == 2

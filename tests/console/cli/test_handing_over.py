"""Issues, knowledge, leavings and campaigns on the command line, with the real vault beneath."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.console.cli.conftest import Ended, Run
from tests.registry.test_kdbx import read

CANARY = "Канарейка-17<&>"
SEED = "otpauth://totp/VK:school?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=VK"
OWN = "сова на мосту 17 раз"


def add(run: Run, kind: str, record: dict[str, object]) -> int:
    ended = run(kind, "add", "--from", "-", "--json", stdin=json.dumps(record))
    assert ended.code == 0, ended.err
    number: int = ended.json["ids"][0]
    return number


@pytest.fixture
def school(run: Run, vault_dir: Path) -> dict[str, int]:
    """An organization with a page, a person who left it, one who came, and an account that the first holds."""
    org = add(run, "orgs", {"name": "МБОУ «Школа № 1»"})
    page = add(run, "pages", {"organization_id": org, "network": "vk", "url": "vk.com/school1"})
    gone = {"organization_id": org, "role": "responsible", "since": "2026-09-01", "until": "2026-11-10"}
    came = {"organization_id": org, "role": "responsible", "since": "2026-11-11"}
    left = add(run, "people", {"name": "Иванов Иван", "assignments": [gone]})
    new = add(run, "people", {"name": "Петров Пётр", "assignments": [came]})
    record = {"kind": "official", "network": "vk", "login": "school1", "page_ids": [page], "holder_id": left}
    secret = {"password": CANARY, "totp": SEED}
    account = add(run, "credentials", {**record, "secret": secret})
    return {"org": org, "left": left, "new": new, "account": account}


def clean(*ended: Ended) -> None:
    """Nothing that is printed holds a secret."""
    for one in ended:
        for secret in (CANARY, "JBSWY3DP", OWN):
            assert secret not in one.out + one.err


def test_who_knows_is_told_by_person_and_by_account(run: Run, school: dict[str, int]) -> None:
    told = run("credentials", "knows", "--person", school["left"], "--json")
    assert told.code == 0
    assert [(one["field"], one["way"], one["risk"], one["version"]) for one in told.json] == [
        ("totp", "held", 3, 1),
        ("password", "held", 1, 1),
    ]
    assert told.json[0]["person"] == {"id": school["left"], "name": "Иванов Иван"}
    assert told.json[0]["subject"] == "ВКонтакте, school1"
    by_account = run("credentials", "knows", "--credential", school["account"])
    assert "Иванов Иван" in by_account.out
    assert "знает второй фактор" in by_account.out
    clean(told, by_account)
    for wrong in ((), ("--person", 1, "--credential", 1), ("--person", 99), ("--credential", 99)):
        assert run("credentials", "knows", *wrong).code == 2


def test_a_look_is_of_the_person_whose_slot_it_is(run: Run, school: dict[str, int]) -> None:
    run("credentials", "reveal", school["account"], "--field", "password")
    told = run("credentials", "knows", "--person", school["new"])
    assert "«пароль»" in told.err
    before = run("credentials", "slots", "--json")
    assert before.json == {"slots": [], "unclaimed": ["пароль"]}
    given = run("credentials", "slots", "set", "пароль", "--person", school["new"], "--json")
    assert given.json["slots"] == [
        {"slot": "пароль", "person": {"id": school["new"], "name": "Петров Пётр"}, "since": None}
    ]
    told = run("credentials", "knows", "--person", school["new"], "--json")
    assert [(one["field"], one["way"]) for one in told.json] == [("password", "shown")]
    assert told.err == ""
    assert "Петров" in run("credentials", "slots", "list").out
    for wrong in (("пароль",), ("нет такого", "--nobody"), ("пароль", "--person", 1, "--nobody")):
        assert run("credentials", "slots", "set", *wrong).code == 2
    run("credentials", "slots", "set", "пароль", "--person", school["left"])
    assert "Иванов Иван больше не отвечает, а способ входа «пароль»" in run("credentials", "leaving").err
    assert run("credentials", "slots", "set", "пароль", "--nobody", "--since", "2020-01-01").code == 0
    assert "способ входа" not in run("credentials", "leaving").err
    assert run("credentials", "knows", "--person", school["new"], "--json").json == []


def test_a_leaving_is_closed_by_a_rotation_or_a_reason(run: Run, school: dict[str, int], tmp_path: Path) -> None:
    found = run("credentials", "leaving", "--json")
    assert found.code == 1
    assert [(one["field"], one["status"], one["ended_on"]) for one in found.json] == [
        ("totp", "pending", "2026-11-10"),
        ("password", "pending", "2026-11-10"),
    ]
    place = ("--person", school["left"], "--credential", school["account"], "--field")
    assert run("credentials", "leaving", "dismiss", *place, "totp").code == 2
    done = run("credentials", "leaving", "dismiss", *place, "totp", "--reason", "Ключ заменили", "--json")
    assert done.json["status"] == "dismissed"
    assert run("credentials", "leaving", "dismiss", *place, "totp", "--reason", "ещё раз").code == 2
    new = tmp_path / "new"
    new.touch(mode=0o600)
    new.write_text("Слон на крыше 18!")
    begun = run(
        "rotate", "start", school["account"], "--field", "password", "--value-file", new, "--reason", "уход", "--json"
    )
    number = begun.json["id"]
    run("rotate", "show", number)
    run("rotate", "applied", number)
    run("rotate", "verify", number, "--signed-in")
    assert run("credentials", "leaving").code == 1  # not before the commit
    assert run("rotate", "commit", number).code == 0
    assert run("credentials", "leaving", "--json").json == []
    closed = run("credentials", "leaving", "list", "--all", "--json")
    assert closed.code == 0
    states = {one["field"]: (one["status"], one["reason"], one["rotated_at"] is None) for one in closed.json}
    assert states == {"totp": ("dismissed", "Ключ заменили", True), "password": ("rotated", "", False)}
    assert run("credentials", "leaving", "undismiss", *place, "totp").code == 0
    again = run("credentials", "leaving")
    assert (again.code, "сменить" in again.out, "1 секрет" in again.err) == (1, True, True)
    clean(found, closed, again)


def test_a_recovery_phone_of_one_who_left_is_a_task_of_its_own(run: Run, school: dict[str, int]) -> None:
    edit = {"phone": "+7 900 000-00-01"}
    assert run("people", "edit", school["left"], "--from", "-", stdin=json.dumps(edit)).code == 0
    named = {"recovery_phone": "8 (900) 000-00-01"}
    assert run("credentials", "edit", school["account"], "--from", "-", stdin=json.dumps(named)).code == 0
    found = run("credentials", "leaving", "--json")
    assert [(one["field"], one["way"], one["risk"], one["risk_title"]) for one in found.json] == [
        ("contact", "held", 5, "вернёт себе доступ без пароля"),
        ("password", "held", 5, "на него восстанавливается доступ"),
        ("totp", "held", 5, "на него восстанавливается доступ"),
    ]
    told = run("credentials", "leaving")
    assert "Ждёт смены: 2 секрета и 1 контакт." in told.err
    assert "контакт для восстановления" in told.out
    known = run("credentials", "knows", "--person", school["left"], "--json")
    assert (known.json[0]["field"], known.json[0]["version"]) == ("contact", None)
    place = ("--person", school["left"], "--credential", school["account"], "--field", "contact")
    done = run("credentials", "leaving", "dismiss", *place, "--reason", "Номер школьный", "--json")
    assert (done.json["field"], done.json["status"]) == ("contact", "dismissed")
    assert run("credentials", "leaving", "undismiss", *place).code == 0
    made = run("rotate", "campaign", "create", "--rule", "leaving", "--json")
    assert [one["field"] for one in made.json["items"]] == ["password", "totp"]  # a contact is no rotation
    other = {"recovery_phone": "+7 900 000-00-02"}
    assert run("credentials", "edit", school["account"], "--from", "-", stdin=json.dumps(other)).code == 0
    assert [one["field"] for one in run("credentials", "leaving", "--all", "--json").json] == ["totp", "password"]


def test_the_password_that_is_in_use_entered_again_closes_no_task(run: Run, school: dict[str, int]) -> None:
    again = json.dumps({"secret": {"password": CANARY}})
    assert run("credentials", "edit", school["account"], "--from", "-", stdin=again).code == 0
    assert len(run("credentials", "leaving", "--json").json) == 2
    assert {one["version"] for one in run("credentials", "history", school["account"], "--json").json} == {1}


def test_an_issue_prints_no_secret_and_waits_for_its_receipt(run: Run, school: dict[str, int]) -> None:
    begun = run("credentials", "issue", school["account"], "--person", school["new"], "--way", "in_person")
    assert begun.code == 0
    assert f"credentials reveal {school['account']} --field password --version 1" in begun.err
    waiting = run("credentials", "issues", "--json")
    assert [(one["issue"], one["way"], one["fields"], one["received_on"]) for one in waiting.json] == [
        (1, "in_person", ["password"], None)
    ]
    again = run("credentials", "issue", school["account"], "--person", school["new"], "--way", "phone")
    assert (again.code, "уже выдаётся" in again.err) == (2, True)
    assert run("credentials", "receipt", 1).code == 2
    assert "ещё не наступил" in run("credentials", "receipt", 1, "--on", "2199-01-01").err
    done = run("credentials", "receipt", 1, "--on", "2026-11-22", "--note", "расписка № 5", "--json")
    assert done.json == {"issue": 1, "received_on": "2026-11-22"}
    assert run("credentials", "issues", "--json").json == []
    assert run("credentials", "issues", "cancel", 1, "--reason", "поздно").code == 2
    more = run("credentials", "issue", school["account"], "--person", school["new"], "--way", "phone", "--json")
    assert run("credentials", "issues", "cancel", more.json["issue"], "--reason", "не дозвонились").code == 0
    every = run("credentials", "issues", "list", "--all")
    assert "расписка" not in every.out  # a note is for --json, a table has no room for it
    assert "отменена: не дозвонились" in every.out
    known = run("credentials", "knows", "--person", school["new"], "--json")
    assert [one["way"] for one in known.json] == ["issued"]
    clean(begun, waiting, again, every, known)


def test_a_file_is_written_once_by_its_own_passphrase(run: Run, school: dict[str, int], tmp_path: Path) -> None:
    own, path = tmp_path / "own", tmp_path / "school.kdbx"
    own.touch(mode=0o600)
    own.write_text("слабый")
    command = ("credentials", "issue", school["account"], "--person", school["new"], "--way", "kdbx")
    options = ("--field", "password", "--field", "totp", "--to", path, "--file-passphrase-file", own)
    for wrong in (command, (*command, "--to", path), (*command[:-1], "phone", "--to", path), (*command, *options)):
        assert run(*wrong).code == 2
    assert run("credentials", "issues", "--all", "--json").json == []  # refused before anything was journalled
    own.write_text(OWN)
    made = run(*command, *options, "--json")
    assert (made.code, made.json["file"], made.json["fields"]) == (0, str(path), ["password", "totp"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    ((title, username, password, _, _, otp, *_rest),) = _entries(read(path, OWN))
    assert (title, username, password) == ("ВКонтакте school1", "school1", CANARY)
    assert str(otp).startswith("otpauth://totp/")
    repeat = ("credentials", "issues", "file", made.json["issue"], "--file-passphrase-file", own, "--to")
    assert run(*repeat, path).code == 2
    assert run(*repeat, tmp_path / "second.kdbx").code == 0
    clean(made)
    told = run("journal", "list", "--json")
    assert "secret.issued" in {one["action"] for one in told.json}
    clean(told)


def _entries(found: object) -> list[list[object]]:
    assert isinstance(found, list), found
    return found


def test_a_campaign_goes_on_day_after_day(run: Run, school: dict[str, int], tmp_path: Path) -> None:
    secret = {"password": "слон 2 на крыше"}
    second = add(run, "credentials", {"kind": "official", "network": "vk", "login": "school2", "secret": secret})
    assert run("rotate", "campaign", "create", "--rule", "shared").code == 2
    assert run("rotate", "campaign", "create", "--rule", "organization").code == 2
    mine = run("rotate", "campaign", "create", "--rule", "organization", "--org", "МБОУ «Школа № 1»", "--json")
    assert mine.json["title"] == "организация «МБОУ «Школа № 1»», 22.11.2026"
    made = run("rotate", "campaign", "create", "--rule", "all", "--title", "Осень", "--json")
    assert (made.json["total"], made.json["left"], made.json["closed_at"]) == (2, 2, None)
    number = made.json["id"]
    following = run("rotate", "campaign", "next", number, "--json")
    first = following.json["item"]["credential_id"]
    assert following.json["command"] == f"poryadok rotate start {first} --field password"
    begun = run("rotate", "start", second, "--field", "password", "--reason", "осень", "--json")
    following = run("rotate", "campaign", "next", number, "--json")
    assert following.json["item"]["rotation_id"] == begun.json["id"]
    assert following.json["command"] == f"poryadok rotate steps {begun.json['id']}"
    for step in (("show",), ("applied",), ("verify", "--signed-in"), ("commit",)):
        assert run("rotate", step[0], begun.json["id"], *step[1:]).code == 0
    place = ("--credential", school["account"], "--field", "password")
    skipped = run("rotate", "campaign", "skip", number, *place, "--reason", "Страницу закрывают", "--json")
    assert (skipped.json["state"], skipped.json["reason"]) == ("skipped", "Страницу закрывают")
    assert run("rotate", "campaign", "next", number, "--json").json == {"item": None, "command": None}
    assert run("rotate", "campaign", "unskip", number, *place).code == 0
    shown = run("rotate", "campaign", "show", number)
    assert "сменено 1 из 2, осталось 1" in shown.err
    assert [(one["id"], one["done"]) for one in run("rotate", "campaign", "--json").json] == [(2, 1), (1, 0)]
    closed = run("rotate", "campaign", "close", number, "--json")
    assert sorted((one["credential_id"], one["state"]) for one in closed.json["items"]) == sorted(
        [(school["account"], "waiting"), (second, "done")]
    )
    assert run("rotate", "campaign", "close", number).code == 2
    assert len(run("rotate", "campaign", "list", "--json").json) == 1
    assert "Осень" in run("rotate", "campaign", "list", "--all").out
    clean(mine, made, shown, closed)


def test_what_they_know_who_left_becomes_a_campaign(run: Run, school: dict[str, int]) -> None:
    made = run("rotate", "campaign", "create", "--rule", "leaving", "--person", school["left"], "--json")
    assert made.json["rule"] == "leaving"
    assert [one["field"] for one in made.json["items"]] == ["totp", "password"]
    assert run("rotate", "campaign", "create", "--rule", "leaving", "--person", school["new"]).code == 2


def test_help_is_in_russian_and_has_an_example(run: Run, vault_dir: Path) -> None:
    for group in (
        ("credentials", "issues"),
        ("credentials", "leaving"),
        ("credentials", "slots"),
        ("rotate", "campaign"),
    ):
        told = run(*group, "--help")
        assert told.code == 0
        assert "Пример: poryadok" in told.out

"""`rotate`: one secret replaced step by step; only `show` prints it, and nothing travels in arguments."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from sample_data.networks import World, simulated
from tests.console.cli.conftest import FIXED_NOW, Run
from vault import totp
from vault.clock import real_now

pytestmark = pytest.mark.usefixtures("vault_dir")

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CANARY = "КАНАРЕЙКА-7f3a"


def add(run: Run, **record: object) -> int:
    wanted = {"kind": "official", "network": "vk", "login": "school1", **record}
    ended = run("credentials", "add", "--from", "-", "--json", stdin=json.dumps(wanted))
    assert ended.code == 0, ended.err
    number: int = ended.json["ids"][0]
    return number


@pytest.fixture
def account(run: Run) -> int:
    """An account with a password of March."""
    return add(run, password_changed_on="2026-03-01", secret={"password": f"{CANARY} прежний"})


def start(run: Run, account: int, *arguments: object, field: str = "password", stdin: str = "") -> int:
    ended = run("rotate", "start", account, "--field", field, "--json", *arguments, stdin=stdin)
    assert ended.code == 0, ended.err
    assert ended.json["state"] == "staged"
    number: int = ended.json["id"]
    return number


def test_a_password_goes_all_the_way(run: Run, account: int) -> None:
    number = start(run, account, "--reason", "просрочен")
    assert run("rotate", "applied", number).code == 2
    shown = run("rotate", "show", number, "--json").json
    assert (shown["id"], shown["state"], len(shown["value"])) == (number, "shown", 20)
    assert run("rotate", "show", number, "--old", "--json").json["value"] == f"{CANARY} прежний"
    assert run("rotate", "commit", number).code == 2
    assert run("rotate", "applied", number, "--json").json == {"id": number, "state": "applied"}
    assert run("rotate", "verify", number).code == 2
    verified = run("rotate", "verify", number, "--signed-in", "--json").json
    assert verified == {"id": number, "state": "verified", "ok": True, "message": ""}
    (listed,) = run("rotate", "list", "--json").json
    assert (listed["credential_id"], listed["field"], listed["proof"], listed["reason"]) == (
        account,
        "password",
        "signed_in",
        "просрочен",
    )
    done = run("rotate", "commit", number)
    assert done.code == 0
    assert "VK ID: Аккаунт > Безопасность и вход" in done.err
    assert run("rotate", "list", "--json").json == []
    assert [one["state"] for one in run("rotate", "list", "--all", "--json").json] == ["committed"]
    assert run("credentials", "reveal", account, "--field", "password", "--json").json["value"] == shown["value"]
    assert run("credentials", "show", account, "--json").json["password_changed_on"] == "2026-11-22"


def test_nothing_but_show_prints_a_secret(run: Run, account: int, tmp_path: Path) -> None:
    path = tmp_path / "new"
    path.touch(mode=0o600)
    path.write_text(f"{CANARY} новый Aa1\n", encoding="utf-8")
    number = start(run, account, "--value-file", path)
    told = "".join(
        ended.out + ended.err
        for arguments in (
            ("rotate", "list"),
            ("rotate", "list", "--json"),
            ("rotate", "steps", number),
            ("rotate", "steps", number, "--json"),
            ("credentials", "history", account),
            ("credentials", "history", account, "--json"),
            ("credentials", "health", "--json"),
            ("journal", "list", "--json"),
            ("rotate", "abandon", number),
        )
        for ended in [run(*arguments)]
    )
    assert CANARY not in told
    assert run("rotate", "show", number).code == 2


def test_the_given_password_is_kept_to_the_character(run: Run, account: int) -> None:
    number = start(run, account, "--value-file", "-", stdin=" Пробелы 1 по краям \n")
    assert run("rotate", "show", number, "--json").json["value"] == " Пробелы 1 по краям "


def test_a_weak_or_unsuitable_password_is_told_and_taken(run: Run, account: int) -> None:
    ended = run("rotate", "start", account, "--field", "password", "--value-file", "-", "--json", stdin="пароль123")
    assert ended.code == 0
    warnings = " ".join(ended.json["warnings"])
    assert "пробуют первыми" in warnings or "подбирают" in warnings
    assert "русские буквы" in warnings
    assert "пароль123" not in ended.out + ended.err


@pytest.mark.parametrize(
    ("network", "arguments", "length"),
    [
        ("vk", ("--length", "14"), 14),
        ("telegram", ("--style", "russian", "--length", "4"), None),
        ("vk", ("--style", "eff"), None),
    ],
)
def test_styles_by_the_policy_of_the_network(
    run: Run, network: str, arguments: tuple[str, ...], length: int | None
) -> None:
    number = start(run, add(run, network=network, phone="+79000001122"), *arguments)
    value = run("rotate", "show", number, "--json").json["value"]
    if length is not None:
        assert len(value) == length
    elif network == "telegram":
        assert len(value.split("-")) == 4
        assert any("а" <= letter <= "я" for letter in value)
    else:
        assert value.isascii()
        assert len(value) <= 32


def test_what_cannot_be_started(run: Run, account: int, tmp_path: Path) -> None:
    open_file = tmp_path / "open"
    open_file.write_text("x1")
    open_file.chmod(0o644)
    for arguments, said in (
        (("--field", "totp"), "выдаёт сайт"),
        (("--field", "password", "--style", "russian"), "русские буквы"),
        (("--field", "password", "--length", "3"), "Длина пароля"),
        (("--field", "password", "--length", "9", "--value-file", "-"), "не сочетают"),
        (("--field", "password", "--value-file", str(open_file)), "0600"),
        (("--field", "password", "--value-file", str(tmp_path / "нет")), "не открывается"),
        (("--field", "token", "--value-file", "-"), "сервисной"),
        (("--field", "recovery_codes", "--value-file", "-"), "пуст"),
    ):
        ended = run("rotate", "start", account, *arguments, stdin="" if "recovery_codes" in arguments else "x1")
        assert ended.code == 2, arguments
        assert said in ended.err
    assert run("rotate", "list", "--all", "--json").json == []
    portal = add(run, network="", host="esia.gosuslugi.ru", login="директор")
    assert "Госуслуг" in run("rotate", "start", portal, "--field", "password").err
    start(run, account)
    again = run("rotate", "start", account, "--field", "password")
    assert (again.code, "уже идёт" in again.err) == (2, True)


def test_a_seed_is_proved_by_a_code_of_the_new_one(run: Run, account: int) -> None:
    number = start(run, account, "--value-file", "-", field="totp", stdin=SEED.lower())
    assert "secret=" + SEED in run("rotate", "show", number, "--json").json["value"]
    run("rotate", "applied", number)
    assert "--code" in run("rotate", "verify", number).err
    assert run("rotate", "verify", number, "--signed-in").code == 2
    code = totp.code_at(totp.parse_seed(SEED), real_now()).code
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    refused = run("rotate", "verify", number, "--code", wrong)
    assert (refused.code, wrong in refused.err) == (2, False)
    assert run("rotate", "verify", number, "--code", code, "--signed-in").code == 2
    proved = run("rotate", "verify", number, "--code", code, "--json")
    assert (proved.code, proved.json["state"]) == (0, "verified")
    assert run("rotate", "commit", number).code == 0
    shown = run("credentials", "show", account, "--json").json
    assert (shown["second_factor"], shown["factor_confirmed_on"]) == ("totp", "2026-11-22")


def test_doubt_keeps_both(run: Run, account: int) -> None:
    number = start(run, account)
    assert run("rotate", "doubt", number).code == 2
    run("rotate", "show", number)
    ended = run("rotate", "doubt", number, "--reason", "сайт не ответил", "--json")
    assert ended.json == {"id": number, "state": "uncertain"}
    assert run("rotate", "show", number, "--old", "--json").json["value"] == f"{CANARY} прежний"
    assert len(run("rotate", "show", number, "--json").json["value"]) == 20
    assert run("rotate", "verify", number, "--signed-in").code == 0
    assert run("rotate", "commit", number).code == 0


def test_steps_name_the_place(run: Run, account: int) -> None:
    number = start(run, account)
    found = run("rotate", "steps", number, "--json").json
    assert found["id"] == number
    assert found["apply"][0]["place"].startswith("VK ID: Аккаунт > Безопасность и вход")
    told = run("rotate", "steps", number).out
    assert "ВКонтакте, school1: пароль VK ID" in told
    assert "[VK ID: Аккаунт" in told
    assert run("rotate", "steps", 99).code == 2


def test_a_token_is_proved_by_the_network_itself(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with simulated(World(()), now=datetime.fromisoformat(FIXED_NOW)) as simulator:
        monkeypatch.setenv("PORYADOK_VK_URL", simulator.env["PORYADOK_VK_URL"])
        service = add(run, kind="service", login="", secret={"token": "прежний"})
        wrong = start(run, service, "--value-file", "-", field="token", stdin="КАНАРЕЙКА")
        refused = run("rotate", "verify", wrong, "--json")
        assert (refused.code, refused.json["ok"], refused.json["state"]) == (1, False, "shown")
        assert "КАНАРЕЙКА" not in refused.out + refused.err
        assert run("rotate", "abandon", wrong).code == 0
        number = start(run, service, "--value-file", "-", field="token", stdin=simulator.tokens["vk"])
        accepted = run("rotate", "verify", number, "--json")
        assert (accepted.code, accepted.json["state"]) == (0, "verified")
        assert run("tokens", "test", service).code == 1
        assert run("rotate", "commit", number).code == 0
        assert run("tokens", "test", service).code == 0

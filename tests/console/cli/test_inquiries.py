"""The paper of the centre on the command line: forwarding, answers with their files, inquiries, plans, advice."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.console.cli.conftest import Run
from tests.console.cli.test_centre import call


@pytest.fixture(autouse=True)
def three(run: Run, vault_dir: Path) -> None:
    assert vault_dir
    records = [
        {"name": "Управление образования", "kind": "body"},
        {"name": "МБОУ «Школа № 1»", "short_name": "Школа 1", "founder_id": 1},
        {"name": "МБОУ «Школа № 2»", "founder_id": 1},
    ]
    ended = run("orgs", "add", "--from", "-", stdin=json.dumps(records))
    assert ended.code == 0, ended.err


def ask(run: Run, *more: object) -> None:
    call(run, "centre inquiries add", "--title", "Список", "--sent", "2026-11-10", "--due", "2026-11-15", *more)


def board(run: Run) -> dict[str, str]:
    ended = run("centre", "inquiries", "board", 1, "--json")
    return {each["organization"]["name"]: each["state"] for each in ended.json["organizations"]}


@pytest.mark.parametrize(
    ("to", "asked"),
    [
        (["all"], 3),
        (["body"], 1),
        (["institution"], 2),
        (["founder:Управление образования"], 2),
        (["founder:1", "1"], 3),
        (["2,3", "Школа 1"], 2),
    ],
)
def test_it_is_said_who_is_asked(run: Run, to: list[str], asked: int) -> None:
    ask(run, *(piece for word in to for piece in ("--to", word)))
    assert len(board(run)) == asked


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--title", "Список"], "Кому отправлен"),
        (["--to", "all"], "Нужно одно из двух"),
        (["--title", "Список", "--to", "Завод"], "Нет организации"),
        (["--title", "Список", "--to", "founder:2"], "Спросить некого"),
        (["--title", "Список", "--to", "all", "--sent", "2027-01-01"], "ещё не наступило"),
        (["--title", "Список", "--to", "all", "--request", "7"], "Нет запроса ЦУР"),
    ],
)
def test_a_wrong_inquiry_is_refused_and_nothing_is_written(run: Run, arguments: list[str], said: str) -> None:
    ended = run("centre", "inquiries", "add", *arguments)
    assert (ended.code, said in ended.err) == (2, True), ended.err
    assert call(run, "centre inquiries", "list") == []


def test_from_the_question_to_the_merged_answer(run: Run, tmp_path: Path) -> None:
    ask(run, "--to", "all")
    sent = tmp_path / "список.xlsx"
    sent.write_bytes(b"table")
    call(run, "centre inquiries answer 1", "--org", "Школа 1", "--on", "2026-11-12", "--text", "двое", "--file", sent)
    call(run, "centre inquiries answer 1", "--org", 3, "--on", "2026-11-20", "--text", "=трое")
    late = run("centre", "inquiries", "board", 1)
    assert late.code == 1
    assert "просрочен" in late.out
    assert board(run) == {
        "Управление образования": "overdue",
        "МБОУ «Школа № 1»": "answered",
        "МБОУ «Школа № 2»": "late",
    }
    shown = run("centre", "inquiries", "board", 1, "--json").json
    own = next(each for each in shown["organizations"] if each["organization"]["id"] == 2)
    assert (own["file"], own["sha256"]) == ("список.xlsx", hashlib.sha256(b"table").hexdigest())
    assert call(run, "centre inquiries remind 1") == {"id": 1, "organizations": [1]}
    silent = run("centre", "inquiries", "close", 1)
    assert (silent.code, "укажите причину" in silent.err) == (2, True)
    out = tmp_path / "ответы.csv"
    assert call(run, "centre inquiries merge 1", "--out", out) == {"path": str(out), "rows": 3, "not_answered": 1}
    assert "'=трое" in out.read_text(encoding="utf-8-sig")
    assert out.stat().st_mode & 0o777 == 0o600
    assert run("centre", "inquiries", "merge", 1, "--out", out).code == 2
    call(run, "centre inquiries close 1", "--reason", "ответ ушёл")
    assert run("centre", "inquiries", "board", "--json").json == []


def test_a_file_that_is_not_there_writes_nothing(run: Run, tmp_path: Path) -> None:
    call(run, "centre requests add", data={"title": "Список", "received_on": "2026-11-10", "number": "114"})
    for path in (tmp_path / "нет.docx", tmp_path):
        ended = run("centre", "requests", "answer", 1, "--file", path)
        assert (ended.code, "Ничего не записано" in ended.err) == (2, True), ended.err
    (tmp_path / "пуст.docx").touch()
    assert "пуст" in run("centre", "requests", "answer", 1, "--file", tmp_path / "пуст.docx").err
    assert "Чем подтверждён" in run("centre", "requests", "answer", 1).err
    made = tmp_path / "ответ.docx"
    made.write_bytes(b"answer")
    answered = call(run, "centre requests answer 1", "--on", "2026-11-20", "--file", made)
    assert isinstance(answered, dict)
    assert answered["answer_sha256"] == hashlib.sha256(b"answer").hexdigest()
    assert "уже ответили" in run("centre", "requests", "answer", 1, "--proof", "исх. 2").err
    call(run, "centre requests answer 1", "--proof", "исх. 2", "--again")


def test_a_notice_is_passed_on_once(run: Run) -> None:
    told = {
        "direction": "in",
        "event": "responsible",
        "organization_id": 2,
        "happened_on": "2026-11-01",
        "told_on": "2026-11-03",
    }
    call(run, "centre notices add", data=told)
    assert "нет" in run("centre", "notices", "list").out
    assert call(run, "centre notices forward 1", "--later") == {"ids": [2]}
    assert "не отправлено" in run("centre", "notices", "list").out
    assert call(run, "centre notices forward 1", "--on", "2026-11-04", "--proof", "исх. 5") == {"ids": [2]}
    listed = run("centre", "notices", "list").out
    assert "03.11.2026" in listed
    assert "04.11.2026" in listed
    assert "уже переслано" in run("centre", "notices", "forward", 1).err
    assert "вы сами" in run("centre", "notices", "forward", 2).err
    assert run("centre", "notices", "remove", 1).code == 2, "what was passed on is kept"


def test_what_is_owed_needs_a_regulation_to_say_so(run: Run) -> None:
    ended = run("centre", "notices", "due")
    assert (ended.code, "нет Порядка" in ended.err) == (2, True)


def test_a_plan_is_read_asked_about_and_written_once(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "план.csv"
    path.write_text("Тема;Дата\nЛинейка;1 декабря\nЯрмарка;5–6 декабря\n;7 декабря\n", encoding="utf-8")
    looked = run("plan", "import", path, "--org", 2, "--month", "12.2026", "--json")
    assert looked.code == 1
    assert (looked.json["rows"], looked.json["created"], looked.json["questions"], looked.json["rejected"]) == (
        3,
        1,
        1,
        1,
    )
    assert call(run, "plan", "list") == []
    answers = tmp_path / "ответы.toml"
    answers.write_text(f'"{looked.json["question_list"][0]["id"]}" = 2026-12-06\n', encoding="utf-8")
    written = run("plan", "import", path, "--org", 2, "--month", "2026-12", "--answers", answers, "--apply", "--json")
    assert written.json["applied"] == {"added": [1], "updated": []}
    shown = call(run, "plan", "show", 1)
    assert isinstance(shown, dict)
    assert [each["on"] for each in shown["items"]] == ["2026-12-01", "2026-12-06"]
    path.write_text("Тема;Дата\nМузей;3 декабря\n", encoding="utf-8")
    other = run("plan", "import", path, "--org", 2, "--month", "2026-12", "--apply")
    assert "уже есть" in other.out
    assert "Записывать нечего" in other.err
    assert run("plan", "import", path, "--org", 2, "--month", "2026-12", "--apply", "--existing", "merge").code == 0
    merged = call(run, "plan", "show", 1)
    assert isinstance(merged, dict)
    assert len(merged["items"]) == 3


@pytest.mark.parametrize("month", ["2026-13", "декабрь", "12", "2026-12-01"])
def test_a_month_that_is_none_is_refused(run: Run, month: str) -> None:
    assert run("plan", "calendar", "--month", month).code == 2


def test_a_walked_way_loses_its_caution_and_own_words_stand(run: Run) -> None:
    before = run("advice", "show", "page.hours", "--network", "vk").out
    assert "Путь в меню мог измениться" in before
    call(run, "advice confirm page.hours", "--network", "vk", "--on", "2026-11-12", "--who", "Примерова")
    assert "Проверено 12.11.2026." in run("advice", "show", "page.hours", "--network", "vk").out
    call(run, "advice edit page.hours", "--network", "vk", "--text", "Впишите часы.", "--path", "Ещё → Часы")
    own = run("advice", "show", "page.hours", "--network", "vk", "--json").json
    assert (own["text"], own["path"], own["checked_on"], own["own"]) == ("Впишите часы.", "Ещё → Часы", None, True)
    call(run, "advice edit page.hours", "--network", "vk", "--text", "", "--path", "")
    assert run("advice", "show", "page.hours", "--network", "vk").out == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "page.hours"], "добавьте --network"),
        (["show", "page.nothing"], "Проверки «page.nothing» нет"),
        (["show", "registry.presence", "--network", "vk"], "не о странице"),
        (["confirm", "page.geo", "--network", "telegram"], "Пути в меню"),
        (["edit", "page.hours", "--network", "vk"], "не сказано"),
        (["list", "--network", "myspace"], "Нет сети"),
    ],
)
def test_wrong_advice_is_refused(run: Run, arguments: list[str], said: str) -> None:
    ended = run("advice", *arguments)
    assert (ended.code, said in ended.err) == (2, True), ended.err


def test_every_answer_is_listed_with_its_day(run: Run) -> None:
    found = run("advice", "list", "--json").json
    assert all(each["text"] for each in found)
    assert {each["network"] for each in found} == {"", "vk", "ok", "telegram", "max"}
    assert len(run("advice", "list", "--unchecked", "--json").json) == sum(bool(each["path"]) for each in found)


def test_a_question_is_answered_by_the_ready_answer(run: Run) -> None:
    call(run, "consultations add", data={"asked_on": "2026-11-10", "question": "Где часы?", "organization_id": 2})
    assert "Ответ не задан" in run("consultations", "answer", 1).err
    assert "Готового ответа" in run("consultations", "answer", 1, "--check", "page.hours").err
    call(run, "consultations answer 1", "--check", "page.hours", "--network", "ok", "--on", "2026-11-11")
    shown = call(run, "consultations", "show", 1)
    assert isinstance(shown, dict)
    assert "Где в меню: " in shown["answer"]
    assert "уже ответили" in run("consultations", "answer", 1, "--text", "ещё").err

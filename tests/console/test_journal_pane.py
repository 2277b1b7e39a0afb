"""Pane 7: the journal in sentences, its filters, its pages, its file; and the state of its chain."""

from __future__ import annotations

import ast
import csv
import json
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console import forms
from console.dialogs.form import Form
from console.dialogs.note import Note
from console.dialogs.pick import Pick
from console.panes import journal as pane
from console.panes.journal import JournalPane
from console.reading import journal_details, journal_export, journal_titles
from console.reading.journal import JournalRow, subject_name
from console.reading.journal_export import Format
from console.reading.journal_titles import Kind
from registry import organizations
from registry.organizations import Organization
from tests.console.support import CODES, PASSWORD, SEED, Bench, Screen
from vault import journal, journal_query
from vault.errors import BadInput
from vault.journal_query import Query
from vault.store import Store

SECRETS = (PASSWORD, SEED, *CODES)
FLOORS = ("vault", "registry", "checks", "sample_data", "console")
_VAULTS_OWN = re.compile(r"^(?:secret|rotation|slot|passphrase|recovery|generation|schema|backup)\.[a-z_]+$")


async def _journal(screen: Screen) -> JournalPane:
    await screen.pane("7")
    found = screen.main.pane
    assert isinstance(found, JournalPane)
    await screen.until(lambda: "цепочка" in screen.lines()[-2] and "проверяю" not in screen.lines()[-2])
    return found


def _rows(screen: Screen) -> list[JournalRow]:
    return list(screen.rows.items)  # type: ignore[arg-type]


async def test_acts_are_told_in_sentences_and_records_by_name(bench: Bench) -> None:
    async with bench.run(size=(120, 40)) as screen:
        account = await screen.session.read(lambda tx: organizations.listing(tx)[0])
        await screen.session.write("organization.updated", lambda tx: organizations.update(tx, account))
        await _journal(screen)
        text = screen.text()
        assert "Секрет записан: пароль" in text
        assert "ВКонтакте, school5@example.ru" in {row.about for row in _rows(screen)}
        assert "+ цепочка цела" in text
        assert not any(secret in text for secret in SECRETS)


async def test_a_removed_record_keeps_its_last_name(bench: Bench) -> None:
    async with bench.run() as screen:
        number = (await screen.session.write("x", lambda tx: organizations.add(tx, Organization("Баня № 1")))).id
        await screen.session.write("organization.removed", lambda tx: organizations.remove(tx, number))
        await _journal(screen)
        row = next(row for row in _rows(screen) if row.entry.action == "organization.removed")
        assert row.about == "Баня № 1"
        assert row.what == "Организация: удалена"


async def test_kinds_turn_with_tab_and_escape_returns(bench: Bench) -> None:
    async with bench.run() as screen:
        await _journal(screen)
        total = len(_rows(screen))
        await screen.press("tab")
        await screen.until(lambda: bool(_rows(screen)) and len(_rows(screen)) < total)
        assert all(row.entry.action.startswith("secret.") for row in _rows(screen))
        assert "[Секреты]" in screen.text()
        await screen.press("escape")
        await screen.until(lambda: len(_rows(screen)) == total)
        assert "[Всё]" in screen.text()


async def test_by_way_in(bench: Bench) -> None:
    async with bench.run() as screen:
        await _journal(screen)
        await screen.press("s")
        await screen.until(lambda: isinstance(screen.console.screen, Pick))
        await screen.press("down", "enter")
        await screen.until(lambda: "вход: пароль" in screen.text())
        assert {row.entry.slot for row in _rows(screen)} == {"пароль"}


async def test_a_new_act_comes_on_top_and_the_cursor_stays(bench: Bench) -> None:
    async with bench.run() as screen:
        await _journal(screen)
        await screen.press("end")
        here = screen.rows.current
        await screen.session.write("setting.changed", lambda tx: tx.describe("setting", name="x"))
        screen.console.reload_panes()
        await screen.until(lambda: _rows(screen)[0].entry.action == "setting.changed")
        assert screen.rows.current == here
        await screen.until(lambda: "+ цепочка цела" in screen.lines()[-2])


async def test_older_pages_come_when_the_cursor_nears_their_end(
    bench: Bench, opener: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pane, "PAGE", 50)
    monkeypatch.setattr(pane, "_NEAR", 10)
    _many(opener, 180)
    async with bench.run() as screen:
        await _journal(screen)
        assert len(_rows(screen)) == 50
        await screen.press("end")
        await screen.until(lambda: len(_rows(screen)) == 100)
        for _ in range(5):
            await screen.press("end")
        await screen.until(lambda: _rows(screen)[-1].entry.n == 1)
        numbers = [row.entry.n for row in _rows(screen)]
        assert numbers == list(range(numbers[0], 0, -1))


async def test_a_typed_filter_reads_deeper_until_it_has_enough(
    bench: Bench, opener: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pane, "PAGE", 20)
    monkeypatch.setattr(pane, "_NEAR", 5)
    _many(opener, 120)
    async with bench.run() as screen:
        await _journal(screen)
        await screen.press("f7")
        await screen.type("исключение")
        await screen.until(lambda: "найдено" in screen.text() and "среди последних" not in screen.text())
        assert any("school5" in row.about or "Пароль" in row.what for row in _rows(screen)) or not _rows(screen)
        await screen.press("escape")
        await screen.until(lambda: "найдено" not in screen.lines()[-2])


def _many(opener: Callable[..., Store], count: int) -> None:
    with opener() as store:

        def write(tx: object) -> None:
            for at in range(count):
                tx.journal("setting.changed", "setting", name=f"строка {at}")  # type: ignore[attr-defined]

        store.write("test.many", write)


async def test_the_card_says_everything_of_an_entry(bench: Bench) -> None:
    async with bench.run() as screen:
        await _journal(screen)
        await screen.press("tab")
        await screen.until(lambda: all(row.entry.action.startswith("secret") for row in _rows(screen)))
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        text = screen.text()
        for word in ("Запись №", "UTC", "Чем вошли: пароль", "Отпечаток:", "Код: secret.put, credential:1"):
            assert word in text


async def test_a_broken_chain_stands_in_the_status_line(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = journal_query.Checked(journal.Tip(3, b""), 4, 4, done=True)
    monkeypatch.setattr(journal_query, "check_on", lambda *_: broken)
    async with bench.run() as screen:
        await screen.pane("7")
        await screen.until(lambda: "! цепочка рвётся на № 4" in screen.lines()[-2])


async def test_the_file_holds_what_is_shown(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "журнал.csv"
    async with bench.run() as screen:
        await _journal(screen)
        await screen.press("tab")
        await screen.until(lambda: all(row.entry.action.startswith("secret") for row in _rows(screen)))
        shown_now = [str(row.entry.n) for row in _rows(screen)]
        await screen.press("x")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.press("f2")
        assert "нужен путь" in screen.text()
        await screen.type(str(path))
        await screen.press("f2")
        await screen.until(lambda: screen.main.is_current)
        assert "Выгружено" in screen.text()
        newest = (await screen.session.read(journal.entries))[0]
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert [row[0] for row in rows[1:]] == shown_now
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not any(secret in path.read_text("utf-8") for secret in SECRETS)
    assert (newest.action, newest.detail["count"]) == ("journal.exported", len(shown_now))


async def test_a_file_that_is_there_is_not_touched(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "есть.csv"
    path.write_text("моё", encoding="utf-8")
    async with bench.run() as screen:
        await _journal(screen)
        await screen.press("x")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.type(str(path))
        await screen.press("f2")
        await screen.until(lambda: "уже есть" in " ".join(screen.text().split()))
    assert path.read_text("utf-8") == "моё"


@pytest.mark.parametrize("evil", ["=1+1", "+7 913", "-5", "@SUM(A1)", "\tcmd", "=HYPERLINK()"])
def test_a_formula_becomes_text(store: Store, tmp_path: Path, evil: str) -> None:
    store.write("x", lambda tx: tx.journal(evil, evil, name=evil))
    path = tmp_path / "out.csv"
    journal_export.write(path, store.read(lambda tx: journal.entries(tx, 2)), Format.CSV)
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.reader(stream):
            assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def test_lines_of_json_are_whole_and_clean(store: Store, tmp_path: Path) -> None:
    store.write("x", lambda tx: tx.journal("a\x1b]52;c;x\x07", "о чём", name="имя\u202e", deep=["\x1b[2J", {"k": 1}]))
    path = tmp_path / "out.json"
    count = journal_export.write(path, journal_query.every(store.read, Query()), Format.JSON)
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) == count == store.read(journal.count)
    entry = next(found for line in lines if (found := json.loads(line))["subject"] == "о чём")
    assert entry["detail"] == {"name": "имя", "deep": ["[2J", {"k": 1}]}
    assert "\x1b" not in path.read_text("utf-8")


def test_a_reading_that_fails_leaves_no_file(tmp_path: Path) -> None:
    def broken() -> Iterator[journal.Entry]:
        yield from ()
        raise BadInput("нет")

    path = tmp_path / "out.csv"
    with pytest.raises(BadInput):
        journal_export.write(path, broken(), Format.CSV)
    assert not path.exists()


def _acts() -> set[str]:
    """Every act that the code names: in a call of `journal` or `write`, or below the console by a word of the vault."""
    root = Path(__file__).parents[2]
    found = set()
    for floor in FLOORS:
        for path in (root / floor).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                    first = node.args[0]
                    if node.func.attr in {"journal", "write"} and isinstance(first, ast.Constant):
                        found.add(str(first.value))
                elif floor != "console" and isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found |= set(_VAULTS_OWN.findall(node.value))
    return {act for act in found if act.replace(".", "").replace("_", "").isalpha()}


def test_every_act_of_the_code_has_a_sentence_and_a_kind() -> None:
    acts = _acts()
    assert {"secret.opened", "run", "organization.added", "draft.kept"} <= acts
    assert sorted(act for act in acts if not journal_titles.known(act)) == []
    kinds = [kind for kind in Kind if kind.actions]
    assert sorted(act for act in acts if not any(act.startswith(kind.actions) for kind in kinds)) == []


def _keys() -> set[str]:
    """Every key of details that the code writes by name."""
    root = Path(__file__).parents[2]
    found: set[str] = set()
    for floor in FLOORS:
        for path in (root / floor).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                called = isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"journal", "describe"}
                if called and isinstance(node, ast.Call):
                    found |= {keyword.arg for keyword in node.keywords if keyword.arg}
    return found


def test_every_key_of_details_has_a_word() -> None:
    keys = _keys()
    assert {"purpose", "names", "digest"} <= keys
    assert sorted(key for key in keys if journal_details.key_title(key) == key) == []


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("run:1", "прогон № 1"),
        ("vault", "хранилище"),
        ("import", "загрузка из файла"),
        ("draft:credential:1+secret", "форма: ВКонтакте, school5@example.ru"),
        ("draft:rotation:credential:1:password+secret", "форма: ВКонтакте, school5@example.ru"),
        ("draft:page:new:3", "форма: новая страница"),
        ("draft:receipt:4", "форма получения, выдача № 4"),
        ("draft:organization:1", "форма: Школа № 5"),
        ("draft:handover:1", "форма: смена ответственного, Школа № 5"),
        ("draft:own-handover", "форма: передача дел координатора"),
        ("draft:incident:1:page_seized", "форма: начало случая, https://vk.com/school5demo"),
        ("draft:incident:0:vault_lost", "форма: начало случая"),
        ("draft:inquiry:new:3", "форма: новый запрос организациям"),
        ("draft:case-close:7", "форма: закрытие случая, случай № 7"),
        ("letter:9", "письмо № 9"),
        ("case_file:9", "случай № 9"),
        ("leaving_dismissal:1", "решение после ухода № 1"),
        ("draft:unheard:x", "форма: unheard:x"),
        ("unheard:1", "unheard:1"),
    ],
)
async def test_what_an_act_is_about_is_told_in_words(bench: Bench, subject: str, shown: str) -> None:
    async with bench.run() as screen:
        assert await screen.session.read(lambda tx: subject_name(tx, subject)) == shown


def test_every_form_that_keeps_a_draft_is_told_in_words() -> None:
    found: set[str] = set()
    for path in Path(forms.__file__).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"""(?:(?:draft|name|key|name_of_draft) ?=|return) ?f?"([a-z-]+)[:"]""", text))
    assert {"handover", "incident", "exemption", "letter-form"} <= found
    told = {*journal_titles.FORMS, *journal_titles._NEW, "receipt", "rotation"}
    assert sorted(found - told) == []


def test_an_unknown_act_is_shown_by_its_code(store: Store) -> None:
    store.write("будущее.дело", lambda _: None)
    entry = store.read(journal.entries)[0]
    assert journal_titles.sentence(entry) == "будущее.дело"

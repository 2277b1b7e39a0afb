"""JSON and tables: what scripts read, what people see, and pipes that close early."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from console.cli import output

ROOT = Path(__file__).parents[3]


def test_a_document_keeps_russian_letters(capsys: pytest.CaptureFixture[str]) -> None:
    output.document({"название": "Школа «1»"})
    out = capsys.readouterr().out
    assert "Школа «1»" in out
    assert json.loads(out) == {"название": "Школа «1»"}


def test_times_are_utc() -> None:
    moment = datetime(2026, 11, 22, 9, 30, tzinfo=timezone(timedelta(hours=7)))
    assert output.moment(moment) == "2026-11-22T02:30:00Z"
    assert output.moment(datetime(2026, 11, 22, 9, 30, 59, 999, tzinfo=UTC)) == "2026-11-22T09:30:59Z"
    assert output.moment(None) is None


def test_a_table_is_aligned_and_whole_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    output.table(("ID", "Название"), [("1", "я" * 300), ("12", "漢字")])
    title, first, second = capsys.readouterr().out.splitlines()
    assert title == "ID  Название"
    assert first == "1   " + "я" * 300
    assert second == "12  漢字"


def test_a_table_on_a_terminal_fits_its_width(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "40")
    output.table(("ID", "Название", "Где"), [("1", "длинное " * 20, "тут")])
    lines = capsys.readouterr().out.splitlines()
    assert max(len(line) for line in lines) <= 40
    assert "…" in lines[1]
    assert lines[1].endswith("тут")


def test_a_cell_of_several_lines_stays_in_its_row(capsys: pytest.CaptureFixture[str]) -> None:
    output.table(("А",), [("раз\nдва",)])
    assert capsys.readouterr().out.splitlines() == ["А", "раз два"]


def test_a_record_leaves_empty_fields_out(capsys: pytest.CaptureFixture[str]) -> None:
    output.fields([("Имя", "Школа"), ("Пусто", ""), ("Телефоны", "1\n2")])
    assert capsys.readouterr().out == "Имя       Школа\nТелефоны  1\n          2\n"


def test_progress_is_silent_outside_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    meter = output.Meter()
    meter.show("Собрано 1 из 2")
    meter.clear()
    assert capsys.readouterr().err == ""


def test_progress_rewrites_its_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    meter = output.Meter()
    meter.show("длинная строка")
    meter.show("коротко")
    assert capsys.readouterr().err == "\rдлинная строка\rкоротко       "


def ended(redirected: str, arguments: str = "'--help'") -> tuple[int, str]:
    """The code and stderr of the program with its streams redirected by a shell."""
    program = f"from console.main import main; main([{arguments}])"
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$0" -c "$1" {redirected}', sys.executable, program],
        cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr.decode()


@pytest.mark.parametrize("closed", [">&-", "<&-", "<&- >&-"])
def test_streams_that_were_closed_before_the_start_change_nothing(closed: str) -> None:
    assert ended(closed) == (0, "")


def test_without_any_stream_the_code_still_tells() -> None:
    assert ended("<&- >&- 2>&-", "'nosuch'") == (2, "")


def test_a_full_disk_under_stdout_is_one_sentence() -> None:
    code, told = ended(">/dev/full")
    assert code == 70
    assert told == "Ответ не напечатан: на диске нет места. Записанное в хранилище цело.\n"


def test_a_full_disk_under_stderr_has_nobody_to_tell() -> None:
    assert ended("2>/dev/full", "'nosuch'") == (2, "")


def test_a_closed_pipe_is_quiet_and_keeps_the_code() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    program = "from console.main import main; main(['--help'])"
    try:
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, timeout=60, check=False
        )
    finally:
        os.close(writer)
    assert done.stderr == b""
    assert done.returncode == 0

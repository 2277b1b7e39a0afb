"""Sentences: every code that a rule or the engine can answer has one, with the parameters it needs; numerals agree."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import checks
from checks import messages
from checks.facts import FailureKind, ProfileState
from checks.model import Status
from registry.pages import PageState

_ANSWERS = {"ok", "fail", "manual", "na", "not_seen"}
_HERE = Path(checks.__file__).parent
_ENGINE = ("judging/asked.py", "judging/judgement.py", "judging/told.py")
_CHECKS = ("page.address", "page.phones", "page.email", "page.hours")


def answered() -> Iterator[tuple[str, set[str]]]:
    """Codes in the source with the names of their parameters; an f-string stands for each of its values."""
    for file in (*(_HERE / "rules").glob("*.py"), *(_HERE / name for name in _ENGINE), _HERE / "views.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _ANSWERS:
                given = {keyword.arg for keyword in node.keywords if keyword.arg}
                for code in codes(node.args[0]):
                    yield code, given


def codes(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.JoinedStr):
        text = "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
        if text.startswith("*.notified."):
            return [text.replace("*", family) for family in ("registry", "centre")]
        if text.startswith("*."):
            return [text.replace("*", check) for check in _CHECKS if (text, check) != ("*.others", "page.hours")]
        if text == "unseen.*":
            return [f"unseen.{kind}" for kind in FailureKind if kind is not FailureKind.GONE]
        if text == "page.reachable.*":
            return [f"page.reachable.{state}" for state in ProfileState]
        raise AssertionError(f"no values are known for {text}")
    return []  # a name that was given one of the constants above


def test_every_answer_has_a_sentence_and_its_parameters() -> None:
    found = list(answered())
    assert len(found) > 50
    for code, given in found:
        assert code in messages.known_codes(), code
        assert messages.parameters(code) <= given, code


def test_no_sentence_is_left_over() -> None:
    source = "\n".join(
        file.read_text(encoding="utf-8")
        for file in (*(_HERE / "rules").glob("*.py"), *(_HERE / name for name in _ENGINE))
    )
    said = {code for code, _given in answered()} | {
        node.value
        for node in ast.walk(ast.parse(source.replace("from __future__ import annotations", "")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert messages.known_codes() - said - {"unseen.gone"} - messages.retired_codes() == set()
    assert not messages.retired_codes() & said


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 публикаций"), (1, "1 публикация"), (2, "2 публикации"), (5, "5 публикаций"), (11, "11 публикаций"),
     (21, "21 публикация"), (1102, "1 102 публикации")],
)  # fmt: skip
def test_numerals_agree(count: int, words: str) -> None:
    params = (("norm", 3), ("posts", count), ("reposts", 0), ("week", "16.11–22.11.2026"))
    message, _fix = messages.sentences(Status.FAIL, "posts.weekly.few", params, "Пишите.")
    assert message == f"За неделю 16.11–22.11.2026: {words}, а нужно не меньше 3."


def test_states_are_words() -> None:
    for state in PageState:
        if state is not PageState.ACTIVE:
            message, _fix = messages.sentences(Status.NA, "page.not_kept", (("state", state.value),), "")
            assert state.value not in message
    for shown in ProfileState:
        message, _fix = messages.sentences(Status.UNKNOWN, "unseen.not_given", (("state", shown.value),), "")
        assert shown.value not in message


def test_what_to_do_is_said_only_where_something_is_to_be_done() -> None:
    for status in Status:
        _message, fix = (
            messages.sentences(status, "page.reachable.open", (), "Сделайте.")
            if (status is not Status.WAIVED)
            else ("", "Сделайте.")
        )
        told = status in {Status.FAIL, Status.WARN, Status.MANUAL, Status.WAIVED}
        assert fix == ("Сделайте." if told else "")


def test_strangers_braces_are_not_filled_in() -> None:
    params = (("expected", "{week}"), ("shown", "{0} {count:a|b|c}"))
    message, _fix = messages.sentences(Status.FAIL, "page.address.other", params, "")
    assert message == "Указан другой адрес: {0} {count:a|b|c}. В реестре: {week}."

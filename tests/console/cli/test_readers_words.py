"""What citizens write and who they are, followed through the whole program: after a run over simulated networks their
words are looked for in the vault, in the facts file, in what every command prints and in every file written."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from checks.readers import store as readers_store
from registry.regulation import toml, versions
from sample_data.networks import read_worlds, simulated
from tests.checks.support import regulation
from tests.console.cli.conftest import FIXED_NOW, Run
from vault.store import Store
from vault.transaction import Tx

NOW = datetime.fromisoformat(FIXED_NOW)
CLEAN, TAIL, HEAD = "жужелица", "барвинок", "пустельга"
"""A word of a clean message, one far behind an obscene word, and one beside it: only the last may be kept."""

OBSCENE = f"Идите на хуй, {HEAD}, " + "и ещё раз повторю для тех, кто не понял с первого раза " * 3 + TAIL
WORLD = f"""
timezone = "Asia/Novokuznetsk"
[[vk]]
id = 200000002
screen_name = "school"
name = "Школа № 2"
wall = "open"
weeks = [1]
[[vk.posts]]
week = 0
day = 2
time = "10:30"
text = "Открыли каток"
comments = [{{ text = "{OBSCENE}", hours_after = 1 }}, {{ text = "Тут {CLEAN}", hours_after = 2 }}]
[[telegram]]
name = "school_channel"
title = "Школа № 2"
discussion = true
weeks = [1]
[[telegram.posts]]
week = 0
day = 2
time = "10:30"
text = "Открыли каток"
comments = [{{ text = "{OBSCENE}", hours_after = 1 }}, {{ text = "Тут {CLEAN}", hours_after = 2 }}]
"""
RULES = regulation("comments.profanity", "comments.insults", "comments.spam", "comments.open", "posts.weekly")
COMMANDS = (
    ("facts", "list"), ("facts", "show", 1), ("facts", "show", 2), ("runs", "list"), ("runs", "show", 1),
    ("diff", 1, 2), ("remarks", "list"), ("remarks", "show", "page:1/comments.profanity"),
    ("remarks", "fixlist", "--org", 1, "--warn"),
    ("moderation", "list"), ("moderation", "show", 1), ("moderation", "show", 2), ("look", "list"), ("answers", "list"),
    ("rating", "list"), ("forecast",), ("clauses",), ("journal", "list"), ("pages", "show", 1), ("orgs", "show", 1),
)  # fmt: skip


@pytest.fixture
def printed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opener: Callable[..., Store]
) -> Iterator[list[str]]:
    """What the program printed while it was set up and ran."""
    world = tmp_path / "world.toml"
    world.write_text(WORLD, encoding="utf-8")
    store = opener()
    try:
        store.write("x", lambda tx: versions.add(tx, RULES, toml.serialise(RULES)))
    finally:
        store.close()
    assert run("orgs", "add", "--from", "-", stdin=json.dumps([{"name": "МБОУ «Школа № 2»"}])).code == 0
    for network, url in (("vk", "https://vk.com/school"), ("telegram", "https://t.me/school_channel")):
        page = {"organization_id": 1, "network": network, "url": url}
        assert run("pages", "add", "--from", "-", stdin=json.dumps(page)).code == 0
    with simulated(read_worlds([world]), now=NOW) as served:
        for name, value in served.env.items():
            monkeypatch.setenv(name, value)
        token = {"network": "vk", "secret": {"token": served.tokens["vk"]}}
        assert run("tokens", "add", "--from", "-", stdin=json.dumps(token)).code == 0
        first, second = run("check", "--json"), run("check")
        world.unlink()
        yield [first.out + first.err, second.out + second.err]


def dump(tx: Tx) -> str:
    tables = [str(row[0]) for row in tx.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    return repr([[tuple(row) for row in tx.execute(f'SELECT * FROM "{name}"').fetchall()] for name in tables])


def words_in(file: Path) -> str:
    """The bytes of a file as text; of a DOCX what is packed in it."""
    content = file.read_bytes()
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(file) as packed:
            content = b"".join(packed.read(name) for name in packed.namelist())
    return content.decode("utf-8", "replace")


def test_where_the_words_and_names_of_readers_are(
    run: Run, tmp_path: Path, printed: list[str], opener: Callable[..., Store]
) -> None:
    refused = []
    for command in COMMANDS:
        for more in ((), ("--json",)):
            ended = run(*command, *more)
            refused += [(command, ended.err)] if ended.code not in {0, 1} else []
            printed.append(ended.out + ended.err)
    assert not refused
    assert "https://vk.com/wall-200000002_" in "".join(printed), "the flagged message is told by its link"
    for name in ("fix.docx", "fix.txt"):
        assert run("remarks", "fixlist", "--org", 1, "--warn", "--to", tmp_path / name).code == 0
    assert run("journal", "export", "--to", tmp_path / "journal.csv").code == 0
    files = [words_in(file) for file in tmp_path.rglob("*") if file.is_file()]

    store = opener()
    try:
        vault, facts = store.read(dump), store.facts.read(dump)
        assert facts.count(HEAD) >= 2, "both networks were read, and the excerpts stand in the facts file"
        assert HEAD not in vault
        for word in (CLEAN, TAIL):
            assert word not in facts.lower()
            assert word not in vault.lower()
        for who in ("Житель", "Жительница", "from_id", "id1000", "first_name"):
            assert who not in facts, who
            assert who not in vault, who
        for told in (*printed, *files):
            assert not {word for word in (CLEAN, TAIL, HEAD, "хуй") if word in told.lower()}
    finally:
        store.close()
    assert HEAD in run("moderation", "show", 1, "--text").out
    store = opener()
    try:
        later = NOW + timedelta(days=40)
        while store.facts.write(lambda tx: readers_store.purge(tx, later)):
            pass
        assert HEAD not in store.facts.read(dump)
    finally:
        store.close()
    assert "уже не хранится" in run("moderation", "show", 1, "--text").out

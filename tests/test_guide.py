"""What the coordinator's documents name exists: pictures, links, commands with their options, keys.

A guide that says to press a key which is no more is worse than none. Words are not checked here.
"""

from __future__ import annotations

import re
import shlex
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import click
import pytest

from console import keys
from console.cli.root import cli
from console.commands import COMMANDS

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "guide.md"
DOCUMENTS = (GUIDE, ROOT / "docs" / "install.ru.md", ROOT / "README.ru.md", ROOT / "README.md")

_KEY = re.compile(r"F\d{1,2}|Esc|Enter|Tab|Ctrl\+[A-Z]|[a-zа-яё0-9/?:]")
_BY_HAND = {"Ctrl+D"}
"""Keys of a terminal, not of the program."""


def text(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as the usual renderers make them."""
    headings = re.findall(r"^#+ (.+)$", text(document), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", text(document)):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        path = (document.parent / name).resolve() if name else document
        assert path.exists(), target
        if anchor:
            assert anchor in anchors(path), target


def test_the_guide_shows_every_picture_and_no_other() -> None:
    shown = set(re.findall(r"!\[[^\]]+\]\(pictures/([a-z]+)\.svg\)", text(GUIDE)))
    made = {path.stem for path in (ROOT / "docs" / "pictures").glob("*.svg")}
    assert shown == made
    assert made == _scenes(), "docs/pictures.py draws others than lie there"


def test_no_picture_calls_out_or_is_large() -> None:
    for path in (ROOT / "docs" / "pictures").glob("*.svg"):
        picture = path.read_text(encoding="utf-8")
        assert "@font-face" not in picture, path.name
        assert not re.search(r"(?:href|src)=|url\(\s*['\"]?https?:", picture), path.name
        assert len(picture) < 100_000, path.name
        assert "<title>" in picture, path.name


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_is_one_with_these_options(document: Path) -> None:
    found = commands(text(document))
    assert found
    for words in found:
        assert problem(words) == "", " ".join(words)


def test_a_wrong_command_would_be_found() -> None:
    for line, said in (
        ("poryadok chek", "no command"),
        ("poryadok vault slots add --kinds registry", "no option"),
        ("poryadok vault slots add --kind token", "no choice"),
        ("poryadok vault slots", "needs a command"),
    ):
        assert said in problem(shlex.split(line))


def test_every_key_is_one_of_the_program() -> None:
    names = {name for command in COMMANDS for key in command.keys for name in keys.both(key).split(",")}
    known = {name if len(name) == 1 else keys.title(name) for name in names} | {keys.title(each) for each in keys.SIGNS}
    # A line of a short list is chosen by its number; a mark is set by the space.
    known |= set("123456789") | _BY_HAND
    named = {span for span in re.findall(r"`([^`\n]+)`", text(GUIDE)) if _KEY.fullmatch(span)}
    assert {"F5", "Enter", "д", "l", "4"} <= named
    assert named <= known


def test_both_names_of_a_letter_are_one_key() -> None:
    for document in (GUIDE, ROOT / "README.ru.md"):
        pairs = re.findall(r"`(\w)`/`(\w)`", text(document))
        assert pairs, document.name
        assert [(one, other) for one, other in pairs if other not in {keys.twin(one), keys.latin(one)}] == []


def commands(document: str) -> list[list[str]]:
    """The command lines of a document, from its blocks and from between its words."""
    blocks = re.findall(r"^ *```\w*\n(.*?)^ *```", document, re.MULTILINE | re.DOTALL)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    lines += re.findall(r"`(poryadok [^`\n]+)`", re.sub(r"```.*?```", "", document, flags=re.DOTALL))
    found = []
    for line in lines:
        for part in re.split(r"&&|\|(?!\w)", line.partition(" #")[0]):
            if part.strip().startswith("poryadok ") and "…" not in part:
                found.append(shlex.split(re.split(r"[<>]", part)[0]))
    return found


def problem(words: list[str]) -> str:
    """What is wrong with a command line, or nothing. Values are looked at where there is a choice of them."""
    command: click.Command = cli
    rest = words[1:]
    while rest:
        word = rest.pop(0)
        if word.startswith("--"):
            options = {name: each for each in command.params for name in (*each.opts, *each.secondary_opts)}
            if word not in options and word != "--help":
                return f"no option {word}"
            option = options.get(word)
            if isinstance(option, click.Option) and not option.is_flag and rest:
                value = rest.pop(0)
                if not _takes(option.type, value):
                    return f"no choice {value}"
        elif isinstance(command, click.Group):
            inner = command.get_command(click.Context(command), word)
            if inner is None:
                return f"no command {word}"
            command = inner
        elif not any(isinstance(each, click.Argument) for each in command.params):
            return f"takes no {word}"
    if isinstance(command, click.Group) and not command.invoke_without_command and "--help" not in words:
        return "needs a command"
    return ""


def _takes(kind: object, value: str) -> bool:
    """Whether a value is one of a choice; a word in capitals or in Russian stands for any."""
    stands_for_any = not value.isascii() or value.isupper()
    return not isinstance(kind, click.Choice) or stands_for_any or value in map(str, kind.choices)


def _scenes() -> set[str]:
    module = _pictures()
    return {scene.name for scene in (*module.BEFORE_THE_RUN, *module.SCENES)}


def _pictures() -> ModuleType:
    loader = SourceFileLoader("pictures", str(ROOT / "docs" / "pictures.py"))
    spec = spec_from_loader("pictures", loader)
    assert spec is not None
    module = module_from_spec(spec)
    sys.modules["pictures"] = module
    loader.exec_module(module)
    return module


def test_a_secret_in_a_picture_is_found() -> None:
    module = _pictures()
    picture = "<svg><text>пароль&#160;</text><text>kedr-</text><text>48-vlaga</text></svg>"
    module.refuse_secrets({"fine": picture}, ("другой-секрет",))
    with pytest.raises(AssertionError, match="fine"):
        module.refuse_secrets({"fine": picture}, ("kedr-48-vlaga",))
    with pytest.raises(AssertionError, match="nothing was looked for"):
        module.refuse_secrets({"fine": picture}, ())

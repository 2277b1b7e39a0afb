"""The form of a file to be written: where to, refused while it is there already or its folder is not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from console.forms.model import FILE, Answers, Esc, FormPlan, Refused
from console.widgets.fields import FieldSpec
from vault import newfile
from vault.errors import PoryadokError


def plan(
    title: str,
    default: str,
    suffixes: Sequence[str],
    write: Callable[[Path], Awaitable[None]],
    *,
    text: str = "",
    written: list[Path] | None = None,
) -> FormPlan:
    """A form with one field; `write` puts the file there and may refuse by a PoryadokError. The path is put into
    `written` once the file is there."""

    async def save(answers: Answers) -> int:
        path = new_path(answers, "path", suffixes)
        await write(path)
        if written is not None:
            written.append(path)
        return 1

    specs = (FieldSpec("path", "Файл", hint=f"новый файл: {' или '.join(suffixes)}"),)
    return FormPlan(title, specs, {"path": default}, save, text=text, waiting="Записываю…", esc=Esc.STOPS, act=FILE)


def new_path(answers: Answers, key: str, suffixes: Sequence[str] = ()) -> Path:
    """The path of a file that is to be made; Refused when it is taken, nowhere, or of another kind."""
    path = typed_path(answers, key)
    if suffixes and path.suffix.lower() not in suffixes:
        raise Refused(key, f"нужен {' или '.join(suffixes)}")
    try:
        newfile.refuse_taken(path)
    except PoryadokError:
        raise Refused(key, "уже есть, или нет такой папки") from None
    return path


def typed_path(answers: Answers, key: str) -> Path:
    """A path that was typed; Refused when it is empty or of nobody's home."""
    typed = answers.values[key].strip()
    if not typed:
        raise Refused(key, "нужен путь к файлу")
    try:
        return Path(typed).expanduser()
    except RuntimeError:  # «~somebody» who is not there
        raise Refused(key, "нет такой папки") from None

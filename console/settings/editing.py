"""Changing the settings file: the commented file of a new machine, one value set or taken out, all else left alone.

Comments, order and lines that a person wrote stay as they are: one line is changed, and the whole text is read again
and held against what was meant before it takes the place of the file. Whatever cannot be changed so is refused.
"""

from __future__ import annotations

import copy
import json
import re
import textwrap
from collections.abc import Mapping
from pathlib import Path

from console.settings.file import File, line_of, parsed
from console.settings.table import SECTIONS, SETTINGS, Kind, Setting, Value
from vault.errors import BadInput

_WIDTH = 110  # of a comment
_BY_HAND = "Исправьте его в редакторе; ничего не изменено."


def template() -> str:
    """The whole file with every setting told and none set."""
    parts = [
        "# Настройки программы «Порядок» на этой машине. Свои настройки муниципалитета (сроки, подписи) — в хранилище.",
        "# Чтобы ключ подействовал, уберите «# » перед ним. Переменная окружения главнее файла, параметр — переменной.",
    ]
    for section, title in SECTIONS.items():
        parts += ["", f"[{section}]  # {title}"]
        for setting in SETTINGS:
            if setting.section == section:
                parts += ["", *_told(setting), f"# {setting.name} = {literal(setting.default)}"]
    return "\n".join(parts) + "\n"


def _told(setting: Setting) -> list[str]:
    bounded = setting.kind in {Kind.WHOLE, Kind.CHOICE, Kind.FLAG}
    above = [f"переменная {setting.variable}", *([f"параметр {setting.flag}"] if setting.flag else [])]
    facts = [*([f"Можно: {setting.allowed}."] if bounded else []), f"Главнее файла: {', '.join(above)}."]
    texts = [setting.meaning, " ".join(facts)]
    return [f"# {line}" for text in texts for line in textwrap.wrap(text, _WIDTH, break_on_hyphens=False)]


def literal(value: Value) -> str:
    """The value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(literal, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f") if isinstance(value, str) else str(value)


def make(path: Path) -> None:
    """Write the commented file, mode 0600. BadInput when something is there, StorageFailed when the disk refuses."""
    write(path, template(), new=True)


def write(path: Path, text: str, *, new: bool) -> None:
    """Put the file in its place whole, mode 0600, its folder made if there is none.

    BadInput when a `new` one has something in its way or nothing can be made, StorageFailed when the disk refuses.
    """
    from vault.files import cannot_make
    from vault.newfile import put_file

    try:
        path.absolute().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_make(error, path) from None
    put_file(path, text.encode("utf-8"), force=not new)


def with_value(file: File, setting: Setting, value: Value) -> File:
    """The file with this value in it; BadInput unless it reads back as meant."""
    lines = file.text.splitlines(keepends=True)
    at = line_of(file.text, setting.section, setting.name)
    if at:
        first, last, comment = _span(file, lines, at - 1)
        written = lines[first][: lines[first].index("=") + 1]
        lines[first : last + 1] = [f"{written} {literal(value)}{comment}{_ending(lines[last])}"]
    else:
        _insert(lines, file, setting, f"{setting.name} = {literal(value)}")
    return _read_back(file, "".join(lines), setting, value)


def without(file: File, setting: Setting) -> File:
    """The file without this value; BadInput unless it reads back as meant."""
    lines = file.text.splitlines(keepends=True)
    first, last, _ = _span(file, lines, line_of(file.text, setting.section, setting.name) - 1)
    del lines[first : last + 1]
    return _read_back(file, "".join(lines), setting, None)


def _span(file: File, lines: list[str], first: int) -> tuple[int, int, str]:
    """The first and the last line of an assignment, and the comment after it with its spaces.

    BadInput for a list of several lines with comments in it: they would be lost.
    """
    for last in range(first, len(lines)):
        taken = [line.rstrip("\r\n") for line in lines[first : last + 1]]
        end = _value_end("\n".join(taken[:-1]), taken[-1])
        if end is None:
            continue
        if last > first and any("#" in line for line in taken[:-1]):
            raise BadInput(f"{file.path}, строка {first + 1}: в этом значении есть пояснения. {_BY_HAND}")
        return first, last, taken[-1][end:]
    raise BadInput(f"{file.path}, строка {first + 1}: не понять, где кончается значение. {_BY_HAND}")


def _value_end(before: str, line: str) -> int | None:
    """Where in its last line an assignment ends and a comment begins; None if it goes on in the next line."""
    head = f"{before}\n" if before else ""
    for found in [*re.finditer(r"\s*#", line), None]:
        end = found.start() if found is not None else len(line.rstrip())
        if _is_toml(head + line[:end]):
            return end
    return None


def _is_toml(text: str) -> bool:
    import tomllib  # only where a file is changed

    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _insert(lines: list[str], file: File, setting: Setting, written: str) -> None:
    """Put a new line where a person would: under its comment, else at the end of its section, else at the end."""
    newline = "\r\n" if any(line.endswith("\r\n") for line in lines) else "\n"
    header = line_of(file.text, setting.section, "")
    if not header:
        if lines:
            lines[-1] = lines[-1].rstrip("\r\n") + newline
        lines += [*([newline] if lines else []), f"[{setting.section}]{newline}", written + newline]
        return
    if not lines[header - 1].lstrip().startswith("["):  # «idle.secrets = 5» above all sections
        lines.insert(header - 1, f"{setting.section}.{written}{newline}")
        return
    ahead = range(header, len(lines))
    end = next((at for at in ahead if lines[at].lstrip().startswith("[")), len(lines))
    told = re.compile(rf"\s*#+\s*{re.escape(setting.name)}\s*=")
    filled = [at for at in range(header, end) if lines[at].strip()]
    here = next((at for at in filled if told.match(lines[at])), max(filled, default=header - 1))
    lines[here] = lines[here].rstrip("\r\n") + newline
    lines.insert(here + 1, written + newline)


def _ending(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _read_back(file: File, text: str, setting: Setting, value: Value | None) -> File:
    """The changed file, read anew; BadInput unless exactly this value is another and every value can be used."""
    line = line_of(file.text, setting.section, setting.name) or line_of(file.text, setting.section, "")
    refusal = BadInput(f"{file.path}, строка {line}: «{setting.key}» так не заменить. {_BY_HAND}")
    try:
        changed = parsed(file.path, text)
    except BadInput:
        raise refusal from None
    meant = copy.deepcopy(dict(file.content))
    section = meant.setdefault(setting.section, {})
    if isinstance(section, dict):
        if value is None:
            section.pop(setting.name, None)
        else:
            section[setting.name] = list(value) if isinstance(value, tuple) else value
    if _filled(changed.content) != _filled(meant):
        raise refusal
    changed.require_whole()
    return changed


def _filled(content: Mapping[str, object]) -> dict[str, object]:
    """Sections without those that hold nothing: whether a header is there means nothing."""
    return {name: keys for name, keys in content.items() if keys != {}}

"""A person's change of a setting: tried on everything that is in force, then written; refused, nothing is."""

from __future__ import annotations

from console.settings import editing, taking
from console.settings import file as files
from console.settings.origin import Origin
from console.settings.table import TABLE, Setting, Value
from vault.errors import BadInput
from vault.text import clean_line


def meant(key: str) -> Setting:
    """The setting that a person has named; BadInput with what is nearest."""
    named = clean_line(key).casefold()
    if named in TABLE:
        return TABLE[named]
    import difflib  # only where a word was mistyped

    near = difflib.get_close_matches(named, TABLE, 3, 0.5)
    known = f"похоже: {', '.join(near)}" if near else f"есть: {', '.join(TABLE)}"
    raise BadInput(f"Настройки «{clean_line(key)}» у этой машины нет; {known}.")


def put(origin: Origin, setting: Setting, text: str) -> Value:
    """Set one value of the file, which is made if there is none; the value as it was understood.

    BadInput with the complaint alone for a wrong value; with its place for a file that cannot be changed.
    """
    value = taking.from_text(setting, text)
    taking.check(setting, value, origin.path.parent)
    there = files.text_of(origin.path)
    file = files.parsed(origin.path, editing.template() if there is None else there)
    changed = editing.with_value(file, setting, value)
    origin.held_of(changed)
    editing.write(origin.path, changed.text, new=there is None)
    return value


def drop(origin: Origin, setting: Setting) -> bool:
    """Take one value out of the file, so that the default is in force again; whether it stood there. BadInput."""
    file = files.parsed(origin.path, files.text_of(origin.path) or "")
    if not files.line_of(file.text, setting.section, setting.name):
        return False
    changed = editing.without(file, setting)
    origin.held_of(changed)
    editing.write(origin.path, changed.text, new=False)
    return True

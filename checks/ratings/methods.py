"""Which methods there are: those that come with the program, and one in a file that a person names."""

from __future__ import annotations

from collections.abc import Set
from functools import cache
from importlib.resources import files
from pathlib import Path

from checks.ratings import reading
from checks.ratings.model import Method
from registry import municipality
from vault.errors import BadInput
from vault.text import clean_line
from vault.transaction import Tx

_LARGEST = 1024 * 1024  # bytes; a method is a page of text
_ENDING = ".toml"

HOW_TO_CHOOSE = (
    "Рейтинг не выбран: методики других регионов вас не обязывают. Какие есть: poryadok rating list; "
    "выбрать: poryadok settings set rating_method КОД; посмотреть без выбора: poryadok rating --method КОД."
)


@cache
def listing() -> tuple[Method, ...]:
    """The methods that come with the program, by code."""
    folder = files("checks.ratings")
    found = (each for each in folder.iterdir() if each.name.endswith(_ENDING))
    return tuple(sorted((reading.parse(each.read_text("utf-8")) for each in found), key=lambda method: method.code))


def find(named: str) -> Method:
    """The method of this code, or the one in this file; BadInput lists the codes or names what is wrong in the file.

    A code may be cut short while it means one method only.
    """
    wanted = clean_line(named)
    known = {method.code: method for method in listing()}
    if wanted in known:
        return known[wanted]
    if wanted.endswith(_ENDING) or "/" in wanted:
        return _file(wanted)
    near = [method for code, method in known.items() if wanted and code.startswith(wanted.lower())]
    if len(near) == 1:
        return near[0]
    raise BadInput(f"Методики «{wanted}» нет, есть: {', '.join(known)}; своя — файл TOML.")


def knowing(names: Set[str]) -> Method:
    """The only method that comes along and has all these figures; BadInput says how to choose when there is no such."""
    found = [method for method in listing() if names <= set(method.figures)]
    if len(found) != 1:
        raise BadInput(HOW_TO_CHOOSE)
    return found[0]


def chosen(tx: Tx) -> str:
    """What the municipality has chosen: a code or a path; "" while ratings are off."""
    return municipality.get(tx, municipality.Key.RATING_METHOD)


def _file(path: str) -> Method:
    try:
        with Path(path).open("rb") as file:
            content = file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise BadInput(f"Файл методики {path} не читается: такого файла нет.") from None
    except IsADirectoryError:
        raise BadInput(f"Файл методики {path} не читается: это папка.") from None
    except OSError:
        raise BadInput(f"Файл методики {path} не читается: проверьте права и диск.") from None
    if len(content) > _LARGEST:
        raise BadInput(f"Файл методики {path} слишком велик.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"Файл методики {path} записан не в UTF-8.") from None
    return reading.parse(text, path)

"""A letter into its file and into the book, so that no number is lost and no file stands without its line.

First the file beside its place, then the line with its number, then the file into its place and its digest into the
line: a disk without room takes no number. Stopped in between, the book shows a letter whose file was not written: it is
written again under the same number, or cancelled.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from registry.letters import book, making
from registry.letters.book import Letter
from registry.letters.making import Made, Prepared
from vault import doing
from vault.errors import BadInput, StorageFailed
from vault.newfile import arriving, refuse_taken
from vault.store import Store
from vault.transaction import Tx

_WRITING = "Письмо уже берёт номер и ложится на место: этого не прервать, осталось недолго."


@dataclass(frozen=True)
class Written:
    """A letter of the book and where its file stands; `notes` are what a person should look at in it."""

    letter: Letter
    path: Path
    notes: tuple[str, ...] = ()


def refuse(prepared: Prepared) -> None:
    """BadInput while there is nothing to write about or a field is missing, with every field and its place."""
    if prepared.nothing:
        raise BadInput(f"{prepared.nothing} Письмо не написано.")
    if prepared.missing:
        lines = "\n".join(f"  {each}" for each in prepared.missing)
        raise BadInput(f"Письмо не написано, не хватает:\n{lines}")


def write(store: Store, prepared: Prepared, place: Path) -> Written:
    """Write the letter; `place` is the new file, or a folder in which it gets a name of its own.

    BadInput when a field is missing, the file is there already, or the number was taken meanwhile, StorageFailed when
    the disk has no room, Stopped; then nothing is written. When a file that fits cannot be put into its place, the
    number is taken and the sentence says how to go on.
    """
    refuse(prepared)
    made = making.make(prepared)
    path = free(place / made.file_name) if place.is_dir() else place
    if path.suffix.lower() != ".docx":
        raise BadInput(f"{path.name}: письмо пишется в .docx. Назовите файл иначе; ничего не записано.")
    refuse_taken(path)
    with doing.held(_WRITING):
        return Written(_put(store, prepared, made, path), path, prepared.notes)


def _put(store: Store, prepared: Prepared, made: Made, path: Path) -> Letter:
    letter: Letter | None = None
    try:
        with arriving(path, made.content):
            letter = store.write("letter.made", lambda tx: _taken(tx, prepared, made))
    except (BadInput, StorageFailed) as problem:
        if letter is None:
            raise
        raise type(problem)(f"{problem} {_unwritten(letter)}") from None
    digest = hashlib.sha256(made.content).hexdigest()
    return store.write("letter.written", lambda tx: book.written(tx, letter.id, path.name, digest))


def free(path: Path) -> Path:
    """The path, or «name (2).docx» and so on when something is there."""
    for number in range(2, 1000):
        if not (path.exists() or path.is_symlink()):
            return path
        stem = path.stem.rsplit(" (", 1)[0] if number > 2 else path.stem
        path = path.with_name(f"{stem} ({number}){path.suffix}")
    return path


def _taken(tx: Tx, prepared: Prepared, made: Made) -> Letter:
    """The line of the book, before its file: from here on the number is this letter's."""
    if made.letter.id:
        return book.get(tx, made.letter.id)
    if prepared.proposed and book.next_number(tx, made.letter.dated_on) != made.letter.number:
        raise BadInput(f"Номер {made.letter.number} только что занят. Повторите; ничего не записано.")
    return book.add(tx, made.letter)


def _unwritten(letter: Letter) -> str:
    called = f"письмо {letter.id}" + (f", номер {letter.number}" if letter.number else "")
    return (
        f"В журнале писем осталось {called}, без файла. Записать его заново: poryadok letter make {letter.kind}"
        f" --again {letter.id} --out ФАЙЛ; отменить: poryadok letter cancel {letter.id}."
    )

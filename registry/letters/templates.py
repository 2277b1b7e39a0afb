"""Which template a letter is made from: the municipality's own, by the setting `letter_templates`, else ours.

A template of the municipality is a file `<kind>.docx` in its folder. What may be opened is `guarding`, what its marks
mean `filling`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from registry.letters import bodies, guarding, kinds
from registry.letters.kinds import LetterKind
from vault.errors import BadInput
from vault.newfile import new_file, refuse_taken
from vault.text import clean_line


@dataclass(frozen=True)
class Template:
    """A template as it is to be filled. `file` is the municipality's, None for ours; `note` says when ours stands in
    for one that the folder lacks."""

    kind: LetterKind
    content: bytes
    file: Path | None = None
    note: str = ""


@dataclass(frozen=True)
class Complaint:
    """What is wrong with a file of the folder; `kind` None when its name is no kind of letter."""

    file: str
    kind: LetterKind | None
    problems: tuple[str, ...]


def name(kind: LetterKind) -> str:
    """The file of a kind's template."""
    return f"{kind.value}.docx"


def pick(kind: LetterKind, folder: str) -> Template:
    """The template of a kind; `folder` is the setting, "" for none. BadInput when the municipality's own may not be
    used: ours does not take its place in silence."""
    from registry.letters import layout  # heavy: python-docx

    if not folder:
        return Template(kind, layout.template(kind))
    place = Path(folder).expanduser()
    file = place / name(kind)
    if not _is_there(file):
        where = f"в папке {clean_line(str(place))} нет {name(kind)}" if place.is_dir() else f"папки {place} нет"
        return Template(kind, layout.template(kind), note=f"Шаблон взят наш: {where}.")
    return Template(kind, load(file), file)


def own(kind: LetterKind, folder: str) -> Path | None:
    """The municipality's file of a kind, None when ours is used."""
    file = Path(folder).expanduser() / name(kind)
    return file if folder and _is_there(file) else None


def load(file: Path) -> bytes:
    """The bytes of a template's file, checked; BadInput names the file."""
    try:
        return guarding.checked(_read(file))
    except OSError as problem:
        why = problem.strerror or "ошибка диска"
        raise BadInput(f"Шаблон {file} не читается: {why}. Ничего не записано.") from None
    except BadInput as problem:
        raise BadInput(f"Шаблон {file} не взят: {problem} Ничего не записано.") from None


def _read(file: Path) -> bytes:
    if not file.is_file():  # a pipe would be waited for
        raise BadInput("это не файл.")
    with file.open("rb") as stream:
        return stream.read(guarding.MAX_BYTES + 1)


def export(folder: Path) -> tuple[Path, ...]:
    """Write our templates into a folder that is there, for the municipality to alter; BadInput when one of the files is
    there already, then none is written."""
    from registry.letters import layout  # heavy: python-docx

    files = [folder / name(kind) for kind in LetterKind]
    for file in files:
        refuse_taken(file)
    for kind, file in zip(LetterKind, files, strict=True):
        with new_file(file) as stream:
            stream.write(layout.template(kind))
    return tuple(files)


def check(folder: Path) -> tuple[Complaint, ...]:
    """What is wrong with each template of a folder, the files that are right with no problems; BadInput when there is
    no such folder."""
    if not folder.is_dir():
        raise BadInput(
            f"Папки {clean_line(str(folder))} нет: выгрузите шаблоны в неё, poryadok letter templates export."
        )
    found = sorted(file for file in folder.iterdir() if file.suffix.lower() == ".docx" and not _is_lock(file))
    return tuple(_complaint(file) for file in found)


def _complaint(file: Path) -> Complaint:
    from registry.letters import filling  # heavy: python-docx

    shown = clean_line(file.name)
    if file.stem not in set(LetterKind):
        return Complaint(shown, None, (f"такого письма нет; имена файлов: {', '.join(map(name, LetterKind))}",))
    kind = LetterKind(file.stem)
    try:
        document = filling.opened(load(file))
    except BadInput as problem:
        return Complaint(shown, kind, (str(problem),))
    known = {name: set(columns) for name, columns in bodies.tables(kind).items()}
    found = [str(each) for each in filling.problems(document, {field.name for field in kinds.FIELDS}, known)]
    lost = set(known) - filling.marks(document)
    found += [f"нет таблицы «{table}»: её строки в письмо не попадут" for table in sorted(lost)]
    return Complaint(shown, kind, tuple(found))


def _is_there(file: Path) -> bool:
    try:
        return file.is_symlink() or file.exists()
    except OSError:
        return False


def _is_lock(file: Path) -> bool:
    """What Word leaves beside a document while it is open."""
    return file.name.startswith(("~$", ".~"))

"""The vault's directory and the disk under it, looked at without opening any file."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from pathlib import Path

from vault.files import OTHERS, reason
from vault.host.facts import HostFact, Own, State, read
from vault.text import clean_line

_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "afs", "ncpfs", "lustre", "davfs", "virtiofs", "vboxsf"}
)
_NETWORK_FUSE = re.compile(r"fuse\.(sshfs|glusterfs|s3fs|rclone|davfs2|curlftpfs|smbnetfs|vmhgfs-fuse)")
_MEMORY = frozenset({"tmpfs", "ramfs", "devtmpfs"})


def umask(root: Path) -> HostFact:
    title = "Права новых файлов (umask)"
    match = re.search(r"^Umask:\s*([0-7]{1,4})$", read(root / "proc/self/status") or "", re.MULTILINE)
    if match is None:
        return HostFact("umask", title, State.UNKNOWN, "не видно")
    mask = int(match.group(1), 8)
    if mask & OTHERS == OTHERS:
        return HostFact("umask", title, State.GOOD, "только владельцу")
    return HostFact("umask", title, State.BAD, f"{mask:03o}: файлы видны другим", "Перезапустите программу.")


def directory(directory: Path, own: Own) -> HostFact:
    title = "Папка хранилища"
    try:
        wrong = list(_wrong_modes(directory, own))
    except FileNotFoundError:
        return HostFact("directory", title, State.UNKNOWN, "её ещё нет")
    except OSError as error:
        return HostFact("directory", title, State.UNKNOWN, f"не читается: {reason(error)}")
    if not wrong:
        return HostFact("directory", title, State.GOOD, "доступна только владельцу")
    shown = clean_line("; ".join(wrong[:3]))
    more = f" и ещё {len(wrong) - 3}" if len(wrong) > 3 else ""
    return HostFact(
        "directory",
        title,
        State.BAD,
        shown + more,
        f"Закройте доступ: chmod -R go= {clean_line(str(directory))} — и подумайте, кто мог прочитать файлы.",
    )


def _wrong_modes(directory: Path, own: Own) -> Iterator[str]:
    """What is open to others or belongs to somebody else; looked at without opening any file."""
    state = directory.lstat()
    if not stat.S_ISDIR(state.st_mode):
        yield "это не папка"
        return
    for path in (directory, *sorted(directory.iterdir())):
        seen = path.lstat()
        name = "папка" if path == directory else path.name
        if seen.st_uid != own.user:
            yield f"{name}: чужой владелец"
        elif seen.st_mode & OTHERS and not stat.S_ISLNK(seen.st_mode):
            yield f"{name}: права {stat.S_IMODE(seen.st_mode):03o}"
    above = directory.parent.lstat()
    if above.st_mode & stat.S_IWOTH and not above.st_mode & stat.S_ISVTX:
        yield "папку выше может менять любой"


def filesystem(directory: Path, root: Path) -> HostFact:
    title = "Диск хранилища"
    kind = _kind_of_mount(directory, root)
    if kind is None:
        return HostFact("filesystem", title, State.UNKNOWN, "не видно")
    if kind in _NETWORK or _NETWORK_FUSE.fullmatch(kind):
        return HostFact(
            "filesystem",
            title,
            State.BAD,
            f"сетевой ({clean_line(kind)}): замки и запись на нём ненадёжны",
            "Перенесите хранилище на диск этой машины, а на сетевой складывайте копии.",
        )
    if kind in _MEMORY:
        return HostFact(
            "filesystem", title, State.BAD, f"память ({kind}): всё пропадёт при выключении", "Перенесите на диск."
        )
    if kind == "overlay":
        return HostFact(
            "filesystem", title, State.UNKNOWN, "слой контейнера: может пропасть вместе с ним", "Вынесите в том."
        )
    return HostFact("filesystem", title, State.GOOD, clean_line(kind))


def _kind_of_mount(directory: Path, root: Path) -> str | None:
    """The type of the file system that holds the directory: of the deepest mount point above it, the last one there."""
    try:
        place = directory.resolve()
    except (OSError, RuntimeError):  # a loop of links
        return None
    best: tuple[int, str] | None = None
    for line in (read(root / "proc/self/mountinfo") or "").splitlines():
        before, _, after = line.partition(" - ")
        fields, kinds = before.split(), after.split()
        if len(fields) < 5 or not kinds:
            continue
        point = Path(_unescaped(fields[4]))
        if place.is_relative_to(point) and (best is None or len(point.parts) >= best[0]):
            best = (len(point.parts), kinds[0])
    return None if best is None else best[1]


def _unescaped(text: str) -> str:
    """The kernel writes spaces, tabs, breaks and backslashes as three octal digits."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match.group(1), 8)), text)

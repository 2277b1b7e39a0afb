"""The bundle for a computer without registries: every wheel with its hash, and a script that installs them.

`make bundle` runs this. What is put in, is checked and is written down stands here; what happens on the other computer
stands in `install.sh`. The archive is the same, byte for byte, when it is made twice of the same sources.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from elf import Glibc, NotElf, glibc_of

HERE = Path(__file__).parent
ROOT = HERE.parent

PYTHONS = ("311", "312", "313")
ARCHITECTURES = ("x86_64", "aarch64")
NEWEST_GLIBC: Glibc = (2, 28)
"""No wheel that asks for a newer one is taken: it is the oldest glibc of the systems in docs/install.ru.md."""
EPOCH = 315532800
"""1980-01-01: the time of every file in the archive, the earliest that wheels know as well."""
LEGACY = {"manylinux1": (2, 5), "manylinux2010": (2, 12), "manylinux2014": (2, 17)}
"""Names of the older tags: PEP 513, 571, 599."""
NEWER = HERE / "newer-pythons.txt"
"""What the lock lacks for these Pythons and newer: the packages ask for it there alone."""
NEWER_FROM = "312"
COMPANIONS = ("install.sh", "INSTALL.ru.txt", "systemd/poryadok-check@.service", "systemd/poryadok-check@.timer")


class Refused(Exception):
    """The bundle cannot be made; the sentence says why."""


@dataclass(frozen=True)
class Wheel:
    """One wheel of the bundle: its file, what it is called, its hash, and the glibc that it asks for (None: any)."""

    path: Path
    name: str
    version: str
    sha256: str
    tagged: Glibc | None
    found: Glibc | None


def platforms(architecture: str, newest: Glibc = NEWEST_GLIBC) -> tuple[str, ...]:
    """Platform tags up to a glibc, the oldest first: pip takes the first that fits, so the wheel that runs widest."""
    legacy = [f"{name}_{architecture}" for name in LEGACY]
    return (*legacy, *(f"manylinux_2_{minor}_{architecture}" for minor in range(5, newest[1] + 1)))


def tagged_glibc(file_name: str) -> Glibc | None:
    """The glibc that a wheel's name asks for: the oldest of its tags, as pip reads them; None for a pure one."""
    tags = file_name.removesuffix(".whl").rsplit("-", 1)[-1].split(".")
    if tags == ["any"]:
        return None
    found = [LEGACY[match[1]] for tag in tags if (match := re.match(r"(manylinux1|manylinux20\d\d)_", tag))]
    found += [(int(match[1]), int(match[2])) for tag in tags if (match := re.match(r"manylinux_(\d+)_(\d+)_", tag))]
    if not found:
        raise Refused(f"{file_name} is neither pure nor of manylinux.")
    return min(found)


def examine(path: Path) -> Wheel:
    """Look into a wheel. Refused if a compiled file in it asks for a newer glibc than the name promises."""
    name, version = path.name.split("-")[:2]
    tagged = tagged_glibc(path.name)
    found: Glibc | None = None
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if ".so" in Path(entry.filename).name:
                try:
                    needed = glibc_of(archive.read(entry))
                except NotElf:
                    continue
                found = max(filter(None, (found, needed)), default=None)
    if found is not None and (tagged is None or found > tagged):
        raise Refused(f"{path.name} asks for glibc {dotted(found)}, its name does not say so.")
    return Wheel(path, normal(name), version, digest(path), tagged, found)


def requirements(wheels: Iterable[Wheel]) -> str:
    """A requirements file that names these wheels and no other, with their hashes."""
    markers = dict(re.findall(r"^(\S+==\S+) ; (python_version[^\\\n]*?) *\\?$", NEWER.read_text(), re.MULTILINE))
    hashes: dict[str, list[str]] = {}
    for wheel in wheels:
        pinned = f"{wheel.name}=={wheel.version}"
        row = f"{pinned} ; {markers[pinned]}" if pinned in markers else pinned
        hashes.setdefault(row, []).append(wheel.sha256)
    rows = (
        " \\\n    ".join((name, *(f"--hash=sha256:{value}" for value in sorted(values))))
        for name, values in sorted(hashes.items())
    )
    return "\n".join(rows) + "\n"


def manifest(version: str, architecture: str, pythons: Sequence[str], wheels: Sequence[Wheel]) -> str:
    """What the bundle is, in words that install.sh reads: a name and a value a line."""
    glibc = max((wheel.tagged for wheel in wheels if wheel.tagged), default=(2, 17))
    return "".join(
        f"{key} {value}\n"
        for key, value in (
            ("version", version),
            ("architecture", architecture),
            ("pythons", " ".join(f"{python[0]}.{python[1:]}" for python in pythons)),
            ("glibc", dotted(glibc)),
        )
    )


def sums(folder: Path) -> str:
    """SHA256SUMS of a folder: every file in it but this one, in the layout of sha256sum."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    return "".join(f"{digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in files)


def assemble(folder: Path, wheels: Sequence[Wheel], version: str, architecture: str, pythons: Sequence[str]) -> None:
    """Fill an empty folder with what the archive holds."""
    (folder / "wheels").mkdir(parents=True)
    for wheel in wheels:
        shutil.copyfile(wheel.path, folder / "wheels" / wheel.path.name)
    for name in COMPANIONS:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(HERE / name, folder / name)
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE")
    (folder / "requirements.txt").write_text(requirements(wheels), encoding="utf-8")
    (folder / "manifest").write_text(manifest(version, architecture, pythons, wheels), encoding="utf-8")
    (folder / "SHA256SUMS").write_text(sums(folder), encoding="utf-8")


def pack(folder: Path, archive: Path) -> None:
    """One tar.gz of a folder, without this machine's times, owners and order."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for path in sorted(folder.rglob("*")):
            entry = tarfile.TarInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}")
            entry.mtime = EPOCH
            if path.is_dir():
                entry.type, entry.mode = tarfile.DIRTYPE, 0o755
                tar.addfile(entry)
                continue
            data = path.read_bytes()
            entry.size, entry.mode = len(data), 0o755 if path.name == "install.sh" else 0o644
            tar.addfile(entry, io.BytesIO(data))
    archive.write_bytes(gzip.compress(plain.getvalue(), compresslevel=6, mtime=0))


def table(wheels: Sequence[Wheel]) -> str:
    """For the person who makes the bundle: which wheel asks for which glibc, by its name and by its files."""
    rows = [wheel for wheel in wheels if wheel.tagged]
    return "\n".join(
        f"  {wheel.path.name}: glibc {dotted(wheel.tagged)} by its name, {dotted(wheel.found)} by its files"
        for wheel in sorted(rows, key=lambda wheel: wheel.path.name)
    )


def normal(name: str) -> str:
    """The one spelling of a package's name: PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()


def dotted(version: Glibc | None) -> str:
    return "-" if version is None else f"{version[0]}.{version[1]}"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def build_own(folder: Path) -> Path:
    """Our own wheel, built by the build backend of the development environment."""
    _run("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    return next(folder.glob("poryadok-*.whl"))


def collect(folder: Path, architecture: str, pythons: Sequence[str]) -> list[Path]:
    """Every wheel of the runtime lock for these Pythons; pip checks the hashes and takes nothing but wheels."""
    # pip holds markers against its own Python, not against the one named: each list goes without them.
    newer = folder.with_name("newer.txt")
    newer.write_text(re.sub(r" ; python_version[^\\\n]*", " ", NEWER.read_text(encoding="utf-8")), encoding="utf-8")
    for python in pythons:
        locks = [str(ROOT / "requirements.txt"), *([str(newer)] if python >= NEWER_FROM else [])]
        options = [option for tag in platforms(architecture) for option in ("--platform", tag)]
        options += [option for abi in (f"cp{python}", "abi3", "none") for option in ("--abi", abi)]
        _run(
            "-m", "pip", "download", "--quiet", "--quiet", "--disable-pip-version-check", "--no-deps",
            "--require-hashes", "--only-binary=:all:", "--implementation", "cp", "--python-version", python,
            *options, "--dest", str(folder), *(part for lock in locks for part in ("--requirement", lock)),
        )  # fmt: skip
    return sorted(folder.glob("*.whl"))


def _run(*arguments: str) -> None:
    done = subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, *arguments], cwd=ROOT, check=False, stdout=subprocess.DEVNULL
    )
    if done.returncode:
        raise Refused(f"{' '.join(arguments[:3])} ended with {done.returncode}.")


def make(out: Path, architecture: str, pythons: Sequence[str]) -> Path:
    """Make the bundle in a folder; returns the archive. Its SHA-256 is written into a file beside it."""
    with tempfile.TemporaryDirectory() as scratch:
        (collected := Path(scratch) / "wheels").mkdir()
        wheels = [examine(path) for path in (*collect(collected, architecture, pythons), build_own(Path(scratch)))]
        version = next(wheel.version for wheel in wheels if wheel.name == "poryadok")
        name = f"poryadok-{version}-bundle-{architecture}-{'-'.join(f'py{python}' for python in pythons)}"
        assemble(Path(scratch) / name, wheels, version, architecture, pythons)
        out.mkdir(parents=True, exist_ok=True)
        archive = out / f"{name}.tar.gz"
        pack(Path(scratch) / name, archive)
    archive.with_name(archive.name + ".sha256").write_text(f"{digest(archive)}  {archive.name}\n", encoding="utf-8")
    print(table(wheels))  # noqa: T201  a tool of the command line
    print(f"{archive} ({archive.stat().st_size // 1_000_000} MB)")  # noqa: T201  as above
    return archive


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pythons", default=" ".join(PYTHONS), help="for which Pythons, such as «311 312»")
    parser.add_argument("--architecture", choices=ARCHITECTURES, default=ARCHITECTURES[0])
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    given = parser.parse_args(arguments)
    pythons = tuple(given.pythons.split())
    if not pythons or not all(re.fullmatch(r"3\d\d", python) for python in pythons):
        parser.error("--pythons takes numbers such as «311 312»")
    try:
        make(given.out, given.architecture, pythons)
    except Refused as refusal:
        print(f"Refused: {refusal}", file=sys.stderr)  # noqa: T201  as above
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

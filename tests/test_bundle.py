"""The bundle for a computer without registries, offline: what is put in, what is refused, how install.sh behaves.

The wheels are tiny and made here; what they are installed with is the real pip, told to use nothing but the folder.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import struct
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
HERE = f"{sys.version_info[0]}{sys.version_info[1]}"
MACHINE = os.uname().machine
GLIBC = (os.confstr("CS_GNU_LIBC_VERSION") or "").removeprefix("glibc ")


@pytest.fixture(scope="module")
def bundle() -> Iterator[ModuleType]:
    """The tool, which is a script beside its neighbour and no part of a package."""
    sys.path.insert(0, str(ROOT / "packaging"))
    try:
        yield _load("bundle", ROOT / "packaging" / "bundle.py")
    finally:
        sys.path.remove(str(ROOT / "packaging"))


@pytest.fixture(scope="module")
def elf() -> ModuleType:
    return _load("elf", ROOT / "packaging" / "elf.py")


def _load(name: str, path: Path) -> ModuleType:
    loader = SourceFileLoader(name, str(path))
    spec = spec_from_loader(name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    sys.modules[name] = module
    loader.exec_module(module)
    return module


def test_the_glibc_of_a_file_is_read_out_of_it(elf: ModuleType, tmp_path: Path) -> None:
    assert elf.glibc_of(_elf("GLIBC_2.2.5", "GLIBC_2.28", "GLIBC_2.9", "GCC_3.0")) == (2, 28)
    assert elf.glibc_of(_elf("GCC_3.0")) is None
    for broken in (b"", b"#!/bin/sh\n", _elf("GLIBC_2.28")[:0x44]):
        with pytest.raises(elf.NotElf):
            elf.glibc_of(broken)


def test_the_glibc_of_a_wheel_is_the_oldest_of_its_tags(bundle: ModuleType) -> None:
    assert bundle.tagged_glibc("a-1-py3-none-any.whl") is None
    assert bundle.tagged_glibc("a-1-cp311-abi3-manylinux2014_x86_64.manylinux_2_17_x86_64.whl") == (2, 17)
    assert bundle.tagged_glibc("a-1-cp311-cp311-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl") == (2, 27)
    with pytest.raises(bundle.Refused):
        bundle.tagged_glibc("a-1-cp311-cp311-musllinux_1_2_x86_64.whl")


def test_pip_is_offered_the_oldest_platform_first_and_none_too_new(bundle: ModuleType) -> None:
    tags = bundle.platforms("aarch64")
    assert tags[:3] == ("manylinux1_aarch64", "manylinux2010_aarch64", "manylinux2014_aarch64")
    assert tags.index("manylinux_2_17_aarch64") < tags.index("manylinux_2_28_aarch64")
    assert not any("2_29" in tag for tag in tags)


def test_a_wheel_that_hides_what_it_needs_is_refused(bundle: ModuleType, tmp_path: Path) -> None:
    honest = _wheel(tmp_path, "honest", "cp311-cp311-manylinux_2_28_x86_64", {"h.so": _elf("GLIBC_2.28")})
    assert (bundle.examine(honest).tagged, bundle.examine(honest).found) == ((2, 28), (2, 28))
    for tag in ("cp311-cp311-manylinux_2_17_x86_64", "py3-none-any"):
        with pytest.raises(bundle.Refused, match=r"2\.28"):
            bundle.examine(_wheel(tmp_path, "hides", tag, {"h.so": _elf("GLIBC_2.28")}))


def test_every_package_is_named_once_with_all_its_hashes(bundle: ModuleType, tmp_path: Path) -> None:
    wheels = [
        bundle.examine(_wheel(tmp_path, "two", f"cp{python}-cp{python}-manylinux_2_17_x86_64")) for python in (311, 312)
    ]
    wheels.append(bundle.examine(_wheel(tmp_path, "a_pure.one", "py3-none-any")))
    text = bundle.requirements(wheels)
    assert [line.split(" ")[0] for line in text.splitlines() if "==" in line] == ["a-pure-one==1.0", "two==1.0"]
    assert text.count("--hash=sha256:") == 3
    for wheel in wheels:
        assert hashlib.sha256(wheel.path.read_bytes()).hexdigest() in text


def test_what_only_newer_pythons_want_is_marked_so(bundle: ModuleType, tmp_path: Path) -> None:
    pinned = next(line for line in bundle.NEWER.read_text(encoding="utf-8").splitlines() if "==" in line)
    name, version = pinned.split(" ")[0].split("==")
    text = bundle.requirements([bundle.examine(_wheel(tmp_path, name, "py3-none-any", version=version))])
    assert f'{name}=={version} ; python_version >= "3.12" \\' in text


@dataclass(frozen=True)
class Unpacked:
    """A bundle of one tiny program, as it lies on the other computer, and where install.sh is told to put things."""

    folder: Path
    to: Path
    bin: Path
    python: Path

    def install(self, *options: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PIP_INDEX_URL": "http://127.0.0.1:1/", "PIP_NO_INDEX": "0"}
        places = ("--to", str(self.to), "--bin", str(self.bin), "--python", str(self.python))
        return subprocess.run(
            ["/bin/sh", str(self.folder / "install.sh"), *places, *options],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def version(self) -> str:
        done = subprocess.run([self.bin / "poryadok", "--version"], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def tell(self, key: str, value: str) -> None:
        """Change a line of the manifest, and its sum."""
        lines = (self.folder / "manifest").read_text(encoding="utf-8").splitlines()
        text = "".join(f"{key} {value}\n" if line.startswith(f"{key} ") else f"{line}\n" for line in lines)
        (self.folder / "manifest").write_text(text, encoding="utf-8")
        self.sum()

    def sum(self) -> None:
        bundle = sys.modules["bundle"]
        (self.folder / "SHA256SUMS").write_text(bundle.sums(self.folder), encoding="utf-8")


@pytest.fixture
def unpacked(bundle: ModuleType, tmp_path: Path) -> Unpacked:
    return _unpack(bundle, tmp_path, "1.0")


def _unpack(bundle: ModuleType, tmp_path: Path, version: str, program: str | None = None) -> Unpacked:
    if not GLIBC or MACHINE not in bundle.ARCHITECTURES or HERE not in bundle.PYTHONS:
        pytest.skip("install.sh is for Linux with glibc and the Pythons of the bundle")
    says = program or f"def main():\n    print('poryadok {version}')\n"
    (made := tmp_path / f"made-{version}").mkdir()
    wheel = _wheel(made, "poryadok", "py3-none-any", {"poryadok_tiny.py": says.encode()}, version=version)
    folder = tmp_path / f"bundle-{version}"
    bundle.assemble(folder, [bundle.examine(wheel)], version, MACHINE, (HERE,))
    return Unpacked(folder, tmp_path / "to", tmp_path / "bin", _quick_python(tmp_path))


def _quick_python(tmp_path: Path) -> Path:
    """This Python, whose new environments see the pip that it has: unpacking a pip of their own takes many seconds."""
    base = Path(sys.base_prefix) / "bin" / "python3"
    asked = subprocess.run([base, "-m", "pip", "--version"], capture_output=True, check=False)
    if asked.returncode:
        return Path(sys.executable)
    path = tmp_path / "python"
    path.write_text(
        "#!/bin/sh\n"
        'if [ "$1 $2" = "-m venv" ]; then shift 2; set -- -m venv --without-pip --system-site-packages "$@"; fi\n'
        f'exec {base} "$@"\n',
        encoding="utf-8",
    )
    path.chmod(0o755)
    return path


def test_install_upgrade_and_uninstall(bundle: ModuleType, unpacked: Unpacked, tmp_path: Path) -> None:
    first = unpacked.install()
    assert (first.returncode, unpacked.version()) == (0, "poryadok 1.0"), first.stderr
    # An upgrade that does not start leaves everything as it was.
    bad = _unpack(bundle, tmp_path, "2.0", "def main():\n    raise SystemExit(3)\n").install()
    assert bad.returncode == 1
    assert "не запускается" in bad.stderr
    assert unpacked.version() == "poryadok 1.0"
    assert [path.name for path in unpacked.to.iterdir()] == ["1.0-1"]
    # One that starts takes its place; the former stays for a console that is open now.
    good = _unpack(bundle, tmp_path, "3.0").install()
    assert (good.returncode, unpacked.version()) == (0, "poryadok 3.0"), good.stderr
    assert {path.name for path in unpacked.to.iterdir()} == {"1.0-1", "3.0-1"}
    gone = unpacked.install("--uninstall")
    assert gone.returncode == 0
    assert "Хранилище и настройки остались" in gone.stdout
    assert not unpacked.to.exists()
    assert not (unpacked.bin / "poryadok").exists()
    assert unpacked.install("--uninstall").returncode == 1


def test_a_look_installs_nothing_and_says_what_is_needed_and_found(unpacked: Unpacked) -> None:
    done = unpacked.install("--check")
    assert done.returncode == 0
    assert f"glibc {GLIBC}" in done.stdout
    assert not unpacked.to.exists()


def test_a_python_may_lie_in_a_folder_with_spaces(unpacked: Unpacked, tmp_path: Path) -> None:
    (spaced := tmp_path / "свой Python" / "python3").parent.mkdir()
    spaced.symlink_to(unpacked.python)
    done = unpacked.install("--check", "--python", str(spaced))
    assert (done.returncode, done.stderr) == (0, "")
    assert str(spaced) in done.stdout


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("architecture", "sparc64", f"а это {MACHINE}"),
        ("glibc", "2.100", "старше нужной 2.100"),
        ("glibc", "3.0", "старше нужной 3.0"),
        ("pythons", "3.99", "Нет подходящего Python"),
    ],
)
def test_another_machine_is_refused_before_anything_is_written(
    unpacked: Unpacked, key: str, value: str, said: str
) -> None:
    unpacked.tell(key, value)
    done = unpacked.install()
    assert done.returncode == 1
    assert said in done.stderr
    assert not unpacked.to.exists()


def test_a_changed_file_is_refused(unpacked: Unpacked) -> None:
    wheel = next((unpacked.folder / "wheels").iterdir())
    wheel.write_bytes(wheel.read_bytes() + b" ")
    done = unpacked.install()
    assert done.returncode == 1
    assert "SHA256SUMS" in done.stderr
    # Whoever changes the sums too still meets the hashes of pip.
    unpacked.sum()
    done = unpacked.install()
    assert done.returncode == 1
    assert "pip не поставил" in done.stderr
    assert list(unpacked.to.iterdir()) == []


def test_somebody_elses_command_is_not_overwritten(unpacked: Unpacked) -> None:
    unpacked.bin.mkdir()
    (unpacked.bin / "poryadok").write_text("#!/bin/sh\necho mine\n", encoding="utf-8")
    done = unpacked.install()
    assert done.returncode == 1
    assert "ставили его не мы" in done.stderr
    assert "mine" in (unpacked.bin / "poryadok").read_text(encoding="utf-8")


def test_the_archive_is_the_same_every_time_and_names_no_registry(
    bundle: ModuleType, unpacked: Unpacked, tmp_path: Path
) -> None:
    for name in ("one.tar.gz", "two.tar.gz"):
        for path in unpacked.folder.rglob("*"):
            os.utime(path)
        bundle.pack(unpacked.folder, tmp_path / name)
    assert (tmp_path / "one.tar.gz").read_bytes() == (tmp_path / "two.tar.gz").read_bytes()
    with tarfile.open(tmp_path / "one.tar.gz") as archive:
        entries = {entry.name.partition("/")[2]: entry for entry in archive.getmembers()}
        assert {"install.sh", "INSTALL.ru.txt", "LICENSE", "manifest", "requirements.txt", "SHA256SUMS"} <= set(entries)
        assert entries["install.sh"].mode == 0o755
        for name, entry in entries.items():
            if entry.isfile() and not name.endswith(".whl"):
                read = archive.extractfile(entry)
                assert read is not None
                text = read.read().decode()
                assert not [word for word in ("pypi", "pythonhosted", "simple/") if word in text.lower()], name


def test_the_script_is_clean_for_shellcheck() -> None:
    program = shutil.which("shellcheck")
    if program is None:
        pytest.skip("shellcheck is not installed")
    done = subprocess.run(
        [program, "-s", "sh", ROOT / "packaging" / "install.sh"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def _wheel(folder: Path, name: str, tags: str, files: dict[str, bytes] | None = None, *, version: str = "1.0") -> Path:
    """A wheel that pip installs; one called poryadok has a command of that name."""
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    held = dict(files or {})
    held[f"{info}/METADATA"] = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode()
    held[f"{info}/WHEEL"] = f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tags}\n".encode()
    if name == "poryadok":
        held[f"{info}/entry_points.txt"] = b"[console_scripts]\nporyadok = poryadok_tiny:main\n"
    record = "".join(
        f"{path},sha256={base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=').decode()},{len(data)}\n"
        for path, data in held.items()
    )
    held[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    path = folder / f"{name.replace('-', '_')}-{version}-{tags}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for inner, data in held.items():
            archive.writestr(zipfile.ZipInfo(inner), data)
    return path


def _elf(*versions: str) -> bytes:
    """The least of a 64-bit ELF file that needs these symbol versions: a header and three sections."""
    strings = b"\0libc.so.6\0"
    places = []
    for version in versions:
        places.append(len(strings))
        strings += version.encode() + b"\0"
    needed = struct.pack("<HHIII", 1, len(versions), 1, 16, 0)
    for number, place in enumerate(places):
        following = 16 if number + 1 < len(places) else 0
        needed += struct.pack("<IHHII", 0, 0, number + 2, place, following)
    at_strings = 0x40
    at_needed = at_strings + len(strings)
    at_sections = at_needed + len(needed)
    header = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HHI", 3, 62, 1)
    header += struct.pack("<QQQIHHHHHH", 0, 0, at_sections, 0, 64, 0, 0, 64, 3, 0)

    def section(kind: int, offset: int, size: int, link: int) -> bytes:
        return struct.pack("<IIQQQQIIQQ", 0, kind, 0, 0, offset, size, link, 0, 1, 0)

    table = section(0, 0, 0, 0) + section(3, at_strings, len(strings), 0)
    return header + strings + needed + table + section(0x6FFFFFFE, at_needed, len(needed), 1)

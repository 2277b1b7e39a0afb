"""The program as a person runs it, in a home of its own, and the search for canaries in all that it left and said.

In a forked child of this process, which spares an interpreter's start for each command, or as `python .`.
"""

from __future__ import annotations

import base64
import functools
import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

from console import vaults
from console.cli.root import cli
from console.main import main
from tests.faults.dying import Tell, cheap, live
from vault import restoring

ROOT = Path(__file__).parents[2]
NOW = "2026-11-22T12:00:00+07:00"
TIMEOUT = 120  # seconds; far above what any command takes


def forms(value: str) -> set[bytes]:
    """How a value may lie in a file: in several encodings, escaped, in hex, in base64 at any place of its stream."""
    raw = value.encode()
    found = {
        raw,
        value.encode("utf-16-le"),
        value.encode("utf-16-be"),
        raw.hex().encode(),
        raw.hex().upper().encode(),
        quote(value, safe="").encode(),
        quote_plus(value).encode(),
        json.dumps(value)[1:-1].encode(),
        repr(raw)[2:-1].encode(),
        value.encode("cp1251", "replace") if not value.isascii() else raw,
    }
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for shift in range(3):
            encoded = encode(bytes(shift) + raw)
            found.add(encoded[4 if shift else 0 : -4])
    return found


def forms_of_seed(seed: str) -> set[bytes]:
    """Of base32 too, and what it stands for."""
    raw = base64.b32decode(seed + "=" * (-len(seed) % 8))
    return forms(seed) | forms(seed.lower()) | {raw, raw.hex().encode(), base64.b64encode(raw)[:-4]}


@dataclass(frozen=True)
class Ran:
    """How a command ended; `code` is None when it was killed."""

    code: int | None
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Person:
    """Somebody at the command line. `real` runs `python .`, and forked commands derive keys in truth when `costly`.
    What a command said is kept to be searched.

    `inputs` and `said` are the test's own and are not searched; everything else below `place` is.
    """

    place: Path
    real: bool
    costly: bool = False
    needles: dict[str, set[bytes]] = field(default_factory=dict)
    heard: list[tuple[str, str]] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _learn_commands()
        for name in ("home", "tmp", "inputs", "said", "out"):
            (self.place / name).mkdir(mode=0o700)
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("PORYADOK_", "XDG_", "PYTEST"))
        }
        self.env = {
            **kept,
            "HOME": str(self.place / "home"),
            "TMPDIR": str(self.place / "tmp"),
            "PORYADOK_VAULT": str(self.vault),
            "PORYADOK_NOW": NOW,
            "PYTHONPATH": str(ROOT),
        }

    @property
    def vault(self) -> Path:
        return self.place / "home" / "vault"

    def canary(self, name: str, value: str) -> str:
        """A value that must be found nowhere."""
        self.needles[name] = forms(value)
        return value

    def seed(self, name: str, value: str) -> str:
        self.needles[name] = forms_of_seed(value)
        return value

    def file(self, name: str, content: str | bytes) -> Path:
        """A private file of the person's own."""
        path = self.place / "inputs" / name
        path.touch(mode=0o600)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def run(
        self, *arguments: object, stdin: str = "", before: str = "", prints: bool = False, at_call: int | None = None
    ) -> Ran:
        """One command. `before` is executed in its process first; what a command that `prints` a secret by contract has
        on stdout is not searched. `at_call`: killed at that call, or, as `python .`, while it writes the database.
        """
        words = [str(argument) for argument in arguments]
        if self.real:
            ran = self._process(words, stdin, before, kill=at_call is not None)
        else:
            ran = self._fork(words, stdin, before, at_call)
        self.heard += [(f"stderr of {words[:3]}", ran.err), (f"stdout of {words[:3]}", "" if prints else ran.out)]
        return ran

    def done(self, *arguments: object, stdin: str = "", prints: bool = False, code: int = 0) -> Ran:
        """The same for what must end so."""
        ran = self.run(*arguments, stdin=stdin, prints=prints)
        assert ran.code == code, (arguments, ran.code, ran.err)
        return ran

    def _fork(self, words: list[str], stdin: str, before: str, at_call: int | None) -> Ran:
        given, out, err = (self.place / "said" / name for name in ("in", "out", "err"))
        given.write_text(stdin, encoding="utf-8")

        def life(tell: Tell) -> None:
            for number, path, mode in ((0, given, os.O_RDONLY), (1, out, _NEW), (2, err, _NEW)):
                os.dup2(os.open(path, mode, 0o600), number)
            for number, name, mode_name in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
                setattr(sys, name, os.fdopen(number, mode_name, encoding="utf-8", closefd=False))
            os.environ.clear()
            os.environ.update(self.env)
            os.chdir(self.place / "home")
            if not self.costly:
                _derive_cheaply()
            exec(before, {})  # a sabotage of this test's own
            try:
                main(words)
            except SystemExit as left:
                sys.stdout.flush()
                sys.stderr.flush()
                tell(str(left.code))

        found = live(life, at_call=at_call)
        code = None if found.killed else int(found.words[-1])
        return Ran(code, out.read_text("utf-8"), err.read_text("utf-8"))

    def _process(self, words: list[str], stdin: str, before: str, *, kill: bool) -> Ran:
        start = [str(ROOT)] if not before else ["-c", f"{before}\nfrom console.main import main; main()"]
        with subprocess.Popen(
            [sys.executable, *start, *words],
            cwd=self.place / "home",
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            if kill:
                assert process.stdin is not None
                process.stdin.write(stdin)
                process.stdin.flush()
                process.stdin.close()
                process.stdin = None
                while process.poll() is None and not list(self.vault.glob("*.db-journal")):
                    os.sched_yield()
                process.kill()
            out, err = process.communicate(None if kill else stdin, timeout=TIMEOUT)
        code = None if process.returncode == -signal.SIGKILL else process.returncode
        return Ran(code, out, err)

    def searched(self) -> Iterator[tuple[str, bytes]]:
        """All that was left and said."""
        for top in ("home", "tmp", "out"):
            for path in (self.place / top).rglob("*"):
                yield f"the name of {path}", os.fsencode(path.name)
                if path.is_file():
                    yield str(path), path.read_bytes()
        for where, text in self.heard:
            yield where, text.encode()

    def findings(self) -> list[str]:
        """Which canary lies where."""
        return found(self.needles, list(self.searched()))


def found(needles: dict[str, set[bytes]], contents: Sequence[tuple[str, bytes]]) -> list[str]:
    return [
        f"{name} in {where}"
        for where, content in contents
        for name, of in needles.items()
        if any(needle in content for needle in of)
    ]


@functools.cache
def _learn_commands() -> None:
    """Import them all before the first fork; some bring dictionaries along."""
    for name in cli.list_commands(None):  # type: ignore[arg-type]  # the context is not looked at
        cli.get_command(None, name)  # type: ignore[arg-type]
    for module in ("vault.strength", "vault.guessing", "registry.imports.secrets", "console.cli.vault_init"):
        importlib.import_module(module)


def _derive_cheaply() -> None:
    """In a child only: what the key is derived by is not what is looked for."""
    for module, name in ((vaults, "open_vault"), (vaults, "create"), (vaults, "prepare"), (restoring, "restore")):
        setattr(module, name, functools.partial(getattr(module, name), derive=cheap))


_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC

"""What this machine does with secrets that the program cannot decide: swap, debuggers, core dumps, files, terminal.

Each fact says what was found and what to do about it. Nothing is changed and no program is started here; what tmux
lets through is asked by the console before the vault opens and given in. `memory`, `places` and `screen` look.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from vault.host import memory, places, screen
from vault.host.facts import HostFact, Own, State

__all__ = ["HostFact", "Own", "State", "inspect"]


def inspect(
    directory: Path,
    environment: Mapping[str, str],
    *,
    tmux: Mapping[str, str],
    root: Path = Path("/"),
    own: Own | None = None,
) -> tuple[HostFact, ...]:
    """Every fact, in the order to read them.

    `directory` is the vault's; `tmux` holds the values of tmux's options as it told them, empty without tmux;
    `root` stands before /proc and /sys. Takes milliseconds; opens no file of the vault.
    """
    seen = own or Own.now()
    return (
        memory.swap(root),
        memory.hibernation(root),
        memory.ptrace(root, seen),
        memory.dumping(seen),
        memory.cores(root, seen),
        places.umask(root),
        places.directory(directory, seen),
        places.filesystem(directory, root),
        *screen.terminal(environment, tmux),
    )

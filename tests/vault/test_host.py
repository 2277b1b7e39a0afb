"""Facts about the machine, read from a fake /proc and /sys: each state of each fact, with its advice."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from vault.host import HostFact, Own, State, inspect

OWN = Own(dumpable=0, core_limit=0, user=os.geteuid())
SWAPS = "Filename\t\t\tType\t\tSize\tUsed\tPriority\n"
MOUNTS = "22 1 254:1 / / rw,relatime - ext4 /dev/vda1 rw\n"
SSH = {"TERM": "xterm-256color", "SSH_CONNECTION": "10.0.0.1 50000 10.0.0.2 22"}


class Machine:
    """A fake root, a vault's directory and a terminal; sane until a test spoils something."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "root"
        self.vault = folder / "vault"
        self.vault.mkdir(mode=0o700)
        self.own = OWN
        self.environment = dict(SSH)
        self.tmux: dict[str, str] = {}
        self.put("proc/swaps", SWAPS)
        self.put("proc/sys/kernel/yama/ptrace_scope", "1\n")
        self.put("proc/sys/kernel/core_pattern", "core\n")
        self.put("proc/self/status", "Name:\tpython\nUmask:\t0077\n")
        self.put("proc/self/mountinfo", MOUNTS)
        self.put("sys/power/state", "freeze mem\n")

    def put(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)

    def remove(self, path: str) -> None:
        (self.root / path).unlink()

    def facts(self) -> dict[str, HostFact]:
        found = inspect(self.vault, self.environment, tmux=self.tmux, root=self.root, own=self.own)
        return {fact.code: fact for fact in found}

    def fact(self, code: str) -> HostFact:
        return self.facts()[code]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_sane_machine(machine: Machine) -> None:
    facts = machine.facts()
    assert [fact.code for fact in facts.values() if fact.state is not State.GOOD] == []
    assert all(not fact.advice for fact in facts.values())
    assert list(facts) == [
        "swap",
        "hibernation",
        "ptrace",
        "dumpable",
        "core",
        "umask",
        "directory",
        "filesystem",
        "session",
        "terminal",
        "clipboard",
    ]


def test_nothing_can_be_seen(machine: Machine, tmp_path: Path) -> None:
    machine.root = tmp_path / "nowhere"
    machine.vault = tmp_path / "absent"
    machine.own = Own(None, None, os.geteuid())
    unseen = {code for code, fact in machine.facts().items() if fact.state is State.UNKNOWN}
    assert unseen == {"swap", "hibernation", "ptrace", "dumpable", "core", "umask", "directory", "filesystem"}


def test_the_real_machine_answers(tmp_path: Path) -> None:
    found = inspect(tmp_path, os.environ, tmux={})
    assert len({fact.code for fact in found}) == len(found)
    assert all(fact.title and fact.found for fact in found)
    assert all(fact.advice for fact in found if fact.state is State.BAD)


def test_swap_on_a_disk(machine: Machine) -> None:
    machine.put("proc/swaps", SWAPS + "/dev/sda2 partition 100 0 -2\n/swap\x1bfile file 100 0 -3\n")
    fact = machine.fact("swap")
    assert fact.state is State.BAD
    assert "/dev/sda2" in fact.found
    assert "\x1b" not in fact.found
    assert "swapoff" in fact.advice


def test_swap_in_memory_or_encrypted(machine: Machine) -> None:
    machine.put("proc/swaps", SWAPS + "/dev/zram0 partition 100 0 100\n/dev/dm-1 partition 100 0 -2\n")
    assert machine.fact("swap").state is State.BAD
    machine.put("sys/block/dm-1/dm/uuid", "LVM-abcdef\n")
    assert machine.fact("swap").state is State.BAD
    machine.put("sys/block/dm-1/dm/uuid", "CRYPT-PLAIN-swap\n")
    assert machine.fact("swap").state is State.GOOD
    machine.put("proc/swaps", SWAPS + "/dev/mapper/swap partition 100 0 -2\n")
    assert machine.fact("swap").state is State.BAD
    machine.put("sys/block/dm-1/dm/name", "swap\n")
    assert machine.fact("swap").state is State.GOOD


def test_swap_that_this_process_may_not_use(machine: Machine) -> None:
    machine.put("proc/swaps", SWAPS + "/dev/sda2 partition 100 0 -2\n")
    machine.put("proc/self/cgroup", "0::/user.slice/a.scope\n")
    machine.put("sys/fs/cgroup/user.slice/a.scope/memory.swap.max", "max\n")
    assert machine.fact("swap").state is State.BAD
    machine.put("sys/fs/cgroup/user.slice/a.scope/memory.swap.max", "0\n")
    assert machine.fact("swap").state is State.GOOD


def test_hibernation(machine: Machine) -> None:
    machine.put("sys/power/state", "freeze mem disk\n")
    assert machine.fact("hibernation").state is State.GOOD
    machine.put("proc/swaps", SWAPS + "/dev/sda2 partition 100 0 -2\n")
    fact = machine.fact("hibernation")
    assert fact.state is State.BAD
    assert "F6" in fact.advice
    machine.put("sys/power/disk", "[disabled]\n")
    assert machine.fact("hibernation").state is State.GOOD
    machine.remove("sys/power/disk")
    machine.put("proc/swaps", SWAPS + "/dev/dm-0 partition 100 0 -2\n")
    machine.put("sys/block/dm-0/dm/uuid", "CRYPT-LUKS2-x\n")
    assert machine.fact("hibernation").state is State.GOOD


def test_debuggers(machine: Machine) -> None:
    machine.put("proc/sys/kernel/yama/ptrace_scope", "0\n")
    assert machine.fact("ptrace").state is State.GOOD
    machine.own = replace(OWN, dumpable=1)
    facts = machine.facts()
    assert facts["ptrace"].state is State.BAD
    assert facts["dumpable"].state is State.BAD
    machine.remove("proc/sys/kernel/yama/ptrace_scope")
    assert machine.fact("ptrace").state is State.UNKNOWN


@pytest.mark.parametrize(
    ("limit", "pattern", "state"),
    [(0, "core", State.GOOD), (0, "|/usr/lib/systemd/systemd-coredump", State.BAD), (-1, "core", State.BAD)],
)
def test_core_dumps_of_a_process_that_may_be_dumped(machine: Machine, limit: int, pattern: str, state: State) -> None:
    machine.own = Own(1, limit, os.geteuid())
    machine.put("proc/sys/kernel/core_pattern", pattern + "\n")
    assert machine.fact("core").state is state


def test_umask(machine: Machine) -> None:
    machine.put("proc/self/status", "Umask:\t0022\n")
    fact = machine.fact("umask")
    assert (fact.state, fact.found) == (State.BAD, "022: файлы видны другим")


def test_modes_of_the_vault(machine: Machine) -> None:
    header = machine.vault / "vault.hdr"
    header.touch(mode=0o600)
    assert machine.fact("directory").state is State.GOOD
    header.chmod(0o644)
    fact = machine.fact("directory")
    assert fact.state is State.BAD
    assert "vault.hdr: права 644" in fact.found
    assert "chmod" in fact.advice
    header.chmod(0o600)
    machine.vault.chmod(0o755)
    assert "папка: права 755" in machine.fact("directory").found
    machine.vault.chmod(0o700)
    machine.own = replace(OWN, user=OWN.user + 1)
    assert "чужой владелец" in machine.fact("directory").found


def test_a_vault_under_a_folder_of_everybody(machine: Machine) -> None:
    machine.vault.parent.chmod(0o777)
    assert machine.fact("directory").state is State.BAD
    machine.vault.parent.chmod(0o1777)
    assert machine.fact("directory").state is State.GOOD


def test_looking_at_the_vault_opens_none_of_its_files(machine: Machine) -> None:
    os.mkfifo(machine.vault / "vault-1.db", 0o600)  # opening it would wait for ever
    assert machine.fact("directory").state is State.GOOD


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("ext4", State.GOOD),
        ("nfs4", State.BAD),
        ("cifs", State.BAD),
        ("fuse.sshfs", State.BAD),
        ("tmpfs", State.BAD),
        ("overlay", State.UNKNOWN),
    ],
)
def test_the_disk_under_the_vault(machine: Machine, kind: str, state: State) -> None:
    place = str(machine.vault.resolve()).replace(" ", "\\040")
    machine.put("proc/self/mountinfo", f"{MOUNTS}30 22 0:40 / {place} rw shared:5 - {kind} server:/x rw\n")
    fact = machine.fact("filesystem")
    assert fact.state is state
    assert bool(fact.advice) == (state is not State.GOOD)


def test_the_deepest_and_latest_mount_counts(machine: Machine) -> None:
    above, place = machine.vault.resolve().parent, machine.vault.resolve()
    lines = [
        f"30 22 0:40 / {place} rw - ext4 /dev/a rw",
        f"31 22 0:41 / {place} rw - nfs server:/x rw",
        f"32 22 0:42 / {above} rw - tmpfs tmpfs rw",
        f"33 22 0:43 / {place}-other rw - tmpfs tmpfs rw",
        "broken line",
    ]
    machine.put("proc/self/mountinfo", MOUNTS + "\n".join(lines))
    assert "nfs" in machine.fact("filesystem").found


def test_a_mount_point_with_a_space(tmp_path: Path) -> None:
    folder = tmp_path / "мой диск"
    folder.mkdir()
    machine = Machine(folder)
    place = str(folder.resolve()).replace(" ", "\\040")
    machine.put("proc/self/mountinfo", f"{MOUNTS}30 22 0:40 / {place} rw - cifs //x rw\n")
    assert machine.fact("filesystem").state is State.BAD


@pytest.mark.parametrize(
    ("options", "state", "word"),
    [
        ({"allow-passthrough": "on"}, State.GOOD, "терминал"),
        ({"allow-passthrough": "off", "set-clipboard": "on"}, State.BAD, "буфер tmux"),
        ({"allow-passthrough": "off", "set-clipboard": "external"}, State.BAD, "не пропускает"),
        ({}, State.BAD, "не пропускает"),
    ],
)
def test_the_clipboard_through_tmux(machine: Machine, options: dict[str, str], state: State, word: str) -> None:
    machine.environment["TMUX"] = "/tmp/tmux-0/default,1,0"
    machine.tmux = options
    fact = machine.fact("clipboard")
    assert fact.state is state
    assert word in fact.found


def test_tmux_options(machine: Machine) -> None:
    machine.environment["TMUX"] = "x"
    assert machine.fact("tmux_history").state is State.UNKNOWN
    machine.tmux = {"set-clipboard": "external", "alternate-screen": "on"}
    facts = machine.facts()
    assert facts["tmux_clipboard"].state is State.GOOD
    assert facts["tmux_history"].state is State.GOOD
    machine.tmux = {"set-clipboard": "on", "alternate-screen": "off", "history-limit": "2000"}
    facts = machine.facts()
    assert facts["tmux_clipboard"].state is State.BAD
    assert facts["tmux_history"].state is State.BAD
    assert "2 000 строк" in facts["tmux_history"].found


@pytest.mark.parametrize(
    ("environment", "code", "state"),
    [
        ({"TERM": "dumb"}, "terminal", State.BAD),
        ({}, "terminal", State.BAD),
        ({"TERM": "screen-256color"}, "terminal", State.UNKNOWN),
        ({"TERM": "screen-256color", "STY": "1.pts"}, "terminal", State.GOOD),
        ({"TERM": "screen", "STY": "1.pts"}, "screen_history", State.UNKNOWN),
        ({"TERM": "linux"}, "clipboard", State.BAD),
        ({"TERM": "xterm"}, "clipboard", State.GOOD),
        ({"TERM": "xterm"}, "session", State.GOOD),
    ],
)
def test_the_terminal(machine: Machine, environment: dict[str, str], code: str, state: State) -> None:
    machine.environment = environment
    assert machine.fact(code).state is state

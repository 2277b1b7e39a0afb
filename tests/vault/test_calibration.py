"""The cost of a passphrase: chosen by memory and time, and never one that the machine cannot pay."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vault.support import never, open_with, passphrase
from vault import calibration, header, memory, recovery, slots
from vault.errors import BadInput, VaultDamaged
from vault.header import SlotKind
from vault.keys import KEY, KdfCost

_MIB = 1024


@dataclass
class Machine:
    """Derives in a time that follows from the cost: seconds for each GiB and pass, and a constant."""

    seconds: float
    constant: float = 0.0
    now: float = 0.0
    derived: int = 0

    def derive(self, _: bytearray, __: bytes, cost: KdfCost) -> bytearray:
        self.derived += 1
        self.now += self.constant + self.seconds * cost.memory * cost.passes / (1024 * _MIB)
        return bytearray(KEY)

    def timer(self) -> float:
        return self.now

    def takes(self, cost: KdfCost) -> float:
        before = self.now
        self.derive(bytearray(), b"", cost)
        return self.now - before


def choose(machine: Machine, available: int) -> KdfCost:
    return calibration.choose(machine.derive, available, machine.timer)


@pytest.mark.parametrize(
    ("available_mib", "memory_mib"),
    [(8000, 256), (512, 256), (511, 255), (300, 150), (129, 64), (128, 64), (100, 64), (1, 64), (0, 64)],
)
def test_memory_is_half_of_what_is_free_at_most_and_never_under_the_floor(available_mib: int, memory_mib: int) -> None:
    assert choose(Machine(1.4), available_mib * _MIB).memory == memory_mib * _MIB


def test_passes_are_raised_until_it_takes_its_time() -> None:
    machine = Machine(1.4)
    cost = choose(machine, 8000 * _MIB)
    assert cost == KdfCost(256 * _MIB, 3, 4)
    assert machine.derived <= 3


def test_a_fast_machine_gets_no_more_passes_than_a_header_may_ask() -> None:
    cost = choose(Machine(0.0001), 8000 * _MIB)
    assert cost.passes == 20
    assert cost.within_bounds()


def test_a_slow_machine_gets_less_memory_but_never_less_work_than_the_light_cost() -> None:
    cost = choose(Machine(40.0), 8000 * _MIB)
    assert cost == KdfCost(64 * _MIB, 3, 4)


@given(st.floats(0.01, 60), st.floats(0, 0.3), st.integers(0, 16_000))
def test_whatever_the_machine(seconds: float, constant: float, available_mib: int) -> None:
    machine = Machine(seconds, constant)
    cost = choose(machine, available_mib * _MIB)
    assert cost.within_bounds()
    assert cost.memory * cost.passes >= KdfCost.light().memory * KdfCost.light().passes
    assert machine.derived <= 12
    took = machine.takes(cost)
    could_be_cheaper = cost.memory > 64 * _MIB or cost.passes > 3
    assert took <= 1.6 or not could_be_cheaper or cost.passes == 1
    assert took >= 0.75 or cost.passes == 20


def test_this_machine_is_asked_when_nothing_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "available", lambda: 200 * _MIB)
    machine = Machine(1.4)
    assert calibration.choose(machine.derive, timer=machine.timer).memory == 100 * _MIB
    monkeypatch.setattr(memory, "available", lambda: None)
    assert calibration.choose(machine.derive, timer=machine.timer).memory == 256 * _MIB


# ---- what the machine has


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A /proc and a /sys of our own."""
    proc, groups = tmp_path / "proc", tmp_path / "cgroup"
    (proc / "self").mkdir(parents=True)
    groups.mkdir()
    (proc / "meminfo").write_text("MemTotal:  4000000 kB\nMemFree: 7 kB\nMemAvailable:    1500000 kB\n")
    monkeypatch.setattr(memory, "_PROC", proc)
    monkeypatch.setattr(memory, "_GROUPS", groups)
    return tmp_path


def test_memory_of_the_whole_machine(kernel: Path) -> None:
    assert (memory.total(), memory.available()) == (4_000_000, 1_500_000)


@pytest.mark.parametrize(
    ("group", "limits", "total"),
    [
        ("0::/user.slice/a.scope\n", {"user.slice/a.scope/memory.max": "max\n"}, 4_000_000),
        ("0::/user.slice/a.scope\n", {"user.slice/a.scope/memory.max": f"{512 * _MIB * 1024}\n"}, 512 * _MIB),
        ("0::/user.slice/a.scope\n", {"user.slice/memory.max": f"{256 * _MIB * 1024}\n"}, 256 * _MIB),
        ("0::/\n", {"memory.max": "1048576000"}, 1_024_000),
        ("5:cpu,memory:/docker/x\n", {"memory/docker/x/memory.limit_in_bytes": "104857600"}, 102_400),
        ("5:memory:/x\n", {"memory/memory.limit_in_bytes": "9223372036854771712"}, 4_000_000),
        ("мусор\n:\n", {"memory.max": "много"}, 4_000_000),
    ],
)
def test_memory_of_the_control_group(kernel: Path, group: str, limits: dict[str, str], total: int) -> None:
    (kernel / "proc" / "self" / "cgroup").write_text(group)
    for name, limit in limits.items():
        (kernel / "cgroup" / name).parent.mkdir(parents=True, exist_ok=True)
        (kernel / "cgroup" / name).write_text(limit)
    assert memory.total() == total


def test_a_kernel_that_says_nothing(kernel: Path) -> None:
    (kernel / "proc" / "meminfo").unlink()
    assert memory.total() is None


def test_a_header_that_asks_more_than_there_is_is_refused_before_it_is_paid(
    vault_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "total", lambda: 63 * _MIB)
    with pytest.raises(BadInput, match="64 МиБ памяти, а здесь всего 63"):
        open_with(vault_dir, never)
    monkeypatch.setattr(memory, "total", lambda: None)
    with pytest.raises(AssertionError, match="a key was derived"):
        open_with(vault_dir, never)


def test_slots_together_may_not_ask_more_than_one_may(vault_dir: Path) -> None:
    head = header.read(vault_dir)
    greedy = [
        replace(head.slots[0], id=str(number), label=str(number), cost=KdfCost(4096 * _MIB, 10, 4))
        for number in range(3)
    ]
    assert header.parse(header.serialise(replace(head, slots=tuple(greedy[:2])))).slots[1].cost is not None
    with pytest.raises(VaultDamaged):
        header.parse(header.serialise(replace(head, slots=tuple(greedy))))


def test_words_open_where_no_passphrase_can_be_paid_for(
    vault_dir: Path, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "total", lambda: 63 * _MIB)
    head = header.read(vault_dir)
    assert slots.open_any(head, passphrase(words), never).slot.kind is SlotKind.RECOVERY
    listed = words.split()
    turned = (" ".join(listed[by:] + listed[:by]) for by in range(1, len(listed)))
    wrong = next(each for each in turned if recovery.from_words(each) is None)  # one in 256 has a right checksum
    with pytest.raises(BadInput):
        slots.open_any(head, passphrase(wrong), never)

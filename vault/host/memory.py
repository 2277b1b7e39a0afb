"""Where memory may end up: swap, hibernation, debuggers, core dumps."""

from __future__ import annotations

import re
from pathlib import Path

from vault.host.facts import HostFact, Own, State, read
from vault.text import clean_line


def swap(root: Path) -> HostFact:
    text = read(root / "proc/swaps")
    if text is None:
        return HostFact("swap", "Подкачка", State.UNKNOWN, "не видно", "Проверьте сами: swapon --show")
    places = [line.split()[0] for line in text.splitlines()[1:] if line.split()]
    open_places = [place for place in places if not _is_closed(place, root)]
    if not places:
        return HostFact("swap", "Подкачка", State.GOOD, "выключена")
    if _no_swap_for_us(root):
        return HostFact("swap", "Подкачка", State.GOOD, "включена, но эта программа в неё не попадает")
    if not open_places:
        return HostFact("swap", "Подкачка", State.GOOD, "только в сжатой памяти или на зашифрованном диске")
    return HostFact(
        "swap",
        "Подкачка",
        State.BAD,
        f"пишет память на диск: {clean_line(', '.join(open_places))}",
        "Секреты могут остаться на диске. Выключите (swapoff -a), зашифруйте подкачку или возьмите zram.",
    )


def _is_closed(place: str, root: Path) -> bool:
    """Memory itself, or a device whose mapper says that it is encrypted."""
    name = Path(place).name
    if re.fullmatch(r"zram\d+", name):
        return True
    blocks = root / "sys/block"
    mapped = [blocks / name / "dm"] if re.fullmatch(r"dm-\d+", name) else []
    if place.startswith("/dev/mapper/"):
        mapped = [path for path in sorted(blocks.glob("dm-*/dm")) if (read(path / "name") or "").strip() == name]
    return any((read(path / "uuid") or "").startswith("CRYPT-") for path in mapped)


def _no_swap_for_us(root: Path) -> bool:
    """Whether the control group of this process may not be swapped out."""
    for line in (read(root / "proc/self/cgroup") or "").splitlines():
        number, _, path = line.partition("::")
        if number == "0" and path.startswith("/") and ".." not in path:
            limit = read(root / "sys/fs/cgroup" / path.lstrip("/") / "memory.swap.max")
            return limit is not None and limit.strip() == "0"
    return False


def hibernation(root: Path) -> HostFact:
    title = "Спящий режим с записью памяти"
    state, mode = read(root / "sys/power/state"), read(root / "sys/power/disk")
    if state is None:
        return HostFact("hibernation", title, State.UNKNOWN, "не видно", "Не усыпляйте машину с открытым хранилищем.")
    if "disk" not in state.split() or "[disabled]" in (mode or ""):
        return HostFact("hibernation", title, State.GOOD, "невозможен")
    text = read(root / "proc/swaps") or ""
    places = [line.split()[0] for line in text.splitlines()[1:] if line.split()]
    if all(re.fullmatch(r"zram\d+", Path(place).name) for place in places):
        return HostFact("hibernation", title, State.GOOD, "некуда записать: нет подкачки на диске")
    if all(_is_closed(place, root) for place in places):
        return HostFact("hibernation", title, State.GOOD, "возможен, диск для него зашифрован")
    return HostFact(
        "hibernation",
        title,
        State.BAD,
        "возможен: память запишется на диск открыто",
        "Перед сном закрывайте хранилище (F6) или запретите: systemctl mask hibernate.target",
    )


def ptrace(root: Path, own: Own) -> HostFact:
    title = "Чтение памяти другими программами"
    text = (read(root / "proc/sys/kernel/yama/ptrace_scope") or "").strip()
    advice = "Включите ограничение: sysctl kernel.yama.ptrace_scope=1"
    if text in {"1", "2", "3"}:
        return HostFact("ptrace", title, State.GOOD, f"ограничено системой (ptrace_scope = {text})")
    found = "система не ограничивает (ptrace_scope = 0)" if text == "0" else "ограничение системы не видно"
    if own.dumpable == 0:
        return HostFact("ptrace", title, State.GOOD, f"{found}, но эта программа чтение закрыла сама")
    return HostFact("ptrace", title, State.BAD if text == "0" else State.UNKNOWN, found, advice)


def dumping(own: Own) -> HostFact:
    title = "Собственная защита программы"
    if own.dumpable is None:
        return HostFact("dumpable", title, State.UNKNOWN, "система не отвечает")
    if own.dumpable == 0:
        return HostFact("dumpable", title, State.GOOD, "память закрыта от программ того же пользователя")
    return HostFact(
        "dumpable", title, State.BAD, "память открыта программам того же пользователя", "Перезапустите программу."
    )


def cores(root: Path, own: Own) -> HostFact:
    title = "Дампы памяти при сбоях"
    pattern = (read(root / "proc/sys/kernel/core_pattern") or "").strip()
    if own.dumpable == 0 or (own.core_limit == 0 and pattern and not pattern.startswith("|")):
        return HostFact("core", title, State.GOOD, "выключены")
    if own.core_limit is None or not pattern:
        return HostFact("core", title, State.UNKNOWN, "не видно", "Проверьте сами: ulimit -c")
    found = "передаются другой программе" if pattern.startswith("|") else "пишутся на диск"
    return HostFact("core", title, State.BAD, found, "Выключите: ulimit -c 0 и systemctl mask systemd-coredump.socket")

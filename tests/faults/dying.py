"""Death on order: a forked child lives, says what was acknowledged, and is killed at a given word or system call.

Before every system call by which a file changes, SQLite's own ones too, the kernel asks this process (seccomp's user
notification, which needs no privilege): so a death at the n-th of them is the same each time, inside a commit or
between two. A death at a word is not asked for: the child runs on while it is killed.
"""

from __future__ import annotations

import ctypes
import fcntl
import hashlib
import os
import platform
import select
import signal
import socket
import struct
import threading
import time
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from vault.keys import KdfCost

Tell = Callable[[str], None]
Life = Callable[[Tell], None]

# pwrite64, write, fsync, fdatasync, ftruncate, unlink, unlinkat, rename, renameat, renameat2, mkdir, mkdirat, rmdir
_CALLS = {
    "x86_64": (18, 1, 74, 75, 77, 87, 263, 82, 264, 316, 83, 258, 84),
    "aarch64": (68, 64, 82, 83, 46, 35, 38, 276, 34),
}
_SECCOMP = {"x86_64": 317, "aarch64": 277}
_PR_SET_NO_NEW_PRIVS, _SET_FILTER, _NEW_LISTENER = 38, 1, 8  # <linux/prctl.h>, <linux/seccomp.h>
_ASK, _ALLOW, _GO_ON = 0x7FC00000, 0x7FFF0000, 1
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06  # <linux/bpf_common.h>
_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_NOTICE = 80  # bytes of struct seccomp_notif


def cheap(given: bytearray, salt: bytes, cost: KdfCost) -> bytearray:
    """Stands in for Argon2id where nothing hangs on its cost."""
    return bytearray(hashlib.sha256(bytes(given) + salt + repr(cost).encode()).digest())


@dataclass(frozen=True)
class Lived:
    """What a life said before it ended, whether it was killed, its calls (0 where none were counted)."""

    words: tuple[str, ...]
    killed: bool
    calls: int


def live(life: Life, *, at_word: int | None = None, at_call: int | None = None, counted: bool = False) -> Lived:
    """Let `life` run in a child: to its end, until it has said so many words, or until its n-th call (from 1).

    AssertionError when it ended by itself in an error, which is on stderr.
    """
    reader, writer = os.pipe()
    ours, theirs = socket.socketpair()
    child = fork()
    asks = counted or at_call is not None
    if child == 0:
        os.close(reader)
        _child(life, writer, theirs if asks else None)
    os.close(writer)
    theirs.close()
    try:
        listener = _listener(ours) if asks else None
        said, calls = _watch(child, reader, listener, at_word, at_call)
    finally:
        os.close(reader)
        ours.close()
        _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status)
    if killed:
        assert os.WTERMSIG(status) == signal.SIGKILL
    else:
        assert os.WEXITSTATUS(status) == 0
    return Lived(tuple(said.decode().splitlines()), killed, calls)


_lasting = [0]


def _strange_threads() -> int:
    return len(os.listdir("/proc/self/task")) - threading.active_count()  # noqa: PTH208  # their names are enough


def fork() -> int:
    """`os.fork`, after the threads that Python has joined are gone from the kernel too.

    A database's thread goes through OpenSSL on its last way out; forked then, the child would wait for a lock of
    OpenSSL's that nobody holds. Threads that are not Python's and stay are waited for once, for a second.
    """
    until = time.monotonic() + 1
    while _strange_threads() > _lasting[0] and time.monotonic() < until:
        os.sched_yield()
    _lasting[0] = _strange_threads()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons warn of threads; the child starts its own
        return os.fork()


def why_not_counted() -> str:
    """Why system calls cannot be counted here, or nothing when they can."""
    if platform.system() != "Linux" or platform.machine() not in _CALLS:
        return "the numbers of system calls are not known for this machine"
    try:
        assert live(lambda tell: tell("x"), counted=True).calls > 0
    except (OSError, AssertionError):
        return "the kernel does not let a process watch another's system calls"
    return ""


def _child(life: Life, writer: int, link: socket.socket | None) -> NoReturn:
    def work() -> None:
        if link is not None:
            descriptor = _ask_before_calls()
            socket.send_fds(link, [b"x"], [descriptor])
            os.close(descriptor)
        life(lambda text: _say(writer, text))

    run_and_leave(work)


def run_and_leave(work: Callable[[], None]) -> NoReturn:
    """Do `work` in a forked child, and end the process: with 0, or with 1 and the error on stderr."""
    try:
        work()
    except BaseException:  # noqa: BLE001  # the child must never return into pytest
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _say(writer: int, text: str) -> None:
    os.write(writer, f"{text}\n".encode())


class _Step(ctypes.Structure):
    _fields_ = (("code", ctypes.c_ushort), ("yes", ctypes.c_ubyte), ("no", ctypes.c_ubyte), ("k", ctypes.c_uint))


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.POINTER(_Step)))


def _ask_before_calls() -> int:
    """From now on this process and its threads ask the holder of the answered descriptor before each of `_CALLS`."""
    steps = [_Step(_LOAD, 0, 0, 0)]
    for number in _CALLS[platform.machine()]:
        steps += [_Step(_EQUAL, 0, 1, number), _Step(_RETURN, 0, 0, _ASK)]
    steps.append(_Step(_RETURN, 0, 0, _ALLOW))
    program = _Filter(len(steps), (_Step * len(steps))(*steps))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    number = _SECCOMP[platform.machine()]
    descriptor: int = libc.syscall(number, _SET_FILTER, _NEW_LISTENER, ctypes.byref(program))
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "seccomp")
    return descriptor


def _listener(link: socket.socket) -> int:
    _, descriptors, _, _ = socket.recv_fds(link, 1, 1)
    assert descriptors, "the child could not set its filter"
    return descriptors[0]


def _watch(
    child: int, reader: int, listener: int | None, at_word: int | None, at_call: int | None
) -> tuple[bytes, int]:
    """What was said, whole words only, and the number of calls; the child is dead or dying when this ends."""
    said, calls, killed = b"", 0, at_word == 0
    poll = select.poll()
    poll.register(reader, select.POLLIN)
    if listener is not None:
        poll.register(listener, select.POLLIN)
    if killed:
        os.kill(child, signal.SIGKILL)
    while True:
        ready = dict(poll.poll())
        if listener is not None and ready.get(listener, 0) & select.POLLIN and not killed:
            killed = _answer(listener, last=calls + 1 == at_call)
            calls += 1
            if killed:
                os.kill(child, signal.SIGKILL)
        elif listener is not None and listener in ready:
            poll.unregister(listener)
        if ready.get(reader, 0):
            content = os.read(reader, 65536)
            if not content:
                break
            said += content
            if at_word is not None and said.count(b"\n") >= at_word and not killed:
                killed = True
                os.kill(child, signal.SIGKILL)
    if listener is not None:
        os.close(listener)
    return said[: said.rfind(b"\n") + 1], calls


def _answer(listener: int, *, last: bool) -> bool:
    """Let the call through, unless it is the last one: then the child is to die before it."""
    notice = bytearray(_NOTICE)
    try:
        fcntl.ioctl(listener, _RECEIVE, notice)
        if not last:
            fcntl.ioctl(listener, _SEND, struct.pack("QqiI", *struct.unpack_from("Q", notice), 0, 0, _GO_ON))
    except FileNotFoundError:  # the thread that asked is gone
        return False
    return last

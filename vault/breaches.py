"""A list of leaked passwords in a file of this machine: is a password on it. Never a network.

Two kinds of file: «SHA-1:count» lines sorted by the hash (any size, looked up in place), and small lists of passwords
or of unsorted hashes, one on a line. What is done with an answer is decided by `secrets`.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import weakref
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from vault.errors import BadInput
from vault.files import reason

MOST_READ = 50 * 1024 * 1024
"""Bytes of a file that is read whole; a larger one must be sorted by hash."""

_HASH_LINE = re.compile(rb"[0-9A-Fa-f]{40}(?::\d{1,12})?")
_OTHER_HASH = re.compile(rb"(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{64}|[0-9A-Fa-f]{128})(?::\d{1,12})?")
_MARK = b"\xef\xbb\xbf"  # the byte order mark that some editors put first
_HEX = 40
_LONGEST_LINE = 128  # of a list of hashes
_HEAD = 64 * 1024
_BLOCK = 1 << 20
_SAMPLES = 256
_CHUNK = 500_000
_KEPT = 8  # bytes of each digest: among 10 million lines two meet by chance once in 10^12 questions


class List:
    """One file, open until `close` or until nobody needs it."""

    def __init__(self, path: Path) -> None:
        """BadInput when it is no list that can be asked: no file, not a regular one, binary, of other hashes,
        or large and not sorted.
        """
        self._path = path
        self._descriptor = _opened(path)
        self._end = weakref.finalize(self, os.close, self._descriptor)
        try:
            self._size = os.fstat(self._descriptor).st_size
            self._chunks = self._understood()
        except OSError as error:
            self._end()
            raise BadInput(f"Список утечек {path} не читается: {reason(error)}.") from None
        except BadInput:
            self._end()
            raise

    def close(self) -> None:
        """Let the file go."""
        self._end()

    def contains(self, password: str) -> bool:
        """Whether exactly this password is on the list; BadInput if the file stopped being one meanwhile."""
        if not password:
            return False
        try:
            return any(self._has(_digest(each)) for each in _encoded(password))
        except OSError as error:
            raise BadInput(f"Список утечек {self._path} не читается: {reason(error)}.") from None

    def _has(self, digest: bytes) -> bool:
        if self._chunks is not None:
            number = int.from_bytes(digest[:_KEPT], "big")
            return any(_in_sorted(chunk, number) for chunk in self._chunks)
        return self._has_line(digest.hex().upper().encode())

    # What kind of file it is

    def _understood(self) -> tuple[array[int], ...] | None:
        """What was read of a small file; None when it is sorted and large, to be asked in place."""
        head = os.pread(self._descriptor, _HEAD, 0)
        if b"\0" in head:
            raise BadInput(f"{self._path} — не текстовый файл, а нужен список паролей или хешей SHA-1.")
        lines = [line.strip() for line in head.removeprefix(_MARK).splitlines()[:20] if line.strip()]
        if not lines:
            raise BadInput(f"{self._path} пуст: искать не по чему.")
        hashed = sum(bool(_HASH_LINE.fullmatch(line)) for line in lines[:-1] or lines)
        if not hashed and all(_OTHER_HASH.fullmatch(line) for line in lines[:-1] or lines):
            raise BadInput(f"В {self._path} хеши другого вида. Нужен список SHA-1 или сами пароли.")
        if self._size <= MOST_READ:
            return self._read(hashed=bool(hashed))
        if not hashed:
            raise BadInput(f"{self._path} слишком велик для списка паролей. Нужен список SHA-1, упорядоченный по хешу.")
        if not self._is_sorted():
            raise BadInput(f"{self._path} не упорядочен по хешу. Нужен вариант «ordered by hash».")
        return None

    def _read(self, *, hashed: bool) -> tuple[array[int], ...]:
        """The first bytes of every digest, in sorted chunks."""
        chunks: list[array[int]] = []
        numbers: list[int] = []
        for line in self._lines():
            if hashed:
                if not _HASH_LINE.fullmatch(line.strip()):
                    raise BadInput(f"В {self._path} не все строки — хеши SHA-1. Список не принят.")
                digest = bytes.fromhex(line.strip()[:_HEX].decode("ascii"))
            else:
                digest = _digest(line)
            numbers.append(int.from_bytes(digest[:_KEPT], "big"))
            if len(numbers) == _CHUNK:
                chunks.append(array("Q", sorted(numbers)))
                numbers = []
        return (*chunks, array("Q", sorted(numbers)))

    def _lines(self) -> Iterator[bytes]:
        """Lines without their ends, none empty; at most `MOST_READ` bytes, however the file grows meanwhile."""
        rest = b""
        offset = 0
        while offset < MOST_READ and (block := os.pread(self._descriptor, min(_BLOCK, MOST_READ - offset), offset)):
            text = rest + (block if offset else block.removeprefix(_MARK))
            offset += len(block)
            if b"\0" in text:
                raise BadInput(f"{self._path} — не текстовый файл, а нужен список паролей или хешей SHA-1.")
            *whole, rest = text.split(b"\n")
            yield from filter(None, (line.rstrip(b"\r") for line in whole))
        yield from filter(None, (rest.rstrip(b"\r"),))

    def _is_sorted(self) -> bool:
        """By samples: a list ordered otherwise fails at once, a few misplaced lines are not looked for."""
        found = [self._line_at(self._size * at // _SAMPLES) for at in range(_SAMPLES)]
        hashes = [each for each in found if each]
        return all(earlier <= later for earlier, later in pairwise(hashes))

    # Looking up in place

    def _has_line(self, wanted: bytes) -> bool:
        """Halve the file until the line must start here."""
        low, high = 0, self._size
        while low < high:
            middle = (low + high) // 2
            found = self._line_at(middle)
            if found == wanted:
                return True
            if found and found < wanted:
                low = middle + 1
            else:
                high = middle
        return self._line_at(low) == wanted

    def _line_at(self, offset: int) -> bytes:
        """The hash of the first line that starts at `offset` or after it, in capitals; empty at the end."""
        start = max(0, offset - 1)
        block = os.pread(self._descriptor, 2 * _LONGEST_LINE, start)
        if offset:
            end = block.find(b"\n")
            if end < 0:
                if start + len(block) < self._size:
                    raise BadInput(f"В {self._path} строка, которая не хеш SHA-1. Проверка прервана.")
                return b""
            block = block[end + 1 :]
        else:
            block = block.removeprefix(_MARK)
        line = block.split(b"\n", 1)[0].strip()
        if not line:
            return b""
        if not _HASH_LINE.fullmatch(line):
            raise BadInput(f"В {self._path} строка, которая не хеш SHA-1. Проверка прервана.")
        return line[:_HEX].upper()


def _opened(path: Path) -> int:
    """A descriptor of a regular file; a pipe is not waited for."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else "негодное имя"
        raise BadInput(f"Список утечек {path} не открывается: {why}.") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise BadInput(f"{path} — не обычный файл, список утечек из него не читается.")
    return descriptor


def _encoded(password: str) -> Iterator[bytes]:
    """The bytes a list may hold for it: UTF-8, and the old Russian encoding where it has all the letters."""
    yield password.encode("utf-8", "surrogatepass")
    if not password.isascii():
        try:
            yield password.encode("cp1251")
        except UnicodeEncodeError:
            return


def _digest(content: bytes) -> bytes:
    # The list's own hash, not a protection of ours.
    return hashlib.sha1(content, usedforsecurity=False).digest()


def _in_sorted(numbers: array[int], number: int) -> bool:
    at = bisect_left(numbers, number)
    return at < len(numbers) and numbers[at] == number

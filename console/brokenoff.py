"""What a lock or the end broke off: what is written of it, what is not, and what to do next, in a sentence.

Whoever waited for the work is gone by then; what it came to stands in its `Doing`. When it is told is the guard's.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from console import format as shown
from console.working import Working
from vault.doing import Doing

TITLE = "Что стало с начатым"
_COPIES = {"backup.made", "backup.pruned"}
_STOPPED = "Остановлено: "
_NOTHING = "ничего не записано."
_ALL = "записано целиком."
_PART = "записано не всё: что успело, видно в журнале (7)."
_BEFORE = {*_COPIES, "generation.begun"}
"""What is no part of what was to be written: it tells that a change is about to begin."""
_STILL = "ещё останавливается. Чем кончилось, видно в журнале (7)."


def wait(works: Iterable[Working], seconds: float) -> None:
    """In a thread: until all of them came to their end, at most so long."""
    until = time.monotonic() + seconds
    for work in works:
        work.doing.over.wait(max(0.0, until - time.monotonic()))


def sentence(work: Working, by: str) -> str:
    """«Прервано блокировкой: «Загрузка списка». Ничего не записано. …»; `by` what it was broken off by."""
    doing = work.doing
    if not doing.over.is_set():
        return f"«{work.name}»: {_STILL}"
    if written(doing):
        return f"«{work.name}»: закончено, пока хранилище закрывалось. {shown.capital(doing.said or _ALL)}"
    part = doing.said if doing.answered else ""
    what = shown.capital(part or doing.refused.removeprefix(_STOPPED) or _left(doing))
    return f"Прервано {by}: «{work.name}». {what} {work.again}".rstrip()


def _left(doing: Doing) -> str:
    """Of work that was locked out, which told nothing: it may have written before."""
    return _PART if not doing.answered and set(doing.committed) - _BEFORE else _NOTHING


def written(doing: Doing) -> bool:
    """Whether the work came to its end and something is written: a copy that is made before is no work of its own."""
    return doing.answered and doing.whole and bool(doing.said or set(doing.committed) - _COPIES)

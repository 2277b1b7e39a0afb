"""What an internal error is told as: its kind and its place. Catching it is the application's."""

from __future__ import annotations

import traceback
from pathlib import Path

from textual.worker import WorkerFailed


def crash_sentence(error: BaseException | None) -> str:
    """What happened, where, and what is intact. The message of the error is left out: it may hold a secret."""
    place = ""
    if isinstance(error, WorkerFailed):
        error = error.error
    if error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        last = f", {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        place = f" ({type(error).__name__}{last})"
    return f"Внутренняя ошибка программы{place}. Хранилище закрыто, записанное в нём цело."

"""The steps of an import in their order, over an open vault or over none: what the command line and the screen call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from registry.imports.secrets import applying, settling
from registry.imports.secrets.known import Known, load
from registry.imports.secrets.model import Answers, Applied, Entries, Match
from registry.imports.secrets.planning import Plan, plan
from registry.imports.secrets.settling import Place
from vault import backup, doing
from vault.store import Store

_DONE_WITH = "Файл с паролями больше не нужен: удалите его и очистите корзину."
_STILL_NEEDED = (
    "Взято не всё ({what}), поэтому файл пока не удаляйте: перенесите нужное или убедитесь, что оно не нужно. Потом "
    "удалите его и очистите корзину."
)
_ERASING = (
    "На SSD, в облачных папках и в резервных копиях ни удаление, ни затирание (shred) не стирает данные наверняка: "
    "если файл бывал на чужом или общем диске либо в почте, смените пароли из него. Проверьте ещё папку «Загрузки» и "
    "сам менеджер, из которого он выгружен."
)
REASON = "secrets.imported"
_STOPPED = "Остановлено: ни один секрет не записан, прежние целы."


@dataclass(frozen=True)
class Importing:
    """A file held against the registry: its counts, and what applying it writes."""

    match: Match
    plan: Plan
    same: frozenset[Place]


def advice(found: Match) -> str:
    """What to do with the file after it was written: while something of it is not taken, it may be the only copy."""
    parts = (
        (found.questions, "вопросов без ответа"),
        (found.rejected, "отклонено"),
        (found.kept_back, "строк, взятых не целиком"),
    )
    what = ", ".join(f"{title}: {count}" for count, title in parts if count)
    return f"{_STILL_NEEDED.format(what=what) if what else _DONE_WITH} {_ERASING}"


def preview(store: Store | None, entries: Entries, answers: Answers) -> Importing:
    """What applying would do; without a vault as if nothing were known. Nothing is written but the journal's row
    about stored secrets being compared.

    BadInput for an answer that fits no question; Locked while the secrets are closed and something is stored.
    """
    known = Known() if store is None else store.read(load)
    decided = plan(known, entries, answers)
    held = settling.Compared() if store is None else settling.compare(store, decided, known)
    settling.settle(decided, known, held, answers)
    return Importing(settling.counted(decided), decided, held.same)


def apply(store: Store, found: Importing, today: date) -> Applied:
    """Write it in one transaction, after a backup of the vault as it was; nothing to write makes neither.

    `today` is a day of the municipality. BadInput, Locked, StorageFailed, VaultDamaged, Stopped: then nothing is
    written.
    """
    if not applying.writes(found.plan, found.same):
        return Applied((), ())
    with doing.saying(_STOPPED):
        strengths = applying.rate(found.plan, found.same)
        backup.make_if_changed(store, backup.IMPORT)
        return store.write(REASON, lambda tx: applying.apply(tx, found.plan, found.same, strengths, today))

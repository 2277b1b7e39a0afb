"""Half-written forms over a lock: kept in the vault before it closes, offered when the same form is opened again.

What a draft holds is only what the person changed: the record under it may have moved on. How it is sealed is the
vault's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, cast

from console import format as shown
from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.forms.model import Draft, FormPlan
from console.reading.drafts import SECRET
from vault import drafts
from vault.drafts import Ready
from vault.errors import Locked
from vault.keys import wipe
from vault.store import Store
from vault.transaction import Tx

if TYPE_CHECKING:
    from console.app import Console


def kept(store: Store, plan: FormPlan, draft: Draft) -> Ready:
    """What the vault is to hold of a form, sealed by the keys of this moment; the draft's own buffers are wiped.

    Locked when it is secret and the secrets are closed; BadInput.
    """
    content = {
        "title": draft.title,
        "at": draft.at.isoformat(),
        "values": dict(draft.values),
        "secrets": {key: value.decode("utf-8") for key, value in draft.secrets.items()},
    }
    for secret in draft.secrets.values():
        wipe(secret)
    text = json.dumps(content, ensure_ascii=False)
    return drafts.ready(store.ring, store.vault_id, store.header.generation, _name(plan), text, secret=plan.secret)


def write(store: Store, found: Iterable[Ready]) -> None:
    """Keep them all in one transaction. Locked when the vault is closed; StorageFailed."""
    wanted = tuple(found)

    def work(tx: Tx) -> None:
        for one in wanted:
            drafts.put(tx, one)

    if wanted:
        store.write("draft.kept", work)


async def fill(console: Console, plan: FormPlan) -> int | None:
    """Show the form, first offering its draft if there is one; the id that was saved, or None."""
    if not plan.draft:
        return await console.push_screen_wait(Form(plan))
    try:
        draft = await console.session.read(lambda tx: _take(tx, plan))
    except Locked:
        return None
    if draft is not None:
        answers = ((True, "Продолжить черновик"), (False, "Выбросить черновик и начать заново"))
        asked = f"«{draft.title}»: изменённые поля сохранились."
        when = shown.moment(draft.at, console.session.zone)
        keep = await console.push_screen_wait(Choose(f"Есть черновик от {when}", asked, answers))
        if keep is None:
            return None
        if not keep:
            await drop(console, plan)
            draft = None
    saved = await console.push_screen_wait(form := Form(plan, draft))
    if (draft is not None or form.kept_as is not None) and (saved is not None or form.thrown_away):
        await drop(console, plan)
    return saved


def _take(tx: Tx, plan: FormPlan) -> Draft | None:
    """The draft of this form, one with secrets first; an unreadable one is as good as none."""
    for name in _names(plan):
        content = drafts.take(tx, name)
        if content is not None:
            return _read(content)
    return None


def _read(content: str) -> Draft | None:
    try:
        found = cast("Mapping[str, object]", json.loads(content))
        values = cast("Mapping[str, str]", found["values"])
        secrets = cast("Mapping[str, str]", found["secrets"])
        return Draft(
            str(found["title"]),
            datetime.fromisoformat(str(found["at"])),
            {key: str(value) for key, value in values.items()},
            {key: bytearray(str(value).encode("utf-8")) for key, value in secrets.items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError):  # of another version of the program
        return None


async def drop(console: Console, plan: FormPlan) -> None:
    """Forget what was kept of this form."""

    def work(tx: Tx) -> None:
        for name in _names(plan):
            drafts.drop(tx, name)

    if console.session.store is not None:
        await console.session.write("draft.dropped", work)


def _name(plan: FormPlan) -> str:
    return plan.draft + SECRET if plan.secret else plan.draft


def _names(plan: FormPlan) -> tuple[str, ...]:
    """Where drafts of this form may lie, as far as it can take them."""
    return (plan.draft + SECRET, plan.draft) if plan.secret else (plan.draft,)

"""Half-written forms against a crash: what was typed is kept in the vault when the hands rest, as it is over a lock.

How a draft is sealed and offered is `drafting`. A form that the person saves or throws away leaves no draft.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from vault.clock import real_now
from vault.errors import PoryadokError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.app import Console
    from console.dialogs.form import Form

REST = 3.0
"""Seconds without a key after which a changed form is kept; our own choice: a thought, not every letter."""


class Autosaving:
    """Looked at once a second; writes only what changed since it was kept last."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._writing = False
        self.trouble = ""
        """Why the last one could not be kept; empty when it was."""

    def look(self, forms: Sequence[Form]) -> None:
        """Keep those of these forms that changed, if the hands rest."""
        session = self._console.session
        if self._writing or not forms or session.store is None or session.read_only or session.idle < REST:
            return
        changed = [form for form in forms if form.plan.draft and form.dirty and form.kept_as != form.stamp()]
        if changed:
            self._writing = True
            self._console.run_worker(self._keep(changed), group="autosave")

    async def _keep(self, forms: Sequence[Form]) -> None:
        from console import drafting

        session = self._console.session
        try:
            found = []
            for form in forms:
                form.kept_as = form.stamp()  # first: whoever closes it from now on drops the draft
                draft = form.draft(real_now())
                if draft is not None:
                    found.append(drafting.kept(session.opened(), form.plan, draft))
            store = session.opened()
            await asyncio.to_thread(drafting.write, store, found)
            for form in forms:
                if form.settled:  # saved or thrown away while its draft was on its way
                    await drafting.drop(self._console, form.plan)
            self.trouble = ""
        except PoryadokError as error:  # closed meanwhile, or a full disk: the lock keeps it once more, and tells
            self.trouble = str(error)
        finally:
            self._writing = False

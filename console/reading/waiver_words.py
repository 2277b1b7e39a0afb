"""How a waiver is given: the console has no form for it, so the command is told, filled for what is on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from checks.model import SubjectKind, Verdict
from vault.text import counted

_DAYS = 30  # of the last day in the example: our own choice


def how(verdict: Verdict, *others: Verdict, today: date) -> str:
    """The commands for this failure: for its page, its organization, and for a group; of many, one for each."""
    tail = f'--until {today + timedelta(days=_DAYS)} --reason "Почему"'
    if others:
        return _for_each((verdict, *others), tail)
    add = f"  poryadok waive add {verdict.check}"
    lines = [
        "О нарушении известно, оно разрешено до срока и не считается.",
        "Отсрочку дают из командной строки: выйдите (F10) и наберите.",
        "",
    ]
    if verdict.subject.kind is SubjectKind.PAGE:
        lines += ["Этой странице:", f"{add} --page {verdict.subject.id} {tail}", ""]
    if verdict.organization_id:
        lines += ["Этой организации:", f"{add} --org {verdict.organization_id} {tail}", ""]
    lines += [
        "Группе, например всем школам на каникулы:",
        f"{add} --word школа {tail}",
        "",
        "Другие группы: poryadok waive add --help. Все отсрочки: poryadok waive list.",
    ]
    return "\n".join(lines)


def _for_each(found: Sequence[Verdict], tail: str) -> str:
    lines = [
        f"Отмечено: {counted(len(found), 'нарушение', 'нарушения', 'нарушений')}. Отсрочка разрешает их до срока.",
        "Отсрочку дают из командной строки: выйдите (F10) и наберите.",
        "",
    ]
    for each in found:
        if not each.organization_id:
            continue  # nobody's: there is no one to give a waiver to
        page = each.subject.kind is SubjectKind.PAGE
        whom = f"--page {each.subject.id}" if page else f"--org {each.organization_id}"
        lines.append(f"  poryadok waive add {each.check} {whom} {tail}")
    return "\n".join((*lines, "", "Все отсрочки: poryadok waive list."))

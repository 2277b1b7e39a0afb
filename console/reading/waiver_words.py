"""How a waiver is given: the console has no form for it, so the command is told, filled for what is on the screen."""

from __future__ import annotations

from datetime import date, timedelta

from checks.model import SubjectKind, Verdict

_DAYS = 30  # of the last day in the example: our own choice


def how(verdict: Verdict, today: date) -> str:
    """The commands for this failure: for its page, its organization, and for a group."""
    tail = f'--until {today + timedelta(days=_DAYS)} --reason "Почему"'
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

"""What is said of a run of checks: its plan, an unfinished one, how far it came, how it ended. Words only."""

from __future__ import annotations

from checks.results import RunResult, RunState, Totals
from checks.running.pending import Pending, Why, remain, subjects
from checks.running.planning import NetworkPlan, Plan, QuotaShare
from checks.running.progress import NetworkProgress, Progress
from console import format as shown
from console.reading.tally import sentence
from console.reading.unseen import Trouble
from console.widgets.fitting import fit, wrapped
from vault.text import counted

_TITLE = 14
"""Cells for the name of a network: «Одноклассники» and a space."""

_BAR = 10
_WIDE = 76
"""From so many cells on there is room for a bar beside the counts."""


# Before


def plan_text(plan: Plan) -> str:
    """What a run would ask: a line for each network with its pages, requests, time, quota, or what is in the way."""
    if not plan.networks:
        return "Спрашивать некого: действующих страниц нет."
    whole = f", {shown.lasting(plan.seconds)}" if any(each.requests for each in plan.networks) else ""
    return "\n".join([f"Страниц: {shown.number(plan.pages)}{whole}", *map(_planned, plan.networks)])


def _planned(part: NetworkPlan) -> str:
    line = f"{part.title}: {subjects(part.network, part.pages)}, "
    if part.problem:
        return f"- {line}{part.problem}"
    cost = f"{counted(part.requests, 'запрос', 'запроса', 'запросов')}, {shown.lasting(part.seconds)}"
    mark = "+" if all(share.enough for share in part.quota) else "!"
    return f"{mark} {line}{'; '.join((cost, *map(_share, part.quota)))}"


def _share(share: QuotaShare) -> str:
    """«6 % суточной нормы wall.get», or how much of it is missing today."""
    if share.enough:
        part = -(-100 * share.needed // share.limit) if share.limit else 0
        return f"{part} % суточной нормы {share.method}"
    left, needed = shown.number(share.left), shown.number(share.needed)
    return f"нормы {share.method} сегодня хватит на {left} из {needed}, остальное завтра"


def pending_title(pending: Pending) -> str:
    """«Продолжить (осталось 312 страниц)»."""
    return f"Продолжить ({pending.remaining or 'досчитать'})"


def pending_text(pending: Pending) -> str:
    """What happened to the unfinished run, and what is left of it by network."""
    left = (f"  {each.title}: {remain(each.network, each.pages)}" for each in pending.left if each.pages)
    return "\n".join((pending.sentence, *left))


# Meanwhile


def remaining(seconds: float | None) -> str:
    """«ещё 40 с»; "" while nothing can be said."""
    return "" if seconds is None else f"ещё {shown.lasting(seconds)}"


def progress_lines(progress: Progress, room: int, width: int) -> tuple[str, ...]:
    """A line for each network, at most `room` of them: those that go on before those that are done."""
    going = [each for each in progress.networks if each.total]
    if len(going) > room:
        going = [each for each in going if each.done < each.total] or going
    if len(going) <= room:
        return tuple(_network_line(each, width) for each in going)
    hidden = going[room - 1 :]
    lines = [_network_line(each, width) for each in going[: room - 1]]
    done, total = sum(each.done for each in hidden), sum(each.total for each in hidden)
    more = f"ещё {counted(len(hidden), 'сеть', 'сети', 'сетей')}: {shown.number(done)} из {shown.number(total)}"
    return (*lines, more) if room > 1 else ()


def _network_line(each: NetworkProgress, width: int) -> str:
    total = shown.number(each.total)
    parts = [f"{shown.number(each.done):>{len(total)}} из {total}"]
    if each.failed:
        parts.append(f"не видно {shown.number(each.failed)}")
    if each.done >= each.total:
        parts.append("готово")
    else:
        parts += [part for part in (remaining(each.seconds_left), shown.line(each.label)) if part]
    bar = f"[{'#' * (_BAR * each.done // each.total):.<{_BAR}}] " if width >= _WIDE else ""
    return f"{fit(each.title, _TITLE)} {bar}{' · '.join(parts)}"


def progress_sentence(progress: Progress, *, stopping: bool, alone: bool) -> str:
    """The whole run in one line; `alone`: no line of a network stands above it, so it tells what is asked too."""
    parts = [f"Проверка {shown.number(progress.done)} из {shown.number(progress.total)}"]
    parts.append("останавливаю" if stopping else "Esc остановит")
    if not stopping and (left := remaining(progress.seconds_left)):
        parts.append(left)
    if progress.failed:
        parts.append(f"не видно {shown.number(progress.failed)}")
    if alone and progress.label:
        parts.append(shown.line(progress.label))
    return " · ".join(parts)


# At the end


def summary(result: RunResult) -> str:
    """«Готово. Прогон 3: нарушений 12, не видно 4. Выводы — 4», or how to go on."""
    name, pending = f"Прогон {result.run_id}", result.pending
    if pending is not None and pending.why is Why.QUOTA and pending.pages:
        return f"Продолжить завтра: {pending.remaining} (F5). {name}: норма дня исчерпана"
    if result.nothing_collected:
        return f"{name}: ничего не собрано. Проверьте связь и ключ доступа. Подробно — 4"
    worst = sentence(Totals(fail=result.totals.fail, unknown=result.totals.unknown)) or "нарушений нет"
    if result.state is RunState.STOPPED:
        left = f" {shown.capital(pending.remaining)}: F5." if pending is not None and pending.pages else ""
        return f"{name} остановлен, собранное цело.{left} Пока {worst}"
    return f"Готово. {name}: {worst}. Выводы — 4"


def trouble_lines(found: tuple[Trouble, ...], room: int, width: int) -> tuple[str, ...]:
    """What could not be seen and what to do, each in as many lines as it takes, at most `room` in all."""
    lines: list[str] = []
    for at, each in enumerate(found):
        pieces = wrapped(_trouble(each), width)
        if len(lines) + len(pieces) > room - (at + 1 < len(found)):
            return (*lines, f"Ещё причины: {len(found) - at}. Все — 4, затем u/г; Esc убирает") if room else ()
        lines += pieces
    return tuple(lines)


def troubles_text(found: tuple[Trouble, ...]) -> str:
    """All of it, to be read at leisure."""
    return "\n\n".join(map(_trouble, found)) or "Всё, что спрашивали, видно."


def _trouble(each: Trouble) -> str:
    """«? 12 страниц — ВКонтакте: не задан ключ доступа. Запишите ключ: …»."""
    return f"? {each.line}"

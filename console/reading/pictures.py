"""Pictures made of plain signs: weeks as cells, kinds of publications and shares of verdicts as bars. The same on the
screen and on the command line; every colour has a sign beside it. What they show is counted below.

The running week and sentences of the forecast are `forecast_words`; sums of verdicts in words are `tally`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import tzinfo

from checks import activity, streaks, summary
from checks.activity import Kind, OrganizationActivity, PageActivity, Running, Sight
from checks.results import Totals
from checks.streaks import PageWeek, Standing
from checks.weeks import Week
from console import format as shown
from vault.text import counted

KINDS = {
    Kind.PHOTO: "фото",
    Kind.VIDEO: "видео",
    Kind.TEXT: "только текст",
    Kind.LINK: "ссылка",
    Kind.POLL: "опрос",
    Kind.STORY: "история",
    Kind.REPOST: "репост",
    Kind.OTHER: "другое",
}

LEGENDS = (
    "3 было · 3+ не меньше · 1! ниже нормы · 1= отсрочка · ? не видно · 1? видно не всё · - страницы не было",
    "3+ не меньше · 1! мало · 1= отсрочка · ? не видно · 1? видно не всё · - ещё нет",
    "3+ не меньше · 1! мало · = отсрочка · ? не видно · - рано",
)
"""What the signs mean in one line, the longest first."""

LONG_LEGEND = (
    "Число — публикации, которые считает норма: 2 — столько было, 3+ — не меньше, 1! — ниже нормы, 0! — ни одной за "
    "неделю, которую видно целиком, ! — ниже нормы, "
    "сколько — неизвестно, 1= — ниже нормы по отсрочке, ? — не видно, 1? — одну видно, остального нет, - — страницы "
    "ещё не было. "
    "«Идёт» — неделя не кончилась: 1/3 — одна из трёх, 1?/3 — не меньше одной."
)
SHARE_LEGEND = "# соблюдено, - нарушено, . решает человек и прочее, ? не видно"

_MONTHS = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_WEEKS = ("неделя", "недели", "недель")
_POSTS = ("публикация", "публикации", "публикаций")
_BAR = 20  # signs of a whole bar
_SHORT = {Standing.FAILED: "!", Standing.WAIVED: "="}


# Weeks


def week_sign(each: PageWeek) -> str:
    """One week in two signs, three from ten publications on: «3», «3+», «1!», «?», «-»."""
    sight = activity.sight(each)
    if sight is Sight.NOT_YET:
        return "-"
    if each.standing in _SHORT:
        sign = _SHORT[each.standing]
        return f"{each.posts}{sign}" if each.exact else sign
    if sight is Sight.EXACT:
        return str(each.posts)
    if sight is Sight.UNKNOWN:
        return "?"
    return f"{each.posts}+" if each.standing is Standing.MET else f"{each.posts}?"


def week_tone(each: PageWeek) -> str:
    """The tone of the same; the sign tells it too."""
    if each.standing is Standing.FAILED:
        return "warn" if each.posts else "fail"
    tones = {Standing.MET: "ok", Standing.UNKNOWN: "unknown", Standing.NOT_ASKED: "muted", Standing.WAIVED: "muted"}
    return tones[each.standing]


def running_sign(each: Running | None, norm: int) -> str:
    """«1/3»: one of three so far; «1?/3»: one at least; «?/3»: nobody looked since the week began."""
    if each is None:
        return ""
    posts = str(each.posts) if each.seen else f"{each.posts or ''}?"
    return f"{posts}/{norm}" if norm else posts


def running_tone(each: Running | None, norm: int) -> str:
    """Reached is reached; what is missing is no failure while the week goes on."""
    if each is None:
        return "muted"
    if norm and each.posts >= norm:
        return "ok"
    return "" if each.seen else "unknown"


def strip(found: Iterable[PageWeek]) -> str:
    """The weeks side by side, the oldest first: «3  1! ?  5+»."""
    return " ".join(week_sign(each).ljust(2) for each in found).rstrip()


def span(found: Sequence[PageWeek]) -> str:
    """«07.09–22.11.2026»: from the first day of the first to the last day of the last of these weeks."""
    first, last = found[0].week.first_day, found[-1].week.last_day
    start = f"{first:%d.%m}" if first.year == last.year else shown.day(first)
    return f"{start}–{shown.day(last)}"


def first_days(weeks: Iterable[Week], *, wide: bool = True) -> tuple[str, ...]:
    """The day on which each week begins: «07.09», or «07» under the names of months."""
    return tuple(f"{week.first_day:{'%d.%m' if wide else '%d'}}" for week in weeks)


def months(weeks: Sequence[Week], step: int) -> str:
    """Names of months over columns of `step` cells, each over the first week that begins in it, or over the next one
    where the month before leaves no room."""
    line, named = "", 0
    for at, week in enumerate(weeks):
        month = week.first_day.month
        if month != named and len(line) <= at * step:
            line, named = f"{line:<{at * step}}{_MONTHS[month - 1]} ", month
    return line.rstrip()


def streak(good: int, bad: int, found: Sequence[PageWeek]) -> str:
    """«+ Норма есть 5 недель подряд», «! Ниже нормы 3 недели подряд», or why there is none."""
    if good or bad:
        word = "+ Норма есть" if good else "! Ниже нормы"
        if good + bad == 1:
            return f"{word} на последней неделе"
        whole = ", раньше не показано" if good + bad == len(found) else ""
        return f"{word} {counted(good or bad, *_WEEKS)} подряд{whole}"
    if found and found[-1].standing is Standing.WAIVED:
        return "= На последней неделе ниже нормы: отсрочка"
    if found and found[-1].standing is Standing.UNKNOWN:
        return "? Подряд не сосчитать: последнюю неделю не видно"
    return "- Норма не спрашивалась"


def streak_tone(good: int, bad: int) -> str:
    """The tone of the same."""
    return "ok" if good else "fail" if bad else "muted"


# Cards


def page_lines(found: PageActivity, zone: tzinfo) -> tuple[tuple[str, str], ...]:
    """What the card of a page shows of its weeks: lines with their tones."""
    good, bad = found.streak.good, found.streak.bad
    lines = [
        (f"  Публикации по неделям {span(found.weeks)}, старые слева:", ""),
        (f"  {strip(found.weeks)}", ""),
        (f"  {streak(good, bad, found.weeks)}", streak_tone(good, bad)),
    ]
    if found.running is not None:
        lines.append((f"  {running_text(found)}", running_tone(found.running, found.norm)))
    if found.seen_at is not None:
        lines.append((f"  Смотрели {shown.moment(found.seen_at, zone)}: что вышло позже, здесь не видно.", "muted"))
    return (*lines, ("", ""), (kinds_heading(found), "heading"), *((f"  {line}", "") for line in kinds_bars(found)))


def running_text(found: PageActivity) -> str:
    """«Эта неделя ещё идёт: 1/3»."""
    if found.running is None:
        return ""
    return f"Неделя {found.running.week.label} ещё идёт: {running_sign(found.running, found.norm)}"


def organization_lines(found: OrganizationActivity | None, sums: Totals) -> tuple[tuple[str, str], ...]:
    """What the card of an organization shows: its share, its weeks, its streak; lines with their tones."""
    lines = [(f"  {share(sums)}", "")] if sums.total else []
    if found is None:
        return tuple(lines)
    together = f", {counted(found.pages, 'страница', 'страницы', 'страниц')} вместе" if found.pages > 1 else ""
    return (
        *lines,
        (f"  Публикации по неделям {span(found.weeks)}, старые слева{together}:", ""),
        (f"  {strip(found.weeks)}", ""),
        (f"  {streak(found.good, found.bad, found.weeks)}", streak_tone(found.good, found.bad)),
    )


# Bars


def kinds_heading(found: PageActivity) -> str:
    """«Виды публикаций: видно 31; недель, которых не видно целиком: 4 из 12»."""
    seen = sum(number for _, number in found.kinds)
    unseen = f"; не видно целиком недель: {found.unseen} из {len(found.weeks)}" if found.unseen else ""
    return f"Виды публикаций: видно {seen}{unseen}"


def kinds_bars(found: PageActivity, width: int = _BAR) -> tuple[str, ...]:
    """A bar for each kind, the most frequent first; the longest takes `width` signs."""
    if not found.kinds:
        return ("публикаций не видно",)
    most = found.kinds[0][1]
    label = max(len(KINDS[kind]) for kind, _ in found.kinds)
    digits = len(str(most))
    return tuple(
        f"{KINDS[kind]:<{label}} {number:>{digits}} {'#' * max(1, round(width * number / most))}"
        for kind, number in found.kinds
    )


def share(sums: Totals, width: int = _BAR) -> str:
    """«Соблюдено 84 % [#########--.|???] не видно 22 %»: the score, and beside it what was not seen, never merged."""
    score = summary.score(sums)
    met = "Оценки нет" if score.value is None else f"Соблюдено {summary.percent(score.value)}"
    return f"{met} {bar(sums, width)} не видно {summary.percent(score.unknown)}"


def bar(sums: Totals, width: int = _BAR) -> str:
    """«[#########--.|???]»: met, failed, the rest of what concerns, and what was not seen behind a line of its own.

    Whatever there is has a sign at least, so that nothing small looks like nothing.
    """
    rest = sums.warn + sums.manual + sums.waived
    lengths = _shared((sums.ok, sums.fail, rest, sums.unknown), width)
    known = "".join(sign * length for sign, length in zip("#-.", lengths, strict=False))
    return f"[{known}|{'?' * lengths[-1]}]" if sums.unknown else f"[{known}]"


def _shared(numbers: Sequence[int], width: int) -> list[int]:
    """`width` cells shared out: at least one for each number but 0, the others by the largest remainder."""
    total = sum(numbers)
    if not total:
        return [0] * len(numbers)
    exact = [width * number / total for number in numbers]
    lengths = [max(int(each), 1) if number else 0 for each, number in zip(exact, numbers, strict=True)]
    while sum(lengths) < width:
        at = max(range(len(numbers)), key=lambda place: (exact[place] - lengths[place], numbers[place]))
        lengths[at] += 1
    while sum(lengths) > width:
        at = max(range(len(numbers)), key=lambda place: (lengths[place] > 1, lengths[place] - exact[place]))
        lengths[at] -= 1
    return lengths


# Lists


def sums(found: Sequence[PageActivity]) -> tuple[str, ...]:
    """«прошлая неделя: ниже нормы 12 из 300, не видно 40 · 3 недели и дольше: 5», and the same for less room."""
    if not found:
        return ("страниц нет",)
    last = [each.weeks[-1].standing for each in found]
    failed, unknown = last.count(Standing.FAILED), last.count(Standing.UNKNOWN)
    text = f"ниже нормы {shown.number(failed)} из {shown.number(len(found))}"
    if unknown:
        text += f", не видно {shown.number(unknown)}"
    long = sum(each.streak.bad >= streaks.SLIPPING for each in found)
    tail = f" · 3 недели и дольше: {shown.number(long)}" if long else ""
    return f"прошлая неделя: {text}{tail}", f"{text}{tail}", text

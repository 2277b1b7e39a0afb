"""How the running week and the weeks before it are told: sentences, and one sign for each week. Nothing is counted."""

from __future__ import annotations

from datetime import datetime, tzinfo

from checks import streaks
from checks.forecast import Chance, Outlook, PageForecast
from checks.streaks import PageWeek, Standing
from console import format as shown
from vault.text import counted, plural

CHANCES = {
    Chance.MET: "норма есть",
    Chance.POSSIBLE: "успевает",
    Chance.HARD: "успеет, если чаще раза в день",
    Chance.UNKNOWN: "не видно",
    Chance.WAIVED: "отсрочка",
}

MARKS = {
    Chance.MET: shown.Look("+", "норма есть", "ok"),
    Chance.POSSIBLE: shown.Look("~", "успевает", "warn"),
    Chance.HARD: shown.Look("!", "чаще раза в день", "fail"),
    Chance.UNKNOWN: shown.Look("?", "не видно", "unknown"),
    Chance.WAIVED: shown.Look("=", "отсрочка", "muted"),
}

LEGEND = "Недели, старые слева: + норма есть, цифра — сколько было, = отсрочка, ? не видно, - не спрашивалось."
_DAYS = ("понедельника", "вторника", "среды", "четверга", "пятницы", "субботы", "воскресенья")
_PAGES = ("страница", "страницы", "страниц")
_POSTS = ("публикация", "публикации", "публикаций")


def heading(found: Outlook) -> str:
    """«Неделя 16.11–22.11.2026, осталось 3 дня с сегодняшним: 7 страниц, не хватает 12 публикаций»."""
    if found.rest:
        return f"{found.week.label}: дни после четырёх недель месяца, норма в них не считается."
    left = counted(found.days_left, "день", "дня", "дней")
    week = f"{shown.capital(found.week.title)}, осталось {left} с сегодняшним"
    short = found.of(Chance.POSSIBLE, Chance.HARD)
    if not found.rows:
        return f"{week}: страниц с нормой нет."
    if short:
        pages = counted(len(short), *_PAGES)
        return f"{week}: {pages}, не хватает {counted(found.missing, 'публикации', 'публикаций', 'публикаций')}."
    unseen = found.of(Chance.UNKNOWN)
    if unseen:
        return f"{week}: {counted(len(unseen), *_PAGES)} не видно."
    return f"{week}: норма есть у всех, кого видно."


def short_heading(found: Outlook) -> str:
    """«До воскресенья: 7 страниц, не хватает 12 публикаций», for one line of a list."""
    if found.rest:
        return "Сейчас дни после четырёх недель месяца: норма не считается"
    short = found.of(Chance.POSSIBLE, Chance.HARD)
    until = f"До {_DAYS[found.week.last_day.weekday()]}"
    unseen = len(found.of(Chance.UNKNOWN))
    tail = f", не видно {unseen}" if unseen else ""
    if short:
        missing = counted(found.missing, "публикации", "публикаций", "публикаций")
        return f"{until}: {counted(len(short), *_PAGES)}, не хватает {missing}{tail}"
    if unseen:
        return f"{until}: {counted(unseen, *_PAGES)} не видно; F5 — проверить"
    return f"{until}: норма есть у всех" if found.rows else "Страниц с нормой публикаций нет"


def lines(found: Outlook, zone: tzinfo | None = None) -> tuple[str, ...]:
    """What else must be known: how old the looks are, and who slips for weeks."""
    told = []
    if found.seen is not None:
        told.append(f"По взглядам {_span(*found.seen, zone)}: что вышло позже, здесь не видно.")
    unseen = found.of(Chance.UNKNOWN)
    if unseen:
        told.append(f"Не видно: {counted(len(unseen), *_PAGES)}. Узнать: poryadok check.")
    if found.slipping:
        told.append(slipping(found))
    near = [row for row in found.rows if row.may_slip]
    if near:
        told.append(f"Может сорвать третью неделю подряд: {counted(len(near), *_PAGES)}.")
    if any(row.streak is not None for row in found.rows):
        told.append(LEGEND)
    return tuple(told)


def slipping(found: Outlook) -> str:
    """«Третью неделю подряд без нормы: 2 страницы»."""
    return f"Три недели подряд и дольше без нормы: {counted(len(found.slipping), *_PAGES)}"


def _span(first: datetime, last: datetime, zone: tzinfo | None) -> str:
    if shown.moment(first, zone) == shown.moment(last, zone):
        return f"от {shown.moment(first, zone)}"
    return f"с {shown.moment(first, zone)} по {shown.moment(last, zone)}"


def posted(row: PageForecast) -> str:
    """«2», «от 1» where not all was seen, «?» where nothing was."""
    if row.chance is Chance.UNKNOWN:
        return f"от {row.posted}" if row.posted else "?"
    return str(row.posted)


def missing(row: PageForecast) -> str:
    """What is missing, nothing where the norm is there or nobody knows."""
    if row.chance is Chance.MET:
        return ""
    return f"до {row.missing}" if row.chance is Chance.UNKNOWN else str(row.missing)


def glyphs(row: PageForecast) -> str:
    """The last weeks, one sign each, the oldest first."""
    return "" if row.streak is None else "".join(map(glyph, row.streak.weeks))


def glyph(each: PageWeek) -> str:
    """One week as one sign."""
    if each.standing is Standing.FAILED:
        return str(min(each.posts, 9)) if each.exact else "!"
    return {Standing.MET: "+", Standing.UNKNOWN: "?", Standing.NOT_ASKED: "-", Standing.WAIVED: "="}[each.standing]


def card(row: PageForecast, zone: tzinfo | None = None) -> str:
    """The card of a page's last weeks, the newest first."""
    text = [f"Прогноз: {CHANCES[row.chance]}"]
    if row.chance in {Chance.POSSIBLE, Chance.HARD}:
        text.append(f"Эта неделя: есть {row.posted}, нужно ещё {counted(row.missing, *_POSTS)}")
    elif row.chance is not Chance.UNKNOWN:
        text.append(f"Эта неделя: {counted(row.posted, *_POSTS)}")
    text.append(f"Смотрели: {shown.moment(row.seen_at, zone, 'ни разу')}")
    streak = row.streak
    if streak is None:
        return "\n".join(text)
    if streak.bad:
        text.append(f"Без нормы подряд: {counted(streak.bad, 'неделя', 'недели', 'недель')}")
    if streak.good:
        text.append(f"С нормой подряд: {counted(streak.good, 'неделя', 'недели', 'недель')}")
    text += ["", f"Последние {streaks.WEEKS} {plural(streaks.WEEKS, 'неделя', 'недели', 'недель')}:"]
    text += [f"{each.week.label}  {_week(each)}" for each in reversed(streak.weeks)]
    return "\n".join(text)


def _week(each: PageWeek) -> str:
    number = counted(each.posts, *_POSTS)
    if each.standing is Standing.MET:
        return f"+ норма есть, {number if each.exact else f'не меньше {each.posts}'}"
    if each.standing is Standing.FAILED:
        return f"! меньше нормы{f', {number}' if each.exact else ''}"
    if each.standing is Standing.WAIVED:
        return f"= отсрочка{f', {number}' if each.exact else ''}"
    if each.standing is Standing.UNKNOWN:
        return f"? не видно{f', было не меньше {each.posts}' if each.posts else ''}"
    return "- не спрашивалось"

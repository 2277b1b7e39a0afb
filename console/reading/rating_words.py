"""How a rating is told: our own figure and the official one side by side, a range where something is unknown."""

from __future__ import annotations

from checks.ratings import figures
from checks.ratings.model import NOTICE
from checks.ratings.reckoning import Rating
from checks.ratings.scoring import Range, Source, rounded

SOURCES = {
    Source.MEASURED: "по данным проверок",
    Source.OFFICIAL: "из официальной выгрузки",
    Source.GIVEN: "из указанных данных",
    Source.UNKNOWN: "неизвестно",
}
_DIGITS = 3  # of the share of a part in the total: a half of hundredths

HOW = """\
Рейтинг считается по методике другого региона: здесь она никого не обязывает. Пока методика не выбрана, рейтинга нет.

Выбирают из командной строки: выйдите (F10) и наберите:
  poryadok rating list
  poryadok settings set rating_method КОД

После этого строка рейтинга стоит на «Сводке»: своя оценка, а рядом официальная, если её внесли:
  poryadok rating --month ГГГГ-ММ --official ФАЙЛ

Убрать: poryadok settings set rating_method \"\""""
"""What is said of choosing a method, which the command line does."""


def span(found: Range) -> str:
    """«80,07», or «от 58,07 до 80,07» when it is not certain."""
    low, high = (figures.shown(rounded(value, _DIGITS)).replace(".", ",") for value in (found.low, found.high))
    return low if found.number is not None else f"от {low} до {high}"


def official(rating: Rating) -> str:
    """The official total of the month, or that there is none."""
    total = rating.official_total
    return "не внесено" if total is None else figures.shown(total).replace(".", ",")


def line(rating: Rating) -> str:
    """«Рейтинг за 04.2026: своё от 58,07 до 80,07, официально 80,07»."""
    own = "нет страниц" if rating.own.score is None else span(rating.own.score.total)
    return f"Рейтинг за {rating.month:%m.%Y}: своё {own}, официально {official(rating)}"


def note(rating: Rating) -> str:
    """The whole of it: parts, where each is from, and what the official figures give."""
    told = [rating.method.title, f"Это {NOTICE}: вас она не обязывает.", ""]
    score, by_official = rating.own.score, rating.by_official
    told.append(f"{line(rating)}.")
    if score is not None:
        told.append(f"Группа: {' или '.join(score.groups) or 'нет'}")
        for place, each in enumerate(score.parts):
            other = f"; официально {span(by_official.parts[place].points)}" if by_official is not None else ""
            told.append(f"  {each.part.title}: {span(each.points)} ({SOURCES[each.source]}){other}")
    if rating.method.note:
        told += ["", rating.method.note]
    return "\n".join(told)

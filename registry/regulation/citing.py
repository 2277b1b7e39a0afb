"""By which words a letter or a list may name the regulation and its clauses: never by what nobody has confirmed.

The number and the date of an act are cited only together and only when a person confirmed them; a clause whose number
was restored by order, or whose row only the program has proposed, is not cited by number at all.
"""

from __future__ import annotations

from dataclasses import dataclass

from registry.regulation.model import Clause, Regulation
from vault.text import clean_line, counted

UNNAMED = "Порядок"
"""How an act is called when even its title is not known."""

_ABBREVIATION = 4  # letters: «ЦУР», «МФЦ» keep their capitals
_LISTED = 12  # numbers of clauses that one sentence names


@dataclass(frozen=True)
class Unconfirmed:
    """Something that no letter may cite yet: `what` names it («номер акта», «пункт I.3»), `advice` how to mend it."""

    what: str
    advice: str


def basis(regulation: Regulation | None) -> str:
    """The act in full words: «Порядок …, утверждённый 12.05.2025 № 345-п»; by its title alone while not confirmed."""
    if regulation is None:
        return UNNAMED
    title = _title(clean_line(regulation.title)) or UNNAMED
    act = signed(regulation)
    return f"{title}, {_agreeing(title, act)}" if act else title


def signed(regulation: Regulation | None) -> str:
    """«утверждённый 12.05.2025 № 345-п», for a word «Порядок» before it; "" while number or date is not confirmed."""
    if regulation is None or not regulation.confirmed or regulation.adopted_on is None:
        return ""
    return f"утверждённый {regulation.adopted_on:%d.%m.%Y} № {clean_line(regulation.number)}"


def _agreeing(title: str, act: str) -> str:
    """«утверждённый …» in the gender of the first word of a title: «Положение …, утверждённое», «Правила …»."""
    first = title.split(" ", maxsplit=1)[0].lower()
    ending = {"положение": "утверждённое", "правила": "утверждённые", "инструкция": "утверждённая"}.get(first)
    return act.replace("утверждённый", ending, 1) if ending else act


def clause(regulation: Regulation | None, number: str) -> str | None:
    """«пункт 2.3 Порядка»; None for a clause that the regulation lacks or whose number is not confirmed."""
    return f"пункт {number} Порядка" if numbers(regulation, (number,)) else None


def numbers(regulation: Regulation | None, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the numbers that may be cited, in the order asked."""
    if regulation is None:
        return ()
    known = {each.number for each in regulation.clauses if citable(each)}
    return tuple(number for number in asked if number in known)


def citable(clause: Clause) -> bool:
    """Whether the number of a clause stands in the text itself and a person has confirmed its row."""
    return not clause.provisional and not clause.proposed


def unconfirmed(regulation: Regulation) -> tuple[Unconfirmed, ...]:
    """What no letter may cite yet: the number and the date of the act, restored numbers, proposed rows."""
    found: list[Unconfirmed] = []
    if not regulation.number:
        found.append(Unconfirmed("номер акта", "впишите номер с подписанного постановления"))
    if regulation.adopted_on is None:
        found.append(Unconfirmed("дата акта", "впишите дату с подписанного постановления"))
    if regulation.act_proposed and (regulation.number or regulation.adopted_on):
        found.append(Unconfirmed("номер и дата акта", "прочитаны из текста: сверьте с подписанным постановлением"))
    found.extend(_clauses(regulation, "номера восстановлены по порядку: сверьте с подписанным текстом", restored=True))
    found.extend(_clauses(regulation, "предложено программой по словам текста: подтвердите", restored=False))
    return tuple(found)


def _title(text: str) -> str:
    """«ПОРЯДОК ВЕДЕНИЯ страниц» as it is written in a sentence; a title all in capitals stays: names are among them."""
    words = text.split(" ")
    shouted = next((at for at, word in enumerate(words) if not word.isupper()), len(words))
    if shouted == len(words):
        return text
    quiet = [word.lower() if len(word) > _ABBREVIATION else word for word in words[:shouted]]
    if quiet:
        quiet[0] = quiet[0][:1].upper() + quiet[0][1:]
    return " ".join((*quiet, *words[shouted:]))


def _clauses(regulation: Regulation, advice: str, *, restored: bool) -> tuple[Unconfirmed, ...]:
    named = [
        each.number
        for each in regulation.clauses
        if (each.provisional if restored else each.proposed and not each.provisional)
    ]
    if not named:
        return ()
    more = counted(len(named) - _LISTED, "пункт", "пункта", "пунктов") if len(named) > _LISTED else ""
    listed = ", ".join(named[:_LISTED]) + (f" и ещё {more}" if more else "")
    return (Unconfirmed(f"{'пункт' if len(named) == 1 else 'пункты'} {listed}", advice),)

"""The report for a head of administration in words: what to read first, what changed, who misses the norm, what is
needed. The figures are `figures`; the page is `report_page`, the workbook `report_book`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checks import streaks
from checks.exports.figures import WEEKLY, Figures, Miss, called
from checks.results import RunState
from checks.summary import percent
from registry import networks
from registry.people import Role
from registry.regulation import citing
from registry.regulation.model import NetworkState
from registry.sheets.table import phone
from vault.text import counted

TITLE = "Официальные страницы в социальных сетях"
NAMED = 5
"""So many organizations are named in one sentence."""

_ORGANIZATIONS = ("организация", "организации", "организаций")
_OF_ORGANIZATIONS = ("организации", "организаций", "организаций")
_IN_ORGANIZATIONS = ("организации", "организациях", "организациях")
_PAGES = ("страница", "страницы", "страниц")
_NOBODY = ("registry.responsible.none", "registry.responsible.ended")
_MARK = "page.mark"
_MUCH_UNSEEN = 0.3
"""From such a share on that was not seen it is the first thing to mend; our own choice."""


@dataclass(frozen=True)
class Headline:
    """The one figure: `value` large, `said` what it is, `notes` how far it can be trusted."""

    value: str
    said: str
    notes: tuple[str, ...] = ()


def headline(found: Figures) -> Headline:
    """How much of what could be judged is met, never without the share that was not seen."""
    run = found.run
    if found.regulation is None:
        return Headline("—", "Порядок в программу ещё не загружен, сравнивать страницы не с чем.")
    if run is None:
        return Headline("—", "Страницы ещё ни разу не проверялись.")
    judged = f"Проверено {run.started_at.astimezone(found.zone):%d.%m.%Y}, неделя {run.window.label}."
    stopped = ("Последняя проверка была остановлена: сведения неполные.",) if run.state is RunState.STOPPED else ()
    if found.score.value is None:
        return Headline("—", "Оценить нечего: ничего из проверенного не удалось увидеть.", (judged, *stopped))
    unseen = f"Не видно {percent(found.score.unknown)} требований: о них ничего не утверждается."
    return Headline(percent(found.score.value), "требований к страницам соблюдено — из тех, что удалось проверить",
                    (unseen, judged, *stopped))  # fmt: skip


def changed(found: Figures) -> tuple[str, ...]:
    """What is different from the run before."""
    change = found.changed
    if change is None:
        return () if found.run is None else ("Сравнить не с чем: полной проверки раньше этой ещё не было.",)
    day = f"{change.earlier.started_at.astimezone(found.zone):%d.%m.%Y}"
    told = [f"С проверки {day}: новых нарушений — {change.new}, исправлено — {change.fixed}."]
    if change.unseen:
        number = counted(change.unseen, "прежнего нарушения", "прежних нарушений", "прежних нарушений")
        told.append(f"Ещё {number} сейчас не видно: исправлены ли они, неизвестно.")
    return tuple(told)


def coverage(found: Figures) -> str:
    """Who has pages of those who must."""
    presence = found.told.presence
    if presence is None:
        return ""
    if presence.obliged is None:
        return f"Страницы есть у {counted(presence.kept, *_OF_ORGANIZATIONS)}; перечень обязанных не задан."
    return f"Страницы есть у {presence.present} из {counted(presence.obliged, *_OF_ORGANIZATIONS)}, обязанных их вести."


def norm(found: Figures) -> str:
    """By which clause publications are asked for, in words that may be cited: «не меньше 3 публикаций в неделю»."""
    regulation = found.regulation
    if regulation is None:
        return ""
    number = counted(regulation.norms.posts, "публикации", "публикаций", "публикаций")
    cited = citing.numbers(regulation, tuple(each.number for each in regulation.citing(WEEKLY)))
    by = f" (пункт {', '.join(cited)} Порядка)" if cited else ""
    return f"Норма — не меньше {number} в неделю{by}."


def of_miss(miss: Miss) -> tuple[str, str, str]:
    """An organization that misses the norm: its name, where, for how long."""
    where = ", ".join(networks.title(code) for code in miss.networks)
    long = counted(miss.weeks, "неделя", "недели", "недель") + " подряд" if miss.weeks > 1 else "прошлая неделя"
    return miss.name, where, long


def answering(found: Figures, organization_id: int) -> str:
    """Who answers for an organization's pages, with a telephone; "" unless people were read at all."""
    people = found.answering.get((organization_id, Role.RESPONSIBLE), ())
    return "; ".join(", ".join(filter(None, (each.name, phone(each.phone)))) for each in people)


def needs(found: Figures) -> tuple[str, ...]:
    """What is needed from the head, the most pressing first; each line is something that only they can settle."""
    return tuple(need for need in _needs(found) if need)


def _needs(found: Figures) -> Iterable[str]:
    told, regulation = found.told, found.regulation
    if regulation is None:
        yield "Утвердить Порядок ведения официальных страниц и передать его координатору."
        return
    if told.critical:
        number = counted(len(told.critical), *_PAGES)
        yield f"Срочно: {number} под чужим управлением — нужно решение, кто и как возвращает управление."
    yield from _owed(found)
    yield from _undecided(found)
    if found.run is None:
        yield "Поручить координатору первую проверку страниц."
    elif found.score.unknown >= _MUCH_UNSEEN:
        share = percent(found.score.unknown)
        yield f"Не видно {share} требований: помочь координатору с доступом к сетям (ключи доступа, выход в интернет)."


def _owed(found: Figures) -> Iterable[str]:
    """What organizations owe."""
    missing = found.told.presence.missing if found.told.presence is not None else ()
    if missing:
        yield f"Поручить завести страницы: {_named(found, missing)}."
    slipping = [each.organization_id for each in found.misses if each.weeks >= streaks.SLIPPING]
    if slipping:
        long = counted(streaks.SLIPPING, "неделю", "недели", "недель")
        yield f"Поговорить с руководителями: нормы публикаций нет {long} подряд и дольше — {_named(found, slipping)}."
    if number := sum(found.failed.get(code, 0) for code in _NOBODY):
        yield f"Назначить ответственных за страницы в {counted(number, *_IN_ORGANIZATIONS)}: сейчас их нет."
    if number := found.failed.get(_MARK, 0):
        yield (
            f"Поручить руководителям получить отметку «Госорганизация» ({counted(number, *_PAGES)} без неё):"
            " организацию на Госуслугах подтверждает её руководитель."
        )
    if found.told.overdue:
        number_text = counted(found.told.overdue, "замечание", "замечания", "замечаний")
        yield f"Потребовать исправить в срок: просрочено {number_text}."


def _undecided(found: Figures) -> Iterable[str]:
    """What only the municipality decides."""
    regulation = found.regulation
    assert regulation is not None, "asked only where there is one"
    waiting = [networks.title(rule.code) for rule in regulation.networks if rule.state is NetworkState.UNDECIDED]
    if waiting:
        yield f"Решить, нужны ли страницы в сетях, названных Порядком: {', '.join(waiting)}."
    if not regulation.confirmed:
        yield "Передать координатору подписанный Порядок: его номер и дата в программе не подтверждены."
    if found.told.presence is not None and found.told.presence.conflicts:
        number = counted(found.told.presence.conflicts, *_ORGANIZATIONS)
        yield f"Уточнить перечни: {number} — и среди обязанных, и среди тех, кто может не создавать страницы."


def _named(found: Figures, numbers: Iterable[int]) -> str:
    names = [called(found.known.owners[number]) for number in numbers if number in found.known.owners]
    more = len(names) - NAMED
    said = "; ".join(names[:NAMED])
    return f"{said} и ещё {counted(more, *_ORGANIZATIONS)}" if more > 0 else said

"""From a file to a `RegulationReading`: the steps put together, and what the text lacks turned into questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from registry import documents
from registry.documents import Document
from registry.imports.regulation import categories, facts, norms, places, standing
from registry.imports.regulation.clauses import read_clauses
from registry.imports.regulation.lines import lines_of, plain
from registry.imports.regulation.lists import duplicates_of, read_list
from registry.imports.regulation.model import (
    Duplicate,
    ListKind,
    Norms,
    Question,
    ReadClause,
    ReadList,
    RegulationReading,
)
from registry.imports.regulation.sections import split
from registry.imports.regulation.zones import zone_of
from registry.names import key
from vault.errors import BadInput
from vault.text import clean_line

MAX_BLOCKS = 20_000
"""Lines or paragraphs; an act with all its annexes has some thousands at most. Our own limit."""


def read(path: Path) -> RegulationReading:
    """Read the text of a regulation, txt or DOCX. BadInput when the file cannot be read or holds no regulation."""
    document = documents.read(path)
    if len(document.blocks) > MAX_BLOCKS:
        raise BadInput(f"«{clean_line(path.name)}» не похож на Порядок: в нём больше {MAX_BLOCKS} строк.")
    reading = read_document(document)
    if not reading.lists and not reading.networks and not reading.clauses:
        raise BadInput(
            f"«{clean_line(path.name)}» не похож на Порядок: в нём нет ни пунктов, ни названий сетей, ни перечней."
        )
    return reading


def read_document(document: Document) -> RegulationReading:
    """The same for a document that is open already; may be empty of everything."""
    warnings: list[str] = []
    lines = lines_of(document, warnings)
    sections = split(lines)
    body = plain(sections.body)
    lists = tuple(found for annex in sections.annexes if (found := read_list(annex, body, warnings)) is not None)
    if not lists:
        warnings.append("Перечней организаций в тексте не найдено.")
    clauses = read_clauses(sections.body, warnings)
    duplicates = duplicates_of(lists)
    _warn_of_duplicates(lists, duplicates, warnings)
    title = _named(clean_line(" ".join(line.text for line in sections.title)))
    named = f"{title}\n{body}"
    everything = plain(lines)
    norm = _norm(clauses, body, warnings)
    number, day = facts.act_of(sections.heading)
    start = facts.in_force_from(lines)
    if start is not None:
        warnings.append(f"Действует с {start:%d.%m.%Y}: так сказано в тексте. Сверьте.")
    municipality, region = places.municipality_of(everything), places.region_of(everything)
    codes = facts.networks_of(named)
    for name in facts.foreign_networks(named):
        warnings.append(f"В тексте названа сеть {name}: программа её не знает.")
    warnings.extend(standing.said(codes, clauses))
    warnings.extend(standing.said_of_all(codes, clauses))
    zone = zone_of(region)
    return RegulationReading(
        title=title,
        municipality=municipality,
        region=region,
        timezone=zone,
        act_number=number,
        act_date=day,
        networks=codes,
        lists=lists,
        duplicates=duplicates,
        norms=norm,
        clauses=clauses,
        questions=_questions(number, day is not None, municipality, zone, codes, lists),
        warnings=tuple(warnings),
        valid_from=start,
    )


_NAMES = {"порядка": "Порядок", "положения": "Положение", "регламента": "Регламент", "правил": "Правила"}


def _named(title: str) -> str:
    """«Об утверждении Порядка …» as the name of what was approved."""
    first, _, rest = title.partition(" ")[2].partition(" ")[2].partition(" ")
    return f"{_NAMES[first.lower()]} {rest}" if title.lower().startswith("об ") and first.lower() in _NAMES else title


def _norm(clauses: tuple[ReadClause, ...], body: str, warnings: list[str]) -> Norms:
    # Clauses are whole even where the lines of the file are wrapped.
    text = "\n".join(clause.text for clause in clauses) or body.replace("\n", " ")
    found = norms.norms_of(text)
    by_category = categories.norms_by_category(clauses)
    common = _common(found, by_category, categories.norms_of_any(clauses))
    rest = sorted(set(found) - {common, *by_category.values()})
    if rest:
        numbers = ", ".join(str(each) for each in found if each in rest or each == common)
        warnings.append(
            f"В тексте несколько норм публикаций в неделю ({numbers}): взята наименьшая. Иная общая — ответ norm, "
            "категориям — category.flagship, category.active, category.card."
        )
    if by_category:
        told = ", ".join(f"{_CATEGORIES[code]} {posts}" for code, posts in by_category.items())
        warnings.append(f"Нормы по категориям страниц прочитаны так: {told}; остальным {common or 0}. Сверьте.")
    warnings.extend(_untaken(text, found))
    left_out = []
    for each in categories.uncounted(clauses):
        title = _KINDS[each.kind]
        if each.whole:
            left_out.append(each.kind)
            warnings.append(f"Пункт {each.clause}: {title} в норму не засчитываются, так и записано. Сверьте.")
        else:
            warnings.append(
                f"Пункт {each.clause}: {title} не все идут в норму, а программа своих от чужих не отличит и считает "
                "все. Не считать никаких — ответ count_reposts."
            )
    return Norms(common, tuple(by_category.items()), tuple(left_out))


_CATEGORIES = {"flagship": "флагман", "active": "активная", "card": "визитка"}
_KINDS = {"reposts": "репосты", "stories": "истории", "advertising": "реклама"}


def _common(found: tuple[int, ...], by_category: Mapping[str, int], of_any: tuple[int, ...]) -> int | None:
    """The norm of a page of no category with a number of its own; nobody is blamed by a norm that may be another's."""
    own = [each for each in found if each not in by_category.values() or each in of_any]
    if own:
        return min(own)
    return by_category.get("active")


def _untaken(text: str, found: tuple[int, ...]) -> Iterator[str]:
    """What the text counts besides, or instead."""
    unread = norms.unread_norm(text, beside=bool(found))
    daily = norms.daily_norm(text)
    if found:
        if unread:
            yield f"Сказано ещё и так («{unread[:120]}»): этого программа не взяла. Если норма, впишите: ответ norm."
        if daily:
            yield f"Есть норма в день («{daily[:120]}»): она не проверяется. За неделю — norm, category.flagship."
        return
    if unread:
        what = f"В тексте норма публикаций в неделю не понята («{unread[:100]}»), впишите её: ответ norm"
    elif daily:
        what = "В тексте норма названа не в неделю, а в день"
    else:
        what = "В тексте норма публикаций в неделю не найдена"
    yield f"{what}: проверка числа публикаций в черновик не попадёт."


def _warn_of_duplicates(lists: tuple[ReadList, ...], duplicates: tuple[Duplicate, ...], warnings: list[str]) -> None:
    names = {(one.kind, item.number): item.name for one in lists for item in one.items}
    for same in duplicates:
        numbers = " и ".join(f"№ {number}" for number in same.numbers)
        warnings.append(f"В одном перечне дважды: {numbers} — «{names[same.kind, same.numbers[0]]}».")
    exempt = {key(item.name): item for one in lists if one.kind is ListKind.EXEMPT for item in one.items}
    for one in lists:
        if one.kind is not ListKind.REQUIRED:
            continue
        for item in one.items:
            other = exempt.get(key(item.name))
            if other is not None:
                warnings.append(
                    f"«{item.name}» есть и среди обязанных (№ {item.number}), и среди освобождённых (№ {other.number})."
                )


def _questions(
    number: str, dated: bool, municipality: str, zone: str, codes: tuple[str, ...], lists: tuple[ReadList, ...]
) -> tuple[Question, ...]:
    asked = []
    if not number:
        asked.append(Question("number", "Какой номер у постановления? В тексте его нет."))
    if not dated:
        asked.append(Question("adopted_on", "Какого числа принято постановление (ГГГГ-ММ-ДД)? В тексте даты нет."))
    if not municipality:
        asked.append(Question("municipality", "Какой это округ или район? Название в тексте не найдено."))
    if not zone:
        asked.append(Question("timezone", "Какой часовой пояс (например, Asia/Novokuznetsk)? По тексту не понять."))
    if not codes:
        asked.append(Question("networks", "Какие сети называет Порядок (vk, ok, telegram, max через запятую)?"))
    for place, one in enumerate(lists, 1):
        if one.kind is ListKind.UNDECIDED:
            asked.append(
                Question(
                    f"list.{place}",
                    f"Перечень «{one.title[:80]}»: кто обязан вести страницы (required) или кто освобождён (exempt)?",
                )
            )
    return tuple(asked)

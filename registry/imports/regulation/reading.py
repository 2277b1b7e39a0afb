"""From a file to a `RegulationReading`: the steps put together, and what the text lacks turned into questions."""

from __future__ import annotations

from pathlib import Path

from registry import documents
from registry.documents import Document
from registry.imports.regulation import facts, norms, places, standing
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
    municipality, region = places.municipality_of(everything), places.region_of(everything)
    codes = facts.networks_of(named)
    for name in facts.foreign_networks(named):
        warnings.append(f"В тексте названа сеть {name}: программа её не знает.")
    warnings.extend(standing.said(codes, clauses))
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
        norms=Norms(norm),
        clauses=clauses,
        questions=_questions(number, day is not None, municipality, zone, codes, lists),
        warnings=tuple(warnings),
    )


_NAMES = {"порядка": "Порядок", "положения": "Положение", "регламента": "Регламент", "правил": "Правила"}


def _named(title: str) -> str:
    """«Об утверждении Порядка …» as the name of what was approved."""
    first, _, rest = title.partition(" ")[2].partition(" ")[2].partition(" ")
    return f"{_NAMES[first.lower()]} {rest}" if title.lower().startswith("об ") and first.lower() in _NAMES else title


def _norm(clauses: tuple[ReadClause, ...], body: str, warnings: list[str]) -> int | None:
    # Clauses are whole even where the lines of the file are wrapped.
    text = "\n".join(clause.text for clause in clauses) or body.replace("\n", " ")
    found = norms.norms_of(text)
    if len(found) > 1:
        numbers = ", ".join(map(str, found))
        warnings.append(
            f"В тексте несколько норм публикаций в неделю ({numbers}): взята наименьшая. "
            "Другие впишите в черновик: [norm.categories]; иная общая — ответ norm."
        )
    if not found:
        unread = norms.unread_norm(text)
        if unread:
            what = f"В тексте норма публикаций в неделю не понята («{unread[:100]}»), впишите её в черновик"
        elif norms.has_daily_norm(text):
            what = "В тексте норма названа не в неделю, а в день"
        else:
            what = "В тексте норма публикаций в неделю не найдена"
        warnings.append(f"{what}: проверка числа публикаций в черновик не попадёт.")
    return min(found, default=None)  # nobody is blamed by a norm that may be another's


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

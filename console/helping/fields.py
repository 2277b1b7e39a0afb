"""What a field of a form wants, in words: made from its own description."""

from __future__ import annotations

from console.widgets.fields import FieldKind, FieldSpec

_KINDS = {
    FieldKind.TEXT: "Строка текста.",
    FieldKind.DATE: "День: 22.11.2026, 22.11.26 или 2026-11-22; пусто — дня нет.",
    FieldKind.CHOICE: "Одно из нескольких: стрелки влево и вправо или Пробел.",
    FieldKind.PICK: "Одно из списка: Пробел открывает список, Del убирает выбранное.",
    FieldKind.PICKS: "Одно или несколько из списка: Пробел открывает список, там F4 отмечает; Del убирает всё.",
    FieldKind.SECRET: "Секрет: печатается звёздочками, на экран не выводится; Backspace стирает знак, Del — всё.",
}
_LISTED = 8
"""Values of a choice that are named; of a longer list the field itself shows them."""


def field_lines(spec: FieldSpec) -> list[str]:
    """The label, what kind of value it takes, the hint that stands in it, and its values if they are few."""
    lines = [f"Поле «{spec.label}»", f"  {_KINDS[spec.kind]}"]
    if spec.hint:
        lines.append(f"  Что писать: {spec.hint}.")
    titles = [title for _, title in spec.options if title]
    if titles and len(titles) <= _LISTED:
        lines.append(f"  Бывает: {'; '.join(titles)}.")
    return lines

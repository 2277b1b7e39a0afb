"""Templates filled: marks over any runs, repeated rows, values that look like marks or markup, what is refused."""

from __future__ import annotations

import io
import itertools
from datetime import date

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as some

from registry.letters import filling
from tests.registry.letters.support import everything, saved, template, texts
from vault.errors import BadInput

ON = date(2026, 12, 12)


def filled(data: bytes, fields: dict[str, str], tables: dict[str, list[dict[str, str]]] | None = None) -> bytes:
    return filling.fill(data, fields, tables or {}, title="Письмо", on=ON)


def test_a_mark_split_over_runs_is_found_and_keeps_the_look_of_its_first_run() -> None:
    document = Document()
    paragraph = document.add_paragraph()
    for text, bold in (("От {", False), ("{но", True), ("мер", False), ("}}", False), (" и дальше", False)):
        paragraph.add_run(text).bold = bold
    made = filled(saved(document), {"номер": "01-22/5"})
    assert texts(made)[0] == "От 01-22/5 и дальше"
    runs = Document(io.BytesIO(made)).paragraphs[0].runs
    assert [run.text for run in runs] == ["От 01-22/5", "", "", "", " и дальше"]


cuts = some.tuples(some.text("номер ", max_size=8), some.lists(some.integers(0, 30), max_size=6))


@settings(max_examples=12)  # of ten marks each: a document takes far longer than a mark
@given(some.lists(cuts, min_size=10, max_size=10))
def test_a_mark_is_found_wherever_word_cuts_it(found: list[tuple[str, list[int]]]) -> None:
    paragraphs = []
    for around, places in found:
        whole = f"{around}{{{{номер}}}}{around}"
        bounds = sorted({0, len(whole), *(min(place, len(whole)) for place in places)})
        paragraphs.append([whole[start:end] for start, end in itertools.pairwise(bounds)])
    assert texts(filled(template(*paragraphs), {"номер": "7"})) == [f"{around}7{around}" for around, _ in found]


def test_rows_are_repeated_with_their_own_values_and_those_of_the_letter() -> None:
    made = filled(
        template(rows=[["Кто", "Что"], ["{{#ответы}}{{кто}}", "{{что}}, {{дата}}{{/ответы}}"], ["Всего", "{{всего}}"]]),
        {"дата": "12 декабря", "всего": "2"},
        {"ответы": [{"кто": "Школа", "что": "да"}, {"кто": "Сад", "что": "нет\nпозже"}]},
    )
    assert texts(made) == ["Кто", "Что", "Школа", "да, 12 декабря", "Сад", "нет⏎позже, 12 декабря", "Всего", "2"]


def test_several_rows_between_the_marks_are_one_pattern() -> None:
    made = filled(
        template(rows=[["{{#ответы}}{{кто}}"], ["{{что}}{{/ответы}}"]]),
        {},
        {"ответы": [{"кто": "Школа", "что": "да"}, {"кто": "Сад", "что": "нет"}]},
    )
    assert texts(made) == ["Школа", "да", "Сад", "нет"]


def test_a_table_without_rows_leaves_the_letter() -> None:
    made = filled(template("До", rows=[["Кто"], ["{{#ответы}}{{кто}}{{/ответы}}"]]), {}, {"ответы": []})
    assert texts(made) == ["До"]


def test_a_paragraph_stands_only_when_its_field_is_filled() -> None:
    data = template("{{?причина}}Причина: {{причина}}.", "{{причина}}", "Конец")
    assert texts(filled(data, {"причина": ""})) == ["Конец"]
    assert texts(filled(data, {"причина": "ремонт"})) == ["Причина: ремонт.", "ремонт", "Конец"]


def test_a_field_alone_becomes_as_many_paragraphs_as_it_has_lines() -> None:
    assert texts(filled(template("{{текст}}"), {"текст": "раз\n\nдва"})) == ["раз", "два"]
    assert texts(filled(template("Вот: {{текст}}"), {"текст": "раз\nдва"})) == ["Вот: раз⏎два"]


def test_headers_and_footers_are_filled_too() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{номер}} сверху"
    document.sections[0].footer.paragraphs[0].text = "{{номер}} снизу"
    made = everything(filled(saved(document), {"номер": "77"}))
    assert "77 сверху" in made
    assert "77 снизу" in made
    assert "{{" not in made


@pytest.mark.parametrize(
    "value",
    [
        "</w:t></w:r><w:r><w:t>чужое",
        "<!DOCTYPE a [<!ENTITY b 'c'>]>&b;",
        "{{номер}}",
        "{{#ответы}}",
        "{{ ''.__class__ }}",
        "]]>&amp;&#x0;",
        "\x00\x1b[31m\u202eзадом\u2066 наперёд\ufffe",
        "{% for a in b %}",
    ],
)
def test_a_value_is_text_whatever_it_looks_like(value: str) -> None:
    made = filled(
        template("Вот {{текст}}", rows=[["{{#ответы}}{{кто}}{{/ответы}}"]]),
        {"текст": value, "номер": "тайна"},
        {"ответы": [{"кто": value}]},
    )
    found = "\n".join(texts(made))
    assert "тайна" not in found
    assert "\x1b" not in found and "\u202e" not in found
    if value.isprintable():
        assert found == f"Вот {value}\n{value}"


@pytest.mark.parametrize(
    ("paragraph", "said"),
    [
        ("Номер {{номмер}} от", "«{{номмер}}» в строке «Номер {{номмер}} от»: такого поля нет"),
        ("Номер {{номер", "скобки не закрыты"),
        ("Номер {{{номер}}}", "скобки не закрыты"),
        ("{{#ответы}}{{кто}}{{/ответы}}", "повтор бывает только в строке таблицы"),
        ("{{#люди}}", "такой таблицы нет"),
        ("Слово {{?номер}} слово", "знак с вопросом ставится в начале"),
        ("{{?нет}} слово", "нужно поле письма"),
        ("{{кто}}", "такого поля нет"),
    ],
)
def test_what_is_wrong_with_a_template_is_named_with_its_line(paragraph: str, said: str) -> None:
    with pytest.raises(BadInput, match="Ничего не записано") as refused:
        filled(template(paragraph), {"номер": "1"}, {"ответы": [{"кто": "Школа"}]})
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["{{#ответы}}{{кто}}"]], "нет «{{/ответы}}»"),
        ([["{{номер}}{{/ответы}}"]], "закрывается не то, что открыто"),
        ([["{{#ответы}}{{кто}}"], ["{{#ответы}}{{/ответы}}"]], "ещё не закрыта"),
        ([["{{#ответы}}{{номмер}}{{/ответы}}"]], "такого поля нет"),
    ],
)
def test_a_table_that_does_not_close_is_refused(rows: list[list[str]], said: str) -> None:
    with pytest.raises(BadInput) as refused:
        filled(template(rows=rows), {"номер": "1"}, {"ответы": [{"кто": "Школа"}]})
    assert said in str(refused.value)


def test_the_bytes_depend_on_the_contents_alone_and_name_no_maker() -> None:
    document = Document()
    document.core_properties.author = document.core_properties.last_modified_by = "Тайный Автор"
    document.core_properties.keywords = document.core_properties.comments = "Тайный Автор"
    document.add_paragraph("{{номер}}")
    data = saved(document)
    made = filled(data, {"номер": "1"})
    assert made == filled(data, {"номер": "1"})
    assert "Тайный Автор" not in everything(made)
    assert "python-docx" not in everything(made)


def test_which_fields_leave_a_hole_when_they_are_empty() -> None:
    data = template("{{дата}} № {{номер}}", "{{?причина}}Причина: {{причина}}", "{{текст}}", "{{?срок}}{{всего}} до")
    assert filling.demanded(filling.opened(data)) == {"дата", "номер", "всего"}

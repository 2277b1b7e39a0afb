"""Officialese: heavy and plain posts, the phrases with plainer ones, and the table itself."""

from __future__ import annotations

import pytest

from checks.text import officialese
from checks.text.wordings import PLAINER
from tests.checks.text import sets

TUNING = sets.read("tuning")
HELD_OUT = sets.read("heldout")


@pytest.mark.parametrize(("kind", "text"), [pair for pair in TUNING if pair[0] in {"official", "plainpost"}])
def test_tuned_on(kind: str, text: str) -> None:
    assert officialese.heavy(text) == (kind == "official")


def test_the_set_it_was_not_tuned_on() -> None:
    official = [officialese.heavy(text) for kind, text in HELD_OUT if kind == "official"]
    assert sum(official) >= 0.85 * len(official)
    assert not [text for kind, text in HELD_OUT if kind == "plainpost" and officialese.heavy(text)]


def test_the_phrases_are_counted_with_plainer_ones() -> None:
    text = (
        "В целях обеспечения безопасности в рамках программы осуществляется проведение мероприятий по ремонту дорог"
        " на территории округа. В рамках программы осуществляется информирование населения."
    )
    report = officialese.judge([text, text, "Завтра будет тепло."])
    assert (report.posts, report.heavy) == (3, 2)
    assert report.words == 2 * 22 + 3
    found = {phrase: (plainer, count) for phrase, plainer, count in report.phrases}
    assert found["осуществля…"][1] == 4
    assert found["в рамках"][1] == 4
    assert "в целях обеспечения" in found
    assert "в целях" not in found, "the longest phrase is counted, not what is inside of it"
    assert list(report.phrases) == sorted(report.phrases, key=lambda each: -each[2])


def test_one_stamp_does_not_make_a_post_heavy() -> None:
    assert not officialese.heavy("В ходе ремонта нашли письма. Приходите смотреть, они теперь в музее у входа.")
    assert not officialese.heavy("")
    assert not officialese.heavy("👍" * 50)


def test_no_posts_no_words() -> None:
    assert officialese.judge(["", "  ", "!!!"]) == officialese.StyleReport(0, 0, 0, ())


def test_the_table() -> None:
    assert len(PLAINER) >= 120
    found = [phrase for phrase, _plainer in PLAINER]
    assert len(found) == len(set(found))
    for phrase, plainer in PLAINER:
        assert phrase == phrase.lower().replace("ё", "е")
        assert plainer


def test_what_a_post_asks_the_dictionary_is_bounded_and_told_anew_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    reading = officialese._by_dictionary

    def counting(word: str) -> officialese._Read:
        asked.append(word)
        return reading(word)

    monkeypatch.setattr(officialese, "_by_dictionary", counting)
    unknown = (f"{'абвгдежзик'[number % 10]}{'клмнпр'[number % 6]}убж" for number in range(60))
    text = " ".join(unknown) + " в рамках программы"
    first = officialese.heavy(text)
    assert 0 < len(asked) <= 8
    once = list(asked)
    assert officialese.heavy(text) == first
    assert asked == once * 2, "a word that is remembered counts like a new one"

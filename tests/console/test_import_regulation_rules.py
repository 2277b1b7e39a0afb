"""Networks and the norm on the screen of a regulation's text: what was read is told in words, and changed in a form."""

from __future__ import annotations

from pathlib import Path

from console.dialogs.form import Form
from console.reading import rule_words
from console.reading.regulation_lines import NETWORKS, NORM
from console.screens.import_regulation import ImportRegulation
from registry.imports.regulation import draft
from registry.regulation import toml, versions
from registry.regulation.model import NetworkState, Regulation
from tests.console.support import Bench, Screen
from tests.console.test_import_regulation_screen import TEXT, _draft, _lines, _load, _no_lists, _write
from tests.registry.imports.readings import reading_of

STRICT = TEXT.replace(
    "2. На страницах рекомендуется",
    "2. Канал в MAX обязателен с 1 сентября 2026 года. Ведение канала в Телеграм приостановлено.\n"
    "3. На флагманских страницах размещается не менее 7 публикаций в неделю.\n4. На страницах рекомендуется",
)


def drafted(**answers: str) -> Regulation:
    return draft(reading_of(STRICT), {name.replace("__", "."): said for name, said in answers.items()})


def test_what_is_wanted_of_networks_in_words() -> None:
    assert rule_words.of_networks(drafted()) == (
        "Обязательно: MAX (с 01.09.2026). Засчитываются: ВКонтакте, Одноклассники; сверх этого не требуется. "
        "Приостановлено: Телеграм."
    )
    assert "всего нужно не меньше 2." in rule_words.of_networks(drafted(minimum_networks="2"))
    plain = drafted(network__max="undecided", network__telegram="undecided")
    assert rule_words.of_networks(plain) == ("ВКонтакте, Одноклассники: достаточно одной. Решения нет: Телеграм, MAX.")


def test_the_norm_in_words() -> None:
    assert rule_words.of_norm(drafted()) == "2 публикации в неделю; флагман 7"
    assert rule_words.of_norm(drafted(norm="0", count_reposts="no")) == (
        "общей нормы нет; флагман 7; репосты не засчитываются"
    )


async def _rules(screen: Screen, key: str) -> None:
    while getattr(screen.console.screen.query_one("Rows").current, "key", "") != key:  # type: ignore[attr-defined]
        await screen.press("down")
    await screen.press("enter")
    await screen.until(lambda: isinstance(screen.console.screen, Form))


async def test_networks_and_norm_are_changed_in_a_form_and_written(bench: Bench, tmp_path: Path) -> None:
    text = tmp_path / "порядок.txt"
    text.write_text(STRICT, "utf-8")
    async with bench.run() as screen:
        await _no_lists(screen)
        await _load(screen, text)
        said = {line.key: line.text for line in _lines(screen)}
        assert str(said[NETWORKS]).startswith("Обязательно: MAX")
        assert said[NORM] == "2 публикации в неделю; флагман 7"
        told = [line.text for line in _lines(screen) if line.status == "замечание"]
        assert any("строка «сети»" in each for each in told)
        assert not any("ответ " in each for each in told)
        await _rules(screen, NETWORKS)
        assert "обязательна именно она" in screen.text()
        await screen.press("right")  # the first network: «ВКонтакте»
        for _ in range(4):
            await screen.press("enter")
        await screen.press("backspace")
        await screen.type("3")
        await screen.press("f2")
        await screen.until(lambda: isinstance(screen.console.screen, ImportRegulation))
        await screen.until(lambda: any("не меньше 3" in line.text for line in _lines(screen)))
        kept = toml.parse(_draft(text).read_text("utf-8"))
        assert (kept.minimum_networks, kept.norm_for("flagship").posts) == (3, 7)
        assert kept.network("vk") is not None and kept.network("vk").state is not NetworkState.OPTIONAL  # type: ignore[union-attr]
        await _write(screen)
        stored = max(await screen.session.read(versions.listing), key=lambda each: each.id).regulation
        assert (stored.minimum_networks, stored.networks) == (kept.minimum_networks, kept.networks)


async def test_more_networks_than_are_named_are_refused(bench: Bench, tmp_path: Path) -> None:
    text = tmp_path / "порядок.txt"
    text.write_text(STRICT, "utf-8")
    async with bench.run() as screen:
        await _no_lists(screen)
        await _load(screen, text)
        await _rules(screen, NORM)
        for _ in range(4):
            await screen.press("enter")
        await screen.press("backspace")
        await screen.type("9")
        await screen.press("f2")
        await screen.until(lambda: "названо сетей: 4" in screen.text())
        assert isinstance(screen.console.screen, Form)

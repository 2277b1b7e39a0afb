"""The counts of the status line in less and less room: shortened, never cut."""

from __future__ import annotations

import pytest

from checks.results import Totals
from console.reading import tally
from tests.console.support import Bench

MANY = Totals(ok=1_204, fail=312, warn=97, manual=1_310, na=1_804, unknown=455, waived=12)


def test_nothing_is_left_out_of_any_length() -> None:
    long, middle, short = tally.sentences(MANY)
    assert long == tally.sentence(MANY)
    assert middle.startswith("нарушений 312, не видно 455, * 1310")
    assert len(long) > len(middle) > len(short)
    assert len(short) <= 58
    for each in (long, middle, short):
        assert all(str(number) in each for number in MANY.to_json().values())


def test_what_there_is_none_of_has_no_sign() -> None:
    assert tally.sentences(Totals(ok=3)) == ("соблюдено 3", "+ 3", "+3")
    assert tally.sentences(Totals()) == ("", "", "")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
@pytest.mark.parametrize("pane", ["1", "4"])
async def test_the_status_line_is_not_cut(
    bench: Bench, size: tuple[int, int], pane: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tally.sentences(MANY)
    monkeypatch.setattr(tally, "sentences", lambda _: told)
    monkeypatch.setattr("console.panes.checks.sentences", lambda _: told)
    bench.checks.go.set()
    async with bench.run(size) as screen:
        screen.console.checking.begin()
        await screen.until(lambda: "Прогон 1" in screen.text())
        await screen.pane(pane)
        await screen.until(lambda: "455" in screen.lines()[-2])
        line = screen.lines()[-2].strip()
        assert line in told
        assert line == next(each for each in told if len(each) <= size[0] - 2)

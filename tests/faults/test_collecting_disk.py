"""A disk that is full for what was seen, or for the run itself: that is said, and what was seen is judged."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from checks import history, runs
from checks.facts import Failure
from checks.running.pending import Why
from checks.running.progress import Progress
from tests.faults.expedition import Expedition, expect_clean, expect_honest, expect_no_token, travel
from tests.faults.questions import needless
from tests.faults.terrain import Camp
from tests.faults.test_full_disk_steps import no_page_left
from vault.errors import StorageFailed
from vault.facts import FactsDatabase
from vault.store import Store

FULL = "На диске нет места."


def no_room_for_facts(patch: pytest.MonkeyPatch, first: int, last: int = 1_000_000) -> None:
    """The facts file refuses its writes from the first to the last of these numbers, counted from 1."""
    real = FactsDatabase.write
    writes = [0]

    def write(self, fn):  # type: ignore[no-untyped-def] # of the same type as the method it stands for
        writes[0] += 1
        if first <= writes[0] <= last:
            raise StorageFailed(FULL)
        return real(self, fn)

    patch.setattr(FactsDatabase, "write", write)


def survive_without_room(camp: Camp, healthy: Expedition, folder: Path, first: int, last: int) -> bool:
    """A run without room for what is seen, then one with room; whether any write was refused."""
    with camp.networks() as networks, camp.vault(folder) as store:
        with pytest.MonkeyPatch.context() as patch:
            no_room_for_facts(patch, first, last)
            trip = travel(store, networks)
        expect_clean(trip)
        expect_no_token(trip)
        assert trip.claims == healthy.claims, "what was seen is judged from memory"
        assert len(store.read(history.runs)) == 1
        whole = travel(store, networks, resume=runs.pending(store) is not None)
        assert whole.claims == healthy.claims
        assert whole.result.trouble == ""
        assert runs.pending(store) is None
        return FULL in trip.result.trouble


def test_no_room_for_what_is_seen(camp: Camp, healthy: Expedition, tmp_path: Path) -> None:
    for number, (first, last) in enumerate(((1, 1_000_000), (4, 1_000_000), (3, 5))):
        assert survive_without_room(camp, healthy, tmp_path / str(number), first, last)


@pytest.mark.faults
def test_no_room_for_what_is_seen_at_any_moment(camp: Camp, healthy: Expedition, tmp_path: Path) -> None:
    refused = 0
    for first in range(1, 45):
        refused += survive_without_room(camp, healthy, tmp_path / f"{first} ever", first, 1_000_000)
        refused += survive_without_room(camp, healthy, tmp_path / f"{first} once", first, first)
    assert refused > 30


def test_no_room_for_the_run_itself(camp: Camp, healthy: Expedition, tmp_path: Path) -> None:
    """Nothing that was seen is lost by it: the next run asks nothing and judges everything."""
    with camp.networks() as networks, camp.vault(tmp_path / "vault") as store:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Store, "write", _refused)
            with pytest.raises(StorageFailed, match=FULL):
                travel(store, networks)
        assert store.read(history.runs) == ()
        found = runs.pending(store)
        assert found is not None
        assert found.why is Why.CRASHED
        before = len(networks.requests)
        trip = travel(store, networks, resume=True)
        assert trip.claims == healthy.claims
        again = {key for key, each in healthy.outcomes.items() if isinstance(each, Failure)}
        assert not needless(networks.requests[before:], again)
        assert trip.result.trouble == ""


def _refused(*_: object) -> None:
    raise StorageFailed(FULL)


def fill_the_disk_in_the_middle(
    camp: Camp, healthy: Expedition, folder: Path, after: int, *, until_the_end: bool
) -> str:
    """What became of a run whose disk has not a page left from its n-th answer on, or only for a while."""
    with camp.networks() as networks, camp.vault(folder / "vault") as store:
        filled = no_page_left(folder / "vault")
        answers = [0]

        def watch(_progress: Progress) -> None:
            answers[0] += 1
            if answers[0] == after:
                filled.__enter__()
            elif answers[0] == after + 6 and not until_the_end:
                filled.__exit__(None, None, None)

        said = ""
        try:
            trip = travel(store, networks, watch=watch)
        except StorageFailed as error:
            said = str(error)
            assert "место" in said or "места" in said, said
        else:
            expect_honest(trip, healthy)
            said = "kept"
        if (folder / "ballast").exists():
            filled.__exit__(None, None, None)
        whole = travel(store, networks, resume=runs.pending(store) is not None)
        assert whole.claims == healthy.claims
        assert whole.result.trouble == ""
        return said


@pytest.mark.faults
@pytest.mark.parametrize("until_the_end", [True, False])
def test_a_disk_that_fills_up_at_any_moment(
    camp: Camp, healthy: Expedition, small_disk: Path, until_the_end: bool
) -> None:
    for after in range(1, 30, 2):
        folder = small_disk / str(after)
        folder.mkdir()
        fill_the_disk_in_the_middle(camp, healthy, folder, after, until_the_end=until_the_end)
        shutil.rmtree(folder)


def test_a_disk_that_is_full_at_the_end(camp: Camp, healthy: Expedition, small_disk: Path) -> None:
    said = fill_the_disk_in_the_middle(camp, healthy, small_disk, 5, until_the_end=True)
    assert said != "kept"

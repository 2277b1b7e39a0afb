"""A year of daily runs in a real vault: how large its file grows, and how long a run takes to keep.

`python -m bench.history [--pages N] [--days N]`. 300 pages of 150 organizations, 45 checks of a page and 8 of an
organization. Checks of the week say something new every week; every day 2 % of the pages change what three checks say,
and 1 % are not seen at all, and are seen again the next day. Figures of our own vault only: nothing else is compared.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench import keepass
from checks import history, weeks
from checks.history import Draft
from checks.model import Params, Status, Subject, SubjectKind, Verdict, pairs
from checks.results import Collected, RunState
from checks.scope import Scope
from checks.weeks import Week
from console import vaults
from registry.regulation.model import Level, WeekKind
from vault.keys import KdfCost, normal_passphrase
from vault.store import Store

_BEGIN = datetime(2026, 1, 1, 2, tzinfo=UTC)
_ZONE = "Asia/Novokuznetsk"
_WEEKLY = tuple(f"posts.week{number}" for number in range(4))
_SEEN = tuple(f"page.seen{number}" for number in range(31))
_STEADY = tuple(f"security.kept{number}" for number in range(10))
_OWNED = tuple(f"registry.owned{number}" for number in range(8))
_CHANGED = 0.02  # of the pages in a day
_UNSEEN = 0.01
_LOST = pairs([("network", "ВКонтакте")])


class World:
    """What is true of the pages; changes a little every day."""

    def __init__(self, pages: int) -> None:
        self.random = random.Random(20260101)  # a bench, the same every time
        self.pages = pages
        self.states: dict[tuple[int, str], tuple[Status, int]] = {}

    def day(self, now: datetime) -> tuple[Week, tuple[Verdict, ...]]:
        """The judged week of a day and every verdict of it."""
        week = weeks.judged(now, weeks.zone_of(_ZONE), WeekKind.CALENDAR)
        changed = self.random.sample(range(1, self.pages + 1), round(self.pages * _CHANGED))
        for page in changed:
            for check in self.random.sample(_SEEN, 3):
                status = self.random.choice((Status.OK, Status.FAIL, Status.MANUAL))
                self.states[page, check] = (status, self.random.randrange(10_000))
        unseen = set(self.random.sample(range(1, self.pages + 1), round(self.pages * _UNSEEN)))
        return week, tuple(self._verdicts(week, unseen))

    def _verdicts(self, week: Week, unseen: set[int]) -> Iterator[Verdict]:
        for page in range(1, self.pages + 1):
            subject = Subject(SubjectKind.PAGE, page, f"https://vk.com/municipal_page_{page}")
            organization = (page + 1) // 2
            if page % 2:
                owner = Subject(SubjectKind.ORGANIZATION, organization, f"МБОУ «Школа № {organization}»")
                for check in _OWNED:
                    yield _verdict(owner, organization, "", check, Status.OK, pairs([("networks", "ВКонтакте")]))
            for check in (*_WEEKLY, *_SEEN):
                if page in unseen:
                    yield _verdict(subject, organization, "vk", check, Status.UNKNOWN, _LOST)
                elif check in _WEEKLY:
                    yield self._weekly(subject, organization, check, week)
                else:
                    status, number = self.states.get((page, check), (Status.OK, 0))
                    shown = (f"Указано: ул. Школьная, д. {number}",) if number else ()
                    yield _verdict(subject, organization, "vk", check, status, pairs([("shown", number)]), shown)
            for check in _STEADY:
                yield _verdict(subject, organization, "vk", check, Status.OK, ())

    def _weekly(self, subject: Subject, organization: int, check: str, week: Week) -> Verdict:
        count = zlib.crc32(f"{subject.id} {check} {week.label}".encode()) % 7
        first = subject.id * 100_000 + week.first_day.toordinal() % 10_000 * 10
        links = tuple(f"https://vk.com/wall-{200_000_000 + subject.id}_{first + each}" for each in range(min(count, 5)))
        params = pairs([("norm", 3), ("posts", count), ("reposts", 0), ("week", week.label)])
        status = Status.OK if count >= 3 else Status.FAIL
        return _verdict(subject, organization, "vk", check, status, params, links)


def _verdict(
    subject: Subject,
    organization: int,
    network: str,
    check: str,
    status: Status,
    params: Params,
    evidence: tuple[str, ...] = (),
) -> Verdict:
    code = f"{check}.{'enough' if status is Status.OK else status.value}"
    return Verdict(
        subject, organization, network, check, ("2.1", "3.4"), Level.MUST, status, code, params, evidence, "", ""
    )


def _keep(store: Store, world: World, now: datetime) -> tuple[float, float, int]:
    """Keep the run of a day: milliseconds beside the database's thread and on it, and how many spans were opened."""
    week, verdicts = world.day(now)
    collected = (Collected("vk", len(verdicts), 0, 120),)
    draft = Draft(RunState.DONE, now, now, week, Scope(), 1, verdicts, collected)
    begun = time.perf_counter()
    changes = history.compare(store, draft)
    between = time.perf_counter()
    store.write("run", lambda tx: history.record(tx, draft, changes))
    done = time.perf_counter()
    return (between - begun) * 1000, (done - between) * 1000, len(changes.found)


def main() -> None:
    """Simulate the year and print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--days", type=int, default=365)
    asked = parser.parse_args()
    world = World(asked.pages)
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place) / "vault"
        passphrase = normal_passphrase(keepass.PASSWORD)
        with vaults.create(directory, passphrase, KdfCost.light()).store as store:
            empty = _size(directory)
            kept = [_keep(store, world, _BEGIN + timedelta(days=day)) for day in range(asked.days)]
            read = _read(store, asked.days)
        print(f"Runs: {asked.days} over {asked.pages} pages; verdicts in a run: {len(world.day(_BEGIN)[1])}")
        print(f"Vault file: {_size(directory) / 1e6:.1f} MB (empty {empty / 1e6:.1f} MB); goal: under 50 MB")
        print(f"Spans in a year: {sum(opened for _, _, opened in kept)}")
        for name, place_of in (("comparing", 0), ("writing", 1)):
            times = [each[place_of] for each in kept]
            later = sorted(times[1:]) or times
            print(
                f"{name}, ms: first run {times[0]:.0f}, later median {statistics.median(later):.1f}, "
                f"worst {later[-1]:.1f}"
            )
        print(f"reading, ms: now {read[0]:.0f}, the first run {read[1]:.0f}")


def _read(store: Store, runs: int) -> tuple[float, float]:
    """Milliseconds of reading the spans of the last and of the first run, without rendering their sentences."""
    from checks import spans

    found = []
    for run_id in (runs, 1):
        begun = time.perf_counter()
        assert spans.at(store.read, run_id)
        found.append((time.perf_counter() - begun) * 1000)
    return found[0], found[1]


def _size(directory: Path) -> int:
    """Bytes of the database with everything that must never be lost."""
    return sum(file.stat().st_size for file in directory.glob("vault-*.db"))


if __name__ == "__main__":
    main()

"""Both municipalities of the demo, end to end: a real vault, real HTTP over loopback, every verdict as expected.

The expectations (`expected.toml`) were written from the regulation and the data, before the checks.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

import sample_data
from checks import history, runs
from checks.model import SubjectKind, Verdict
from checks.runs import RunResult
from checks.schema import FACTS
from checks.scope import Scope
from checks.settings import Endpoints
from checks.weeks import local_day, zone_of
from sample_data.build import Built, build
from sample_data.networks import Networks, read_worlds, simulated
from sample_data.records import expected, read
from tests.checks.support import QUICK, Ticks, never, silent
from tests.conftest import SCHEMAS, passphrase
from vault.clock import Clock
from vault.keys import Deriver
from vault.opening import open_vault
from vault.store import Store

NOW = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)


@pytest.fixture(scope="module", params=sample_data.MUNICIPALITIES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def networks(name: str) -> Iterator[Networks]:
    world = read_worlds([Path(str(sample_data.folder(name) / "world.toml"))])
    with simulated(world, now=NOW, clock=Ticks()) as running:
        yield running


def filled(store: Store, name: str, networks: Networks) -> Built:
    today = local_day(NOW, zone_of(read(name).regulation.timezone))
    return build(store, name, today, tokens=networks.tokens)


EVERYTHING = Scope()
# Telegram is asked once a second, in a test too: only what is told of everything waits for it.
SIGNED = Scope(networks=frozenset({"vk", "ok"}))


def check(store: Store, networks: Networks, scope: Scope, now: datetime = NOW) -> RunResult:
    return runs.run(
        store,
        scope,
        Endpoints(
            vk_url=networks.env["PORYADOK_VK_URL"],
            ok_url=networks.env["PORYADOK_OK_URL"],
            telegram_url=networks.env["PORYADOK_TELEGRAM_URL"],
            sites_url=networks.env["PORYADOK_SITES_URL"],
        ),
        Clock(now),
        progress=silent,
        cancelled=never,
        limits=QUICK,
    )


@dataclass(frozen=True)
class Checked:
    """A closed vault of the demo after its first run over the networks that need a signature."""

    directory: Path
    built: Built
    first: RunResult


@pytest.fixture(scope="module")
def checked(
    tmp_path_factory: pytest.TempPathFactory,
    template: tuple[Path, str],
    derive: Deriver,
    name: str,
    networks: Networks,
) -> Checked:
    directory = tmp_path_factory.mktemp(name) / "vault"
    shutil.copytree(template[0], directory)
    with open_vault(directory, passphrase(), schemas=SCHEMAS, facts=FACTS, derive=derive) as store:
        built = filled(store, name, networks)
        return Checked(directory, built, check(store, networks, SIGNED))


@pytest.fixture
def after(checked: Checked, vault_dir: Path, opener: Callable[..., Store]) -> Store:
    """A copy of it for one test, opened."""
    shutil.rmtree(vault_dir)
    shutil.copytree(checked.directory, vault_dir)
    return opener()


def by_key(result: RunResult, built: Built) -> dict[tuple[str, str, str], Verdict]:
    names: dict[tuple[SubjectKind, int], str] = {
        **{(SubjectKind.PAGE, number): key for key, number in built.pages.items()},
        **{(SubjectKind.ORGANIZATION, number): key for key, number in built.organizations.items()},
        (SubjectKind.MUNICIPALITY, 0): "",
    }
    return {
        (verdict.subject.kind.value, names[verdict.subject.kind, verdict.subject.id], verdict.check): verdict
        for verdict in result.verdicts
    }


def test_every_verdict_is_as_expected(store: Store, name: str, networks: Networks) -> None:
    built = filled(store, name, networks)
    result = check(store, networks, EVERYTHING)
    found = by_key(result, built)
    wanted = {(each.kind, each.key, each.check): each.status for each in expected(name)}
    assert len(found) == len(result.verdicts)
    wrong = {
        key: (
            wanted.get(key),
            found[key].status.value if key in found else None,
            found[key].message if key in found else "",
        )
        for key in found.keys() | wanted.keys()
        if (found[key].status.value if key in found else None) != wanted.get(key)
    }
    assert not wrong
    assert result.totals.total == len(result.verdicts) == len(wanted)


def test_the_second_run_knows_the_numbers_of_the_first(
    checked: Checked, after: Store, name: str, networks: Networks
) -> None:
    first = by_key(checked.first, checked.built)
    again = check(after, networks, SIGNED)
    second = by_key(again, checked.built)
    new = {page.key for entry in read(name).organizations for page in entry.pages if not page.network_id}
    learned = {key for _kind, key, check_id in second if check_id == "page.identity" and key.startswith("vk/")} & new
    assert learned, "the demo has a page whose number nobody knew"
    for key in first:
        if key[2] == "page.identity" and key[1] in learned:
            assert (first[key].status, second[key].status) == ("unknown", "ok")
        else:
            assert second[key] == first[key]
    changed = history.compared(after.read, checked.first.run_id, again.run_id)
    assert not changed.new
    assert not changed.lost


def test_the_demo_is_the_same_on_another_day_of_the_week(checked: Checked, after: Store, name: str) -> None:
    world = read_worlds([Path(str(sample_data.folder(name) / "world.toml"))])
    sunday = datetime(2026, 11, 29, 10, 0, tzinfo=UTC)
    with simulated(world, now=sunday, clock=Ticks()) as later:
        result = check(after, later, SIGNED, sunday)
    before, then = by_key(checked.first, checked.built), by_key(result, checked.built)
    days = {key for key in before if key[2] in {"page.identity", "security.age", "registry.presence", "posts.weekly"}}
    days.add(("page", "vk/krapdemo_school_bor", "comments.profanity"))  # written on Wednesday, it is old on Sunday
    assert {key: then[key].status for key in before.keys() - days} == {
        key: before[key].status for key in before.keys() - days
    }
    assert result.window == checked.first.window


def test_no_token_is_written_down_anywhere(checked: Checked, networks: Networks) -> None:
    tokens = [networks.tokens["vk"].encode(), *networks.tokens["ok"].encode().split()]
    files = [file for file in checked.directory.rglob("*") if file.is_file()]
    assert files
    for file in files:
        written = file.read_bytes()
        assert not [token for token in tokens if token in written]

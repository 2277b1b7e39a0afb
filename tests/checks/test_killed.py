"""A run that is killed in its middle by the system itself, over a real vault and real HTTP, and gone on with."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from checks import history, runs
from checks.facts import Need
from checks.model import Status
from checks.running import gathering, jobs_store, quota
from checks.running.pending import Why
from checks.running.runner import LocalRunner
from checks.scope import Scope
from checks.settings import Endpoints
from registry import credentials, organizations, pages
from registry.credentials import Credential, CredentialKind, SecretInput
from registry.organizations import Organization
from registry.pages import Page
from registry.regulation import toml, versions
from sample_data.networks import Networks, read_worlds, simulated
from tests.checks.support import NOW, QUICK, Ticks, never, regulation, silent
from tests.conftest import PASSPHRASE
from vault.clock import Clock, real_now
from vault.store import Store
from vault.transaction import Tx

ROOT = Path(__file__).parents[2]
PAGES = 130
RULES = regulation("page.reachable", "posts.weekly")

# Killed between two answers, at the first of them after so many needs were done.
_CHILD = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from checks import runs
from checks.schema import FACTS, SCHEMA
from checks.scope import Scope
from checks.settings import Endpoints
from registry.schema import SCHEMA as REGISTRY
from tests.checks.support import QUICK
from vault.clock import Clock, real_now
from vault.opening import open_vault

def die(progress):
    if progress.done >= int(sys.argv[4]):
        os.kill(os.getpid(), signal.SIGKILL)

store = open_vault(Path(sys.argv[1]), bytearray(sys.argv[5].encode()), schemas=(REGISTRY, SCHEMA), facts=FACTS)
clock = Clock(datetime.fromisoformat(sys.argv[3]))
runs.run(store, Scope(), Endpoints(vk_url=sys.argv[2]), clock, progress=die, cancelled=lambda: False, limits=QUICK)
"""


def fill(tx: Tx, token: str) -> None:
    versions.add(tx, RULES, toml.serialise(RULES))
    owner = organizations.add(tx, Organization("Администрация"))
    for number in range(PAGES):
        pages.add(tx, Page(owner.id, "vk", f"https://vk.com/page{number}"))
    service = credentials.add(tx, Credential(CredentialKind.SERVICE, "vk", login="ключ"))
    credentials.put_secrets(tx, service, SecretInput(token=token), NOW.date())


def walls(networks: Networks, since: int = 0) -> Counter[str]:
    """How often each page's wall was asked for, by the page's number."""
    return Counter(
        subject.removeprefix("-")
        for request in networks.requests[since:]
        for method, subject in zip(request.inner or (request.method,), request.subjects, strict=False)
        if method == "wall.get"
    )


@pytest.mark.parametrize("done", [280, 420])
def test_a_killed_run_goes_on_where_it_was(
    tmp_path: Path, opener: Callable[..., Store], vault_dir: Path, done: int
) -> None:
    world = tmp_path / "world.toml"
    cards = "".join(
        f'[[vk]]\nid = {1000 + number}\nscreen_name = "page{number}"\nname = "Страница"\nweeks = [3]\n'
        for number in range(PAGES)
    )
    world.write_text(f'timezone = "Asia/Novokuznetsk"\n{cards}', encoding="utf-8")
    with simulated(read_worlds([world]), now=NOW, clock=Ticks()) as networks:
        with opener() as store:
            store.write("fill", lambda tx: fill(tx, networks.tokens["vk"]))
        child = [vault_dir, networks.vk_url, NOW.isoformat(), str(done), PASSPHRASE]
        killed = subprocess.run([sys.executable, "-c", _CHILD, *map(str, child)], cwd=ROOT, env=os.environ, check=False)
        assert killed.returncode == -signal.SIGKILL
        with opener() as store:
            go_on(store, networks)


def go_on(store: Store, networks: Networks) -> None:
    assert store.read(history.runs) == ()
    found = runs.pending(store)
    assert found is not None
    assert found.why is Why.CRASHED
    assert 0 < sum(each.needs for each in found.left) < 5 * PAGES
    kept = {job.subject_id for job in stored(store) if job.need is Need.POSTS}
    assert kept
    numbers = {each.id: str(999 + each.id) for each in store.read(pages.listing)}
    before = len(networks.requests)
    used = store.read(lambda tx: quota.used(tx, quota.day_of(real_now())))
    assert set(used.values()) == {quota.BLOCK}, "the block of the killed program counts as used"
    result = runs.run(
        store, Scope(), Endpoints(vk_url=networks.vk_url), Clock(NOW),
        progress=silent, cancelled=never, limits=QUICK, runner=LocalRunner(tick=0.01), resume=True,
    )  # fmt: skip
    again = walls(networks, before)
    assert not {numbers[page_id] for page_id in kept} & set(again), "what was kept is not asked again"
    assert set(walls(networks)) == set(numbers.values()), "no page is forgotten"
    assert max(walls(networks).values()) <= 2, "only what was under way at that moment is asked twice"
    statuses = Counter(each.status for each in result.verdicts if each.check == "posts.weekly")
    assert statuses == {Status.OK: PAGES}
    assert {each.network_id for each in store.read(pages.listing)} == set(numbers.values())
    assert runs.pending(store) is None


def stored(store: Store) -> tuple[jobs_store.Done, ...]:
    return store.facts.read(lambda tx: jobs_store.page_of_done(tx, None))


def test_the_table_is_read_in_parts_however_long(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_store, "_AT_ONCE", 3)
    jobs = [jobs_store.Done(number, need, b"", NOW) for number in range(4) for need in (Need.PROFILE, Need.POSTS)]
    store.facts.write(lambda tx: jobs_store.done(tx, jobs, {}))
    found: list[jobs_store.Done] = []
    while part := store.facts.read(lambda tx: jobs_store.page_of_done(tx, found[-1].key if found else None)):
        found.extend(part)
    assert {job.key for job in found} == {job.key for job in jobs}
    assert len(found) == len(jobs)
    assert gathering.earlier(store.facts, ()).seen == set()

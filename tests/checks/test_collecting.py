"""Asking side by side: lanes, progress, keys, sites, and an outcome for every need whatever breaks."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from checks import facts_store, history, runs, snapshot
from checks.collectors.base import RATE, Network, Order
from checks.facts import FailureKind, Need, Profile
from checks.messages import known_codes
from checks.model import Status
from checks.results import Collected, RunState
from checks.running import asking, planning
from checks.running.asking import ring
from checks.running.progress import Estimate, NetworkProgress, Progress
from checks.running.runner import Batch, Job
from checks.scope import Scope
from checks.settings import Endpoints
from registry import credentials, organizations, pages
from registry.credentials import Credential, CredentialKind, SecretInput
from tests.checks.lab import Lab, LabCollector, check, fill, networks_are
from tests.checks.support import NOW
from vault.clock import Clock
from vault.errors import StorageFailed
from vault.store import Store
from vault.transaction import Tx

SITE = frozenset({Need.SITE})


def site_lab() -> Lab:
    return Lab("site", gives=SITE, needs_key=False)


def test_networks_and_sites_are_asked_at_the_same_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = threading.Barrier(3)  # nobody goes on before a thread of each lane has come

    def meet(_batch: Batch) -> None:
        meeting.wait(20)

    labs = [Lab("vk"), Lab("telegram", needs_key=False), site_lab()]
    for lab in labs:
        lab.before, lab.workers = meet, 1
    store.write("fill", lambda tx: fill(tx, 1, site="https://school.example"))
    store.write("fill", lambda tx: fill(tx, 1, network="telegram", key=False))
    with networks_are(monkeypatch, *labs):
        result = check(store)
    assert result.collected == (Collected("vk", 2, 0, 1), Collected("telegram", 2, 0, 1), Collected("site", 1, 0, 1))


def test_a_lane_has_as_many_threads_as_its_network_wants(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = threading.Barrier(4)
    lab = Lab("vk", workers=4, before=lambda _batch: meeting.wait(20))
    store.write("fill", lambda tx: fill(tx, 10))  # twenty needs, four batches
    with networks_are(monkeypatch, lab):
        assert check(store).state is RunState.DONE


def test_a_run_looks_at_all_that_a_network_shows_unless_checks_are_chosen(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = Lab("vk", gives=frozenset({Need.PROFILE, Need.POSTS, Need.COMMENTS}))
    store.write("fill", lambda tx: fill(tx, 1))
    with networks_are(monkeypatch, lab):
        check(store)
        assert set(lab.asked) == {(1, Need.PROFILE), (1, Need.POSTS), (1, Need.COMMENTS)}
        lab.asked.clear()
        check(store, Scope(checks=frozenset({"page.reachable"})))
        assert set(lab.asked) == {(1, Need.PROFILE)}


def test_what_a_network_does_not_give_is_said_at_once_and_not_counted(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = Lab("vk", gives=frozenset({Need.PROFILE}))
    told: list[Progress] = []
    store.write("fill", lambda tx: fill(tx, 3))
    with networks_are(monkeypatch, lab):
        result = check(store, progress=told.append)
    assert result.collected == (Collected("vk", 3, 0, 1),)
    assert (told[-1].done, told[-1].total) == (3, 3)
    posts = [each for each in result.verdicts if each.check == "posts.weekly"]
    assert {(each.status, each.code) for each in posts} == {(Status.UNKNOWN, "unseen.no_field")}


def test_progress_tells_each_network_and_reaches_the_end(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Progress] = []
    store.write("fill", lambda tx: fill(tx, 10))
    store.write("fill", lambda tx: fill(tx, 5, network="ok", key=False))
    with networks_are(monkeypatch, Lab("vk"), Lab("ok")):
        check(store, progress=told.append)
    assert [each.network for each in told[0].networks] == ["vk", "ok"]
    vk, ok = told[-1].networks
    assert (vk.done, vk.total, vk.ok, vk.failed, vk.requests, vk.seconds_left) == (20, 20, 20, 0, 4, 0.0)
    assert (ok.done, ok.total, ok.ok, ok.failed, ok.requests) == (10, 10, 0, 10, 0)
    assert all(earlier.done <= later.done for earlier, later in pairwise(told))
    assert told[0].label == "ВКонтакте: вопросы"
    assert told[-1].seconds_left == 0.0


def test_the_estimate_is_the_plan_until_more_is_known() -> None:
    planned = Estimate(100, 60.0)
    assert planned.left(sent=0, done=0, total=10, elapsed=0.0) == 60.0
    assert planned.left(sent=50, done=2, total=10, elapsed=30.0) == pytest.approx(30.0)
    assert planned.left(sent=50, done=2, total=10, elapsed=60.0) == pytest.approx(60.0), "twice as slow as planned"
    assert planned.left(sent=120, done=5, total=10, elapsed=80.0) == pytest.approx(80.0), "more requests than planned"
    assert planned.left(sent=100, done=10, total=10, elapsed=80.0) == 0.0
    assert Estimate(0, 0.0).left(sent=0, done=0, total=10, elapsed=0.0) is None


def test_the_whole_is_as_slow_as_its_slowest_part() -> None:
    parts = [NetworkProgress(code, code, 1, 2, 1, 0, seconds_left=left) for code, left in (("a", 5.0), ("b", 9.0))]
    assert Progress(tuple(parts)).seconds_left == 9.0
    assert Progress((*parts, NetworkProgress("c", "c", 1, 2, 1, 0))).seconds_left is None
    assert Progress((*parts, NetworkProgress("c", "c", 2, 2, 1, 1))).seconds_left == 9.0


def broken(_order: Order) -> LabCollector:
    raise RuntimeError("no such library")


def test_a_broken_network_costs_its_own_pages_only(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write("fill", lambda tx: fill(tx, 2))
    store.write("fill", lambda tx: fill(tx, 2, network="ok"))
    store.write("fill", lambda tx: fill(tx, 2, network="telegram", key=False))

    def collector_of(code: str) -> Network | None:
        if code == "telegram":
            raise ImportError("the module is damaged")
        return {"vk": Lab("vk").network(), "ok": replace(Lab("ok").network(), make=broken)}.get(code)

    with monkeypatch.context() as patch:
        patch.setattr(asking, "collector_of", collector_of)
        result = check(store)
    assert result.collected == (Collected("vk", 4, 0, 1), Collected("ok", 0, 4, 0), Collected("telegram", 0, 4, 0))
    codes = {(each.network, each.code) for each in result.verdicts if each.status is Status.UNKNOWN}
    assert codes == {("ok", "unseen.broken"), ("telegram", "unseen.broken")}
    assert result.state is RunState.DONE


def test_work_that_raises_or_answers_nothing_fails_what_it_was_given(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write("fill", lambda tx: fill(tx, 5))

    def breaks(batch: Batch) -> None:
        if batch.jobs[0].subject_id == 1:
            raise RuntimeError("an answer that nobody thought of")

    with networks_are(monkeypatch, Lab("vk", before=breaks)):
        assert check(store).collected == (Collected("vk", 5, 5, 1),)
    with networks_are(monkeypatch, Lab("vk")), monkeypatch.context() as patch:
        patch.setattr(LabCollector, "first", lambda _self, jobs: (Batch("all", tuple(jobs[:3])),))
        result = check(store)
    assert result.collected == (Collected("vk", 3, 7, 1),)
    assert {each.code for each in result.verdicts if each.status is Status.UNKNOWN} == {"unseen.broken"}


def test_sites_of_active_organizations_are_asked_without_a_key(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def more(tx: Tx) -> None:
        fill(tx, 2, site="https://school.example")
        fill(tx, 1, network="ok", key=False)

    store.write("fill", more)
    lab = site_lab()
    known: list[bool] = []
    lab.before = lambda _batch: known.append(lab.orders[-1].known(1).site is not None)
    with networks_are(monkeypatch, lab):
        result = check(store)
        assert {key for key, times in lab.asked.items() if times == 1} == {(1, Need.SITE), (2, Need.SITE)}
        assert lab.orders[0].targets[1].url == "https://school.example"
        assert Collected("site", 2, 0, 1) in result.collected
        check(store)
        assert known == [False, True], "the second time it is known what was seen before"
        check(store, Scope(networks=frozenset({"vk"})))
    assert len(lab.orders) == 2, "a run over networks asks no sites"


# --- keys


def with_keys(tx: Tx, *accounts: Credential) -> None:
    fill(tx, 3, key=False)
    for account in accounts:
        stored = credentials.add(tx, account)
        credentials.put_secrets(tx, stored, SecretInput(token=f"token-{stored.id}"), NOW.date())


SERVICE = Credential(CredentialKind.SERVICE, "vk", login="ключ")


def test_a_page_is_asked_with_its_own_key_and_managers_with_the_administrators(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = replace(SERVICE, page_ids=(1,), token_rate=20)
    admin = replace(SERVICE, page_ids=(2,), administrates=True)
    store.write("fill", lambda tx: with_keys(tx, SERVICE, own, admin))
    jobs: list[Job] = []
    lab = Lab("vk", gives=frozenset({Need.PROFILE, Need.MANAGERS}), before=lambda batch: jobs.extend(batch.jobs))
    with networks_are(monkeypatch, lab):
        result = check(store)
    asked = {(job.subject_id, job.need): job.token_id for job in jobs}
    assert asked == {
        (1, Need.PROFILE): 2,
        (2, Need.PROFILE): 1,
        (2, Need.MANAGERS): 3,
        (3, Need.PROFILE): 1,
    }
    keys = lab.orders[0].keys
    assert (keys[2].rate, keys[1].rate, keys[3].administrates, keys[1].login) == (20, RATE, True, "ключ")
    assert "token" not in repr(lab.orders[0])
    assert result.collected[0].failed == 0, "managers that no key can see are not a failure of the network"


def test_a_key_whose_time_is_over_is_not_used_and_it_is_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    over = replace(SERVICE, token_expires_on=NOW.date() - timedelta(days=1))
    store.write("fill", lambda tx: with_keys(tx, over))
    lab = Lab("vk")
    with networks_are(monkeypatch, lab):
        result = check(store)
        plan = runs.plan(store, Scope(), Endpoints(), Clock(NOW))
    assert not lab.orders
    assert plan.networks[0].problem == "срок ключа доступа кончился"
    told = {each.message for each in result.verdicts if each.status is Status.UNKNOWN}
    assert told == {"ВКонтакте: срок ключа доступа кончился 24.11.2026, замените его."}
    assert result.nothing_collected


def test_the_last_day_of_a_key_is_its_own(store: Store) -> None:
    account = replace(SERVICE, token_expires_on=NOW.date())
    store.write("fill", lambda tx: with_keys(tx, account))
    known = store.read(lambda tx: snapshot.read(tx, NOW))
    assert ring(known, "vk", NOW.date()).default == 1
    assert ring(known, "vk", NOW.date() + timedelta(days=1)).default is None


def test_a_network_without_a_key_says_what_it_lacks(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write("fill", lambda tx: fill(tx, 1, key=False))
    store.write("fill", lambda tx: fill(tx, 1, network="ok", key=False))
    networks = {"vk": Lab("vk").network(), "ok": replace(Lab("ok").network(), without_key=FailureKind.NOT_SET_UP)}
    monkeypatch.setattr(asking, "collector_of", networks.get)
    result = check(store)
    codes = {(each.network, each.code) for each in result.verdicts if each.status is Status.UNKNOWN}
    assert codes == {("vk", "unseen.no_token"), ("ok", "unseen.not_set_up")}
    plan = runs.plan(store, Scope(), Endpoints(), Clock(NOW))
    assert [each.problem for each in plan.networks] == [planning.NO_TOKEN, "не заданы ключи приложения"]


def test_every_failure_has_its_sentence() -> None:
    assert {f"unseen.{kind}" for kind in FailureKind} | {"unseen.expired"} <= known_codes()


# --- the plan


def test_a_plan_counts_keys_side_by_side_and_the_share_of_the_quota(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = replace(SERVICE, page_ids=(1,), token_rate=3)
    store.write("fill", lambda tx: with_keys(tx, SERVICE, own))
    with networks_are(monkeypatch, Lab("vk", daily={"wall.get": 100}), site_lab()):
        store.facts.write(lambda tx: facts_store.keep_latency(tx, "vk", 2.0))
        (vk,) = runs.plan(store, Scope(), Endpoints(), Clock(NOW)).networks
        assert (vk.pages, vk.requests, vk.latency) == (3, 2, 2.0)
        assert vk.seconds == pytest.approx(2 + 1 / 3), "the slower of the two keys"
        (share,) = vk.quota
        assert (share.method, share.needed, share.left, share.limit, share.enough) == ("wall.get", 3, 200, 200, True)
        check(store)
        (share,) = runs.plan(store, Scope(), Endpoints(), Clock(NOW)).networks[0].quota
        assert (share.needed, share.left) == (3, 197)


def test_answers_leave_their_latency_for_the_next_plan(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write("fill", lambda tx: fill(tx, 1))
    lab = Lab("vk")
    lab.before = lambda _batch: lab.orders[-1].answered(1.5)
    with networks_are(monkeypatch, lab):
        check(store)
    assert store.facts.read(facts_store.latencies) == {"vk": 1.5}


# --- storing


def test_a_facts_file_that_cannot_be_written_does_not_lose_the_run(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write("fill", lambda tx: fill(tx, 3))

    def full(*_: object) -> None:
        raise StorageFailed("На диске нет места.")

    with networks_are(monkeypatch, Lab("vk")), monkeypatch.context() as patch:
        patch.setattr(store.facts, "write", full)
        result = check(store)
    assert result.collected == (Collected("vk", 6, 0, 2),)
    assert {each.status for each in result.verdicts if each.check == "posts.weekly"} == {Status.OK}
    assert result.trouble == "Увиденное сохранено не всё: На диске нет места."
    assert history.result(store.read, result.run_id).totals == result.totals
    assert store.read(lambda tx: pages.get(tx, 1)).network_id == "1001"


def test_outcomes_are_read_back_a_few_pages_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write("fill", lambda tx: fill(tx, 100, site="https://school.example"))
    read: list[int] = []
    fetch = facts_store.fetch

    def counted(tx: Tx, subject_ids: list[int]) -> facts_store.Fetched:
        read.append(len(subject_ids))
        return fetch(tx, subject_ids)

    monkeypatch.setattr(facts_store, "fetch", counted)
    with networks_are(monkeypatch, Lab("vk")):
        result = check(store)
    assert read == [20] * 5, "each page once, and never all of them"
    assert {each.status for each in result.verdicts if each.check == "posts.weekly"} == {Status.OK}
    profile = store.facts.read(lambda tx: facts_store.facts(tx, 100))[100, Need.PROFILE].value
    assert isinstance(profile, Profile)


def test_the_salt_is_made_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write("fill", lambda tx: fill(tx, 1))
    lab = Lab("vk")
    with networks_are(monkeypatch, lab):
        check(store)
        check(store)
    first, second = (order.salt for order in lab.orders)
    assert first == second
    assert len(first) == 32
    assert repr(first) not in repr(lab.orders[0])


def test_organizations_without_a_site_are_no_jobs(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write("fill", lambda tx: fill(tx, 2))
    store.write(
        "site", lambda tx: organizations.update(tx, replace(organizations.get(tx, 1), site="https://a.example"))
    )
    lab = site_lab()
    with networks_are(monkeypatch, lab):
        check(store)
    assert set(lab.asked) == {(1, Need.SITE)}

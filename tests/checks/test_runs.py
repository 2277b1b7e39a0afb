"""The main job over a real vault and real HTTP: order of writes, scope, stops, what fails whole, plans, tokens."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from checks import facts_store, history, runs
from checks.facts import Need, Profile
from checks.model import Status
from checks.results import RunState
from checks.running import tokens
from checks.running.progress import Progress
from checks.runs import RunResult
from checks.scope import Scope
from checks.settings import Endpoints
from registry import changes, credentials, organizations, pages
from registry.credentials import Credential, CredentialKind, SecretInput
from registry.organizations import Organization
from registry.pages import Page, PageState
from registry.regulation import toml, versions
from registry.regulation.model import Level, OwnRule, WeekKind
from sample_data.networks import Networks, named, read_worlds, simulated
from tests.checks.support import NOW, QUICK, Ticks, never, regulation, silent
from vault import journal
from vault.clock import Clock
from vault.errors import BadInput, VaultReadOnly
from vault.store import Store
from vault.transaction import Tx

WORLD = """
timezone = "Asia/Novokuznetsk"
[[vk]]
id = 1001
screen_name = "first"
name = "Первая школа"
description = "Страница первой школы"
weeks = [3]
[[vk]]
id = 1002
screen_name = "second"
name = "Вторая школа"
state = "closed"
"""

RULES = regulation(
    "registry.presence", "page.identity", "page.reachable", "posts.weekly",
    own=(OwnRule("security.age", Level.MUST, "90 дней", days=90),),
)  # fmt: skip


@pytest.fixture
def world(tmp_path: Path) -> Path:
    file = tmp_path / "world.toml"
    file.write_text(WORLD, encoding="utf-8")
    return file


@pytest.fixture
def networks(world: Path) -> Iterator[Networks]:
    with simulated(read_worlds([world]), now=NOW, clock=Ticks()) as running:
        yield running


def fill(tx: Tx, token: str) -> None:
    versions.add(tx, RULES, toml.serialise(RULES))
    for name, address in (("Первая школа", "first"), ("Вторая школа", "second")):
        owner = organizations.add(tx, Organization(name))
        pages.add(tx, Page(owner.id, "vk", f"https://vk.com/{address}"))
    pages.add(tx, Page(1, "ok", "https://ok.ru/first"))
    if token:
        service = credentials.add(tx, Credential(CredentialKind.SERVICE, "vk", login="ключ"))
        credentials.put_secrets(tx, service, SecretInput(token=token), NOW.date())


@pytest.fixture
def filled(store: Store, networks: Networks) -> Store:
    store.write("fill", lambda tx: fill(tx, networks.tokens["vk"]))
    return store


def check(
    store: Store,
    url: str,
    scope: Scope | None = None,
    *,
    progress: object = silent,
    cancelled: object = never,
    now: datetime = NOW,
) -> RunResult:
    return runs.run(
        store,
        scope or Scope(),
        Endpoints(vk_url=url),
        Clock(now),
        progress=progress,  # type: ignore[arg-type] # short tests
        cancelled=cancelled,  # type: ignore[arg-type] # the same
        limits=QUICK,
    )


def statuses(result: RunResult, check_id: str) -> list[Status]:
    return [verdict.status for verdict in result.verdicts if verdict.check == check_id]


def test_facts_run_and_verdicts_are_kept(filled: Store, networks: Networks) -> None:
    result = check(filled, networks.vk_url)
    assert result.state is RunState.DONE
    assert not result.nothing_collected
    assert sorted(statuses(result, "page.reachable")) == ["fail", "ok", "unknown"]
    vk, ok = result.collected
    assert (vk.network, vk.ok, vk.failed, vk.requests) == ("vk", 7, 3, 2), "nobody administers: no managers"
    assert (ok.network, ok.ok, ok.requests) == ("ok", 0, 0)
    kept = history.result(filled.read, result.run_id)
    assert set(kept.verdicts) == set(result.verdicts)
    assert replace(kept, verdicts=()) == replace(result, verdicts=())
    facts = filled.facts.read(facts_store.facts)
    assert isinstance(facts[1, Need.PROFILE].value, Profile)
    assert facts[1, Need.PROFILE].taken_at == NOW


def test_numbers_seen_for_the_first_time_are_recorded_with_their_history(filled: Store, networks: Networks) -> None:
    first = check(filled, networks.vk_url)
    assert set(statuses(first, "page.identity")) == {Status.UNKNOWN}
    assert numbers(filled) == {"1001", "1002"}
    assert filled.read(lambda tx: changes.history(tx, "page", 1))[0].reason == "page.numbered"
    second = check(filled, networks.vk_url)
    assert sorted(statuses(second, "page.identity")) == ["ok", "ok", "unknown"]


def test_a_run_is_one_transaction_of_the_vault_and_the_numbers_another(filled: Store, networks: Networks) -> None:
    before = filled.read(lambda tx: len(journal.entries(tx, 1000)))
    result = check(filled, networks.vk_url)
    added = filled.read(lambda tx: journal.entries(tx, 1000))[: -before or None]
    assert sorted(row.action for row in added) == ["page.numbered", "run"]
    assert next(row.subject for row in added if row.action == "run") == f"run:{result.run_id}"


def test_a_number_that_belongs_to_another_record_does_not_lose_the_run(filled: Store, networks: Networks) -> None:
    filled.write("more", lambda tx: pages.add(tx, Page(2, "vk", "https://vk.com/club1001")))
    result = check(filled, networks.vk_url)
    assert filled.read(lambda tx: pages.get(tx, 1)).network_id == ""
    assert result.run_id in {record.id for record in filled.read(history.runs)}
    assert "page.number_refused" in {row.action for row in filled.read(lambda tx: journal.entries(tx, 50))}


def test_what_the_network_calls_a_page_is_recorded_once_and_never_of_another_page(
    filled: Store, networks: Networks
) -> None:
    """A page recorded with its number before gets the kind as well; a page whose number is another does not."""

    def known(tx: Tx) -> None:
        pages.update(tx, replace(pages.get(tx, 1), network_id="1001"))
        pages.update(tx, replace(pages.get(tx, 2), network_id="77"))

    filled.write("known", known)
    check(filled, networks.vk_url)
    first, second = (filled.read(lambda tx, number=number: pages.get(tx, number)) for number in (1, 2))  # type: ignore[misc]
    assert (first.network_id, second.network_id, second.network_kind) == ("1001", "77", "")
    assert first.network_kind
    filled.write("other", lambda tx: pages.update(tx, replace(first, network_kind="event")))
    check(filled, networks.vk_url)
    assert filled.read(lambda tx: pages.get(tx, 1)).network_kind == "event", "that it changed is a finding, not a fact"


def test_a_month_is_judged_whole_where_the_regulation_counts_so(filled: Store, networks: Networks) -> None:
    monthly = replace(RULES, week=WeekKind.FOUR_AND_REST, number="2", valid_from=date(2026, 1, 1))
    filled.write("rules", lambda tx: versions.add(tx, monthly, toml.serialise(monthly)))
    result = check(filled, networks.vk_url)
    assert (result.window.first_day, result.window.last_day) == (date(2026, 10, 1), date(2026, 10, 31))
    assert history.result(filled.read, result.run_id).window == result.window
    assert Status.UNKNOWN in statuses(result, "posts.weekly"), "the page in OK was not seen"
    assert sum(result.totals.to_json().values()) == len(result.verdicts)


def test_progress_reaches_the_total(filled: Store, networks: Networks) -> None:
    told: list[Progress] = []
    check(filled, networks.vk_url, progress=told.append)
    assert told[-1].done == told[-1].total == told[-1].ok + told[-1].failed
    assert told[-1].ok == 7
    assert all(earlier.done <= later.done for earlier, later in pairwise(told))
    assert told[0].label.startswith("ВКонтакте: ")


def test_the_scope_bounds_collecting_judging_and_keeping(filled: Store, networks: Networks) -> None:
    check(filled, networks.vk_url)
    asked = len(networks.requests)
    part = check(filled, networks.vk_url, Scope(checks=frozenset({"registry.*"})))
    assert len(networks.requests) == asked
    assert {verdict.check for verdict in part.verdicts} == {"registry.presence"}
    assert not part.nothing_collected
    current = filled.read(history.current)
    assert {verdict.check for verdict in current} >= {"page.reachable", "registry.presence"}


@pytest.mark.parametrize("scope", [Scope(checks=frozenset({"page.colour"})), Scope(networks=frozenset({"vkontakte"}))])
def test_an_unknown_check_or_network_is_refused(filled: Store, networks: Networks, scope: Scope) -> None:
    with pytest.raises(BadInput):
        check(filled, networks.vk_url, scope)
    with pytest.raises(BadInput):
        runs.plan(filled, scope, Endpoints(vk_url=networks.vk_url), Clock(NOW))
    assert filled.read(history.runs) == ()


def test_without_a_regulation_nothing_is_asked(store: Store, networks: Networks) -> None:
    with pytest.raises(BadInput, match="нет Порядка"):
        check(store, networks.vk_url)
    assert not networks.requests


def test_a_vault_that_cannot_be_written_is_not_collected_for(filled: Store, networks: Networks) -> None:
    filled.read_only_reason = "Хвост журнала не сходится с якорем."
    with pytest.raises(VaultReadOnly):
        check(filled, networks.vk_url)
    assert not networks.requests


@pytest.mark.parametrize("scenario", ["down", "revoked", "maintenance"])
def test_a_network_that_fails_whole_is_said_and_the_run_is_kept(store: Store, world: Path, scenario: str) -> None:
    with simulated(read_worlds([world]), now=NOW, scenario=named(scenario), clock=Ticks()) as broken:
        store.write("fill", lambda tx: fill(tx, broken.tokens["vk"]))
        result = check(store, broken.vk_url)
    assert result.nothing_collected
    assert result.state is RunState.DONE
    assert set(statuses(result, "page.reachable")) == {Status.UNKNOWN}
    assert result.totals.total == len(result.verdicts)
    assert history.result(store.read, result.run_id).nothing_collected


def test_without_a_key_nothing_is_asked_and_it_is_said(store: Store, networks: Networks) -> None:
    store.write("fill", lambda tx: fill(tx, ""))
    result = check(store, networks.vk_url)
    assert result.nothing_collected
    assert not networks.requests
    told = {verdict.message for verdict in result.verdicts if verdict.network == "vk" and verdict.status == "unknown"}
    assert "ВКонтакте: не задан ключ доступа." in told


def test_a_stop_keeps_what_came_and_calls_the_rest_stopped(store: Store, world: Path) -> None:
    broken = replace(named("silent"), after=1)
    with simulated(read_worlds([world]), now=NOW, scenario=broken, clock=Ticks()) as running:
        store.write("fill", lambda tx: fill(tx, running.tokens["vk"]))
        came = threading.Event()
        began = time.monotonic()
        result = runs.run(
            store,
            Scope(),
            Endpoints(vk_url=running.vk_url),
            Clock(NOW),
            progress=lambda _progress: came.set(),
            cancelled=came.is_set,
            limits=replace(QUICK, answer=60.0, again=60.0, total=120.0),
        )
    assert time.monotonic() - began < 15, "the server would hang for a minute"
    assert result.state is RunState.STOPPED
    assert not result.nothing_collected
    assert sorted(statuses(result, "page.reachable")) == ["fail", "ok", "unknown"]
    stopped = [verdict for verdict in result.verdicts if verdict.check == "posts.weekly" and verdict.network == "vk"]
    assert {verdict.message for verdict in stopped} == {"Прогон остановлен."}
    assert numbers(store) == {"1001", "1002"}


def numbers(store: Store) -> set[str]:
    return {page.network_id for page in store.read(pages.listing) if page.network == "vk"}


def test_a_run_stopped_before_it_began_asks_nothing(filled: Store, networks: Networks) -> None:
    result = check(filled, networks.vk_url, cancelled=lambda: True)
    assert result.state is RunState.STOPPED
    assert set(statuses(result, "page.reachable")) == {Status.UNKNOWN}


def test_the_week_is_judged_by_the_version_in_force_on_its_last_day(filled: Store, networks: Networks) -> None:
    def later(tx: Tx) -> None:
        strict = replace(RULES, norms=replace(RULES.norms, posts=99), valid_from=datetime(2026, 11, 23).date())
        versions.add(tx, strict, toml.serialise(strict))

    filled.write("later", later)
    first_page = Scope(organization_ids=frozenset({1}), networks=frozenset({"vk"}))
    assert statuses(check(filled, networks.vk_url, first_page), "posts.weekly") == [Status.OK]
    next_week = check(filled, networks.vk_url, first_page, now=datetime(2026, 12, 1, tzinfo=UTC))
    assert statuses(next_week, "posts.weekly") == [Status.FAIL]


def test_pages_that_are_not_kept_are_not_asked_about(filled: Store, networks: Networks) -> None:
    def close(tx: Tx) -> None:
        for page in pages.listing(tx):
            pages.update(tx, replace(page, state=PageState.CLOSED))

    filled.write("close", close)
    result = check(filled, networks.vk_url)
    assert not networks.requests
    assert not result.nothing_collected
    assert set(statuses(result, "page.reachable")) == {Status.NA}


def test_a_plan_asks_nothing_and_names_what_stands_in_the_way(filled: Store, networks: Networks) -> None:
    plan = runs.plan(filled, Scope(), Endpoints(vk_url=networks.vk_url), Clock(NOW))
    vk, ok = plan.networks
    assert plan.pages == 3
    assert (vk.network, vk.pages, vk.problem) == ("vk", 2, "")
    assert vk.requests >= 2
    assert vk.seconds > 0
    assert [share.method for share in vk.quota] == ["wall.get"]
    assert (ok.network, ok.pages, ok.requests, ok.problem) == ("ok", 1, 0, "не заданы ключи приложения")
    assert not networks.requests


def test_a_plan_without_a_key(store: Store, networks: Networks) -> None:
    store.write("fill", lambda tx: fill(tx, ""))
    plan = runs.plan(store, Scope(networks=frozenset({"vk"})), Endpoints(vk_url=networks.vk_url), Clock(NOW))
    assert [part.problem for part in plan.networks] == ["не задан ключ доступа"]


def test_a_token_is_tried(filled: Store, networks: Networks, world: Path) -> None:
    (account,) = filled.read(credentials.listing)
    good = tokens.test(filled, account.id, Endpoints(vk_url=networks.vk_url), QUICK)
    assert good.ok
    with simulated(read_worlds([world]), now=NOW, scenario=named("revoked"), clock=Ticks()) as revoked:
        bad = tokens.test(filled, account.id, Endpoints(vk_url=revoked.vk_url), QUICK)
    assert not bad.ok
    assert "не принят" in bad.message
    with simulated(read_worlds([world]), now=NOW, scenario=named("down"), clock=Ticks()) as down:
        lost = tokens.test(filled, account.id, Endpoints(vk_url=down.vk_url), QUICK)
    assert "Связи с сетью нет" in lost.message


def test_a_token_that_is_not_there_or_not_ours_to_try(filled: Store, networks: Networks) -> None:
    def more(tx: Tx) -> tuple[int, int, int]:
        empty = credentials.add(tx, Credential(CredentialKind.SERVICE, "vk", login="пустой"))
        other = credentials.add(tx, Credential(CredentialKind.SERVICE, "telegram", login="бот"))
        credentials.put_secrets(tx, other, SecretInput(token="12345"), NOW.date())
        person = credentials.add(tx, Credential(CredentialKind.OFFICIAL, "vk", login="school"))
        return empty.id, other.id, person.id

    empty, other, person = filled.write("more", more)
    endpoints = Endpoints(vk_url=networks.vk_url)
    assert tokens.test(filled, empty, endpoints).message == "Ключ не сохранён."
    assert tokens.test(filled, other, endpoints).message == "Телеграм: сбор ещё не подключён."
    with pytest.raises(BadInput):
        tokens.test(filled, person, endpoints)
    assert not networks.requests

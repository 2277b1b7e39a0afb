"""Totals, score, sums by organization; how clauses are closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

import sample_data
from checks import clauses, summary
from checks.model import Status
from checks.results import Totals
from registry.exemptions import Exemption
from registry.obligations import Obligation
from registry.organizations import Organization, OrganizationState
from registry.pages import Page, PageState
from registry.regulation import versions
from registry.regulation.model import Binds, Clause, Level, NetworkRule, NetworkState
from sample_data.records import read
from tests.checks.support import regulation
from tests.checks.test_history import verdict
from vault.errors import BadInput
from vault.store import Store

STATUSES = some.lists(some.sampled_from(list(Status)))


@given(STATUSES)
def test_seven_statuses_add_up(statuses: list[Status]) -> None:
    verdicts = [verdict(status, page, organization=page % 3) for page, status in enumerate(statuses)]
    totals = summary.totals(verdicts)
    assert totals.total == len(verdicts)
    assert all(totals.of(status) == statuses.count(status) for status in Status)
    parts = summary.by_organization(verdicts)
    assert sum(part.totals.total for part in parts) == len(verdicts)


def test_the_score_counts_neither_unknown_nor_what_does_not_concern() -> None:
    score = summary.score(Totals(ok=3, fail=1, warn=5, manual=2, unknown=4, na=10, waived=1))
    assert score.value == 0.75
    assert score.unknown == 4 / 16
    assert summary.score(Totals(unknown=2, na=1)) == summary.Score(None, 1.0)
    assert summary.score(Totals()) == summary.Score(None, 0.0)


def present(
    obliged: tuple[int, ...], exempt: tuple[int, ...] = (), *rules: NetworkRule, until: date | None = None
) -> summary.Presence:
    """Four organizations, the last one closed; 1 has VK, 2 a closed page, 3 Telegram, 4 VK."""
    owners = [Organization(f"Школа {number}", id=number) for number in (1, 2, 3)]
    owners.append(Organization("Закрытая", id=4, state=OrganizationState.CLOSED))
    kept = [
        Page(1, "vk", "https://vk.com/one"),
        Page(2, "vk", "https://vk.com/two", state=PageState.CLOSED),
        Page(3, "telegram", "https://t.me/three"),
        Page(4, "vk", "https://vk.com/four"),
    ]
    rules = rules or (NetworkRule("vk"), NetworkRule("telegram", NetworkState.UNDECIDED))
    return summary.presence(
        owners,
        kept,
        [Obligation(number, until=until) for number in obliged],
        [Exemption(number) for number in exempt],
        regulation(networks=rules),
        date(2026, 11, 25),
    )


def test_presence_is_a_share_of_those_obliged() -> None:
    found = present((1, 2, 3, 4))
    assert (found.obliged, found.present, found.missing) == (3, 1, (2, 3))
    assert found.share == 1 / 3
    assert [(each.network, each.pages, each.organizations, each.obliged) for each in found.networks] == [
        ("vk", 1, 1, 1),
        ("telegram", 1, 1, 1),
    ]
    assert present((1,)).share == 1.0


def test_without_a_list_of_the_obliged_there_is_no_share() -> None:
    for found in (present(()), present((1, 2), until=date(2026, 11, 24)), present((4,))):
        assert (found.obliged, found.share, found.kept) == (None, None, 1)


def test_who_stands_in_both_lists_is_in_no_share() -> None:
    found = present((1, 2), (1,))
    assert (found.obliged, found.conflicts, found.present, found.missing) == (1, 1, 0, (2,))
    assert present((1,), (1,)).share is None


def test_a_network_counts_by_its_state_on_the_day() -> None:
    later = NetworkRule("telegram", NetworkState.SUSPENDED, "решение", date(2026, 12, 1))
    assert present((3,), (), NetworkRule("vk"), later).present == 1
    begun = NetworkRule("telegram", NetworkState.SUSPENDED, "решение", date(2026, 11, 25))
    assert present((3,), (), NetworkRule("vk"), begun).present == 0


def test_a_clause_is_closed_by_its_checks_or_by_a_person() -> None:
    manual = Clause("2.2", "разнообразие", Binds.PAGE, Level.RECOMMENDED, provisional=True)
    first, second = clauses.of_regulation(regulation("page.hours", "page.email", clauses=(manual,)))
    assert (first.clause, first.closed_by, first.provisional) == ("1", ("page.hours", "page.email"), False)
    assert (second.closed_by, second.binds, second.level, second.provisional) == (
        ("manual",),
        Binds.PAGE,
        Level.RECOMMENDED,
        True,
    )


@pytest.mark.parametrize("name", sample_data.MUNICIPALITIES)
@pytest.mark.parametrize("moment", [date(2026, 11, 25), datetime(2026, 11, 25, tzinfo=UTC)])
def test_clauses_of_the_version_in_force(store: Store, name: str, moment: date) -> None:
    municipality = read(name)
    store.write("add", lambda tx: versions.add(tx, municipality.regulation, municipality.regulation_text))
    found = store.read(lambda tx: clauses.closing(tx, moment))
    assert [each.clause for each in found] == [clause.number for clause in municipality.regulation.clauses]


def test_without_a_regulation_there_is_nothing_to_close(store: Store) -> None:
    with pytest.raises(BadInput, match="нет Порядка"):
        store.read(lambda tx: clauses.closing(tx, date(2026, 11, 25)))


def test_every_check_that_the_two_regulations_cite_exists() -> None:
    from checks import catalogue

    known: Callable[[str], object] = catalogue.find
    for name in sample_data.MUNICIPALITIES:
        for check in read(name).regulation.checks():
            assert known(check) is not None, check

"""Versions of the regulation in the vault: which one is in force, and that the text cannot be swapped."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from registry import changes, codec
from registry.regulation import toml, versions
from registry.regulation.model import Regulation
from tests.registry.conftest import journalled
from tests.registry.regulation.test_toml import SMALL, full
from vault.errors import BadInput, VaultDamaged
from vault.transaction import Tx


def add(tx: Tx, regulation: Regulation) -> int:
    return versions.add(tx, regulation, toml.serialise(regulation))


def starting(start: date | None, number: str = "1") -> Regulation:
    return replace(full(), valid_from=start, number=number)


def in_force(tx: Tx, on: date) -> int | None:
    found = versions.in_force(tx, on)
    return found.id if found else None


def test_nothing_is_in_force_in_an_empty_vault(tx: Tx) -> None:
    assert versions.in_force(tx, date(2026, 1, 1)) is None
    assert versions.listing(tx) == ()


def test_the_text_is_kept_as_it_was_written(tx: Tx) -> None:
    added = versions.add(tx, toml.parse(SMALL), SMALL)
    stored = versions.get(tx, added)
    assert stored.regulation == toml.parse(SMALL)
    assert stored.added_at == tx.time
    assert versions.text_of(tx, added) == SMALL
    assert versions.get(tx, added).regulation is stored.regulation, "read a dozen times for one page, parsed once"


def test_a_draft_is_in_force_until_a_dated_version_is(tx: Tx) -> None:
    draft = add(tx, starting(None))
    dated = add(tx, starting(date(2026, 4, 1)))
    assert in_force(tx, date(2026, 3, 31)) == draft
    assert in_force(tx, date(2026, 4, 1)) == dated
    add(tx, starting(None, "2"))
    assert in_force(tx, date(2026, 4, 1)) == dated


def test_of_dated_versions_the_latest_that_has_begun(tx: Tx) -> None:
    later = add(tx, starting(date(2026, 6, 1)))
    earlier = add(tx, starting(date(2026, 4, 1)))
    assert in_force(tx, date(2026, 3, 1)) is None
    assert in_force(tx, date(2026, 5, 31)) == earlier
    assert in_force(tx, date(2026, 6, 1)) == later
    assert in_force(tx, date(2030, 1, 1)) == later


def test_a_correction_with_the_same_start_replaces(tx: Tx) -> None:
    add(tx, starting(date(2026, 4, 1)))
    corrected = add(tx, starting(date(2026, 4, 1), "2"))
    assert in_force(tx, date(2026, 4, 1)) == corrected


def test_the_same_text_again_is_the_same_version(tx: Tx) -> None:
    first = add(tx, full())
    assert add(tx, full()) == first
    assert len(versions.listing(tx)) == 1
    assert [action for action, _, _ in journalled(tx)].count("regulation.added") == 1


def test_a_text_that_says_something_else_is_refused(tx: Tx) -> None:
    with pytest.raises(BadInput, match="не совпадает"):
        versions.add(tx, full(), SMALL)
    assert versions.listing(tx) == ()


def test_a_swapped_text_is_damage(tx: Tx) -> None:
    added = add(tx, full())
    tx.execute("UPDATE regulation_version SET toml = replace(toml, 'posts = 5', 'posts = 1')")
    with pytest.raises(VaultDamaged, match="не тот"):
        versions.get(tx, added)


def test_a_missing_version_is_said_so(tx: Tx) -> None:
    with pytest.raises(BadInput, match="Нет версии"):
        versions.get(tx, 7)
    with pytest.raises(BadInput, match="Нет версии"):
        versions.text_of(tx, 7)


def test_a_version_that_is_taken_back_is_never_in_force_and_is_still_found(tx: Tx) -> None:
    first, second = add(tx, starting(None)), add(tx, starting(None, "2"))
    versions.withdraw(tx, second)
    assert in_force(tx, date(2026, 1, 1)) == first
    assert [each.id for each in versions.listing(tx)] == [first]
    assert [each.id for each in versions.everything(tx)] == [first, second]
    assert versions.get(tx, second).withdrawn_at == tx.time
    with pytest.raises(BadInput, match="уже отозвана"):
        versions.withdraw(tx, second)
    versions.restore(tx, second)
    assert in_force(tx, date(2026, 1, 1)) == second
    with pytest.raises(BadInput, match="не отозвана"):
        versions.restore(tx, second)


def test_the_same_text_added_again_is_put_in_force_again(tx: Tx) -> None:
    first = add(tx, starting(None))
    versions.withdraw(tx, first)
    assert in_force(tx, date(2026, 1, 1)) is None
    assert add(tx, starting(None)) == first
    assert in_force(tx, date(2026, 1, 1)) == first


def test_the_history_knows_a_version_by_its_act_and_hash_and_never_holds_its_text(tx: Tx) -> None:
    first = add(tx, starting(date(2026, 4, 1)))
    versions.withdraw(tx, first)
    back, added = changes.history(tx, versions.KIND, first)
    assert (added.action, back.action) == (changes.Action.ADD, changes.Action.UPDATE)
    assert [each.field for each in changes.differences(back)] == ["withdrawn_at"]
    assert codec.from_json(versions.Version, json.loads(back.after)) == versions.record(tx, first)
    assert "clauses" not in added.after

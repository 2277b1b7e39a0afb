"""A rotation step by step: what each step needs, shows and leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.vault.rotations import MOMENT, NEW, STEPS, brought_to, current, got, start, step, told
from tests.vault.support import OWNER, PASSWORD, SEED, TOKEN
from vault import journal, rotation, secrets, verify
from vault.errors import BadInput, Locked
from vault.rotation import Proof, Rotation, State
from vault.secrets import Field, Purpose, VersionState
from vault.store import Store, Tier
from vault.totp import code_at, parse_seed

Opener = Callable[..., Store]


# ---- the whole way


def test_the_whole_way_of_a_password(store: Store) -> None:
    made = start(store)
    assert made == Rotation(
        made.id, OWNER, Field.PASSWORD, State.STAGED, 2, 1, "плановая", made.started_at, made.started_at, None
    )
    assert rotation.show(store, made.id, Purpose.TYPE_OUT, "ВК, Иванова") == NEW
    assert rotation.show_old(store, made.id, Purpose.REVEAL, "ВК, Иванова") == PASSWORD
    for name, state in (("applied", State.APPLIED), ("verified", State.VERIFIED)):
        assert step(store, name, made.id).state is state
        assert current(store) == PASSWORD
    done = step(store, "commit", made.id)
    assert (done.state, done.proof, done.started_at) == (State.COMMITTED, Proof.SIGNED_IN, made.started_at)
    assert done.changed_at > made.changed_at
    assert current(store) == NEW
    new, old = store.read(lambda tx: secrets.history(tx, OWNER, Field.PASSWORD))
    assert (new.state, old.state) == (VersionState.CURRENT, VersionState.PREVIOUS)
    assert new.made_at == made.started_at
    assert old.ended_at == store.read(secrets.health)[OWNER].changed_at[Field.PASSWORD] == done.changed_at
    assert rotation.show_old(store, made.id, Purpose.REVEAL) == PASSWORD
    assert verify.verify(store).whole


def test_what_the_journal_tells_of_it(store: Store) -> None:
    made = start(store)
    rotation.show(store, made.id, Purpose.TYPE_OUT, "ВК")
    rotation.show(store, made.id, Purpose.COPY, "ВК")
    rotation.show_old(store, made.id, Purpose.REVEAL, "ВК")
    step(store, "applied", made.id)
    store.write("doubted", lambda tx: rotation.doubt(tx, made.id, "сайт\nне ответил"))
    step(store, "verified", made.id)
    step(store, "commit", made.id)
    this = {"id": made.id, "field": "password", "version": 2}
    assert told(store, "secret.staged", "secret.opened", "secret.committed", "rotation.") == [
        ("secret.staged", OWNER, {"field": "password", "version": 2}),
        ("rotation.staged", OWNER, {**this, "reason": "плановая"}),
        ("rotation.shown", OWNER, {**this, "purpose": "type_out", "name": "ВК"}),
        ("rotation.shown", OWNER, {**this, "purpose": "copy", "name": "ВК"}),
        (
            "secret.opened",
            OWNER,
            {"field": "password", "version": 1, "purpose": "reveal", "name": "ВК", "rotation": made.id},
        ),
        ("rotation.applied", OWNER, this),
        ("rotation.doubted", OWNER, {**this, "why": "сайт не ответил"}),
        ("rotation.verified", OWNER, {**this, "proof": "signed_in"}),
        ("secret.committed", OWNER, {"field": "password", "version": 2, "replaces": 1}),
        ("rotation.committed", OWNER, this),
    ]
    rows = store.read(lambda tx: journal.entries(tx, 1000))
    assert NEW not in repr(rows)


def test_the_first_secret_of_an_account(store: Store) -> None:
    made = start(store, field=Field.PASSWORD, owner="first")
    assert made.replaces is None
    with pytest.raises(BadInput):
        secrets.reveal(store, "first", Field.PASSWORD, Purpose.REVEAL)
    assert rotation.show(store, made.id, Purpose.ROTATE) == NEW
    assert rotation.show_old(store, made.id, Purpose.ROTATE) is None
    for name in ("applied", "verified", "commit"):
        step(store, name, made.id)
    assert secrets.reveal(store, "first", Field.PASSWORD, Purpose.REVEAL) == NEW
    assert store.read(secrets.try_all).broken == ()


def test_an_abandoned_one_leaves_the_old_and_is_kept(store: Store) -> None:
    made = brought_to(store, State.APPLIED)
    store.write("abandoned", lambda tx: rotation.abandon(tx, made.id, "не принял"))
    assert current(store) == PASSWORD
    left = store.read(lambda tx: secrets.history(tx, OWNER, Field.PASSWORD))[0]
    assert (left.number, left.state) == (2, VersionState.ABANDONED)
    assert left.ended_at == got(store, made.id).changed_at
    assert secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL, version=2) == NEW
    assert told(store, "rotation.abandoned")[0][2]["why"] == "не принял"
    again = start(store, "третий")
    assert (again.version, again.replaces) == (3, 1)
    assert store.read(secrets.try_all).broken == ()


def test_in_doubt_both_are_shown(store: Store) -> None:
    made = brought_to(store, State.UNCERTAIN)
    assert rotation.show(store, made.id, Purpose.REVEAL) == NEW
    assert got(store, made.id).state is State.UNCERTAIN
    assert rotation.show_old(store, made.id, Purpose.REVEAL) == PASSWORD
    step(store, "abandon", made.id)
    assert current(store) == PASSWORD


# ---- steps out of turn

ALLOWED = {
    State.STAGED: {"abandon"},
    State.SHOWN: {"applied", "doubt", "abandon"},
    State.APPLIED: {"verified", "doubt", "abandon"},
    State.VERIFIED: {"doubt", "commit", "abandon"},
    State.UNCERTAIN: {"applied", "verified", "abandon"},
    State.COMMITTED: set(),
    State.ABANDONED: set(),
}


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("state", State)
def test_every_step_from_every_state(store: Store, state: State, name: str) -> None:
    made = brought_to(store, state)
    if name in ALLOWED[state]:
        step(store, name, made.id)
    else:
        with pytest.raises(BadInput, match=f"№ {made.id}.*(Дальше|начните)"):
            step(store, name, made.id)
        assert got(store, made.id) == made
    assert store.read(secrets.try_all).broken == ()


@pytest.mark.parametrize("state", State)
def test_the_new_one_is_shown_while_it_is_open(store: Store, state: State) -> None:
    made = brought_to(store, state)
    if state in rotation.OPEN:
        assert rotation.show(store, made.id, Purpose.COPY) == NEW
        after = State.SHOWN if state is State.STAGED else state
        assert got(store, made.id).state is after
    else:
        with pytest.raises(BadInput):
            rotation.show(store, made.id, Purpose.COPY)


def test_only_one_at_a_time(store: Store) -> None:
    made = start(store)
    with pytest.raises(BadInput, match=f"№ {made.id}"):
        start(store, "ещё один")
    other = start(store, TOKEN, Field.TOKEN)
    assert store.read(rotation.listing) == (made, other)
    step(store, "abandon", made.id)
    assert store.read(rotation.listing) == (other,)
    assert [one.id for one in store.read(lambda tx: rotation.listing(tx, open_only=False))] == [made.id, other.id]


@pytest.mark.parametrize(
    ("field", "value"), [(Field.PASSWORD, ""), (Field.PASSWORD, "\ud800"), (Field.TOTP, "не ключ")]
)
def test_what_cannot_be_kept_starts_nothing(store: Store, field: Field, value: str) -> None:
    with pytest.raises(BadInput):
        start(store, value, field)
    assert store.read(rotation.listing) == ()


def test_an_unknown_one_is_refused(store: Store) -> None:
    for call in (
        lambda: rotation.show(store, 99, Purpose.ROTATE),
        lambda: rotation.show_old(store, 99, Purpose.ROTATE),
        lambda: step(store, "applied", 99),
        lambda: rotation.verify_code(store, 99, "123456", MOMENT),
    ):
        with pytest.raises(BadInput, match="№ 99 нет"):
            call()


# ---- a code of the new application

SEEDS = f"otpauth://totp/VK:ivanova?secret={SEED}&issuer=VK"
OTHER = "KRSXG5CTMVRXEZLUGEZDGNBV"


def code(shift: int = 0, seed: str = OTHER) -> str:
    return code_at(parse_seed(seed), MOMENT + timedelta(seconds=30 * shift)).code


@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_a_code_of_the_new_application_is_proof(store: Store, shift: int) -> None:
    made = brought_to(store, State.APPLIED, OTHER, Field.TOTP)
    done = rotation.verify_code(store, made.id, f" {code(shift)[:3]} {code(shift)[3:]}", MOMENT)
    assert (done.state, done.proof) == (State.VERIFIED, Proof.CODE)
    assert [row[2]["proof"] for row in told(store, "rotation.verified")] == ["code"]


@pytest.mark.parametrize("given", [code(2), code(-2), code(0, SEED), "", "12345", "абвгде"])
def test_any_other_code_is_not(store: Store, given: str) -> None:
    made = brought_to(store, State.UNCERTAIN, OTHER, Field.TOTP)
    with pytest.raises(BadInput, match="ничего не пропало"):
        rotation.verify_code(store, made.id, given, MOMENT)
    assert got(store, made.id) == made


def test_a_code_is_asked_in_its_turn_and_of_a_seed_only(store: Store) -> None:
    made = brought_to(store, State.SHOWN, OTHER, Field.TOTP)
    with pytest.raises(BadInput, match="введите его на сайте"):
        rotation.verify_code(store, made.id, code(), MOMENT)
    password = brought_to(store, State.APPLIED)
    with pytest.raises(BadInput, match="второй фактор"):
        rotation.verify_code(store, password.id, code(), MOMENT)
    step(store, "applied", made.id)
    store.lock_secrets()
    with pytest.raises(Locked):
        rotation.verify_code(store, made.id, code(), MOMENT)


# ---- tiers


def test_steps_need_no_key_and_showing_does(opener: Opener) -> None:
    store = opener()
    first, second = start(store), start(store, OTHER, Field.TOTP)
    store.lock_secrets()
    for call in (
        lambda: rotation.show(store, first.id, Purpose.ROTATE),
        lambda: rotation.show_old(store, first.id, Purpose.ROTATE),
        lambda: start(store, "код", Field.RECOVERY_CODES),
    ):
        with pytest.raises(Locked):
            call()
    assert got(store, first.id).state is State.STAGED
    assert told(store, "rotation.shown", "secret.opened") == []
    store.write("skip", lambda tx: tx.execute("UPDATE rotation SET state = 'shown'"))
    for name in ("applied", "doubt", "verified", "commit"):
        step(store, name, first.id)
    step(store, "abandon", second.id)
    store.close()
    store = opener()
    assert current(store) == NEW
    assert current(store, Field.TOTP) == SEED
    assert store.read(secrets.try_all).broken == ()


def test_a_token_rotates_in_the_registry_tier(opener: Opener) -> None:
    store = opener(tier=Tier.REGISTRY)
    made = brought_to(store, State.COMMITTED, "vk1.a.new", Field.TOKEN)
    assert secrets.token(store, OWNER) == "vk1.a.new"
    assert rotation.show_old(store, made.id, Purpose.REVEAL) == TOKEN


def test_a_number_that_no_row_can_have_is_refused(store: Store) -> None:
    for number in (10**20, -(10**20)):
        with pytest.raises(BadInput, match="число слишком велико"):
            store.read(lambda tx, number=number: rotation.get(tx, number))  # type: ignore[misc]  # bound in the loop
        with pytest.raises(BadInput, match="число слишком велико"):
            secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL, version=number)

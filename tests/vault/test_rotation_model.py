"""Whatever is done in whatever order, the vault and a simple model of it agree, and no secret is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import count

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from vault import rotation, secrets
from vault.errors import BadInput
from vault.rotation import Proof, State
from vault.secrets import Field, Purpose, VersionState
from vault.store import Store
from vault.transaction import Tx

FIELDS = st.sampled_from([Field.PASSWORD, Field.TOKEN])
NEXT = {
    "applied": ({State.SHOWN, State.UNCERTAIN}, State.APPLIED),
    "verified": ({State.APPLIED, State.UNCERTAIN}, State.VERIFIED),
    "doubt": ({State.SHOWN, State.APPLIED, State.VERIFIED}, State.UNCERTAIN),
    "commit": ({State.VERIFIED}, State.COMMITTED),
    "abandon": (set(rotation.OPEN), State.ABANDONED),
}
STEPS: dict[str, Callable[[Tx, int], object]] = {
    "applied": rotation.applied,
    "verified": lambda tx, number: rotation.verified(tx, number, Proof.NETWORK),
    "doubt": rotation.doubt,
    "commit": rotation.commit,
    "abandon": rotation.abandon,
}


@dataclass
class Model:
    """Of one field: values by version, and how each stands; `ended` from the one that ended first to the last."""

    values: dict[int, str] = field(default_factory=dict)
    current: int | None = None
    staged: int | None = None
    ended: list[int] = field(default_factory=list)
    abandoned: set[int] = field(default_factory=set)
    number: int = 0
    state: State = State.ABANDONED
    used: int = 0

    def add(self, value: str) -> int:
        self.used += 1
        self.values[self.used] = value
        return self.used

    def replace(self, version: int) -> None:
        if self.current is not None:
            self.ended.append(self.current)
        self.current = version

    def states(self) -> dict[int, VersionState]:
        found = dict.fromkeys(self.ended, VersionState.PREVIOUS) | dict.fromkeys(self.abandoned, VersionState.ABANDONED)
        if self.current is not None:
            found[self.current] = VersionState.CURRENT
        if self.staged is not None:
            found[self.staged] = VersionState.STAGED
        return found


class Machine(RuleBasedStateMachine):
    """One owner with two fields; each example has an owner of its own in the same vault."""

    owners = count(1)

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store
        self.owner = f"model:{next(self.owners)}"
        self.models = {Field.PASSWORD: Model(), Field.TOKEN: Model()}
        self.values = count(1)

    def tried(self, allowed: bool, work: Callable[[Tx], object]) -> object:
        """Do it, or see it refused."""
        try:
            made = self.store.write("step", work)
        except BadInput:
            assert not allowed
            return None
        assert allowed
        return made

    @rule(name=FIELDS)
    def put(self, name: Field) -> None:
        model, value = self.models[name], f"тайна {next(self.values)}"
        self.tried(model.staged is None, lambda tx: secrets.put(tx, self.owner, name, value))
        if model.staged is None:
            model.replace(model.add(value))

    @rule(name=FIELDS)
    def start(self, name: Field) -> None:
        model, value = self.models[name], f"тайна {next(self.values)}"
        made = self.tried(model.staged is None, lambda tx: rotation.start(tx, self.owner, name, value))
        if isinstance(made, rotation.Rotation):
            assert made.replaces == model.current
            model.staged, model.number, model.state = model.add(value), made.id, State.STAGED
            assert made.version == model.staged

    @rule(name=FIELDS)
    def show(self, name: Field) -> None:
        model = self.models[name]
        if model.staged is None:
            return
        assert rotation.show(self.store, model.number, Purpose.ROTATE) == model.values[model.staged]
        old = rotation.show_old(self.store, model.number, Purpose.ROTATE)
        assert old == (None if model.current is None else model.values[model.current])
        if model.state is State.STAGED:
            model.state = State.SHOWN

    @rule(name=FIELDS, step=st.sampled_from(sorted(NEXT)))
    def move(self, name: Field, step: str) -> None:
        model = self.models[name]
        if not model.number:
            return
        sources, target = NEXT[step]
        allowed = model.state in sources
        self.tried(allowed, lambda tx: STEPS[step](tx, model.number))
        if not allowed or model.staged is None:
            return
        model.state = target
        if target is State.COMMITTED:
            model.replace(model.staged)
        if target is State.ABANDONED:
            model.abandoned.add(model.staged)
        if target not in rotation.OPEN:
            model.staged = None

    @rule(name=FIELDS)
    def finish(self, name: Field) -> None:
        """The short way to a commit, so that there are some."""
        self.show(name)
        for step in ("applied", "verified", "commit"):
            self.move(name, step)

    @rule(name=FIELDS)
    def undo(self, name: Field) -> None:
        model = self.models[name]
        allowed = model.staged is None and bool(model.ended)
        self.tried(allowed, lambda tx: secrets.undo(tx, self.owner, name))
        if allowed:
            model.replace(model.ended.pop())

    @rule()
    def purge(self) -> None:
        dropped = self.store.write("purge", lambda tx: secrets.purge(tx, timedelta(seconds=-1)))
        expected = 0
        for model in self.models.values():
            if model.staged is None:
                for version in (*model.ended, *model.abandoned):
                    expected += 1
                    del model.values[version]
                model.ended.clear()
                model.abandoned.clear()
        assert dropped == expected

    @rule()
    def remove(self) -> None:
        self.store.write("remove", lambda tx: secrets.remove(tx, self.owner))
        self.models = {name: Model(used=model.used) for name, model in self.models.items()}

    @rule()
    def lock(self) -> None:
        """Tokens and steps go on without the key of the secrets."""
        ring = self.store.ring
        kept, ring.secrets = ring.secrets, None
        try:
            self.move(Field.PASSWORD, "abandon")
        finally:
            ring.secrets = kept

    @invariant()
    def agrees(self) -> None:
        for name, model in self.models.items():
            history = self.store.read(partial(secrets.history, owner=self.owner, field=name))
            assert {one.number: one.state for one in history} == model.states()
            assert all((one.ended_at is None) is (one.number in {model.current, model.staged}) for one in history)
            for version, value in model.values.items():
                assert secrets.reveal(self.store, self.owner, name, Purpose.REVEAL, version=version) == value
            if model.number:
                assert self.store.read(partial(rotation.get, rotation_id=model.number)).state is model.state
        found = self.store.read(secrets.health).get(self.owner)
        assert (found.fields if found else set()) == {n for n, m in self.models.items() if m.current is not None}
        assert (found.rotating if found else set()) == {n for n, m in self.models.items() if m.staged is not None}
        assert self.store.read(secrets.hold).broken == ()

    def teardown(self) -> None:
        self.remove()
        self.agrees()


def test_any_order_of_steps(store: Store) -> None:
    run_state_machine_as_test(
        lambda: Machine(store),  # type: ignore[arg-type]  # its stub asks for a class; whatever makes a machine is called
        settings=settings(
            max_examples=40, stateful_step_count=25, suppress_health_check=list(HealthCheck), deadline=None
        ),
    )

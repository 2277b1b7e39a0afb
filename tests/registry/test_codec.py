"""Records to JSON and back."""

from __future__ import annotations

import json
import typing
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import codec
from registry.broadcasts import Broadcast
from registry.credentials import Credential, SecretInput
from registry.exemptions import Exemption
from registry.notices import Notice
from registry.obligations import Obligation
from registry.organizations import Organization
from registry.pages import Page
from registry.people import Assignment, Person, Role
from registry.plans import Plan
from registry.requests import CentreRequest
from registry.waivers import Waiver
from vault.errors import BadInput

RECORDS = (
    Organization,
    Page,
    Person,
    Obligation,
    Exemption,
    Credential,
    Waiver,
    SecretInput,
    Notice,
    CentreRequest,
    Plan,
    Broadcast,
)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Inner:
    what: str
    when: date | None = None


@dataclass(frozen=True)
class Outer:
    number: int
    share: float
    flag: bool
    colour: Colour
    inner: Inner
    maybe: Inner | None
    many: tuple[Inner, ...]
    colours: tuple[Colour, ...] = ()
    name: str = ""


_INTEGERS = st.integers(-(2**63), 2**63 - 1)


def values(hint: object) -> st.SearchStrategy[typing.Any]:
    """Any value of a type hint; written apart from the codec, with hypothesis's own reading of hints."""
    if hint is int:
        return _INTEGERS
    if hint is float:
        return st.floats(allow_nan=False)
    if hint is datetime:
        return st.datetimes(timezones=st.just(UTC))
    if typing.get_origin(hint) is tuple:
        return st.lists(values(typing.get_args(hint)[0]), max_size=4).map(tuple)
    if isinstance(hint, type) and hasattr(hint, "__dataclass_fields__"):
        return records(hint)
    if type(None) in typing.get_args(hint):
        return st.none() | values(typing.get_args(hint)[0])
    return st.from_type(typing.cast("type[object]", hint))


def records(cls: type[typing.Any]) -> st.SearchStrategy[typing.Any]:
    hints = typing.get_type_hints(cls)
    return st.builds(cls, **{field.name: values(hints[field.name]) for field in fields(cls)})


@given(records(Outer))
def test_round_trip_of_every_kind_of_field(record: Outer) -> None:
    through_text = json.loads(json.dumps(codec.to_json(record)))
    assert codec.from_json(Outer, through_text) == record


@pytest.mark.parametrize("cls", RECORDS)
def test_round_trip_of_every_record(cls: type[typing.Any]) -> None:
    @given(records(cls))
    def check(record: object) -> None:
        through_text = json.loads(json.dumps(codec.to_json(typing.cast("Outer", record))))
        assert codec.from_json(cls, through_text) == record

    check()


def test_defaults_may_be_absent_and_keys_keep_their_order() -> None:
    person = codec.from_json(Person, {"name": "Иванов Иван", "assignments": [{"organization_id": 3, "role": "deputy"}]})
    assert person == Person(name="Иванов Иван", assignments=(Assignment(3, Role.DEPUTY),))
    assert list(codec.to_json(person)) == [field.name for field in fields(Person)]


@pytest.mark.parametrize(
    ("cls", "data", "said"),
    [
        (Organization, {"name": "Школа", "inm": "1"}, "Организация, ключ «inm»: такого ключа нет."),
        (Organization, {"inn": "1"}, "Организация, ключ «name»: ключа нет, а он обязателен."),
        (Organization, {"name": 5}, "Организация, ключ «name»: нужна строка."),
        (Organization, {"name": "Школа", "invented": 1}, "Организация, ключ «invented»: нужно true или false."),
        (Organization, {"name": "Школа", "id": True}, "Организация, ключ «id»: нужно целое число."),
        (Organization, {"name": "Школа", "id": 1.0}, "Организация, ключ «id»: нужно целое число."),
        (Organization, {"name": "Школа", "id": 2**63}, "Организация, ключ «id»: нужно целое число."),
        (Organization, {"name": "Школа", "id": None}, "Организация, ключ «id»: нужно целое число."),
        (Organization, {"name": "Школа", "phones": "1"}, "Организация, ключ «phones»: нужен список."),
        (Organization, {"name": "Школа", "phones": ["1", 2]}, "Организация, ключ «phones[2]»: нужна строка."),
        (
            Organization,
            {"name": "Школа", "kind": "school"},
            "Организация, ключ «kind»: нужно одно из значений: body, institution.",
        ),
        (
            Person,
            {"name": "И", "assignments": [{"organization_id": 1, "role": "boss"}]},
            "Ответственный, ключ «assignments[1].role»: нужно одно из значений: responsible, deputy.",
        ),
        (
            Person,
            {"name": "И", "assignments": [{"organization_id": 1}]},
            "Ответственный, ключ «assignments[1].role»: ключа нет, а он обязателен.",
        ),
        (
            Person,
            {"name": "И", "assignments": [7]},
            "Ответственный, ключ «assignments[1]»: нужен объект JSON с ключами.",
        ),
        (Person, [], "Ответственный: нужен объект JSON с ключами."),
        (
            Waiver,
            {"check": "posts.weekly", "reason": "р", "until": "20261122"},
            "Отсрочка, ключ «until»: нужна дата вида 2026-11-22.",
        ),
        (
            Waiver,
            {"check": "posts.weekly", "reason": "р", "until": "2026-02-30"},
            "Отсрочка, ключ «until»: даты «2026-02-30» нет в календаре.",
        ),
    ],
)
def test_refusals_name_the_record_and_the_key(cls: type[object], data: object, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        codec.from_json(cls, data)
    assert str(caught.value) == said


def test_whole_numbers_are_taken_for_fractions_but_not_the_other_way() -> None:
    data = {
        "number": 1,
        "share": 2,
        "flag": False,
        "colour": "red",
        "inner": {"what": "x"},
        "maybe": None,
        "many": [],
    }
    assert codec.from_json(Outer, data).share == 2.0
    with pytest.raises(BadInput, match="Outer, ключ «number»"):
        codec.from_json(Outer, data | {"number": 1.5})


def test_a_moment_needs_its_zone_and_comes_back_in_utc() -> None:
    data = {"title": "Диктант", "starts_at": "2026-11-22T10:00+07:00", "due_at": "2026-11-22T10:00:00Z"}
    read = codec.from_json(Broadcast, data)
    assert (read.starts_at, read.due_at) == (
        datetime(2026, 11, 22, 3, tzinfo=UTC),
        datetime(2026, 11, 22, 10, tzinfo=UTC),
    )
    assert codec.to_json(read)["starts_at"] == "2026-11-22T03:00:00Z"
    for wrong, said in (
        ("2026-11-22T10:00:00", "нужны дата и время с поясом"),
        ("2026-11-22", "нужны дата и время с поясом"),
        (5, "нужны дата и время с поясом"),
        ("2026-11-31T10:00:00Z", "«2026-11-31T10:00:00Z» нет в календаре"),
        ("0001-01-01T00:00:00+07:00", "нет в календаре"),
    ):
        with pytest.raises(BadInput, match=said):
            codec.from_json(Broadcast, {**data, "due_at": wrong})


def test_keys_are_told_to_a_person_who_writes_a_record() -> None:
    assert codec.keys(Plan) == "organization_id*, month*, items[]{on*, topic*, network}, note"
    assert codec.keys(Assignment) == "organization_id*, role (responsible|deputy)*, since, until"
    for record in RECORDS:
        told = codec.keys(record)
        assert all(field.name in told for field in fields(record) if field.init and field.name != "id")

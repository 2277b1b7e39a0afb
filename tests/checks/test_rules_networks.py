"""Rules over pages of networks other than VK: what a network has no field for is looked for in the description, and
nobody is blamed for what it cannot show."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from checks.facts import (
    ABSENT,
    NOT_GIVEN,
    Address,
    Addresses,
    Contact,
    Failure,
    FailureKind,
    Missing,
    Need,
    Post,
    Posts,
    ProfileState,
    Window,
    WorkStatus,
)
from checks.messages import sentences
from checks.model import Judgement, NotSeen, Status
from checks.rules import page, posts, requisites
from checks.views import PageView
from tests.checks import support
from tests.checks.support import NOW, SCHOOL, WEEK, missing

NO_PLACES = missing(Need.ADDRESSES, FailureKind.NO_FIELD)
RULES = (requisites.address, requisites.phones, requisites.email, requisites.hours)
TOLD = (
    "Банновская школа\nАдрес: с. Банново, ул. Школьная, д. 12\nТел. 8 (384-46) 2-11-22, school@example.org\n"
    + SCHOOL.hours
)
OTHER = (
    "Банновская школа\nАдрес: с. Банново, ул. Мира, д. 3\nТел. 8 (384-46) 3-00-00, garden@example.org\n"
    "пн–пт 10:00–12:00"
)


def telegram(description: str | Missing = ABSENT, **others: object) -> PageView:
    card = support.profile(description, contacts=NOT_GIVEN, leads="1591537674", network_id="1591537674")
    of = support.page("", "school", network="telegram", url="https://t.me/school")
    return support.view(**{"card": card, "of": of, "places": NO_PLACES, **others})  # type: ignore[arg-type] # short tests


def ok(
    description: str | Missing = ABSENT,
    phone: str | Missing = ABSENT,
    address: str | Missing = ABSENT,
) -> PageView:
    contacts = (Contact(phone=phone),) if isinstance(phone, str) else phone
    card = support.profile(description, contacts=contacts)
    of = support.page(network="ok", url="https://ok.ru/school")
    place = (Address(text=address, work=WorkStatus.NO_FIELD),) if isinstance(address, str) else ()
    found = support.view(card=card, of=of, places=place)
    if address is NOT_GIVEN:
        found.seen[Need.ADDRESSES] = Addresses((), whole=False)  # type: ignore[index] # the tests' own dict
    return found


def status(answer: Judgement | NotSeen) -> Status:
    return Status.UNKNOWN if isinstance(answer, NotSeen) else answer.status


@pytest.mark.parametrize("rule", RULES)
def test_description_is_the_place_in_telegram(rule: object) -> None:
    assert status(rule(telegram(TOLD))) is Status.OK  # type: ignore[operator] # pytest gives objects


@pytest.mark.parametrize("rule", RULES)
def test_another_value_in_the_description_is_for_a_person(rule: object) -> None:
    assert status(rule(telegram(OTHER))) is Status.MANUAL  # type: ignore[operator] # the same


@pytest.mark.parametrize("description", [ABSENT, "Банновская школа"])
@pytest.mark.parametrize("rule", RULES)
def test_telegram_blames_nobody_and_asks_a_person(rule: object, description: str | Missing) -> None:
    answer = rule(telegram(description))  # type: ignore[operator] # the same
    assert status(answer) is Status.MANUAL
    assert answer.code.endswith(".elsewhere")
    message, _fix = sentences(Status.MANUAL, answer.code, answer.params, "")
    assert message.startswith("Своего поля для ")


@pytest.mark.parametrize("rule", RULES)
def test_publications_that_were_not_seen_may_hide_a_pinned_one(rule: object) -> None:
    unseen = telegram("Школа", wall=missing(Need.POSTS))
    assert status(rule(unseen)) is Status.UNKNOWN  # type: ignore[operator] # the same
    card = replace(support.profile("Школа", contacts=NOT_GIVEN), pinned_post=ABSENT)
    none_pinned = telegram(card=card, wall=missing(Need.POSTS))
    assert status(rule(none_pinned)) is Status.MANUAL  # type: ignore[operator] # the same


@pytest.mark.parametrize("rule", RULES)
def test_a_pinned_publication_is_a_place_too(rule: object) -> None:
    def pinned(text: str, **others: object) -> PageView:
        post = Post(5, "https://t.me/school/5", NOW, text, pinned=True, **others)  # type: ignore[arg-type] # the same
        return telegram("Школа", wall=Posts((post,), Window(None, NOW)))

    assert status(rule(pinned(TOLD))) is Status.OK  # type: ignore[operator] # the same
    assert rule(pinned(OTHER)).code.endswith(".apart")  # type: ignore[operator] # the same
    visitor = rule(pinned(TOLD, by_owner=False))  # type: ignore[operator] # the same
    assert visitor.code.endswith(".elsewhere"), "what a visitor wrote is not the page's own"


@pytest.mark.parametrize("rule", RULES)
def test_a_field_left_empty_beside_a_pinned_publication_that_says_it(rule: object) -> None:
    post = Post(5, "https://vk.com/wall-100_5", NOW, TOLD, pinned=True)
    card = support.profile("О жизни школы")
    wall = Posts((post,), Window(None, NOW))
    assert status(rule(support.view(card=card, wall=wall))) is Status.OK  # type: ignore[operator] # the same


@pytest.mark.parametrize("rule", RULES)
def test_network_nobody_described_blames_nobody(rule: object) -> None:
    of = support.page(network="newnet", url="https://new.example/school")
    view = support.view(card=support.profile("Школа"), of=of, places=())
    assert status(rule(view)) is Status.MANUAL  # type: ignore[operator] # the same


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (ok(TOLD), (Status.OK, Status.OK, Status.OK, Status.OK)),
        (ok("Школа", phone="2-11-22", address=SCHOOL.address), (Status.OK, Status.OK, Status.MANUAL, Status.MANUAL)),
        (ok("Школа"), (Status.FAIL, Status.FAIL, Status.MANUAL, Status.MANUAL)),
        (ok("Школа", phone=NOT_GIVEN), (Status.FAIL, Status.UNKNOWN, Status.MANUAL, Status.MANUAL)),
        (ok("Школа", address=NOT_GIVEN), (Status.UNKNOWN, Status.UNKNOWN, Status.MANUAL, Status.MANUAL)),
        (ok("Школа", address="ул. Мира, д. 3"), (Status.FAIL, Status.FAIL, Status.MANUAL, Status.MANUAL)),
    ],
)
def test_fields_of_ok(view: PageView, expected: tuple[Status, ...]) -> None:
    assert tuple(status(rule(view)) for rule in RULES) == expected


def test_hours_that_an_address_cannot_hold() -> None:
    """A place that says so itself, in a network that usually has them."""
    place = (Address(text=SCHOOL.address, work=WorkStatus.NO_FIELD),)
    answer = requisites.hours(support.view(card=support.profile("Школа"), places=place))
    assert support.said(answer) == (support.MANUAL, "page.hours.elsewhere")


def test_channel_without_preview_is_neither_open_nor_closed() -> None:
    card = support.profile("Банновская школа", state=ProfileState.UNTOLD, leads=NOT_GIVEN, network_id="")
    assert status(page.reachable(telegram(card=card))) is Status.UNKNOWN
    assert status(page.identity(telegram(card=card))) is Status.UNKNOWN
    assert status(page.description(telegram(card=card))) is Status.OK


def test_seen_empty_description_is_a_finding_everywhere() -> None:
    assert status(page.description(telegram(ABSENT))) is Status.FAIL
    assert status(page.description(ok(ABSENT))) is Status.FAIL


def test_channel_that_was_taken_over() -> None:
    of = support.page("555", "school", network="telegram", url="https://t.me/school")
    assert status(page.identity(telegram("Школа", of=of))) is Status.FAIL


@pytest.mark.parametrize("number", ["", "1591537674"])
def test_name_of_a_person(number: str) -> None:
    """The account is there: what fails is that the address leads to no community."""
    card = support.profile(NOT_GIVEN, state=ProfileState.UNTOLD, leads="@school", network_id="")
    of = support.page(number, "school", network="telegram", url="https://t.me/school")
    answer = page.reachable(telegram(card=card, of=of))
    assert (status(answer), answer.code) == (Status.FAIL, "page.reachable.no_community")
    taken = page.identity(telegram(card=card, of=of))
    assert taken.code == ("page.identity.taken" if number else "page.identity.first")


@pytest.mark.parametrize("number", ["", "1591537674"])
def test_name_that_nobody_has(number: str) -> None:
    """A free name says nothing of the channel that had it: it may live on under another."""
    card = support.profile(NOT_GIVEN, state=ProfileState.MISSING, leads=ABSENT, network_id="")
    of = support.page(number, "school", network="telegram", url="https://t.me/school")
    answer = page.reachable(telegram(card=card, of=of))
    assert (status(answer), answer.code) == (Status.FAIL, "page.reachable.free")
    message, _fix = sentences(Status.FAIL, answer.code, answer.params, "")
    assert message == "Адрес «school» никем не занят: по нему в сети ничего нет."
    assert status(page.identity(telegram(card=card, of=of))) is Status.UNKNOWN


def test_what_is_there_but_was_not_told() -> None:
    """OK asks by number: a card that does not say whether it is open stays so wherever its name leads."""
    card = support.profile("Школа", state=ProfileState.UNTOLD, leads="profile577")
    assert status(page.reachable(support.view(card=card, of=support.page(network="ok")))) is Status.UNKNOWN


def test_person_s_publications_are_not_said_to_be_hidden() -> None:
    answer = telegram(wall=Failure(7, Need.POSTS, NOW, FailureKind.GONE, "stranger")).unseen(Need.POSTS)
    message, _fix = sentences(Status.UNKNOWN, answer.code, answer.params, "")
    assert message == "Не видно: по этому адресу не сообщество."


def test_field_left_out_is_neither_empty_nor_hidden() -> None:
    view = ok("Школа", phone=NOT_GIVEN, address=NOT_GIVEN)
    for rule in (requisites.phones, requisites.address):
        answer = rule(view)
        assert isinstance(answer, NotSeen)
        message, _fix = sentences(Status.UNKNOWN, answer.code, answer.params, "")
        assert message.startswith("Одноклассники: этого в ответе сети нет, и не понять, пусто поле или скрыто.")


def test_albums_and_forwards_count_as_one() -> None:
    wall = support.posts(*(WEEK.start + timedelta(hours=number) for number in range(3)), start=WEEK.start)
    assert status(posts.weekly(telegram("Школа", wall=wall))) is Status.OK


@pytest.mark.parametrize("kind", [kind for kind in FailureKind if kind is not FailureKind.GONE])
def test_each_failure_says_what_was_not_seen(kind: FailureKind) -> None:
    view = telegram("Школа", wall=Failure(7, Need.POSTS, NOW, kind))
    answer = view.unseen(Need.POSTS)
    message, _fix = sentences(Status.UNKNOWN, answer.code, answer.params, "")
    assert message.endswith(".")
    assert "{" not in message

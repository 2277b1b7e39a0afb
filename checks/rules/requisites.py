"""`page.address`, `page.phones`, `page.email`, `page.hours`: what the page shows against what the registry says.

The four ask the same question: does the page show the registry's value, only another one, something unreadable, or
nothing? How two spellings are compared is `registry.requisites`; where a description hides them is `excerpts`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from checks import excerpts
from checks.catalogue import page_check
from checks.facts import NOT_GIVEN, Address, Contact, Need, WorkStatus
from checks.model import Judgement, NotSeen, fail, manual, not_seen, ok
from checks.views import PageView
from registry import networks
from registry import requisites as forms
from registry.requisites.hours import Timetable, day_of
from vault.text import clean_line, fold

_FIELDS: Mapping[str, frozenset[str]] = {
    "vk": frozenset({"page.address", "page.phones", "page.email", "page.hours"}),
    "ok": frozenset({"page.address", "page.phones"}),
}
"""Checks whose value has a place of its own on a page of the network, so that its absence there means something.

Elsewhere (and in a network nobody has described yet) the description is the only place: what it does not show was
not seen, and nobody is blamed for it.
"""

_NO_FIELD = "unseen.no_field"
_NOTHING = "ничего"
_FEWEST_DIGITS = 5  # a shorter row of digits is not a telephone number


class _Match(Enum):
    SAME = "same"
    OTHER = "other"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class _Shown:
    """A value of the page as a person would see it, and how it compares with the registry's."""

    text: str
    match: _Match


@page_check(
    "page.address",
    needs=("profile.description",),
    uses=(Need.ADDRESSES,),
    title="Адрес",
    fix="Укажите на странице адрес организации: в разделе «Адреса» сообщества или в описании.",
)
def address(view: PageView) -> Judgement | NotSeen:
    """The page shows the organization's address."""
    expected = view.organization.address
    shown = list(_addresses(view, expected))
    return _judged("page.address", expected, shown, _no_field(view, "page.address") or _no_places(view))


@page_check(
    "page.phones",
    needs=("profile.description",),
    uses=(Need.ADDRESSES,),
    title="Телефон",
    fix="Укажите на странице телефон организации: в контактах, в адресе или в описании.",
)
def phones(view: PageView) -> Judgement | NotSeen:
    """The page shows one of the organization's numbers, however written."""
    expected = ", ".join(view.organization.phones)
    known = frozenset().union(*map(forms.phones, view.organization.phones))
    fields = [address.phone for address in _places(view)] + [contact.phone for contact in _contacts(view)]
    shown = [_phone(text, known, field=True) for text in fields if text]
    shown.extend(_phone(number, known, field=False) for number in sorted(forms.phones(_description(view))))
    hidden = _no_field(view, "page.phones") or _no_places(view) or _no_contacts(view)
    return _judged("page.phones", expected, [one for one in shown if one], hidden)


@page_check(
    "page.email",
    needs=("profile.description",),
    title="Электронная почта",
    fix="Укажите на странице адрес электронной почты организации: в контактах или в описании.",
)
def email(view: PageView) -> Judgement | NotSeen:
    """The page shows the organization's e-mail address."""
    expected = view.organization.email
    known = forms.emails(expected)
    fields = [contact.email for contact in _contacts(view) if contact.email]
    shown = [_email(text, known) for text in fields]
    shown.extend(_email(found, known) for found in sorted(forms.emails(_description(view))))
    return _judged("page.email", expected, shown, _no_field(view, "page.email") or _no_contacts(view))


@page_check(
    "page.hours",
    needs=("profile.description",),
    uses=(Need.ADDRESSES,),
    title="Часы работы",
    fix="Укажите на странице часы работы: в адресе сообщества или в описании.",
)
def hours(view: PageView) -> Judgement | NotSeen:
    """The page shows the organization's working hours; a sentence that cannot be read whole blames nobody."""
    expected = view.organization.hours
    known = forms.hours(expected)
    shown = [one for place in _places(view) if (one := _timetable(place, known)) is not None]
    shown.extend(_told_hours(excerpt, known) for excerpt in excerpts.hours(_description(view)))
    return _judged("page.hours", expected, shown, _no_field(view, "page.hours") or _no_places(view))


def _judged(check: str, expected: str, shown: list[_Shown], hidden: NotSeen | None) -> Judgement | NotSeen:
    """The common answer; `hidden` says why some place where the value may stand was not seen."""
    found = {match: [one.text for one in shown if one.match is match] for match in _Match}
    seen = "; ".join(dict.fromkeys(one.text for one in shown)) or _NOTHING
    if not expected:
        return manual(f"{check}.no_record", shown=seen)
    if same := found[_Match.SAME]:
        return ok(f"{check}.same", shown=same[0])
    if hidden and hidden.code == _NO_FIELD and shown:  # the description may not be all there is
        return manual(f"{check}.apart", shown=seen, expected=expected)
    if hidden:
        return hidden
    if unreadable := found[_Match.UNREADABLE]:
        return manual(f"{check}.unreadable", shown=unreadable[0], expected=expected)
    return fail(f"{check}.other", shown=seen, expected=expected) if shown else fail(f"{check}.none", expected=expected)


def _no_field(view: PageView, check: str) -> NotSeen | None:
    """The network has no place for this but the description, by its row or by what its addresses say themselves."""
    hours = check == "page.hours" and any(place.work is WorkStatus.NO_FIELD for place in _places(view))
    if check in _FIELDS.get(view.page.network, frozenset()) and not hours:
        return None
    return not_seen(_NO_FIELD, network=networks.title(view.page.network))


def _no_places(view: PageView) -> NotSeen | None:
    if view.addresses is None:
        return view.unseen(Need.ADDRESSES)
    if view.addresses.whole:
        return None
    if not view.addresses.items:  # the network left its only place out of the answer
        return view.not_given()
    return not_seen("unseen.places", network=networks.title(view.page.network))


def _no_contacts(view: PageView) -> NotSeen | None:
    return None if view.profile.contacts is not NOT_GIVEN else view.not_given()


def _description(view: PageView) -> str:
    text = view.profile.description
    return text if isinstance(text, str) else ""


def _contacts(view: PageView) -> tuple[Contact, ...]:
    contacts = view.profile.contacts
    return contacts if isinstance(contacts, tuple) else ()


def _places(view: PageView) -> tuple[Address, ...]:
    return () if view.addresses is None else view.addresses.items


def _addresses(view: PageView, expected: str) -> Iterator[_Shown]:
    for place in _places(view):
        if place.text:
            town = place.city if place.city and fold(place.city) not in fold(place.text) else ""
            yield _address(", ".join(part for part in (town, place.text) if part), expected)
    for excerpt in excerpts.addresses(_description(view)):
        one = _address(excerpts.shortened(excerpt.text), expected)
        if excerpt.told or one.match is not _Match.UNREADABLE:
            yield one


def _address(text: str, expected: str) -> _Shown:
    if fold(clean_line(text)) == fold(clean_line(expected)):
        return _Shown(text, _Match.SAME)
    same = forms.same_address(text, expected)
    return _Shown(text, _Match.UNREADABLE if same is None else _Match.SAME if same else _Match.OTHER)


def _phone(text: str, known: frozenset[str], *, field: bool) -> _Shown | None:
    """A number, or a field that should hold one; None when the field holds no digits worth a look."""
    found = forms.phones(text) if field else frozenset({text})
    if not found:
        digits = sum(character.isdecimal() for character in text)
        return _Shown(text, _Match.UNREADABLE) if digits >= _FEWEST_DIGITS else None
    same = any(forms.same_phone(one, other) for one in found for other in known)
    return _Shown(text, _Match.SAME if same else _Match.OTHER)


def _email(text: str, known: frozenset[str]) -> _Shown:
    found = forms.emails(text)
    if not found:
        return _Shown(text, _Match.UNREADABLE)
    return _Shown(text, _Match.SAME if found & known else _Match.OTHER)


def _timetable(place: Address, known: Timetable | None) -> _Shown | None:
    """The hours of a place on the network's map; None when it tells none."""
    if place.work is WorkStatus.CLOSED_NOW:
        return _Shown("временно закрыто", _Match.UNREADABLE)
    if place.work is WorkStatus.CLOSED_FOREVER:
        return _Shown("закрыто навсегда", _Match.UNREADABLE)
    if place.work is WorkStatus.ALWAYS_OPEN:
        return _compared(Timetable.always(), known)
    if place.work is not WorkStatus.TIMETABLE:
        return None
    if not place.hours:
        return _Shown("часы указаны, но какие — не видно", _Match.UNREADABLE)
    days = {day.weekday: day_of(day.opens, day.closes, day.break_starts, day.break_ends) for day in place.hours}
    return _compared(Timetable(tuple(days.get(weekday, ()) for weekday in range(7))), known)


def _told_hours(excerpt: excerpts.Excerpt, known: Timetable | None) -> _Shown:
    """Hours out of a description. Only a text read whole may contradict; a part of it may agree."""
    whole = forms.hours(excerpt.text)
    if whole is not None:
        return _compared(whole, known)
    for beginning in excerpts.beginnings(excerpt.text):
        part = forms.hours(beginning)
        if part is not None and part == known:
            return _Shown(str(part), _Match.SAME)
    return _Shown(excerpts.shortened(excerpt.text), _Match.UNREADABLE)


def _compared(shown: Timetable, known: Timetable | None) -> _Shown:
    """Hours of the registry that cannot be read leave the question to a person."""
    if known is None:
        return _Shown(str(shown), _Match.UNREADABLE)
    return _Shown(str(shown), _Match.SAME if shown == known else _Match.OTHER)

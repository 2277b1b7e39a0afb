"""`page.address`, `.geo`, `.phones`, `.email`, `.hours`: what the page shows against what the registry says.

All but the point on the map ask the same question: does the page show the registry's value, only another one,
something unreadable, or nothing? How two spellings are compared is `registry.requisites`; where a description hides
them is `excerpts`; which network has which place is `checks.places`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from checks import excerpts
from checks.catalogue import page_check
from checks.facts import NOT_GIVEN, Address, Addresses, Need, WorkStatus
from checks.model import Judgement, NotSeen, fail, manual, na, not_seen, ok
from checks.person.looks import Group, Question
from checks.places import Part
from checks.rules import shown
from checks.rules.matched import Match, Shown, of_any
from checks.views import PageView
from registry import networks
from registry import requisites as forms
from registry.requisites.hours import Timetable, day_of
from vault.text import clean_line, fold

_NOTHING = "ничего"
_FEWEST_DIGITS = 5  # a shorter row of digits is not a telephone number
_MOST_PIECES = 50  # pieces of one text that are compared, and values that are named
_LONGEST = 300  # characters of what a page shows in one sentence


@dataclass(frozen=True)
class _Compared:
    """Everything that was compared for one requisite.

    `shown` stands in the places of the page and in its description, `pinned` in pinned publications. `unseen` says why
    a place of the network's own was not seen. `owner` names whose such a value is in the registry.
    """

    check: str
    part: Part
    expected: str
    shown: tuple[Shown, ...]
    pinned: tuple[Shown, ...]
    unseen: NotSeen | None
    own: bool
    owner: Callable[[str], str] = lambda _text: ""


@page_check(
    "page.address",
    needs=("profile.description",),
    uses=(Need.ADDRESSES, Need.POSTS),
    title="Адрес",
    fix="Укажите на странице адрес организации: в разделе «Адреса» сообщества или в описании.",
    look=Question("Указан ли на странице почтовый адрес организации, тот же, что в реестре?", Group.CONTACTS),
)
def address(view: PageView) -> Judgement | NotSeen:
    """The page shows the address of one of the organization's buildings."""
    recorded = view.organization.addresses
    told = tuple(_told_place(place) for place in shown.addresses(view) if place.text)
    return _judged(
        view,
        _Compared(
            check="page.address",
            part=Part.ADDRESS,
            expected="; ".join(recorded),
            shown=(
                *of_any(recorded, lambda one: (_address(text, one) for text in told)),
                *of_any(recorded, lambda one: _told_addresses(shown.description(view), one)),
            ),
            pinned=of_any(
                recorded, lambda one: (each for post in shown.pinned(view) for each in _told_addresses(post.text, one))
            ),
            unseen=shown.addresses_unseen(view),
            own=shown.has(view, Part.ADDRESS),
            owner=lambda text: view.registered_values.of_address(text, view.organization.id),
        ),
    )


@page_check(
    "page.geo",
    uses=(Need.ADDRESSES,),
    title="Точка на карте",
    fix="Добавьте адрес в раздел «Адреса» сообщества и поставьте точку на карте.",
    look=Question("Отмечен ли адрес организации точкой на карте?", Group.CONTACTS),
)
def geo(view: PageView) -> Judgement | NotSeen:
    """One of the page's addresses at least is a point on the map."""
    if shown.lacks(view, Part.POINT):
        return na("page.geo.no_field", network=networks.title(view.page.network))
    if view.addresses is None:
        return view.unseen(Need.ADDRESSES)
    pointed = [place for place in view.addresses.items if place.latitude and place.longitude]
    if pointed:
        return ok("page.geo.shown", shown=_told_place(pointed[0]) or pointed[0].title or "точка на карте")
    return _pointless(view, view.addresses)


def _pointless(view: PageView, places: Addresses) -> Judgement | NotSeen:
    network = networks.title(view.page.network)
    if not places.whole:
        return not_seen("unseen.places" if places.items else "unseen.not_told", network=network)
    if not places.items:
        return fail("page.geo.no_address")
    if not shown.has(view, Part.POINT):
        return not_seen("unseen.not_told", network=network)
    return fail("page.geo.none", shown=_told_place(places.items[0]) or _NOTHING)


@page_check(
    "page.phones",
    needs=("profile.description",),
    uses=(Need.ADDRESSES, Need.POSTS),
    title="Телефон",
    fix="Укажите на странице телефон организации: в контактах, в адресе или в описании.",
    look=Question("Указан ли на странице телефон организации, тот же, что в реестре?", Group.CONTACTS),
)
def phones(view: PageView) -> Judgement | NotSeen:
    """The page shows one of the organization's numbers, of any building, however written."""
    known = _numbers(view.organization.every_phone)
    fields = [place.phone for place in shown.addresses(view)] + [each.phone for each in shown.contacts(view)]
    in_fields = (_phone(text, known) for text in fields if text)
    expected = ", ".join(view.organization.every_phone)
    return _judged(
        view,
        _Compared(
            check="page.phones",
            part=Part.PHONES,
            expected=expected,
            shown=(*(one for one in in_fields if one), *_told_phones(shown.description(view), known, expected)),
            pinned=tuple(one for post in shown.pinned(view) for one in _told_phones(post.text, known, expected)),
            unseen=shown.addresses_unseen(view) or _contacts_unseen(view),
            own=shown.has(view, Part.PHONES),
            owner=lambda text: view.registered_values.of_phones(text, view.organization.id),
        ),
    )


@page_check(
    "page.email",
    needs=("profile.description",),
    uses=(Need.POSTS,),
    title="Электронная почта",
    fix="Укажите на странице адрес электронной почты организации: в контактах или в описании.",
    look=Question("Указана ли на странице электронная почта организации, та же, что в реестре?", Group.CONTACTS),
)
def email(view: PageView) -> Judgement | NotSeen:
    """The page shows the organization's e-mail address."""
    expected = view.organization.email
    known = forms.emails(expected)
    in_contacts = (_email(each.email, known) for each in shown.contacts(view) if each.email)
    return _judged(
        view,
        _Compared(
            check="page.email",
            part=Part.EMAIL,
            expected=expected,
            shown=(*in_contacts, *_told_emails(shown.description(view), known, expected)),
            pinned=tuple(one for post in shown.pinned(view) for one in _told_emails(post.text, known, expected)),
            unseen=_contacts_unseen(view),
            own=shown.has(view, Part.EMAIL),
            owner=lambda text: view.registered_values.of_emails(text, view.organization.id),
        ),
    )


@page_check(
    "page.hours",
    needs=("profile.description",),
    uses=(Need.ADDRESSES, Need.POSTS),
    title="Часы работы",
    fix="Укажите на странице часы работы: в адресе сообщества или в описании.",
    look=Question("Указаны ли на странице часы работы, те же, что в реестре?", Group.CONTACTS),
)
def hours(view: PageView) -> Judgement | NotSeen:
    """The page shows the working hours of a building; a sentence that cannot be read whole blames nobody."""
    recorded = view.organization.every_hours
    places = shown.addresses(view)
    told_nowhere = any(place.work is WorkStatus.NO_FIELD for place in places)
    return _judged(
        view,
        _Compared(
            check="page.hours",
            part=Part.HOURS,
            expected="; ".join(recorded),
            shown=(
                *of_any(recorded, lambda one: filter(None, (_timetable(place, _hours(one)) for place in places))),
                *of_any(recorded, lambda one: _told_hours(shown.description(view), _hours(one), one)),
            ),
            pinned=of_any(
                recorded,
                lambda one: (each for post in shown.pinned(view) for each in _told_hours(post.text, _hours(one), one)),
            ),
            unseen=shown.addresses_unseen(view),
            own=shown.has(view, Part.HOURS) and not told_nowhere,
        ),
    )


def _judged(view: PageView, found: _Compared) -> Judgement | NotSeen:
    """The common answer."""
    everything = (*found.shown, *found.pinned)
    if not found.expected:
        return manual(f"{found.check}.no_record", shown=_listed(everything))
    for one in everything:
        if one.match is Match.SAME:
            return ok(f"{found.check}.same", shown=excerpts.shortened(one.text, _LONGEST))
    if found.own:
        return found.unseen or _questioned(found) or shown.pinned_unseen(view) or _different(found)
    if everything:  # free texts are all there is, and they may say it where nobody looked
        return manual(f"{found.check}.apart", shown=_listed(everything), expected=found.expected)
    return shown.pinned_unseen(view) or manual(f"{found.check}.elsewhere", expected=found.expected)


def _questioned(found: _Compared) -> Judgement | None:
    """Something that may be the value is for a person."""
    unread = [one for one in (*found.shown, *found.pinned) if one.match is Match.UNREADABLE]
    return manual(f"{found.check}.unreadable", shown=_listed(unread[:1]), expected=found.expected) if unread else None


def _different(found: _Compared) -> Judgement:
    """Nothing that agrees, though every place for it was seen: whose the shown is, the registry may know."""
    if not found.shown:
        return fail(f"{found.check}.none", expected=found.expected)
    for one in found.shown[:_MOST_PIECES]:
        if owner := found.owner(one.text):
            text = excerpts.shortened(one.text, _LONGEST)
            return fail(f"{found.check}.others", shown=text, expected=found.expected, organization=owner)
    return fail(f"{found.check}.other", shown=_listed(found.shown), expected=found.expected)


def _listed(found: Sequence[Shown]) -> str:
    texts = dict.fromkeys(one.text for one in found[:_MOST_PIECES])
    return excerpts.shortened("; ".join(texts), _LONGEST) or _NOTHING


def _contacts_unseen(view: PageView) -> NotSeen | None:
    return None if view.profile.contacts is not NOT_GIVEN else view.not_given()


def _told_place(place: Address) -> str:
    """A place of the network's map in one line, with its town where the address does not name it."""
    town = place.city if place.city and fold(place.city) not in fold(place.text) else ""
    return ", ".join(part for part in (town, place.text) if part)


def _told_addresses(text: str, expected: str) -> Iterator[Shown]:
    """Addresses out of a free text; the recorded one may stand in it in words in which no address was looked for."""
    read = []
    for excerpt in islice(excerpts.addresses(text), _MOST_PIECES):
        one = _address(excerpts.shortened(excerpt.text), expected)
        if excerpt.told or one.match is not Match.UNREADABLE:
            read.append(one)
            yield one
    if any(one.match is not Match.OTHER for one in read) or not expected:
        return
    piece = forms.address_trace(text, expected)
    if piece and not any(fold(piece) in fold(one.text) or fold(one.text) in fold(piece) for one in read):
        same = forms.same_address(piece, expected)
        yield Shown(piece, Match.SAME if same else Match.UNREADABLE)


def _address(text: str, expected: str) -> Shown:
    same = forms.same_address(text, expected)
    line = clean_line(text)
    if same is None:
        return Shown(line, Match.UNREADABLE)
    if not same and forms.nearly(text, expected):
        return Shown(line, Match.UNREADABLE)
    return Shown(line, Match.SAME if same else Match.OTHER)


@lru_cache(maxsize=8192)
def _numbers(recorded: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*map(forms.phones, recorded))


def _told_phones(text: str, known: frozenset[str], expected: str) -> Iterator[Shown]:
    found = forms.phones(text) if text else frozenset()
    same = sorted(number for number in found if _same_number(number, known))
    # Of hundreds of numbers ours must not be among those left out.
    for number in (*same, *islice(sorted(found - frozenset(same)), _MOST_PIECES)):
        yield Shown(number, Match.SAME if number in same else Match.OTHER)
    if same or not text:
        return
    piece = forms.phone_trace(text, expected)
    if piece and not any(_ending(one) == _ending(other) for one in found for other in known):
        yield Shown(piece, Match.UNREADABLE)


def _ending(number: str) -> str:
    """The last digits of a number without its extension: those by which it is looked for."""
    return number.partition(" доб. ")[0][-_FEWEST_DIGITS:]


def _phone(text: str, known: frozenset[str]) -> Shown | None:
    """A field that should hold a number; None when it holds no digits worth a look."""
    found = forms.phones(text)
    if not found:
        digits = sum(character.isdecimal() for character in text)
        return Shown(text, Match.UNREADABLE) if digits >= _FEWEST_DIGITS else None
    same = any(_same_number(one, known) for one in found)
    return Shown(text, Match.SAME if same else Match.OTHER)


def _same_number(number: str, known: frozenset[str]) -> bool:
    return any(forms.agree(number, other) for other in known)


def _told_emails(text: str, known: frozenset[str], expected: str) -> Iterator[Shown]:
    found = forms.emails(text) if "@" in text else frozenset()
    for each in (*sorted(found & known), *islice(sorted(found - known), _MOST_PIECES)):
        yield _email(each, known)
    if text and (piece := forms.email_trace(text, expected)):
        yield Shown(piece, Match.UNREADABLE)


def _email(text: str, known: frozenset[str]) -> Shown:
    found = forms.emails(text)
    if not found:
        return Shown(text, Match.UNREADABLE)
    same = {forms.mailbox(one) for one in found} & {forms.mailbox(one) for one in known}
    return Shown(text, Match.SAME if same else Match.OTHER)


@lru_cache(maxsize=8192)
def _hours(text: str) -> Timetable | None:
    return forms.hours(text)


def _timetable(place: Address, known: Timetable | None) -> Shown | None:
    """The hours of a place on the network's map; None when it tells none."""
    if place.work is WorkStatus.CLOSED_NOW:
        return Shown("временно закрыто", Match.UNREADABLE)
    if place.work is WorkStatus.CLOSED_FOREVER:
        return Shown("закрыто навсегда", Match.UNREADABLE)
    if place.work is WorkStatus.ALWAYS_OPEN:
        return _compared(Timetable.always(), known)
    if place.work is not WorkStatus.TIMETABLE:
        return None
    if not place.hours:
        return Shown("часы указаны, но какие — не видно", Match.UNREADABLE)
    days = {day.weekday: day_of(day.opens, day.closes, day.break_starts, day.break_ends) for day in place.hours}
    return _compared(Timetable(tuple(days.get(weekday, ()) for weekday in range(7))), known)


def _told_hours(text: str, known: Timetable | None, expected: str) -> Iterator[Shown]:
    """Hours out of a free text. Only a text read whole may contradict; a part of it may agree.

    Hours in which visitors are received contradict nothing. Words of the registry that nobody can read («по графику»)
    are looked for as they are.
    """
    if known is None and expected and fold(clean_line(expected)) in fold(clean_line(text)):
        yield Shown(expected, Match.SAME)
    elif known is None and (told := excerpts.hours_told(text)):
        yield Shown(told, Match.UNREADABLE)
    for excerpt in islice(excerpts.hours(text), _MOST_PIECES):
        whole = _hours(excerpt.text)
        if whole is not None:
            one = _compared(whole, known)
            received = excerpt.reception and one.match is Match.OTHER
            yield Shown(excerpts.shortened(excerpt.text), Match.UNREADABLE) if received else one
            continue
        parts = (_hours(beginning) for beginning in excerpts.beginnings(excerpt.text))
        agreed = next((part for part in parts if part is not None and part == known), None)
        if agreed is not None:
            yield Shown(str(agreed), Match.SAME)
        else:
            yield Shown(excerpts.shortened(excerpt.text), Match.UNREADABLE)


def _compared(one: Timetable, known: Timetable | None) -> Shown:
    """Hours of the registry that cannot be read leave the question to a person."""
    if known is None or (one != known and one == _without_breaks(known)):  # a break may be left out, not denied
        return Shown(str(one), Match.UNREADABLE)
    return Shown(str(one), Match.SAME if one == known else Match.OTHER)


def _without_breaks(known: Timetable) -> Timetable:
    return Timetable(tuple(((day[0][0], day[-1][1]),) if day else () for day in known.days))

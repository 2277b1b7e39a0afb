"""Which page a profile belongs to: by 500 in one question, by itself where it did not come; where a short name leads.

That a number leads to another page is said where the network answered so twice, asked about it alone. That a page does
not exist is said only where the network was seen to know others, or says of the name that it leads elsewhere: an error
number alone may mean anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checks.collectors.vk import parse
from checks.collectors.vk.book import Book
from checks.collectors.vk.reading import PageState
from checks.collectors.vk.script import Call, Result
from checks.collectors.vk.transport import CallFailed
from checks.facts import NOT_GIVEN, FailureKind, Need, Outcome, Profile, ProfileState, Seen
from checks.running.runner import Job

NO_SUCH_GROUP = frozenset({100, 113, 125})
"""Error numbers that an unknown page is answered with, and wrong questions too."""

_STRANGERS = 20  # pages in a row said to be unknown, and none known, after which this is not believed


class Cards:
    """Profiles of a run. Not safe by itself: the collector holds a lock."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._found = False
        self._strangers = 0

    def many(self, jobs: Sequence[Job]) -> Call:
        """One question for all these pages."""
        return _asked(",".join(_name(self._book.pages[job.subject_id]) for job in jobs))

    def one(self, page: PageState) -> Call | CallFailed:
        """The question about one page, or why it is not worth asking."""
        if page.following:
            return Call("utils.resolveScreenName", {"screen_name": page.target.short_name})
        if self._strangers >= _STRANGERS and not self._found:
            return CallFailed(FailureKind.ACCESS, min(NO_SUCH_GROUP))
        return _asked(_name(page))

    def take_many(self, jobs: Sequence[Job], found: Sequence[Profile]) -> list[Outcome]:
        """The answer for many; pages that are not in it are asked about each by itself."""
        known = {profile.network_id: profile for profile in found}
        known |= {profile.short_name.lower(): profile for profile in found if profile.short_name}
        told: list[Outcome] = []
        for job in jobs:
            page = self._book.pages[job.subject_id]
            profile = known.get(_name(page).lower())
            if profile is None:
                self._book.desk.put(job)
            else:
                told += self._identified(page, profile)
        return told

    def take_one(self, page: PageState, result: Result) -> list[Outcome]:
        """The answer about one page: its profile, or where its short name leads."""
        if page.following:
            return self._followed(page, result)
        if isinstance(result, CallFailed):
            if result.code not in NO_SUCH_GROUP:
                return self._book.unidentified(page, result)
            self._strangers += 1
            page.doubt = result
            return self._identified(page, None)
        found = parse.groups(result)
        if found is None:
            return self._book.unidentified(page, CallFailed(FailureKind.GARBAGE))
        name = _name(page).lower()
        mine = next((one for one in found if name in (one.network_id, one.short_name.lower())), None)
        if mine is None and found:  # the one answer to a name is its page, whatever it calls itself
            if len(found) > 1 or (name.isdigit() and page.stranger != found[0].network_id):
                return self._doubted(page, found)
            mine = found[0]
        return self._identified(page, mine)

    def _doubted(self, page: PageState, found: Sequence[Profile]) -> list[Outcome]:
        """Another number came in answer to a page's number: nothing that is documented does that, so it is asked once
        more, and believed when the network says the same of the same number again."""
        if len(found) > 1 or page.stranger:
            return self._book.unidentified(page, CallFailed(FailureKind.GARBAGE))
        page.stranger = found[0].network_id
        self._book.desk.put(self._book.job(page, Need.PROFILE))
        return []

    def _identified(self, page: PageState, found: Profile | None) -> list[Outcome]:
        """Follow the short name where the profile does not answer for it."""
        self._found = self._found or found is not None
        profile = found or Profile("", ProfileState.MISSING)
        page.profile = profile
        short_name = page.target.short_name
        named = profile.short_name.lower() == short_name.lower()
        asked_by_name = not page.numbered and found is not None
        if short_name and not (named or asked_by_name):
            page.following = True
            self._book.desk.put(self._book.job(page, Need.PROFILE))
            return []
        return self._complete(page, profile.network_id if short_name else NOT_GIVEN, told=False)

    def _followed(self, page: PageState, result: Result) -> list[Outcome]:
        leads: Seen[str] = NOT_GIVEN if isinstance(result, CallFailed) else parse.resolved(result)
        return self._complete(page, leads, told=leads is not NOT_GIVEN)

    def _complete(self, page: PageState, leads: Seen[str], *, told: bool) -> list[Outcome]:
        """`told`: the network said where the short name leads."""
        profile = page.profile
        assert profile is not None, "only pages whose profile was looked for come here"
        if profile.state is ProfileState.MISSING:
            here = leads == page.network_id if page.numbered else isinstance(leads, str) and leads.isdigit()
            if (told and here) or (page.doubt and not told and not self._found):
                page.profile = None
                return self._book.unidentified(page, page.doubt or CallFailed(FailureKind.GARBAGE))
        return self._book.identified(page, replace(profile, name_leads_to=leads))


def _name(page: PageState) -> str:
    return page.network_id or page.target.short_name


def _asked(names: str) -> Call:
    return Call("groups.getById", {"group_ids": names, "fields": parse.PROFILE_FIELDS})

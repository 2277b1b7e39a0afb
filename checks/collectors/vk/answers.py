"""One call for each job: what is asked about a page, and what its answer brings.

How calls travel is the collector's.
"""

from __future__ import annotations

from dataclasses import dataclass

from checks.collectors.vk import parse, posts
from checks.collectors.vk.book import METHODS, Book
from checks.collectors.vk.cards import Cards
from checks.collectors.vk.reading import ANSWERS_ASKED, COMMENTS_ASKED, PageState, Question, Read, Talks
from checks.collectors.vk.script import Call, Result
from checks.collectors.vk.transport import CallFailed
from checks.facts import FailureKind, Need, Outcome
from checks.running.runner import Job

_ADDRESSES = 10  # what groups.getAddresses answers by itself
_MANAGERS = 1_000  # the most that groups.getMembers answers
_FILTERS = {Need.POSTS: "owner", Need.VISITORS: "others"}

_TRIES = 3  # times a call is made that VK could not answer for a reason that may pass
_AGAIN = frozenset({FailureKind.SERVER, FailureKind.RATE})


@dataclass(frozen=True)
class Asking:
    """A job on its way: the page, what is called, and for comments which of them."""

    job: Job
    page: PageState
    call: Call
    question: Question | None = None

    @property
    def posts(self) -> int:
        """How many publications are asked for."""
        return self.page.wall(self.job.need).asked if self.job.need in _FILTERS else 0


class Answers:
    """Questions and answers of a run. Not safe by itself: the collector holds a lock."""

    def __init__(self, book: Book, cards: Cards) -> None:
        self._book = book
        self._cards = cards

    def ask(self, job: Job) -> Asking | list[Outcome]:
        """What to call for a job; or what it comes to without asking: nothing where there is no use for it any more."""
        page = self._book.pages.get(job.subject_id)
        if page is None or not page.wants(job.need):
            return []
        if job.need in _FILTERS:
            self._book.modest(page.wall(job.need))
        if page.silent is not None:
            return self.failed(page, job.need, page.silent)
        if job.need is Need.MANAGERS and not self._book.order.keys[job.token_id].administrates:
            return self.failed(page, job.need, CallFailed(FailureKind.NO_TOKEN))
        question = page.talks.next() if job.need is Need.COMMENTS and page.talks else None
        if job.need is Need.COMMENTS and question is None:
            return []
        call = self._cards.one(page) if job.need is Need.PROFILE else _call(page, job.need, question)
        return self._cards.take_one(page, call) if isinstance(call, CallFailed) else Asking(job, page, call, question)

    def back(self, asking: Asking) -> None:
        """The call was not answered, and its job will be done again."""
        if asking.question is not None and asking.page.talks is not None:
            asking.page.talks.back(asking.question)

    def take(self, asking: Asking, result: Result) -> list[Outcome]:
        """The answer to one call. What may be answered another time goes back to the desk."""
        page, need = asking.page, asking.job.need
        if page.target.subject_id not in self._book.pages:
            return []
        if isinstance(result, CallFailed) and self._once_more(asking, result):
            return []
        if asking.question is not None:
            return self._comments(page, asking.question, result)
        if isinstance(result, CallFailed):
            return self.failed(page, need, result)
        if need is Need.PROFILE:
            return self._cards.take_one(page, result)
        return self._wall(page, need, result) if need in _FILTERS else self._listed(page, need, result)

    def failed(self, page: PageState, need: Need, failure: CallFailed) -> list[Outcome]:
        """No answer will come; what came before is still seen, as a part."""
        match need:
            case Need.PROFILE:
                return self._cards.take_one(page, failure)
            case Need.POSTS | Need.VISITORS:
                return self._wall(page, need, failure)
            case Need.COMMENTS if page.talks is not None:
                page.talks.give_up(failure)
                return self._book.comments_read(page)
        return self._book.settle(page, need, failure)

    def _once_more(self, asking: Asking, failure: CallFailed) -> bool:
        """Whether the call is made again: what may pass, a few times; what this key may not, with one that may."""
        page, need = asking.page, asking.job.need
        routed = self._book.routed(asking.job)
        if failure.kind is FailureKind.BAD_TOKEN and routed.token_id != asking.job.token_id:
            self.back(asking)
            self._book.desk.put(routed)
            return True
        tries = page.tries.get(need, 0) + 1
        if failure.kind not in _AGAIN or tries >= _TRIES:
            return False
        page.tries[need] = tries
        self.back(asking)
        # A failure without a number is one of several in a request that could not be told apart.
        self._book.desk.put(asking.job, alone=failure.code is None)
        return True

    def _listed(self, page: PageState, need: Need, result: Result) -> list[Outcome]:
        seen = parse.addresses(result) if need is Need.ADDRESSES else parse.managers(result)
        return self._book.settle(page, need, CallFailed(FailureKind.GARBAGE) if seen is None else seen)

    def _wall(self, page: PageState, need: Need, result: Result) -> list[Outcome]:
        """A wall as far back as is wanted, or a part of it; or nothing yet, where more of it must be asked for."""
        reading, now = page.wall(need), self._book.order.now
        wall = None if isinstance(result, CallFailed) else posts.wall(result)
        read: Read
        if wall is None:
            read = result if isinstance(result, CallFailed) else CallFailed(FailureKind.GARBAGE)
            if not reading.posts:
                return self._book.wall_read(page, need, read)
        elif not reading.take(wall, self._book.order.since):
            self._book.desk.put(self._book.job(page, need))
            return []
        read = reading.visitors_seen(now) if need is Need.VISITORS else reading.posts_seen(now)
        return self._book.wall_read(page, need, read)

    def _comments(self, page: PageState, question: Question, result: Result) -> list[Outcome]:
        talks = page.talks
        assert isinstance(talks, Talks), "a question comes from there"
        if not isinstance(result, CallFailed):
            talk = posts.talk(result, -int(page.network_id), question.post_id, self._book.salt)
            self._book.ask_comments(page, talks.take(question, talk or CallFailed(FailureKind.GARBAGE)))
        else:
            talks.take(question, result)
        return self._book.comments_read(page)


def _call(page: PageState, need: Need, question: Question | None) -> Call:
    method = METHODS[need]
    owner = f"-{page.network_id}"
    if question is not None:
        asked: dict[str, str | int] = {
            "owner_id": owner,
            "post_id": question.post_id,
            "count": COMMENTS_ASKED,
            "offset": question.offset,
            "sort": "desc",  # what is too much to be read is the oldest
            "preview_length": 0,
            "thread_items_count": ANSWERS_ASKED,
        }
        if question.comment_id:
            asked |= {"comment_id": question.comment_id, "sort": "asc"}  # the first answers came with the comment
        return Call(method, asked)
    if need is Need.ADDRESSES:
        return Call(method, {"group_id": page.network_id, "count": _ADDRESSES})
    if need is Need.MANAGERS:
        return Call(method, {"group_id": page.network_id, "filter": "managers", "count": _MANAGERS})
    reading = page.wall(need)
    return Call(method, {"owner_id": owner, "filter": _FILTERS[need], "offset": reading.offset, "count": reading.asked})

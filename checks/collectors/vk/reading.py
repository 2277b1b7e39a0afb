"""What is known of a page while it is being collected: how far a wall was read back, which threads of comments were
read, and what waits for the profile. Plain state; only the collector touches it, with its lock held.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from checks.collectors.base import Target
from checks.collectors.vk.posts import Talk, Wall
from checks.collectors.vk.transport import CallFailed
from checks.facts import Comment, Comments, Need, Post, Posts, Profile, Thread, Value, Visitors, Window
from checks.running.runner import Job

FIRST_POSTS = 30  # of a wall that is asked about for the first time: a post takes about 5 KB, 25 walls stay under 4 MB
MORE_POSTS = 100  # the most that wall.get answers
FEWEST_POSTS = 5
_PAGES_OF_WALL = 10  # a wall with more than a thousand posts in two weeks is not read further
_PAGES_OF_THREAD = 3  # so many questions about the comments of one publication
COMMENTS_ASKED = 100  # the most that wall.getComments answers
ANSWERS_ASKED = 10  # the same of answers to a comment that come along

Read = Value | CallFailed


@dataclass
class Reading:
    """A wall that is read back, the page's own publications or those of others."""

    asked: int = FIRST_POSTS
    offset: int = 0
    posts: dict[int, Post] = field(default_factory=dict)
    pages: int = 0
    whole: bool = False
    unread: int = 0

    def take(self, wall: Wall, since: datetime) -> bool:
        """One answer more; True when nothing more has to be asked for."""
        self.posts |= {post.id: post for post in wall.posts}
        self.unread += wall.unread
        self.pages += 1
        over = wall.received == 0
        # Some posts are counted and not shown: an empty answer is the end only where all the rest was asked for.
        end = self.offset + (self.asked if over else wall.received)
        self.offset += wall.received
        self.whole = over if wall.count is None else end >= wall.count
        oldest = self._oldest()
        reached = oldest is not None and oldest < since
        self.asked = MORE_POSTS
        return self.whole or over or reached or self.pages >= _PAGES_OF_WALL

    def less(self) -> bool:
        """Ask for half as many; False when there are too few to halve."""
        if self.asked <= FEWEST_POSTS:
            return False
        self.asked = max(self.asked // 2, FEWEST_POSTS)
        return True

    def posts_seen(self, now: datetime) -> Posts:
        """The page's publications that were read."""
        return Posts(self._newest_first(), self._window(now))

    def visitors_seen(self, now: datetime) -> Visitors:
        """What others wrote, as far as it was read."""
        return Visitors(self._newest_first(), self._window(now))

    def _newest_first(self) -> tuple[Post, ...]:
        return tuple(sorted(self.posts.values(), key=lambda post: (post.date, post.id), reverse=True))

    def _window(self, now: datetime) -> Window:
        start = None if self.whole else self._oldest() or now
        return Window(now if self.unread else start, now)

    def _oldest(self) -> datetime | None:
        """How far back the wall was read. A pinned post stands first whatever its date and says nothing of that.

        The first of several is left out, said to be pinned or not: if it is not, it is the newest.
        """
        posts = list(self.posts.values())
        return min((post.date for post in posts[1:] or posts if not post.pinned), default=None)


@dataclass(frozen=True)
class Question:
    """One page of comments of a publication, or of the answers to one of them."""

    post_id: int
    comment_id: int = 0
    offset: int = 0


@dataclass
class _Gathered:
    """Comments of one publication so far."""

    count: int
    asked: int = 0
    whole: bool = True
    items: dict[int, Comment] = field(default_factory=dict)


class Talks:
    """The comments under a page's publications: what is still to be asked, and what was read."""

    def __init__(self, posts: Posts, since: datetime, known: Mapping[int, int]) -> None:
        """Comments of all these publications, of which none is missing `since` then; `known` counts comments as they
        were when they were read last."""
        self.todo: deque[Question] = deque()
        self._under_way = 0
        self._failures: list[CallFailed] = []
        self._threads: dict[int, _Gathered] = {}
        self._unchanged: list[int] = []
        start = posts.covers.start
        self._covers = Window(since if start is None or start < since else start, posts.covers.end)
        for post in posts.items:
            if post.comments is not None and known.get(post.id) == post.comments:
                self._unchanged.append(post.id)
                continue
            self._threads[post.id] = _Gathered(post.comments or 0)
            if post.comments != 0:
                self._ask(Question(post.id))

    @property
    def over(self) -> bool:
        """Everything was asked and answered."""
        return not self.todo and not self._under_way

    def next(self) -> Question | None:
        """A question to be asked now; None when somebody has asked it already."""
        if not self.todo:
            return None
        self._under_way += 1
        return self.todo.popleft()

    def back(self, question: Question) -> None:
        """A question that was not answered and will be asked again."""
        self._under_way -= 1
        self.todo.appendleft(question)

    def take(self, question: Question, talk: Talk | CallFailed) -> int:
        """The answer to a question; how many more questions there are for it."""
        self._under_way -= 1
        thread = self._threads[question.post_id]
        if isinstance(talk, CallFailed):
            thread.whole = False
            self._failures.append(talk)
            return 0
        thread.items |= {comment.id: comment for comment in talk.items}
        thread.whole = thread.whole and not talk.unread
        more: list[Question] = []
        end = question.offset + talk.received
        if talk.received and (talk.received >= COMMENTS_ASKED if talk.level is None else end < talk.level):
            more.append(Question(question.post_id, question.comment_id, end))
        elif talk.level is not None and end < talk.level:
            thread.whole = False  # counted, and not shown
        more += [Question(question.post_id, branch.comment_id, branch.received) for branch in talk.branches]
        return sum(self._ask(one) for one in more)

    def give_up(self, failure: CallFailed) -> None:
        """What is still to be asked will not be."""
        self._failures.append(failure)
        for question in self.todo:
            self._threads[question.post_id].whole = False
        self.todo.clear()

    def seen(self) -> Read:
        """All threads; a failure when every question failed."""
        threads = tuple(_thread(number, thread) for number, thread in self._threads.items())
        if self._failures and not any(thread.items or thread.whole for thread in threads) and not self._unchanged:
            return self._failures[0]
        return Comments(threads, self._covers, tuple(self._unchanged))

    def _ask(self, question: Question) -> int:
        """1 when the question will be asked, 0 when enough was asked about this publication."""
        thread = self._threads[question.post_id]
        if thread.asked >= _PAGES_OF_THREAD:
            thread.whole = False
            return 0
        thread.asked += 1
        self.todo.append(question)
        return 1


def _thread(number: int, thread: _Gathered) -> Thread:
    items = tuple(sorted(thread.items.values(), key=lambda comment: (comment.date, comment.id)))
    return Thread(number, max(thread.count, 0), items, thread.whole)


@dataclass
class PageState:
    """A page while it is being collected.

    `jobs` are what is wanted of it and `open` what has no outcome yet. Until its profile is `settled` (came, failed, or
    is not asked for at all) everything else is `held`: a page that turns out to be gone was not closed, it is gone.
    `stranger` is the number of another page that came in answer to this one's number.
    """

    target: Target
    network_id: str
    jobs: dict[Need, Job] = field(default_factory=dict)
    open: set[Need] = field(default_factory=set)
    held: dict[Need, Read] = field(default_factory=dict)
    settled: bool = False
    numbered: bool = False
    profile: Profile | None = None
    following: bool = False
    doubt: CallFailed | None = None
    stranger: str = ""
    own: Reading = field(default_factory=Reading)
    others: Reading = field(default_factory=Reading)
    talks: Talks | None = None
    silent: CallFailed | None = None
    tries: dict[Need, int] = field(default_factory=dict)

    def wants(self, need: Need) -> bool:
        """There is still use for an answer about this."""
        if need is Need.PROFILE:
            return not self.settled
        if need is Need.POSTS and Need.COMMENTS in self.open and self.talks is None:
            return True
        return need in self.open and need not in self.held

    def wall(self, need: Need) -> Reading:
        """The wall that this need reads."""
        return self.others if need is Need.VISITORS else self.own

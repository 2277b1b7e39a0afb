"""The Telegram collector: a page's preview as far back as is wanted, its card where there is none, its discussions.

No preview, a soft limit, an unreachable network and a page that changed its shape are four different failures.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import quote, urlsplit

from checks.collectors.base import Order
from checks.collectors.door import HOPELESS, AskFailed, Door
from checks.collectors.telegram import page as reading
from checks.collectors.telegram.discussion import Discussion, discussion
from checks.collectors.telegram.page import Preview, Shape
from checks.collectors.web import Answer, Exchange
from checks.facts import (
    GONE,
    Comments,
    Fact,
    Failure,
    FailureKind,
    Need,
    Outcome,
    Post,
    Posts,
    Thread,
    Value,
    Window,
)
from checks.running.pacing import Pace
from checks.running.runner import Batch, Job, Step

PAGE, DISCUSSIONS = "page", "discussions"

FASTEST = 1
"""Requests a second."""

_PARTS = 10  # pages of a channel: two hundred messages
_SOFT_LIMITS = 3  # in a row, after which nothing more is asked
_CLOSED = 2  # publications in a row without a discussion, after which a channel that had some is asked no more
_DISCUSSED = 30  # newest publications of a channel whose discussions are asked for in a run
_STRANGER = "stranger"  # what a failure is told by where the name is a person's or a bot's
_SPREAD = 0.2  # seconds by which requests are spread
_COMMENTS = 100
_LARGEST = 2_000_000  # bytes of a page; one of twenty messages has about 200 KB
_HEADERS = {"Accept": "text/html", "Accept-Language": "en"}  # the words its pages are known by are English
_LABELS = {PAGE: "каналы", DISCUSSIONS: "обсуждения"}

_log = logging.getLogger(__name__)


@dataclass
class _PageState:
    """What is known of a page while it is being collected."""

    name: str
    jobs: dict[Need, Job] = field(default_factory=dict)
    posts: Posts | None = None


class TelegramCollector:
    """Collects channels of Telegram; one object a run. `pace` and `spread` (seconds) are its own if not given."""

    def __init__(self, order: Order, *, pace: Pace | None = None, spread: float | None = None) -> None:
        self._order = order
        limits = replace(order.limits, body=min(order.limits.body, _LARGEST))
        self._base = order.endpoints.telegram_url.rstrip("/")
        self._door = Door(
            lambda: Exchange.of(order.endpoints, limits),
            limits,
            order.stop,
            pace=pace or Pace(FASTEST, wait=order.stop.wait),
            answered=order.answered,
            spread=_SPREAD if spread is None else spread,
        )
        self._pages: dict[int, _PageState] = {}
        self._lock = threading.Lock()
        self._softly = 0

    @property
    def requests(self) -> int:
        """How many requests were sent so far."""
        return self._door.requests

    def first(self, jobs: Sequence[Job]) -> tuple[Batch, ...]:
        """A batch for each page."""
        for job in jobs:
            target = self._order.targets[job.subject_id]
            self._pages.setdefault(job.subject_id, _PageState(target.short_name)).jobs[job.need] = job
        leaders = {job.subject_id: job for job in reversed(jobs)}
        return tuple(Batch(PAGE, (leaders[number],)) for number in dict.fromkeys(job.subject_id for job in jobs))

    def work(self, batch: Batch) -> Step:
        """Do one batch. Raises nothing: a fault of our own is a failure of its page."""
        job = batch.jobs[0]
        wanted = tuple(self._pages[job.subject_id].jobs)
        try:
            step = self._page(job) if batch.stage == PAGE else self._discussions(job)
        except AskFailed as failure:
            step = self._failed(job, wanted if batch.stage == PAGE else (Need.COMMENTS,), failure)
        except Exception:  # noqa: BLE001 # a page of a shape nobody thought of must not hang the run
            _log.exception("collecting from Telegram broke")
            broken = AskFailed(FailureKind.BROKEN)
            step = self._failed(job, wanted if batch.stage == PAGE else (Need.COMMENTS,), broken)
        return replace(step, label=_LABELS[batch.stage])

    def abort(self) -> None:
        self._door.abort()

    def close(self) -> None:
        self._door.close()

    # --- a channel

    def _page(self, job: Job) -> Step:
        state = self._pages[job.subject_id]
        if not state.name:
            raise AskFailed(FailureKind.NO_PREVIEW, "у страницы нет имени, по которому её видно в браузере")
        first = self._preview(state.name, 0)
        if first is None:
            return self._card(job)
        outcomes: list[Outcome] = []
        if Need.PROFILE in state.jobs:
            outcomes.append(self._fact(job, Need.PROFILE, first.profile))
        if first.empty:  # a channel has at least the message that it was made
            left = [need for need in state.jobs if need is not Need.PROFILE]
            failed = self._failed(job, left, AskFailed(FailureKind.SOFT_LIMIT))
            return Step((*outcomes, *failed.outcomes))
        if Need.POSTS not in state.jobs and Need.COMMENTS not in state.jobs:
            return Step(tuple(outcomes))
        state.posts = self._posts(state.name, first)
        if Need.POSTS in state.jobs:
            outcomes.append(self._fact(job, Need.POSTS, state.posts))
        return Step(tuple(outcomes), (Batch(DISCUSSIONS, (job,)),) if Need.COMMENTS in state.jobs else ())

    def _card(self, job: Job) -> Step:
        """There is no preview: what the name stands for is told by its card."""
        state = self._pages[job.subject_id]
        answer = self._ask(f"/{quote(state.name)}")
        if answer.status != 200:
            raise AskFailed(FailureKind.NO_PREVIEW)
        profile = reading.card(answer.body, state.name)
        if isinstance(profile, Shape):
            raise self._strange(profile)
        rest = [need for need in state.jobs if need is not Need.PROFILE]
        failure = AskFailed(FailureKind.NO_PREVIEW)
        if profile.state in GONE or profile.kind in {"user", "bot"}:
            failure = AskFailed(FailureKind.GONE, profile.state.value if profile.state in GONE else _STRANGER)
        outcomes = (self._fact(job, Need.PROFILE, profile),) if Need.PROFILE in state.jobs else ()
        return Step((*outcomes, *self._failed(job, rest, failure).outcomes))

    def _posts(self, name: str, first: Preview) -> Posts:
        """Publications back to where they are wanted; those that came before a failure are still seen, as a part."""
        found: dict[int, Post] = {}
        part, before, unread = first, 0, 0
        start: datetime | None = self._order.now
        for number in range(1, _PARTS + 1):
            found |= {post.id: post for post in part.messages.posts}
            unread += part.messages.unread
            start = None if part.first else part.messages.oldest
            older = part.before if not before or part.before < before else 0
            if start is None or start < self._order.since or not older or number == _PARTS:
                break
            before = older
            try:
                following = self._preview(name, before)
            except AskFailed as failure:
                if failure.kind is FailureKind.STOPPED:
                    raise
                break
            if following is None or following.empty:
                break
            part = following
        newest_first = tuple(sorted(found.values(), key=lambda post: (post.date, post.id), reverse=True))
        now = self._order.now
        return Posts(newest_first, Window(now if unread else start, now))

    def _preview(self, name: str, before: int) -> Preview | None:
        """A page of t.me/s; None where the network leads away from it, because it has none to show."""
        answer = self._ask(f"/s/{quote(name)}{f'?before={before}' if before else ''}")
        if 300 <= answer.status < 400:
            led = urlsplit(answer.header("location"))
            if led.path.strip("/").lower() == name.lower() and led.scheme in {"", "http", "https"}:
                self._hard()
                return None
            raise AskFailed(FailureKind.GARBAGE)
        if answer.status != 200:
            raise AskFailed(FailureKind.ACCESS, f"ответ {answer.status}")
        found = reading.preview(answer.body)
        if isinstance(found, Shape):
            raise self._strange(found)
        self._soft() if found.empty else self._hard()
        return found

    # --- discussions

    def _discussions(self, job: Job) -> Step:
        """Comments of the window's newest publications, where they are shown to everybody.

        The preview tells no counts, so that each costs a request: a channel of which no discussion was ever seen is
        asked about its newest publication, and left alone when there is none. Publications of before the window
        where something was flagged come after its own.
        """
        state = self._pages[job.subject_id]
        assert state.posts is not None, "publications come first"
        known = self._order.known(job.subject_id)
        asked = self._order.discussed(state.posts.items, known)
        wanted = [post for post in asked if post.date >= self._order.comments_since]
        again = [post for post in asked if post.id in known.flagged and post not in wanted[:_DISCUSSED]]
        threads: list[Thread] = []
        unchanged: list[int] = []
        covers = self._discussed(state.posts, wanted)
        closed, patience = 0, _CLOSED if known.comments or known.flagged else 1
        for post in (*wanted[:_DISCUSSED], *again):
            try:
                shown = self._discussion(state.name, post.id)
            except AskFailed as failure:
                if failure.kind in HOPELESS or not (threads or unchanged):
                    raise
                covers = Window(self._order.now, self._order.now)  # what came is kept, and nothing is covered
                continue
            if shown.count is None:
                closed += 1
                if shown.hidden:
                    covers = Window(self._order.now, self._order.now)  # there may be comments that nobody sees here
                if closed >= patience and not threads and not unchanged:
                    break
            elif known.comments.get(post.id) == shown.count:
                unchanged.append(post.id)
            else:
                whole = not shown.unread and len(shown.items) >= shown.count
                threads.append(Thread(post.id, shown.count, shown.items, whole))
        if closed and not threads and not unchanged:
            raise AskFailed(FailureKind.NO_DISCUSSION)
        return Step((self._fact(job, Need.COMMENTS, Comments(tuple(threads), covers, tuple(unchanged))),))

    def _discussed(self, posts: Posts, wanted: Sequence[Post]) -> Window:
        """From when on all publications are asked about."""
        since = self._order.comments_since
        start = max(since, posts.covers.start or since)
        if len(wanted) > _DISCUSSED:
            start = max(start, wanted[_DISCUSSED - 1].date)
        return Window(start, self._order.now)

    def _discussion(self, name: str, post: int) -> Discussion:
        answer = self._ask(f"/{quote(name)}/{post}?embed=1&discussion=1&comments_limit={_COMMENTS}")
        if answer.status != 200:
            raise AskFailed(FailureKind.ACCESS, f"ответ {answer.status}")
        shown = discussion(answer.body, name, post, self._order.salt)
        if not shown.known:
            raise self._strange(Shape.CHANGED)
        return shown

    # --- asking, and what came of it

    def _ask(self, path: str) -> Answer:
        with self._lock:
            if self._softly >= _SOFT_LIMITS:
                raise AskFailed(FailureKind.SOFT_LIMIT)
        try:
            return self._door.ask(lambda exchange: exchange.get(f"{self._base}{path}", headers=_HEADERS), _as_it_is)
        except AskFailed as failure:
            if failure.kind is FailureKind.RATE:
                self._soft()
            raise

    def _soft(self) -> None:
        """The network showed nothing, though there must be something."""
        with self._lock:
            self._softly += 1

    def _hard(self) -> None:
        with self._lock:
            if self._softly < _SOFT_LIMITS:
                self._softly = 0

    def _strange(self, shape: Shape) -> AskFailed:
        """No page at all, or one of Telegram's that is no longer understood."""
        if shape is Shape.FOREIGN:
            return AskFailed(FailureKind.GARBAGE)
        _log.error("Telegram's pages have changed their shape: they can no longer be read")
        return AskFailed(FailureKind.SHAPE)

    def _failed(self, job: Job, needs: Sequence[Need], failure: AskFailed) -> Step:
        return Step(
            tuple(Failure(job.subject_id, need, self._order.now, failure.kind, failure.detail) for need in needs)
        )

    def _fact(self, job: Job, need: Need, value: Value) -> Fact:
        return Fact(job.subject_id, need, self._order.now, value)


def _as_it_is(answer: Answer) -> Answer:
    return answer

"""The VK collector: in which order a page is asked for its profile, addresses and wall, and how batches fall apart.

profile (by 500) → resolve (only where the short name must be followed) → addresses → wall (by 25 in one execute).
A batch that fails whole is cut into parts until only the page at fault is left. How VK is asked is `vk_client`,
what its answers mean `vk_parse`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from checks.collectors import Order, vk_parse
from checks.collectors.vk_client import CALLS, Call, Client, Line, Result
from checks.collectors.vk_transport import CallFailed, ExecuteRefused, Parameters, Transport
from checks.facts import (
    GONE,
    NOT_GIVEN,
    Address,
    Addresses,
    Fact,
    Failure,
    FailureKind,
    Need,
    Outcome,
    Post,
    Posts,
    Profile,
    ProfileState,
    Seen,
    Value,
    Window,
)
from checks.runner import Batch, Job, Step

PROFILE, RESOLVE, ADDRESSES, WALL = "profile", "resolve", "addresses", "wall"

_PROFILES = 500  # ids in one groups.getById: https://dev.vk.com/ru/method/groups.getById
_PARTS = 5  # pieces into which a failed batch is cut
# A post takes about 5 KB and execute answers up to 5 MB: 25 walls of 25 posts, or 6 walls of 100, stay well below.
_FIRST_POSTS, _MORE_POSTS, _LONG_WALLS = 25, 100, 6
_FEWEST_POSTS = 5
_PAGES_OF_WALL = 10  # a wall with more than a thousand posts in two weeks is not read further
_NO_SUCH_GROUP = frozenset({100, 113, 125})

_LABELS = {PROFILE: "страницы", RESOLVE: "короткие имена", ADDRESSES: "адреса", WALL: "публикации"}
_DIVIDED = frozenset({FailureKind.TIMEOUT, FailureKind.GARBAGE, FailureKind.SERVER, FailureKind.TOO_BIG})
_AGAIN = frozenset({FailureKind.SERVER, FailureKind.RATE})
_HOPELESS = frozenset(
    {FailureKind.LOST, FailureKind.BAD_TOKEN, FailureKind.CAPTCHA, FailureKind.STOPPED, FailureKind.BROKEN}
)
"""Failures after which the other needs of the page would fail just so."""

_SILENT = frozenset({FailureKind.TIMEOUT, FailureKind.GARBAGE})
"""The same, when the page was asked about by itself: asking on costs a deadline each time."""

_log = logging.getLogger(__name__)


@dataclass
class _PageState:
    """What is known of a page while it is being collected; only one batch at a time holds it."""

    short_name: str
    network_id: str
    wanted: frozenset[Need]
    profile: Profile | None = None
    posts: dict[int, Post] = field(default_factory=dict)
    offset: int = 0
    asked: int = _FIRST_POSTS
    pages: int = 0
    whole: bool = False
    unread: int = 0


class VkCollector:
    """Collects VK pages; one object a run."""

    def __init__(self, order: Order) -> None:
        self._order = order
        line = Line()
        self._clients = {
            key: Client(_maker(order, token), order.limits, line, order.stop) for key, token in order.keys.items()
        }
        self._pages: dict[int, _PageState] = {}

    @property
    def requests(self) -> int:
        """How many requests were sent so far."""
        return sum(client.requests for client in self._clients.values())

    def first(self, jobs: Sequence[Job]) -> tuple[Batch, ...]:
        """The first batches: profiles of all pages, by key. Every page has a job for its profile."""
        for job in jobs:
            target = self._order.targets[job.page]
            known = self._pages.setdefault(job.page, _PageState(target.short_name, target.network_id, frozenset()))
            known.wanted |= {job.need}
        of_key: dict[int, list[Job]] = {}
        for job in jobs:
            if job.need is Need.PROFILE:
                of_key.setdefault(job.token_id, []).append(job)
        return tuple(batch for mine in of_key.values() for batch in _batches(PROFILE, mine, _PROFILES))

    def work(self, batch: Batch) -> Step:
        """Do one batch. Raises nothing: a fault of our own is a failure of its pages."""
        client = self._clients[batch.jobs[0].token_id]
        try:
            if batch.stage == PROFILE:
                step = self._profiles(client, batch)
            elif len(batch.jobs) > 1 and not client.execute_allowed:
                step = Step(more=_cut(batch, len(batch.jobs)))
            else:
                step = self._inner(client, batch)
        except ExecuteRefused:
            step = Step(more=_cut(batch, len(batch.jobs)))
        except CallFailed as failure:
            step = self._whole(batch, failure)
        except Exception:  # noqa: BLE001 # an answer of a shape nobody thought of must not hang the run
            _log.exception("collecting from VK broke")
            step = self._given_up(batch, CallFailed(FailureKind.BROKEN))
        return replace(step, label=_LABELS[batch.stage])

    def abort(self) -> None:
        for client in self._clients.values():
            client.abort()

    def close(self) -> None:
        for client in self._clients.values():
            client.close()

    # --- profiles

    def _profiles(self, client: Client, batch: Batch) -> Step:
        names = {job: self._identifier(job) for job in batch.jobs}
        call = Call("groups.getById", {"group_ids": ",".join(names.values()), "fields": vk_parse.PROFILE_FIELDS})
        alone = len(batch.jobs) == 1
        try:
            found = vk_parse.groups(client.call(call, again=batch.again).response)
        except CallFailed as failure:
            if failure.code not in _NO_SUCH_GROUP:
                raise
            if not alone:  # one unknown name may fail them all
                return Step(more=_cut(batch, _PARTS))
            found = ()
        if found is None:
            raise CallFailed(FailureKind.GARBAGE)
        known = {profile.network_id: profile for profile in found}
        known |= {profile.short_name.lower(): profile for profile in found if profile.short_name}
        seen: list[Job] = []
        lone: list[Job] = []
        for job, name in names.items():
            profile = known.get(name.lower())
            if profile is None and not alone:
                lone.append(job)
                continue
            if profile is None and found:  # the one answer to a name is its page, whatever it calls itself
                if name.isdigit() or len(found) > 1:
                    raise CallFailed(FailureKind.GARBAGE)
                profile = found[0]
            self._pages[job.page].profile = profile or Profile("", ProfileState.MISSING)
            seen.append(job)
        steps = self._identified(seen)
        return replace(steps, more=(*steps.more, *(Batch(PROFILE, (job,)) for job in lone)))

    def _identifier(self, job: Job) -> str:
        page = self._pages[job.page]
        return page.network_id or page.short_name

    def _identified(self, jobs: Iterable[Job]) -> Step:
        """Pages whose profile came: follow the short name where the profile does not answer for it."""
        clear: list[Job] = []
        follow: list[Job] = []
        for job in jobs:
            page = self._pages[job.page]
            profile = page.profile
            assert profile is not None
            named = profile.short_name.lower() == page.short_name.lower()
            asked_by_name = not page.network_id and profile.state is not ProfileState.MISSING
            if page.short_name and not (named or asked_by_name):
                follow.append(job)
                continue
            if page.short_name:
                self._lead(job, profile.network_id)
            clear.append(job)
        done = self._profiled(clear)
        return replace(done, more=(*done.more, *_batches(RESOLVE, follow, CALLS)))

    def _lead(self, job: Job, leads: Seen[str]) -> None:
        page = self._pages[job.page]
        assert page.profile is not None
        page.profile = replace(page.profile, name_leads_to=leads)

    def _profiled(self, jobs: Iterable[Job]) -> Step:
        """Profiles are complete: give them out and go on with what else is wanted of the pages."""
        outcomes: list[Outcome] = []
        going: list[Job] = []
        for job in jobs:
            page = self._pages[job.page]
            assert page.profile is not None
            outcomes.append(self._fact(job, page.profile))
            if page.profile.state in GONE:
                outcomes.extend(self._rest(job, FailureKind.GONE, page.profile.state.value))
            else:
                page.network_id = page.profile.network_id
                going.append(job)
        return Step(tuple(outcomes), self._next(going, ADDRESSES))

    def _next(self, jobs: Iterable[Job], stage: str) -> tuple[Batch, ...]:
        """Batches of a stage, and of the one after it for pages that do not want this one."""
        addressed: list[Job] = []
        walled: list[Job] = []
        for job in jobs:
            wanted = self._pages[job.page].wanted
            if stage == ADDRESSES and Need.ADDRESSES in wanted:
                addressed.append(replace(job, need=Need.ADDRESSES))
            elif Need.POSTS in wanted:
                walled.append(replace(job, need=Need.POSTS))
        return (*_batches(ADDRESSES, addressed, CALLS), *_batches(WALL, walled, CALLS))

    # --- one call for each page, up to 25 in a request

    def _inner(self, client: Client, batch: Batch) -> Step:
        results = client.several([self._question(batch.stage, job) for job in batch.jobs], again=batch.again)
        outcomes: list[Outcome] = []
        lone: list[Job] = []
        done: list[Job] = []
        longer: list[Job] = []
        for job, result in zip(batch.jobs, results, strict=True):
            if isinstance(result, CallFailed) and result.kind in _AGAIN and len(batch.jobs) > 1:
                lone.append(job)
            elif batch.stage == WALL:
                outcome = self._wall(job, result)
                if outcome is None:
                    longer.append(job)
                else:
                    outcomes.append(outcome)
            else:
                outcomes.extend(self._answered(batch.stage, job, result))
                done.append(job)
        follow = self._profiled(done) if batch.stage == RESOLVE else Step(more=self._next(done, WALL))
        more = (*_batches(batch.stage, lone, 1), *_batches(WALL, longer, _LONG_WALLS), *follow.more)
        return Step((*outcomes, *follow.outcomes), more)

    def _question(self, stage: str, job: Job) -> Call:
        page = self._pages[job.page]
        if stage == RESOLVE:
            return Call("utils.resolveScreenName", {"screen_name": page.short_name})
        if stage == ADDRESSES:
            return Call("groups.getAddresses", {"group_id": page.network_id, "count": 10})
        owner = f"-{page.network_id}"
        parameters: Parameters = {"owner_id": owner, "filter": "owner", "offset": page.offset, "count": page.asked}
        return Call("wall.get", parameters)

    def _answered(self, stage: str, job: Job, result: Result) -> tuple[Outcome, ...]:
        """A page's answer about its short name (kept until the profile goes out) or its addresses."""
        if stage == RESOLVE:
            self._lead(job, NOT_GIVEN if isinstance(result, CallFailed) else vk_parse.resolved(result))
            return ()
        if isinstance(result, CallFailed):
            return (self._partly(job, result),)
        seen = vk_parse.addresses(result)
        if seen is None:
            return (self._failure(job, CallFailed(FailureKind.GARBAGE)),)
        return (self._fact(job, seen if seen.items else self._main_address(job) or seen),)

    def _main_address(self, job: Job) -> Addresses | None:
        """What the profile itself tells of an address, for when the list of addresses keeps silent."""
        profile = self._pages[job.page].profile
        main = profile.main_address if profile else NOT_GIVEN
        return Addresses((main,), whole=False) if isinstance(main, Address) else None

    def _wall(self, job: Job, result: Result) -> Outcome | None:
        """A page's wall as far back as is wanted; None when more of it must be asked for."""
        page = self._pages[job.page]
        wall = None if isinstance(result, CallFailed) else vk_parse.wall(result)
        if wall is None:
            return self._partly(job, result if isinstance(result, CallFailed) else CallFailed(FailureKind.GARBAGE))
        page.posts |= {post.id: post for post in wall.posts}
        page.unread += wall.unread
        page.pages += 1
        over = wall.received == 0
        # Some posts are counted and not shown: an empty answer is the end only where all the rest was asked for.
        end = page.offset + (page.asked if over else wall.received)
        page.offset += wall.received
        page.whole = over if wall.count is None else end >= wall.count
        oldest = _oldest(page)
        reached = oldest is not None and oldest < self._order.since
        if page.whole or over or reached or page.pages >= _PAGES_OF_WALL:
            return self._fact(job, self._posts(page))
        page.asked = _MORE_POSTS
        return None

    def _partly(self, job: Job, failure: CallFailed) -> Outcome:
        """What was asked for failed; what came before is still seen, as a part."""
        page = self._pages[job.page]
        if job.need is Need.POSTS and page.posts:
            return self._fact(job, self._posts(page))
        if job.need is Need.ADDRESSES and failure.kind is FailureKind.ACCESS and (main := self._main_address(job)):
            return self._fact(job, main)
        return self._failure(job, failure)

    def _posts(self, page: _PageState) -> Posts:
        newest_first = tuple(sorted(page.posts.values(), key=lambda post: (post.date, post.id), reverse=True))
        now = self._order.now
        start = None if page.whole else _oldest(page) or now
        return Posts(newest_first, Window(now if page.unread else start, now))

    # --- failures

    def _whole(self, batch: Batch, failure: CallFailed) -> Step:
        """The request failed as a whole: cut it up, or give up the page that is left."""
        if len(batch.jobs) > 1 and failure.kind in _DIVIDED:
            return Step(more=_cut(batch, _PARTS, again=failure.kind is FailureKind.TIMEOUT))
        page = self._pages[batch.jobs[0].page]
        if batch.stage == WALL and failure.kind is FailureKind.TOO_BIG and page.asked > _FEWEST_POSTS:
            page.asked = max(page.asked // 2, _FEWEST_POSTS)
            return Step(more=(batch,))
        return self._given_up(batch, failure)

    def _given_up(self, batch: Batch, failure: CallFailed) -> Step:
        """Failures of a batch; its pages go on to what else is wanted of them, unless that is hopeless."""
        if batch.stage == RESOLVE:  # the profiles themselves came
            return self._profiled(batch.jobs)
        outcomes: list[Outcome] = []
        going: list[Job] = []
        hopeless = failure.kind in _HOPELESS or (failure.kind in _SILENT and len(batch.jobs) == 1)
        for job in batch.jobs:
            outcomes.append(self._partly(job, failure))
            if hopeless or not self._pages[job.page].network_id:
                outcomes.extend(self._rest(job, failure.kind, failure.detail))
            else:
                going.append(job)
        after = {PROFILE: ADDRESSES, ADDRESSES: WALL}.get(batch.stage)
        return Step(tuple(outcomes), self._next(going, after) if after else ())

    def _rest(self, job: Job, kind: FailureKind, detail: str) -> list[Outcome]:
        """Failures for what is wanted of the page after this job."""
        order = list(Need)
        later = order[order.index(job.need) + 1 :]
        wanted = self._pages[job.page].wanted
        return [Failure(job.page, need, self._order.now, kind, detail) for need in later if need in wanted]

    def _failure(self, job: Job, failure: CallFailed) -> Failure:
        return Failure(job.page, job.need, self._order.now, failure.kind, failure.detail)

    def _fact(self, job: Job, value: Value) -> Fact:
        return Fact(job.page, job.need, self._order.now, value)


def _maker(order: Order, token: str) -> Callable[[], Transport]:
    return lambda: Transport(order.endpoints.vk_url, token, order.limits)


def _batches(stage: str, jobs: Sequence[Job], size: int) -> tuple[Batch, ...]:
    return tuple(Batch(stage, tuple(jobs[start : start + size])) for start in range(0, len(jobs), size))


def _cut(batch: Batch, parts: int, *, again: bool = False) -> tuple[Batch, ...]:
    """The batch in so many parts of about the same size."""
    size = -(-len(batch.jobs) // parts)
    return tuple(replace(part, again=again or batch.again) for part in _batches(batch.stage, batch.jobs, size))


def _oldest(page: _PageState) -> datetime | None:
    """How far back the wall was read. A pinned post stands first whatever its date and says nothing of that.

    The first of several is left out, said to be pinned or not: if it is not, it is the newest.
    """
    posts = list(page.posts.values())
    return min((post.date for post in posts[1:] or posts if not post.pinned), default=None)

"""The collector of Одноклассники: in which order a group is asked for its card, topics, comments and managers.

name (a link to a number) → cards (by 100) → leads (only where the short name must be followed) → topics → comments;
managers beside them. How the network is asked is `client`, what its answers mean `parse` and `topics`, how far
back they are read `feed`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from checks.collectors.base import Key, Order
from checks.collectors.door import HOPELESS, AskFailed, Door
from checks.collectors.ok import feed, parse
from checks.collectors.ok.client import FASTEST, OkClient
from checks.collectors.ok.keys import application
from checks.collectors.ok.parse import Card
from checks.collectors.web import Exchange
from checks.facts import (
    ABSENT,
    GONE,
    NOT_GIVEN,
    Addresses,
    Comments,
    Fact,
    Failure,
    FailureKind,
    Need,
    Outcome,
    Posts,
    Profile,
    ProfileState,
    Seen,
    Thread,
    Value,
    Window,
)
from checks.running.pacing import Pace
from checks.running.runner import Batch, Job, Step
from vault.errors import BadInput

NAME, CARDS, LEADS, TOPICS, COMMENTS, MANAGERS = "name", "cards", "leads", "topics", "comments", "managers"

CARDS_AT_ONCE = 100  # uids in one group.getInfo
_REFUSED = 3  # topics of a group without any that was answered, after which its comments are left alone

_LABELS = {
    NAME: "ссылки",
    CARDS: "страницы",
    LEADS: "короткие имена",
    TOPICS: "публикации",
    COMMENTS: "комментарии",
    MANAGERS: "число администраторов",
}
_NEEDS = {TOPICS: Need.POSTS, COMMENTS: Need.COMMENTS, MANAGERS: Need.MANAGERS}

_log = logging.getLogger(__name__)


@dataclass
class _PageState:
    """What is known of a page while it is being collected."""

    short_name: str
    network_id: str
    jobs: dict[Need, Job] = field(default_factory=dict)
    card: Card | None = None
    posts: Posts | None = None


class OkCollector:
    """Collects groups of Одноклассники; one object a run. `pace` is that of each key, its own if not given."""

    def __init__(self, order: Order, *, pace: Pace | None = None) -> None:
        self._order = order
        self._pace = pace
        self._refused: dict[int, AskFailed] = {}
        self._clients: dict[int, OkClient] = {}
        self._pages: dict[int, _PageState] = {}
        for number, key in order.keys.items():
            try:
                self._clients[number] = self._client(key)
            except AskFailed as failure:
                self._refused[number] = failure

    @property
    def requests(self) -> int:
        """How many requests were sent so far."""
        return sum(client.door.requests for client in self._clients.values())

    def first(self, jobs: Sequence[Job]) -> tuple[Batch, ...]:
        """The first batches: cards of the pages whose number is known, links of the others."""
        for job in jobs:
            target = self._order.targets[job.subject_id]
            page = self._pages.setdefault(job.subject_id, _PageState(target.short_name, target.network_id))
            page.jobs[job.need] = job
        leaders = [
            next(iter(self._pages[number].jobs.values())) for number in dict.fromkeys(j.subject_id for j in jobs)
        ]
        of_key: dict[int, list[Job]] = {}
        for job in leaders:
            of_key.setdefault(job.token_id, []).append(job)
        return tuple(batch for mine in of_key.values() for batch in self._begin(mine))

    def work(self, batch: Batch) -> Step:
        """Do one batch. Raises nothing: a fault of our own is a failure of its pages."""
        stages = {NAME: self._named, CARDS: self._cards, LEADS: self._followed, MANAGERS: self._managers}
        stages |= {TOPICS: self._topics, COMMENTS: self._comments}
        try:
            step = stages[batch.stage](batch)
        except AskFailed as failure:
            step = self._failed(batch, failure)
        except Exception:  # noqa: BLE001 # an answer of a shape nobody thought of must not hang the run
            _log.exception("collecting from OK broke")
            step = self._failed(batch, AskFailed(FailureKind.BROKEN))
        return replace(step, label=_LABELS[batch.stage])

    def abort(self) -> None:
        for client in self._clients.values():
            client.door.abort()

    def close(self) -> None:
        for client in self._clients.values():
            client.door.close()

    # --- the card of a page

    def _begin(self, jobs: Iterable[Job]) -> tuple[Batch, ...]:
        numbered = [job for job in jobs if self._pages[job.subject_id].network_id]
        named = [job for job in jobs if not self._pages[job.subject_id].network_id]
        return (*_batches(NAME, named, 1), *_batches(CARDS, numbered, CARDS_AT_ONCE))

    def _named(self, batch: Batch) -> Step:
        """A page known by its link alone: find out its number first."""
        job = batch.jobs[0]
        leads = self._lead(job)
        if leads is NOT_GIVEN:
            raise AskFailed(FailureKind.GARBAGE)
        if not isinstance(leads, str) or not leads.isdigit():
            return self._carded(job, _nothing(leads))
        self._pages[job.subject_id].network_id = leads
        return Step(more=_batches(CARDS, [job], CARDS_AT_ONCE))

    def _lead(self, job: Job) -> Seen[str]:
        return self._leading_to(job, self._pages[job.subject_id].short_name)

    def _leading_to(self, job: Job, path: str) -> Seen[str]:
        try:
            return parse.leads_to(self._call(job, "url.getInfo", {"url": f"https://ok.ru/{path}"}))
        except AskFailed as failure:
            if failure.kind is FailureKind.GONE:
                return ABSENT
            raise

    def _cards(self, batch: Batch) -> Step:
        numbers = {job: self._pages[job.subject_id].network_id for job in batch.jobs}
        alone = len(batch.jobs) == 1
        try:
            answer = self._call(
                batch.jobs[0], "group.getInfo", {"uids": ",".join(numbers.values()), "fields": parse.CARD_FIELDS}
            )
            found = parse.cards(answer)
        except AskFailed as failure:
            if not alone and failure.kind not in HOPELESS:  # one group may fail them all
                return Step(more=_batches(CARDS, batch.jobs, 1))
            if failure.kind is not FailureKind.GONE:
                raise
            return self._checked(batch.jobs[0], None)
        if not found and (alone or found is None):  # nothing, or null: neither says that it is not there
            return self._doubted(batch) if alone else Step(more=_batches(CARDS, batch.jobs, 1))
        known = {card.profile.network_id: card for card in found or ()}
        outcomes: list[Outcome] = []
        more: list[Batch] = []
        for job, number in numbers.items():
            card = known.get(number)
            if card is None and not alone:
                more.append(Batch(CARDS, (job,)))
                continue
            if card is None and found:
                raise AskFailed(FailureKind.GARBAGE)
            step = self._checked(job, card)
            outcomes.extend(step.outcomes)
            more.extend(step.more)
        return Step(tuple(outcomes), tuple(more))

    def _doubted(self, batch: Batch) -> Step:
        """A group asked for by itself was not answered: only that its link leads nowhere shows that it is gone."""
        job = batch.jobs[0]
        if self._leading_to(job, f"group/{self._pages[job.subject_id].network_id}") is ABSENT:
            return self._checked(job, None)
        raise AskFailed(FailureKind.GARBAGE)

    def _checked(self, job: Job, card: Card | None) -> Step:
        """A card came, or none is there: follow the short name where the card does not answer for it."""
        page = self._pages[job.subject_id]
        card = card or _nothing(NOT_GIVEN)
        target = self._order.targets[job.subject_id]
        same = card.profile.short_name.lower() == target.short_name.lower()
        if target.short_name and not target.network_id:
            same = True  # the number was found by the name
        if target.short_name and same and card.profile.network_id:
            return self._carded(job, _leading(card, card.profile.network_id))
        if target.short_name and Need.PROFILE in page.jobs:
            page.card = card
            return Step(more=(Batch(LEADS, (job,)),))
        return self._carded(job, card)

    def _followed(self, batch: Batch) -> Step:
        job = batch.jobs[0]
        card = self._pages[job.subject_id].card
        assert card is not None, "only pages with a card come here"
        try:
            leads = self._lead(job)
        except AskFailed as failure:
            if failure.kind is FailureKind.STOPPED:
                raise
            leads = NOT_GIVEN
        return self._carded(job, _leading(card, leads))

    def _carded(self, job: Job, card: Card) -> Step:
        """The card is complete: give it out and go on with what else is wanted of the page."""
        page = self._pages[job.subject_id]
        page.card = card
        outcomes: list[Outcome] = []
        if Need.PROFILE in page.jobs:
            outcomes.append(self._fact(job, Need.PROFILE, card.profile))
        if card.profile.state in GONE:
            rest = [need for need in page.jobs if need is not Need.PROFILE]
            gone = AskFailed(FailureKind.GONE, card.profile.state.value)
            return Step((*outcomes, *(self._failure(job, need, gone) for need in rest)))
        page.network_id = card.profile.network_id
        if Need.ADDRESSES in page.jobs:
            outcomes.append(self._fact(job, Need.ADDRESSES, card.addresses))
        more = []
        if Need.POSTS in page.jobs or Need.COMMENTS in page.jobs:
            more.append(Batch(TOPICS, (job,)))
        if Need.MANAGERS in page.jobs:
            more.append(Batch(MANAGERS, (job,)))
        return Step(tuple(outcomes), tuple(more))

    # --- what a page shows

    def _topics(self, batch: Batch) -> Step:
        job = batch.jobs[0]
        page = self._pages[job.subject_id]
        page.posts = feed.topics(self._asking(job), page.network_id, self._order.since, self._order.now)
        outcomes = (self._fact(job, Need.POSTS, page.posts),) if Need.POSTS in page.jobs else ()
        return Step(outcomes, (Batch(COMMENTS, (job,)),) if Need.COMMENTS in page.jobs else ())

    def _comments(self, batch: Batch) -> Step:
        """Comments of the window's topics whose number of comments is not what it was.

        A topic that was refused has its thread, without comments and not whole. Where nothing but refusals comes, the
        rest is not asked about.
        """
        job = batch.jobs[0]
        page = self._pages[job.subject_id]
        assert page.posts is not None, "topics come first"
        known = self._order.known(job.subject_id)
        threads: list[Thread] = []
        unchanged: list[int] = []
        refused: list[AskFailed] = []
        seen = False
        for post in self._order.discussed(page.posts.items, known):
            if post.comments is not None and known.comments.get(post.id) == post.comments:
                unchanged.append(post.id)
                continue
            thread = Thread(post.id, post.comments or 0, whole=post.comments == 0)
            if not thread.whole and (seen or len(refused) < _REFUSED):
                try:
                    thread = feed.thread(self._asking(job), page.network_id, post, self._order.salt)
                    seen = True
                except AskFailed as failure:
                    if failure.kind in HOPELESS:
                        raise
                    refused.append(failure)
            threads.append(thread)
        if refused and not seen and not unchanged and not any(thread.whole for thread in threads):
            raise refused[-1]
        now = self._order.now
        since = self._order.comments_since
        start = now if refused else max(since, page.posts.covers.start or since)
        seen_of = Comments(tuple(threads), Window(start, now), tuple(unchanged))
        return Step((self._fact(job, Need.COMMENTS, seen_of),))

    def _managers(self, batch: Batch) -> Step:
        job = batch.jobs[0]
        number = self._pages[job.subject_id].network_id
        answer = self._call(job, "group.getCounters", {"group_id": number, "counterTypes": "moderators"})
        found = parse.managers(answer)
        if not answer:  # nothing at all: not even that it is hidden
            raise AskFailed(FailureKind.GARBAGE)
        if found is None:
            raise AskFailed(FailureKind.ACCESS, "группа скрывает свою администрацию")
        return Step((self._fact(job, Need.MANAGERS, found),))

    # --- asking, and what came of it

    def _client(self, key: Key) -> OkClient:
        if not key.login:
            raise AskFailed(FailureKind.NOT_SET_UP, "не записан открытый ключ приложения")
        try:
            parts = application(key.token)
        except BadInput:
            raise AskFailed(FailureKind.BAD_TOKEN, "ключ записан не полностью") from None
        order = self._order
        pace = self._pace or Pace(max(1, min(key.rate, FASTEST)), wait=order.stop.wait)
        door = Door(
            lambda: Exchange.of(order.endpoints, order.limits),
            order.limits,
            order.stop,
            pace=pace,
            answered=order.answered,
        )
        return OkClient(door, order.endpoints.ok_url, key.login, parts)

    def _call(self, job: Job, method: str, parameters: dict[str, str | int]) -> object:
        refused = self._refused.get(job.token_id)
        if refused is not None:
            raise AskFailed(refused.kind, refused.detail)
        return self._clients[job.token_id].call(method, parameters)

    def _asking(self, job: Job) -> feed.Call:
        return partial(self._call, job)

    def _failed(self, batch: Batch, failure: AskFailed) -> Step:
        """Failures for what the stage was for; before the card, for everything wanted of its pages."""
        need = _NEEDS.get(batch.stage)
        outcomes: list[Outcome] = []
        for job in batch.jobs:
            wanted = self._pages[job.subject_id].jobs
            failed = [one for one in wanted if need is None or one is need]
            if batch.stage == TOPICS:  # comments stand under topics
                failed = [one for one in wanted if one in {Need.POSTS, Need.COMMENTS}]
            if failure.kind is FailureKind.GONE:  # of what the group shows, not of the group: its card was seen
                failure = AskFailed(FailureKind.ACCESS, failure.detail, failure.code)
            outcomes.extend(self._failure(job, one, failure) for one in failed)
        return Step(tuple(outcomes))

    def _fact(self, job: Job, need: Need, value: Value) -> Fact:
        return Fact(job.subject_id, need, self._order.now, value)

    def _failure(self, job: Job, need: Need, failure: AskFailed) -> Failure:
        return Failure(job.subject_id, need, self._order.now, failure.kind, failure.detail)


def _nothing(leads: Seen[str]) -> Card:
    return Card(Profile("", ProfileState.MISSING, name_leads_to=leads), Addresses())


def _leading(card: Card, leads: Seen[str]) -> Card:
    return replace(card, profile=replace(card.profile, name_leads_to=leads))


def _batches(stage: str, jobs: Sequence[Job], size: int) -> tuple[Batch, ...]:
    return tuple(Batch(stage, tuple(jobs[start : start + size])) for start in range(0, len(jobs), size))

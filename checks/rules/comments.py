"""`comments.*`: what readers write under a page's publications and on its wall. Finding is `checks.text`'s.

Obscene words are a violation when they stand too long; insults and spam are only ever shown to a person. Evidence is
links alone: what people write, and who they are, stays out of verdicts. The page's own answers are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from checks.catalogue import municipality_check, page_check
from checks.facts import Comments, Failure, FailureKind, Need, Posts, Profile, Visitors, Wall
from checks.model import Judgement, NotSeen, fail, manual, na, not_seen, ok, warn
from checks.person.looks import Question
from checks.readers.moderation import Decision, Ground, message_key
from checks.text import readers
from checks.views import MunicipalityView, PageView

_SHOWN = 20  # links kept as evidence
_DAYS = 7  # before the judged span, whose publications are looked at too; our own choice
_USES = (Need.PROFILE, Need.POSTS, Need.COMMENTS, Need.VISITORS)
_GROUP = "Комментарии"
_NO_WALL = frozenset({Wall.OFF, Wall.LIMITED, Wall.CLOSED})
_NO_COMMENTS = frozenset({Wall.OFF, Wall.CLOSED})


@dataclass(frozen=True)
class _Message:
    """A message of a reader. `grounds` are those it was reduced with, None while it has its text."""

    key: str
    url: str
    date: datetime
    text: str
    digest: str
    grounds: tuple[str, ...] | None

    def flagged(self, ground: Ground, read: dict[str, tuple[Ground, ...]]) -> bool:
        """Whether it was found then, or is found now: a text that is not in `read` yet is read, for all grounds."""
        if self.grounds is not None:
            return ground.value in self.grounds
        if self.text not in read:
            read[self.text] = readers.look(self.text).grounds
        return ground in read[self.text]


@page_check(
    "comments.profanity",
    uses=_USES,
    parameters={"hours": 24, "days": _DAYS},
    look=Question("Чисто ли в сообщениях читателей: без мата старше суток?", _GROUP, days=7, settles=()),
    title="Мат в комментариях",
    fix="Удалите сообщения по ссылкам или скройте их; мат в комментариях удаляют в течение суток.",
)
def profanity(view: PageView) -> Judgement | NotSeen:
    """No obscene message stands for longer than it takes to notice it."""
    hours = view.number("hours")
    found = _flagged(view, Ground.PROFANITY)
    limit = view.now - timedelta(hours=hours)
    old = [message for message in found if message.date < limit]
    if old:
        return fail("comments.profanity.old", *_links(old), count=len(old), hours=hours)
    if found:
        return warn("comments.profanity.new", *_links(found), count=len(found), hours=hours)
    return _nothing(view, ok("comments.profanity.none", days=view.number("days")))


@page_check(
    "comments.insults",
    uses=_USES,
    parameters={"days": _DAYS},
    look=Question("Чисто ли в сообщениях читателей: без оскорблений?", _GROUP, days=7, settles=()),
    title="Оскорбления в комментариях",
    fix="Откройте сообщения и решите: оскорбление удалить, критику оставить; решение запишите в журнал модерации.",
)
def insults(view: PageView) -> Judgement | NotSeen:
    """Nothing looks like an insult; whether it is one only a person can say."""
    found = _flagged(view, Ground.INSULT)
    if found:
        return manual("comments.insults.found", *_links(found), count=len(found))
    return _nothing(view, ok("comments.insults.none", days=view.number("days")))


@page_check(
    "comments.spam",
    uses=_USES,
    parameters={"days": _DAYS},
    look=Question("Чисто ли в сообщениях читателей: без рекламы и спама?", _GROUP, days=7, settles=()),
    title="Спам в комментариях",
    fix="Откройте сообщения и решите: спам удалить, остальное оставить; решение запишите в журнал модерации.",
)
def spam(view: PageView) -> Judgement | NotSeen:
    """Nothing looks like spam by its words or by standing under many pages."""
    found = _flagged(view, Ground.SPAM, view.repeated)
    if found:
        return manual("comments.spam.found", *_links(found), count=len(found))
    return _nothing(view, ok("comments.spam.none", days=view.number("days")))


@page_check(
    "comments.open",
    uses=(Need.PROFILE, Need.POSTS),
    look=Question("Открыты ли комментарии под публикациями?", _GROUP),
    title="Комментарии открыты",
    fix="Откройте комментарии к публикациям в настройках страницы.",
)
def open_(view: PageView) -> Judgement | NotSeen:
    """Readers may comment."""
    told = _comments_open(view)
    if told is None:
        unseen = next((need for need in (Need.PROFILE, Need.POSTS) if isinstance(view.seen.get(need), Failure)), None)
        return view.unseen(unseen) if unseen else not_seen("comments.open.not_told")
    return ok("comments.open.open") if told else fail("comments.open.closed")


@municipality_check(
    "comments.unlawful",
    title="Противоправное в комментариях",
    fix="Просмотрите обсуждения и сообщите о найденном ответственному и в полицию.",
)
def unlawful(_view: MunicipalityView) -> Judgement:
    """No program tells what is unlawful: a person looks."""
    return manual(
        "comments.unlawful.ask",
        "Просмотрены обсуждения всех страниц за неделю?",
        "Нет призывов к насилию, к незаконным собраниям, оправдания терроризма?",
        "Нет личных данных жителей: адресов, телефонов, документов, сведений о детях?",
        "Нет рекламы наркотиков, оружия, поддельных документов?",
        "Найденное скрыто, сохранено для полиции и записано в журнал модерации?",
    )


@municipality_check(
    "comments.messages",
    title="Личные сообщения страниц",
    fix="Спросите у ответственных, кто и когда отвечает на личные сообщения.",
)
def messages(_view: MunicipalityView) -> Judgement:
    """Direct messages are seen by administrators alone: a person asks."""
    return manual(
        "comments.messages.ask",
        "На каждой странице сообщения либо открыты, либо сказано, куда писать?",
        "Известно, кто отвечает на сообщения каждой страницы?",
        "На сообщения прошлой недели ответили?",
        "Обращения, пришедшие в сообщения, передали по порядку рассмотрения обращений?",
    )


def _flagged(view: PageView, ground: Ground, repeated: frozenset[str] = frozenset()) -> list[_Message]:
    """Messages of readers on this ground, the oldest first, without those that a person let stay or saw deleted."""
    settled = {
        case.message_id
        for case in view.cases
        if case.ground is ground and (case.decision is Decision.KEEP or case.deleted_on is not None)
    }
    found = [
        message
        for message in _messages(view)
        if message.key not in settled
        and (message.flagged(ground, view.grounds_read) or (message.digest and message.digest in repeated))
    ]
    return sorted(found, key=lambda message: (message.date, message.url))


def _messages(view: PageView) -> Iterator[_Message]:
    if view.comments is not None:
        for thread in view.comments.threads:
            for comment in thread.items:
                if not comment.by_page and not comment.deleted:
                    grounds = comment.grounds if comment.reduced else None
                    key = message_key(thread.post_id, comment.id)
                    yield _Message(key, comment.url, comment.date, comment.text, comment.digest, grounds)
    if view.visitors is not None:
        for post in view.visitors.items:
            if not post.by_owner:
                grounds = post.grounds if post.reduced else None
                yield _Message(message_key(post.id), post.url, post.date, post.text, post.digest, grounds)


def _nothing(view: PageView, clean: Judgement) -> Judgement | NotSeen:
    """What nothing found means: that there is nothing, that readers cannot write here, or that not all was seen."""
    if not any(True for _message in _messages(view)) and _closed(view):
        if _nothing_older(view):
            return na("comments.closed")
        read = isinstance(view.seen.get(Need.COMMENTS), Comments)
        return not_seen("comments.part") if read else view.unseen(Need.COMMENTS)
    return _unseen(view) or clean


def _unseen(view: PageView) -> NotSeen | None:
    """Why some message may not have been seen; None when all were."""
    comments, visitors = view.seen.get(Need.COMMENTS), view.seen.get(Need.VISITORS)
    if _comments_open(view) is not False and not _none_in(comments):
        if not isinstance(comments, Comments):
            return view.unseen(Need.COMMENTS)
        start = comments.covers.start
        if start is not None and start > view.week.start - timedelta(days=view.number("days")):
            return not_seen("comments.part")
        if not _whole(comments):
            return not_seen("comments.part")
    if not _wall_closed(view) and not isinstance(visitors, Visitors):
        return view.unseen(Need.VISITORS)
    return None


def _whole(comments: Comments) -> bool:
    """Whether every discussion was read to its end, those that had not changed among them."""
    read = {thread.post_id for thread in comments.threads}
    return all(thread.whole for thread in comments.threads) and read.issuperset(comments.unchanged)


def _nothing_older(view: PageView) -> bool:
    """No message stands from the time before comments were closed: they were read, or no publication counts any."""
    comments, posts = view.seen.get(Need.COMMENTS), view.seen.get(Need.POSTS)
    if isinstance(comments, Comments):
        return _whole(comments)
    if _none_in(comments):
        return True
    return isinstance(posts, Posts) and not any(
        isinstance(each.comments, int) and each.comments for each in posts.items
    )


def _closed(view: PageView) -> bool:
    return _comments_open(view) is False and _wall_closed(view)


def _wall_closed(view: PageView) -> bool:
    """Readers cannot write on the wall: it is closed to them, or the network has none."""
    profile = view.seen.get(Need.PROFILE)
    return _none_in(view.seen.get(Need.VISITORS)) or (isinstance(profile, Profile) and profile.wall in _NO_WALL)


def _none_in(seen: object) -> bool:
    """The network shows no such thing to anybody."""
    return isinstance(seen, Failure) and seen.kind is FailureKind.NO_FIELD


def _comments_open(view: PageView) -> bool | None:
    """Whether readers may comment: by the publications themselves, else by the card; None when nobody told."""
    posts, profile = view.seen.get(Need.POSTS), view.seen.get(Need.PROFILE)
    told = {post.comments_open for post in posts.items if post.by_owner} if isinstance(posts, Posts) else set()
    if True in told:
        return True
    if isinstance(profile, Profile):
        if profile.comments is False or profile.wall in _NO_COMMENTS:
            return False
        if profile.comments is True and told <= {None}:
            return True
    return False if told == {False} else None


def _links(found: list[_Message]) -> Iterator[str]:
    return (message.url for message in found[:_SHOWN])

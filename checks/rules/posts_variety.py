"""`posts.variety`: how many kinds of material a page uses.

Pictures in a row may be cards and words may tell a contest: that is a guess, and it is told as one. No text names
a number of kinds, so the check never goes above a warning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from checks.catalogue import page_check
from checks.facts import Need
from checks.model import Judgement, NotSeen, fail, na, not_seen, ok
from checks.person.looks import Group, Question
from checks.views import PageView
from registry.regulation.model import Level
from vault.text import fold

_CONTEST = re.compile(
    r"(?<!\w)(?:(?:фото|видео|онлайн-?)?конкурс(?:[аеуы]|ом|ов|ам|ах|ами)?|розыгрыш\w*|викторин\w*)(?!\w)"
)
_CAMPAIGN = re.compile(r"(?<!\w)(?:акци(?:я|и|ю|ей|ях)|челлендж\w*|флешмоб\w*|марафон\w*|субботник\w*)(?!\w)")
_READ = 4000  # characters of a text in which a contest is looked for


@dataclass(frozen=True)
class Kind:
    """A kind of material: what it is called, by which kinds of publications it is known, or by which words.

    `stems` are parts of those words: a text without any of them need not be searched.
    """

    title: str
    facts: frozenset[str] = frozenset()
    words: re.Pattern[str] | None = None
    stems: tuple[str, ...] = ()


def _by_facts(title: str, *facts: str) -> Kind:
    return Kind(title, frozenset(facts))


KINDS: Mapping[str, Kind] = {
    "text": _by_facts("текст", "text"),
    "photo": _by_facts("фото", "photo"),
    "cards": _by_facts("карточки (похоже)", "album"),
    "animation": _by_facts("анимация", "gif"),
    "video": _by_facts("видео", "video", "clip"),
    "live": _by_facts("прямой эфир", "live"),
    "poll": _by_facts("опрос", "poll"),
    "article": _by_facts("статья", "article"),
    "audio": _by_facts("аудио", "audio", "podcast"),
    "story": _by_facts("история", "story"),
    "event": _by_facts("мероприятие", "event"),
    "contest": Kind("конкурс (похоже)", words=_CONTEST, stems=("конкурс", "розыгрыш", "викторин")),
    "campaign": Kind("акция (похоже)", words=_CAMPAIGN, stems=("акци", "челлендж", "флешмоб", "марафон", "субботник")),
}
"""Kinds by the word a regulation gives them in its parameters."""


@page_check(
    "posts.variety",
    needs=("posts",),
    uses=(Need.PROFILE,),
    parameters={"days": 30, "least": 3, "posts": 4, "kinds": tuple(KINDS)},
    title="Разные виды материалов",
    fix="Чередуйте материалы: кроме текста с фотографией — видео, карточки, опросы, прямые эфиры.",
    look=Question("Есть ли за месяц что-то кроме текста с фотографией: видео, опрос, карточки, эфир?", Group.POSTS),
    most=Level.RECOMMENDED,
)
def variety(view: PageView) -> Judgement | NotSeen:
    """Kinds of material in so many days up to the end of the judged week."""
    days, least, end = view.number("days"), view.number("least"), view.week.end
    start = end - timedelta(days=days)
    posts = [post for post in view.posts.items if post.by_owner and start <= post.date < end]
    facts = frozenset(kind for post in posts for kind in post.kinds)
    wanted = [KINDS[code] for code in view.words("kinds") if code in KINDS]
    told = fold("\n".join(post.text[:_READ] for post in posts)) if any(kind.words for kind in wanted) else ""
    found = [kind.title for kind in wanted if facts & kind.facts or _told(kind, told)]
    until = f"{view.week.last_day:%d.%m.%Y}"
    shown = ", ".join(found) or "ничего"
    if len(found) >= least and len(posts) >= view.number("posts"):
        return ok("posts.variety.enough", days=days, until=until, count=len(found), shown=shown)
    if not view.posts.covers.covers(start, end):
        return not_seen("posts.variety.not_covered", days=days, until=until, shown=shown)
    if len(posts) < view.number("posts"):
        return na("posts.variety.few_posts", days=days, until=until, posts=len(posts))
    return fail("posts.variety.few", days=days, until=until, count=len(found), shown=shown, least=least)


def _told(kind: Kind, text: str) -> bool:
    """Whether the folded texts hold one of the words of this kind."""
    if kind.words is None or not any(stem in text for stem in kind.stems):
        return False
    return kind.words.search(text) is not None

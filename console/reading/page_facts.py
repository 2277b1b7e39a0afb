"""What was last seen of one page, or of an organization's site: read by parts, told in lines. Nothing is judged here.

Texts came clean from the collectors. Of comments only their numbers are told: whose they are is nobody's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from checks import facts_store
from checks.facts import (
    PAGE_NEEDS,
    Addresses,
    Comments,
    Fact,
    Failure,
    Managers,
    Missing,
    Need,
    Post,
    Posts,
    Profile,
    ProfileState,
    Seen,
    Visitors,
    Wall,
    Window,
)
from checks.site_facts import Site, TlsTrouble
from console import format as shown
from console.reading import uncollected, unseen
from console.reading.unseen import Way
from vault.text import counted

if TYPE_CHECKING:
    from vault.store import Store

NEED_TITLES: Mapping[Need, str] = {
    Need.PROFILE: "Профиль",
    Need.ADDRESSES: "Адреса",
    Need.POSTS: "Публикации",
    Need.VISITORS: "Записи посетителей",
    Need.COMMENTS: "Комментарии",
    Need.MANAGERS: "Руководители страницы",
    Need.SITE: "Сайт",
}

STATE_TITLES: Mapping[ProfileState, str] = {
    ProfileState.OPEN: "открыта",
    ProfileState.CLOSED: "закрыта",
    ProfileState.PRIVATE: "частная",
    ProfileState.DELETED: "удалена",
    ProfileState.BANNED: "заблокирована сетью",
    ProfileState.MISSING: "такой страницы нет",
    ProfileState.UNTOLD: "не сказано",
}

_WALLS: Mapping[Wall, str] = {
    Wall.OFF: "выключена",
    Wall.OPEN: "открыта всем",
    Wall.LIMITED: "ограничена",
    Wall.CLOSED: "закрыта",
}

_TLS: Mapping[TlsTrouble, str] = {
    TlsTrouble.UNTRUSTED: "не доверен",
    TlsTrouble.EXPIRED: "просрочен",
    TlsTrouble.WRONG_NAME: "выдан другому имени",
    TlsTrouble.BROKEN: "защищённое соединение не устанавливается",
}

_KINDS: Mapping[str, str] = {
    "text": "текст",
    "photo": "фото",
    "video": "видео",
    "clip": "клип",
    "live": "трансляция",
    "poll": "опрос",
    "link": "ссылка",
    "doc": "файл",
    "gif": "гифка",
    "audio": "аудио",
    "album": "альбом",
    "story": "история",
    "article": "статья",
    "event": "мероприятие",
    "repost": "репост",
    "other": "другое",
}

_TEXT, _POST_TEXT = 160, 60
"""Characters that are shown of a long text, and of each publication."""


@dataclass(frozen=True)
class Sight:
    """What is known of one subject: the last fact and the last failure of each need; `network` is "" for a site."""

    subject_id: int
    network: str
    facts: Mapping[Need, Fact]
    failures: Mapping[Need, Failure]


@dataclass(frozen=True)
class SightLine:
    """A line of what was seen; `tone` is that of a card."""

    text: str
    tone: str = ""


def of_page(store: Store, page_id: int, network: str) -> Sight:
    """What was last seen of a page. Blocks; reads this page's rows alone."""
    return _read(store, page_id, network, PAGE_NEEDS)


def of_site(store: Store, organization_id: int) -> Sight:
    """The same of an organization's official site."""
    return _read(store, organization_id, "", (Need.SITE,))


def _read(store: Store, subject_id: int, network: str, needs: Iterable[Need]) -> Sight:
    kept, failed = store.facts.read(
        lambda tx: (facts_store.fetch(tx, [subject_id]), facts_store.failures(tx, subject_id))
    )
    found = facts_store.assembled(kept)
    wanted = tuple(needs)  # pages and organizations have numbers of their own, and the same ones
    return Sight(
        subject_id,
        network,
        {need: found[subject_id, need] for need in wanted if (subject_id, need) in found},
        {need: failed[subject_id, need] for need in wanted if (subject_id, need) in failed},
    )


def lines(sight: Sight, zone: tzinfo, posts: int | None = None, way: Way = unseen.ON_SCREEN) -> tuple[SightLine, ...]:
    """Everything that was seen, then what was not and why; at most so many publications, the newest."""
    if not sight.facts and not sight.failures:
        return (SightLine(nothing(sight.network, way), "muted"),)
    found: list[SightLine] = []
    for need, fact in sight.facts.items():
        found += _of_fact(need, fact, zone, posts)
    return (*found, *_unseen(sight, zone, way))


def nothing(network: str, way: Way) -> str:
    """What is said of a page, or of a site, of which nothing is kept, not even a failure."""
    return uncollected.sentence(network) or f"ещё не видели; проверить: {way.again}"


def _of_fact(need: Need, fact: Fact, zone: tzinfo, posts: int | None) -> Iterator[SightLine]:
    value = fact.value
    seen = f"{NEED_TITLES[need]}, {shown.moment(fact.taken_at, zone)}"
    if isinstance(value, Profile):
        yield SightLine(seen, "manual")
        yield from (SightLine(f"  {text}") for text in _profile(value))
    elif isinstance(value, Addresses):
        more = "" if value.whole else ", видны не все"
        yield SightLine(f"{seen}: {len(value.items) or 'нет'}{more}", "manual")
        for place in value.items:
            said = ", ".join(part for part in (place.city, place.text, place.phone) if part)
            yield SightLine(f"  {shown.line(said)}")
    elif isinstance(value, Posts | Visitors):
        yield SightLine(f"{seen}, {window(value.covers, zone)}: {len(value.items) or 'нет'}", "manual")
        for post in value.items[:posts]:
            shown_post = replace(post, text="") if isinstance(value, Visitors) else post  # words of readers are theirs
            yield SightLine(f"  {_post(shown_post, zone)}")
        if posts is not None and len(value.items) > posts:
            yield SightLine(f"  и ещё {len(value.items) - posts}", "muted")
    elif isinstance(value, Comments):
        under = counted(len(value.threads), "публикацией", "публикациями", "публикациями")
        yield SightLine(f"{seen}: {sum(thread.count for thread in value.threads)} под {under}", "manual")
    elif isinstance(value, Managers):
        yield SightLine(f"{seen}: {value.count}", "manual")
    else:
        yield SightLine(seen, "manual")
        yield from (SightLine(f"  {text}") for text in _site(value))


def _unseen(sight: Sight, zone: tzinfo, way: Way) -> Iterator[SightLine]:
    for need, failure in sight.failures.items():
        when = shown.moment(failure.taken_at, zone)
        why = unseen.with_advice(
            unseen.sentence(failure, sight.network), failure.kind, way, keyed=unseen.has_keys(sight.network)
        )
        yield SightLine(f"? {NEED_TITLES[need]}, {when}: {why}", "unknown")


def window(covers: Window, zone: tzinfo) -> str:
    """«с 09.11.2026 по 22.11.2026»: the days over which nothing is missing; «с начала» is from the very first."""
    start = _day(covers.start, zone) if covers.start else "начала"
    return f"с {start} по {_day(covers.end, zone)}"


def _day(value: datetime, zone: tzinfo) -> str:
    return shown.day(value.astimezone(zone).date())


def _profile(value: Profile) -> Iterator[str]:
    yield f"Название: {cut(value.name) or 'не показано'}"
    yield f"Страница {STATE_TITLES[value.state]}"
    for title, field in (
        ("Участников", _number(value.members)),
        ("Госорганизация", _flag(value.mark)),
        ("Галочка сети", _flag(value.verified)),
        ("Описание", value.description),
        ("Статус", value.status),
        ("Сайт", value.site),
        ("Аватар", _flag(value.avatar)),
        ("Обложка", _flag(value.cover)),
        ("Стена", value.wall if isinstance(value.wall, Missing) else _WALLS[value.wall]),
        ("Комментарии", _flag(value.comments)),
        ("Ссылки", value.links if isinstance(value.links, Missing) else "; ".join(value.links)),
        ("Контакты", _contacts(value)),
        ("Кнопки и виджеты", _menu(value)),
    ):
        if field is Missing.ABSENT:
            yield f"{title}: не заполнено"
        elif not isinstance(field, Missing):
            yield f"{title}: {cut(field)}"


def _contacts(value: Profile) -> str | Missing:
    if isinstance(value.contacts, Missing):
        return value.contacts
    return "; ".join(
        ", ".join(part for part in (each.title, each.phone, each.email) if part) for each in value.contacts
    )


def _menu(value: Profile) -> str | Missing:
    if isinstance(value.menu, Missing):
        return value.menu
    return "; ".join(" ".join(part for part in (each.title, each.url) if part) for each in value.menu)


def _flag(value: Seen[bool]) -> str | Missing:
    return value if isinstance(value, Missing) else "да" if value else "нет"


def _number(value: Seen[int]) -> str | Missing:
    return value if isinstance(value, Missing) else shown.number(value)


def _post(post: Post, zone: tzinfo) -> str:
    when = post.date.astimezone(zone).strftime("%d.%m %H:%M")
    marks = [word for word, holds in (("закреплена", post.pinned), ("реклама", post.advertising)) if holds]
    parts = [f"{when}  {kinds(post)}", *marks]
    for title, number in (
        ("просмотров", post.views),
        ("отметок", post.likes),
        ("репостов", post.reposts),
        ("комментариев", post.comments),
    ):
        if number is not None:
            parts.append(f"{title} {shown.number(number)}")
    said = f" — {cut(post.text, _POST_TEXT)}" if post.text else ""
    return f"{', '.join(parts)}{said}"


def kinds(post: Post) -> str:
    """«репост: фото, текст»."""
    titles = [_KINDS.get(kind, shown.line(kind)) for kind in post.kinds if kind != "repost"]
    named = ", ".join(dict.fromkeys(titles)) or "без вложений"
    return f"репост: {named}" if post.repost else named


def cut(text: str, length: int = _TEXT) -> str:
    """The text in one line, not longer than a line of a card bears."""
    flat = shown.line(text)
    return flat if len(flat) <= length else f"{flat[:length].rstrip()}…"


def _site(value: Site) -> Iterator[str]:
    yield f"Адрес: {cut(value.home or value.address)}"
    if isinstance(value.tls, TlsTrouble):
        yield f"Сертификат: {_TLS[value.tls]}"
    yield f"Прочитано страниц: {len(value.pages)}{'' if value.whole else ', не все'}"
    links = value.links
    yield f"Ссылок на страницы в сетях: {len(links) or 'нет'}"
    for link in links:
        yield f"  {shown.line(link.url)}"

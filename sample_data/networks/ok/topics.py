"""Publications of OK in its shapes: a topic, its `media`, and the `entities` that the references of media point to.

Types of media and names of references follow recorded answers and the field sets of the API; a kind that OK does
not have comes as the nearest one it has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sample_data.networks import dice
from sample_data.networks.exchange import Json
from sample_data.networks.ok.world import OkGroup, OkTrouble
from sample_data.networks.schedule import Kind, Publication

IMAGES = "https://i.example.invalid"
TOPICS_OF_A_GROUP = 10_000_000
FIRST_TOPIC = 150_000_000_000_000
PLACES = 800_000_000  # so that the numbers stay below 2**53

Entities = dict[str, list[Json]]


@dataclass
class Page:
    """Topics being put together with what they refer to."""

    topics: list[Json] = field(default_factory=list)
    entities: Entities = field(default_factory=dict)

    def refer(self, kind: str, plural: str, id: str, value: Mapping[str, Json]) -> str:
        """Keep one entity; answers its reference."""
        ref = f"{kind}:{id}"
        self.entities.setdefault(plural, []).append({"id": id, "ref": ref, **value})
        return ref


def topic_id(group: OkGroup, publication: Publication) -> int:
    """The number of a topic, of its discussion as well."""
    return FIRST_TOPIC + topic_place(group) * TOPICS_OF_A_GROUP + publication.number


def topic_place(group: OkGroup) -> int:
    """Which span of topic numbers a group has: another one for each of neighbouring ids."""
    return group.id % PLACES


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp()) * 1000


def add_topic(page: Page, group: OkGroup, publication: Publication, prefix: str, now: datetime) -> None:
    """Put one publication on the page; `prefix` stands before its text."""
    id = topic_id(group, publication)
    owner = f"group:{group.id}"
    author = f"user:{dice.number(500_000_000_000, 599_999_999_999, id, 'visitor')}" if publication.visitor else owner
    media = [] if group.trouble is OkTrouble.NO_MEDIA else _media(page, publication, id, prefix)
    comments = sum(
        not item.deleted and publication.moment + timedelta(hours=item.hours_after) <= now
        for item in publication.comments
    )
    topic: dict[str, Json] = {
        "id": str(id),
        "created_ms": milliseconds(publication.moment),
        "author_ref": author,
        "owner_ref": owner,
        "media": media,
        "discussion_summary": {
            "discussion_id": str(id),
            "discussion_type": "GROUP_TOPIC",
            "comments_count": comments,
            "commented": False,
        },
        "like_summary": {"count": dice.number(0, 90, id, "likes"), "self": False, "like_possible": True},
        "reshare_summary": {"count": dice.number(0, 12, id, "reshares"), "self": False, "reshare_possible": True},
        "has_more": False,
        "is_product": False,
        "is_on_moderation": False,
    }
    if publication.pinned:
        topic["is_sticky"] = True
    if publication.ads:
        topic["is_promo"] = True
    page.topics.append(topic)


def _media(page: Page, publication: Publication, id: int, prefix: str) -> list[Json]:
    own = _own_media(page, publication, id, prefix)
    if not publication.repost:
        return own
    # A reshare holds a reference; the source is among the entities with media of its own.
    source_id = str(id - 4_000_000_001)
    source_owner = f"group:{dice.number(50_000_000_000_000, 59_999_999_999_999, id, 'source')}"
    source: dict[str, Json] = {
        "created_ms": milliseconds(publication.moment - timedelta(hours=5)),
        "author_ref": source_owner,
        "owner_ref": source_owner,
        "media": own,
    }
    ref = page.refer("media_topic", "media_topics", source_id, source)
    owner_id = source_owner.partition(":")[2]
    page.entities.setdefault("groups", []).append({"uid": owner_id, "ref": source_owner, "name": "Вестник округа"})
    return [{"type": "media_topic", "media_topic_refs": [ref], "reshare": True, "reshare_owner_refs": [source_owner]}]


def _own_media(page: Page, publication: Publication, id: int, prefix: str) -> list[Json]:
    media: list[Json] = []
    if publication.text:
        text = prefix + publication.text
        media.append({"type": "text", "text": text, "text_tokens": [{"text": text, "type": "TEXT"}]})
    for place, kind in enumerate(publication.kinds):
        media.append(_piece(page, kind, id, place))
    return media


def _piece(page: Page, kind: Kind, id: int, place: int) -> Json:
    key = str(dice.number(800_000_000_000, 899_999_999_999, id, place))
    maker = next((make for kinds, make in _MAKERS if kind in kinds), None)
    return maker(page, key, kind) if maker else {"type": f"{kind}_widget"}


def _photo_piece(page: Page, key: str, kind: Kind) -> Json:
    if kind is Kind.GIF:
        return {"type": "photo", "photo_refs": [_photo(page, key, {"picmp4": f"{IMAGES}/{key}.mp4"})]}
    count = dice.number(3, 8, key, "album") if kind in (Kind.ALBUM, Kind.PHOTOS_LIST) else 1
    return {"type": "photo", "photo_refs": [_photo(page, str(int(key) + n)) for n in range(count)]}


def _movie_piece(page: Page, key: str, kind: Kind) -> Json:
    return {"type": "movie", "movie_refs": [_movie(page, key, kind)]}


def _poll_piece(page: Page, key: str, _: Kind) -> Json:
    return {"type": "poll", "poll_refs": [_poll(page, key)]}


def _music_piece(page: Page, key: str, _: Kind) -> Json:
    track: dict[str, Json] = {"title": "Гимн школы", "artist_name": "Школьный хор"}
    return {"type": "music", "music_track_refs": [page.refer("music_track", "music_tracks", key, track)]}


def _link_piece(_page: Page, key: str, _: Kind) -> Json:
    return {
        "type": "link",
        "url": f"https://news.example.invalid/{key}",
        "title": "Новость на сайте",
        "description": "",
        "domain": "news.example.invalid",
        "url_image": f"{IMAGES}/{key}.jpg",
    }


def _app_piece(_page: Page, key: str, _: Kind) -> Json:
    return {"type": "app", "app_ref": f"app:{key}"}


def _product_piece(_page: Page, key: str, _: Kind) -> Json:
    return {"type": "product", "product_refs": [f"product:{key}"]}


def _photo(page: Page, key: str, more: Mapping[str, Json] | None = None) -> str:
    photo: dict[str, Json] = {
        "pic128x128": f"{IMAGES}/{key}-128.jpg",
        "pic640x480": f"{IMAGES}/{key}-640.jpg",
        "standard_width": 1600,
        "standard_height": 1067,
    }
    return page.refer("group_photo", "group_photos", key, {**photo, **(more or {})})


def _movie(page: Page, key: str, kind: Kind) -> str:
    movie: dict[str, Json] = {
        "title": "Наш праздник",
        "thumbnail_url": f"{IMAGES}/{key}.jpg",
        "duration": dice.number(12, 900, key),
        "status": "ONLINE" if kind is Kind.LIVE else "OK",
    }
    if kind is Kind.LIVE:
        movie["live_stream"] = {"status": "FINISHED"}
    return page.refer("movie", "movies", key, movie)


def _poll(page: Page, key: str) -> str:
    answers: list[Json] = [
        {"id": str(n), "text": text, "vote_summary": {"count": dice.number(0, 120, key, n), "self": False}}
        for n, text in enumerate(("Да", "Нет", "Не знаю"), 1)
    ]
    poll: dict[str, Json] = {
        "question": "Удобно ли вам расписание?",
        "answers": answers,
        "options": ["AnonymousVoting"],
    }
    return page.refer("poll", "polls", key, poll)


_MAKERS: Sequence[tuple[tuple[Kind, ...], Callable[[Page, str, Kind], Json]]] = (
    ((Kind.PHOTO, Kind.POSTED_PHOTO, Kind.GRAFFITI, Kind.ALBUM, Kind.PHOTOS_LIST, Kind.GIF), _photo_piece),
    ((Kind.VIDEO, Kind.CLIP, Kind.LIVE, Kind.STORY, Kind.VIDEO_PLAYLIST), _movie_piece),
    ((Kind.POLL,), _poll_piece),
    ((Kind.AUDIO, Kind.AUDIO_PLAYLIST, Kind.PODCAST), _music_piece),
    ((Kind.LINK, Kind.DOC, Kind.ARTICLE, Kind.PAGE, Kind.NOTE), _link_piece),
    ((Kind.APP,), _app_piece),
    ((Kind.MARKET, Kind.MARKET_ALBUM), _product_piece),
)

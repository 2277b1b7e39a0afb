"""Attachments of posts in VK's shapes: a photo with its sizes, a video and its relatives, a poll, a link, …"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sample_data.networks import dice
from sample_data.networks.exchange import Json
from sample_data.networks.schedule import Kind

FILES = "https://files.example.invalid"
PHOTO_SIZES = (
    ("s", 75, 50), ("m", 130, 87), ("x", 604, 403), ("y", 807, 538), ("z", 1080, 720), ("w", 1600, 1067),
    ("o", 130, 87), ("p", 200, 133), ("q", 320, 213), ("r", 510, 340),
)  # fmt: skip
VIDEO_SIZES = ((130, 96), (160, 120), (320, 240), (800, 450), (1280, 720))


@dataclass(frozen=True)
class Place:
    """Where an attachment hangs: whose post, which one, at which position, when (Unix seconds)."""

    owner: int
    post: int
    position: int
    date: int

    @property
    def id(self) -> int:
        return 456_000_000 + dice.number(1, 999_999, self.owner, self.post, self.position)

    def key(self, name: str = "access") -> str:
        return dice.token(18, self.owner, self.post, self.position, name)

    def link(self, name: str) -> str:
        return f"{FILES}/{self.key('path')}/{name}?from=post&sign={self.key(name)}"


def attachment(kind: Kind, place: Place) -> dict[str, Json]:
    """One item of `attachments`: {"type": T, T: {…}}."""
    name, value = _MAKERS.get(kind, _plain(kind.value))(place)
    return {"type": name, name: value}


def _photo_object(place: Place) -> dict[str, Json]:
    sizes: list[Json] = [
        {"height": height, "type": letter, "width": width, "url": place.link(f"{letter}.jpg")}
        for letter, width, height in PHOTO_SIZES
    ]
    return {
        "album_id": -7,
        "date": place.date,
        "id": place.id,
        "owner_id": place.owner,
        "access_key": place.key(),
        "sizes": sizes,
        "text": "",
        "user_id": 100,
        "web_view_token": place.key("view"),
        "has_tags": False,
        "orig_photo": {"height": 1067, "type": "base", "url": place.link("orig.jpg"), "width": 1600},
    }


def _photo(place: Place) -> tuple[str, dict[str, Json]]:
    return "photo", _photo_object(place)


def _video_object(place: Place, kind: str, title: str) -> dict[str, Json]:
    images: list[Json] = [
        {"url": place.link(f"v{width}.jpg"), "width": width, "height": height, "with_padding": 1}
        for width, height in VIDEO_SIZES
    ]
    return {
        "response_type": "full",
        "access_key": place.key(),
        "can_comment": 0,
        "can_like": 0,
        "can_repost": 0,
        "can_subscribe": 0,
        "can_add_to_faves": 0,
        "can_add": 0,
        "comments": 0,
        "date": place.date,
        "description": "",
        "duration": dice.number(12, 900, place.owner, place.post, "duration"),
        "image": images,
        "id": place.id,
        "owner_id": place.owner,
        "title": title,
        "track_code": f"video_{place.key('track')}",
        "type": kind,
        "views": dice.number(3, 4_000, place.owner, place.post, "video views"),
    }


def _video(place: Place) -> tuple[str, dict[str, Json]]:
    return "video", _video_object(place, "video", "Наш праздник")


def _clip(place: Place) -> tuple[str, dict[str, Json]]:
    # Both spellings are met: an attachment `clip`, and a video of the type short_video.
    name = "clip" if place.post % 2 else "video"
    return name, _video_object(place, "short_video", "Клип")


def _live(place: Place) -> tuple[str, dict[str, Json]]:
    video = _video_object(place, "live", "Прямой эфир")
    started = place.date
    return "video", video | {"live": 1, "live_status": "finished", "live_start_time": started, "spectators": 0}


def _poll(place: Place) -> tuple[str, dict[str, Json]]:
    counts = [dice.number(0, 120, place.owner, place.post, "answer", n) for n in range(3)]
    votes = sum(counts)
    answers: list[Json] = [
        {"id": place.id + n + 1, "rate": round(100 * count / max(votes, 1), 2), "text": text, "votes": count}
        for n, (count, text) in enumerate(zip(counts, ("Да", "Нет", "Не знаю"), strict=True))
    ]
    return "poll", {
        "id": place.id,
        "owner_id": place.owner,
        "author_id": place.owner,
        "created": place.date,
        "question": "Удобно ли вам расписание?",
        "votes": votes,
        "answers": answers,
        "answer_ids": [],
        "anonymous": True,
        "multiple": False,
        "closed": False,
        "is_board": False,
        "can_edit": False,
        "can_vote": False,
        "can_report": False,
        "can_share": True,
        "disable_unvote": False,
        "end_date": 0,
    }


def _link(place: Place) -> tuple[str, dict[str, Json]]:
    return "link", {
        "url": f"https://news.example.invalid/{place.key('path')}",
        "title": "Новость на сайте",
        "caption": "news.example.invalid",
        "description": "",
        "is_favorite": False,
        "photo": _photo_object(place),
    }


def _document(place: Place, extension: str, kind: int) -> tuple[str, dict[str, Json]]:
    return "doc", {
        "id": place.id,
        "owner_id": place.owner,
        "title": f"Объявление.{extension}",
        "size": dice.number(20_000, 4_000_000, place.owner, place.post, "size"),
        "ext": extension,
        "date": place.date,
        "type": kind,
        "url": place.link(f"file.{extension}"),
        "is_unsafe": 0,
        "access_key": place.key(),
    }


def _doc(place: Place) -> tuple[str, dict[str, Json]]:
    return _document(place, "pdf", 1)


def _gif(place: Place) -> tuple[str, dict[str, Json]]:
    return _document(place, "gif", 3)


def _audio(place: Place) -> tuple[str, dict[str, Json]]:
    return "audio", {
        "artist": "Школьный хор",
        "id": place.id,
        "owner_id": place.owner,
        "title": "Гимн школы",
        "duration": dice.number(60, 300, place.owner, place.post, "duration"),
        "is_explicit": False,
        "is_focus_track": False,
        "track_code": place.key("track"),
        "url": "",
        "date": place.date,
    }


def _album(place: Place) -> tuple[str, dict[str, Json]]:
    return "album", {
        "created": place.date,
        "id": str(place.id),
        "owner_id": place.owner,
        "size": dice.number(5, 60, place.owner, place.post, "album"),
        "title": "Альбом праздника",
        "updated": place.date,
        "description": "",
        "thumb": _photo_object(place),
    }


def _story(place: Place) -> tuple[str, dict[str, Json]]:
    return "story", {
        "id": place.id,
        "owner_id": place.owner,
        "access_key": place.key(),
        "date": place.date,
        "expires_at": place.date + 86_400,
        "can_see": 1,
        "type": "photo",
        "photo": _photo_object(place),
    }


def _article(place: Place) -> tuple[str, dict[str, Json]]:
    return "article", {
        "id": place.id,
        "owner_id": place.owner,
        "owner_name": "Школа",
        "title": "Как поступить в первый класс",
        "state": "available",
        "published_date": place.date,
        "url": f"https://vk.example.invalid/@{place.key('path')}",
        "view_url": place.link("article"),
        "photo": _photo_object(place),
        "is_favorite": False,
    }


def _photos_list(place: Place) -> tuple[str, dict[str, Json]]:
    return "photos_list", {"list": [f"{place.owner}_{place.id + n}" for n in range(3)]}


def _plain(name: str) -> Callable[[Place], tuple[str, dict[str, Json]]]:
    """An attachment of which only its kind is told apart: an object with an owner, an id and a title."""

    def make(place: Place) -> tuple[str, dict[str, Json]]:
        return name, {"id": place.id, "owner_id": place.owner, "title": "Вложение", "access_key": place.key()}

    return make


_MAKERS: Mapping[Kind, Callable[[Place], tuple[str, dict[str, Json]]]] = {
    Kind.PHOTO: _photo,
    Kind.VIDEO: _video,
    Kind.CLIP: _clip,
    Kind.LIVE: _live,
    Kind.POLL: _poll,
    Kind.LINK: _link,
    Kind.DOC: _doc,
    Kind.GIF: _gif,
    Kind.AUDIO: _audio,
    Kind.ALBUM: _album,
    Kind.STORY: _story,
    Kind.ARTICLE: _article,
    Kind.PHOTOS_LIST: _photos_list,
    Kind.OTHER: _plain("hologram"),
}

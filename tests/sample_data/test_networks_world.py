"""World files: what is refused and how it is said, merging, and the dates of publications."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sample_data.networks import WorldError, read_worlds
from sample_data.networks.schedule import Planned, PlannedComment, Wall, publications
from tests.sample_data.vk_client import WORLD, world

ZONE = ZoneInfo("Asia/Magadan")
MONDAY = datetime(2026, 11, 15, 13, 0, tzinfo=UTC)  # Monday 16 November, 00:00 in Magadan
HEAD = 'timezone = "Asia/Magadan"\n[[vk]]\nid = 1\nscreen_name = "a"\nname = "А"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("not toml", "это не TOML"),
        ('timezone = "Asia/Nowhere"', "timezone: нет часового пояса"),
        ("[[vk]]\nid = 1", "timezone: нужна строка"),
        (HEAD + "colour = 1", "неизвестные ключи: colour"),
        (HEAD + 'state = "ajar"', "state: нужно одно из"),
        (HEAD + "weeks = [3, -1]", "weeks: нужен список целых чисел"),
        (HEAD + "weeks = 3", "weeks: нужен список"),
        (HEAD + 'current = "1"', "current: нужно целое число"),
        (HEAD + "verified = 1", "verified: нужно true или false"),
        (HEAD + 'trouble = "bad"', "trouble: нужно одно из"),
        (HEAD + 'contacts = ["8"]', "contacts[1]: нужна таблица"),
        (HEAD + "weeks = [1, 1]\ncreated_weeks_ago = 1", "есть публикации старше"),
        (HEAD + "[vk.address]\ntitle = 'т'", "vk[1].address.address: нужна строка"),
        (HEAD + "[vk.address]\naddress = 'у'\n[vk.address.timetable]\nmon = ['9']", "mon: нужно два времени"),
        (HEAD + "[vk.address]\naddress = 'у'\n[vk.address.timetable]\nmon = ['09:00', '9:77']", "mon: нет времени"),
        (HEAD + "[vk.address]\naddress = 'у'\n[vk.address.timetable]\nmonday = []", "неизвестные ключи: monday"),
        (HEAD + "[[vk.posts]]\nkinds = ['hologram']", "kinds: неизвестные виды: hologram"),
        (HEAD + "[[vk.posts]]\nweek = 1", "week: нужно целое число"),
        (HEAD + "[[vk.posts]]\nweek = -1\nweeks_ago = 2", "weeks_ago: не сходится"),
        (HEAD + "[[vk.posts]]\ntime = 'noon'", "time: нужно время"),
        (HEAD + "[[vk.posts]]\npinned = true\n[[vk.posts]]\npinned = true", "закреплена может быть только одна"),
        (HEAD + HEAD.partition("\n")[2], "1 встречается дважды"),
    ],
)
def test_wrong_files_are_named_and_explained(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(WorldError) as caught:
        world(tmp_path, text)
    assert words in str(caught.value)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="не читается"):
        read_worlds([tmp_path / "none.toml"])


def test_worlds_merge_and_keep_their_zones(tmp_path: Path) -> None:
    paths = [tmp_path / "a.toml", tmp_path / "b.toml"]
    paths[0].write_text(WORLD, encoding="utf-8")
    paths[1].write_text(HEAD.replace("id = 1", "id = 77"), encoding="utf-8")
    merged = read_worlds(paths)
    assert [str(group.wall.zone) for group in merged.vk][-2:] == ["Asia/Novokuznetsk", "Asia/Magadan"]
    with pytest.raises(WorldError, match="дважды"):
        read_worlds([paths[1], paths[1]])


def test_timezone_may_be_given_from_outside(tmp_path: Path) -> None:
    path = tmp_path / "w.toml"
    path.write_text(HEAD.partition("\n")[2], encoding="utf-8")
    assert str(read_worlds([path], timezone="Asia/Tomsk").vk[0].wall.zone) == "Asia/Tomsk"


def weeks_of(wall: Wall, now: datetime) -> dict[int, int]:
    """Publications by week, 0 the current one, counted in the zone by hand."""
    found: dict[int, int] = {}
    for item in publications(wall, 1, now):
        week = (item.moment - MONDAY) // timedelta(weeks=1)
        found[week] = found.get(week, 0) + 1
    return found


@pytest.mark.parametrize("minutes", [0, 1, 60, 24 * 60, 3 * 24 * 60 + 7, 7 * 24 * 60 - 1])
def test_the_picture_is_the_same_at_any_moment_of_the_week(minutes: int) -> None:
    wall = Wall(ZONE, weeks=(3, 0, 25), current=4)
    now = MONDAY + timedelta(minutes=minutes)
    assert weeks_of(wall, now) == {-3: 25, -1: 3, 0: 4}
    assert all(item.moment <= now for item in publications(wall, 1, now))


def test_numbers_hold_through_the_week_and_grow_with_time() -> None:
    wall = Wall(ZONE, weeks=(3,), current=3, planned=(Planned(0, 4, 600, "четверг"), Planned(-1, 3, 0, "среда")))
    early = publications(wall, 1, MONDAY + timedelta(hours=1))
    late = publications(wall, 1, MONDAY + timedelta(days=6, hours=23))
    numbers = {item.text + str(item.kinds): item.number for item in late}
    assert all(numbers[item.text + str(item.kinds)] == item.number for item in early)
    assert [item.number for item in late] == sorted((item.number for item in late), reverse=True)


def test_a_planned_publication_comes_in_its_time_only() -> None:
    wall = Wall(ZONE, planned=(Planned(0, 3, 10 * 60 + 30, "среда"),))
    moment = MONDAY + timedelta(days=2, hours=10, minutes=30)
    assert publications(wall, 1, moment - timedelta(seconds=1)) == ()
    assert [item.moment for item in publications(wall, 1, moment)] == [moment]


def test_edges_of_a_week_belong_to_it() -> None:
    wall = Wall(ZONE, planned=(Planned(-1, 1, 0, "начало"), Planned(-1, 7, 23 * 60 + 59, "конец")))
    assert weeks_of(wall, MONDAY) == {-1: 2}


@pytest.mark.parametrize("hours", [0.3, 30, 100, 160])
def test_a_fresh_comment_is_as_fresh_on_any_day(hours: float) -> None:
    """«Three hours ago» counts from the start of the networks, and not from the publication."""
    wall = Wall(ZONE, planned=(Planned(-1, 5, 600, "пятница", comments=(PlannedComment("да", hours_ago=3),)),))
    began = MONDAY + timedelta(hours=hours)
    for now in (began, began + timedelta(minutes=5)):
        (post,) = publications(wall, 1, now, began)
        (comment,) = post.comments
        written = post.moment + timedelta(hours=comment.hours_after)
        assert abs(began - timedelta(hours=3) - written) < timedelta(seconds=1)


def test_no_comment_is_older_than_its_publication() -> None:
    wall = Wall(ZONE, planned=(Planned(0, 1, 0, "только что", comments=(PlannedComment("да", hours_ago=3),)),))
    (post,) = publications(wall, 1, MONDAY + timedelta(hours=1))
    assert post.comments[0].hours_after == 0

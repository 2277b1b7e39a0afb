"""`comments.*` and `posts.style`: every status, the border of a day, what was not seen, what a person decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from checks.facts import (
    NOT_GIVEN,
    Comment,
    Comments,
    Failure,
    FailureKind,
    Need,
    Post,
    Posts,
    Profile,
    ProfileState,
    Seen,
    Thread,
    Value,
    Visitors,
    Wall,
    Window,
)
from checks.model import Judgement, NotSeen, Status
from checks.readers.moderation import Case, Decision, Ground
from checks.rules import comments, style
from checks.text import readers
from checks.views import PageView, parametered
from tests.checks.support import FAIL, MANUAL, NA, NOW, OK, UNSEEN, WEEK, missing, said, view

DAY = timedelta(hours=24)
OBSCENE, INSULT, SPAM, CLEAN = (
    "иди на хуй",
    "Какие же вы идиоты",
    "Займ на карту без отказа, пиши в лс",
    "Когда снег уберут?",
)
WARN = Status.WARN.value
NO_FIELD = Failure(7, Need.VISITORS, NOW, FailureKind.NO_FIELD)


def comment(text: str, *, age: timedelta = timedelta(days=2), number: int = 1, **others: object) -> Comment:
    made = Comment(number, f"https://vk.com/wall-1_5?reply={number}", NOW - age, "x", text)
    return replace(made, **others)  # type: ignore[arg-type] # short tests


def thread(*items: Comment, whole: bool = True, post_id: int = 5) -> Comments:
    return Comments((Thread(post_id, len(items), items, whole),), Window(None, NOW))


def visitor(text: str, *, number: int = 90, age: timedelta = timedelta(days=2)) -> Post:
    return Post(number, f"https://vk.com/wall-1_{number}", NOW - age, text, by_owner=False)


def seen(
    read: Comments | Failure | None = None,
    *,
    wall: Visitors | Failure | None = None,
    on: Seen[bool] = NOT_GIVEN,
    walls: Seen[Wall] = NOT_GIVEN,
    posts: tuple[Post, ...] = (),
    cases: tuple[Case, ...] = (),
    now: datetime = NOW,
    repeated: frozenset[str] = frozenset(),
) -> PageView:
    made = view()
    known: dict[Need, Value | Failure] = {
        **made.seen,
        Need.PROFILE: Profile("100", ProfileState.OPEN, comments=on, wall=walls),
        Need.POSTS: Posts(posts, Window(None, NOW)),
        Need.COMMENTS: read if read is not None else Comments((), Window(None, NOW)),
        Need.VISITORS: wall if wall is not None else Visitors((), Window(None, NOW)),
    }
    parameters = {"hours": 24, "days": 7, "posts": 10, "words": 40, "percent": 50}
    return replace(made, seen=known, now=now, cases=cases, parameters=parameters, repeated=repeated)


def answer(*args: object, **others: object) -> tuple[str, str]:
    return said(comments.profanity(seen(*args, **others)))  # type: ignore[arg-type] # short tests


# Profanity


def test_clean_and_whole_is_ok() -> None:
    assert answer(thread(comment(CLEAN))) == (OK, "comments.profanity.none")


def test_nothing_written_is_ok() -> None:
    assert answer() == (OK, "comments.profanity.none")


@pytest.mark.parametrize(
    ("age", "status"),
    [(DAY, WARN), (DAY + timedelta(seconds=1), FAIL), (DAY - timedelta(seconds=1), WARN), (timedelta(days=20), FAIL)],
)
def test_the_border_is_exactly_a_day(age: timedelta, status: str) -> None:
    assert answer(thread(comment(OBSCENE, age=age)))[0] == status


def test_the_evidence_is_links_alone() -> None:
    found = comments.profanity(seen(thread(comment(OBSCENE), comment(CLEAN, number=2))))
    assert isinstance(found, Judgement)
    assert found.evidence == ("https://vk.com/wall-1_5?reply=1",)
    assert dict(found.params) == {"count": 1, "hours": 24}
    assert "хуй" not in repr(found)


def test_visitors_publications_are_read_too() -> None:
    wall = Visitors((visitor(OBSCENE),), Window(None, NOW))
    assert answer(wall=wall) == (FAIL, "comments.profanity.old")


def test_what_the_page_answers_and_what_is_deleted_is_not_looked_at() -> None:
    read = thread(comment(OBSCENE, by_page=True), comment("", number=2, deleted=True))
    assert answer(read) == (OK, "comments.profanity.none")


@pytest.mark.parametrize(
    ("read", "code"),
    [
        (thread(comment(CLEAN), whole=False), "comments.part"),
        (Comments((), Window(None, NOW), unchanged=(5,)), "comments.part"),
        (missing(Need.COMMENTS), "unseen.timeout"),
    ],
)
def test_what_was_not_read_whole_is_not_clean(read: Comments | Failure, code: str) -> None:
    assert answer(read) == (UNSEEN, code)


def test_one_found_in_a_part_is_found() -> None:
    assert answer(thread(comment(OBSCENE), whole=False))[0] == FAIL


def test_a_wall_that_was_not_seen_leaves_it_open() -> None:
    assert answer(wall=missing(Need.VISITORS)) == (UNSEEN, "unseen.timeout")
    assert answer(wall=NO_FIELD) == (OK, "comments.profanity.none")
    assert answer(wall=missing(Need.VISITORS), walls=Wall.LIMITED) == (OK, "comments.profanity.none")


def test_where_nobody_can_write_there_is_nothing_to_judge() -> None:
    assert answer(missing(Need.COMMENTS), on=False, walls=Wall.CLOSED) == (NA, "comments.closed")
    assert answer(on=False, wall=NO_FIELD) == (NA, "comments.closed")
    assert answer(thread(comment(OBSCENE)), on=False, walls=Wall.CLOSED)[0] == FAIL, "an old message stands there"
    assert answer(thread(comment(CLEAN)), on=False, walls=Wall.CLOSED)[0] == OK


@pytest.mark.parametrize("read", [thread(whole=False), Comments((), Window(None, NOW), unchanged=(5,))])
def test_a_closed_page_whose_old_messages_were_read_in_part_is_not_seen(read: Comments) -> None:
    """A run that was stopped leaves such discussions: a message may stand in what it did not read."""
    assert answer(read, on=False, walls=Wall.CLOSED) == (UNSEEN, "comments.part")


def case(key: str, **others: object) -> Case:
    made = Case(7, key, "https://vk.com/wall-1_5?reply=1", Ground.PROFANITY, "d", NOW)
    return replace(made, **others)  # type: ignore[arg-type] # short tests


def test_a_persons_decision_is_respected() -> None:
    read = thread(comment(OBSCENE))
    assert answer(read, cases=(case("5_1", decision=Decision.KEEP),)) == (OK, "comments.profanity.none")
    assert answer(read, cases=(case("5_1", decision=Decision.DELETE),))[0] == FAIL
    assert answer(read, cases=(case("5_1", deleted_on=NOW.date()),))[0] == OK
    assert answer(read, cases=(case("5_1", ground=Ground.SPAM, decision=Decision.KEEP),))[0] == FAIL
    assert answer(read, cases=(case("6_1", decision=Decision.KEEP),))[0] == FAIL


def test_a_reduced_message_keeps_its_grounds() -> None:
    flagged = comment("", grounds=("profanity",), reduced=True)
    cleared = comment(OBSCENE, reduced=True)  # an excerpt is not judged anew
    assert answer(thread(flagged))[0] == FAIL
    assert answer(thread(cleared))[0] == OK


def test_a_look_over_a_part_of_the_window_is_not_clean() -> None:
    """Of publications from before the window nothing is claimed, and nothing is missing."""
    start = WEEK.start - 7 * DAY
    read = thread(comment(CLEAN))
    assert said(comments.profanity(seen(replace(read, covers=Window(start, NOW))))) == (OK, "comments.profanity.none")
    late = replace(read, covers=Window(start + timedelta(seconds=1), NOW))
    for rule in (comments.profanity, comments.insults, comments.spam):
        assert said(rule(seen(late))) == (UNSEEN, "comments.part")
    flagged = thread(comment(OBSCENE))
    assert said(comments.profanity(seen(replace(flagged, covers=Window(NOW, NOW)))))[0] == FAIL


# Insults, spam


@pytest.mark.parametrize(
    ("rule", "text", "name"), [(comments.insults, INSULT, "insults"), (comments.spam, SPAM, "spam")]
)
def test_candidates_are_only_shown(rule, text: str, name: str) -> None:  # type: ignore[no-untyped-def] # a rule
    found = rule(seen(thread(comment(text, age=timedelta(days=200)))))
    assert said(found) == (MANUAL, f"comments.{name}.found")
    assert found.evidence == ("https://vk.com/wall-1_5?reply=1",)
    assert said(rule(seen(thread(comment(CLEAN))))) == (OK, f"comments.{name}.none")
    assert said(rule(seen(thread(comment(CLEAN), whole=False)))) == (UNSEEN, "comments.part")
    assert said(rule(seen(missing(Need.COMMENTS)))) == (UNSEEN, "unseen.timeout")
    assert said(rule(seen(missing(Need.COMMENTS), on=False, walls=Wall.OFF))) == (NA, "comments.closed")


def test_angry_criticism_is_let_be() -> None:
    read = thread(comment("ПОЗОР! Врёте вы всё, безобразие, напишу в прокуратуру!!!"))
    for rule in (comments.profanity, comments.insults, comments.spam):
        assert said(rule(seen(read)))[0] == OK


def test_a_text_is_read_once_for_all_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def look(text: str) -> readers.Flagged:
        asked.append(text)
        return really(text)

    really = readers.look
    monkeypatch.setattr(readers, "look", look)
    page = seen(thread(comment(OBSCENE), comment(SPAM, number=2), comment(CLEAN, number=3)))
    found = [
        said(rule(parametered(page, parameters={**page.parameters, "hours": 24})))[0]
        for rule in (comments.profanity, comments.insults, comments.spam)
    ]
    assert found == [FAIL, OK, MANUAL]
    assert sorted(asked) == sorted((OBSCENE, SPAM, CLEAN))


def test_one_text_under_many_pages_is_shown() -> None:
    read = thread(comment("Приходите на ярмарку", digest="d1", reduced=True))
    assert said(comments.spam(seen(read))) == (OK, "comments.spam.none")
    assert said(comments.spam(seen(read, repeated=frozenset({"d1"})))) == (MANUAL, "comments.spam.found")
    assert said(comments.insults(seen(read, repeated=frozenset({"d1"}))))[0] == OK
    empty = thread(comment("Приходите на ярмарку"))
    assert said(comments.spam(seen(empty, repeated=frozenset({""}))))[0] == OK


# Open


def post(*, open_: bool | None) -> Post:
    return Post(1, "https://vk.com/wall-1_1", NOW, "текст", comments_open=open_)


@pytest.mark.parametrize(
    ("on", "posts", "expected"),
    [
        (True, (), (OK, "comments.open.open")),
        (False, (), (FAIL, "comments.open.closed")),
        (NOT_GIVEN, (post(open_=True), post(open_=False)), (OK, "comments.open.open")),
        (NOT_GIVEN, (post(open_=False),), (FAIL, "comments.open.closed")),
        (True, (post(open_=False),), (FAIL, "comments.open.closed")),
        (NOT_GIVEN, (post(open_=None),), (UNSEEN, "comments.open.not_told")),
        (NOT_GIVEN, (post(open_=None), post(open_=False)), (UNSEEN, "comments.open.not_told")),
        (NOT_GIVEN, (), (UNSEEN, "comments.open.not_told")),
    ],
)
def test_open(on: Seen[bool], posts: tuple[Post, ...], expected: tuple[str, str]) -> None:
    assert said(comments.open_(seen(on=on, posts=posts))) == expected


def test_open_was_not_seen() -> None:
    blind = {Need.PROFILE: missing(Need.PROFILE), Need.POSTS: missing(Need.POSTS)}
    assert said(comments.open_(replace(seen(), seen=blind))) == (UNSEEN, "unseen.timeout")
    half = {**seen().seen, Need.POSTS: missing(Need.POSTS, FailureKind.ACCESS)}
    assert said(comments.open_(replace(seen(), seen=half))) == (UNSEEN, "unseen.access")
    told = {**half, Need.PROFILE: Profile("100", ProfileState.OPEN, comments=True)}
    assert said(comments.open_(replace(seen(), seen=told))) == (OK, "comments.open.open")


# Style

HEAVY = (
    "В целях обеспечения безопасности в рамках программы осуществляется проведение комплекса мероприятий по ремонту"
    " дорог на территории округа. Специалистами проведена работа по выявлению нарушений."
)
PLAIN = "Завтра с девяти утра отключат воду. Наберите с вечера. Если к шести не дадут, звоните диспетчеру: он скажет."


def styled(*texts: str, **others: object) -> Judgement | NotSeen:
    posts = tuple(
        replace(Post(number, f"https://vk.com/wall-1_{number}", NOW - timedelta(hours=number), text), **others)  # type: ignore[arg-type] # short tests
        for number, text in enumerate(texts, 1)
    )
    return style.style(seen(posts=posts))


def test_plain_posts_are_ok() -> None:
    assert said(styled(*[PLAIN] * 4)) == (OK, "posts.style.plain")


def test_half_heavy_is_too_much_with_plainer_words() -> None:
    found = styled(HEAVY, PLAIN, HEAVY, PLAIN)
    assert said(found) == (FAIL, "posts.style.heavy")
    assert any(line.startswith("осуществля… -> ") for line in found.evidence)
    assert dict(found.params) == {"posts": 4, "heavy": 2}
    assert said(styled(HEAVY, PLAIN, PLAIN)) == (OK, "posts.style.plain")


def test_few_words_say_nothing() -> None:
    assert said(styled("Ура!")) == (NA, "posts.style.short")
    assert said(styled()) == (NA, "posts.style.short")
    assert said(styled(*[HEAVY] * 4, repost=True)) == (NA, "posts.style.short")


def test_only_the_last_ten_are_read() -> None:
    assert said(styled(*[PLAIN] * 10, *[HEAVY] * 30)) == (OK, "posts.style.plain")


def test_what_no_program_sees_is_asked() -> None:
    for rule in (comments.unlawful, comments.messages):
        found = rule(None)  # type: ignore[arg-type] # not looked at
        assert isinstance(found, Judgement)
        assert found.status is Status.MANUAL
        assert 3 <= len(found.evidence) <= 6

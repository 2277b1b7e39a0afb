"""Readers' messages through whole runs over a simulated network: what is kept of them, what is flagged, what is noticed
when they go; and the hashes by which one text is seen under many pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from checks import facts_store, runs
from checks.facts import Comment, Comments, Fact, Need, Post, Thread, Visitors, Window
from checks.model import Verdict
from checks.readers import moderation, reduction
from checks.readers import store as readers_store
from checks.readers.moderation import Case, Decision, Ground
from checks.results import RunResult
from checks.scope import Scope
from checks.settings import Endpoints
from registry import credentials, organizations, pages
from registry.credentials import Credential, CredentialKind, SecretInput
from registry.organizations import Organization
from registry.pages import Page
from registry.regulation import toml, versions
from sample_data.networks import read_worlds, simulated
from tests.checks.support import NOW, QUICK, Ticks, never, regulation, silent
from vault import journal
from vault.clock import Clock
from vault.store import Store
from vault.transaction import Tx

RULES = regulation(
    "comments.profanity", "comments.insults", "comments.spam", "comments.open", "posts.style",
    "comments.unlawful", "comments.messages",
)  # fmt: skip
SWEARING = "Да пошли вы на хуй, уважаемые, вместе со своим катком и горкой"
WORLD = """
timezone = "Asia/Novokuznetsk"
[[vk]]
id = 1001
screen_name = "first"
name = "Первая школа"
weeks = [1]
[[vk.posts]]
week = -1
day = 3
time = "10:30"
text = "Открыли каток"
comments = [%s]
"""
QUESTION = '{ text = "А коньки дадут напрокат в субботу вечером?", hours_after = 2 }'
OBSCENE = f'{{ text = "{SWEARING}", hours_after = 3 }}'
DELETED = "{ hours_after = 3, deleted = true }"
ANSWER = '{ text = "Да, приходите", hours_after = 4, by_page = true }'


def fill(tx: Tx, token: str) -> None:
    versions.add(tx, RULES, toml.serialise(RULES))
    owner = organizations.add(tx, Organization("Первая школа"))
    pages.add(tx, Page(owner.id, "vk", "https://vk.com/first"))
    service = credentials.add(tx, Credential(CredentialKind.SERVICE, "vk", login="ключ"))
    credentials.put_secrets(tx, service, SecretInput(token=token), NOW.date())


@pytest.fixture
def look(store: Store, tmp_path: Path) -> Callable[..., dict[str, Verdict]]:
    """A run at `NOW` and so many days over the page with these comments; its verdicts by check."""

    def run(*comments: str, days: int = 0) -> dict[str, Verdict]:
        file = tmp_path / "world.toml"
        file.write_text(WORLD % ", ".join(comments), encoding="utf-8")
        now = NOW + timedelta(days=days)
        with simulated(read_worlds([file]), now=NOW, clock=Ticks()) as networks:
            if not store.read(versions.listing):
                store.write("fill", lambda tx: fill(tx, networks.tokens["vk"]))
            result: RunResult = runs.run(
                store, Scope(), Endpoints(vk_url=networks.vk_url), Clock(now), progress=silent, cancelled=never,
                limits=QUICK,
            )  # fmt: skip
        return {verdict.check: verdict for verdict in result.verdicts}

    return run


def cases(store: Store) -> tuple[Case, ...]:
    return store.read(moderation.listing)


def comments(store: Store) -> list[Comment]:
    value = store.facts.read(facts_store.facts)[1, Need.COMMENTS].value
    assert isinstance(value, Comments)
    return [comment for thread in value.threads for comment in thread.items]


def everything(store: Store) -> str:
    """All that the vault and the facts file hold as text."""

    def read(tx: Tx) -> str:
        tables = [str(row[0]) for row in tx.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
        return repr([[tuple(row) for row in tx.execute(f'SELECT * FROM "{table}"').fetchall()] for table in tables])

    return store.read(read) + store.facts.read(read)


def test_a_message_is_found_reduced_and_followed(store: Store, look: Callable[..., dict[str, Verdict]]) -> None:
    found = look(QUESTION, OBSCENE, ANSWER)
    assert (found["comments.profanity"].status, found["comments.profanity"].code) == ("fail", "comments.profanity.old")
    (link,) = found["comments.profanity"].evidence
    assert [found[f"comments.{name}"].status for name in ("insults", "spam")] == ["ok", "ok"]
    assert [found[f"comments.{name}"].status for name in ("unlawful", "messages")] == ["manual", "manual"]

    kept = {one.url: one for one in comments(store)}
    assert all(one.reduced for one in kept.values())
    assert kept[link].grounds == ("profanity",)
    assert len(kept[link].text) <= 120
    clean = [one for one in kept.values() if not one.grounds]
    assert len(clean) == 2
    assert {one.text for one in clean} == {""}
    assert "коньки дадут" not in everything(store)

    (case,) = cases(store)
    assert (case.url, case.ground, case.open, case.deleted_on) == (link, Ground.PROFANITY, True, None)
    assert case.digest
    again = look(QUESTION, OBSCENE, ANSWER)
    assert again["comments.profanity"] == found["comments.profanity"], "the next run works on what was reduced"
    assert cases(store) == (case,)

    gone = look(QUESTION, DELETED, ANSWER)  # as many as before: it is looked at all the same
    assert gone["comments.profanity"].status == "ok"
    (after,) = cases(store)
    assert after.deleted_on is not None
    assert not after.open
    assert "moderation.deleted" in {row.action for row in store.read(lambda tx: journal.entries(tx, 50))}


def test_what_was_flagged_is_looked_at_beyond_the_readers_window(
    store: Store, look: Callable[..., dict[str, Verdict]]
) -> None:
    """Else what was deleted meanwhile would stay a violation, and what stands would be forgotten."""
    look(QUESTION, OBSCENE)
    assert look(QUESTION, OBSCENE, days=21)["comments.profanity"].code == "comments.profanity.old"
    assert look(QUESTION, DELETED, days=21)["comments.profanity"].code == "comments.profanity.none"
    (case,) = cases(store)
    assert case.deleted_on is not None
    assert comments(store), "it was read once more"
    look(QUESTION, DELETED, days=21)
    assert not comments(store), "with nothing flagged under it, it is left alone"


def test_words_are_nowhere_but_in_the_excerpt(store: Store, look: Callable[..., dict[str, Verdict]]) -> None:
    look(OBSCENE)

    def vault(tx: Tx) -> str:
        rows = [tx.execute(f"SELECT * FROM {name}").fetchall() for name in ("verdict", "moderation", "journal", "run")]
        return repr([[tuple(row) for row in table] for table in rows])

    assert "хуй" not in store.read(vault)
    assert "пошли" not in store.read(vault)
    (case,) = cases(store)
    assert "хуй" in store.facts.read(lambda tx: readers_store.excerpt(tx, 1, case.message_id))
    store.facts.write(lambda tx: readers_store.purge(tx, NOW + timedelta(days=60)))
    assert store.facts.read(lambda tx: readers_store.excerpt(tx, 1, case.message_id)) == ""
    assert comments(store)[0].grounds == ("profanity",), "what it was flagged for outlives its words"


def test_what_a_person_lets_stay_is_not_counted(store: Store, look: Callable[..., dict[str, Verdict]]) -> None:
    look(OBSCENE)
    store.write("moderation.decided", lambda tx: moderation.decide(tx, 1, Decision.KEEP))
    assert look(OBSCENE)["comments.profanity"].status == "ok"
    assert not cases(store)[0].open


def test_a_message_seen_again_is_open_again(store: Store, look: Callable[..., dict[str, Verdict]]) -> None:
    look(OBSCENE)
    store.write("x", lambda tx: moderation.deleted(tx, [1], NOW.date()))
    assert look(OBSCENE)["comments.profanity"].status == "ok", "judged before the case is open again"
    assert cases(store)[0].open
    assert look(OBSCENE)["comments.profanity"].status == "fail"


# By hand


def keep(store: Store, page_id: int, *items: Comment, whole: bool = True, at: int = 0) -> None:
    value = Comments((Thread(5, len(items), items, whole),), Window(None, NOW))
    fact = Fact(page_id, Need.COMMENTS, NOW + timedelta(hours=at), value)
    store.facts.write(lambda tx: facts_store.save(tx, [fact]))


def comment(text: str, number: int = 1, **others: object) -> Comment:
    made = Comment(number, f"https://vk.com/wall-1_5?reply={number}", NOW - timedelta(days=1), "x", text)
    return replace(made, **others)  # type: ignore[arg-type] # short tests


def test_one_text_under_three_pages(store: Store) -> None:
    text = "Приходите все на большую ярмарку мёда в субботу!"
    for page_id in (1, 2):
        keep(store, page_id, comment(text), comment("спасибо", 2))
    assert reduction.before_judging(store, [1, 2]) == (frozenset(), "")
    keep(store, 3, comment(text.upper().replace(" ", "  ")), comment("спасибо", 2))
    keep(store, 4, comment(text, by_page=True))
    found, trouble = reduction.before_judging(store, [1, 2, 3, 4])
    assert not trouble
    assert found == {comments(store)[0].digest}, "«спасибо» is said by everybody"


def test_a_hash_tells_nothing_without_the_salt(store: Store, opener: Callable[..., Store]) -> None:
    keep(store, 1, comment("Приходите все на большую ярмарку мёда в субботу!"))
    reduction.reduce(store, [1])
    first = comments(store)[0].digest
    assert len(first) == 32
    store.facts.write(lambda tx: tx.execute("UPDATE salt SET value = x'00'"))
    keep(store, 1, comment("Приходите все на большую ярмарку мёда в субботу!", number=2))
    reduction.reduce(store, [1])
    assert comments(store)[0].digest != first


def test_only_a_whole_look_tells_that_a_message_is_gone(store: Store) -> None:
    keep(store, 1, comment("иди на хуй"))
    reduction.reduce(store, [1])
    reduction.follow(store, [1], NOW, NOW.date())
    keep(store, 1, comment("другое", 2), whole=False, at=1)
    reduction.follow(store, [1], NOW, NOW.date())
    assert cases(store)[0].deleted_on is None
    keep(store, 1, comment("", deleted=True), whole=False, at=2)
    reduction.follow(store, [1], NOW, NOW.date())
    assert cases(store)[0].deleted_on == NOW.date()


def test_an_older_look_tells_nothing(store: Store) -> None:
    store.write("x", lambda tx: moderation.add(tx, [Case(1, "5_1", "u", Ground.SPAM, "d", NOW + timedelta(hours=5))]))
    keep(store, 1, comment("другое", 2))
    reduction.follow(store, [1], NOW, NOW.date())
    assert cases(store)[0].deleted_on is None


def test_visitors_publications_are_reduced_and_followed(store: Store) -> None:
    def wall(*posts: Post, days: int = 3, at: int = 0) -> None:
        value = Visitors(posts, Window(NOW - timedelta(days=days), NOW + timedelta(hours=at)))
        fact = Fact(1, Need.VISITORS, NOW + timedelta(hours=at), value)
        store.facts.write(lambda tx: facts_store.save(tx, [fact]))

    def shown() -> Post:
        value = store.facts.read(facts_store.facts)[1, Need.VISITORS].value
        assert isinstance(value, Visitors)
        return value.items[0]

    post = Post(9, "https://vk.com/wall-1_9", NOW - timedelta(days=1), "Идиоты вы все " + "тут " * 100, by_owner=False)
    wall(post)
    reduction.reduce(store, [1])
    assert (shown().grounds, shown().reduced, len(shown().text)) == (("insult",), True, 120)
    wall(post, at=1)
    assert shown().reduced, "the same message read again is not new"
    reduction.follow(store, [1], NOW, NOW.date())
    assert (cases(store)[0].message_id, cases(store)[0].ground) == ("9", Ground.INSULT)
    wall(days=0, at=2)
    reduction.follow(store, [1], NOW, NOW.date())
    assert cases(store)[0].deleted_on is None, "that look did not reach so far back"
    wall(days=3, at=3)
    reduction.follow(store, [1], NOW, NOW.date())
    assert cases(store)[0].deleted_on is not None


def test_an_edited_message_is_looked_at_anew(store: Store) -> None:
    keep(store, 1, comment("иди на хуй"))
    reduction.reduce(store, [1])
    keep(store, 1, comment("извините, погорячился"), at=1)
    reduction.reduce(store, [1])
    assert comments(store)[0].grounds == ()


def test_words_too_old_to_be_taken_again_keep_their_grounds(store: Store) -> None:
    keep(store, 1, comment("иди на хуй"))
    reduction.reduce(store, [1])
    keep(store, 1, comment("иди на хуй"), at=24 * 40)
    assert comments(store)[0].grounds == ("profanity",)


def test_a_row_that_cannot_be_read_makes_a_thread_less_than_whole(store: Store) -> None:
    keep(store, 1, comment("раз"), comment("два", 2))
    store.facts.write(lambda tx: tx.execute("UPDATE comment SET value = '{}' WHERE id = 2"))
    assert reduction.reduce(store, [1]) == 2
    value = store.facts.read(facts_store.facts)[1, Need.COMMENTS].value
    assert isinstance(value, Comments)
    assert not value.threads[0].whole
    assert "два" not in everything(store)


def test_thousands_are_reduced_by_parts(store: Store) -> None:
    keep(store, 1, *(comment(f"Вопрос номер {number}, когда починят дорогу?", number) for number in range(1, 1001)))
    assert reduction.reduce(store, [1]) == 1000
    assert reduction.reduce(store, [1]) == 0
    assert len(comments(store)) == 1000


def test_other_words_over_a_flagged_message_close_its_case(store: Store) -> None:
    keep(store, 1, comment("иди на хуй"))
    reduction.reduce(store, [1])
    reduction.follow(store, [1], NOW, NOW.date())
    keep(store, 1, comment("да идите вы на хуй"), at=1)
    reduction.reduce(store, [1])
    reduction.follow(store, [1], NOW, NOW.date())
    assert cases(store)[0].open, "other words, and no better"
    keep(store, 1, comment("извините, погорячился"), at=2)
    reduction.reduce(store, [1])
    reduction.follow(store, [1], NOW, NOW.date())
    (case,) = cases(store)
    assert (case.open, case.edited_on, case.deleted_on) == (False, NOW.date(), None)
    assert "moderation.edited" in {row.action for row in store.read(lambda tx: journal.entries(tx, 50))}
    keep(store, 1, comment("иди на хуй, говорю"), at=3)
    reduction.reduce(store, [1])
    reduction.follow(store, [1], NOW, NOW.date())
    assert cases(store)[0].open


def test_a_message_found_by_hand_is_seen_gone_and_never_rewritten(store: Store) -> None:
    found = Case(1, "", "https://vk.com/wall-1_5?reply=1", Ground.UNLAWFUL, "", NOW)
    written = store.write("x", lambda tx: moderation.by_hand(tx, found))
    assert written.message_id == "5_1"
    keep(store, 1, comment("продам, пишите"), at=1)
    reduction.reduce(store, [1])
    reduction.follow(store, [1], NOW, NOW.date())
    assert cases(store)[0].open
    keep(store, 1, comment("другое", 2), at=2)
    reduction.reduce(store, [1])
    reduction.follow(store, [1], NOW, NOW.date())
    assert cases(store)[0].deleted_on is not None


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://vk.com/wall-1_5?reply=12&thread=7", "5_12"),
        ("https://vk.com/school?w=wall-1_5&reply=12", "https://vk.com/school?w=wall-1_5&reply=12"),
        ("https://t.me/school/5?comment=12", "5_12"),
        ("https://ok.ru/group/1/topic/5", "https://ok.ru/group/1/topic/5"),
    ],
)
def test_the_number_in_an_address(store: Store, url: str, number: str) -> None:
    case = store.write("x", lambda tx: moderation.by_hand(tx, Case(1, "", url, Ground.SPAM, "", NOW)))
    assert case.message_id == number
    assert store.facts.read(lambda tx: readers_store.excerpt(tx, 1, case.message_id)) == ""

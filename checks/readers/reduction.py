"""Citizens' data stay small: of a reader's message that was looked at, what it was flagged for, a salted hash of its
text and, if flagged, a short excerpt are left; and the journal of moderation that grows out of the flagged ones.

Rules work on reduced messages by their grounds. A detector that has learnt more since finds nothing in them: their
texts are gone, and they keep what was found then.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TypeGuard, TypeVar

from checks import breath, facts_store
from checks.facts import Comment, Comments, Fact, Key, Need, Post, Visitors
from checks.readers import moderation
from checks.readers import store as readers_store
from checks.readers.moderation import Case, Ground, message_key
from checks.readers.store import Kept
from checks.text import readers, tokens
from vault.errors import PoryadokError, StorageFailed
from vault.store import Store
from vault.transaction import Tx

T = TypeVar("T")

UNDER_PAGES = 3
"""Pages under which one text must stand to be offered as spam; our own choice."""

_TELLING = 30
"""Characters from which equal texts mean that one was copied: everybody says «спасибо»."""

_PAGES = 20  # pages whose rows are read in one transaction
_MESSAGES = 200  # messages rewritten in one transaction
_CASES = 50  # cases written in one transaction
_DIGEST = 16  # bytes


def before_judging(store: Store, page_ids: Sequence[int]) -> tuple[frozenset[str], str]:
    """Reduce what was collected; the hashes of repeated texts for the judgement, and what went wrong in a sentence.

    Where the facts file cannot be written, texts are judged as they are and go with the file's memory.
    """
    try:
        reduce(store, page_ids)
        return repeated(store, page_ids), ""
    except PoryadokError as error:  # a file that cannot be read or written costs what it held, not the run
        return frozenset(), str(error)


def reduce(store: Store, page_ids: Sequence[int]) -> int:
    """Look at every message of these pages that still has its text and reduce it; how many there were.

    Call it once what was collected is kept. Raises StorageFailed when the facts file cannot be written.
    """
    salt = store.facts.write(facts_store.salt)
    count = 0
    for part in _parts(page_ids, _PAGES):
        while found := store.facts.read(lambda tx: readers_store.with_text(tx, part, _MESSAGES)):  # noqa: B023 # called at once
            known = readers_store.messages(found)
            smaller = [_reduced(one, salt) for one in breath.breathing(known)]

            def write(tx: Tx) -> int:
                readers_store.write(tx, smaller)  # noqa: B023 # called at once
                return readers_store.forget_unreadable(tx, known, found)  # noqa: B023 # called at once

            count += len(known) + store.facts.write(write)
    return count


def repeated(store: Store, page_ids: Sequence[int]) -> frozenset[str]:
    """Hashes of the texts of readers that stand under several of these pages."""
    pages: Counter[str] = Counter()
    for part in _parts(page_ids, _PAGES):
        pages.update(digest for _page, digest in store.facts.read(lambda tx: readers_store.digests(tx, part)))  # noqa: B023 # called at once
    return frozenset(digest for digest, count in pages.items() if count >= UNDER_PAGES)


def after_judging(store: Store, page_ids: Sequence[int], now: datetime, today: date) -> str:
    """`follow`; what went wrong with the facts file in a sentence. The next run goes on where this one could not."""
    try:
        follow(store, page_ids, now, today)
    except StorageFailed as error:
        return str(error)
    return ""


def follow(store: Store, page_ids: Sequence[int], now: datetime, today: date) -> None:
    """Open a case for each flagged message, and note those that a later look no longer saw, or saw again.

    `now` is UTC, `today` a day of the municipality. Only a look that was whole tells that a message is gone.
    """
    for part in _parts(page_ids, _PAGES):
        cases = moderation.listed(store.read(lambda tx: moderation.fetched(tx, part)))  # noqa: B023 # called at once
        flagged = readers_store.messages(store.facts.read(lambda tx: readers_store.flagged(tx, part)))  # noqa: B023 # the same
        known = {(case.page_id, case.message_id, case.ground) for case in cases}
        new = [
            case
            for one in flagged
            for case in _cases(one, now)
            if (case.page_id, case.message_id, case.ground) not in known
        ]
        for some in _parts(new, _CASES):
            store.write("moderation.found", lambda tx: moderation.add(tx, some))  # noqa: B023 # called at once
        if cases:
            _mark(store, cases, today)


def _mark(store: Store, cases: Sequence[Case], today: date) -> None:
    page_ids = sorted({case.page_id for case in cases})
    facts = facts_store.assembled(store.facts.read(lambda tx: facts_store.fetch(tx, page_ids)))
    seen = [(case, _stands(case, facts)) for case in cases]
    gone = [case.id for case, stands in seen if case.deleted_on is None and stands is False]
    rewritten = {case.id for case, stands in seen if stands and _rewritten(case, facts)}
    edited = [case.id for case, _stands in seen if case.id in rewritten and case.edited_on is None]
    back = [
        case.id
        for case, stands in seen
        if stands and case.id not in rewritten and (case.deleted_on or (case.edited_on and _flagged(case, facts)))
    ]
    for some in _parts(gone, _CASES):
        store.write("moderation.deleted", lambda tx: moderation.deleted(tx, some, today))  # noqa: B023 # called at once
    for some in _parts(edited, _CASES):
        store.write("moderation.edited", lambda tx: moderation.edited(tx, some, today))  # noqa: B023 # called at once
    for some in _parts(back, _CASES):
        store.write("moderation.back", lambda tx: moderation.seen_again(tx, some))  # noqa: B023 # called at once


def _stands(case: Case, facts: Mapping[Key, Fact]) -> bool | None:
    """Whether the message was there at the last look; None when that look cannot tell."""
    post_id, _, comment_id = case.message_id.partition("_")
    if not post_id.isdecimal():
        return None
    if comment_id:
        fact = facts.get((case.page_id, Need.COMMENTS))
        return _comment_stands(fact.value, int(post_id), int(comment_id)) if _newer(fact, case) else None
    fact = facts.get((case.page_id, Need.VISITORS))
    if not _newer(fact, case):
        return None
    value = fact.value
    assert isinstance(value, Visitors), "the need tells the value"
    if any(post.id == int(post_id) for post in value.items):
        return True
    seen = case.written_at is not None and value.covers.covers(case.written_at, case.written_at)
    return False if seen else None


def _message(case: Case, facts: Mapping[Key, Fact]) -> Comment | Post | None:
    """The message of a case as it is kept; None when it is not."""
    post_id, _, comment_id = case.message_id.partition("_")
    fact = facts.get((case.page_id, Need.COMMENTS if comment_id else Need.VISITORS))
    value = fact.value if fact is not None else None
    if isinstance(value, Comments):
        threads = (thread for thread in value.threads if thread.post_id == int(post_id))
        return next((one for thread in threads for one in thread.items if one.id == int(comment_id)), None)
    return next((one for one in value.items if one.id == int(post_id)), None) if isinstance(value, Visitors) else None


def _rewritten(case: Case, facts: Mapping[Key, Fact]) -> bool:
    """Its words are others than those it was flagged for, were looked at, and are flagged for that no more.

    What a person found has no hash to compare with: what it says now only a person can tell.
    """
    one = _message(case, facts)
    if one is None or not one.reduced or not one.digest or not case.digest:
        return False
    return one.digest != case.digest and case.ground.value not in one.grounds


def _flagged(case: Case, facts: Mapping[Key, Fact]) -> bool:
    one = _message(case, facts)
    return one is not None and case.ground.value in one.grounds


def _newer(fact: Fact | None, case: Case) -> TypeGuard[Fact]:
    return fact is not None and fact.taken_at >= case.found_at


def _comment_stands(value: object, post_id: int, comment_id: int) -> bool | None:
    assert isinstance(value, Comments), "the need tells the value"
    for thread in value.threads:
        if thread.post_id == post_id:
            found = [comment for comment in thread.items if comment.id == comment_id]
            if found:
                return not found[0].deleted
            return False if thread.whole else None
    return None


def _reduced(one: Kept, salt: bytes) -> Kept:
    message = one.message
    found = readers.Flagged() if one.by_page else readers.look(message.text)
    digest = "" if one.by_page else _digest(one, salt)
    grounds = tuple(ground.value for ground in found.grounds)
    return replace(one, message=replace(message, text=found.excerpt, digest=digest, grounds=grounds, reduced=True))


def _digest(one: Kept, salt: bytes) -> str:
    """A hash that nobody without this file's salt can guess a text by. A short text's belongs to its place alone."""
    text = " ".join(tokens.normalised(one.message.text).text.split())
    place = "" if len(text) >= _TELLING else f"{one.page_id}:{one.post_id}:{one.message.id}"
    made = hmac.new(salt, f"{place}\0{text}".encode("utf-8", "surrogatepass"), hashlib.sha256)
    return made.digest()[:_DIGEST].hex()


def _cases(one: Kept, now: datetime) -> Iterator[Case]:
    message = one.message
    key = message_key(one.post_id, message.id) if one.post_id else message_key(message.id)
    for ground in message.grounds:
        yield Case(one.page_id, key, message.url, Ground(ground), message.digest, now, written_at=message.date)


def _parts(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]

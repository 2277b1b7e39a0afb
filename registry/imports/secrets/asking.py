"""Questions of an import of secrets: how a row is named to a person, what may be answered, and what an answer means."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from registry import accounts, networks
from registry.credentials import Credential
from registry.imports.asked import NEW, SKIP, Candidate, Question
from registry.imports.secrets.model import ALL_NEW, PAGE, Answers, Entries, Entry
from registry.imports.secrets.target import name_of
from registry.pages import Page
from vault.errors import BadInput
from vault.text import clean_line

PERSONAL = "это личная учётная запись сотрудника, её секреты не хранятся без документа-основания"
_MOST = 6  # accounts among the candidates
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Doubt:
    """Why a row is a question; the accounts that it may be; the pages of which a new one may be.

    `together`: whether the answer to all new logins holds for it; `takes_new`: whether it may be a new account at all.
    """

    text: str
    candidates: tuple[Credential, ...] = ()
    pages: tuple[Page, ...] = ()
    together: bool = False
    takes_new: bool = True

    @property
    def offered(self) -> list[int | str]:
        """What stands in the question, as it is answered."""
        return [*(one.id for one in self.candidates[:_MOST]), *(page_answer(page) for page in self.pages)]


FORBIDDEN = Doubt(PERSONAL, takes_new=False)
"""The doubt of a row that may only be left out."""


def page_answer(page: Page) -> str:
    """The answer that means a new account of this page."""
    return f"{PAGE}:{page.id}"


def identities(entries: tuple[Entry, ...]) -> tuple[str, ...]:
    """The id of the question that each row would be: by its words, never by a secret, the same in every run."""
    times: Counter[str] = Counter()
    found = []
    for entry in entries:
        hosts = " ".join(accounts.host_of(url) for url in entry.urls)
        said = "\n".join((entry.title, hosts, entry.login, entry.issuer, entry.account))
        base = f"s{hashlib.sha256(said.encode(errors='replace')).hexdigest()[:10]}"
        times[base] += 1
        found.append(base if times[base] == 1 else f"{base}-{times[base]}")
    return tuple(found)


def require_known(answers: Answers, asked: Iterable[str]) -> None:
    """BadInput for an answer to no question of this file, or a wrong one to all new logins at once."""
    unknown = sorted(set(answers) - {*asked, ALL_NEW})
    if unknown:
        named = ", ".join(clean_line(one)[:_LONGEST_NAME] for one in unknown)
        raise BadInput(f"Ответы не подходят к этому файлу: нет вопросов {named}. Ничего не записано.")
    if answers.get(ALL_NEW, NEW) not in (NEW, SKIP, PAGE):
        raise BadInput(f"Ответ {ALL_NEW}: можно {NEW}, {SKIP} или {PAGE}. Ничего не записано.")


def answer_of(answers: Answers, identity: str, doubt: Doubt) -> int | str | None:
    """The answer to a question: its own, or the one to all new logins; None if there is none."""
    if identity in answers:
        return answers[identity]
    every = answers.get(ALL_NEW) if doubt.together else None
    if every == PAGE:
        return page_answer(doubt.pages[0]) if len(doubt.pages) == 1 else None
    return every


def titled(entry: Entry) -> str:
    """The title of a row in quotes, "" without one."""
    return f"«{entry.title[:_LONGEST_NAME]}»" if entry.title else ""


def named(entries: Entries, entry: Entry) -> str:
    """A row to a person: its number, title or issuer, login. Never an address or a secret."""
    login = entry.login or entry.account
    words = [title] if (title := titled(entry)) else []
    words += [f"код «{entry.issuer[:_LONGEST_NAME]}»"] if entry.issuer and not entry.title else []
    words += [f"логин {login[:_LONGEST_NAME]}"] if login else []
    return ", ".join([f"{entries.format.row} {entry.row}", *words])


def question(row: int, identity: str, name: str, doubt: Doubt) -> Question:
    """The question about a row."""
    candidates = (
        *(Candidate(one.id, name_of(one)) for one in doubt.candidates[:_MOST]),
        *(
            Candidate(page_answer(page), f"{networks.title(page.network)}: новая запись страницы {page.url or page.id}")
            for page in doubt.pages
        ),
    )
    return Question(identity, f"{name}: {doubt.text}.", row, candidates, doubt.takes_new)


def unfit(identity: str, answer: int | str, doubt: Doubt) -> BadInput:
    """The refusal of an answer that does not fit its question."""
    possible = [*map(str, doubt.offered), *([NEW] if doubt.takes_new else []), SKIP]
    return BadInput(
        f"Ответ на вопрос {identity}: «{clean_line(str(answer))[:_LONGEST_NAME]}» не подходит, "
        f"можно {', '.join(possible)}. Ничего не записано."
    )

"""Cards against the registry: whose each one is, what it adds, what it says differently. Nothing is written here.

What is empty in the registry is filled; what is filled differently, and a page that has gone from the card, is asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from registry import networks
from registry.cards import layout
from registry.cards.reading import Card
from registry.exports import words
from registry.imports.asked import SKIP, Question
from registry.imports.organizations.choosing import Choices
from registry.imports.organizations.headers import Role as Field
from registry.imports.organizations.known import Known
from registry.imports.organizations.model import Choice, RegistryRow
from registry.imports.organizations.planning import Plan
from registry.imports.organizations.staff import Staff
from registry.imports.organizations.target import Status, Target, candidates_of
from registry.names import NameIndex, key
from registry.pages import CLAIMED, PageState
from registry.people import Role
from vault import doing
from vault.errors import BadInput
from vault.text import clean_line, fold

Answers = Mapping[str, int | str]
_MOST = 5  # candidates of a question
_NOTHING = "(пусто)"
_CLEARED = {
    Field.SHORT_NAME: ("short_name", "краткое название", ""),
    Field.ADDRESS: ("address", "адрес", ""),
    Field.PHONES: ("phones", "телефоны", ()),
    Field.EMAIL: ("email", "почта", ""),
    Field.SITE: ("site", "сайт", ""),
    Field.HOURS: ("hours", "часы работы", ""),
    Field.HEAD: ("head_name", "руководитель", ""),
    Field.HEAD_POSITION: ("head_position", "должность руководителя", ""),
}


@dataclass(frozen=True)
class CardChange:
    """What applying would change: the file, the organization, words for a person."""

    file: str
    organization: str
    text: str


@dataclass(frozen=True)
class CardMatch:
    """What applying would do; `cards` is the sum of the three counts after it, `questions` the cards of nobody yet."""

    cards: int
    updated: int
    unchanged: int
    questions: int
    question_list: tuple[Question, ...]
    choices: tuple[Choice, ...]
    changes: tuple[CardChange, ...]
    warnings: tuple[str, ...]
    plan: Plan


def match(known: Known, cards: Sequence[Card], answers: Answers, vault_id: str) -> CardMatch:
    """Decide every card. BadInput for an answer that fits no question, and for two cards of one organization."""
    matcher = _Matcher(known, answers, vault_id)
    for card in doing.over(cards, len(cards), "Сверяю карточки"):
        matcher.take(card)
    return matcher.matched(len(cards))


class _Matcher:
    def __init__(self, known: Known, answers: Answers, vault_id: str) -> None:
        self._answers, self._vault_id = answers, vault_id
        self._targets = {one.id: Target.of(one, known) for one in known.organizations}
        self._choices = Choices(answers)
        self._staff = Staff(known.people, known.on, self._choices)
        self._owners = {page.url: owner for owner, pages in known.pages.items() for page in pages if page.url}
        self._impostors = {(network, url) for network, url, _ in known.impostors}
        self._index: NameIndex | None = None
        self._asked: set[str] = set()
        self._of: dict[int, str] = {}
        self._plan = Plan(revision=known.revision)
        self._changes: list[CardChange] = []
        self._warnings: list[str] = []

    def take(self, card: Card) -> None:
        """One card: whose it is, and what it says."""
        self._warnings.extend(card.warnings)
        target = self._whose(card)
        if target is None:
            return
        earlier = self._of.setdefault(target.organization.id, card.file)
        if earlier != card.file:
            raise BadInput(
                f"Карточек «{target.name}» две: «{earlier}» и «{card.file}». Оставьте одну, которая вернее; ничего не"
                " записано."
            )
        said = len(self._changes)
        self._merge(card, target)
        self._plan.by_identity[target.identity] = target
        self._plan.statuses.append(Status.UPDATED if len(self._changes) > said else Status.UNCHANGED)

    def matched(self, cards: int) -> CardMatch:
        """Everything decided."""
        self._choices.refuse_unknown(self._asked)
        self._plan.choices = tuple(self._choices.open.values())
        self._plan.employees = tuple(self._staff.employees)
        return CardMatch(
            cards,
            self._plan.statuses.count(Status.UPDATED),
            self._plan.statuses.count(Status.UNCHANGED),
            len(self._plan.questions),
            tuple(self._plan.questions),
            self._plan.choices,
            tuple(self._changes),
            tuple(self._warnings),
            self._plan,
        )

    def _whose(self, card: Card) -> Target | None:
        """The organization of the card by its code; asked by the name when the code is damaged or not ours."""
        number = layout.meant(card.code, self._vault_id)
        if number in self._targets:
            return self._targets[number]
        identifier = f"c{hashlib.sha256(f'{card.code}|{card.row.name}'.encode()).hexdigest()[:10]}"
        self._asked.add(identifier)
        near = self._named(card.row.name)
        answer = clean_line(str(self._answers.get(identifier, "")))
        if answer == SKIP:
            self._plan.statuses.append(Status.UNCHANGED)
            return None
        if answer:
            chosen = next((one for one in self._targets.values() if str(one.organization.id) == answer), None)
            if chosen is None:
                raise self._choices.refuse(identifier, answer, candidates_of(near))
            return chosen
        why = "кода нет" if not card.code else "код повреждён или карточка другого муниципалитета"
        text = f"Карточка «{card.file}» («{card.row.name or 'без названия'}»): {why}. Чья она?"
        candidates = candidates_of(near)
        self._plan.questions.append(Question(identifier, text, card.row.line, candidates, takes_new=False))
        self._plan.statuses.append(Status.QUESTION)
        return None

    def _named(self, name: str) -> list[Target]:
        if not name:
            return []
        every = list(self._targets.values())
        same = [one for one in every if key(name) in {key(each) for each in one.names()}]
        if same:
            return same[:_MOST]
        if self._index is None:
            self._index = NameIndex(one.name for one in every)
        return [every[near.place] for near in self._index.similar(name, _MOST)]

    def _merge(self, card: Card, target: Target) -> None:
        """Take the card into the target, and say every change."""
        before, pages = target.organization, len(target.new_pages)
        row = card.row.having(name=before.name)
        target.merge(row, self._choices, self._warnings)
        self._rename(card, target)
        self._clear(card, target)
        for page in card.pages:
            if self._may_take(card, target, page.link.network, page.link.url):
                target.merge(
                    RegistryRow(row.line, target.name, links=(page.link,), page_state=page.state),
                    self._choices,
                    self._warnings,
                )
        self._ask_about_gone(card, target)
        self._say_fields(card, target, before)
        for page_ in target.new_pages[pages:]:
            self._say(card, target, f"новая страница {networks.title(page_.network)}: {page_.url or 'планируется'}")
        for changed in target.changed_pages.values():
            self._say(card, target, f"страница {changed.url}: {words.PAGE_STATES[changed.state]}")
        for role, title in ((Role.RESPONSIBLE, "ответственный"), (Role.DEPUTY, "заместитель")):
            if self._staff.assign(row, target, role, self._warnings):
                name = row.responsible if role is Role.RESPONSIBLE else row.deputy
                self._say(card, target, f"{title}: {name}")
        target.changed = target.changed or target.organization != before

    def _rename(self, card: Card, target: Target) -> None:
        name = card.row.name
        if name and fold(name) != fold(target.name):
            row = card.row.having(name=str(target.organization.id))
            if self._choices.takes(row, "name", "название", target.name, target.name, name):
                target.organization = replace(target.organization, name=name)

    def _clear(self, card: Card, target: Target) -> None:
        """A cell that was filled when the card was sent and is empty now."""
        row = card.row.having(name=str(target.organization.id))
        for field in card.blank & _CLEARED.keys():
            name, title, empty = _CLEARED[field]
            old = getattr(target.organization, name)
            shown = old if isinstance(old, str) else "; ".join(old)
            if shown and self._choices.takes(row, f"clear {name}", title, target.name, shown, _NOTHING):
                target.organization = replace(target.organization, **{name: empty})  # type: ignore[arg-type]  # by name

    def _may_take(self, card: Card, target: Target, network: str, url: str) -> bool:
        owner = self._owners.get(url, target.organization.id)
        if owner != target.organization.id:
            self._warnings.append(
                f"«{card.file}»: страница {url} не взята, она записана за «{self._targets[owner].name}»."
            )
        elif (network, url) in self._impostors:
            self._warnings.append(f"«{card.file}»: страница {url} не взята, она записана подделкой.")
            return False
        return owner == target.organization.id

    def _ask_about_gone(self, card: Card, target: Target) -> None:
        """A page of the registry that the card no longer names."""
        named = {page.link.url for page in card.pages}
        row = card.row.having(name=str(target.organization.id))
        for page in target.pages:
            if page.url and page.state in CLAIMED and page.network in card.networks_said and page.url not in named:
                title = f"страница {page.url}"
                old = words.PAGE_STATES[page.state]
                if self._choices.takes(row, f"gone {page.url}", title, target.name, old, "в карточке её нет: закрыта"):
                    target.changed_pages[page.id] = replace(page, state=PageState.CLOSED)

    def _say_fields(self, card: Card, target: Target, before: object) -> None:
        for name, title in (("name", "название"), ("buildings", "другие здания"), *_TITLES):
            old, new = getattr(before, name), getattr(target.organization, name)
            if old != new:
                self._say(card, target, f"{title}: {_shown(old) or 'пусто'} -> {_shown(new) or 'пусто'}")

    def _say(self, card: Card, target: Target, text: str) -> None:
        self._changes.append(CardChange(card.file, target.name, text))


_TITLES = (
    *((name, title) for name, title, _ in _CLEARED.values()),
    ("inn", "ИНН"),
    ("ogrn", "ОГРН"),
)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(each if isinstance(each, str) else str(getattr(each, "address", each)) for each in value)
    return str(value)

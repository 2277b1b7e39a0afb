"""The fix list of an organization: what is wrong on its pages, by which clause, where, since when, and how to mend it.

A plain text for a messenger is made here, the document in `fixlist_docx`. Into both go only links of what was seen:
no texts of citizens, no names of accounts, no secrets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from checks import advice, catalogue, snapshot
from checks.advice import NO_NOTES, Notes
from checks.judging import told
from checks.model import Status, SubjectKind
from checks.person.answering import is_by_answer
from checks.remarks import acts as remarks_acts
from checks.remarks import book as remarks_book
from checks.remarks.book import Remark, is_link
from checks.remarks.flow import State
from registry import advice_notes, networks, organizations, pages
from registry.regulation import citing
from registry.regulation.model import Regulation
from vault.errors import BadInput
from vault.newfile import new_file
from vault.text import clean_line, counted

if TYPE_CHECKING:
    from registry.knowledge_facts import Reader

LONGEST = 4_000
"""Characters of one message: Телеграм takes 4,096, MAX 4,000."""

SUFFIXES = (".docx", ".txt")
"""What a list is written as, by the ending of the file's name."""

_LINKS = 5  # links of one failure; whoever mends it finds the rest beside them
_LINK = 300  # characters; a longer one is a page that names itself by a whole text
_LACKING = frozenset({"site.links", "page.cross_links"})  # whose links are those that are not there
_QUOTED = frozenset({"posts.style"})  # whose evidence are words of the page itself
_QUOTE = 300  # characters
_OURS = frozenset({"centre.notified", "registry.duplicates", "registry.review_due"})  # the coordinator's own work
_UNNAMED = ("security.",)  # whose sentences may name accounts: there the title of the check says what is wrong


@dataclass(frozen=True)
class Item:
    """One line of the list.

    `where` are links, `lacking` those that are to be put there; `how` is the advice, `path` the way through the menus;
    `late`: `till` is past already; `unsure`: nobody has walked the way lately.
    """

    what: str
    clause: str
    where: tuple[str, ...]
    since: date | None
    how: str
    path: str
    till: date
    note: str = ""
    late: bool = False
    unsure: bool = False
    lacking: tuple[str, ...] = ()

    @property
    def term(self) -> str:
        """By when, in words."""
        return f"вышел {self.till:%d.%m.%Y}" if self.late else f"до {self.till:%d.%m.%Y} включительно"


@dataclass(frozen=True)
class FixList:
    """`basis` names the act, or says that it is a draft."""

    organization: str
    basis: str
    on: date
    items: tuple[Item, ...]

    @property
    def caution(self) -> str:
        """What is said of the ways through menus, "" when there is nothing to be careful about."""
        return "Пути в меню могли измениться: сети их переделывают." if any(each.unsure for each in self.items) else ""


def collect(reader: Reader, organization_id: int, now: datetime, *, warnings: bool = False) -> FixList:
    """The list of an organization and its pages as everything is known at `now` (UTC); read by parts. BadInput when
    there is no such organization, or no regulation.
    """
    regulation = reader(lambda tx: snapshot.regulation_for(tx, now)).regulation
    zone = ZoneInfo(regulation.timezone)
    today = now.astimezone(zone).date()
    whose = reader(lambda tx: organizations.get(tx, organization_id))
    its_pages = reader(lambda tx: pages.of_organization(tx, organization_id))
    return make(
        whose.name,
        remarks_book.read(reader, today, organization_id, warnings=warnings),
        {page.id: page.url for page in its_pages},
        regulation,
        on=today,
        days=reader(remarks_acts.days),
        zone=zone,
        notes=advice.noted(reader(advice_notes.listing)),
    )


def write(made: FixList, path: Path) -> None:
    """Into a new file of mode 0600: a document when its name ends in .docx, messages when in .txt; BadInput for another
    ending or when something is there already, StorageFailed when the disk refuses.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise BadInput(f"{path.name}: список пишется в .docx или .txt. Назовите файл иначе; ничего не записано.")
    if path.suffix.lower() == ".docx":
        from checks.remarks import fixlist_docx

        content = fixlist_docx.render(made)
    else:
        content = ("\n\n——————\n\n".join(text(made)) + "\n").encode()
    with new_file(path) as stream:
        stream.write(content)


def make(
    organization: str,
    remarks: Iterable[Remark],
    urls: Mapping[int, str],
    regulation: Regulation | None,
    *,
    on: date,
    days: int,
    zone: tzinfo,
    notes: Notes = NO_NOTES,
) -> FixList:
    """The list of what is open of these remarks, pages first to last; `urls` are the addresses of pages by id.

    What nobody was told of yet is to be mended within `days` from `on`. `notes` are the municipality's own about the
    advice.
    """
    found = [each for each in remarks if each.open and each.key.check not in _OURS]
    items = tuple(_item(each, urls, regulation, on + timedelta(days=days), zone, notes) for each in found)
    return FixList(clean_line(organization), basis(regulation), on, items)


def basis(regulation: Regulation | None) -> str:
    """How the act is named: with number and date when it is confirmed, else as a draft without any."""
    act = citing.signed(regulation)
    return f"Порядок, {act}" if act else "проект Порядка"


def _item(
    each: Remark, urls: Mapping[int, str], regulation: Regulation | None, till: date, zone: tzinfo, notes: Notes
) -> Item:
    hint = advice.of(each.key.check, each.network, notes, each.verdict)
    page = urls.get(each.key.subject_id, each.subject_name) if each.key.kind is SubjectKind.PAGE else ""
    seen = _shown_links(each)
    lacking = seen if each.key.check in _LACKING else ()
    links = dict.fromkeys(((page,) if page else ()) + (() if lacking else tuple(seen)))
    return Item(
        what=_what(each),
        clause=_clause(each, regulation),
        where=tuple(clean_line(link)[:_LINK] for link in links if link)[: _LINKS + 1],
        since=each.chain.since.astimezone(zone).date() if each.chain.since else None,
        how=hint.text,
        path=hint.path,
        till=till if each.state is State.NEW else each.standing.due or till,
        note=_note(each, zone),
        late=each.late,
        unsure=bool(hint.path) and hint.checked_on is None,
        lacking=tuple(clean_line(link)[:_LINK] for link in lacking)[:_LINKS],
    )


def _what(each: Remark) -> str:
    known = catalogue.find(each.key.check)
    network = f"{networks.title(each.network)}. " if each.network else ""
    if known is not None and (each.key.check.startswith(_UNNAMED) or _by_person(each)):
        return f"{network}Не выполнено: «{known.title}»."
    phrases = [] if each.verdict is None or each.key.check not in _QUOTED else each.verdict.evidence
    quoted = "; ".join(piece for piece in phrases if not is_link(piece))[:_QUOTE]
    return clean_line(f"{network}{each.message}" + (f" Например: {quoted}" if quoted else ""))


def _by_person(each: Remark) -> bool:
    """The sentence names whoever looked or decided, and what they noted for themselves; so may the one that was said
    before it was lost from sight.
    """
    now = each.verdict
    return now is None or not now.violation or now.code in told.BY_LOOK or is_by_answer(now)


def _shown_links(each: Remark) -> Sequence[str]:
    return () if each.key.check.startswith(_UNNAMED) else each.links


def _clause(each: Remark, regulation: Regulation | None) -> str:
    cited = tuple(number for number in each.clauses if number != "own")
    if not cited:
        return "Требование муниципалитета"
    numbers = citing.numbers(regulation, cited)
    if not numbers:
        return "Требование Порядка"  # none of its numbers is confirmed
    return f"{'Пункт' if len(numbers) == 1 else 'Пункты'} Порядка: {', '.join(numbers)}"


def _note(each: Remark, zone: tzinfo) -> str:
    if each.chain.unseen is not None:
        return f"Сейчас этого не видно (с {each.chain.unseen.astimezone(zone):%d.%m.%Y}): проверьте сами."
    if each.verdict is not None and each.verdict.status is Status.MANUAL:
        return "Сейчас это решает человек: если уже исправили, напишите."
    if each.standing.round > 1:
        return "Повторно: это уже исправляли."
    return ""


# The text for a messenger


def text(made: FixList, longest: int = LONGEST) -> tuple[str, ...]:
    """Messages in their order, none longer than `longest`; no markup, so that no messenger spoils it."""
    head = [made.organization, f"Что исправить на официальных страницах, {made.on:%d.%m.%Y}"]
    if not made.items:
        return ("\n".join([*head, "", "Нарушений сейчас не видно."]),)
    head.append(f"Основание: {made.basis}. Всего {counted(len(made.items), 'пункт', 'пункта', 'пунктов')}.")
    blocks = [_block(number, item) for number, item in enumerate(made.items, 1)]
    foot = "\n".join([*filter(None, [made.caution]), "Исправите — напишите, проверим."])
    room = longest - max(len("\n".join(head)), len(made.organization) + 40) - len(foot) - 40
    parts = _parts(blocks, room)
    if len(parts) == 1:
        return ("\n".join([*head, "", parts[0], "", foot]),)
    texts = []
    for number, part in enumerate(parts, 1):
        which = f"Часть {number} из {len(parts)}"
        lines = [*head, which] if number == 1 else [f"{made.organization}: продолжение", which]
        texts.append("\n".join([*lines, "", part, *(["", foot] if number == len(parts) else [])]))
    return tuple(texts)


def _block(number: int, item: Item) -> str:
    lines = [
        f"{number}. {item.what}",
        item.clause,
        *([f"Замечено: {item.since:%d.%m.%Y}"] if item.since else []),
        *(f"Где: {link}" for link in item.where),
        *(f"Нужна ссылка на: {link}" for link in item.lacking),
        f"Как исправить: {item.how}",
        *([f"Где в меню: {item.path}"] if item.path else []),
        *([item.note] if item.note else []),
        f"Срок: {item.term}",
    ]
    return "\n".join(lines)


def _parts(blocks: Iterable[str], room: int) -> list[str]:
    """Blocks put together while they fit; one that never fits is cut at the end of a line, or of a word."""
    parts: list[str] = []
    for block in (piece for whole in blocks for piece in _fitting(whole, room)):
        if parts and len(parts[-1]) + 2 + len(block) <= room:
            parts[-1] += f"\n\n{block}"
        else:
            parts.append(block)
    return parts


def _fitting(block: str, room: int) -> list[str]:
    pieces = []
    while len(block) > room:
        cut = max(block.rfind("\n", 0, room), block.rfind(" ", 0, room))
        cut = cut if cut > room // 2 else room
        pieces.append(block[:cut].rstrip())
        block = block[cut:].lstrip()
    return [*pieces, block]

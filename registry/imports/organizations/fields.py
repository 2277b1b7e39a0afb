"""Single values of a row out of what is written in a cell or after a label; what cannot be taken is said.

The rules of the values themselves are the registry's (`registry.fields`); this is only their border with a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from registry import fields, networks
from registry.imports.organizations import people
from registry.imports.organizations.headers import Role
from registry.imports.organizations.model import RegistryRow
from registry.links import PageLink, UnknownLink, find_links, parse_link, spot
from registry.requisites import emails, phones
from vault.errors import BadInput
from vault.text import clean_line, fold

_NOTHING = re.compile(
    r"(?:нет|не имеется|отсутствует|не указан\w*|не созда\w+|не вед[её]т\w*|без (?:страницы|номера)"
    r"|(?:страниц\w*|групп\w*|аккаунт\w*) (?:нет|отсутству\w+)|нет (?:страниц\w*|групп\w*|аккаунт\w*)"
    r"|прочерк|[бн]/?н|н/?[да]|#?n/?a|none|null|[xх]|[-–—.?0/\s]*)",
    re.IGNORECASE,
)
_INTENDED = re.compile(r"(?:планируется|запланирован\w*|создается|будет создан\w*|в разработке|в планах)[^/@]{0,60}")
_LONGEST_PHONE = 100  # characters: a number with its extension and whose it is; longer is a paragraph
# A post, a photo or a topic of VK and of a channel: not the page itself, though it says on which page it stands.
_POST = re.compile(
    r"(?:wall|topic|photo|video|clip|album)-\d+_\d+|t\.me/(?:s/)?\w+/\d+|ok\.ru/\S+/topic/\d+", re.IGNORECASE
)
_EXCEL_TAIL = re.compile(r"\.0+$")

Say = Callable[[str], None]


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing: «нет», «—»."""
    return bool(_NOTHING.fullmatch(fold(clean_line(text))))


def with_value(  # noqa: PLR0911  # a return for each kind of field
    row: RegistryRow, role: Role, written: str, say: Say
) -> RegistryRow:
    """The row with one more value, as it is written; a refused value is said and not taken."""
    text = clean_line(written)
    if is_nothing(text):
        return row
    where = f"Строка {row.line}"
    if role is Role.INN:
        return row.having(inn=row.inn or _code(text, (10, 12), fields.inn, f"{where}, ИНН", say))
    if role is Role.OGRN:
        return row.having(ogrn=row.ogrn or _code(text, (13, 15), fields.ogrn, f"{where}, ОГРН", say))
    if role in (Role.PHONES, Role.EMAIL, Role.SITE):
        return _with_contact(row, role, written, where, say)
    if role in people.ROLES:
        return people.with_person(row, role, written, say)
    if role is Role.BUILDINGS:
        pieces = (clean_line(piece) for piece in re.split(r"[;\n]", written))
        return row.having(buildings=tuple(dict.fromkeys((*row.buildings, *(each for each in pieces if each)))))
    return _with_plain(row, role, text, where, say) if role in _PLAIN else row


def _with_contact(row: RegistryRow, role: Role, written: str, where: str, say: Say) -> RegistryRow:
    if role is Role.PHONES:
        mails = [piece for piece in re.split(r"[\s,;]+", written) if emails(piece)]
        for mail in mails:  # «Контакты» hold both
            written = written.replace(mail, " ")
        if mails and not row.email:
            row = row.having(email=_email(" ".join(mails), where, say))
            if not re.search(r"\d", written):
                return row
        found, words = _phones(written)
        if not found:
            say(f"{where}: телефон «{clean_line(written)[:60]}» не взят: в нём нет номера.")
        elif words:
            say(f"{where}: в столбце телефонов не взято: «{', '.join(words)[:60]}».")
        return row.having(phones=tuple(dict.fromkeys((*row.phones, *found))))
    if role is Role.EMAIL:
        bare = " ".join(piece for piece in re.split(r"[ \t]+", written) if not emails(piece))
        numbers = [piece for piece in re.split(r"[;,\n]", bare) if not emails(piece) and phones(piece)]
        if numbers:
            row = row.having(phones=tuple(dict.fromkeys((*row.phones, *map(clean_line, numbers)))))
            if not emails(written):
                return row
        return row.having(email=row.email or _email(clean_line(written), where, say))
    return _with_site(row, clean_line(written), where, say)


def with_links(row: RegistryRow, written: str, network: str, say: Say) -> RegistryRow:
    """The row with the pages that a cell links to; `network` is that of its column, "" when it names none."""
    text = clean_line(written)
    if is_nothing(text):
        return row
    if network and _INTENDED.fullmatch(fold(text)):
        return row.having(planned=tuple(dict.fromkeys((*row.planned, network))))
    found: list[PageLink] = []
    unknown: list[UnknownLink] = []
    for spotted in spot(text):
        one = spotted.link
        say_post(text[spotted.start : spotted.end], one, row.line, say)
        # A bare «@name» is of the column's network; a whole link says its network itself.
        link = one if isinstance(one, PageLink) else parse_link(one.text, network)
        if link is not None:
            found.append(link)
            if network and link.network != network:
                column = networks.title(network)
                say(f"Строка {row.line}: в столбце {column} ссылка другой сети, взята как она есть: {link.url}.")
        elif isinstance(one, UnknownLink):
            unknown.append(one)
    if not found and not unknown and network:
        # Bare names, one or several: «school5», «school5, school5_lagerya».
        labels = networks.network(network).labels
        pieces = [piece for piece in re.split(r"[\s,;]+", text) if piece and fold(piece).rstrip(":") not in labels]
        singles = [link for piece in pieces if (link := parse_link(piece, network))]
        found.extend(singles if singles and len(singles) == len(pieces) else ())
    for refused in unknown:
        say(f"Строка {row.line}: ссылка «{refused.text}» не взята: {refused.message}.")
    if not found and not unknown:
        title = networks.title(network) if network else "ссылок"
        say(f"Строка {row.line}: в столбце {title} нет ссылки: «{text[:60]}».")
    return with_pages(row, found)


def say_post(written: str, link: PageLink | UnknownLink, line: int, say: Say) -> None:
    """Say that a page was told by a post on it: the post of another organization is linked to as often."""
    if isinstance(link, PageLink) and _POST.search(written):
        say(
            f"Строка {line}: «{written[:80]}» — ссылка на запись; взята страница, где она стоит: {link.url}."
            " Проверьте, что страница этой организации."
        )


def with_pages(row: RegistryRow, links: Iterable[PageLink | UnknownLink]) -> RegistryRow:
    """The row with more pages, each once."""
    pages = (link for link in links if isinstance(link, PageLink))
    return row.having(links=tuple(dict.fromkeys((*row.links, *pages))))


_PLAIN = {
    Role.SHORT_NAME: ("краткое название", "short_name"),
    Role.ADDRESS: ("адрес", "address"),
    Role.HOURS: ("часы работы", "hours"),
    Role.FOUNDER: ("учредитель", "founder"),
    Role.LEVEL: ("уровень", "level"),
    Role.REASON: ("причина", "note"),
    Role.SPHERE: ("сфера", "spheres"),
}


def _with_plain(row: RegistryRow, role: Role, text: str, where: str, say: Say) -> RegistryRow:
    title, field = _PLAIN[role]
    if len(text) > fields.MAX_LENGTH:
        say(f"{where}: {title} слишком длинно и не взято.")
        return row
    if role is Role.SPHERE:
        return row.having(spheres=tuple(dict.fromkeys((*row.spheres, text))))
    said = f"Причина отсутствия страницы: {text}" if role is Role.REASON else text
    return row.having(**{field: getattr(row, field) or said})


def _with_site(row: RegistryRow, text: str, where: str, say: Say) -> RegistryRow:
    """A page put into the column of sites is a page."""
    pages = find_links(text)
    if pages:
        return with_pages(row, pages)
    pieces = [piece for piece in re.split(r"[\s,;]+", text) if piece]
    sites = [piece for piece in pieces if "." in piece] or pieces
    if not sites:  # only commas and the like
        return row
    try:
        site = fields.site(sites[0], where)
    except BadInput:
        say(f"{where}: сайт «{text[:60]}» не взят: это не адрес сайта.")
        return row
    if len(sites) > 1:
        say(f"{where}: сайтов несколько, взят первый: {site}.")
    return row.having(site=row.site or site)


def _email(text: str, where: str, say: Say) -> str:
    """The first address of a text, as it is written but for its case."""
    pieces = [piece.strip("<>()[]«».").lower() for piece in re.split(r"[\s,;]+", text) if emails(piece)]
    for piece in pieces:
        try:
            found = fields.email(piece.removeprefix("mailto:"), where)
        except BadInput:
            continue
        if len(pieces) > 1:
            say(f"{where}: адресов почты несколько, взят первый: {found}.")
        return found
    say(f"{where}: почта «{text[:60]}» не взята: это не адрес почты.")
    return ""


def _phones(written: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Phones as they are written, one by one, an extension with its number; and the words beside them."""
    pieces = re.split(r"[;\n]|,(?!\s*(?:доб|вн))", written)
    cleaned = [clean_line(piece) for piece in pieces]
    found = tuple(text for text in cleaned if re.search(r"\d{2}", text) and len(text) <= _LONGEST_PHONE)
    words = tuple(text for text in cleaned if text not in found and sum(map(str.isalpha, text)) > 1)
    return found, words


def _code(text: str, lengths: tuple[int, int], rule: Callable[[str, str], str], where: str, say: Say) -> str:
    """An INN or ОГРН; one that a table program has cut of its leading zero is made whole if it then adds up."""
    digits = re.sub(r"\D", "", _EXCEL_TAIL.sub("", text))
    for attempt in (digits, f"0{digits}") if len(digits) + 1 == lengths[0] else (digits,):
        try:
            return rule(attempt, where)
        except BadInput as problem:
            refused = str(problem)
    say(refused if digits else f"{where}: «{text[:40]}» не взят: в нём нет цифр.")
    return ""

"""A list of organizations as lines: a name, its links beside it or under it, details after their labels."""

from __future__ import annotations

import re

from registry import networks
from registry.imports.organizations.collecting import Collector, is_signature, is_total
from registry.imports.organizations.fields import Say, is_nothing, say_post, with_links, with_pages, with_value
from registry.imports.organizations.headers import Role, role_of
from registry.imports.organizations.model import RegistryRow
from registry.links import PageLink, Refusal, Spotted, UnknownLink, find_links, spot
from registry.names import without_ending
from vault import doing
from vault.text import clean_line, fold

_NUMBER = re.compile(r"(?:№\s*)?\d{1,4}\s*[.)]\s*(?=\D|$)|[-–—•*·▪●]\s+|[•·▪●]")
_BARE_NUMBER = re.compile(r"\d{1,4}\s+(?=[«\"А-ЯЁ])")
_SEPARATORS = " \t-–—:;,|/("
_AFTER = " \t-–—:;,|/)."
_LABELS = frozenset(label for network in networks.NETWORKS for label in network.labels) | frozenset(
    ["ссылка", "страница", "группа", "сообщество", "паблик", "госпаблик", "канал", "телеграм-канал", "сайт", "почта",
     "e-mail", "email", "тел", "тел.", "телефон", "адрес страницы", "соцсети", "и", "url"]
)  # fmt: skip
_EMAIL = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[^\W\d_][\w-]+")
_INLINE = (
    (Role.OGRN, re.compile(r"\bОГРН\s*[:№]?\s*(\d{13,15})\b", re.IGNORECASE)),
    (Role.INN, re.compile(r"\bИНН\s*[:№]?\s*(\d{9,12})\b", re.IGNORECASE)),
    (Role.EMAIL, _EMAIL),
    (
        Role.PHONES,
        re.compile(r"\b(?:тел(?:ефон)?|т)\.?\s*:?\s*((?:\+7|8)?[\d\s()–-]{5,22}\d(?:\s*доб\.?\s*\d+)?)", re.IGNORECASE),
    ),
    (Role.PHONES, re.compile(r"(?<!\d)((?:\+7|8)[\s(-]*\d{3,5}[\s)-]*[\d\s-]{5,10}\d(?:\s*доб\.?\s*\d+)?)")),
)
# What a line must hold to be more than a name: a link, an address of mail, six digits near each other.
_RICH = re.compile(r"[^\w\s№«»\"„“”'(),;–—-]|(?:\d\D{0,4}){6}|(?:club|public|event)\d", re.IGNORECASE)
# «ответственная Петрова Ольга Ивановна», «отв. за страницу — Петрова О. И.»
_RESPONSIBLE = re.compile(
    r"(?i:отв(?:етственн\w+)?\.?(?: лицо)?(?: за [^,:;–—]{2,40}?)?|администратор|исполнитель)\s*[:–—-]?\s*"
    r"(?P<who>[А-ЯЁ][а-яё-]+ [А-ЯЁ](?:[а-яё-]+|\.)(?: ?[А-ЯЁ](?:[а-яё]+|\.))?)"
)
# The same in the middle of a line, with a phone that is that person's.
_RESPONSIBLE_HERE = re.compile(
    rf"(?<=[\s,;(–—-]){_RESPONSIBLE.pattern}(?:\.?[\s,;(]+(?:(?i:тел)\.?\s*:?\s*)?"
    r"(?P<phone>(?:\+7|8)[\s(-]*\d{3,5}[\s)-]*[\d\s-]{5,10}\d))?\)?"
)
# «ЕДДС – нет», «Спортшкола: страница заблокирована»: a name and what is said of its page.
_NO_PAGE = re.compile(r"(?P<name>.*[^\W\d_].*?)\s*(?:[–—:]|\s-)\s*(?P<said>[^«»\"/@]{2,80})")
_OF_PAGE = re.compile(
    r"(?:(?:страниц|групп|сообществ|аккаунт|канал)\w*\s(?:\S+\s+){0,3})?(?:план(?:ир|ы\b)|в\s+план|запланир|будет\s"
    r"|создан(?:[аоы]?\b|и)|созда[её]тся|создад|создать|создают|в\s+разработ|в\s+процесс|заблокир|закры(?:т[аоы]?\b|ва)"
    r"|удал(?:ен[аоы]?\b|ил)|не\s+(?:вед|созда|план|заведе|актив|работа|функц)|нет\b|отсутств|приостан)"
)
_RULE = re.compile(r"[-–—_=*.~\s]{2,}")
_DETAIL = re.compile(r"(?P<label>[^:–—«»]{2,40}?)\s*[:–—]\s*(?P<value>.*)")


def read_freeform(lines: list[str], collector: Collector) -> None:
    """Put the organizations of the lines into the collector."""
    filled = [line for line in lines if line.strip()]
    counted = sum(bool(_BARE_NUMBER.match(line)) for line in filled) > len(filled) * 0.6
    pending: tuple[int, str] | None = None  # a name whose quotes are open at the end of its line
    for number, line in doing.over(enumerate(lines, 1), len(lines), "Читаю строки"):
        text = clean_line(line)
        if not text or _RULE.fullmatch(text):
            collector.blank(number)
            continue
        if pending is not None:
            start, beginning = pending
            if text.count("»") > text.count("«") and not _NUMBER.match(text):
                collector.say(f"Строка {number} — продолжение названия со строки {start}.")
                _read_line(start, f"{beginning} {text}", collector)
                pending = None
                continue
            _read_line(start, beginning, collector)
            pending = None
        bare = _strip_number(text, counted)
        if _begins_list(text, bare, collector):
            collector.go_on_after_signature()
        if bare.count("«") > bare.count("»") and not spot(bare):
            pending = (number, bare)
        else:
            _read_line(number, bare, collector)
    if pending is not None:
        _read_line(*pending, collector)


def _begins_list(text: str, bare: str, collector: Collector) -> bool:
    """Whether a line under «С уважением» is no longer who signs: «Приложение», «1. Школа № 5»."""
    numbered = bare != text and (bare[:1].isalpha() or bare[:1] in ("«", '"'))
    return numbered or (collector.is_heading(bare) and not bare.endswith(":"))


def parse_line(text: str, line: int, say: Say) -> RegistryRow:
    """A line taken apart; the name is "" when the line holds only links and details of another one."""
    if not _RICH.search(text):  # a bare name, as nearly all are
        return RegistryRow(line, without_ending(text.rstrip(";, ").strip()))
    row = RegistryRow(line, "")
    spans: list[tuple[int, int]] = []
    for spotted in spot(text):
        if _is_in_name(text, spotted):
            continue
        say_post(text[spotted.start : spotted.end], spotted.link, line, say)
        row = _with_spotted(row, spotted, say)
        spans.append((spotted.start, spotted.end))
    row = _with_inline(row, text, spans, say)
    pieces = _pieces(text, sorted(spans))
    named = []
    for piece in pieces:
        if who := _RESPONSIBLE.fullmatch(piece):
            row = with_value(row, Role.RESPONSIBLE, who["who"], say)
        elif piece:
            named.append(piece)
    if not named:
        return row
    row = row.having(name=without_ending(named[0]))
    for piece in named[1:]:
        if not is_nothing(piece):
            say(f"Строка {line}: не разобрано: «{piece[:60]}».")
    return row


def _with_inline(row: RegistryRow, text: str, spans: list[tuple[int, int]], say: Say) -> RegistryRow:
    """The row with the people, numbers and addresses that stand in the text; where they stand is added to `spans`."""
    for who in _RESPONSIBLE_HERE.finditer(text):
        row = with_value(row, Role.RESPONSIBLE, f"{who['who']} {who['phone'] or ''}", say)
        spans.append(who.span())
    for role, pattern in _INLINE:
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in spans):
                continue
            value = match.group(1) if match.groups() else match.group()
            row = with_value(row, role, value, say)
            spans.append(match.span())
    return row


def _is_in_name(text: str, spotted: Spotted) -> bool:
    """«Газета «Vesti.ru»»: what looks like a site stands in the quotes of a name."""
    link = spotted.link
    inside = spotted.start > 0 and text[spotted.start - 1] in '«"„“'
    return inside and isinstance(link, UnknownLink) and link.refusal is Refusal.OTHER_SITE


def _with_spotted(row: RegistryRow, spotted: Spotted, say: Say) -> RegistryRow:
    link = spotted.link
    if isinstance(link, PageLink):
        return with_pages(row, (link,))
    if link.refusal is Refusal.OTHER_SITE and not row.site:
        return with_value(row, Role.SITE, link.text, say)
    _say_unknown(link, row.line, say)
    return row


def _say_unknown(link: UnknownLink, line: int, say: Say) -> None:
    say(f"Строка {line}: ссылка «{link.text}» не взята: {link.message}.")


def _pieces(text: str, spans: list[tuple[int, int]]) -> list[str]:
    """What stands between the links, without separators and without the labels that stood before them."""
    if not spans:
        return [text.rstrip(";, ").strip()]
    found = []
    place = 0
    for start, end in [*spans, (len(text), len(text))]:
        piece = text[place:start].strip(_AFTER) if place else text[:start].strip()
        found.append(
            _without_label(piece.rstrip(_SEPARATORS)) if start < len(text) else piece.rstrip(_SEPARATORS + ".)")
        )
        place = max(place, end)
    return [piece for piece in found if re.search(r"[^\W_]", piece)]


def _without_label(piece: str) -> str:
    """«МБОУ Школа — ВК» before a link is «МБОУ Школа»."""
    while piece:
        last = re.search(r"[^\s\-–—:;,|/(]+$", piece)
        if last is None or fold(last.group()).strip(".") not in _LABELS:
            return piece
        piece = piece[: last.start()].rstrip(_SEPARATORS)
    return piece


def _strip_number(text: str, counted: bool) -> str:
    match = _NUMBER.match(text) or (_BARE_NUMBER.match(text) if counted else None)
    return text[match.end() :].strip() if match else text


def _read_line(number: int, text: str, collector: Collector) -> None:
    if not text:
        collector.reject(number, "номер без названия")
    elif is_total(text):
        collector.total(number, text)
    elif is_signature(text) or (collector.is_signed and not find_links(text)):
        collector.signature(number, text)
    elif not _read_detail(number, text, collector):
        if not spot(text) and (collector.is_heading(text) or _is_header(text) or collector.goes_on_title(number, text)):
            collector.title(number, text)
            return
        row = _without_words_of_page(parse_line(text, number, collector.say), collector.say)
        if row.name:
            collector.add(row)
        elif row == RegistryRow(number, ""):
            collector.reject(number, f"нет названия организации: «{text[:60]}»")
        else:
            collector.extend(row, text)


def _without_words_of_page(row: RegistryRow, say: Say) -> RegistryRow:
    """The row whose name does not hold what was written of its page after a dash; that is told."""
    if row.links and row.name[:1].islower() and _OF_PAGE.match(row.name):  # «vk.com/club1 – закрыта»
        say(f"Строка {row.line}: сказанное о странице не взято: «{row.name[:60]}».")
        return row.having(name="")
    found = _NO_PAGE.fullmatch(row.name) if not row.links else None
    if found is None or not (is_nothing(found["said"]) or _OF_PAGE.match(fold(found["said"]))):
        return row
    if not is_nothing(found["said"]):
        say(f"Строка {row.line}: сказанное о странице не взято: «{found['said'][:60]}».")
    return row.having(name=without_ending(found["name"]))


def _read_detail(number: int, text: str, collector: Collector) -> bool:
    """A line such as «Адрес: …» or «ВК: нет» tells of the organization above it."""
    match = _DETAIL.fullmatch(text)
    label = match.group("label") if match else ""
    role = role_of(label) if match and len(label.split()) <= 3 else None
    if (
        match is None
        or role is None
        or match.group("value").startswith("//")
        or spot(label)
        or role in (Role.NAME, Role.NUMBER, Role.SHORT_NAME, Role.IGNORED)
    ):
        return False
    value = match.group("value")
    network = next((one.code for one in networks.NETWORKS if fold(label).strip(".") in one.labels), "")
    empty = RegistryRow(number, "")
    if role in (Role.VK, Role.OK, Role.TELEGRAM, Role.MAX, Role.LINK, Role.VK_ID):
        addition = with_links(empty, value, network, collector.say)
    else:
        addition = with_value(empty, role, value, collector.say)
    if addition != empty:
        collector.extend(addition, text)
    elif is_nothing(value):
        collector.say(f"Строка {number}: «{text[:60]}» — брать нечего.")
    return True


def _is_header(text: str) -> bool:
    """A row of headers that was written as a line: «№ Наименование Ссылка»."""
    words = fold(text).split()
    return (
        len(words) <= 4 and role_of(text) is Role.NAME and words[0].startswith(("наименован", "назван", "организаци"))
    )

"""What a row says of people and of the state of pages: names with their contacts, founders, words of official lists.

The rules of names and phones are the registry's; here is only their border with a cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from registry import fields
from registry.imports.organizations.headers import Role
from registry.imports.organizations.model import Contact, RegistryRow
from registry.pages import Category, PageState
from registry.requisites import emails
from vault.errors import BadInput
from vault.text import clean_line, fold

Say = Callable[[str], None]

# Beginnings of words in the column of the state of a page; the first that is met counts.
_STATES = (
    ("планир", PageState.PLANNED),
    ("запланир", PageState.PLANNED),
    ("созда", PageState.PLANNED),
    ("в разработ", PageState.PLANNED),
    ("будет", PageState.PLANNED),
    ("не вед", PageState.CLOSED),
    ("не действ", PageState.CLOSED),
    ("неактив", PageState.CLOSED),
    ("не актив", PageState.CLOSED),
    ("закры", PageState.CLOSED),
    ("заброш", PageState.CLOSED),
    ("заблок", PageState.BLOCKED),
    ("заморож", PageState.BLOCKED),
    ("удал", PageState.DELETED),
    ("исключ", PageState.WITHDRAWN),
    ("выведен", PageState.WITHDRAWN),
    ("действ", PageState.ACTIVE),
    ("актив", PageState.ACTIVE),
    ("вед", PageState.ACTIVE),
    ("работает", PageState.ACTIVE),
    ("открыт", PageState.ACTIVE),
)
_CATEGORIES = (("флагман", Category.FLAGSHIP), ("активн", Category.ACTIVE), ("визитк", Category.CARD))
_CONTACTS = {
    Role.POSITION: ("responsible_contact", "position"),
    Role.PERSON_PHONE: ("responsible_contact", "phone"),
    Role.PERSON_EMAIL: ("responsible_contact", "email"),
    Role.DEPUTY_POSITION: ("deputy_contact", "position"),
    Role.DEPUTY_PHONE: ("deputy_contact", "phone"),
    Role.DEPUTY_EMAIL: ("deputy_contact", "email"),
}
_PHONE = re.compile(r"(?:\+7|8)?[\s(-]*\d{3,5}[\s)-]*[\d\s-]{4,10}\d(?:,?\s*доб\.?\s*\d+)?|\b\d[\d\s()-]{4,12}\d\b")
_PHONE_LABEL = r"(?:(?<!\w)(?:тел(?:ефон)?|моб(?:ильный)?|сот(?:овый)?|раб(?:очий)?|т)\.?\s*:?\s*)?"
# The one letter only in lower case and at an end: «Т. С.» are the initials of a name.
_LABEL = re.compile(r"\b(?i:тел(?:ефон)?|моб|сот|e-?mail|почта)\b\.?:?|(?<!\w)т\.?:?\s*(?=$|[,;)])")
ROLES = frozenset(
    {*_CONTACTS, Role.RESPONSIBLE, Role.DEPUTY, Role.HEAD, Role.HEAD_POSITION, Role.STATUS, Role.CATEGORY}
)
_PERSON = re.compile(r"[А-ЯЁ][а-яё-]+ [А-ЯЁ](?:\. ?(?:[А-ЯЁ]\.?)?|[а-яё]+)(?: [А-ЯЁ][а-яё]+)?")
_POSITION_FIRST = re.compile(
    r"(?P<position>(?i:(?:и\. ?о\. |врио |исполняющ\w+ обязанности )?"
    r"(?:директор|заведующ|руководител|начальник|глав)\w*)(?: [а-яё-]+){0,3})[ ,:–—-]+" + f"(?P<name>{_PERSON.pattern})"
)
# «Директор Иванова Анна Петровна»
# Who says nobody, or somebody of another row.
_NOBODY = re.compile(
    r"(?:он|она|они|тот|та|те|то)\s+же\b.*|(?:временно\s+)?ваканси\w*.*|(?:временно\s+)?вакант\w*.*|уволен\w*|уволил\w*"
    r"|(?:пока\s+)?не\s+(?:назначен|определ|выбран)\w*.*|(?:будет\s+)?назнач\w+|уточня\w+|нет\s+(?:данных|информации|сведений)"
)
_BETWEEN = re.compile(r"\s*[,;/]\s*|\s+и\s+")
_PATRONYMIC = re.compile(r"[А-ЯЁ][а-яё]+(?:вич|вна|ична|инична)\b")
_LONGEST_NAME = 120  # characters: three words of a name; longer is a paragraph


def with_person(row: RegistryRow, role: Role, written: str, say: Say) -> RegistryRow:
    """The row with what one cell says of a person or of the state of its pages."""
    where = f"Строка {row.line}"
    text = _in_a_line(written) if role in (Role.RESPONSIBLE, Role.DEPUTY, Role.HEAD) else clean_line(written)
    if role is Role.STATUS:
        return _with_state(row, text, where, say)
    if role is Role.CATEGORY:
        found = next((category for word, category in _CATEGORIES if word in fold(text)), None)
        if found is None:
            say(f"{where}: категория «{text[:40]}» не взята: нужны флагман, активный или визитка.")
            return row
        return row.having(category=row.category or found.value)
    if role in (Role.HEAD, Role.HEAD_POSITION):
        return _with_head(row, role, text, where, say)
    if role in (Role.RESPONSIBLE, Role.DEPUTY):
        return _with_name(row, role, text, where, say)
    return _with_contact(row, role, text, where, say)


def _in_a_line(written: str) -> str:
    """The lines of a cell as one; what stands on a line of its own after a whole name is apart from it."""
    found = last = ""
    for line in filter(None, map(clean_line, written.splitlines())):
        apart = _PERSON.fullmatch(last) and not _PATRONYMIC.match(line)
        found, last = f"{found}{', ' if apart else ' ' if found else ''}{line}", line
    return found


def _with_state(row: RegistryRow, text: str, where: str, say: Say) -> RegistryRow:
    folded = fold(text)
    found = next((state for word, state in _STATES if folded.startswith(word) or f" {word}" in folded), None)
    if found is None:
        say(f"{where}: статус «{text[:40]}» не взят: непонятно, что он говорит о странице.")
        return row
    return row.having(page_state=row.page_state or found.value)


def _with_name(row: RegistryRow, role: Role, text: str, where: str, say: Say) -> RegistryRow:
    """«Иванова Анна Петровна, 2-21-00, a@b.ru»: the name ends where something else begins."""
    bare, phones, mails = _bare(text)
    name, position = _apart(bare, where, say)
    if _is_name(name, where, say):
        field = "responsible" if role is Role.RESPONSIBLE else "deputy"
        if getattr(row, field) and fold(getattr(row, field)) != fold(name):
            say(f"{where}: в строке назван ещё один человек, не взят: {name}.")
            return row
        row = row.having(**{field: getattr(row, field) or name})
    prefix = "responsible" if role is Role.RESPONSIBLE else "deputy"
    if position:
        row = _with_contact(row, Role(f"{prefix}_position"), position, where, say)
    for value, phone_role in ((phones[:1], f"{prefix}_phone"), (mails[:1], f"{prefix}_email")):
        if value:
            row = _with_contact(row, Role(phone_role), value[0], where, say)
    return row


def _with_head(row: RegistryRow, role: Role, text: str, where: str, say: Say) -> RegistryRow:
    """Who heads the organization: a name alone or with the position on either side of it. It answers for no page."""
    if role is Role.HEAD_POSITION:
        if len(text) > fields.MAX_LENGTH:
            say(f"{where}: должность руководителя слишком длинна и не взята.")
            return row
        return row.having(head_position=row.head_position or text)
    bare, phones, mails = _bare(text)
    if phones or mails:
        say(f"{where}: телефон и почта руководителя не берутся, их в реестре нет.")
    said = _POSITION_FIRST.fullmatch(bare)
    name, position = (said["name"], said["position"]) if said else _apart(bare, where, say)
    if not _is_name(name, where, say):
        return row
    row = row.having(head_name=row.head_name or name)
    return row.having(head_position=row.head_position or position) if row.head_name == name else row


def _bare(text: str) -> tuple[str, list[str], list[str]]:
    """A cell without the phones and addresses of mail in it, and those."""
    phones = _PHONE.findall(text)
    mails = [piece.strip("<>()[].;") for piece in re.split(r"[\s,;]+", text) if emails(piece)]
    name = text
    for phone in phones:
        name = re.sub(f"{_PHONE_LABEL}{re.escape(phone)}", " ", name, flags=re.IGNORECASE)
    for other in mails:
        name = name.replace(other, " ")
    return clean_line(_LABEL.sub(" ", name)).strip(" ,;:()-–—/").lstrip("."), phones, mails


def _is_name(name: str, where: str, say: Say) -> bool:
    if sum(letter.isalpha() for letter in name) < 2:
        say(f"{where}: имя не взято, в ячейке его нет.")
        return False
    if _NOBODY.fullmatch(fold(name)):
        say(f"{where}: имя не взято: «{name[:40]}». Впишите, кто это, в карточке организации.")
        return False
    if len(name) > _LONGEST_NAME:
        say(f"{where}: имя не взято: в ячейке больше {_LONGEST_NAME} знаков.")
        return False
    return True


def _apart(name: str, where: str, say: Say) -> tuple[str, str]:
    """A name and the position after it; of two people in one cell the first, and the other is said."""
    found = _BETWEEN.search(name)
    if found is None:
        return name, ""
    first, rest = name[: found.start()], name[found.end() :].strip(" ,;:()-–—/")
    if not _PERSON.fullmatch(first.strip()) or not rest:
        return name, ""
    if _PERSON.match(rest) or found.group().strip() == "и":
        say(f"{where}: в ячейке больше одного человека, взят первый: {first.strip()}; не взято: «{rest[:80]}».")
        return first.strip(), ""
    return first.strip(), rest


def _with_contact(row: RegistryRow, role: Role, text: str, where: str, say: Say) -> RegistryRow:
    whose, field = _CONTACTS[role]
    contact: Contact = getattr(row, whose)
    if field == "phone" and emails(text) and not contact.email:  # «контакты» hold both
        row = _with_contact(row, Role(role.value.replace("phone", "email")), text, where, say)
        contact = getattr(row, whose)
        found = _PHONE.search(text)
        text = found[0] if found else ""
    if field == "email":
        text = next((piece.strip("<>()[].;").lower() for piece in re.split(r"[\s,;]+", text) if emails(piece)), text)
        try:
            text = fields.email(text, where)
        except BadInput:
            say(f"{where}: почта ответственного не взята: это не адрес.")
            return row
    text = clean_line(text)
    if len(text) > fields.MAX_LENGTH:
        say(f"{where}: слишком длинный текст об ответственном не взят.")
        return row
    if not text or getattr(contact, field):
        return row
    return row.having(**{whose: replace(contact, **{field: text})})

"""What a server answers in place of a page though it says that all is well: notices of works, stubs of hosts, nothing.

A link that is not on such an answer may well be on the page. Where it is in doubt whether a short answer is a page,
it is none: the site then counts as seen in part. Pages that scripts draw, and gates before them, are in `pages`.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from checks.collectors.site import urls
from checks.facts import FailureKind
from vault.text import clean_line, fold

LITTLE = 250  # characters of visible text; the emptiest real main page has more in its menu alone
SOME = 1200  # characters; a longer page is a page, whatever it tells of
_FEW = 4  # links within the site; a page with a menu has more
_MAX_ANCHORS = 300
_LONGEST_TITLE = 300

# Texts are compared folded: small letters, no ё.
_WORKS = re.compile(
    r"(?:технически|профилактически|регламентны)[ехм] работ(?:ы|ам|ах)?\b|тех\.? ?работ(?:ы|ам|ах)?\b"
    r"|\b(?:сайт\w*|портал|сервер|ресурс)\W+(?:\w+\W+){0,3}(?:недоступ\w+|не работает|закрыт\b|обновляется"
    r"|на обновлени\w+|переезжает|реконструкц\w+|в разработке|разрабатывается|в стадии|на ремонте"
    r"|на обслуживани\w+|перегружен)"
    r"|реконструкц\w+ сайта|временно (?:недоступ|не работает|приостановлен|закрыт|отключ)"
    r"|скоро (?:откроется|вернемся|будет здесь|мы вернемся)"
    r"|(?:попробуйте|повторите|зайдите)\W+(?:\w+\W+){0,3}(?:позже|позднее)"
    r"|ошибка\W+(?:\w+\W+){0,4}баз\w+ данных|внутренняя ошибка сервера|ошибка (?:сервера|50\d)"
    r"|under construction|maintenance|coming soon|(?:temporarily|service) unavailable|bad gateway|gateway time-?out"
    r"|internal server error|database (?:connection|error)|too many requests|try again later|fatal error"
)
_STUB = re.compile(
    r"\bдомен\w*\W+(?:[\w.-]+\W+){0,4}(?:припаркован|прилинкован|привязан|подключен|продает|продаж|делегирован"
    r"|заблокирован|просрочен|истек|зарегистрирован|не настроен|свободен|отключен)"
    r"|(?:купить|продлить|продлите) домен|парков\w+ домен|панел\w+ управления хостингом"
    r"|\bсрок\W+(?:\w+\W+){0,3}(?:регистрации|оплаты|аренды|тарифа|хостинга)\W+(?:\w+\W+){0,3}(?:истек|закончил|завершил)"
    r"|\b(?:сайт|аккаунт|хостинг|страница)\w*\W+(?:[\w.-]+\W+){0,3}(?:отключен|приостановлен|заблокирован|не оплачен"
    r"|удален[ао]?\b|не настроен|не опубликован|не существует|успешно создан|заморожен)"
    r"|\bдоступ\W+(?:\w+\W+){0,4}(?:ограничен|заблокирован|запрещен|приостановлен)"
    r"|\b(?:account|site|website|domain)\W+(?:[\w.-]+\W+){0,3}(?:suspended|parked|expired|disabled|for sale"
    r"|not (?:found|configured))|buy this domain|parking page|welcome to nginx|it works!|default (?:web )?(?:site|page)"
    r"|test page|index of /|access denied|forbidden"
)
_MISSING = re.compile(
    r"^\W*404\b|(?:ошибка|error)\W*404\b|\b404\W+(?:not|page|error|ошибка|страниц)|not found"
    r"|(?:страница|страницы|документ)\W+(?:\w+\W+){0,2}не (?:найден|существует)"
)
_CLOSED = re.compile(r"</(?:html|body)\b", re.IGNORECASE)
_OPENED = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[a-z!?]", re.IGNORECASE)


def instead(tree: LexborHTMLParser, source: str, visible: str, base: str, *, shows: bool = False) -> FailureKind | None:
    """What the answer is when it is not the page that was asked for, None for a page.

    SERVER: the site is being worked on or is unwell; GARBAGE: it is the host's stub, or next to nothing; GONE: it
    says in words alone that there is no such page. `visible` is its text up to a little more than SOME characters,
    `base` the address its links are counted from. `shows`: little text is no wonder here, there is something else in
    it, links to social networks, frames, or scripts that draw it.
    """
    if not _ANY_TAG.search(source):
        return FailureKind.GARBAGE
    title = _title(tree)
    if len(visible) > SOME:
        return _told(title)
    inner = _inner(tree, base)
    told = _told(" ".join((title, _heading(tree), visible if inner < _FEW else "")))
    if told is not None:
        return told
    return FailureKind.GARBAGE if len(visible) < LITTLE and not inner and not shows else None


def cut(source: str) -> bool:
    """Whether the page stops before its end, as it does when the script that makes it breaks on the way."""
    return _OPENED.search(source) is not None and _CLOSED.search(source) is None


def _told(text: str) -> FailureKind | None:
    folded = fold(text)
    if _WORKS.search(folded):
        return FailureKind.SERVER
    if _STUB.search(folded):
        return FailureKind.GARBAGE
    return FailureKind.GONE if _MISSING.search(folded) else None


def _title(tree: LexborHTMLParser) -> str:
    node = tree.css_first("title")
    return clean_line(node.text(deep=True))[:_LONGEST_TITLE] if node is not None else ""


def _heading(tree: LexborHTMLParser) -> str:
    return " ".join(clean_line(node.text(deep=True))[:_LONGEST_TITLE] for node in tree.css("h1")[:3])


def _inner(tree: LexborHTMLParser, base: str) -> int:
    """How many links lead to pages of the same site, counted up to as many as matter."""
    count = 0
    for node in tree.css("a[href], area[href]")[:_MAX_ANCHORS]:
        href = (node.attributes.get("href") or "").strip()
        address = "" if not href or href.startswith("#") else urls.joined(base, href)
        count += bool(address) and urls.same_site(address, base)
        if count >= _FEW:
            break
    return count

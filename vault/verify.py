"""The full look at an open vault: every part with a figure, damage named, nothing changed.

What it cannot see it says: rows cut off after the last anchor, and a whole directory put back, show only against
an anchor line kept elsewhere; one old page of the registry put back does not show at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vault import anchor, header, journal, secrets
from vault.errors import PoryadokError
from vault.files import require_private, sync_directory
from vault.journal import Tip
from vault.lock import WriterLock
from vault.sqlcipher import Connection, DatabaseError
from vault.store import Store, Tier
from vault.text import counted

UNSEEN = (
    "Не видно изнутри: строки журнала, срезанные после последней отметки, старая страница реестра, возвращённая "
    "на место по одной, и возврат всего каталога целиком. "
    "Сравните строку отметки с той, что хранится отдельно."
)


@dataclass(frozen=True)
class Part:
    """One part of the look: its figure, and the damage found in it ('' when it is whole)."""

    name: str
    figure: str
    damage: str = ""


@dataclass(frozen=True)
class VerifyReport:
    parts: tuple[Part, ...]
    anchor_line: str
    unseen: str = UNSEEN

    @property
    def whole(self) -> bool:
        return not any(part.damage for part in self.parts)


def verify(store: Store) -> VerifyReport:
    """Look at header copies, every page, the tables, the journal's chain, the anchor and the sealed blobs."""
    store.write_anchor()
    chain = _chain(store)
    parts = (_headers(store), *store.database.outside(_pages), chain, _anchor(store), _blobs(store))
    found = anchor.read(store.directory, store.ring.journal)
    return VerifyReport(parts, found.line() if found else "")


def check_against(store: Store, line: str) -> Part:
    """Hold the journal against an anchor line that was kept elsewhere."""
    name = "Строка отметки"
    try:
        vault_id, _generation, number, mac, _time = line.split()
        kept = Tip(int(number), bytes.fromhex(mac))
    except ValueError:
        return Part(name, "не разобрана", "Строка отметки не похожа на напечатанную vault verify.")
    if vault_id != store.vault_id:
        return Part(name, f"№ {kept.n}", "Строка отметки от другого хранилища.")
    found = store.database.read(lambda connection: journal.mac_of(connection, kept.n))
    if kept.n and found != kept.mac:
        return Part(name, f"№ {kept.n}", "Журнал не содержит этой записи: базу вернули к старой или обрезали.")
    return Part(name, f"№ {kept.n} на месте")


def _headers(store: Store) -> Part:
    count = counted(len(store.header.slots), "способ входа", "способа входа", "способов входа")
    try:
        main = header.read(store.directory)
    except PoryadokError as error:
        return Part("Заголовок", count, str(error))
    if main != store.header:
        return Part("Заголовок", count, "Заголовок на диске не тот, с которым открыто хранилище.")
    copy = header.second_copy(store.directory)
    if copy is None:
        advice = "Исправить: poryadok vault repair-header."
        return Part("Заголовок", count, f"Вторая копия заголовка повреждена или её нет. {advice}")
    if copy != main:
        return Part("Заголовок", count, "Вторая копия заголовка не такая, как первая: в ней может жить старый пароль.")
    return Part("Заголовок", f"{count}, вторая копия цела")


def _pages(connection: Connection) -> tuple[Part, ...]:
    """Every page against its HMAC, then the structure and the links between tables."""
    try:
        pages = connection.execute("PRAGMA page_count").fetchone()
        broken = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
        structure = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
        links = len(connection.execute("PRAGMA foreign_key_check").fetchall())
    except DatabaseError as error:
        return (Part("Страницы базы", "не прочитаны", f"База повреждена: {error}."),)
    figure = counted(int(str(pages[0])) if pages else 0, "страница", "страницы", "страниц")
    return (
        Part("Страницы базы", figure, f"Не сходятся: {'; '.join(broken[:5])}." if broken else ""),
        Part("Структура базы", "проверена", "" if structure == ["ok"] else f"{'; '.join(structure[:5])}."),
        Part("Связи таблиц", "проверены", f"Нарушено связей: {links}." if links else ""),
    )


def _chain(store: Store) -> Part:
    try:
        chain = store.database.read(lambda c: journal.check_chain(c, store.ring.journal, store.vault_id))
    except PoryadokError as error:
        return Part("Журнал", "не прочитан", str(error))
    rows = counted(chain.rows, "запись", "записи", "записей")
    broken = "" if chain.broken_at is None else f"Цепочка рвётся на записи № {chain.broken_at}."
    return Part("Журнал", rows, broken)


def _anchor(store: Store) -> Part:
    try:
        finding = store.database.read(
            lambda c: anchor.finding(store.directory, c, store.ring.journal, store.vault_id, store.header.generation)
        )
    except PoryadokError as error:
        return Part("Отметка журнала", "не проверена", str(error))
    return Part("Отметка журнала", "сходится" if finding is None else "не сходится", finding or "")


def _blobs(store: Store) -> Part:
    scope = "" if store.tier is Tier.SECRETS else " (сейф закрыт: проверены только ключи доступа к сетям)"
    try:
        opened = store.read(secrets.try_all)
    except PoryadokError as error:
        return Part("Секреты", "не прочитаны", str(error))
    figure = counted(opened.tried, "секрет вскрыт", "секрета вскрыты", "секретов вскрыто") + scope
    return Part("Секреты", figure, f"Не вскрываются: {', '.join(opened.broken[:5])}." if opened.broken else "")


def repair_header(directory: Path) -> str:
    """Put the whole copy of the header in the place of the damaged one, which is set aside; answers its name.

    BadInput if none is needed, VaultDamaged if both are damaged, VaultHeld.
    """
    require_private(directory)
    lock = WriterLock(directory)
    try:
        name, content = header.for_repair(directory)
        damaged = directory / name
        if damaged.exists():
            damaged.rename(damaged.with_name(f"{name}.damaged"))
            sync_directory(directory)
        header.write(directory, content)
    finally:
        lock.release()
    return name

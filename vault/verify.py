"""The full look at an open vault: every part with a figure, damage named, nothing changed.

What it cannot see it says: rows cut off after the last anchor, and a whole directory put back, show only against
an anchor line kept elsewhere; one old page of the registry put back does not show at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vault import anchor, backup, doing, header, journal, manifest, past, secrets
from vault.errors import PoryadokError, Stopped
from vault.files import require_private, sync_directory
from vault.lock import WriterLock
from vault.sqlcipher import Connection, DatabaseError, Row, stoppable
from vault.store import Store, Tier
from vault.text import counted

UNSEEN = (
    "Не видно изнутри: строки журнала, срезанные после последней отметки, старая страница реестра, возвращённая "
    "на место по одной, и возврат всего каталога целиком. "
    "Сравните строку отметки с той, что хранится отдельно."
)

_OTHER_COPY = (
    "Вторая копия заголовка не такая, как первая: в ней может жить старый пароль. "
    "Её перепишет любая смена способов входа, например poryadok vault slots add --kind words."
)
_STOPPED = "Проверка остановлена: о целости хранилища она ничего не говорит. Ничего не изменено."
_UNREADABLE = "Файл базы повреждён: он не читается до конца."


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
    """Look at header copies, every page, the tables, the journal's chain, the anchor, the sealed blobs, the backups.

    Stopped: nothing can be said of the whole then.
    """
    with doing.saying(_STOPPED):
        return _verified(store)


def _verified(store: Store) -> VerifyReport:
    store.write_anchor()
    pages = store.database.outside(_pages)
    parts = (_headers(store), *pages, _chain(store), *_past(store), _anchor(store), _blobs(store), _backups(store))
    found = anchor.read(store.directory, store.ring.journal)
    return VerifyReport(parts, found.line() if found else "")


def check_against(store: Store, line: str) -> Part:
    """Hold the journal against an anchor line that was kept elsewhere, of this generation of keys or an earlier one.

    BadInput when it is no such line.
    """
    name, told = "Строка отметки", anchor.parse_line(line)
    generation, kept = told.generation, told.tip
    if told.vault_id != store.vault_id:
        return Part(name, f"№ {kept.n}", "Строка отметки от другого хранилища.")
    if generation == store.header.generation:
        found = store.database.read(lambda connection: journal.mac_of(connection, kept.n))
    else:
        found = store.database.read(lambda connection: past.mac_of(connection, generation, kept.n))
    if found != kept.mac:
        return Part(name, f"№ {kept.n}", "Журнал не содержит этой записи: базу вернули к старой или обрезали.")
    if store.database.read(lambda connection: journal.mac_of(connection, kept.n)) is None:
        return Part(name, f"№ {kept.n}", "Запись была, но из журнала срезана.")
    return Part(name, f"№ {kept.n} на месте" + _of(generation, store))


def _of(generation: int, store: Store) -> str:
    return "" if generation == store.header.generation else f" (поколение ключей {generation})"


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
        return Part("Заголовок", count, _OTHER_COPY)
    return Part("Заголовок", f"{count}, вторая копия цела")


def _pages(connection: Connection) -> tuple[Part, ...]:
    """Every page against its HMAC, then the structure and the links between tables."""
    try:
        pages = connection.execute("PRAGMA page_count").fetchone()
        with doing.step("Проверяю страницы базы"):
            broken = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
    except DatabaseError:
        return (Part("Страницы базы", "не прочитаны", _UNREADABLE),)
    figure = counted(_number(pages), "страница", "страницы", "страниц")
    found = Part("Страницы базы", figure, f"Не сходятся: {'; '.join(broken[:5])}." if broken else "")
    return (found, *_structure(connection))


def _structure(connection: Connection) -> tuple[Part, ...]:
    try:
        with doing.step("Проверяю строение базы"), stoppable(connection):
            structure = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
        links = len(connection.execute("PRAGMA foreign_key_check").fetchall())
        tables = connection.execute("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").fetchone()
        keys = connection.execute(
            "SELECT count(*) FROM sqlite_schema AS each, pragma_foreign_key_list(each.name) WHERE each.type = 'table'"
        ).fetchone()
    except DatabaseError:
        return (Part("Структура базы", "не прочитана", _UNREADABLE),)
    return (
        Part(
            "Структура базы",
            counted(_number(tables), "таблица", "таблицы", "таблиц"),
            "" if structure == ["ok"] else f"{'; '.join(structure[:5])}.",
        ),
        Part(
            "Связи таблиц",
            counted(_number(keys), "связь", "связи", "связей"),
            f"Нарушено связей: {links}." if links else "",
        ),
    )


def _number(row: Row | None) -> int:
    return int(str(row[0])) if row else 0


def _chain(store: Store) -> Part:
    try:
        chain = store.database.read(lambda c: journal.check_chain(c, store.ring.journal, store.vault_id))
    except Stopped:
        raise
    except PoryadokError as error:
        return Part("Журнал", "не прочитан", str(error))
    rows = counted(chain.rows, "запись", "записи", "записей")
    broken = "" if chain.broken_at is None else f"Цепочка рвётся на записи № {chain.broken_at}."
    return Part("Журнал", rows, broken)


def _past(store: Store) -> tuple[Part, ...]:
    """What is kept of the journal under earlier keys; no part where the keys were never renewed."""
    try:
        kept = store.database.read(past.generations)
        broken = store.read(past.broken)
    except Stopped:
        raise
    except PoryadokError as error:
        return (Part("Прежние ключи", "не прочитаны", str(error)),)
    if not kept and not broken:
        return ()
    figure = counted(len(kept), "поколение", "поколения", "поколений")
    damage = f"Подписи журнала не те, что были: поколение {', '.join(map(str, broken))}." if broken else ""
    return (Part("Прежние ключи", figure, damage),)


def _backups(store: Store) -> Part:
    """Every copy by its seal and digest; those under earlier keys can only be counted. One being made is not there."""
    whole, foreign, damaged = 0, 0, []
    copies = backup.listing(store.directory)
    for path in doing.over(copies, len(copies), "Проверяю резервные копии"):
        try:
            of_now = header.read(path).registry_keys == store.header.registry_keys  # the same in all of a generation
        except PoryadokError:
            damaged.append(path.name)
            continue
        found = manifest.read(path, store.ring.journal)
        if not of_now:
            foreign += 1
        elif found is None or not manifest.whole(found, path / store.header.database_name):
            damaged.append(path.name)
        else:
            whole += 1
    figure = counted(whole, "копия цела", "копии целы", "копий целы")
    if foreign:
        figure += f", под прежними ключами {foreign}"
    return Part("Резервные копии", figure, f"Повреждены: {', '.join(damaged[:5])}." if damaged else "")


def _anchor(store: Store) -> Part:
    try:
        finding = store.database.read(
            lambda c: anchor.finding(store.directory, c, store.ring.journal, store.vault_id, store.header.generation)
        )
    except Stopped:
        raise
    except PoryadokError as error:
        return Part("Отметка журнала", "не проверена", str(error))
    known = anchor.read(store.directory, store.ring.journal)
    figure = "не найдена" if known is None else f"№ {known.tip.n}"
    return Part("Отметка журнала", figure, finding or "")


def _blobs(store: Store) -> Part:
    scope = "" if store.tier is Tier.SECRETS else " (сейф закрыт: вскрыты только ключи доступа к сетям)"
    try:
        opened = store.read(secrets.try_all)
    except Stopped:
        raise
    except PoryadokError as error:
        return Part("Секреты", "не прочитаны", str(error))
    tried = counted(opened.tried, "секрет вскрыт", "секрета вскрыты", "секретов вскрыто")
    held = counted(opened.held, "запись сверена", "записи сверены", "записей сверено")
    broken = "; ".join(opened.broken[:5])
    return Part("Секреты", f"{tried}{scope}, {held} с журналом", f"Не сходятся: {broken}." if broken else "")


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

"""Changing the ways in of an open vault: passphrases, recovery words, keys in files; adding, replacing, removing.

Each change asks again for a full way in, makes a backup, writes its journal row, and only then replaces the header.
A new way in is opened in memory before the header that names it is written. What a slot is, is in `slots`.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from vault import backup, doing, header, journal, keyfile, recovery, slots
from vault.errors import BadInput, StorageFailed, WrongPassphrase
from vault.header import MAX_SLOTS, Header, Slot, SlotKind
from vault.keyfile import FileKey
from vault.keys import KEY, Deriver, KdfCost, random_bytes, wipe
from vault.past import RENEWED
from vault.slots import Opened
from vault.store import Store
from vault.text import clean_line
from vault.transaction import Tx

USED = "recovery.used"
ADDED, REMOVED, CHANGED = "slot.added", "slot.removed", "passphrase.changed"
FEWEST = 2
"""Full ways in that must stay: one may be lost."""
_STOPPED = "Остановлено: способы входа прежние."
_REPLACING = "Способы входа уже меняются: этого не прервать, осталось недолго."
_LONGEST_LABEL = 60
_SHORTEST_ID = 4  # digits of an id that name a slot


def add_passphrase(store: Store, current: bytearray, new: bytearray, label: str) -> Slot:
    """One more passphrase, such as a deputy's. WrongPassphrase, Locked, BadInput, StorageFailed."""
    opened = _opened(store, current)
    try:
        require_passphrase(new)
        name = _free_label(store.header, label)
        require_new(store, new)
        cost = cost_of(store.header, opened.slot)
        slot = slots.passphrase_slot(store.vault_id, opened.master, new, cost, store.derive, name)
        _exchange(store, (), (slot,), lambda changed: prove(changed, slot, new, store.derive), ADDED)
    finally:
        wipe(opened.master)
    return slot


@dataclass(frozen=True)
class NewWords:
    """Recovery words that open nothing yet: until `put_words` the old ones hold."""

    words: str = field(repr=False)
    slot: Slot


def prepare_words(store: Store, current: bytearray) -> NewWords:
    """Make new recovery words, to be written down before they replace the old ones. Nothing is changed."""
    opened = _opened(store, current)
    code = random_bytes(KEY)
    try:
        return NewWords(recovery.to_words(code), slots.recovery_slot(store.vault_id, opened.master, code))
    finally:
        wipe(opened.master, code)


def put_words(store: Store, made: NewWords) -> Slot:
    """The new recovery words take the place of the old ones, which stop opening. StorageFailed, VaultReadOnly."""
    store.require_writable()
    old = tuple(each for each in store.header.slots if each.kind is SlotKind.RECOVERY)
    given = bytearray(made.words.encode())
    try:
        _exchange(store, old, (made.slot,), lambda changed: prove(changed, made.slot, given, store.derive), ADDED)
    finally:
        wipe(given)
    return made.slot


def add_words(store: Store, current: bytearray) -> str:
    """Both at once, where nobody can be asked; answers the words, which exist nowhere else."""
    made = prepare_words(store, current)
    put_words(store, made)
    return made.words


def add_key_file(store: Store, current: bytearray, path: Path, label: str, kind: SlotKind) -> Slot:
    """A key in a new private file: a full way in (`KEY_FILE`), or one that reaches only the registry (`REGISTRY`).

    BadInput when the file is there already or would lie in the vault's own folder. The file is written and read back
    before the header knows of it; when the header cannot be written, it is removed.
    """
    opened = _opened(store, current)
    key = FileKey(store.vault_id, uuid.uuid4().hex, random_bytes(KEY))
    try:
        name = _free_label(store.header, label)
        if path.absolute().resolve().is_relative_to(store.directory.resolve()):
            raise BadInput("Файл-ключ не кладут рядом с замком: выберите место вне папки хранилища.")
        slot = slots.file_slot(store.vault_id, opened.master, key, kind, name)
        _require_room(store.header, (), (slot,))
        keyfile.write(path, key)
        try:
            _exchange(store, (), (slot,), lambda changed: _prove_file(changed, slot, path, store), ADDED)
        except BaseException:  # whatever it was: a key that opens nothing must not lie about
            if slot not in store.header.slots:
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
            raise
    finally:
        wipe(opened.master, key.code)
    return slot


def remove(store: Store, current: bytearray, slot_id: str) -> Slot:
    """Take a way in away, named by its id or the beginning of it; answers what it was.

    BadInput when fewer than two full ways in would be left. Copies of the vault made before still open by it.
    """
    slot = find(store.header, slot_id)
    opened = _opened(store, current)
    wipe(opened.master)
    left = [each for each in store.header.slots if each.kind.full and each.id != slot.id]
    if slot.kind.full and len(left) < FEWEST:
        raise BadInput(
            "Нельзя: останется меньше двух полных способов входа, и потеря одного закроет хранилище навсегда. "
            "Сначала добавьте другой: poryadok vault slots add. Ничего не изменено."
        )
    _exchange(store, (slot,), (), lambda _: None, REMOVED)
    return slot


def change_passphrase(store: Store, current: bytearray, new: bytearray, cost: KdfCost | None = None) -> Slot:
    """Replace the passphrase slot that `current` opens, or, by another way in, the first one; there may be none yet.

    BadInput when `new` opens the vault already, unless it is only to get another `cost`.
    """
    opened = _opened(store, current)
    try:
        require_passphrase(new)
        if cost is None:
            require_new(store, new)
        known = [slot for slot in store.header.slots if slot.kind is SlotKind.PASSPHRASE]
        old = opened.slot if opened.slot in known else next(iter(known), None)
        label = _free_label(store.header, "пароль") if old is None else old.label
        keep = cost or cost_of(store.header, opened.slot if old is None else old)
        fresh = slots.passphrase_slot(store.vault_id, opened.master, new, keep, store.derive, label)
        gone = () if old is None else (old,)
        _exchange(store, gone, (fresh,), lambda changed: prove(changed, fresh, new, store.derive), CHANGED)
        doing.tell("Пароль сменён: открывает новый.")
    finally:
        wipe(opened.master)
    return fresh


def check(store: Store, given: bytearray) -> Slot:
    """Which slot `given` opens, proved to its keys. WrongPassphrase; the vault stays as open as it was."""
    opened = slots.open_any(store.header, given, store.derive)
    if isinstance(opened, slots.OpenedRegistry):
        ring = slots.ring_of_root(store.header, opened.root)
        wipe(opened.root)
    else:
        ring = slots.registry_ring(store.header, opened.master)
        wipe(opened.master)
    ring.wipe_all()
    return opened.slot


def find(head: Header, slot_id: str) -> Slot:
    """The slot of this id or of an id that begins so; BadInput when there is none, or several."""
    found = [slot for slot in head.slots if slot.id == slot_id]
    if not found and len(slot_id) >= _SHORTEST_ID:
        found = [slot for slot in head.slots if slot.id.startswith(slot_id)]
    if len(found) != 1:
        raise BadInput(f"Способа входа «{clean_line(slot_id)[:40]}» нет. Какие есть: poryadok vault slots list.")
    return found[0]


def require_passphrase(new: bytearray) -> None:
    """BadInput for what cannot be a new passphrase."""
    if not new:
        raise BadInput("Пустой пароль не годится.")
    if keyfile.is_key(new):
        raise BadInput("Это строка файла-ключа, а не пароль: придумайте пароль. Ничего не изменено.")


def advice(store: Store) -> tuple[str, ...]:
    """Sentences for the person: what to do about the ways in. Looks into the journal. VaultDamaged."""
    said = []
    if _words_used(store):
        said.append(
            "Хранилище открывали словами восстановления: их больше нельзя считать тайной. "
            "Сделайте новые: poryadok vault slots add --kind words."
        )
    if sum(slot.kind.full for slot in store.header.slots) < FEWEST:
        said.append(
            "Полный способ входа один: потеряется он — потеряется хранилище. "
            "Добавьте слова восстановления: poryadok vault slots add --kind words."
        )
    return tuple(said)


def _words_used(store: Store) -> bool:
    """Whether the words of now were ever used. Rows of older programs name no slot: they mean the first words."""
    if store.slot.kind is SlotKind.RECOVERY and store.slot in store.header.slots:
        return True
    words = {slot.id for slot in store.header.slots if slot.kind is SlotKind.RECOVERY}
    rows = store.read(lambda tx: tuple(journal.told(tx, (USED, ADDED, RENEWED), "vault")))
    later = {str(row.detail.get("slot")) for row in rows if row.action != USED}
    used = [row.detail.get("slot") for row in rows if row.action == USED]
    return any(slot in words if slot is not None else bool(words - later) for slot in used)


def _opened(store: Store, current: bytearray) -> Opened:
    """A full way in, asked for again before the ways in are changed."""
    store.require_writable()
    return slots.open_slot(store.header, current, store.derive)


def cost_of(head: Header, slot: Slot) -> KdfCost:
    """What passphrases of this vault cost: that of the slot, or of the first that has one."""
    return slot.cost or next((each.cost for each in head.slots if each.cost is not None), KdfCost.default())


def _free_label(head: Header, label: str) -> str:
    """The label cleaned; the journal names by it who acted, so no two slots share one."""
    name = clean_line(label)
    if not name or len(name) > _LONGEST_LABEL:
        raise BadInput(f"Назовите способ входа: от 1 до {_LONGEST_LABEL} знаков. Ничего не изменено.")
    if any(slot.label == name for slot in head.slots):
        raise BadInput(f"Способ входа «{name}» уже есть: журнал по имени отличает, кто вошёл. Назовите иначе.")
    return name


def require_new(store: Store, new: bytearray) -> None:
    """BadInput when the passphrase already opens a slot: two doors of one key are one door, and no change a change."""
    try:
        wipe(slots.open_slot(store.header, new, store.derive).master)
    except WrongPassphrase:
        return
    raise BadInput("Этот пароль уже открывает хранилище: придумайте другой. Ничего не изменено.")


def _require_room(head: Header, old: tuple[Slot, ...], new: tuple[Slot, ...]) -> None:
    if len(head.slots) - len(old) + len(new) > MAX_SLOTS:
        raise BadInput(f"Способов входа уже {MAX_SLOTS}, больше нельзя. Удалите лишний: poryadok vault slots remove.")


def prove(changed: Header, slot: Slot, given: bytearray, derive: Deriver) -> None:
    """A new slot must open before anything is written."""
    if not slots.opens(changed, slot, given, derive):
        raise AssertionError("a new slot does not open by what it was made of")


def _prove_file(changed: Header, slot: Slot, path: Path, store: Store) -> None:
    """By what stands in the file on the disk."""
    content = keyfile.read(path)
    try:
        prove(changed, slot, content, store.derive)
    finally:
        wipe(content)


def _exchange(
    store: Store, old: tuple[Slot, ...], new: tuple[Slot, ...], prove: Callable[[Header], None], action: str
) -> None:
    """The header with `new` in the place of `old`: proved, backed up, journalled, written, copied. Stopped until it is
    journalled."""
    _require_room(store.header, old, new)
    keep = [slot for slot in store.header.slots if slot not in old]
    at = store.header.slots.index(old[0]) if old else len(keep)
    changed = replace(
        store.header, sequence=store.header.sequence + 1, slots=(*keep[:at], *new, *keep[at:])
    ).authenticated(store.ring.header)
    with doing.saying(_STOPPED):
        prove(changed)
        backup.make_if_changed(store, backup.KEYS)
        with doing.held(_REPLACING):
            store.write(action, lambda tx: _describe(tx, action, old, new))
            _replace(store, changed)


def _describe(tx: Tx, action: str, old: tuple[Slot, ...], new: tuple[Slot, ...]) -> None:
    if action == CHANGED:
        tx.describe("vault", old_slot=old[0].id if old else "", new_slot=new[0].id)
        return
    about = (new or old)[0]
    tx.describe("vault", slot=about.id, kind=about.kind.value, label=about.label)
    if new and old:
        tx.describe("vault", replaced=[slot.id for slot in old])


def _replace(store: Store, changed: Header) -> None:
    """Put the header in place. What a failed write left standing is believed, not what the failure says."""
    try:
        header.write_main(store.directory, changed)
    except StorageFailed:
        if not header.stands(store.directory, changed):
            raise
    store.header = changed
    try:
        header.write_copy(store.directory, changed)
    except StorageFailed:
        raise StorageFailed(
            "Способы входа изменены, но вторая копия заголовка не записана: в ней ещё живут прежние. "
            "Освободите место на диске и откройте хранилище снова: копия допишется сама."
        ) from None

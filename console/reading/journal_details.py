"""Words of what stands in the details of the journal's entries: keys, secrets, what they were opened for."""

from __future__ import annotations

PURPOSES = {
    "reveal": "показан на экране",
    "copy": "послан в буфер терминала",
    "code": "вычислен код",
    "type_out": "показан для набора",
    "qr": "показан QR-кодом",
    "issue": "выдан",
    "export": "выгружен",
    "rotate": "показан при ротации",
}
"""What a secret was opened for."""

FIELDS = {
    "password": "пароль",
    "totp": "ключ второго фактора",
    "recovery_codes": "коды восстановления",
    "token": "токен",
}
"""Which secret it is."""

SLOTS = {
    "passphrase": "пароль",
    "recovery": "слова восстановления",
    "key_file": "файл-ключ",
    "registry": "ключ реестра",
}
"""Which kinds of ways in a new vault has."""

_KEYS = {
    "open": "не закрыто шагов",
    "outcome": "чем кончилось",
    "step": "шаг",
    "added": "добавлено",
    "decision": "решение",
    "on": "день",
    "due": "срок",
    "remarks": "замечания",
    "aside": "прежнее отложено как",
    "backup": "копия",
    "blobs": "стёрто",
    "compared": "сверено",
    "credential": "запись №",
    "done": "сделано",
    "dropped": "закрыты входы",
    "issue": "выдача №",
    "items": "в очереди",
    "names": "названия",
    "past": "прежнее поколение",
    "replaced": "вместо входов",
    "rows": "записей в ней",
    "secrets": "секретов",
    "sha256": "отпечаток",
    "skipped": "пропущено",
    "subject": "о чём",
    "updated": "изменено",
    "valid_from": "действует с",
    "who": "кто",
    "looks": "ответов",
    "pages": "страниц",
    "attempts": "попыток",
    "breached": "в утечках",
    "broken": "повреждено",
    "count": "сколько",
    "digest": "отпечаток",
    "field": "секрет",
    "fields": "секреты",
    "finding": "замечание",
    "format": "вид файла",
    "found": "найдено",
    "from": "было",
    "generation": "поколение ключей",
    "holder": "кому",
    "id": "номер",
    "index": "номер кода",
    "kind": "вид",
    "label": "название",
    "left": "осталось",
    "name": "о чём",
    "network": "сеть",
    "new_slot": "новый вход",
    "number": "номер",
    "old_slot": "прежний вход",
    "opened": "открыто",
    "owner": "запись",
    "owners": "записи",
    "people": "с персональными данными",
    "person": "кому",
    "person_id": "человек №",
    "proof": "чем подтверждено",
    "purpose": "зачем",
    "reason": "причина",
    "records": "записей",
    "replaces": "вместо версии",
    "rotation": "ротация №",
    "slot": "вход",
    "slots": "входы",
    "state": "состояние",
    "steps": "шаги",
    "strength": "стойкость",
    "title": "название",
    "to": "стало",
    "version": "версия",
    "way": "как",
    "why": "причина",
}


def key_title(key: str) -> str:
    """The Russian word for a key of the details, or the key itself."""
    return _KEYS.get(key, key)


def value_title(key: str, value: str) -> str:
    """The same for a value whose words are the program's own."""
    if key in {"field", "fields"}:
        return FIELDS.get(value, value)
    if key == "slots":
        return SLOTS.get(value, value)
    return PURPOSES.get(value, value) if key == "purpose" else value

"""The export: what others open, journalled before it is opened, never over another file; back in, all unchanged."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import stat
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from registry import credentials, organizations, pages
from registry.credentials import Credential, CredentialKind
from registry.exports import bitwarden
from registry.imports.secrets import Applied, importing
from registry.organizations import Organization
from registry.pages import Page
from registry.secret_input import SecretInput
from tests.registry.imports.secrets.conftest import NOW, opened
from vault import secrets
from vault.errors import BadInput, Locked, StorageFailed
from vault.newfile import new_file
from vault.store import Store
from vault.transaction import Tx

PASSPHRASE = "пароль самого файла 9"
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = ' тайна с краями "и кавычкой" '


def given() -> bytearray:
    return bytearray(PASSPHRASE.encode())


@pytest.fixture
def registry(store: Store) -> Store:
    """Accounts of every kind that has secrets, two of them hard to tell apart, and one without any."""

    def fill(tx: Tx) -> None:
        school = organizations.add(tx, Organization("Школа № 5", short_name="Школа 5"))
        page = pages.add(tx, Page(school.id, "vk", "https://vk.com/school5"))
        day = date(2026, 1, 1)
        for record, secret in (
            (
                Credential(
                    CredentialKind.OFFICIAL, "vk", login="school5@example.ru", page_ids=(page.id,), note="заметка"
                ),
                SecretInput(
                    PASSWORD, f"otpauth://totp/VK:x?secret={SEED}&algorithm=SHA256", ("код-раз", "код-два", "3")
                ),
            ),
            (Credential(CredentialKind.OFFICIAL, "vk", login="school5@example.ru"), SecretInput("другой")),
            (Credential(CredentialKind.OFFICIAL, "telegram", phone="+79000000001"), SecretInput("облачный")),
            (Credential(CredentialKind.OFFICIAL, "", host="mail.example.ru"), SecretInput("p", SEED)),
            (Credential(CredentialKind.SERVICE, "vk", login="робот"), SecretInput("сервисный", token="vk1.a.token")),
            (Credential(CredentialKind.SERVICE, "ok"), SecretInput(token="tkn.b")),
            (Credential(CredentialKind.OFFICIAL, "max", login="без секретов"), SecretInput()),
        ):
            credentials.put_secrets(tx, credentials.add(tx, record), secret, day)
        secrets.use_code(tx, credentials.owner(1), 1)

    store.write("test.filled", fill)
    return store


def inside(content: bytes, passphrase: str = PASSPHRASE) -> dict[str, Any]:
    """The file opened by Bitwarden's documents, with code that shares nothing with the export's."""
    outer = json.loads(content)
    assert (outer["encrypted"], outer["passwordProtected"], outer["kdfType"]) == (True, True, 0)
    assert outer["kdfIterations"] == 600_000
    master = hashlib.pbkdf2_hmac("sha256", passphrase.encode(), outer["salt"].encode(), outer["kdfIterations"])
    keys = [hmac.digest(master, label + b"\x01", "sha256") for label in (b"enc", b"mac")]

    def unsealed(text: str) -> bytes:
        kind, _, rest = text.partition(".")
        vector, ciphertext, mac = (base64.b64decode(piece) for piece in rest.split("|"))
        assert kind == "2"
        assert hmac.digest(keys[1], vector + ciphertext, "sha256") == mac
        decryptor = Cipher(algorithms.AES(keys[0]), modes.CBC(vector)).decryptor()
        padded = decryptor.update(ciphertext) + decryptor.finalize()
        return padded[: -padded[-1]]

    assert len(unsealed(outer["encKeyValidation_DO_NOT_EDIT"])) == 36
    found = json.loads(unsealed(outer["data"]))
    assert isinstance(found, dict)
    return found


def test_what_the_file_holds(registry: Store, tmp_path: Path) -> None:
    path = tmp_path / "выгрузка.json"
    done = bitwarden.write(registry, path, given())
    assert (set(done.credentials), done.secrets, done.without) == ({1, 2, 3, 4, 5}, 8, 2)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    content = path.read_bytes()
    found = inside(content)
    (folder,) = found["folders"]
    assert folder["name"] == "Школа 5"
    items = {item["login"]["password"]: item for item in found["items"]}
    assert set(items) == {PASSWORD, "другой", "облачный", "p", "сервисный"}
    first = items[PASSWORD]
    assert first["folderId"] == folder["id"]
    assert [one["uri"] for one in first["login"]["uris"]] == ["https://vk.com/school5"]
    assert SEED in first["login"]["totp"]
    named = {field["name"]: field for field in first["fields"]}
    assert named["Резервные коды"] == {"name": "Резервные коды", "value": "код-раз\nкод-два\n3", "type": 1}
    assert named["Использованные коды"]["value"] == "2"
    assert items["облачный"]["login"]["username"] == "+79000000001"
    for plain in (PASSWORD, SEED, "облачный"):
        assert plain.encode() not in content
    assert "vk1.a.token" not in json.dumps(found)


def test_back_in_everything_is_unchanged(registry: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    done = bitwarden.write(registry, path, given())
    found = importing.preview(registry, opened(path.read_bytes()), {})
    assert (found.match.rows, found.match.unchanged) == (len(done.credentials), len(done.credentials))
    assert importing.apply(registry, found, NOW.date()) == Applied((), ())


def test_the_journal_hears_of_it_before_anything_is_opened(registry: Store, tmp_path: Path) -> None:
    bitwarden.write(registry, tmp_path / "a.json", given(), [3])
    rows = registry.read(lambda tx: tx.execute("SELECT action, detail FROM journal ORDER BY n").fetchall())
    detail = json.loads(str(rows[-1][1]))
    assert str(rows[-1][0]) == "secret.opened"
    assert detail["purpose"] == "export"
    assert detail["opened"] == [["credential:3", "password", 1]]
    registry.read_only_reason = "Находка."
    with pytest.raises(Exception, match="только для чтения"):
        bitwarden.write(registry, tmp_path / "b.json", given())
    assert not (tmp_path / "b.json").exists()


def test_only_the_accounts_named(registry: Store, tmp_path: Path) -> None:
    done = bitwarden.write(registry, tmp_path / "a.json", given(), [3, 3])
    assert done.credentials == (3,)
    with pytest.raises(BadInput):
        bitwarden.write(registry, tmp_path / "b.json", given(), [99])
    with pytest.raises(BadInput, match="нет секретов"):
        bitwarden.write(registry, tmp_path / "b.json", given(), [6, 7])
    assert not (tmp_path / "b.json").exists()


def test_nothing_is_overwritten_or_left_in_part(
    registry: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = tmp_path / "a.json"
    taken.write_text("чужое")
    link = tmp_path / "link.json"
    link.symlink_to(tmp_path / "nowhere")
    before = registry.read(lambda tx: tx.execute("SELECT count(*) FROM journal").fetchone())
    for path in (taken, link, tmp_path / "нет папки" / "a.json"):
        with pytest.raises(BadInput, match="ничего не записано"):
            bitwarden.write(registry, path, given())
    after = registry.read(lambda tx: tx.execute("SELECT count(*) FROM journal").fetchone())
    assert before == after  # refused before anything was opened
    assert taken.read_text() == "чужое"

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFailed, match="место"), new_file(tmp_path / "b.json") as stream:
        stream.write(b"x")
    assert not (tmp_path / "b.json").exists()


def test_closed_secrets_are_not_exported(registry: Store, tmp_path: Path) -> None:
    registry.lock_secrets()
    with pytest.raises(Locked):
        bitwarden.write(registry, tmp_path / "a.json", given())
    assert not (tmp_path / "a.json").exists()

"""A passphrase comes from a private file or a terminal, and from nowhere else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from console.cli import passphrase
from tests.console.cli.conftest import Run
from vault.errors import BadInput


def written(tmp_path: Path, content: bytes, mode: int = 0o600) -> Path:
    path = tmp_path / "secret"
    path.write_bytes(content)
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"plain", b"plain"),
        (b"plain\n", b"plain"),
        (b"plain\r\n", b"plain"),
        (b"two\n\n", b"two\n"),
        (b"\xef\xbb\xbfplain\r\n", b"plain"),
        ("\ufeffслон\n".encode(), "слон".encode()),
        (b" spaces stay ", b" spaces stay "),
        ("слон\n".encode(), "слон".encode()),
        ("йод".encode(), "йод".encode()),
    ],
)
def test_the_content_is_normal_and_loses_one_newline(tmp_path: Path, content: bytes, expected: bytes) -> None:
    assert passphrase.from_file(written(tmp_path, content)) == expected


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o700, 0o400])
def test_only_mode_0600_is_taken(tmp_path: Path, mode: int) -> None:
    with pytest.raises(BadInput, match="0600"):
        passphrase.from_file(written(tmp_path, b"x", mode))


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "пуст"), (b"\n", "пуст"), (b"\xff\xfe", "UTF-8"), (b"x" * 5000, "велик")]
)
def test_what_is_no_passphrase_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        passphrase.from_file(written(tmp_path, content))


def test_a_named_pipe_is_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o600)
    with pytest.raises(BadInput, match="не обычный файл"):
        passphrase.from_file(pipe)


def test_a_folder_and_an_absent_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        passphrase.from_file(tmp_path)
    with pytest.raises(BadInput, match="файла нет"):
        passphrase.from_file(tmp_path / "absent")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_user_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, b"x")
    os.chown(path, 65534, -1)
    with pytest.raises(BadInput, match="другому пользователю"):
        passphrase.from_file(path)


@pytest.fixture
def credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as systemd makes one for a service."""
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / "key").write_text("ключ", encoding="utf-8")
    (folder / "key").chmod(0o400)
    folder.chmod(0o500)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    return folder


def test_what_systemd_hands_over_is_taken_as_it_is(credentials: Path) -> None:
    assert passphrase.from_file(credentials / "key") == "ключ".encode()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has files of root")
def test_and_where_an_access_list_lets_the_service_in(credentials: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (credentials / "key").chmod(0o440)
    credentials.chmod(0o550)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert passphrase.from_file(credentials / "key") == "ключ".encode()


@pytest.mark.parametrize(("folder", "file"), [(0o700, 0o404), (0o700, 0o420), (0o755, 0o400), (0o770, 0o400)])
def test_a_credential_that_others_could_read_or_write_is_no_credential(
    credentials: Path, folder: int, file: int
) -> None:
    (credentials / "key").chmod(file)
    credentials.chmod(folder)
    with pytest.raises(BadInput, match="0600"):
        passphrase.from_file(credentials / "key")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_credential_of_another_user_is_refused(credentials: Path) -> None:
    os.chown(credentials / "key", 65534, 65534)
    with pytest.raises(BadInput, match="другому пользователю"):
        passphrase.from_file(credentials / "key")


def test_the_folder_of_credentials_makes_no_other_file_private(credentials: Path, tmp_path: Path) -> None:
    other = written(tmp_path, b"x", 0o400)
    with pytest.raises(BadInput, match="0600"):
        passphrase.from_file(other)
    credentials.chmod(0o700)
    (credentials / "link").symlink_to(other)
    with pytest.raises(BadInput, match="0600"):
        passphrase.from_file(credentials / "link")


def test_a_refused_file_is_wrong_usage(run: Run, vault_dir: Path, passphrase_file: Path) -> None:
    passphrase_file.chmod(0o644)
    ended = run("orgs", "list")
    assert ended.code == 2
    assert "chmod 600" in ended.err


def test_without_a_file_and_a_terminal_the_vault_stays_locked(
    run: Run, vault_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PORYADOK_PASSPHRASE_FILE")
    ended = run("orgs", "list", stdin="слон на крыше 42\n")
    assert ended.code == 3
    assert "--passphrase-file" in ended.err


def test_a_wrong_passphrase_is_three_and_says_no_more(run: Run, vault_dir: Path, passphrase_file: Path) -> None:
    passphrase_file.write_text("КАНАРЕЙКА\n", encoding="utf-8")
    ended = run("orgs", "list")
    assert ended.code == 3
    assert "КАНАРЕЙКА" not in ended.err + ended.out


def test_the_option_wins_over_the_variable(run: Run, vault_dir: Path, passphrase_file: Path, tmp_path: Path) -> None:
    good = tmp_path / "good"
    good.touch(mode=0o600)
    good.write_bytes(passphrase_file.read_bytes())
    passphrase_file.write_text("не тот", encoding="utf-8")
    assert run("orgs", "list").code == 3
    assert run("--passphrase-file", good, "orgs", "list").code == 0


def test_no_vault_is_said_before_a_passphrase_is_asked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORYADOK_PASSPHRASE_FILE")
    ended = run("orgs", "list")
    assert ended.code == 2
    assert "vault init" in ended.err

"""Handing secrets over: journalled before anything is shown, open until the receipt, a file that others can read."""

from __future__ import annotations

import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from registry import credentials, issuing, pages, people, rotating
from registry.credentials import Credential, SecretInput
from registry.issuing import Issue, IssueWay
from registry.people import Person
from tests.registry import knowing
from tests.registry.conftest import journalled
from tests.registry.test_kdbx import read
from vault import journal, rotation, secrets, totp
from vault.errors import BadInput, Locked, StorageFailed
from vault.secrets import Field
from vault.store import Store, Tier
from vault.transaction import Tx

PASSPHRASE = "сова на мосту 17 раз"
TODAY = date(2026, 11, 22)
EVERYTHING = SecretInput(password="Пароль<1>", totp=knowing.SEED, recovery_codes=("1111 2222", "3333 4444"))


def test_an_issue_is_open_until_its_receipt(tx: Tx) -> None:
    ivanov = knowing.person(tx, "Иванов")
    kept = knowing.account(tx, given=EVERYTHING)
    begun = issuing.begin(tx, kept.id, (Field.TOTP, Field.PASSWORD, Field.TOTP), ivanov.id, IssueWay.PHONE)
    assert (begun.fields, begun.versions, begun.is_open) == ((Field.TOTP, Field.PASSWORD), (1, 1), True)
    assert issuing.listing(tx) == (begun,)
    with pytest.raises(BadInput, match="начата позже"):
        issuing.received(tx, begun.id, date(2026, 11, 20))
    done = issuing.received(tx, begun.id, TODAY, " расписка \n № 3 ")
    assert (done.received_on, done.note, done.is_open) == (TODAY, "расписка № 3", False)
    assert issuing.listing(tx) == ()
    assert issuing.listing(tx, open_only=False) == (done,)
    acts: tuple[Callable[[], object], ...] = (
        lambda: issuing.received(tx, begun.id, TODAY),
        lambda: issuing.cancel(tx, begun.id, "нет"),
    )
    for again in acts:
        with pytest.raises(BadInput, match="уже получена"):
            again()
    rows = [(action, detail) for action, _, detail in journalled(tx) if action.startswith("secret.issue")]
    assert rows == [
        (
            "secret.issued",
            {"issue": 1, "person": ivanov.id, "way": "phone", "secrets": [["totp", 1], ["password", 1]]},
        ),
        ("secret.issue_received", {"issue": 1, "person": ivanov.id}),
    ]


def test_a_cancelled_issue_needs_a_reason_and_may_begin_anew(tx: Tx) -> None:
    ivanov = knowing.person(tx, "Иванов")
    kept = knowing.account(tx)
    begun = issuing.begin(tx, kept.id, (Field.PASSWORD,), ivanov.id, IssueWay.IN_PERSON)
    with pytest.raises(BadInput, match=f"уже выдаётся \\(№ {begun.id}\\)"):
        issuing.begin(tx, kept.id, (Field.PASSWORD,), ivanov.id, IssueWay.PHONE)
    with pytest.raises(BadInput, match="причина отмены"):
        issuing.cancel(tx, begun.id, "")
    gone = issuing.cancel(tx, begun.id, "не пришёл")
    assert (gone.cancelled_at, gone.reason) == (tx.time, "не пришёл")
    with pytest.raises(BadInput, match="отменена"):
        issuing.received(tx, begun.id, TODAY)
    assert issuing.begin(tx, kept.id, (Field.PASSWORD,), ivanov.id, IssueWay.PHONE).id == begun.id + 1


def test_what_cannot_be_handed_over(tx: Tx) -> None:
    ivanov = knowing.person(tx, "Иванов")
    kept = knowing.account(tx)
    cases: list[tuple[Callable[[], object], str]] = [
        (lambda: issuing.begin(tx, 99, (Field.PASSWORD,), ivanov.id, IssueWay.PHONE), "Нет учётной записи"),
        (lambda: issuing.begin(tx, kept.id, (Field.PASSWORD,), 99, IssueWay.PHONE), "Нет ответственного"),
        (lambda: issuing.begin(tx, kept.id, (), ivanov.id, IssueWay.PHONE), "хотя бы один"),
        (lambda: issuing.begin(tx, kept.id, (Field.TOTP,), ivanov.id, IssueWay.PHONE), "не записан"),
        (lambda: issuing.received(tx, 99, TODAY), "Нет выдачи"),
    ]
    for act, words in cases:
        with pytest.raises(BadInput, match=words):
            act()
    rotating.start(tx, kept.id, Field.PASSWORD, "второй Пароль-18")
    with pytest.raises(BadInput, match="сейчас меняют"):
        issuing.begin(tx, kept.id, (Field.PASSWORD,), ivanov.id, IssueWay.PHONE)
    assert issuing.listing(tx, open_only=False) == ()


def test_there_is_no_way_by_mail_or_messenger() -> None:
    assert {way.value for way in IssueWay} == {"in_person", "phone", "kdbx"}


def begin(store: Store, way: IssueWay, given: SecretInput = EVERYTHING) -> tuple[Issue, Credential]:
    """An issue in a real vault, committed."""

    def prepare(tx: Tx) -> tuple[Person, Credential]:
        school = knowing.organization(tx)
        return people.add(tx, Person(name="Иванов")), knowing.account(tx, knowing.page(tx, school), given=given)

    ivanov, kept = store.write("test.prepared", prepare)
    wanted = tuple(field for field in Field if field in store.read(credentials.health)[kept.id].fields)
    return store.write("test.issued", lambda tx: issuing.begin(tx, kept.id, wanted, ivanov.id, way)), kept


def test_a_secret_is_shown_only_after_the_issue_and_its_own_row(store: Store) -> None:
    begun, kept = begin(store, IssueWay.IN_PERSON)
    assert issuing.reveal(store, begun.id, Field.PASSWORD) == "Пароль<1>"
    last = store.read(lambda tx: journal.entries(tx, 1))[0]
    assert (last.action, last.subject) == ("secret.opened", credentials.owner(kept.id))
    assert last.detail["purpose"] == "issue"
    assert last.detail["version"] == 1
    assert f"выдача № {begun.id}" in str(last.detail["name"])
    with pytest.raises(BadInput, match="этого секрета нет"):
        issuing.reveal(store, begun.id, Field.TOKEN)


def test_a_secret_changed_meanwhile_is_not_handed_over(store: Store) -> None:
    begun, kept = begin(store, IssueWay.IN_PERSON)
    one = store.write("test.started", lambda tx: rotating.start(tx, kept.id, Field.PASSWORD, "второй Пароль-18"))
    with pytest.raises(BadInput, match="сейчас меняют"):
        issuing.reveal(store, begun.id, Field.PASSWORD)
    store.write("test.left", lambda tx: rotation.abandon(tx, one.id))
    store.write("test.put", lambda tx: credentials.put_secrets(tx, kept, SecretInput(password="третий"), TODAY))
    with pytest.raises(BadInput, match="секрет сменили"):
        issuing.reveal(store, begun.id, Field.PASSWORD)


def test_a_file_holds_what_was_issued_and_nothing_else(store: Store, tmp_path: Path) -> None:
    begun, kept = begin(store, IssueWay.KDBX)
    store.write("test.used", lambda tx: secrets.use_code(tx, credentials.owner(kept.id), 0))
    path = tmp_path / "школа.kdbx"
    issuing.write_kdbx(store, begun, path, PASSPHRASE)
    url = store.read(lambda tx: pages.get(tx, kept.page_ids[0]).url)
    seed = totp.parse_seed(knowing.SEED).to_uri()
    codes = {"Коды восстановления": "3333 4444"}
    expected = [f"ВКонтакте {kept.login}", kept.login, "Пароль<1>", url, None, seed, codes, True]
    assert read(path, PASSPHRASE) == [expected]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    opened = [one for one in store.read(lambda tx: journal.entries(tx, 20)) if one.action == "secret.opened"]
    assert {str(one.detail["field"]) for one in opened} == {"password", "totp", "recovery_codes"}
    assert store.read(issuing.listing) == (begun,)  # written is not received


def test_a_file_that_was_not_written_leaves_the_issue_open(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, _ = begin(store, IssueWay.KDBX, SecretInput(password="Пароль<1>"))
    before = store.read(journal.count)
    taken = tmp_path / "есть.kdbx"
    taken.write_text("чужое")
    for path, passphrase, words in (
        (taken, PASSPHRASE, "не перезаписывается"),
        (tmp_path / "нет" / "a.kdbx", PASSPHRASE, "Папки"),
        (tmp_path / "a.kdbx", "пароль123", "Слабый пароль"),
    ):
        with pytest.raises(BadInput, match=words):
            issuing.write_kdbx(store, begun, path, passphrase)
    assert store.read(journal.count) == before  # nothing was opened for nothing

    def refused(*_: object) -> None:
        raise StorageFailed("Диск не принял запись.")

    with monkeypatch.context() as patch:
        patch.setattr("registry.kdbx.new_file", refused)
        with pytest.raises(StorageFailed):
            issuing.write_kdbx(store, begun, tmp_path / "a.kdbx", PASSPHRASE)
    issuing.write_kdbx(store, begun, tmp_path / "a.kdbx", PASSPHRASE)
    assert (tmp_path / "a.kdbx").stat().st_size > 0


def test_a_file_needs_an_issue_by_file_and_the_open_tier(
    opener: Callable[..., Store], store: Store, tmp_path: Path
) -> None:
    by_phone, _ = begin(store, IssueWay.PHONE, SecretInput(password="Пароль<1>"))
    with pytest.raises(BadInput, match="другим способом"):
        issuing.write_kdbx(store, by_phone, tmp_path / "a.kdbx", PASSPHRASE)
    store.close()
    with opener(tier=Tier.REGISTRY) as locked, pytest.raises(Locked):
        issuing.reveal(locked, by_phone.id, Field.PASSWORD)
    assert not (tmp_path / "a.kdbx").exists()


def test_a_password_never_reaches_a_log_or_an_error_of_the_child(
    store: Store, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, _ = begin(store, IssueWay.KDBX, SecretInput(password="Канарейка\ufffe-17"))
    with pytest.raises(BadInput) as refused:
        issuing.write_kdbx(store, begun, tmp_path / "a.kdbx", PASSPHRASE)
    told = "".join((str(refused.value), repr(refused.value), *capfd.readouterr()))
    assert "Канарейка" not in told
    assert PASSPHRASE not in told
    assert not list(tmp_path.glob("*.kdbx"))

"""Long work of the vault tells how far it is, and stopped at any of its steps leaves everything as it was."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.doings import Told
from tests.vault.support import Memo, add_note, notes, open_with, passphrase, snapshot
from vault import backup, doing, generation, header, restoring, slotting, verify
from vault.doing import Doing, Unit, watching
from vault.errors import Locked, Stopped
from vault.store import Store
from vault.transaction import Tx

NEW = "новый пароль на крыше 43"
BACKUP = (
    "Копирую базу",
    "Проверяю копию: страницы",
    "Проверяю копию: строение",
    "Проверяю журнал",
    "Сверяю секреты с журналом",
    "Проверяю секреты",
)
VERIFY = ("Проверяю страницы базы", "Проверяю строение базы", *BACKUP[3:], "Проверяю резервные копии")
RENEW = (
    "Проверяю пароли",
    *BACKUP,
    "Делаю новые ключи и слова",
    "Подписываю журнал новыми ключами",
    "Шифрую секреты новыми ключами",
)
RESTORE = ("Проверяю пароль", *BACKUP[1:], "Кладу копию рядом")


def test_nobody_waits_and_nothing_is_told() -> None:
    assert doing.current() is None
    with doing.step("шаг", 3) as at, doing.held("держу"):
        at(3)
    assert list(doing.over("абв", 3)) == ["а", "б", "в"]
    assert [list(part) for part in doing.parts([1, 2, 3], 2)] == [[1, 2], [3]]
    doing.check()


def test_steps_are_counted_and_nested() -> None:
    told = Told()

    def shown() -> str:
        return told.step.title if told.step is not None else ""

    with watching(told):
        for one in doing.over(["а", "б"], 2, "снаружи"):
            assert shown() == "снаружи"
            for _ in doing.parts([1, 2, 3], 2, f"внутри {one}"):
                assert shown() == "снаружи", "it is counted, and what is inside of it is a part of it"
        with doing.step("без счёта"):
            assert shown() == "без счёта"
            with doing.step("со счётом", 5):
                assert shown() == "со счётом"
    assert told.titles == ["снаружи", "внутри а", "внутри б", "без счёта", "со счётом"]
    assert told.step is None and [step.title for step in told.unfinished] == ["со счётом"]


def test_what_is_held_is_not_stopped_and_says_why() -> None:
    told = Told()
    with watching(told), doing.held("уже не прервать"):
        assert told.stop() == "уже не прервать"
        doing.check()
        with doing.held("и внутри"):
            pass
        assert told.held == "уже не прервать"
    assert not told.stopping and not told.held
    assert told.stop() == ""
    with watching(told), pytest.raises(Stopped), doing.held("не успели"):
        raise AssertionError("asked before")


def test_a_signal_in_the_moment_of_holding_stops_it_or_is_told_why() -> None:
    class Late(Doing):
        """Asked to stop in the thread that works, just before it holds: so a signal comes."""

        def __setattr__(self, name: str, value: object) -> None:
            if name == "held" and value:
                assert self.stop() == ""
            super().__setattr__(name, value)

    late = Late()
    with watching(late), pytest.raises(Stopped), doing.held("уже не прервать"):
        raise AssertionError("it was promised to stop")
    assert not late.held


def test_the_outermost_word_about_a_stop_is_said() -> None:
    told = Told()
    told.stop()
    with watching(told), pytest.raises(Stopped, match="снаружи"), doing.saying("снаружи"), doing.saying("внутри"):
        doing.check()


def test_it_rests_after_the_outermost_step() -> None:
    rested: list[int] = []
    one = Doing(at_rest=lambda: rested.append(1))
    with watching(one), doing.step("а"):
        with doing.step("б"):
            pass
        assert not rested
    assert rested == [1]


def test_a_statement_under_way_is_stopped_and_nothing_stays(store: Store) -> None:
    before, told, begun = notes(store), Told(), threading.Event()

    def endless(tx: Tx) -> None:
        add_note("до")(tx)
        begun.set()
        tx.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n").fetchone()

    def stop() -> None:
        assert begun.wait(10)
        told.stop()

    thread = threading.Thread(target=stop)
    thread.start()
    with watching(told), pytest.raises(Stopped):
        store.write("note.added", endless)
    thread.join()
    assert notes(store) == before
    store.write("note.added", add_note("после"))
    assert notes(store) == [*before, "после"]


def test_what_is_stopped_before_its_commit_is_not_committed(store: Store) -> None:
    before, told = notes(store), Told()

    def work(tx: Tx) -> None:
        add_note("лишняя")(tx)
        told.stop()

    with watching(told), pytest.raises(Stopped):
        store.write("note.added", work)
    assert notes(store) == before


def test_the_commit_itself_says_that_it_cannot_be_stopped(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    told = Told()
    hold = Doing.hold

    def asked(self: Doing, why: str) -> bool:
        held = hold(self, why)
        said.append(self.stop())
        return held

    monkeypatch.setattr(Doing, "hold", asked)
    with watching(told):
        store.write("note.added", add_note("целая"))
    assert said and "уже не прервать" in said[0]
    assert notes(store)[-1] == "целая"


def test_every_step_of_a_backup_is_counted(store: Store) -> None:
    told = Told()
    with watching(told):
        made = backup.make(store)
    assert told.titles == list(BACKUP)
    assert not told.unfinished
    copying = told.steps[0]
    assert (copying.unit, copying.total) == (Unit.BYTES, made.size)


@pytest.mark.parametrize("title", BACKUP)
def test_a_stopped_backup_leaves_nothing(store: Store, vault_dir: Path, title: str) -> None:
    first = backup.make(store)
    before = notes(store)
    with watching(Told(title)), pytest.raises(Stopped, match="копия не сделана"):
        backup.make(store)
    assert [path.name for path in (vault_dir / backup.FOLDER).iterdir()] == [first.path.name]
    assert notes(store) == before
    assert verify.verify(store).whole
    assert backup.make(store).path.is_dir()


def test_every_step_of_a_verification_is_counted(store: Store) -> None:
    backup.make(store)
    told = Told()
    with watching(told):
        assert verify.verify(store).whole
    assert told.titles == list(VERIFY)
    assert not told.unfinished


@pytest.mark.parametrize("title", VERIFY)
def test_a_stopped_verification_says_nothing_of_damage(store: Store, vault_dir: Path, title: str) -> None:
    backup.make(store)
    store.write_anchor()
    before = snapshot(vault_dir)
    with watching(Told(title)), pytest.raises(Stopped, match="ничего не говорит"):
        verify.verify(store)
    assert snapshot(vault_dir) == before
    assert verify.verify(store).whole


def test_every_step_of_a_renewal_is_told(store: Store) -> None:
    told = Told()
    with watching(told):
        generation.renew(store, passphrase(), passphrase(NEW))
    assert told.titles == list(RENEW)
    assert not told.unfinished


@pytest.mark.parametrize("title", RENEW)
def test_a_stopped_renewal_leaves_the_old_keys(store: Store, vault_dir: Path, derive: Memo, title: str) -> None:
    before, head = notes(store), store.header
    with watching(Told(title)), pytest.raises(Stopped, match="ключи прежние"):
        generation.renew(store, passphrase(), passphrase(NEW))
    assert store.header == head and header.read(vault_dir) == head
    assert not list(vault_dir.glob("*-2.db*")), "nothing of the new generation"
    store.write("note.added", add_note("живое"))
    assert notes(store) == [*before, "живое"]
    assert verify.verify(store).whole
    store.close()
    with open_with(vault_dir, derive) as again:
        assert notes(again) == [*before, "живое"]


def test_after_the_change_over_nothing_stops_the_answer(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    told, said, retire = Told(), list[str](), Store.retire

    def asked(self: Store, last: Callable[[], None]) -> None:
        said.append(told.stop())
        retire(self, last)

    monkeypatch.setattr(Store, "retire", asked)
    with watching(told):
        assert generation.renew(store, passphrase(), passphrase(NEW)).recovery_words
    assert len(said) == 1 and "уже не прервать" in said[0]


def test_every_step_of_a_putting_back_is_told(opener: Callable[..., Store], vault_dir: Path, derive: Memo) -> None:
    store = opener()
    made = backup.make(store)
    store.close()
    told = Told()
    with watching(told):
        restoring.restore(vault_dir, made.path, passphrase(), derive)
    assert told.titles == list(RESTORE)
    assert not told.unfinished


@pytest.mark.parametrize("title", RESTORE)
def test_a_stopped_putting_back_changes_nothing(
    opener: Callable[..., Store], vault_dir: Path, derive: Memo, title: str
) -> None:
    store = opener()
    made = backup.make(store)
    store.write("note.added", add_note("после копии"))
    store.close()
    before = snapshot(vault_dir)
    with watching(Told(title)), pytest.raises(Stopped, match="Ничего не изменено"):
        restoring.restore(vault_dir, made.path, passphrase(), derive)
    assert snapshot(vault_dir) == before
    assert [path.name for path in vault_dir.parent.iterdir()] == [vault_dir.name]
    with open_with(vault_dir, derive) as again:
        assert notes(again)[-1] == "после копии"


@pytest.mark.parametrize("title", BACKUP)
def test_stopped_before_its_ways_in_change_the_vault_keeps_them(
    store: Store, vault_dir: Path, derive: Memo, title: str
) -> None:
    head = store.header
    with watching(Told(title)), pytest.raises(Stopped, match="способы входа прежние"):
        slotting.change_passphrase(store, passphrase(), passphrase(NEW))
    assert store.header == head and header.read(vault_dir) == head
    store.close()
    with open_with(vault_dir, derive) as again:
        assert again.header == head


def test_what_a_call_came_to_is_known_to_who_no_longer_waits(store: Store) -> None:
    told = Told()
    with watching(told):
        with doing.call():
            assert not told.over.is_set()
            store.write("note.added", add_note("записано"))
            doing.tell("одна запись")
        assert (told.over.is_set(), told.answered, told.whole) == (True, True, True)
        assert (told.committed, told.said, told.refused) == (["note.added"], "одна запись", "")
        with pytest.raises(Stopped), doing.call():
            raise Stopped("Остановлено: цело.")
        assert (told.answered, told.refused) == (False, "Остановлено: цело.")
        with pytest.raises(Locked), doing.call():
            raise Locked("Хранилище закрыто.")
        assert (told.answered, told.refused) == (False, "")
        with pytest.raises(ValueError, match="канарейка"), doing.call():
            raise ValueError("канарейка")
        assert told.refused == "Внутренняя ошибка (ValueError)."
    with doing.call():
        doing.tell("никому")
        doing.committed("никому")

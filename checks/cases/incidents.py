"""What is seen of the steps of incidents: which secrets were replaced since the discovery."""

from __future__ import annotations

from collections.abc import Iterable

from checks.cases.ground import Ground
from checks.cases.sights import Look, needless, seen, some, undone, unknown
from registry import accounts, credentials, health_facts, risks
from registry.cases import shared
from registry.cases.records import Step
from registry.health_facts import Account
from vault.secrets import Field
from vault.text import counted

_SECRETS = frozenset({Field.PASSWORD, Field.TOTP, Field.RECOVERY_CODES})
_ORDER = tuple(Field)
_FIRST = "записан впервые после этого"


def shared_secrets(ground: Ground, _: Step) -> Look:
    """Whether everything that shares something with the seized page was replaced since."""
    if ground.health is None or ground.case.page_id is None:
        return unknown("Учётные записи ещё не прочитаны.")
    found = shared.of_page(ground.health, ground.case.page_id)
    if not found:
        return unknown("За страницей не записано ни одной учётной записи: что менять, неизвестно.")
    why = {each.credential_id: each.why for each in found}
    theirs = [account for account in _accounts(ground) if account.id in why]
    look = _replaced(ground, theirs, frozenset(Field), why)
    if look is not None:
        return look
    return unknown("Секретов этих учётных записей в хранилище нет: смените их на сайтах и закройте случай с причиной.")


def every_secret(ground: Ground, _: Step) -> Look:
    """Whether every stored password, seed and list of codes was replaced since."""
    look = _replaced(ground, _accounts(ground), _SECRETS, {})
    return look or needless("Паролей, ключей второго фактора и кодов в хранилище нет.")


def tokens(ground: Ground, _: Step) -> Look:
    """Whether every stored key to a network was replaced since."""
    look = _replaced(ground, _accounts(ground), frozenset({Field.TOKEN}), {})
    return look or needless("Ключей доступа к сетям в хранилище нет.")


def _accounts(ground: Ground) -> tuple[Account, ...]:
    return () if ground.health is None else health_facts.read(ground.health).accounts


def _replaced(ground: Ground, theirs: Iterable[Account], wanted: frozenset[Field], why: dict[int, str]) -> Look | None:
    """How far the replacing came, the greatest risk first; None when there is nothing stored.

    What was written down for the first time since is no replacement: it may be the one that was in use before.
    """
    waiting: list[tuple[int, int, str]] = []
    days = []
    total = fresh = 0
    for account in theirs:
        stored = account.stored
        for field in sorted(stored.fields & wanted, key=_ORDER.index) if stored is not None else ():
            total += 1
            assert stored is not None, "its fields were just walked along"
            moment = ground.judged(stored.changed_at[field])
            first = (credentials.owner(account.id), field) in ground.firsts
            if moment >= ground.event and not first:
                days.append(ground.day(moment))
                continue
            late = moment >= ground.event
            fresh += late
            about = risks.Account("", account.second_factor, None)
            risk = risks.of(field, about, False)
            told = [why[account.id]] if account.id in why else []
            because = ", ".join([*told, _FIRST] if late else told)
            because = f" ({because})" if because else ""
            title = accounts.secret_title(account.network, field)
            waiting.append((-risk, account.id, f"№ {account.id}, {account.title}: {title}{because}"))
    if not total:
        return None
    lines = some([line for *_, line in sorted(waiting)])
    if waiting and fresh == len(waiting):
        left = counted(fresh, "секрет записан", "секрета записаны", "секретов записаны")
        return unknown(
            f"{left} впервые после этого: новые ли они, не видно. Смените их или закройте случай с причиной.", *lines
        )
    if waiting:
        left = counted(len(waiting), "секрет", "секрета", "секретов")
        return undone(f"Сменить {left} из {total}.", None, *lines)
    return seen(f"Сменено всё: {counted(total, 'секрет', 'секрета', 'секретов')}.", max(days))

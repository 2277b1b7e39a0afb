"""`security.*`: whether the accounts of a page are recorded and protected, asked of records; no secret is opened."""

from __future__ import annotations

import re

from checks.catalogue import page_check
from checks.model import Judgement, NotSeen, fail, manual, na, not_seen, ok
from checks.views import CredentialView, PageView
from registry import accounts
from registry.credentials import Credential, CredentialKind, FactorKind

_NOT_DIGITS = re.compile(r"\D")
_LETTERS = re.compile(r"[^\W\d_]")
_ADMINISTRATORS = frozenset({CredentialKind.OFFICIAL, CredentialKind.PERSONAL})


@page_check(
    "security.recorded",
    title="Учётная запись учтена",
    fix=(
        "Внесите в «Сейф» учётную запись, с которой ведут страницу: служебную с логином и паролем (если он у неё "
        "есть) или личную с владельцем, ролью и номером профиля."
    ),
)
def recorded(view: PageView) -> Judgement:
    """At least one account of the page is recorded wholly."""
    administrators = _administrators(view)
    if not administrators:
        return fail("security.recorded.none")
    whole = [account for account in administrators if _complete(account)]
    if whole:
        return ok("security.recorded.found", *map(_name, whole), count=len(whole))
    lacking = (f"{_name(account)}: нет {_lacking(account)}" for account in administrators)
    return fail("security.recorded.incomplete", *lacking)


@page_check(
    "security.second_factor",
    title="Двухфакторная защита",
    fix="Включите второй фактор у каждой учётной записи страницы и запишите в «Сейфе», какой он и когда это проверено.",
)
def second_factor(view: PageView) -> Judgement | NotSeen:
    """Every recorded administrator has a named factor that somebody confirmed on a date."""
    administrators = _administrators(view)
    if not administrators:
        return not_seen("security.no_accounts")
    without = [account for account in administrators if account.record.second_factor is FactorKind.NONE]
    if without:
        return fail("security.second_factor.none", *map(_name, without), count=len(without))
    doubtful = [account for account in administrators if _unconfirmed(account.record)]
    if doubtful:
        return manual("security.second_factor.unconfirmed", *map(_name, doubtful), count=len(doubtful))
    return ok("security.second_factor.all", *map(_name, administrators), count=len(administrators))


@page_check("security.age", title="Возраст пароля", fix="Смените пароль и запишите дату смены.")
def age(view: PageView) -> Judgement | NotSeen:
    """No official password of the page is older than the municipality's own limit; personal ones are not kept."""
    administrators = _administrators(view)
    if not administrators:
        return not_seen("security.no_accounts")
    official = [account for account in administrators if account.record.kind is CredentialKind.OFFICIAL]
    aging = [account for account in official if account.password_stored or not _passwordless(account.record)]
    if not aging:
        return na("security.age.passwordless" if official else "security.age.personal")
    if view.days is None:
        return not_seen("security.age.no_limit")
    ages = [
        ((view.today - changed).days, account)
        for account in aging
        if (changed := account.record.password_changed_on) is not None
    ]
    old = [(days, account) for days, account in ages if days > view.days]
    if old:
        oldest = max(days for days, _account in old)
        return fail("security.age.old", *(_name(account) for _days, account in old), days=oldest, limit=view.days)
    if len(ages) < len(aging):
        return not_seen("security.age.no_date")
    return ok("security.age.fresh", days=max(days for days, _account in ages), limit=view.days)


def _administrators(view: PageView) -> list[CredentialView]:
    return [account for account in view.credentials if account.record.kind in _ADMINISTRATORS]


def _complete(account: CredentialView) -> bool:
    return not _lacking(account)


def _lacking(account: CredentialView) -> str:
    """What the record does not say, in words of a person; "" when it says everything."""
    record = account.record
    wanted: tuple[tuple[str, bool], ...]
    if record.kind is CredentialKind.OFFICIAL:
        wanted = (_identity(record), ("пароля", account.password_stored or _passwordless(record)))
    else:
        wanted = (
            ("владельца", record.holder_id is not None),
            ("роли", bool(record.role)),
            ("номера профиля", bool(record.profile_id)),
        )
    return ", ".join(name for name, present in wanted if not present)


def _identity(record: Credential) -> tuple[str, bool]:
    """What an official account is entered under, and whether it is recorded: a messenger knows only its number."""
    if accounts.account(record.network).identity == "phone":
        return "номера SIM", bool(record.phone)
    return "логина", bool(record.login or record.phone or record.email)


def _passwordless(record: Credential) -> bool:
    return accounts.passwordless(record.network, record.sign_in, record.host)


def _unconfirmed(record: Credential) -> bool:
    return record.second_factor is FactorKind.UNKNOWN or record.factor_confirmed_on is None


def _name(account: CredentialView) -> str:
    """How a person knows the account; a phone number used as a login is shown by its last digits."""
    record = account.record
    kind = "личная" if record.kind is CredentialKind.PERSONAL else "служебная"
    login = record.login or record.phone or record.email or record.profile_id or f"№ {record.id}"
    digits = _NOT_DIGITS.sub("", login)
    if len(digits) > 9 and not _LETTERS.search(login):
        login = f"…{digits[-4:]}"
    return f"{kind} {login}"

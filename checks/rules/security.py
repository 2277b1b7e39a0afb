"""`security.*`: whether the accounts of a page are recorded and protected, asked of records; no secret is opened."""

from __future__ import annotations

from checks.catalogue import page_check
from checks.model import Judgement, NotSeen, fail, manual, na, not_seen, ok
from checks.views import CredentialView, PageView
from registry.credentials import Credential, CredentialKind, FactorKind

_ADMINISTRATORS = frozenset({CredentialKind.OFFICIAL, CredentialKind.PERSONAL})


@page_check(
    "security.recorded",
    title="Учётная запись учтена",
    fix=(
        "Внесите в «Сейф» учётную запись, с которой ведут страницу: служебную с логином и паролем "
        "или личную с владельцем, ролью и номером профиля."
    ),
)
def recorded(view: PageView) -> Judgement:
    """At least one account of the page is recorded wholly."""
    accounts = _administrators(view)
    if not accounts:
        return fail("security.recorded.none")
    whole = [account for account in accounts if _complete(account)]
    if whole:
        return ok("security.recorded.found", *map(_name, whole), count=len(whole))
    return fail("security.recorded.incomplete", *(f"{_name(account)}: нет {_lacking(account)}" for account in accounts))


@page_check(
    "security.second_factor",
    title="Двухфакторная защита",
    fix="Включите второй фактор у каждой учётной записи страницы и запишите в «Сейфе», какой он и когда это проверено.",
)
def second_factor(view: PageView) -> Judgement | NotSeen:
    """Every recorded administrator has a named factor that somebody confirmed on a date."""
    accounts = _administrators(view)
    if not accounts:
        return not_seen("security.no_accounts")
    without = [account for account in accounts if account.record.second_factor is FactorKind.NONE]
    if without:
        return fail("security.second_factor.none", *map(_name, without), count=len(without))
    doubtful = [account for account in accounts if _unconfirmed(account.record)]
    if doubtful:
        return manual("security.second_factor.unconfirmed", *map(_name, doubtful), count=len(doubtful))
    return ok("security.second_factor.all", *map(_name, accounts), count=len(accounts))


@page_check("security.age", title="Возраст пароля", fix="Смените пароль и запишите дату смены.")
def age(view: PageView) -> Judgement | NotSeen:
    """No official password of the page is older than the municipality's own limit; personal ones are not kept."""
    accounts = _administrators(view)
    if not accounts:
        return not_seen("security.no_accounts")
    official = [account for account in accounts if account.record.kind is CredentialKind.OFFICIAL]
    if not official:
        return na("security.age.personal")
    if view.days is None:
        return not_seen("security.age.no_limit")
    ages = [
        ((view.today - changed).days, account)
        for account in official
        if (changed := account.record.password_changed_on) is not None
    ]
    old = [(days, account) for days, account in ages if days > view.days]
    if old:
        oldest = max(days for days, _account in old)
        return fail("security.age.old", *(_name(account) for _days, account in old), days=oldest, limit=view.days)
    if len(ages) < len(official):
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
        wanted = (("логина", bool(record.login)), ("пароля", account.password_stored))
    else:
        wanted = (
            ("владельца", record.holder_id is not None),
            ("роли", bool(record.role)),
            ("номера профиля", bool(record.profile_id)),
        )
    return ", ".join(name for name, present in wanted if not present)


def _unconfirmed(record: Credential) -> bool:
    return record.second_factor is FactorKind.UNKNOWN or record.factor_confirmed_on is None


def _name(account: CredentialView) -> str:
    """How a person knows the account; a phone number used as a login is shown by its last digits."""
    record = account.record
    kind = "личная" if record.kind is CredentialKind.PERSONAL else "служебная"
    login = record.login or record.profile_id or f"№ {record.id}"
    digits = login.lstrip("+")
    if digits.isdigit() and len(digits) > 9:
        login = f"…{digits[-4:]}"
    return f"{kind} {login}"

"""`security.*`: whether the accounts of a page are recorded and protected, asked of records; no secret is opened."""

from __future__ import annotations

import re

from checks.catalogue import page_check
from checks.facts import Manager, Managers, Need
from checks.model import Judgement, NotSeen, fail, manual, na, not_seen, ok
from checks.person.looks import Question
from checks.views import CredentialView, PageView
from registry import accounts, leaving
from registry.credentials import Credential, CredentialKind, FactorKind
from registry.health import Problem

_NOT_DIGITS = re.compile(r"\D")
_LETTERS = re.compile(r"[^\W\d_]")
_ROLES = {"creator": "владелец", "administrator": "администратор", "editor": "редактор", "moderator": "модератор"}
_KINDS = {
    CredentialKind.OFFICIAL: "служебная",
    CredentialKind.PERSONAL: "личная",
    CredentialKind.SERVICE: "сервисная",
}
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
    uses=(Need.MANAGERS,),
    look=Question(
        "Все ли, кто ведёт страницу, учтены и у каждого включён второй фактор?", "Доступ", settles=(".unmatched",)
    ),
)
def second_factor(view: PageView) -> Judgement | NotSeen:
    """Everybody who administers the page is recorded and has a named factor that somebody confirmed on a date."""
    administrators = _administrators(view)
    managers = view.managers
    without = [account for account in administrators if account.record.second_factor is FactorKind.NONE]
    if without:
        return fail("security.second_factor.none", *map(_name, without), count=len(without))
    strangers = None if managers is None else _strangers(managers, administrators)
    if strangers is not None:
        return strangers
    if not administrators:
        return not_seen("security.no_accounts")
    doubtful = [account for account in administrators if _unconfirmed(account.record)]
    if doubtful:
        return manual("security.second_factor.unconfirmed", *map(_name, doubtful), count=len(doubtful))
    if managers is None:
        return not_seen("security.second_factor.managers_unseen", count=len(administrators))
    return ok("security.second_factor.all", *map(_name, administrators), count=len(administrators))


def _strangers(managers: Managers, administrators: list[CredentialView]) -> Judgement | None:
    """What is said when the page shows somebody who is not recorded; None when everybody is.

    An account recorded without a number of its profile may be any of those shown: then a person compares.
    """
    seen, recorded = managers.count, len(administrators)
    shown = managers.people if isinstance(managers.people, tuple) else ()
    known = {account.record.profile_id for account in administrators if account.record.profile_id}
    unknown = [manager for manager in shown if manager.network_id not in known]
    nameless = sum(not account.record.profile_id for account in administrators)
    if seen > recorded or len(unknown) > nameless:
        return fail("security.second_factor.unrecorded", *map(_manager, unknown), seen=seen, recorded=recorded)
    if unknown:
        return manual("security.second_factor.unmatched", *map(_manager, unknown), seen=seen, recorded=recorded)
    return None


def _manager(manager: Manager) -> str:
    role = f", {_ROLES.get(manager.role, manager.role)}" if manager.role else ""
    return f"профиль {manager.network_id}{role}"


@page_check(
    "security.age",
    title="Возраст пароля",
    fix="Смените пароль и запишите дату смены.",
    parameters={"days": 0},  # none of our own: without a number nothing is judged
)
def age(view: PageView) -> Judgement | NotSeen:
    """No official password of the page is older than the municipality's own limit; personal ones are not kept.

    A limit that the municipality sets for the page's network goes before the regulation's.
    """
    administrators = _administrators(view)
    if not administrators:
        return not_seen("security.no_accounts")
    official = [account for account in administrators if account.record.kind is CredentialKind.OFFICIAL]
    aging = [account for account in official if account.password_stored or not _passwordless(account.record)]
    if not aging:
        return na("security.age.passwordless" if official else "security.age.personal")
    limit = view.password_days or view.days
    if limit is None:
        return not_seen("security.age.no_limit")
    dated = [(changed, account) for account in aging if (changed := account.record.password_changed_on) is not None]
    old = [(changed, account) for changed, account in dated if (view.today - changed).days > limit]
    if old:
        oldest = min(changed for changed, _account in old)
        names = (_name(account) for _changed, account in old)
        return fail("security.age.overdue", *names, changed=f"{oldest:%d.%m.%Y}", limit=limit)
    if len(dated) < len(aging):
        return not_seen("security.age.no_date")
    oldest = min(changed for changed, _account in dated)
    return ok("security.age.in_time", changed=f"{oldest:%d.%m.%Y}", limit=limit)


@page_check(
    "security.reuse",
    title="Пароль не повторяется",
    fix="Смените пароли так, чтобы у каждой учётной записи был свой: poryadok rotate campaign create --rule shared.",
)
def reuse(view: PageView) -> Judgement | NotSeen:
    """No stored password of the page's accounts opens another account."""
    found = _passwords(view)
    if not isinstance(found, list):
        return found
    again = [account for account in found if Problem.REUSED in account.problems]
    if again:
        return fail("security.reuse.repeated", *map(_name, again), count=len(again))
    if not all(account.password_stored for account in found):
        return not_seen("security.password.not_stored")
    return ok("security.reuse.single", *map(_name, found), count=len(found))


@page_check(
    "security.strength",
    title="Пароль надёжный",
    fix="Смените пароль на сгенерированный: poryadok rotate start.",
)
def strength(view: PageView) -> Judgement | NotSeen:
    """No stored password of the page's accounts is weak or among the leaked ones."""
    found = _passwords(view)
    if not isinstance(found, list):
        return found
    leaked = [account for account in found if Problem.BREACHED in account.problems]
    if leaked:
        return fail("security.strength.breached", *map(_name, leaked), count=len(leaked))
    weak = [account for account in found if Problem.WEAK in account.problems]
    if weak:
        return fail("security.strength.weak", *map(_name, weak), count=len(weak))
    if not all(account.password_stored for account in found):
        return not_seen("security.password.not_stored")
    if any(Problem.NOT_RATED in account.problems for account in found):
        return not_seen("security.strength.not_rated")
    return ok("security.strength.strong", *map(_name, found), count=len(found))


def _passwords(view: PageView) -> list[CredentialView] | Judgement | NotSeen:
    """The accounts that have or should have a password here, or why there is none to judge."""
    administrators = _administrators(view)
    if not administrators:
        return not_seen("security.no_accounts")
    official = [account for account in administrators if account.record.kind is CredentialKind.OFFICIAL]
    found = [
        account
        for account in administrators
        if account.password_stored or (account in official and not _passwordless(account.record))
    ]
    if not found:
        return na("security.password.passwordless" if official else "security.password.personal")
    return found


@page_check(
    "security.phone_owner",
    title="Телефон учётной записи свой",
    fix="Привяжите номер организации и запишите в «Сейфе», на кого оформлена SIM-карта.",
)
def phone_owner(view: PageView) -> Judgement | NotSeen:
    """The phones behind the page's accounts are not somebody else's, and it is recorded whose the SIM cards are."""
    administrators = _administrators(view)
    if not administrators:
        return not_seen("security.no_accounts")
    others = [account for account in administrators if Problem.OTHERS_PHONE in account.problems]
    if others:
        return fail("security.phone_owner.others", *map(_name, others), count=len(others))
    shared = [account for account in administrators if Problem.SHARED_PHONE in account.problems]
    if shared:
        return fail("security.phone_owner.shared", *map(_name, shared), count=len(shared))
    phoned = [account for account in administrators if account.record.phone]
    if not phoned:
        return na("security.phone_owner.no_phone")
    unsaid = [
        account for account in phoned if account.record.kind is CredentialKind.OFFICIAL and not account.record.sim_owner
    ]
    if unsaid:
        return manual("security.phone_owner.unsaid", *map(_name, unsaid), count=len(unsaid))
    return ok("security.phone_owner.own", *map(_name, phoned), count=len(phoned))


@page_check(
    "security.handover",
    title="После ухода сотрудника всё сменено",
    fix="Смените то, что знал ушедший сотрудник: poryadok rotate campaign create --rule leaving.",
)
def handover(view: PageView) -> Judgement | NotSeen:
    """Nobody who left still knows a secret of the page's accounts."""
    if not view.credentials:
        return not_seen("security.no_accounts")
    waiting = [
        account
        for account in view.credentials
        if any(task.status is leaving.Status.PENDING for task in account.leaving)
    ]
    if waiting:
        return fail("security.handover.open", *map(_name, waiting), count=len(waiting))
    return ok("security.handover.none")


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
    kind = _KINDS[record.kind]
    login = record.login or record.phone or record.email or record.profile_id or f"№ {record.id}"
    digits = _NOT_DIGITS.sub("", login)
    if len(digits) > 9 and not _LETTERS.search(login):
        login = f"…{digits[-4:]}"
    return f"{kind} {login}"

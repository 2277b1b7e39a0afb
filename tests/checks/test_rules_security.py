"""`security.*`: recorded accounts, second factors, the age of passwords."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from checks.rules.security import age, recorded, second_factor
from checks.views import CredentialView
from registry.accounts import SignIn
from registry.credentials import Credential, CredentialKind, FactorKind
from tests.checks.support import FAIL, MANUAL, NA, OK, TODAY, UNSEEN, said, view

CONFIRMED = date(2026, 10, 1)


def official(
    *,
    login: str = "school",
    stored: bool = True,
    factor: FactorKind = FactorKind.TOTP,
    confirmed: date | None = CONFIRMED,
    days: int | None = 10,
) -> CredentialView:
    changed = None if days is None else TODAY - timedelta(days=days)
    return CredentialView(
        Credential(
            CredentialKind.OFFICIAL,
            "vk",
            id=1,
            login=login,
            second_factor=factor,
            factor_confirmed_on=confirmed,
            password_changed_on=changed,
        ),
        stored,
    )


def personal(*, holder: int | None = 5, role: str = "администратор", profile: str = "77") -> CredentialView:
    return CredentialView(
        Credential(
            CredentialKind.PERSONAL,
            "vk",
            id=2,
            holder_id=holder,
            role=role,
            profile_id=profile,
            second_factor=FactorKind.APP,
            factor_confirmed_on=CONFIRMED,
        ),
        password_stored=False,
    )


SERVICE = CredentialView(Credential(CredentialKind.SERVICE, "vk", id=3), password_stored=False)


def test_one_whole_account_is_enough() -> None:
    assert said(recorded(view(credentials=(official(),)))) == (OK, "security.recorded.found")
    assert said(recorded(view(credentials=(personal(),))))[0] == OK
    assert said(recorded(view(credentials=(official(stored=False), personal()))))[0] == OK


def test_nobody_recorded_fails_and_a_service_account_is_nobody() -> None:
    assert said(recorded(view())) == (FAIL, "security.recorded.none")
    assert said(recorded(view(credentials=(SERVICE,)))) == (FAIL, "security.recorded.none")


def test_what_is_lacking_is_named() -> None:
    assert recorded(view(credentials=(official(stored=False),))).evidence == ("служебная school: нет пароля",)
    assert recorded(view(credentials=(personal(role="", profile=""),))).evidence == (
        "личная № 2: нет роли, номера профиля",
    )
    assert said(recorded(view(credentials=(official(login=""), personal(holder=None)))))[0] == FAIL


def test_a_phone_as_a_login_is_not_spelled_out() -> None:
    evidence = recorded(view(credentials=(official(login="+79991234567"),))).evidence
    assert evidence == ("служебная …4567",)


def test_every_administrator_needs_a_confirmed_factor() -> None:
    assert said(second_factor(view(credentials=(official(), personal())))) == (OK, "security.second_factor.all")
    without = official(factor=FactorKind.NONE)
    assert said(second_factor(view(credentials=(personal(), without)))) == (FAIL, "security.second_factor.none")
    for doubtful in (official(factor=FactorKind.UNKNOWN), official(confirmed=None)):
        assert said(second_factor(view(credentials=(personal(), doubtful))))[0] == MANUAL
    assert said(second_factor(view())) == (UNSEEN, "security.no_accounts")


def test_no_factor_outweighs_an_unknown_one() -> None:
    both = (official(factor=FactorKind.UNKNOWN), official(factor=FactorKind.NONE))
    assert said(second_factor(view(credentials=both)))[0] == FAIL


def test_the_limit_itself_is_not_too_old() -> None:
    assert said(age(view(credentials=(official(days=90),), days=90))) == (OK, "security.age.fresh")
    answer = age(view(credentials=(official(days=91), official(days=None)), days=90))
    assert said(answer) == (FAIL, "security.age.old")
    assert dict(answer.params) == {"days": 91, "limit": 90}


def test_age_without_dates_accounts_or_a_limit() -> None:
    assert said(age(view(credentials=(official(days=None), official()), days=90))) == (UNSEEN, "security.age.no_date")
    assert said(age(view(days=90))) == (UNSEEN, "security.no_accounts")
    assert said(age(view(credentials=(personal(),), days=90))) == (NA, "security.age.personal")
    assert said(age(view(credentials=(official(),)))) == (UNSEEN, "security.age.no_limit")


def test_an_account_without_a_password_by_nature_is_whole_and_does_not_age() -> None:
    by_phone = replace(official(stored=False, login="", days=None).record, phone="+7 900 000-11-22")
    entered = CredentialView(replace(by_phone, sign_in=SignIn.PHONE_CODE), password_stored=False)
    assert said(recorded(view(credentials=(entered,)))) == (OK, "security.recorded.found")
    assert recorded(view(credentials=(entered,))).evidence == ("служебная …1122",)
    assert said(age(view(credentials=(entered,), days=90))) == (NA, "security.age.passwordless")
    unsaid = CredentialView(by_phone, password_stored=False)
    assert recorded(view(credentials=(unsaid,))).evidence == ("служебная …1122: нет пароля",)


def test_a_messenger_is_known_by_its_number_and_its_stored_password_ages() -> None:
    record = replace(official(login="@school", days=200).record, network="telegram")
    assert recorded(view(credentials=(CredentialView(record, password_stored=False),))).evidence == (
        "служебная @school: нет номера SIM",
    )
    held = replace(record, phone="+79000001122")
    assert said(recorded(view(credentials=(CredentialView(held, password_stored=False),))))[0] == OK
    assert said(age(view(credentials=(CredentialView(held, password_stored=True),), days=90)))[0] == FAIL

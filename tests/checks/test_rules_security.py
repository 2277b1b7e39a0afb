"""`security.*`: recorded accounts, second factors, passwords and phones, what those who left still know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from checks.catalogue import PageRule
from checks.facts import Manager, Managers, Need
from checks.rules.security import age, handover, phone_owner, recorded, reuse, second_factor, strength
from checks.views import CredentialView
from registry.accounts import SignIn
from registry.credentials import Credential, CredentialKind, FactorKind
from registry.health import Problem
from registry.knowledge import Exposure, Way
from registry.leaving import LeavingTask, Status
from tests.checks.support import FAIL, MANUAL, NA, NOW, OK, TODAY, UNSEEN, missing, said, view
from vault.secrets import Field

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


def guarded(*accounts: CredentialView, seen: Managers | None = None) -> tuple[str, str]:
    made = view(credentials=accounts)
    managers = seen or missing(Need.MANAGERS)
    return said(second_factor(replace(made, seen={**made.seen, Need.MANAGERS: managers})))


def shown(*numbers: str, count: int | None = None) -> Managers:
    people = tuple(Manager(number, "editor") for number in numbers)
    return Managers(len(numbers) if count is None else count, people)


def known(profile: str, number: int = 4) -> CredentialView:
    """An official account whose number in the network is on record."""
    return replace(official(), record=replace(official().record, id=number, profile_id=profile))


def test_every_administrator_needs_a_confirmed_factor_and_everybody_must_be_seen() -> None:
    both = Managers(2)
    assert guarded(official(), personal(), seen=both) == (OK, "security.second_factor.all")
    assert guarded(known("55"), personal(), seen=shown("55", "77")) == (OK, "security.second_factor.all")
    without = official(factor=FactorKind.NONE)
    assert guarded(personal(), without, seen=both) == (FAIL, "security.second_factor.none")
    for doubtful in (official(factor=FactorKind.UNKNOWN), official(confirmed=None)):
        assert guarded(personal(), doubtful, seen=both) == (MANUAL, "security.second_factor.unconfirmed")
    assert guarded() == (UNSEEN, "security.no_accounts")


def test_all_are_confirmed_and_yet_nobody_knows_who_else_there_is() -> None:
    assert guarded(official(), personal()) == (UNSEEN, "security.second_factor.managers_unseen")
    assert guarded(official(confirmed=None))[0] == MANUAL, "what is doubtful is asked about all the same"
    assert guarded(official(factor=FactorKind.NONE))[0] == FAIL


def test_who_is_not_recorded_is_a_violation() -> None:
    unrecorded = (FAIL, "security.second_factor.unrecorded")
    assert guarded(personal(), seen=shown("77", "88")) == unrecorded
    assert guarded(personal(), seen=shown("88")) == unrecorded, "as many as recorded, and another one"
    assert guarded(personal(), seen=Managers(2)) == unrecorded, "more than recorded, whoever they are"
    assert guarded(seen=shown("88")) == unrecorded
    assert guarded(personal(), SERVICE, seen=Managers(2)) == unrecorded, "a key is nobody"
    made = view(credentials=(personal(),))
    answer = second_factor(replace(made, seen={**made.seen, Need.MANAGERS: shown("77", "88")}))
    assert answer.evidence == ("профиль 88, редактор",)


def test_an_account_without_a_number_may_be_any_of_those_seen() -> None:
    """That it is not on record under this number does not make it a stranger's."""
    assert guarded(official(), personal(), seen=shown("77", "88")) == (MANUAL, "security.second_factor.unmatched")
    assert guarded(official(), seen=shown("88")) == (MANUAL, "security.second_factor.unmatched")
    assert guarded(official(), personal(), seen=shown("88", "99"))[0] == FAIL, "one account cannot be both"


def test_an_account_that_the_page_does_not_show_is_no_violation() -> None:
    assert guarded(known("55"), personal(), seen=shown("77")) == (OK, "security.second_factor.all")


def test_no_factor_outweighs_an_unknown_one() -> None:
    both = (official(factor=FactorKind.UNKNOWN), official(factor=FactorKind.NONE))
    assert guarded(*both)[0] == FAIL


def test_the_limit_itself_is_not_too_old() -> None:
    assert said(age(view(credentials=(official(days=90),), days=90))) == (OK, "security.age.in_time")
    answer = age(view(credentials=(official(days=91), official(days=None)), days=90))
    assert said(answer) == (FAIL, "security.age.overdue")
    assert dict(answer.params) == {"changed": "26.08.2026", "limit": 90}


def test_an_old_password_is_the_same_violation_on_the_next_day() -> None:
    old = view(credentials=(official(days=200),), days=90)
    assert age(old) == age(replace(old, today=TODAY + timedelta(days=1)))


def test_the_age_of_the_network_goes_before_the_general_one() -> None:
    stricter = replace(view(credentials=(official(days=61),), days=90), password_days=60)
    assert said(age(stricter)) == (FAIL, "security.age.overdue")
    looser = replace(view(credentials=(official(days=91),), days=90), password_days=180)
    assert said(age(looser)) == (OK, "security.age.in_time")
    alone = replace(view(credentials=(official(days=91),)), password_days=90)
    assert said(age(alone))[0] == FAIL


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


# What the health of the accounts tells


def troubled(*problems: Problem, kind: CredentialView | None = None) -> CredentialView:
    return replace(kind or official(), problems=frozenset(problems))


@pytest.mark.parametrize(
    ("rule", "problem", "code"),
    [
        (reuse, Problem.REUSED, "security.reuse.repeated"),
        (strength, Problem.WEAK, "security.strength.weak"),
        (strength, Problem.BREACHED, "security.strength.breached"),
        (phone_owner, Problem.OTHERS_PHONE, "security.phone_owner.others"),
        (phone_owner, Problem.SHARED_PHONE, "security.phone_owner.shared"),
    ],
)
def test_one_bad_account_of_several_is_a_violation(rule: PageRule, problem: Problem, code: str) -> None:
    answer = rule(view(credentials=(official(login="good"), troubled(problem))))
    assert said(answer) == (FAIL, code)
    assert answer.evidence == ("служебная school",)
    assert dict(answer.params) == {"count": 1}


@pytest.mark.parametrize("rule", [reuse, strength])
def test_passwords_without_a_problem_are_well(rule: PageRule) -> None:
    others = tuple(
        problem
        for problem in Problem
        if problem not in {Problem.REUSED, Problem.WEAK, Problem.BREACHED, Problem.NOT_RATED}
    )
    assert said(rule(view(credentials=(troubled(*others),))))[0] == OK


@pytest.mark.parametrize("rule", [reuse, strength])
def test_of_a_password_that_is_not_stored_nothing_is_known(rule: PageRule) -> None:
    assert said(rule(view(credentials=(official(stored=False),)))) == (UNSEEN, "security.password.not_stored")
    assert said(rule(view(credentials=(official(), official(stored=False)))))[0] == UNSEEN, "of one of two"
    assert said(rule(view())) == (UNSEEN, "security.no_accounts")


@pytest.mark.parametrize("rule", [reuse, strength])
def test_where_no_password_is_kept_there_is_nothing_to_judge(rule: PageRule) -> None:
    assert said(rule(view(credentials=(personal(),)))) == (NA, "security.password.personal")
    by_code = replace(official(stored=False).record, sign_in=SignIn.PHONE_CODE)
    assert said(rule(view(credentials=(CredentialView(by_code, False),)))) == (NA, "security.password.passwordless")
    assert said(rule(view(credentials=(official(), personal()))))[0] == OK, "a personal one takes nothing away"
    kept = replace(personal(), password_stored=True)
    assert said(rule(view(credentials=(kept,))))[0] == OK, "one that is kept by a decision is judged"


def test_a_password_that_was_not_rated_yet_is_not_strong() -> None:
    assert said(strength(view(credentials=(troubled(Problem.NOT_RATED),)))) == (UNSEEN, "security.strength.not_rated")
    both = (troubled(Problem.NOT_RATED), troubled(Problem.WEAK))
    assert said(strength(view(credentials=both)))[0] == FAIL
    assert said(reuse(view(credentials=(troubled(Problem.NOT_RATED),))))[0] == OK, "that is another matter"


def test_whose_the_sim_card_is_must_be_said_of_an_official_phone() -> None:
    phoned = replace(official().record, phone="+7 900 000-11-22")
    unsaid = CredentialView(phoned, True)
    assert said(phone_owner(view(credentials=(unsaid,)))) == (MANUAL, "security.phone_owner.unsaid")
    assert phone_owner(view(credentials=(unsaid,))).evidence == ("служебная school",)
    own = CredentialView(replace(phoned, sim_owner="Школа"), True)
    assert said(phone_owner(view(credentials=(own,)))) == (OK, "security.phone_owner.own")
    mine = CredentialView(replace(personal().record, phone="+7 900 000-33-44"), False)
    assert said(phone_owner(view(credentials=(mine,))))[0] == OK, "an employee's own phone is the employee's"


def test_without_phones_or_accounts_nobody_owns_any() -> None:
    assert said(phone_owner(view(credentials=(official(), personal())))) == (NA, "security.phone_owner.no_phone")
    assert said(phone_owner(view())) == (UNSEEN, "security.no_accounts")


# What those who left still know


def left(status: Status = Status.PENDING) -> LeavingTask:
    known = Exposure(5, 1, Field.PASSWORD, 1, Way.SHOWN, NOW, NOW)
    return LeavingTask(5, 1, Field.PASSWORD, date(2026, 11, 1), status, known)


def test_what_somebody_who_left_knows_is_a_violation_until_it_is_changed() -> None:
    assert said(handover(view(credentials=(official(),)))) == (OK, "security.handover.none")
    answer = handover(view(credentials=(official(login="good"), replace(official(), leaving=(left(),)))))
    assert said(answer) == (FAIL, "security.handover.open")
    assert answer.evidence == ("служебная school",), "the account, never what is known of it"
    done = replace(official(), leaving=(left(Status.ROTATED), left(Status.DISMISSED)))
    assert said(handover(view(credentials=(done,))))[0] == OK
    assert said(handover(view())) == (UNSEEN, "security.no_accounts")


def test_a_key_that_somebody_took_along_counts_too() -> None:
    taken = replace(SERVICE, record=replace(SERVICE.record, login="ключ"), leaving=(left(),))
    answer = handover(view(credentials=(taken,)))
    assert (said(answer)[0], answer.evidence) == (FAIL, ("сервисная ключ",))

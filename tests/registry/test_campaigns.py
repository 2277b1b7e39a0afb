"""A queue of rotations: fixed at its creation, told from the secrets themselves, gone on with on another day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from registry import (
    campaign_rules,
    campaigns,
    credentials,
    leaving,
    municipality,
    organizations,
    pages,
    people,
    rotating,
)
from registry.campaigns import Campaign, ItemState, Rule, RuleKind
from registry.credentials import Credential, CredentialKind, SecretInput
from registry.knowledge_facts import Within
from tests.registry import knowing
from tests.registry.conftest import journalled
from vault import rotation, secrets
from vault.errors import BadInput
from vault.secrets import Field
from vault.store import Store
from vault.transaction import Tx

TODAY = date(2026, 11, 22)


def queue(tx: Tx, campaign: Campaign) -> list[tuple[int, str]]:
    """Account and field of every item."""
    return [(one.credential_id, one.field.value) for one in campaigns.progress(tx, campaign.id).items]


def states(tx: Tx, campaign: Campaign) -> list[str]:
    return [one.state.value for one in campaigns.progress(tx, campaign.id).items]


def begin(tx: Tx, kind: RuleKind, **about: object) -> Campaign:
    return campaigns.create(tx, Rule(kind, **about), "Осень", TODAY)  # type: ignore[arg-type]  # by name


def test_every_secret_of_an_organization_a_network_or_all(tx: Tx) -> None:
    first, second = knowing.organization(tx), knowing.organization(tx, 1)
    mine = knowing.account(tx, knowing.page(tx, first))
    other = knowing.account(tx, knowing.page(tx, second), given=SecretInput(password="слон 2", totp=knowing.SEED))
    mailbox = knowing.account(tx, network="")
    service = knowing.account(tx, kind=CredentialKind.SERVICE, given=SecretInput(token="vk1.a.token"))
    knowing.account(tx, given=SecretInput())
    assert queue(tx, begin(tx, RuleKind.ORGANIZATION, organization_id=first.id)) == [(mine.id, "password")]
    in_vk = begin(tx, RuleKind.NETWORK, network="vk", fields=(Field.TOTP, Field.PASSWORD))
    assert queue(tx, in_vk) == [(mine.id, "password"), (other.id, "password"), (other.id, "totp")]
    everything = [(mailbox.id, "password"), (mine.id, "password"), (other.id, "password"), (service.id, "token")]
    assert sorted(queue(tx, begin(tx, RuleKind.ALL))) == sorted(everything)


def test_what_health_finds(tx: Tx) -> None:
    today = tx.time.date()
    municipality.put(tx, municipality.Key.PASSWORD_DAYS, "180")
    old = knowing.account(tx, given=SecretInput(password="слон 1 на крыше"))
    credentials.update(tx, replace(old, password_changed_on=date(2020, 1, 1)))
    same = [knowing.account(tx, given=SecretInput(password="один на двоих")) for _ in range(2)]
    weak = knowing.account(tx)
    secrets.put(tx, credentials.owner(weak.id), Field.PASSWORD, "пароль123", strength=1)
    leaked = knowing.account(tx)
    tx.execute("UPDATE secret SET breached = 1 WHERE owner = ?", (credentials.owner(leaked.id),))
    assert queue(tx, begin(tx, RuleKind.OVERDUE)) == [(old.id, "password")]
    assert queue(tx, begin(tx, RuleKind.SHARED)) == [(one.id, "password") for one in same]
    assert queue(tx, begin(tx, RuleKind.WEAK)) == [(leaked.id, "password"), (weak.id, "password")]
    wanted = campaign_rules.collect(Within(tx), Rule(RuleKind.WEAK), today)
    given = campaigns.create(tx, Rule(RuleKind.WEAK), "Осень", today, wanted)
    assert queue(tx, given) == [(leaked.id, "password"), (weak.id, "password")]


def test_what_those_know_who_left(tx: Tx) -> None:
    knowing.on(tx, date(2026, 9, 1))
    school = knowing.organization(tx)
    page = knowing.page(tx, school)
    gone = knowing.part(school, None, date(2026, 11, 1))
    ivanov, petrov = knowing.person(tx, "Иванов", gone), knowing.person(tx, "Петров", gone)
    his = knowing.account(tx, page, holder=ivanov, given=SecretInput(password="слон 3", totp=knowing.SEED))
    other = knowing.account(tx, page, holder=petrov)
    both = begin(tx, RuleKind.LEAVING)
    assert sorted(queue(tx, both)) == [(his.id, "password"), (his.id, "totp"), (other.id, "password")]
    one = begin(tx, RuleKind.LEAVING, person_id=petrov.id)
    assert queue(tx, one) == [(other.id, "password")]
    assert campaign_rules.title(tx, one.rule) == "знает Петров"
    leaving.dismiss(tx, petrov.id, other.id, Field.PASSWORD, "Доступ снят", TODAY)
    with pytest.raises(BadInput, match="менять нечего"):
        begin(tx, RuleKind.LEAVING, person_id=petrov.id)


def test_a_rule_without_what_it_is_about_is_refused(tx: Tx) -> None:
    knowing.account(tx)
    cases: list[tuple[Rule, str]] = [
        (Rule(RuleKind.ORGANIZATION), "организация"),
        (Rule(RuleKind.ORGANIZATION, organization_id=99), "организация"),
        (Rule(RuleKind.NETWORK, network="нет такой"), "сеть"),
        (Rule(RuleKind.LEAVING, person_id=99), "Нет ответственного"),
        (Rule(RuleKind.ALL, fields=()), "какие секреты"),
    ]
    for rule, words in cases:
        with pytest.raises(BadInput, match=words):
            campaigns.create(tx, rule, "Осень", TODAY)
    with pytest.raises(BadInput, match="название"):
        campaigns.create(tx, Rule(RuleKind.ALL), " ", TODAY)
    assert campaigns.listing(tx) == ()


def three(tx: Tx) -> tuple[Campaign, list[Credential]]:
    """A campaign over three passwords."""
    accounts = [knowing.account(tx) for _ in range(3)]
    return begin(tx, RuleKind.ALL), accounts


def test_progress_comes_from_the_secrets_and_an_undo_takes_it_back(tx: Tx) -> None:
    campaign, (first, second, third) = three(tx)
    assert states(tx, campaign) == ["waiting"] * 3
    item = campaigns.next_item(tx, campaign.id)
    assert item is not None
    assert (item.credential_id, item.field, item.state) == (first.id, Field.PASSWORD, ItemState.WAITING)
    knowing.on(tx, TODAY + timedelta(days=3))
    one = rotating.start(tx, second.id, Field.PASSWORD, "второй Пароль-18")
    assert states(tx, campaign) == ["waiting", "rotating", "waiting"]
    item = campaigns.next_item(tx, campaign.id)
    assert item is not None
    assert (item.credential_id, item.rotation_id) == (second.id, one.id)  # what is open comes first
    rotation.abandon(tx, one.id)
    assert states(tx, campaign) == ["waiting"] * 3
    knowing.rotated(tx, first, "третий Пароль-19")
    credentials.put_secrets(tx, third, SecretInput(password="вписан 20 Рукой"), TODAY)
    assert states(tx, campaign) == ["done", "waiting", "done"]
    rotating.undo(tx, first.id, Field.PASSWORD)
    assert states(tx, campaign) == ["waiting", "waiting", "done"]
    found = campaigns.progress(tx, campaign.id)
    assert (found.done, found.total, found.left) == (1, 3, 2)
    assert campaigns.summary(found) == "3 секрета: сменено 1 из 3, осталось 2."


def test_a_secret_is_left_out_with_a_reason_and_put_back(tx: Tx) -> None:
    campaign, (first, second, _) = three(tx)
    place = (campaign.id, first.id, Field.PASSWORD)
    with pytest.raises(BadInput, match="причина"):
        campaigns.skip(tx, *place, "")
    done = campaigns.skip(tx, *place, "Страницу закрывают")
    assert (done.state, done.reason) == (ItemState.SKIPPED, "Страницу закрывают")
    item = campaigns.next_item(tx, campaign.id)
    assert item is not None
    assert item.credential_id == second.id
    with pytest.raises(BadInput, match="ещё ждёт"):
        campaigns.skip(tx, *place, "ещё раз")
    assert campaigns.unskip(tx, *place).state is ItemState.WAITING
    with pytest.raises(BadInput, match="не пропускали"):
        campaigns.unskip(tx, *place)
    with pytest.raises(BadInput, match="такого секрета нет"):
        campaigns.skip(tx, campaign.id, first.id, Field.TOTP, "нет такого")
    campaigns.skip(tx, *place, "Страницу закрывают")
    knowing.rotated(tx, first, "второй Пароль-18")
    assert states(tx, campaign)[0] == "done"
    rows = [(action, detail) for action, _, detail in journalled(tx) if action == "campaign.skipped"]
    assert rows[0] == (
        "campaign.skipped",
        {"credential": first.id, "field": "password", "reason": "Страницу закрывают"},
    )


def test_a_removed_account_is_left_out_by_itself(tx: Tx) -> None:
    campaign, (first, _, _) = three(tx)
    credentials.remove(tx, first.id)
    found = campaigns.progress(tx, campaign.id)
    assert (found.items[0].state, found.skipped, found.left) == (ItemState.SKIPPED, 1, 2)
    assert "удалены" in found.items[0].reason
    with pytest.raises(BadInput, match="не пропускали"):
        campaigns.unskip(tx, campaign.id, first.id, Field.PASSWORD)


def test_a_closed_campaign_stays_as_it_was(tx: Tx) -> None:
    campaign, (first, second, third) = three(tx)
    knowing.rotated(tx, first, "второй Пароль-18")
    campaigns.skip(tx, campaign.id, second.id, Field.PASSWORD, "Страницу закрывают")
    closed = campaigns.close(tx, campaign.id)
    assert (closed.done, closed.skipped, closed.left, closed.campaign.closed_at) == (1, 1, 1, tx.time)
    assert campaigns.summary(closed) == "3 секрета: сменено 1 из 3, пропущено 1, осталось 1."
    knowing.rotated(tx, third, "третий Пароль-19")
    assert campaigns.progress(tx, campaign.id) == closed
    assert campaigns.next_item(tx, campaign.id) is not None  # it tells what was left
    acts: tuple[Callable[[], object], ...] = (
        lambda: campaigns.close(tx, campaign.id),
        lambda: campaigns.skip(tx, campaign.id, third.id, Field.PASSWORD, "поздно"),
    )
    for act in acts:
        with pytest.raises(BadInput, match="закрыта"):
            act()
    assert campaigns.listing(tx, open_only=True) == ()
    assert campaigns.listing(tx) == (closed.campaign,)
    last = [detail for action, _, detail in journalled(tx) if action == "campaign.closed"]
    assert last == [{"done": 1, "skipped": 1, "left": 1}]


def test_what_a_rule_is_about_may_be_gone(tx: Tx) -> None:
    school = knowing.organization(tx)
    page = knowing.page(tx, school)
    kept = knowing.account(tx, page)
    campaign = begin(tx, RuleKind.ORGANIZATION, organization_id=school.id)
    assert campaign_rules.title(tx, campaign.rule) == "организация «Школа № 1»"
    credentials.remove(tx, kept.id)
    pages.remove(tx, page.id)
    organizations.remove(tx, school.id)
    assert campaign_rules.title(tx, campaign.rule) == f"организация «№ {school.id}»"
    ivanov = people.add(tx, people.Person(name="Иванов"))
    people.remove(tx, ivanov.id)
    assert campaign_rules.title(tx, Rule(RuleKind.LEAVING, person_id=ivanov.id)) == "знает Иванов"


def test_a_campaign_is_gone_on_with_after_the_vault_was_closed(store: Store, opener: Callable[..., Store]) -> None:
    campaign, accounts = store.write("campaign.begun", three)
    store.write("test.rotated", lambda tx: knowing.rotated(tx, accounts[0], "второй Пароль-18"))
    store.close()
    with opener() as again:
        item = again.read(lambda tx: campaigns.next_item(tx, campaign.id))
        assert item is not None
        assert item.credential_id == accounts[1].id
        assert again.read(campaigns.listing) == (campaign,)

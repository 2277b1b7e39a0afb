"""Making a campaign: by which rule, how many secrets come under it, its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console import format as shown
from console.dialogs.ask import Choose
from console.dialogs.line import AskLine
from console.dialogs.pick import Option, Pick
from registry import campaign_rules, campaigns, networks, organizations
from registry.campaigns import Rule, RuleKind
from vault.errors import PoryadokError
from vault.secrets import Field
from vault.text import counted

if TYPE_CHECKING:
    from console.app import Console
    from registry.campaign_rules import Wanted
    from vault.store import Store

_KINDS = (
    (RuleKind.OVERDUE, "Давно не меняли"),
    (RuleKind.WEAK, "Слабые и утёкшие"),
    (RuleKind.SHARED, "Один пароль на нескольких"),
    (RuleKind.LEAVING, "Знают те, кто больше не отвечает"),
    (RuleKind.ORGANIZATION, "Одной организации"),
    (RuleKind.NETWORK, "Одной сети"),
    (RuleKind.ALL, "Все"),
)
_FIELDS = ((Field.PASSWORD, "пароли"), (Field.TOTP, "ключи второго фактора"), (Field.RECOVERY_CODES, "коды"),
           (Field.TOKEN, "токены"))  # fmt: skip


async def create(console: Console) -> int | None:
    """The id of a new campaign, or None."""
    try:
        return await _create(console)
    except PoryadokError as error:
        console.fail(error)
        return None


async def _create(console: Console) -> int | None:
    kind = await console.push_screen_wait(Choose("Новая кампания: какие секреты сменить?", "", _KINDS))
    rule = await _rule(console, kind) if kind is not None else None
    if rule is None:
        return None
    session = console.session
    today = session.today

    def preview(store: Store) -> tuple[Wanted, int, str]:
        checked = store.read(lambda tx: campaign_rules.checked(tx, rule))
        wanted = campaign_rules.collect(store.read, checked, today)
        count = store.read(lambda tx: len(campaign_rules.queue(tx, wanted)))
        return wanted, count, store.read(lambda tx: campaign_rules.title(tx, checked))

    wanted, count, named = await session.with_store(preview)
    if not count:
        console.tell(f"Таких секретов нет ({named}): кампания не нужна.")
        return None
    found = counted(count, "секрет", "секрета", "секретов")
    title = await console.push_screen_wait(
        AskLine(
            f"Новая кампания: {found}",
            f"В очередь попадут: {named}. Название?",
            f"{shown.capital(named)}, {shown.day(today)}",
        )
    )
    if title is None:
        return None
    return (await session.write("campaign.created", lambda tx: campaigns.create(tx, rule, title, today, wanted))).id


async def _rule(console: Console, kind: RuleKind) -> Rule | None:
    """The rule with what it is about."""
    if kind is RuleKind.ORGANIZATION:
        everyone = await console.session.read(organizations.listing)
        picked = await console.push_screen_wait(
            Pick("Какой организации?", [Option(str(each.id), each.name) for each in everyone])
        )
        fields = await _fields(console) if picked else ()
        return Rule(kind, organization_id=int(picked[0]), fields=fields) if picked and fields else None
    if kind is RuleKind.NETWORK:
        answers = [(network.code, network.title) for network in networks.NETWORKS]
        code = await console.push_screen_wait(Choose("Какой сети?", "", answers))
        fields = await _fields(console) if code else ()
        return Rule(kind, network=code, fields=fields) if code and fields else None
    if kind is RuleKind.ALL:
        fields = await _fields(console)
        return Rule(kind, fields=fields) if fields else None
    return Rule(kind)


async def _fields(console: Console) -> tuple[Field, ...]:
    options = [Option(field.value, title) for field, title in _FIELDS]
    picked = await console.push_screen_wait(
        Pick("Какие секреты?", options, several=True, chosen=[Field.PASSWORD.value], note_width=1)
    )
    return tuple(Field(value) for value in picked or ())

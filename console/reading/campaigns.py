"""Campaigns with how far they came, and their queues line by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from console.reading.credentials import BRIEF_TITLES, CredentialRow
from registry import accounts, campaign_rules, campaigns, credentials
from registry.campaigns import Campaign, CampaignFacts, CampaignProgress, Item, ItemState
from vault.transaction import Tx

ITEM_STATES = {
    ItemState.WAITING: "ждёт",
    ItemState.ROTATING: "меняется",
    ItemState.DONE: "сменён",
    ItemState.SKIPPED: "пропущен",
}


@dataclass(frozen=True)
class ItemRow:
    """One secret of a queue; `account` is None when its record is gone."""

    item: Item
    account: CredentialRow | None

    @property
    def key(self) -> tuple[int, str]:
        """What tells it from the others of its queue."""
        return self.item.credential_id, self.item.field.value

    @property
    def where(self) -> str:
        """«ВКонтакте, krap@example.ru»."""
        return self.account.title if self.account else "запись удалена"

    @property
    def secret(self) -> str:
        """«пароль VK ID»."""
        return accounts.secret_title(self.account.credential.network if self.account else "", self.item.field)

    @property
    def title(self) -> str:
        """«пароль VK ID: ВКонтакте, krap@example.ru»."""
        return f"{self.secret}: {self.where}"

    @property
    def brief(self) -> str:
        """«пароль: ВКонтакте, krap@example.ru»."""
        return f"{BRIEF_TITLES[self.item.field]}: {self.where}"


@dataclass(frozen=True)
class CampaignRow:
    """A campaign that goes on, its rule in words, its queue."""

    progress: CampaignProgress
    rule: str
    queue: tuple[ItemRow, ...]

    @property
    def campaign(self) -> Campaign:
        """The record."""
        return self.progress.campaign

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from the other lines of its view."""
        return "campaign", self.campaign.id

    @property
    def account(self) -> CredentialRow | None:
        """It is about many accounts, so about none."""
        return None

    @property
    def share(self) -> str:
        """«3 из 17»."""
        return f"{self.progress.done} из {self.progress.total}"

    @property
    def following(self) -> ItemRow | None:
        """What to go on with: what is begun first, then what waits."""
        for state in (ItemState.ROTATING, ItemState.WAITING):
            for row in self.queue:
                if row.item.state is state:
                    return row
        return None

    @property
    def haystack(self) -> str:
        """The text by which it is found."""
        return f"{self.campaign.title} {self.rule} {' '.join(row.title for row in self.queue)}"


@dataclass(frozen=True)
class Fetched:
    """A campaign as it lies in the vault, until it is judged; its rule in words."""

    facts: CampaignFacts
    rule: str


def fetch(tx: Tx) -> tuple[Fetched, ...]:
    """Every campaign that goes on, the newest first."""
    return tuple(_fetched(tx, each.id) for each in campaigns.listing(tx, open_only=True))


def rows(fetched: Iterable[Fetched], known: Mapping[str, CredentialRow]) -> tuple[CampaignRow, ...]:
    """The campaigns with their progress; `known` are the accounts by the owner of their secrets. Takes a while with
    thousands of them: not in a transaction."""
    return tuple(_row(each, known) for each in fetched)


def one(tx: Tx, campaign_id: int, known: Mapping[str, CredentialRow]) -> CampaignRow:
    """One campaign, closed or not; BadInput when there is none."""
    return _row(_fetched(tx, campaign_id), known)


def _fetched(tx: Tx, campaign_id: int) -> Fetched:
    found = campaigns.facts(tx, campaign_id)
    return Fetched(found, campaign_rules.title(tx, found.campaign.rule))


def _row(fetched: Fetched, known: Mapping[str, CredentialRow]) -> CampaignRow:
    found = campaigns.judge(fetched.facts)
    queue = tuple(ItemRow(item, known.get(credentials.owner(item.credential_id))) for item in found.items)
    return CampaignRow(found, fetched.rule, queue)

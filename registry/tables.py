"""The tables of the registry, step by step; each stands beside the record that it stores.

A step that was once applied to somebody's vault is never altered: a change of a table is a new step with the next
number, kept beside the record in the same way.
"""

from __future__ import annotations

from registry import (
    account_records,
    advice_notes,
    broadcasts,
    campaigns,
    changes,
    consultations,
    exemptions,
    impostors,
    inquiries,
    inquiry_replies,
    issuing,
    knowledge,
    leaving,
    municipality,
    notices,
    obligations,
    organizations,
    pages,
    people,
    plans,
    requests,
    slot_people,
    undoing,
    waivers,
)
from registry.cases import records as cases
from registry.imports.organizations import mappings
from registry.letters import book as letter_book
from registry.regulation import versions
from vault.schema import Migration

STEPS = (
    Migration(
        1,
        changes.MIGRATION_SQL
        + organizations.MIGRATION_SQL
        + pages.MIGRATION_SQL
        + people.MIGRATION_SQL
        + obligations.MIGRATION_SQL
        + exemptions.MIGRATION_SQL
        + account_records.MIGRATION_SQL
        + waivers.MIGRATION_SQL
        + municipality.MIGRATION_SQL
        + versions.MIGRATION_SQL,
    ),
    Migration(2, account_records.ACCOUNT_FIELDS_SQL),
    Migration(
        3,
        slot_people.MIGRATION_SQL
        + knowledge.MIGRATION_SQL
        + issuing.MIGRATION_SQL
        + leaving.MIGRATION_SQL
        + campaigns.MIGRATION_SQL,
    ),
    Migration(4, account_records.TOKEN_FIELDS_SQL),
    Migration(5, pages.CONNECTION_SQL),
    Migration(
        6,
        notices.MIGRATION_SQL
        + requests.MIGRATION_SQL
        + plans.MIGRATION_SQL
        + broadcasts.MIGRATION_SQL
        + waivers.GROUP_SQL,
    ),
    Migration(
        7,
        changes.BATCH_SQL
        + undoing.MIGRATION_SQL
        + organizations.PLACES_SQL
        + people.TRAINING_SQL
        + notices.SOURCE_SQL
        + requests.SCOPE_SQL
        + versions.WITHDRAWN_SQL
        + impostors.MIGRATION_SQL
        + inquiries.MIGRATION_SQL
        + inquiry_replies.MIGRATION_SQL
        + consultations.MIGRATION_SQL
        + advice_notes.MIGRATION_SQL
        + cases.MIGRATION_SQL
        + letter_book.MIGRATION_SQL
        + mappings.MIGRATION_SQL,
    ),
)

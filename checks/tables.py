"""The tables of this floor: runs, verdicts and the ledger of quotas in the vault; facts and the job table in the
disposable file beside it."""

from checks import facts_store, history, tallied
from checks.person import answers, looks
from checks.ratings import official
from checks.readers import moderation
from checks.readers import store as readers_store
from checks.remarks import records as remarks
from checks.running import jobs_store, quota
from vault.schema import Migration

STEPS = (
    Migration(1, history.MIGRATION_SQL),
    Migration(2, quota.MIGRATION_SQL),
    Migration(
        3,
        looks.MIGRATION_SQL
        + answers.MIGRATION_SQL
        + moderation.MIGRATION_SQL
        + remarks.MIGRATION_SQL
        + history.SECOND_SQL
        + official.MIGRATION_SQL,
    ),
    Migration(4, moderation.EDITED_SQL),
)
FACTS_STEPS = (
    Migration(1, facts_store.FIRST_SQL),
    Migration(2, facts_store.ROWS_SQL),
    Migration(3, jobs_store.MIGRATION_SQL),
    Migration(4, readers_store.AGAIN_SQL),
    Migration(5, tallied.SHAPES_SQL),
)

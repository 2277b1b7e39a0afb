"""The tables of this floor: runs and verdicts in the vault, facts in the disposable file beside it."""

from checks import facts_store, history
from vault.schema import Migration, Schema

SCHEMA = Schema("checks", (Migration(1, history.MIGRATION_SQL),))
FACTS = Schema("facts", (Migration(1, facts_store.MIGRATION_SQL),))

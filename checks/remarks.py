"""Remarks (замечания): a failure that was told to somebody and is waited for.

A remark rests on a verdict of a run; what a verdict means is one floor aside in `model`.
"""

from __future__ import annotations

MIGRATION_SQL = ""

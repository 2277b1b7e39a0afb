"""The text of a regulation (txt, DOCX, ODT) to its networks, norms, lists and clauses, to a draft, and into the vault.

`reading` holds the values and `read`; `lines`, `sections`, `lists`, `clauses` and `facts` are the steps of reading;
`proposing` makes the clause table of it (`strength`, `subjects`, `measures`, `deadlines`), `drafting` the regulation as
data, `applying` writes it. An amended text is held against `holdings` by `differing` and `redrafting`, and written by
`amending`. A regulation that is data already (TOML) is `registry.regulation`.
"""

from registry.imports.regulation.amending import Amendment, AppliedAmendment, amend, apply_amended, is_amended
from registry.imports.regulation.applying import AppliedRegulation, apply
from registry.imports.regulation.drafting import draft
from registry.imports.regulation.holdings import Present, present
from registry.imports.regulation.model import (
    Duplicate,
    ListKind,
    Question,
    ReadClause,
    ReadItem,
    ReadList,
    RegulationReading,
)
from registry.imports.regulation.proposing import Row, propose
from registry.imports.regulation.reading import read, read_document
from registry.imports.regulation.redrafting import RulesDifference

__all__ = [
    "Amendment",
    "AppliedAmendment",
    "AppliedRegulation",
    "Duplicate",
    "ListKind",
    "Present",
    "Question",
    "ReadClause",
    "ReadItem",
    "ReadList",
    "RegulationReading",
    "Row",
    "RulesDifference",
    "amend",
    "apply",
    "apply_amended",
    "draft",
    "is_amended",
    "present",
    "propose",
    "read",
    "read_document",
]

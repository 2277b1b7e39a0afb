"""The text of a regulation (txt, DOCX) to its networks, norms, lists and clauses, to a draft, and into the vault.

`reading` holds the values and `read`; `lines`, `sections`, `lists`, `clauses` and `facts` are the steps of reading;
`drafting` turns a reading into a regulation as data, `applying` writes it. A regulation that is data already (TOML)
is `registry.regulation`.
"""

from registry.imports.regulation.applying import AppliedRegulation, apply
from registry.imports.regulation.drafting import draft
from registry.imports.regulation.model import (
    Duplicate,
    ListKind,
    Question,
    ReadClause,
    ReadItem,
    ReadList,
    RegulationReading,
)
from registry.imports.regulation.reading import read, read_document

__all__ = [
    "AppliedRegulation",
    "Duplicate",
    "ListKind",
    "Question",
    "ReadClause",
    "ReadItem",
    "ReadList",
    "RegulationReading",
    "apply",
    "draft",
    "read",
    "read_document",
]

"""Lists of organizations with their pages (xlsx, ods, xls, csv, tsv, text) into the registry.

`model` holds the values; `books` chooses a sheet, `headers` and `layout` tell what columns hold, `mappings` remembers
it; `tables`, `rows` (with `fields` and `people`) and `freeform` are the steps of `reading`; `known` is what the
registry has, `planning` (with `target`, `staff`, `founders`, `choosing`) decides what each row means, `matching` counts
it, `applying` writes it. What cannot be decided is a question with candidates, and waits for its answer.
"""

from registry.imports.asked import Candidate, Question, Rejected
from registry.imports.organizations.applying import apply
from registry.imports.organizations.known import Known, fetch
from registry.imports.organizations.known import of as known_of
from registry.imports.organizations.mappings import load as remembered_mappings
from registry.imports.organizations.matching import match, match_known, read_answers
from registry.imports.organizations.model import AppliedRegistry, Choice, RegistryMatch, RegistryReading, RegistryRow
from registry.imports.organizations.reading import read, read_lines, sheets_of

__all__ = [
    "AppliedRegistry",
    "Candidate",
    "Choice",
    "Known",
    "Question",
    "RegistryMatch",
    "RegistryReading",
    "RegistryRow",
    "Rejected",
    "apply",
    "fetch",
    "known_of",
    "match",
    "match_known",
    "read",
    "read_answers",
    "read_lines",
    "remembered_mappings",
    "sheets_of",
]

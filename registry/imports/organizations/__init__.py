"""Lists of organizations with their pages (txt, csv, tsv) into the registry.

`model` holds the values; `separated`, `headers`, `tables`, `rows` and `freeform` are the steps of `reading`;
`known` is what the registry has, `planning` decides what each row means, `matching` tells it, `applying` writes it.
What cannot be decided is a question with candidates, and waits for its answer.
"""

from registry.imports.asked import Candidate, Question, Rejected
from registry.imports.organizations.applying import apply
from registry.imports.organizations.matching import match, read_answers
from registry.imports.organizations.model import AppliedRegistry, RegistryMatch, RegistryReading, RegistryRow
from registry.imports.organizations.reading import read, read_lines

__all__ = [
    "AppliedRegistry",
    "Candidate",
    "Question",
    "RegistryMatch",
    "RegistryReading",
    "RegistryRow",
    "Rejected",
    "apply",
    "match",
    "read",
    "read_answers",
    "read_lines",
]

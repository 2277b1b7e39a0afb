"""Secrets from other password managers, browsers and authenticators into the registry.

`model` holds the values; `reading` finds out whose file it is and calls its reader; `known` is what the registry has,
`relating` tells pages from strangers, `planning` decides what each row means, `settling` compares with what is stored,
`applying` writes. What cannot be decided is a question with candidates, and waits for its answer.
"""

from registry.imports.asked import NEW, SKIP, Candidate, Question, Rejected
from registry.imports.secrets.importing import Importing, advice, apply, preview
from registry.imports.secrets.model import Applied, Entries, Entry, Format, Match, Preview, Status
from registry.imports.secrets.passphrases import PassphraseNeeded
from registry.imports.secrets.reading import read

__all__ = [
    "NEW",
    "SKIP",
    "Applied",
    "Candidate",
    "Entries",
    "Entry",
    "Format",
    "Importing",
    "Match",
    "PassphraseNeeded",
    "Preview",
    "Question",
    "Rejected",
    "Status",
    "advice",
    "apply",
    "preview",
    "read",
]

"""Names of organizations: when two spellings are one organization, which are alike, and whether a text names one.

`table` holds the legal forms, abbreviations and common words; `words` takes a name apart; `keys` says equality;
`similarity` ranks what is not equal but alike; `mention` reads a page's description; `tidy` repairs a name that came
out of a document; `groups` tells headings from names;
`property` reads what kind of body or institution it is. Nothing here decides a merge: equal keys are one organization,
everything else is asked.
"""

from registry.names.groups import is_group
from registry.names.keys import key
from registry.names.mention import Directory, Entry, Mention, mentions
from registry.names.property import PropertyType, is_body, of_other_type, property_type
from registry.names.similarity import NameIndex, Similar, similar
from registry.names.tidy import Repair, Tidied, tidy, without_ending
from registry.names.words import mixed_letters

__all__ = [
    "Directory",
    "Entry",
    "Mention",
    "NameIndex",
    "PropertyType",
    "Repair",
    "Similar",
    "Tidied",
    "is_body",
    "is_group",
    "key",
    "mentions",
    "mixed_letters",
    "of_other_type",
    "property_type",
    "similar",
    "tidy",
    "without_ending",
]

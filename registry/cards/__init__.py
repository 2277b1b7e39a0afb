"""The card of an organization: a blank that is sent out as XLSX with what the registry knows, and read back.

`layout` holds its lines, `writing` makes it, `reading` reads one that came back, `matching` compares it with the
registry and `apply` of `registry.cards.applying` writes what is certain or answered. A card has no place for a
password, and one that somebody put in all the same is not read.
"""

from registry.cards.applying import apply
from registry.cards.matching import CardChange, CardMatch, match
from registry.cards.reading import Card, read
from registry.cards.writing import file_name, make

__all__ = ["Card", "CardChange", "CardMatch", "apply", "file_name", "make", "match", "read"]

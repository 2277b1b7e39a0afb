"""Whose a telephone, an address or an e-mail is by the registry: asked when a page shows another than its own.

Only the index is here; what it means that a page shows somebody else's number is said by `rules.requisites`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from registry import requisites as forms
from registry.organizations import Organization, OrganizationState

_SHOWN = 2  # owners of one number that are named


@dataclass
class _Index:
    phones: dict[str, list[Organization]] = field(default_factory=dict)
    emails: dict[str, list[Organization]] = field(default_factory=dict)
    houses: dict[str, list[tuple[forms.Address, Organization]]] = field(default_factory=dict)


class Belongings:
    """The registered requisites of many organizations. Made at the first question: most runs never ask one."""

    def __init__(self, organizations: Iterable[Organization] = ()) -> None:
        self._organizations = tuple(organizations)
        self._index: _Index | None = None

    def of_phones(self, text: str, besides: int) -> str:
        """Whose the numbers of the text are, "" when nobody's; `besides` is the organization that is not meant.

        A number without its code is nobody's: neighbouring districts have the same ones.
        """
        index = self._made().phones
        owners: list[Organization] = []
        for number in sorted(forms.phones(text)):
            if number.startswith("+"):
                owners += index.get(number, ())
        return _named(owners, besides)

    def of_emails(self, text: str, besides: int) -> str:
        """The same of e-mail addresses."""
        index = self._made().emails
        return _named([owner for found in sorted(forms.emails(text)) for owner in index.get(found, ())], besides)

    def of_address(self, text: str, besides: int) -> str:
        """The same of a postal address. One without a settlement is nobody's: each village has its Central street."""
        shown = forms.address(text)
        if shown is None or not shown.settlement:
            return ""
        owners = [
            owner
            for known, owner in self._made().houses.get(shown.house, ())
            if known.settlement and bool(known.street) == bool(shown.street) and forms.same_place(known, shown)
        ]
        return _named(owners, besides)

    def _made(self) -> _Index:
        if self._index is None:
            made = _Index()
            # Those that work come first: a closed one may have left its number to them.
            for owner in sorted(self._organizations, key=lambda each: each.state is not OrganizationState.ACTIVE):
                for number in frozenset().union(*map(forms.phones, owner.every_phone)):
                    made.phones.setdefault(number, []).append(owner)
                for found in forms.emails(owner.email):
                    made.emails.setdefault(found, []).append(owner)
                for place in map(forms.address, owner.addresses):
                    if place is not None:
                        made.houses.setdefault(place.house, []).append((place, owner))
            self._index = made
        return self._index


def _named(owners: Iterable[Organization], besides: int) -> str:
    """Names of the owners; "" when the organization itself is one of them: what is shared is nobody else's."""
    found = {owner.id: owner.short_name or owner.name for owner in owners}
    return "" if besides in found else ", ".join(list(found.values())[:_SHOWN])

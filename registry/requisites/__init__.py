"""Requisites of an organization in normal form, so that what the registry says and what a page shows can be compared.

`phones`, `addresses`, `mail` and `hours` each read one of them out of what people write. What a difference means is
a check's matter.
"""

from registry.requisites.addresses import Address, address, same_address
from registry.requisites.hours import Interval, Timetable, day_of, hours
from registry.requisites.mail import email, emails, same_email
from registry.requisites.phones import phones, same_phone

__all__ = [
    "Address",
    "Interval",
    "Timetable",
    "address",
    "day_of",
    "email",
    "emails",
    "hours",
    "phones",
    "same_address",
    "same_email",
    "same_phone",
]

"""Requisites of an organization in normal form, so that what the registry says and what a page shows can be compared.

`phones`, `addresses`, `mail`, `hours` and `sites` each read one of them out of what people write. What a difference
means is a check's matter.
"""

from registry.requisites.addresses import Address, address, nearly, same_address, same_place
from registry.requisites.addresses import trace as address_trace
from registry.requisites.hours import Interval, Timetable, day_of, hours
from registry.requisites.mail import email, emails, mailbox, same_email
from registry.requisites.mail import trace as email_trace
from registry.requisites.phones import agree, phones, same_phone
from registry.requisites.phones import trace as phone_trace
from registry.requisites.sites import Site, same_site, site, sites

__all__ = [
    "Address",
    "Interval",
    "Site",
    "Timetable",
    "address",
    "address_trace",
    "agree",
    "day_of",
    "email",
    "email_trace",
    "emails",
    "hours",
    "mailbox",
    "nearly",
    "phone_trace",
    "phones",
    "same_address",
    "same_email",
    "same_phone",
    "same_place",
    "same_site",
    "site",
    "sites",
]

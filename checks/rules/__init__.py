"""The rules themselves, one module a family; importing this package registers all of them in the catalogue.

Pure functions over views: no database, no network, no clock.
"""

from checks.rules import page, posts, registry, requisites, security

FAMILIES = (registry, page, requisites, posts, security)

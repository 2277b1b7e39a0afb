"""The rules themselves, one module a family; importing this package registers all of them in the catalogue.

Pure functions over views: no database, no network, no clock.
"""

from checks.rules import page as page
from checks.rules import posts as posts
from checks.rules import registry as registry
from checks.rules import requisites as requisites
from checks.rules import security as security
from checks.rules import site as site

FAMILIES = (registry, page, requisites, posts, security, site)

"""The rules themselves, one module a family; importing this package registers all of them in the catalogue.

Pure functions over views: no database, no network, no clock.
"""

from checks.rules import centre as centre
from checks.rules import comments as comments
from checks.rules import page as page
from checks.rules import page_design as page_design
from checks.rules import page_links as page_links
from checks.rules import posts as posts
from checks.rules import posts_planned as posts_planned
from checks.rules import posts_variety as posts_variety
from checks.rules import registry as registry
from checks.rules import requisites as requisites
from checks.rules import security as security
from checks.rules import site as site
from checks.rules import style as style
from checks.rules import waivers as waivers

FAMILIES = (
    registry,
    page,
    requisites,
    page_links,
    page_design,
    posts,
    posts_variety,
    posts_planned,
    style,
    comments,
    security,
    site,
    waivers,
    centre,
)

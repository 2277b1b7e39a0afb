"""For each check a subject of the demo that looks wrong at first sight and is not, with the verdict it must have.

What holds the two together is `test_expected`.
"""

from __future__ import annotations

OURS, OTHER = "krapivinsky", "khasynsky"
# A subject of each check that looks wrong at first sight and is not; why, its comment in the file says.
TEMPTING = {
    "page.identity": (OURS, "vk/krapdemo_school_zel", "ok"),  # renamed, the number is the same
    "page.reachable": (OURS, "vk/krapdemo_ds_soln", "ok"),  # nobody may write there, anybody may read
    "page.description": (OURS, "vk/krapdemo_school_zel", "ok"),  # the name is inflected
    "page.address": (OURS, "vk/krapdemo_adm", "ok"),  # «улица» in place of «ул.», no «д.»
    "page.geo": (OURS, "telegram/krapdemo_adm_tg", "na"),  # no channel has a map
    "page.phones": (OURS, "vk/krapdemo_imc", "ok"),  # 8 in place of +7, and an extension
    "page.email": (OURS, "vk/krapdemo_imc", "ok"),  # in capitals
    "page.hours": (OURS, "vk/krapdemo_srcn", "ok"),  # «круглосуточно» and «всегда открыто»
    "page.site": (OURS, "vk/krapdemo_imc", "ok"),  # http, WWW and a slash
    "page.cross_links": (OURS, "vk/krapdemo_adm", "ok"),  # a link by number
    "page.subordinate_sites": (OTHER, "ok/khasdemo.adm", "unknown"),  # none is seen, and not everything is
    "page.avatar": (OURS, "vk/krapdemo_uszn", "ok"),  # a closed community shows it
    "page.cover": (OURS, "telegram/krapdemo_adm_tg", "na"),  # no channel has one
    "page.mark": (OURS, "telegram/krapdemo_adm_tg", "na"),  # the tick of a network is no mark
    "page.widgets": (OTHER, "ok/khasdemo.adm", "unknown"),  # the network does not tell
    "page.pos_form": (OTHER, "vk/khasdemo_dk", "ok"),  # by the title of the button
    "page.subscribers": (OURS, "vk/krapdemo_uo", "ok"),  # 9,999
    "posts.weekly": (OURS, "vk/krapdemo_lider", "ok"),  # Sunday, 23:59
    "posts.variety": (OURS, "vk/krapdemo_ddt", "ok"),  # a gif is an animation
    "posts.plan": (OURS, "vk/krapdemo_klub", "ok"),  # kept by reposts
    "posts.broadcasts": (OURS, "vk/krapdemo_media", "ok"),  # told in other words, with the link
    "posts.style": (OURS, "vk/krapdemo_ujs", "ok"),  # one stilted announcement among living ones
    "comments.profanity": (OURS, "vk/krapdemo_adm", "ok"),  # «команда», «колебались»
    "comments.insults": (OURS, "vk/krapdemo_adm", "ok"),  # an angry word about a road
    "comments.spam": (OURS, "vk/krapdemo_school_zel", "ok"),  # «Спасибо!» under five pages
    "comments.open": (OURS, "vk/krapdemo_uszn", "ok"),  # closed to strangers, open to its readers
    "security.recorded": (OTHER, "vk/khasdemo_sobr", "ok"),  # a personal account, by the rules
    "security.second_factor": (OURS, "ok/krapdemo.adm", "ok"),  # the network tells a number, not names
    "security.age": (OURS, "vk/krapdemo_school_mung", "ok"),  # ninety days to the day
    "security.reuse": (OURS, "vk/krapdemo_tu", "na"),  # a personal account keeps its password to itself
    "security.strength": (OURS, "vk/krapdemo_tu", "na"),  # the same
    "security.phone_owner": (OURS, "vk/krapdemo_tu", "na"),  # the same: a personal phone is its owner's
    "security.handover": (OURS, "vk/krapdemo_srcn", "ok"),  # another person answers, and never knew the password
    "centre.connected": (OURS, "telegram/krapdemo_adm_tg", "na"),  # not a network of «Госпаблики»
    "registry.presence": (OURS, "oshi", "ok"),  # one network is enough
    "registry.duplicates": (OTHER, "iskra-palatka", "ok"),  # a namesake with another number
    "registry.responsible": (OURS, "edds", "na"),  # exempt
    "registry.notified": (OURS, "srcn", "ok"),  # told before it happened
    "registry.review_due": (OURS, "bibl", "ok"),  # 180 days to the day
    "registry.obliged_list": (OTHER, "", "manual"),  # no list is no violation: the text has none
    "registry.waivers": (OTHER, "", "ok"),  # one waiver, used and in force
    "centre.requests": (OTHER, "", "ok"),  # not answered, and not due
    "centre.notified": (OURS, "dshi", "na"),  # changed more than a year ago
    "site.links": (OURS, "klub", "ok"),  # widgets with numbers
    "site.unknown_links": (OURS, "adm", "ok"),  # «share» is no page
}

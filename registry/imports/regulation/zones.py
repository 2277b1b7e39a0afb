"""Time zones of the regions of Russia by the stem of the region's name: data of the tz database (zone1970.tab).
A stem with «$» is the whole word: «Саха» is not the beginning of «Сахалинская».

A region that is not here has no zone, and the zone is asked for.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from vault.text import fold

_ZONES = MappingProxyType(
    {
        "Europe/Kaliningrad": "калининградск",
        "Europe/Moscow": "белгородск брянск владимирск воронежск ивановск калужск костромск курск липецк московск "
        "орловск рязанск смоленск тамбовск тверск тульск ярославск архангельск вологодск ленинградск мурманск "
        "новгородск псковск карели коми адыге краснодарск ростовск крым дагестан "
        "ингушети кабардин карачаев осети чеченск ставропольск "
        "марий мордови татарстан чуваш нижегородск пензенск",
        "Europe/Kirov": "кировск",
        "Europe/Volgograd": "волгоградск",
        "Europe/Astrakhan": "астраханск",
        "Europe/Saratov": "саратовск",
        "Europe/Ulyanovsk": "ульяновск",
        "Europe/Samara": "самарск удмурт",
        "Asia/Yekaterinburg": "свердловск челябинск курганск тюменск оренбургск пермск башкортостан ханты ямало",
        "Asia/Omsk": "омск",
        "Asia/Novosibirsk": "новосибирск",
        "Asia/Barnaul": "алтай",
        "Asia/Tomsk": "томск",
        "Asia/Novokuznetsk": "кемеровск",
        "Asia/Krasnoyarsk": "красноярск хакаси тыва",
        "Asia/Irkutsk": "иркутск буряти",
        "Asia/Chita": "забайкальск",
        "Asia/Yakutsk": "амурск саха$ якути",
        "Asia/Vladivostok": "приморск хабаровск еврейск",
        "Asia/Magadan": "магаданск",
        "Asia/Sakhalin": "сахалинск",
        "Asia/Kamchatka": "камчатск",
        "Asia/Anadyr": "чукотск",
    }
)


def zone_of(region: str) -> str:
    """The IANA zone of a region such as «Магаданская область»; "" for one that is not listed."""
    words = fold(region).split()
    for zone, stems in _ZONES.items():
        if any(re.match(stem, word) for stem in stems.split() for word in words):
            return zone
    return ""

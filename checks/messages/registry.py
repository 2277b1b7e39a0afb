"""`registry.*`: what the registry itself shows. Sentences by code, and what to do.

Where a code has no advice of its own, the check's stands.
"""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "registry.presence.both_lists": "Организация стоит и в перечне обязанных, и в перечне исключений.",
    "registry.presence.exempt": "Организация вправе не создавать страницы: она в перечне исключений.",
    "registry.presence.exempt_active": "Организация в перечне исключений, но ведёт страницы: {networks}.",
    "registry.presence.no_list": "Организации нет ни в перечне обязанных, ни в перечне исключений.",
    "registry.presence.required": "Нет действующей страницы там, где она обязательна: {networks}.",
    "registry.presence.found": "Действующие страницы есть: {networks}.",
    "registry.presence.undecided": "Страница есть только там, где решение о сети ещё не принято: {networks}.",
    "registry.presence.none": "В реестре нет ни одной действующей страницы в сетях: {networks}.",
    "registry.presence.few": "Страницы в {count:сети|сетях|сетях} ({networks}), а нужно не меньше чем в {minimum}.",
}

FIXES: Mapping[str, str] = {
    "registry.presence.both_lists": "Решите, обязана ли организация вести страницы, и уберите её из лишнего перечня.",
    "registry.presence.exempt_active": "Уточните, остаётся ли исключение в силе: вести страницы оно не мешает.",
    "registry.presence.no_list": "Уточните и внесите организацию в один из перечней.",
    "registry.presence.undecided": "Решите, считается ли эта сеть, и запишите решение в Порядок.",
}

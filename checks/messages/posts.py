"""`posts.*`: what a page publishes. Sentences by code, and what to do.

Where a code has no advice of its own, the check's stands.
"""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "posts.weekly.enough": "За неделю {week}: {posts:публикация|публикации|публикаций} при норме {norm}.",
    "posts.weekly.few": "За неделю {week}: {posts:публикация|публикации|публикаций}, а нужно не меньше {norm}.",
    "posts.weekly.reposts": (
        "За неделю {week}: {posts:своя публикация|свои публикации|своих публикаций} и "
        "{reposts:репост|репоста|репостов}, а нужно не меньше {norm} своих."
    ),
    "posts.weekly.not_covered": ("Неделя {week} видна не вся: публикаций нашлось {posts} при норме {norm}."),
    "posts.weekly.no_norm": "Для страниц этой категории недельной нормы нет.",
    "posts.weekly.young": "Страница открыта {opened}, уже после начала недели {week}.",
}

FIXES: Mapping[str, str] = {
    "posts.weekly.reposts": "Публикуйте своё: репосты по этому Порядку не считаются.",
}

"""`posts.*`: what a page publishes. Sentences by code, and what to do.

Where a code has no advice of its own, the check's stands.
"""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "posts.weekly.enough": "За неделю {week}: {posts:публикация|публикации|публикаций} при норме {norm}.",
    "posts.weekly.enough_of": (
        "За неделю {week}: засчитано {posts:публикация|публикации|публикаций} при норме {norm}, "
        "всего вышло {published}."
    ),
    "posts.weekly.few": "За неделю {week}: {posts:публикация|публикации|публикаций}, а нужно не меньше {norm}.",
    "posts.weekly.uncounted": (
        "За неделю {week}: засчитано {posts:публикация|публикации|публикаций}, а нужно не меньше {norm}. "
        "Всего вышло {published}, не в счёт: {apart}."
    ),
    "posts.weekly.not_covered": "Неделя {week} видна не вся: публикаций нашлось {posts} при норме {norm}.",
    "posts.weekly.weeks_enough": (
        "Норма {norm} выполнена в каждую из недель, всего их {count}. "
        "Засчитано {posts:публикация|публикации|публикаций}, вышло {published}.{rest:remark}"
    ),
    "posts.weekly.weeks_few": (
        "Меньше {norm:публикации|публикаций|публикаций} за неделю: {weeks}. "
        "За все недели засчитано {posts}, вышло {published}.{rest:remark}"
    ),
    "posts.weekly.weeks_not_covered": (
        "Видны не целиком недели: {weeks}. Хватило ли публикаций при норме {norm}, не понять."
    ),
    "posts.weekly.not_begun": (
        "Первая публикация страницы вышла {first}, уже после начала недели {weeks}. Была ли страница раньше, "
        "не понять: внесите в реестр день её создания."
    ),
    "posts.weekly.weeks_not_begun": (
        "Первая публикация страницы вышла {first}, уже после начала недель: {weeks}. Была ли страница раньше, "
        "не понять: внесите в реестр день её создания."
    ),
    "posts.weekly.no_norm": "Для страниц этой категории недельной нормы нет.",
    "posts.weekly.young": "Страница открыта {opened}, уже после начала недели {week}.",
    "posts.variety.enough": (
        "За {days:день|дня|дней} до {until}: {count:вид материалов|вида материалов|видов материалов} — {shown}."
    ),
    "posts.variety.few": (
        "За {days:день|дня|дней} до {until}: {count:вид материалов|вида материалов|видов материалов} — {shown}. "
        "Хорошо бы не меньше {least}."
    ),
    "posts.variety.few_posts": (
        "За {days:день|дня|дней} до {until} вышло всего {posts:публикация|публикации|публикаций}: "
        "о разнообразии судить рано."
    ),
    "posts.variety.not_covered": "Видны не все публикации за {days:день|дня|дней} до {until}. Среди видимых: {shown}.",
    "posts.plan.missing": "Нет контент-плана на {months}, а планы обязательны.",
    "posts.plan.no_plan": "Контент-плана на {months} в программе нет, сверить публикации не с чем.",
    "posts.plan.free": "В контент-плане на неделю {week} публикаций нет.",
    "posts.plan.kept": "За неделю {week} вышло всё по плану: {items:публикация|публикации|публикаций}.",
    "posts.plan.behind": (
        "По плану на неделю {week} — {items:публикация|публикации|публикаций}, но в эти дни вышло меньше: {days}."
    ),
    "posts.plan.not_covered": "Неделя {week} видна не вся: всё ли вышло по плану, не понять.",
    "posts.broadcasts.none_meant": (
        "За {days:день|дня|дней} до {until} записей через «Госпаблики» этой странице не присылали."
    ),
    "posts.broadcasts.published": (
        "{count:запись из «Госпабликов» вышла|записи из «Госпабликов» вышли|записей из «Госпабликов» вышли} в срок."
    ),
    "posts.broadcasts.missing": "Через «Госпаблики» прислано, а на странице не вышло: {titles}.",
    "posts.broadcasts.late": "Вышло позже срока: {titles}.",
    "posts.broadcasts.similar": "На странице есть похожая запись, но та ли это, не понять: {titles}.",
    "posts.broadcasts.short": "Текст слишком короток, чтобы узнать запись на странице: {titles}.",
    "posts.broadcasts.wordless": "Среди записей с текстом не нашлось: {titles}. Были записи без слов, их не сличить.",
    "posts.broadcasts.twin": "Публикаций с одним текстом прислано несколько, а записей на странице меньше: {titles}.",
    "posts.broadcasts.not_covered": "Видны не все публикации за время, когда должно было выйти: {titles}.",
    "posts.style.plain": "Написано просто: тяжёлых публикаций {heavy} из {posts}.",
    "posts.style.heavy": "Написано казённо: тяжёлых публикаций {heavy} из {posts}.",
    "posts.style.short": "Слов в последних публикациях мало ({words}): о стиле судить не по чему.",
}

FIXES: Mapping[str, str] = {
    "posts.weekly.uncounted": "Публикуйте больше своего: остальное по настройке этого Порядка в норму не входит.",
    "posts.plan.missing": "Составьте контент-план на месяц и внесите его в программу.",
    "posts.plan.no_plan": "Попросите у организации контент-план и внесите его или сверьте публикации с ним сами.",
    "posts.plan.behind": "Сверьте страницу с планом: запись могла выйти в другой день или на другой странице.",
    "posts.broadcasts.late": "Публикуйте записи «Госпабликов» до срока, указанного при отправке.",
    "posts.broadcasts.similar": "Откройте запись и решите, та ли это публикация.",
    "posts.broadcasts.wordless": "Откройте запись: текст мог выйти картинкой или репостом без своих слов.",
    "posts.broadcasts.twin": "Посмотрите, одна ли это публикация, внесённая дважды, или на странице не хватает записи.",
    "posts.broadcasts.short": "Откройте страницу и посмотрите, вышла ли эта запись.",
}

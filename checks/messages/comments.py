"""`comments.*`: what readers write and how it is moderated. Sentences by code, and what to do.

Where a code has no advice of its own, the check's stands. Of what was written there is never a word here.
"""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "comments.profanity.old": (
        "Мат в сообщениях читателей не удалён дольше {hours:часа|часов|часов}: {count:сообщение|сообщения|сообщений}."
    ),
    "comments.profanity.new": (
        "Свежий мат в сообщениях читателей: {count:сообщение|сообщения|сообщений}. На удаление отведено часов: {hours}."
    ),
    "comments.profanity.none": (
        "Мата в сообщениях читателей нет. Просмотрены публикации за проверяемый срок и {days:день|дня|дней} до него."
    ),
    "comments.insults.found": (
        "Похоже на оскорбления: {count:сообщение|сообщения|сообщений}. Критика без оскорблений удалению не подлежит."
    ),
    "comments.insults.none": (
        "Похожего на оскорбления в сообщениях читателей нет."
        " Просмотрены публикации за проверяемый срок и {days:день|дня|дней} до него."
    ),
    "comments.spam.found": "Похоже на спам: {count:сообщение|сообщения|сообщений}.",
    "comments.spam.none": (
        "Похожего на спам в сообщениях читателей нет."
        " Просмотрены публикации за проверяемый срок и {days:день|дня|дней} до него."
    ),
    "comments.closed": "Читатели здесь ничего не пишут: комментарии и стена закрыты.",
    "comments.part": "Сообщения читателей видны не все.",
    "comments.open.open": "Комментарии открыты.",
    "comments.open.closed": "Комментарии закрыты.",
    "comments.open.not_told": "Открыты ли комментарии, сеть не сказала.",
    "comments.unlawful.ask": "Противоправное в сообщениях читателей программа не узнаёт: посмотрите сами.",
    "comments.messages.ask": "Личные сообщения страниц видят только их администраторы: спросите у них.",
}

FIXES: Mapping[str, str] = {
    "comments.profanity.new": "Скажите ответственному за страницу, чтобы удалил сообщения по ссылкам.",
    "comments.unlawful.ask": "Пройдите по списку вопросов и запишите ответ.",
    "comments.messages.ask": "Пройдите по списку вопросов и запишите ответ.",
}

"""Small worlds for the tests of the simulated networks, one a network."""

TELEGRAM = """
timezone = "Asia/Novokuznetsk"

[[telegram]]
name = "Shkola_Demo"
id = 1005640892
title = "Школа & Ко"
description = "Новости школы\\nСайт https://school.example/?a=1&b=2 #школа"
members = 12345
verified = true
weeks = [9, 9, 9]
discussion = true
[[telegram.posts]]
week = -1
day = 7
time = "12:00"
text = "Альбом недели! 🔥"
kinds = ["album"]
pinned = true
[[telegram.posts]]
week = 0
day = 1
text = "Опрос"
kinds = ["poll"]
comments = [
    { text = "Когда?", hours_after = 1 },
    { text = "Завтра", hours_after = 2, answer_to = 1, by_page = true },
    { text = "Грубость", hours_after = 3, deleted = true },
    { text = "Из будущего", hours_after = 900 },
]
[[telegram.posts]]
week = 0
day = 2
text = "Чужое"
repost = true
kinds = ["photo", "link"]

[[telegram]]
name = "everything"
title = "Все виды"
avatar = false
[[telegram.posts]]
week = -1
text = "Видео"
kinds = ["video"]
[[telegram.posts]]
week = -1
day = 2
text = "Гифка"
kinds = ["gif"]
[[telegram.posts]]
week = -1
day = 3
kinds = ["doc"]
[[telegram.posts]]
week = -1
day = 4
kinds = ["audio"]
[[telegram.posts]]
week = -1
day = 5
text = "Кружок"
kinds = ["clip"]
[[telegram.messages]]
special = "voice"
week = -1
day = 6
time = "10:00"
[[telegram.messages]]
special = "sticker"
week = -1
day = 6
time = "10:05"
[[telegram.messages]]
special = "unsupported"
week = -1
day = 6
time = "10:10"
[[telegram.messages]]
special = "big_video"
week = -1
day = 6
time = "10:15"
text = "Большое видео"
[[telegram.messages]]
special = "service"
week = -1
day = 6
time = "10:20"
[[telegram.messages]]
special = "text"
text = "Ответ со ссылкой"
author = "Мария"
reply = true
edited = true
forwarded_hidden = true
week = -1
day = 6
time = "10:25"

[[telegram]]
name = "hidden"
title = "Без предпросмотра"
preview = false
members = 1
weeks = [1]
[[telegram]]
name = "chat"
title = "Чат"
kind = "group"
members = 2040
[[telegram]]
name = "person"
title = "Иван"
kind = "user"
[[telegram]]
name = "empty"
title = "Пустой"
[[telegram]]
name = "flooded"
title = "Много просьб"
trouble = "flood"
[[telegram]]
name = "softly"
title = "Мягко"
trouble = "soft"
weeks = [4]
[[telegram]]
name = "redesigned"
title = "По-новому"
trouble = "shape"
weeks = [4]
[[telegram]]
name = "lawless"
title = "Запрещено"
trouble = "restricted"
weeks = [4]
"""

OK = """
timezone = "Asia/Novokuznetsk"

[[ok]]
id = 53038939046008
short_name = "okschool"
name = "Школа"
description = "Официальная группа"
homepage = "https://school.example"
phone = "+7 384 000-00-01"
address = "ул. Школьная, 1"
city = "Посёлок"
members = 321
mark = true
moderators = 3
weeks = [4, 3]
current = 1
[[ok.posts]]
week = -1
day = 3
text = "Всё сразу"
kinds = ["photo", "album", "video", "poll", "link", "audio", "gif", "live", "other"]
comments = [
    { text = "Когда?", hours_after = 1 },
    { text = "Завтра", hours_after = 2, answer_to = 1, by_page = true },
    { text = "Грубость", hours_after = 3, deleted = true },
    { text = "Из будущего", hours_after = 900 },
]
[[ok.posts]]
week = -2
day = 1
text = "Закреплено"
pinned = true
[[ok.posts]]
week = -1
day = 4
text = "Чужое"
kinds = ["photo"]
repost = true
[[ok.posts]]
week = -1
day = 5
text = "Вопрос жителя"
visitor = true

[[ok]]
id = 2
name = "Скрытная"
moderators = -1
[[ok]]
id = 3
short_name = "shut"
name = "Закрытая"
state = "closed"
[[ok]]
id = 4
name = "Заблокированная"
state = "blocked"
[[ok]]
id = 5
short_name = "gone"
name = "Удалённая"
state = "deleted"
[[ok]]
id = 6
name = "Сбой"
trouble = "internal"
[[ok]]
id = 7
name = "Пусто"
trouble = "null"
[[ok]]
id = 8
name = "Без вложений"
trouble = "nomedia"
weeks = [1]
[[ok]]
id = 9
name = "Страница вместо ответа"
trouble = "garbage"
"""

"""What the floors below call by its command, said by its place on the screen.

They know no screen, and their sentences serve the command line as they are; here the same sentence is told to one who
sits before the panes. A command that the screen has no place for stays as it is.
"""

from __future__ import annotations

import re
from functools import cache

_CHANGE = "5, запись, s/ы"
_QUEUE = "5, вид «Ротации», s/ы"
_WAYS = (
    (r"poryadok rotate campaign create(?: --rule \w+)?", _QUEUE),
    (r"poryadok rotate start", _CHANGE),
    (r"poryadok import regulation ФАЙЛ --apply", "F9, «Порядок»"),
    (r"poryadok tokens add(?: --from ФАЙЛ)?", "5, n/т, вид «сервисная»"),
    (r"poryadok vault passphrase", "k/л, «Способы входа», F4"),
    (r"poryadok vault slots (?:add|remove|list)(?: --kind words)?", "k/л, «Способы входа»"),
    (r"poryadok centre notices(?: add)?", "6, Tab до «Уведомления»"),
    (r"poryadok centre (?:requests|inquiries close)", "6, вид «Запросы»"),
    (
        r"Записать его заново: poryadok letter make \S+ --again \d+ --out ФАЙЛ; отменить: poryadok letter cancel \d+",
        "Записать заново или отменить: 6, Tab до «Письма», эта строка",
    ),
    (r"заведите случай: incident", "откройте «Беда»: f/а"),
    (r"; если это случилось раньше, укажите --field «[^»]*»", ". Если это случилось раньше, исправьте в файле"),
    (r"Показать вместо него просмотры: --views", "Просмотры вместо него: «Столбцы охвата» в форме"),
    (r"poryadok letter make \S+ --again \d+ --out ФАЙЛ", "6, Tab до «Письма», эта строка"),
    (r"poryadok letter (?:sent|cancel) \d+", "6, Tab до «Письма», эта строка"),
    (r"poryadok look list", "4, l/д"),
    (r"poryadok settings set [a-z_]+(?: «[^»]*»)?", "F9, «Настройки»"),
    (r"poryadok check", "F5"),
    (r"Ответ norm: нужно", "Нужно"),
    (r"добавьте --month", "впишите месяц в форме файла"),
    (r"укажите, чей это план: --org", "выберите в форме файла, чей это план"),
    (r"Прочитать его: --sheet «[^»]*»", "Прочитать его: l/д"),
)


@cache
def _any() -> re.Pattern[str]:
    """All of them at once; made when the first sentence is told, not while the program starts."""
    return re.compile("|".join(f"(?P<w{at}>{pattern})(?![-\\w])" for at, (pattern, _) in enumerate(_WAYS)))


def on_screen(text: str) -> str:
    """The same text with the keys of the console in place of the commands of the terminal."""
    return _any().sub(lambda found: _WAYS[int((found.lastgroup or "w0")[1:])][1], text)

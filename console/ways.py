"""What the floors below call by its command, said by its place on the screen.

They know no screen, and their sentences serve the command line as they are; here the same sentence is told to one who
sits before the panes. A command that the screen has no place for stays as it is.
"""

from __future__ import annotations

import re
from functools import cache

_CHANGE = "5, запись, s/ы"
_QUEUE = "5, вид «Ротации», n/т"
_WAYS = (
    (r"poryadok rotate campaign create(?: --rule \w+)?", _QUEUE),
    (r"poryadok rotate start", _CHANGE),
    (r"poryadok import regulation ФАЙЛ --apply", "F9, «Порядок»"),
    (r"poryadok tokens add(?: --from ФАЙЛ)?", "5, n/т, вид «сервисная»"),
    (r"poryadok vault passphrase", "k/л, «Способы входа», F4"),
    (r"poryadok credentials slots set", "k/л, «Способы входа», o/щ"),
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
    (r"poryadok credentials remove \d+", "5, запись, F8"),
    (r"poryadok credentials edit", "5, запись, F4"),
    (r"poryadok credentials add", "5, n/т"),
    (r"poryadok impostors edit \d+", "2, вид «Подделки», F4"),
    (r"poryadok impostors remove \d+", "2, вид «Подделки», F8"),
    (r"poryadok impostors add", "2, вид «Подделки», n/т"),
    (r"poryadok impostors list", "2, вид «Подделки»"),
    (r"poryadok people edit \d+", "карточка организации, Enter на ответственном"),
    (r"poryadok settings set [a-z_]+(?: «[^»]*»)?", "F9, «Настройки»"),
    (r" в настройку personal_secrets_basis", ": F9, «Настройки», «Основание хранить личные секреты»"),
    (r"poryadok check", "F5"),
    (r"Ответ norm: нужно", "Нужно"),
    (
        r"Иная общая — ответ norm, категориям — category\.flagship, category\.active, category\.card",
        "Другие впишите: строка «норма»",
    ),
    (r"За неделю — norm, category\.flagship", "За неделю впишите её: строка «норма»"),
    (r"Не считать никаких — ответ count_reposts", "Не считать никаких: строка «норма»"),
    (r"ответ norm", "строка «норма»"),
    (r"ответ (?:network\.\w+|minimum_networks)", "строка «сети»"),
    (r"добавьте --month", "впишите месяц в форме файла"),
    (r"укажите, чей это план: --org", "выберите в форме файла, чей это план"),
    (r"Прочитать его: --sheet «[^»]*»", "Прочитать его: l/д"),
    (r" \(вопрос s[0-9a-f]+(?:-\d+)?\)", ""),
    (r"ответьте её номером, или skip", "загрузите файл ещё раз: она будет среди ответов; или «Пропустить строку»"),
    (r"ответьте номером одной или skip", "выберите одну из них или «Пропустить строку»"),
    (r"на другую ответьте skip", "на другую ответьте «Пропустить строку»"),
)


@cache
def _any() -> re.Pattern[str]:
    """All of them at once; made when the first sentence is told, not while the program starts."""
    return re.compile("|".join(f"(?P<w{at}>{pattern})(?![-\\w])" for at, (pattern, _) in enumerate(_WAYS)))


def on_screen(text: str) -> str:
    """The same text with the keys of the console in place of the commands of the terminal."""
    return _any().sub(lambda found: _WAYS[int((found.lastgroup or "w0")[1:])][1], text)

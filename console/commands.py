"""Every command of the screen: id, keys, title, hint, where it applies, and why it is off.

Bindings, the key bar, the help and the palette are made from this one table. What a command does is the method
`do_<verb>` of the place it belongs to, where the verb is the last part of its id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from textual.binding import Binding

from console import keys
from console.places import PLACE_TITLES as PLACE_TITLES  # noqa: PLC0414 (whoever knows commands knows where they apply)
from console.places import Place as Place  # noqa: PLC0414 (as above)


@dataclass(frozen=True)
class Situation:
    """What decides whether a command is on."""

    selected: bool = False
    marked: int = 0
    running: bool = False
    secrets_open: bool = False
    read_only: str = ""
    has_secret: bool = False
    filtered: bool = False


WhyOff: TypeAlias = Callable[[Situation], str]


@dataclass(frozen=True)
class Command:
    """One command; `bar` is its weight in the key bar (0: not there; the lightest is dropped first)."""

    id: str
    keys: tuple[str, ...]
    title: str
    hint: str
    place: Place
    bar: int = 0
    why_off: WhyOff = lambda _: ""

    @property
    def verb(self) -> str:
        return self.id.rpartition(".")[2]


def _writable(now: Situation) -> str:
    return now.read_only


def _on_row(now: Situation) -> str:
    return "" if now.selected else "Сначала выберите строку"


def _on_page(now: Situation) -> str:
    return "" if now.selected else "Страницы кончились: Enter — закончить, Backspace — вернуться"


def _on_clause(now: Situation) -> str:
    return "" if now.selected else "Строки кончились: Enter — к Порядку, Backspace — вернуться"


def _row_writable(now: Situation) -> str:
    return _on_row(now) or now.read_only


def _can_run(now: Situation) -> str:
    return "Проверка уже идёт" if now.running else now.read_only


def _secret(now: Situation) -> str:
    if not now.selected:
        return "Сначала выберите учётную запись"
    if not now.secrets_open:
        return "Секреты закрыты: введите пароль в строке вверху"
    if now.read_only:
        return now.read_only
    return "" if now.has_secret else "У этой записи нет секретов"


def _open_secrets(now: Situation) -> str:
    return "Секреты уже открыты" if now.secrets_open else ""


_ALL = Place.ANYWHERE

COMMANDS: tuple[Command, ...] = (
    Command("any.help", ("f1", "question_mark"), "Помощь", "клавиши этого места", _ALL, 9),
    Command("any.run", ("f5", "r"), "Проверить", "сначала план: запросы и время", _ALL, 6, _can_run),
    Command("any.lock", ("f6",), "Закрыть", "закрыть хранилище сразу", _ALL, 3),
    Command("any.palette", ("f9", "colon", "ctrl+p"), "Команды", "все команды с поиском", _ALL, 8),
    Command("any.quit", ("f10", "q"), "Выход", "закрыть хранилище и выйти", _ALL, 10),
    Command("any.summary", ("1",), "Сводка", "что ждёт сегодня", _ALL),
    Command("any.registry", ("2",), "Реестр", "организации и их страницы", _ALL),
    Command("any.exemptions", ("3",), "Исключения", "кто может не создавать страницы", _ALL),
    Command("any.checks", ("4",), "Проверки", "что нашёл последний прогон", _ALL),
    Command("any.vault", ("5",), "Сейф", "учётные записи и секреты", _ALL),
    Command("any.centre", ("6",), "ЦУР", "запросы, уведомления, случаи, публикации, планы, письма", _ALL),
    Command("any.journal", ("7",), "Журнал", "что делали и что смотрели", _ALL),
    Command("any.security", ("k",), "Безопасность", "способы входа, копии, что держит эта машина", _ALL),
    Command("any.notices", (), "Напоминания", "черновики, незаконченные ротации, задачи", _ALL),
    Command("any.look", (), "Взгляд", "посмотреть на страницы самому, где программе не видно", _ALL, 0, _can_run),
    Command("any.incident", ("f",), "Беда", "захват страницы, пропажа хранилища, утечка: по шагам", _ALL,
            0, _writable),
    Command("any.regulation", (), "Порядок", "загрузить текст и подтвердить пункты по одному", _ALL, 0, _writable),
    Command("any.export", (), "В файл", "реестр, свод, отчёт для главы, список для всех, карточки", _ALL),
    Command("any.rating", (), "Рейтинг", "методика другого региона: как выбрать, где смотреть", _ALL),
    Command("any.theme", (), "Тема", "ночь, день или цвета терминала", _ALL),
    Command("any.back", ("escape",), "Назад", "на шаг назад; идущую проверку остановить", _ALL),
    Command("any.interrupt", ("ctrl+c",), "", "подсказка: выход по F10", _ALL),
    Command("list.search", ("f7", "slash"), "Найти", "отбор по мере набора; Esc снимает", Place.LIST, 8),
    Command("summary.open", ("f3", "enter"), "Открыть", "там, где это решают", Place.SUMMARY, 8, _on_row),
    Command("registry.card", ("f3", "enter"), "Карточка", "страницы, ответственный, выводы",
            Place.REGISTRY, 8, _on_row),
    Command("registry.edit", ("f4", "e"), "Правка", "изменить организацию", Place.REGISTRY, 5, _row_writable),
    Command("registry.new", ("n",), "Новая", "добавить организацию", Place.REGISTRY, 4, _writable),
    Command("registry.page", ("p",), "Страница", "добавить страницу выбранной", Place.REGISTRY, 2, _row_writable),
    Command("registry.person", ("o",), "Ответственный", "назначить выбранной организации",
            Place.REGISTRY, 1, _row_writable),
    Command("registry.next", ("tab", "right"), "Вид", "организации, дерево, сверка, подделки", Place.REGISTRY, 3),
    Command("registry.previous", ("shift+tab", "left"), "Прежний вид", "то же в обратную сторону", Place.REGISTRY),
    Command("registry.done", ("d",), "Отметить", "страницы сверены сегодня; подделка: пожаловались, удалена",
            Place.REGISTRY, 0, _row_writable),
    Command("registry.load", ("i",), "Загрузить", "список организаций из файла: xlsx, ods, csv, txt",
            Place.REGISTRY, 0, _writable),
    Command("registry.export", ("x",), "В файл", "раскладки ЦУР, свод, отчёт для главы, список для всех, карточки",
            Place.REGISTRY, 0),
    Command("registry.regulation", ("g",), "Порядок", "загрузить текст: txt, docx, odt, toml; пункты — по одному",
            Place.REGISTRY, 0, _writable),
    Command("registry.history", ("h",), "История", "что и когда меняли в записи под курсором",
            Place.REGISTRY, 0, _on_row),
    Command("registry.undo", ("u",), "Отменить", "последнее изменение реестра; сперва скажет, что вернётся",
            Place.REGISTRY, 0, _writable),
    Command("registry.remove", ("f8",), "Удалить", "спросит ещё раз", Place.REGISTRY, 1, _row_writable),
    Command("exemptions.edit", ("f4", "f3", "enter", "e"), "Правка", "изменить исключение",
            Place.EXEMPTIONS, 5, _row_writable),
    Command("exemptions.new", ("n",), "Новое", "добавить исключение", Place.EXEMPTIONS, 4, _writable),
    Command("exemptions.remove", ("f8",), "Удалить", "спросит ещё раз", Place.EXEMPTIONS, 2, _row_writable),
    Command("checks.open", ("f3", "enter"), "Открыть", "выводы строки или вывод целиком",
            Place.CHECKS, 8, _on_row),
    Command("checks.next", ("tab", "right"), "Вид", "организации, пункты, нарушения, замечания", Place.CHECKS, 7),
    Command("checks.previous", ("shift+tab", "left"), "Прежний вид", "то же в обратную сторону", Place.CHECKS),
    Command("checks.unseen", ("u",), "Не видно", "чего не увидели, почему и что делать", Place.CHECKS, 3),
    Command("checks.look", ("l",), "Взгляд", "посмотреть на страницы самому, где программе не видно",
            Place.CHECKS, 5, _can_run),
    Command("checks.answer", ("f4", "a"), "Ответить", "решить то, чего не проверить программой",
            Place.CHECKS, 4, _row_writable),
    Command("checks.runs", ("h",), "Прогоны", "прошлые прогоны и их выводы", Place.CHECKS, 2),
    Command("checks.tell", ("t",), "Сообщить", "записать, кому и как сообщили о нарушении: отмеченные или под курсором",
            Place.CHECKS, 4, _row_writable),
    Command("checks.dismiss", ("d",), "Не сообщать", "с причиной; ещё раз — вернуть в новые",
            Place.CHECKS, 0, _row_writable),
    Command("checks.due", ("s",), "Срок", "перенести срок замечания", Place.CHECKS, 0, _row_writable),
    Command("checks.escalate", ("p",), "Выше", "записать, что сообщили выше: учредителю, главе",
            Place.CHECKS, 0, _row_writable),
    Command("checks.advised", ("w",), "Рекомендации", "показать или спрятать среди замечаний", Place.CHECKS),
    Command("checks.waive", (), "Отсрочка", "разрешить на время: странице, организации, группе", Place.CHECKS,
            0, _on_row),
    Command("checks.fixlist", ("x",), "Список", "что исправить организации: файл для письма или мессенджера",
            Place.CHECKS, 2, _on_row),
    Command("vault.card", ("f3", "enter"), "Карточка", "запись целиком; в других видах — что делать со строкой",
            Place.VAULT, 8, _on_row),
    Command("vault.edit", ("f4", "e"), "Правка", "изменить запись и её секреты", Place.VAULT, 3, _row_writable),
    Command("vault.new", ("n",), "Новая", "учётная запись; в виде «Ротации» — кампания", Place.VAULT, 2, _writable),
    Command("vault.reveal", ("v",), "Показать", "секрет на 10 секунд; пишется в журнал", Place.VAULT, 8, _secret),
    Command("vault.copy", ("c",), "Копия", "в буфер терминала на 30 секунд; пишется в журнал",
            Place.VAULT, 6, _secret),
    Command("vault.typeout", ("b",), "По буквам", "секрет крупно, группами, чтобы набрать руками; пишется в журнал",
            Place.VAULT, 4, _secret),
    Command("vault.code", ("t",), "Код", "одноразовый код второго фактора", Place.VAULT, 6, _secret),
    Command("vault.rotate", ("s",), "Сменить", "новый пароль, второй фактор, коды или токен: по шагам",
            Place.VAULT, 7, _row_writable),
    Command("vault.issue", ("g",), "Выдать", "передать секрет человеку; пишется в журнал", Place.VAULT, 2, _secret),
    Command("vault.remove", ("f8",), "Удалить", "спросит ещё раз", Place.VAULT, 1, _row_writable),
    Command("vault.view", ("tab",), "Вид", "записи, здоровье, ротации, задачи; пока секреты закрыты — к паролю",
            Place.VAULT, 5),
    Command("vault.next", ("right",), "Следующий вид", "по кругу", Place.VAULT),
    Command("vault.previous", ("left", "shift+tab"), "Прежний вид", "то же в обратную сторону", Place.VAULT),
    Command("vault.unlock", ("u",), "Открыть", "ввести пароль хранилища", Place.VAULT, 0, _open_secrets),
    Command("vault.load", ("i",), "Загрузить", "пароли и коды из файла другой программы", Place.VAULT, 0, _writable),
    Command("vault.export", ("x",), "Выгрузить", "секреты в файл Bitwarden под своим паролем",
            Place.VAULT, 0, _writable),
    Command("centre.open", ("f3", "enter"), "Открыть", "карточка, шаги случая, кто ответил, календарь",
            Place.CENTRE, 8, _on_row),
    Command("centre.edit", ("f4", "e"), "Правка", "изменить строку под курсором", Place.CENTRE, 3, _row_writable),
    Command("centre.new", ("n",), "Новое", "в этом виде: запрос, уведомление, случай, письмо",
            Place.CENTRE, 6, _writable),
    Command("centre.done", ("d",), "Отметить", "ответили, сообщили, отправили: когда и чем подтверждено",
            Place.CENTRE, 7, _row_writable),
    Command("centre.letter", ("w",), "Письмо", "составить по строке под курсором", Place.CENTRE, 4, _row_writable),
    Command("centre.load", ("i",), "Загрузить", "контент-планы из файла", Place.CENTRE, 0, _writable),
    Command("centre.file", ("x",), "В файл", "ответы одним файлом, план месяца", Place.CENTRE, 0, _on_row),
    Command("centre.remove", ("f8",), "Удалить", "спросит ещё раз", Place.CENTRE, 1, _row_writable),
    Command("centre.next", ("tab", "right"), "Вид", "запросы, уведомления, случаи, публикации, планы, письма",
            Place.CENTRE, 5),
    Command("centre.previous", ("shift+tab", "left"), "Прежний вид", "то же в обратную сторону", Place.CENTRE),
    Command("board.open", ("f3", "enter"), "Ответ", "записать, что ответили", Place.BOARD, 8, _row_writable),
    Command("board.remind", ("m",), "Напомнить", "записать: напомнили всем, кто молчит", Place.BOARD, 6, _writable),
    Command("board.file", ("x",), "В файл", "все ответы одной таблицей", Place.BOARD, 5),
    Command("board.letter", ("w",), "Письма", "запрос или напоминание каждой организации", Place.BOARD, 4, _writable),
    Command("board.edit", ("f4", "e"), "Правка", "сам запрос: слова, срок, кому", Place.BOARD, 3, _writable),
    Command("board.close", ("z",), "Закрыть запрос", "больше не ждать", Place.BOARD, 3, _writable),
    Command("case.open", ("f3", "enter"), "Сделано", "кто, когда, чем подтверждено; закрытый шаг — как закрыт",
            Place.CASE, 9, _row_writable),
    Command("case.skip", ("x",), "Не нужен", "шаг не нужен, с причиной", Place.CASE, 6, _row_writable),
    Command("case.reopen", ("u",), "Вернуть", "закрытый шаг снова открыт", Place.CASE, 1, _row_writable),
    Command("case.jump", ("g",), "Перейти", "туда, где этот шаг делают: сейф, страница, ответственный",
            Place.CASE, 5, _on_row),
    Command("case.letter", ("w",), "Письмо", "письмо или акт по этому случаю", Place.CASE, 4, _writable),
    Command("case.edit", ("f4", "e"), "Правка", "срок и заметка", Place.CASE, 2, _writable),
    Command("case.close", ("z",), "Закрыть случай", "с открытыми шагами — с причиной", Place.CASE, 5, _writable),
    Command("calendar.open", ("f3", "enter"), "Правка", "публикация под курсором", Place.CALENDAR, 8, _row_writable),
    Command("calendar.new", ("n",), "Новая", "добавить публикацию", Place.CALENDAR, 7, _writable),
    Command("calendar.remove", ("f8",), "Убрать", "публикацию под курсором", Place.CALENDAR, 4, _row_writable),
    Command("journal.card", ("f3", "enter"), "Открыть", "запись целиком", Place.JOURNAL, 8, _on_row),
    Command("journal.next", ("tab", "right"), "Другой вид", "всё, секреты, учётные записи, реестр, хранилище",
            Place.JOURNAL, 5),
    Command("journal.previous", ("shift+tab", "left"), "Прежний вид", "то же в обратную сторону", Place.JOURNAL),
    Command("journal.slot", ("s",), "Чей вход", "записи одного способа входа", Place.JOURNAL, 3),
    Command("journal.export", ("x",), "В файл", "выгрузить показанное: CSV или JSON", Place.JOURNAL, 4),
    Command("account.open", ("f3", "enter"), "Открыть", "что можно со строкой под курсором", Place.ACCOUNT, 8),
    Command("account.edit", ("f4", "e"), "Правка", "изменить запись и её секреты", Place.ACCOUNT, 5, _writable),
    Command("account.reveal", ("v",), "Показать", "секрет на 10 секунд; пишется в журнал", Place.ACCOUNT, 8, _secret),
    Command("account.copy", ("c",), "Копия", "в буфер терминала на 30 секунд; пишется в журнал",
            Place.ACCOUNT, 6, _secret),
    Command("account.typeout", ("b",), "По буквам", "секрет группами, чтобы набрать руками; пишется в журнал",
            Place.ACCOUNT, 4, _secret),
    Command("account.code", ("t",), "Код", "одноразовый код второго фактора", Place.ACCOUNT, 6, _secret),
    Command("account.rotate", ("s",), "Сменить", "секрет под курсором, по шагам", Place.ACCOUNT, 7, _writable),
    Command("account.issue", ("g",), "Выдать", "передать секрет человеку; пишется в журнал",
            Place.ACCOUNT, 2, _secret),
    Command("campaign.open", ("f3", "enter"), "Сменить", "начать или продолжить смену под курсором",
            Place.CAMPAIGN, 8, _row_writable),
    Command("campaign.skip", ("p",), "Пропустить", "оставить секрет как есть, с причиной; ещё раз — вернуть в очередь",
            Place.CAMPAIGN, 6, _row_writable),
    Command("campaign.finish", ("z",), "Завершить", "закрыть кампанию; начатые смены останутся",
            Place.CAMPAIGN, 4, _writable),
    Command("security.open", ("f3", "enter"), "Открыть", "что с этим делать", Place.SECURITY, 8),
    Command("keys.add", ("n",), "Добавить", "пароль заместителя, новые слова, файл-ключ, ключ реестра",
            Place.KEYS, 8, _writable),
    Command("keys.change", ("f4", "e"), "Пароль", "сменить свой пароль", Place.KEYS, 7, _writable),
    Command("keys.check", ("c",), "Узнать", "какой способ входа открывает набранное", Place.KEYS, 5),
    Command("keys.renew", ("k",), "Все ключи", "пароль или копия могли попасть к чужим: сменить ключи хранилища",
            Place.KEYS, 6, _writable),
    Command("keys.remove", ("f8",), "Удалить", "способ входа под курсором; спросит пароль", Place.KEYS, 6, _writable),
    Command("copies.make", ("n",), "Сделать", "проверенную копию сейчас", Place.COPIES, 8, _writable),
    Command("copies.restore", ("f3", "enter"), "Как вернуть", "что набрать, чтобы вернуться к копии", Place.COPIES, 7),
    Command("import.answer", ("f3", "enter"), "Ответить", "чья это запись", Place.IMPORT, 8),
    Command("import.every", ("n",), "Все новые", "один ответ на все новые логины", Place.IMPORT, 6),
    Command("import.save", ("f2",), "Записать", "сперва итог; потом одной операцией", Place.IMPORT, 9, _writable),
    Command("loading.answer", ("f3", "enter"), "Ответить", "на кого это похоже; на столбце — что в нём",
            Place.LOADING, 8),
    Command("loading.every", ("n",), "Все сразу", "один ответ на все вопросы", Place.LOADING, 6),
    Command("loading.save", ("f2",), "Записать", "сперва итог; потом одной операцией", Place.LOADING, 9, _writable),
    Command("act.open", ("f3", "enter"), "Открыть", "ответить; перечень или отличие — целиком", Place.ACT, 8),
    Command("act.walk", ("w",), "Пункты", "подтвердить по одному, клавишами", Place.ACT, 7),
    Command("act.act", ("n",), "Номер и дата", "с подписанного постановления", Place.ACT, 6),
    Command("act.save", ("f2",), "Записать", "сперва итог; потом одной операцией", Place.ACT, 9, _writable),
    Command("clauses.accept", ("enter", "f3"), "Верно", "строка как есть; дальше следующая", Place.CLAUSES, 9),
    Command("clauses.must", ("1",), "Обязан", "пункт обязывает", Place.CLAUSES, 7, _on_clause),
    Command("clauses.recommended", ("2",), "Реком.", "пункт рекомендует", Place.CLAUSES, 7, _on_clause),
    Command("clauses.whom", ("w",), "Кого", "кого обязывает: по кругу", Place.CLAUSES, 6, _on_clause),
    Command("clauses.manual", ("m",), "Человек", "никакая проверка не измеряет: решает человек",
            Place.CLAUSES, 6, _on_clause),
    Command("clauses.measured", ("c",), "Чем", "какие проверки измеряют пункт", Place.CLAUSES, 5, _on_clause),
    Command("clauses.number", ("n",), "Номер", "номер сверен с подписанным текстом", Place.CLAUSES, 6, _on_clause),
    Command("clauses.drop", ("x",), "Убрать", "не требование: заголовок, пояснение", Place.CLAUSES, 3, _on_clause),
    Command("clauses.skip", ("s",), "Потом", "следующая, об этой ничего не сказано", Place.CLAUSES, 2, _on_clause),
    Command("clauses.back", ("b", "backspace"), "Выше", "к строке выше", Place.CLAUSES, 4),
    Command("things.open", ("f3", "enter"), "Открыть", "строку под курсором", Place.THINGS, 8, _on_row),
    Command("card.open", ("f3", "enter"), "Открыть", "строку под курсором", Place.CARD, 8),
    Command("card.edit", ("f4", "e"), "Правка", "изменить строку под курсором", Place.CARD, 5, _writable),
    Command("card.run", ("f5",), "Проверить", "только эту организацию; сначала план", Place.CARD, 6, _can_run),
    Command("card.page", ("n",), "Страница", "добавить страницу", Place.CARD, 4, _writable),
    Command("card.person", ("o",), "Ответственный", "назначить человека", Place.CARD, 3, _writable),
    Command("card.answer", ("a",), "Ответить", "решить то, чего не проверить программой; на выводе",
            Place.CARD, 1, _writable),
    Command("card.handover", ("w",), "Смена", "начать смену ответственного по шагам", Place.CARD, 1, _writable),
    Command("card.history", ("h",), "История", "организации, страницы или человека под курсором", Place.CARD),
    Command("card.incident", ("f",), "Беда", "захватили страницу под курсором: начать по шагам", Place.CARD,
            0, _writable),
    Command("card.remove", ("f8",), "Удалить", "страницу или назначение под курсором; спросит ещё раз",
            Place.CARD, 2, _writable),
    Command("page.open", ("f3", "enter"), "Открыть", "вывод под курсором", Place.PAGE, 6),
    Command("page.edit", ("f4", "e"), "Правка", "изменить запись о странице", Place.PAGE, 8, _writable),
    Command("page.answer", ("a",), "Ответить", "решить то, чего не проверить программой; на выводе",
            Place.PAGE, 4, _writable),
    Command("page.history", ("h",), "История", "что и когда меняли в записи", Place.PAGE),
    Command("page.incident", ("f",), "Беда", "эту страницу захватили: начать по шагам", Place.PAGE, 0, _writable),
    Command("look.yes", ("1", "space"), "Да", "требование выполнено; дальше следующий вопрос", Place.LOOK, 9, _on_page),
    Command("look.no", ("2",), "Нет", "не выполнено", Place.LOOK, 9, _on_page),
    Command("look.cannot", ("3",), "Не видно", "и человеку не видно: ничего не решает", Place.LOOK, 9, _on_page),
    Command("look.group", ("a",), "Да на раздел", "да на неотвеченное этого раздела, и только его", Place.LOOK, 4,
            _on_page),
    Command("look.note", ("n",), "Примечание", "к вопросу под курсором", Place.LOOK, 5, _on_page),
    Command("look.forward", ("enter", "pagedown"), "Дальше", "следующая страница; ответы записываются", Place.LOOK, 9),
    Command("look.back", ("backspace", "left", "pageup"), "Прежняя", "предыдущая страница", Place.LOOK, 3),
    Command("look.link", ("r",), "QR", "ссылка для телефона", Place.LOOK, 2, _on_page),
    Command("look.name", ("w",), "Кто", "чьё имя записывать", Place.LOOK),
    Command("form.save", ("f2",), "Сохранить", "записать и закрыть форму", Place.FORM, 9),
    Command("form.next", ("enter", "down", "tab"), "Дальше", "следующее поле", Place.FORM, 7),
    Command("form.previous", ("up", "shift+tab"), "Выше", "предыдущее поле", Place.FORM),
    Command("dialog.cancel", ("escape",), "Назад", "закрыть, ничего не меняя", Place.DIALOG, 8),
    Command("dialog.help", ("f1",), "Помощь", "клавиши этого места", Place.DIALOG, 5),
    Command("dialog.lock", ("f6",), "Закрыть", "закрыть хранилище сразу", Place.DIALOG, 3),
    Command("dialog.quit", ("f10",), "Выход", "закрыть хранилище и выйти", Place.DIALOG, 10),
    Command("dialog.interrupt", ("ctrl+c",), "", "подсказка: выход по F10", Place.DIALOG),
)  # fmt: skip

TABLE = {command.id: command for command in COMMANDS}


def of(*places: Place) -> tuple[Command, ...]:
    """The commands of these places, in the order of the table."""
    return tuple(command for command in COMMANDS if command.place in places)


def bindings(*places: Place) -> list[Binding]:
    """Bindings of the commands of these places, letters with their twins and, for Caps Lock, their capitals.

    Letters, digits and F-keys are taken as they arrive: «/» and the letters after it may come in one packet, and
    the letters must find the search line open. A line of text still gets its letters first (`check_consume_key`).
    Enter, Esc, Tab and arrows mean something to most widgets, so those are asked before; the fields of a form need
    none of them, and the next letter must find the next field.
    """
    found: list[Binding] = []
    for command in of(*places):
        for first in (True, False):
            named = [key for key in command.keys if _comes_first(key, command.place) is first]
            if named:
                action = f"command('{command.id}')"
                found.append(
                    Binding(keys.with_capitals(keys.both(*named)), action, command.title, show=False, priority=first)
                )
    return found


def _comes_first(key: str, place: Place) -> bool:
    return place is Place.FORM or len(key) == 1 or key in keys.SIGNS or (key[0] == "f" and key[1:].isdigit())


def named_keys(command: Command) -> str:
    """All keys of a command as people read them: «F4, e/у»."""
    return ", ".join(keys.title(key) for key in command.keys)


def bar_items(commands: Iterable[Command], width: int) -> list[tuple[str, str]]:
    """(key, title) pairs that fit into `width` cells, whole ones only; the lightest are dropped first."""
    chosen = [command for command in commands if command.bar]
    while chosen and sum(_bar_width(command) for command in chosen) > width:
        chosen.remove(min(chosen, key=lambda command: command.bar))
    chosen.sort(key=_bar_order)
    return [(_bar_key(command), command.title) for command in chosen]


def _bar_key(command: Command) -> str:
    return keys.title(command.keys[0]).replace("/", " ")


def _bar_width(command: Command) -> int:
    return len(_bar_key(command)) + len(command.title) + 2


def _bar_order(command: Command) -> tuple[int, int]:
    """F-keys by number, then letters and named keys, and F10 at the very end, where people look for it."""
    key = command.keys[0]
    is_function = key[0] == "f" and key[1:].isdigit()
    return (int(key[1:]) * 10, 0) if is_function else (95, COMMANDS.index(command))

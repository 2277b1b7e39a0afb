"""Commands that apply anywhere, in every list, in every form and in every question."""

from __future__ import annotations

from console.commands.model import Command
from console.commands.reasons import can_run, in_lesson, on_demo, writable
from console.places import Place

_ALL = Place.ANYWHERE

ANYWHERE: tuple[Command, ...] = (
    Command("any.help", ("f1", "question_mark"), "Помощь", "для чего это место, его клавиши, пункт Порядка", _ALL, 9),
    Command("any.run", ("f5", "r"), "Проверить", "сначала план: запросы и время", _ALL, 6, can_run),
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
    Command("any.look", (), "Взгляд", "посмотреть на страницы самому, где программе не видно", _ALL, 0, can_run),
    Command("any.incident", ("f",), "Беда", "захват страницы, пропажа хранилища, утечка: по шагам", _ALL,
            0, writable),
    Command("any.regulation", (), "Порядок", "загрузить текст и подтвердить пункты по одному", _ALL, 0, writable),
    Command("any.export", (), "В файл", "реестр, свод, отчёт для главы, список для всех, карточки", _ALL),
    Command("any.rating", (), "Рейтинг", "методика другого региона: как выбрать, где смотреть", _ALL),
    Command("any.settings", (), "Настройки", "этой машины и муниципалитета; у каждой — откуда она", _ALL),
    Command("any.theme", (), "Тема", "ночь, день, различимая при любом зрении, цвета терминала", _ALL),
    Command("any.redraw", (), "Перерисовать", "весь экран заново, если на нём чужое; везде — Ctrl+L", _ALL),
    Command("any.tutorial", (), "Учебник", "урок на примере: десять минут, всё своими руками", _ALL, 0, on_demo),
    Command("any.skip", ("backspace",), "Дальше", "в уроке: пропустить шаг", _ALL, 0, in_lesson),
    Command("any.back", ("escape",), "Назад", "на шаг назад; идущую проверку остановить", _ALL),
    Command("any.interrupt", ("ctrl+c",), "", "подсказка: выход по F10", _ALL),
    Command("list.search", ("f7", "slash"), "Найти", "отбор по мере набора; Esc снимает", Place.LIST, 8),
    Command("list.sort", ("f2",), "Порядок строк", "по столбцу; он же ещё раз — в обратную сторону", Place.LIST, 1),
    Command("sorted.sort", ("f2",), "Порядок строк", "по столбцу; он же ещё раз — в обратную сторону",
            Place.SORTED, 1),
    Command("loaded.sort", ("s",), "Порядок строк", "по столбцу; он же ещё раз — в обратную сторону",
            Place.LOADED, 1),
    Command("form.save", ("f2",), "Сохранить", "записать и закрыть форму", Place.FORM, 9),
    Command("form.next", ("enter", "down", "tab"), "Дальше", "следующее поле", Place.FORM, 7),
    Command("form.previous", ("up", "shift+tab"), "Выше", "предыдущее поле", Place.FORM),
    Command("dialog.cancel", ("escape",), "Назад", "закрыть, ничего не меняя", Place.DIALOG, 8),
    Command("dialog.help", ("f1",), "Помощь", "для чего это место, его клавиши, пункт Порядка", Place.DIALOG, 8),
    Command("dialog.palette", ("f9",), "Команды", "команды этого места с поиском", Place.DIALOG, 7),
    Command("dialog.lock", ("f6",), "Закрыть", "закрыть хранилище сразу", Place.DIALOG, 3),
    Command("dialog.quit", ("f10",), "Выход", "закрыть хранилище и выйти", Place.DIALOG, 10),
    Command("dialog.interrupt", ("ctrl+c",), "", "подсказка: выход по F10", Place.DIALOG),
)  # fmt: skip

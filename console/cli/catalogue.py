"""Every command of the program by name: where it is, what it does, under which heading of the help it stands.

How a command of the table is found is `lazily`: `--help` and `otp` do not wait for network clients.
"""

from __future__ import annotations

from collections.abc import Mapping

import click

from console.cli.lazily import LazyGroup, Where

# heading of the help -> command -> where it is
SECTIONS: Mapping[str, Mapping[str, Where]] = {
    "Каждый день": {
        "today": ("briefing", "today", "Сводка: что ждёт координатора сегодня."),
        "check": ("check", "check", "Проверить страницы по Порядку: главное дело программы."),
        "find": ("find", "find", "Найти организацию, страницу, человека или подделку."),
        "whois": ("whois", "whois", "Официальная ли страница, и чья."),
        "otp": ("credentials", "otp", "Одноразовый код учётной записи."),
        "look": ("look", "look", "Взгляд: посмотреть на страницы самому, где программе не видно."),
        "remarks": ("remarks", "remarks", "Замечания: кому сообщили о нарушении, до какого срока; списки исправлений."),
        "demo": ("demo", "demo", "Показать программу на выдуманных данных."),
    },
    "Проверки": {
        "runs": ("runs", "runs", "Прошлые прогоны."),
        "diff": ("runs", "diff", "Что изменилось между двумя прогонами."),
        "facts": ("facts", "facts", "Что видно на страницах и сайтах: собранные данные."),
        "clauses": ("clauses", "clauses", "Пункты Порядка и чем закрыт каждый."),
        "regulation": ("regulation", "regulation", "Порядок: что не подтверждено, пункты по одному, версии."),
        "answers": ("answering", "given", "Ответы человека на пункты, которых не проверить программой."),
        "waive": ("waive", "waive", "Отсрочки: нарушения, разрешённые на время."),
        "moderation": ("moderation", "moderation", "Журнал модерации: мат, оскорбления и спам читателей."),
        "forecast": ("forecast", "forecast", "Кто ещё успевает выполнить норму этой недели."),
        "activity": ("activity", "activity", "Недели: сколько публикаций было у каждой страницы, и каких."),
        "rating": ("rating", "rating", "Рейтинг по методике другого региона."),
        "advice": ("advice", "advice", "Ответы на каждую проверку в каждой сети и когда путь в меню проверен."),
    },
    "Реестр": {
        "orgs": ("orgs", "orgs", "Органы и организации реестра."),
        "pages": ("kinds", "pages", "Официальные страницы."),
        "people": ("people", "people", "Ответственные."),
        "obligations": ("kinds", "obligations", "Перечень тех, кому страницы обязательны."),
        "exemptions": ("kinds", "exemptions", "Исключения: кто может не создавать страницы."),
        "impostors": ("impostors", "impostors", "Подделки: страницы, которые выдают себя за официальные."),
        "review": ("review", "review", "Очередь пересмотра: какие страницы пора сверить."),
        "history": ("history", "history", "История одной записи."),
        "undo": ("undo", "undo", "Отменить последнее изменение или загрузку."),
        "drafts": ("drafts", "drafts", "Черновики форм, которые не успели сохранить."),
    },
    "ЦУР, случаи и письма": {
        "centre": ("centre", "centre", "ЦУР: уведомления, запросы ЦУР и запросы организациям."),
        "consultations": ("consultations", "consultations", "Помощь организациям: вопросы и ответы."),
        "plan": ("plans", "plan", "Контент-планы организаций."),
        "broadcasts": ("publishing", "broadcasts", "Публикации через «Госпаблики»."),
        "handover": ("handover", "handover", "Смена ответственного и передача дел координатора, по шагам."),
        "connection": ("page_cases", "connection", "Подключение страницы к «Госпабликам», по шагам."),
        "mark": ("page_cases", "mark", "Метка «Госорганизация», по шагам."),
        "incident": ("page_cases", "incident", "Чрезвычайный случай: страница, хранилище, данные людей."),
        "letter": ("letter", "letter", "Письма в DOCX и журнал исходящих."),
    },
    "Секреты": {
        "credentials": ("credentials", "credentials", "Учётные записи страниц и их секреты."),
        "tokens": ("tokens", "tokens", "Сервисные учётные записи: ключи доступа к сетям."),
        "rotate": ("rotate", "rotate", "Смена секретов по шагам."),
    },
    "Файлы": {
        "import": ("imports", "imports", "Загрузить Порядок, список организаций или пароли из файла."),
        "export": ("exports", "exports", "Выгрузить реестр, мониторинг, отчёты или секреты в файл."),
    },
    "Хранилище и программа": {
        "vault": ("vault", "vault", "Хранилище: создать, проверить, скопировать, сменить пароль."),
        "journal": ("journal", "journal", "Журнал действий."),
        "settings": (
            "settings",
            "settings",
            "Свои настройки муниципалитета: сроки, подписи, шаблоны; лежат в хранилище.",
        ),
        "config": ("config", "config", "Настройки этой машины: экран, время до закрытия, прокси, сертификаты."),
        "completion": ("completion", "completion", "Подсказки по клавише Tab для bash, zsh и fish."),
    },
}

COMMANDS: Mapping[str, Where] = {name: where for commands in SECTIONS.values() for name, where in commands.items()}


class Commands(LazyGroup):
    """The root's group: its help stands under headings."""

    known = COMMANDS

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name, text) for name, (_, _, text) in commands.items()])

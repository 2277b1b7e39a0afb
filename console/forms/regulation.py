"""Forms of a regulation's text: the file with its draft, and the act by its number and dates."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from console import format as shown
from console import regulating
from console.cli import regulations
from console.forms import filing
from console.forms.model import READ, Answers, Esc, FormPlan, Refused
from console.regulating import Work
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from registry.imports import regulation as importing
from registry.regulation import confirming
from registry.regulation.model import Regulation
from vault.store import Store

_TOML = ".toml"

Ask = Callable[[str, Regulation], Awaitable[bool]]
"""Asks whether to go on with a draft that was begun; its path and what is in it."""


def of_file(session: Session, ask: Ask, read: list[tuple[Work, Path]]) -> FormPlan:
    """The form of the file; what was read, and where its draft is, is put into `read`."""

    async def save(answers: Answers) -> int:
        path = filing.typed_path(answers, "path").absolute()  # «-» is a file here, never the terminal
        if path.suffix.lower() == _TOML:
            loaded = await asyncio.to_thread(regulations.load, str(path))
            known = await session.with_store(lambda store: regulating.held(store, session.today))
            read.append((regulating.ready(loaded.regulation, loaded.text, loaded.unknown, known), path))
            return 1
        reading = await asyncio.to_thread(importing.read, path)
        draft = _draft(answers, path)
        begun = await _begun(draft, ask)

        def work(store: Store) -> Work:
            return regulating.begin(reading, regulating.held(store, session.today), begun)

        read.append((await session.with_store(work), draft))
        return 1

    text = (
        "Текст Порядка: txt, docx, odt; готовый — toml. Пока вы не подтвердите итог, в хранилище ничего не меняется. "
        "Ответы о пунктах пишутся в черновик: можно бросить и продолжить."
    )
    specs = (
        FieldSpec("path", "Файл", hint="порядок.docx"),
        FieldSpec("draft", "Черновик", hint="пусто — рядом: порядок-черновик.toml"),
    )
    values = {"path": "", "draft": ""}
    return FormPlan("Загрузка Порядка", specs, values, save, text=text, waiting="Читаю файл…", esc=Esc.LEAVES, act=READ)


def _draft(answers: Answers, source: Path) -> Path:
    if not answers.values["draft"].strip():
        return source.with_name(f"{source.stem}-черновик{_TOML}")
    path = filing.typed_path(answers, "draft").absolute()
    if path.suffix.lower() != _TOML:
        raise Refused("draft", "нужен .toml")
    if not path.parent.is_dir():
        raise Refused("draft", "нет такой папки")
    return path


async def _begun(path: Path, ask: Ask) -> Regulation | None:
    """The draft of before, if there is one and it is to be gone on with."""
    if not await asyncio.to_thread(path.exists):
        return None
    found = (await asyncio.to_thread(regulations.load, str(path))).regulation
    if not await ask(str(path), found):
        raise Refused("draft", "назовите другой файл черновика")
    return found


def of_act(draft: Regulation, taken: list[Regulation]) -> FormPlan:
    """The form of number and dates as they stand in the signed act; the draft with them is put into `taken`."""

    async def save(answers: Answers) -> int:
        number = answers.text("number")
        adopted: date | None = answers.day("adopted_on")
        start = answers.day("valid_from")
        confirming.refuse_early(adopted, start)
        if not number and adopted is None:
            taken.append(replace(draft, valid_from=start or draft.valid_from))
            return 1
        if not number:
            raise Refused("number", "нужен номер: он в подписанном тексте")
        if adopted is None:
            raise Refused("adopted_on", "нужна дата акта")
        taken.append(confirming.confirm_act(draft, number, adopted, start))
        return 1

    specs = (
        FieldSpec("number", "Номер акта", hint="с подписанного постановления"),
        FieldSpec("adopted_on", "Дата акта", FieldKind.DATE, hint="дд.мм.гггг"),
        FieldSpec("valid_from", "Действует с", FieldKind.DATE, hint="дд.мм.гггг"),
    )
    values = {
        "number": draft.number,
        "adopted_on": shown.day(draft.adopted_on),
        "valid_from": shown.day(draft.valid_from),
    }
    text = "Как в подписанном постановлении. Пустые номер и дата: сказать позже; письма акта не назовут."
    return FormPlan("Номер и дата Порядка", specs, values, save, text=text)

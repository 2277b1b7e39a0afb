"""One setting at a time: what it means, what is allowed, the value; a wrong one is refused beside the field."""

from __future__ import annotations

import asyncio
from functools import partial

from console import municipal
from console.forms.model import Answers, FormPlan, Refused
from console.reading import municipality_words
from console.session import Session
from console.settings import changing
from console.settings.origin import Held, Origin, Source
from console.settings.table import Kind, shown
from console.widgets.fields import FieldKind, FieldSpec
from registry.municipality import Setting
from vault.errors import BadInput

_KEY = "value"


def machine(origin: Origin, held: Held) -> FormPlan:
    """A setting of this machine, written into the file."""
    setting = held.setting
    options: tuple[tuple[str, str], ...] = tuple((each, each) for each in setting.choices)
    if setting.kind is Kind.FLAG:
        options = tuple((each, each) for each in ("нет", "да"))
    kind = FieldKind.CHOICE if options else FieldKind.TEXT
    spec = FieldSpec(_KEY, "Значение", kind, hint=shown(setting.default) or "не задано", options=options)
    text = [setting.meaning]
    if setting.kind is Kind.WHOLE:
        text.append(f"Можно: {setting.allowed}.")
    if isinstance(setting.default, tuple):
        text.append("Несколько — через точку с запятой; пусто — ни одной.")
    text.append(f"По умолчанию: {shown(setting.default) or 'не задано'}.")
    if held.source in {Source.FLAG, Source.ENVIRONMENT}:
        text.append(f"Сейчас главнее файла {held.whence}.")
    elif held.source is Source.FILE:
        text.append(f"Сейчас: {held.whence}.")

    async def save(answers: Answers) -> int:
        given = answers.note(_KEY)
        try:
            if given or isinstance(setting.default, tuple):
                await asyncio.to_thread(changing.put, origin, setting, given)
            else:
                await asyncio.to_thread(changing.drop, origin, setting)
        except BadInput as error:
            raise Refused(_KEY, str(error).partition(f"{setting.key}: ")[2] or str(error)) from None
        return 1

    return FormPlan(setting.title, (spec,), {_KEY: shown(held.value)}, save, text=" ".join(text))


def municipality(session: Session, setting: Setting) -> FormPlan:
    """A setting of the municipality, written into the vault."""
    words = municipality_words.WORDS[setting.key]
    allowed = municipality_words.allowed(setting.key)
    spec = FieldSpec(_KEY, "Значение", hint="не задано")

    async def save(answers: Answers) -> int:
        try:
            value = await asyncio.to_thread(municipal.understood, setting.key, answers.note(_KEY))
            await session.write(municipal.REASON, partial(municipal.put, key=setting.key, value=value))
        except BadInput as error:
            raise Refused(_KEY, str(error)) from None
        return 1

    about = " ".join(filter(None, (words.meaning, allowed, "Пусто — не задано.")))
    return FormPlan(words.title, (spec,), {_KEY: setting.value}, save, text=about)

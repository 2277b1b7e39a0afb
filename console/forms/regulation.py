"""Forms of a regulation's text: the file with its draft, the act by its number and dates, networks and the norm."""

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
from console.reading import rule_words
from console.regulating import Work
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from registry import networks
from registry.imports import regulation as importing
from registry.imports.regulation.drafting import DECIDED
from registry.pages import Category
from registry.regulation import confirming
from registry.regulation.model import CategoryNorm, NetworkRule, NetworkState, Regulation
from vault.store import Store

_TOML = ".toml"
_MOST_POSTS = 999

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


_UNNAMED = ""
_NORMS = {Category.FLAGSHIP: "Норма флагмана", Category.ACTIVE: "Норма активной", Category.CARD: "Норма визитки"}
_KEY = "networks."


def of_rules(draft: Regulation, taken: list[Regulation]) -> FormPlan:
    """The form of networks and the norm; the draft with what was chosen is put into `taken`."""

    async def save(answers: Answers) -> int:
        chosen = tuple(rule for code in networks.CODES if (rule := _rule(draft, code, answers)) is not None)
        if not chosen:
            raise Refused(f"{_KEY}{networks.CODES[0]}", "нужна хотя бы одна сеть")
        least = answers.number("minimum_networks") or 1
        if least > len(chosen):
            raise Refused("minimum_networks", f"названо сетей: {len(chosen)}")
        posts = answers.number("posts")
        if posts is None:
            raise Refused("posts", "нужно число; 0 — нормы нет")
        own = {category: answers.number(category.value) for category in Category}
        if most := next((key for key in ("posts", *own) if (answers.number(key) or 0) > _MOST_POSTS), None):
            raise Refused(most, f"не больше {_MOST_POSTS}")
        taken.append(
            replace(
                draft,
                networks=chosen,
                minimum_networks=least,
                norms=replace(draft.norms, posts=posts, count_reposts=bool(answers.values["reposts"])),
                category_norms=tuple(CategoryNorm(each.value, own_) for each, own_ in own.items() if own_ is not None),
            )
        )
        return 1

    states = ((_UNNAMED, "не названа"), *((state.value, title) for state, title in rule_words.STATES.items()))
    own = {each.category: str(each.posts) for each in draft.category_norms}
    specs = (
        *(
            FieldSpec(f"{_KEY}{code}", networks.title(code), FieldKind.CHOICE, options=states)
            for code in networks.CODES
        ),
        FieldSpec("minimum_networks", "Сколько сетей нужно", hint="обычно 1"),
        FieldSpec("posts", "Публикаций в неделю", hint="0 — нормы нет"),
        *(FieldSpec(category.value, title, hint="пусто — общая") for category, title in _NORMS.items()),
        FieldSpec("reposts", "Репосты", FieldKind.CHOICE, options=(("1", "засчитываются"), ("", "не засчитываются"))),
    )
    values = {
        **{f"{_KEY}{code}": rule.state.value if (rule := draft.network(code)) else _UNNAMED for code in networks.CODES},
        "minimum_networks": str(draft.minimum_networks),
        "posts": str(draft.norms.posts),
        **{category.value: own.get(category.value, "") for category in Category},
        "reposts": "1" if draft.norms.count_reposts else "",
    }
    text = "Как сказано в тексте. По этому судят, есть ли страница и хватает ли публикаций."
    return FormPlan("Сети и норма", specs, values, save, text=text)


def _rule(draft: Regulation, code: str, answers: Answers) -> NetworkRule | None:
    """The network as it was, or in the state that was chosen; None of one that is not named."""
    state, before = answers.values[f"{_KEY}{code}"], draft.network(code)
    if state == _UNNAMED:
        return None
    if before is not None and before.state.value == state:
        return before
    return NetworkRule(code, NetworkState(state), DECIDED)

"""The session and its terminal: what stands between, where shown and copied text may stay."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from vault.host.facts import HostFact, State
from vault.text import clean_line, counted

_NO_CLIPBOARD = re.compile(r"linux|dumb|vt\d+|cons25|ansi")


def terminal(environment: Mapping[str, str], tmux: Mapping[str, str]) -> Iterator[HostFact]:
    yield _session(environment)
    yield _type(environment)
    yield _clipboard(environment, tmux)
    if environment.get("TMUX"):
        yield _tmux_clipboard(tmux)
        yield _tmux_history(tmux)
    elif environment.get("STY"):
        yield HostFact(
            "screen_history",
            "Прокрутка screen",
            State.UNKNOWN,
            "может хранить показанное",
            "Добавьте в ~/.screenrc строку: altscreen on",
        )


def _session(environment: Mapping[str, str]) -> HostFact:
    if environment.get("SSH_CONNECTION"):
        return HostFact("session", "Сеанс", State.GOOD, "SSH; запись сеанса в своей программе SSH держите выключенной")
    return HostFact("session", "Сеанс", State.GOOD, "на этой машине")


def _type(environment: Mapping[str, str]) -> HostFact:
    term = clean_line(environment.get("TERM", ""))
    if not term or term in {"dumb", "unknown"}:
        advice = "Задайте тип терминала, обычно: export TERM=xterm-256color"
        return HostFact("terminal", "Терминал", State.BAD, term or "тип не задан", advice)
    inside = term.startswith(("tmux", "screen"))
    if inside and not environment.get("TMUX") and not environment.get("STY"):
        return HostFact(
            "terminal",
            "Терминал",
            State.UNKNOWN,
            f"{term}: tmux или screen на другой машине",
            "Пропускает ли он буфер обмена, решают его настройки: там нужен set-clipboard on.",
        )
    return HostFact("terminal", "Терминал", State.GOOD, term)


def _clipboard(environment: Mapping[str, str], tmux: Mapping[str, str]) -> HostFact:
    title = "Буфер обмена"
    advice = "Без буфера: показ группами для набора вручную."
    if environment.get("TMUX"):
        if tmux.get("allow-passthrough") in {"on", "all"}:
            return HostFact("clipboard", title, State.GOOD, "через tmux прямо в терминал")
        if tmux.get("set-clipboard") == "on":
            advice = "Копия остаётся в буфере tmux. Лучше в ~/.tmux.conf: set -g allow-passthrough on"
            return HostFact("clipboard", title, State.BAD, "через буфер tmux", advice)
        advice = f"В ~/.tmux.conf: set -g allow-passthrough on. {advice}"
        return HostFact("clipboard", title, State.BAD, "tmux не пропускает", advice)
    if _NO_CLIPBOARD.fullmatch(environment.get("TERM", "").partition("-")[0]):
        return HostFact("clipboard", title, State.BAD, "терминал не умеет", advice)
    if environment.get("STY"):
        return HostFact("clipboard", title, State.GOOD, "через screen в терминал; принял ли он, узнать нельзя")
    return HostFact("clipboard", title, State.GOOD, "прямо в терминал; принял ли он, узнать нельзя")


def _tmux_clipboard(tmux: Mapping[str, str]) -> HostFact:
    title = "tmux: set-clipboard"
    value = clean_line(tmux.get("set-clipboard", ""))
    if not value:
        return HostFact("tmux_clipboard", title, State.UNKNOWN, "tmux не ответил")
    if value == "on":
        advice = "Любая программа в tmux пишет в буфер, а копии остаются. Лучше: set -g set-clipboard external"
        return HostFact("tmux_clipboard", title, State.BAD, value, advice)
    return HostFact("tmux_clipboard", title, State.GOOD, value)


def _tmux_history(tmux: Mapping[str, str]) -> HostFact:
    title = "tmux: прокрутка"
    value = tmux.get("alternate-screen", "")
    if value == "on":
        return HostFact("tmux_history", title, State.GOOD, "показанное в неё не попадает")
    if value == "off":
        advice = "Включите: set -g alternate-screen on. Сейчас очистите: tmux clear-history"
        lines = tmux.get("history-limit", "")
        kept = f", до {counted(int(lines), 'строки', 'строк', 'строк')}" if lines.isdecimal() else ""
        return HostFact("tmux_history", title, State.BAD, f"хранит показанное{kept}", advice)
    return HostFact("tmux_history", title, State.UNKNOWN, "tmux не ответил")

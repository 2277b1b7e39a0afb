"""What is said of networks whose pages nobody collects yet: their state is the person's own word."""

from __future__ import annotations

from collections.abc import Iterable

from registry import networks

SENTENCE = "сбор ещё не подключён: состояние ведёте вы"


def sentence(network: str) -> str:
    """The sentence for a page of this network, with a small letter; "" where its pages are collected."""
    from checks.collectors import collector_of  # looks for modules: not before somebody asks

    return "" if not network or collector_of(network) is not None else SENTENCE


def advice(codes: Iterable[str] = networks.CODES) -> str:
    """What follows from it, for a form, naming the networks; "" where all of these are collected."""
    titles = [networks.title(code) for code in codes if sentence(code)]
    if not titles:
        return ""
    return f"{', '.join(titles)}: таких страниц программа не читает, смотрите сами и записывайте состояние и день."

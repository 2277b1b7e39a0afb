"""What a regulation wants of networks and publications in one line each, for a screen and for the command line."""

from __future__ import annotations

from collections.abc import Sequence

from console import format as shown
from console.forms.titles import CATEGORIES
from registry import networks
from registry.pages import Category
from registry.regulation.model import NetworkRule, NetworkState, Regulation
from vault.text import counted

STATES = {
    NetworkState.REQUIRED: "обязательна именно она",
    NetworkState.OPTIONAL: "засчитывается наравне с другими",
    NetworkState.SUSPENDED: "приостановлена",
    NetworkState.UNDECIDED: "решения ещё нет",
}
"""What each state means, for whoever chooses one."""

_UNCOUNTED = {"count_reposts": "репосты", "count_advertising": "реклама", "count_stories": "истории"}


def of_networks(regulation: Regulation) -> str:
    """«Обязательно: MAX (с 01.09.2025). Засчитываются: ВКонтакте, Одноклассники. Всего нужно сетей: 1.»"""
    by_state = {state: [rule for rule in regulation.networks if rule.state is state] for state in NetworkState}
    required, optional = by_state[NetworkState.REQUIRED], by_state[NetworkState.OPTIONAL]
    least = regulation.minimum_networks
    said = [f"Обязательно: {_listed(required)}."] if required else []
    if optional and not required:
        one = "достаточно одной" if least == 1 else f"нужно не меньше {least}"
        said.append(f"{_listed(optional)}: {one}." if len(optional) > 1 else f"{_listed(optional)}.")
    elif optional:
        more = "сверх этого не требуется" if least <= len(required) else f"всего нужно не меньше {least}"
        said.append(f"Засчитываются: {_listed(optional)}; {more}.")
    said += [f"Приостановлено: {_listed(found)}." for found in (by_state[NetworkState.SUSPENDED],) if found]
    said += [f"Решения нет: {_listed(found)}." for found in (by_state[NetworkState.UNDECIDED],) if found]
    return " ".join(said)


def of_norm(regulation: Regulation) -> str:
    """«2 публикации в неделю; флагман 7, визитка 0; репосты не засчитываются»."""
    posts = regulation.norms.posts
    common = f"{counted(posts, 'публикация', 'публикации', 'публикаций')} в неделю" if posts else "общей нормы нет"
    own = (
        f"{CATEGORIES[Category(each.category)]} {each.posts}"
        for each in regulation.category_norms
        if each.posts != posts
    )
    left = [title for name, title in _UNCOUNTED.items() if not getattr(regulation.norms, name)]
    parts = (common, ", ".join(own), f"{', '.join(left)} не засчитываются" if left else "")
    return "; ".join(part for part in parts if part)


def _listed(rules: Sequence[NetworkRule]) -> str:
    return ", ".join(
        f"{networks.title(rule.code)} (с {shown.day(rule.since)})" if rule.since else networks.title(rule.code)
        for rule in rules
    )

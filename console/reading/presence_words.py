"""Words of who has pages at all: what stands beside the line of the summary. The figures are `checks.summary`."""

from __future__ import annotations

from checks.summary import Presence
from registry import networks
from vault.text import counted

_PAGES = ("страница", "страницы", "страниц")


def note(found: Presence) -> str:
    """Network by network, and what is not known of the share."""
    told = [
        f"{networks.title(each.network)}: {counted(each.pages, *_PAGES)},"
        f" {counted(each.organizations, 'организация', 'организации', 'организаций')}"
        + (f", из обязанных {each.obliged} из {found.obliged}" if found.obliged is not None else "")
        for each in found.networks
    ]
    if found.obliged is None:
        told.append("")
        told.append("Перечень обязанных не задан, поэтому доли от всех нет: внесите его (poryadok obligations add).")
    elif found.missing:
        told += ["", f"Обязанных без страниц: {len(found.missing)}. Они — в «Проверках», вывод «Есть страница»."]
    if found.conflicts:
        told.append(f"В обоих перечнях сразу: {found.conflicts}, в долю не входят.")
    return "\n".join(told)

"""What is said of a link: whose page it is, that it is an impostor, what it could be taken for, and what to do."""

from __future__ import annotations

from console.format import day
from registry import networks
from registry.impostors import Impostor, ImpostorState
from registry.search import Whois

_ADVICE = {
    ImpostorState.FOUND: "Сообщите поддержке сети и запишите: impostors report {id} --on ДАТА --proof НОМЕР.",
    ImpostorState.REPORTED: "Сети сообщили {reported}. Исчезнет — запишите: impostors removed {id} --on ДАТА.",
    ImpostorState.REMOVED: "Записано, что она исчезла {removed}. Если она снова открывается, сообщите сети ещё раз.",
}


def sentences(found: Whois, url: str) -> tuple[str, ...]:
    """One sentence that answers, then those that warn or advise."""
    return (*_answer(found, url), *_warnings(found))


def _answer(found: Whois, url: str) -> tuple[str, ...]:
    if found.impostor is not None:
        whose = f" под «{found.imitated.name}»" if found.imitated else ""
        said = [
            f"Подделка{whose}: {found.impostor.url}. Официальной эта страница не является.",
            _advice(found.impostor),
        ]
        if found.page is not None and found.organization is not None:
            said.append(f"По этому адресу раньше была страница «{found.organization.name}».")
        return tuple(said)
    if found.page is None or found.organization is None:
        return (f"Не в реестре: {url}",)
    where = f"{found.organization.name} ({networks.title(found.page.network)}, {found.page.url})"
    return (f"Официальная страница: {where}" if found.official else f"В реестре, но не действует: {where}",)


def _advice(fake: Impostor) -> str:
    return _ADVICE[fake.state].format(id=fake.id, reported=day(fake.reported_on), removed=day(fake.removed_on))


def _warnings(found: Whois) -> tuple[str, ...]:
    if found.lookalike:
        return ("Осторожно: в адресе буквы, похожие на латинские. Так подделывают адреса сетей.",)
    if not found.similar:
        return ()
    named = ", ".join(page.url for page in found.similar)
    said = f"Похоже на официальную: {named}. Сверьте: это может быть опечатка, другая страница или подделка. "
    return (f"{said}Подделку запишите: poryadok impostors add.",)

"""The forms of impostor pages: what was found, when the network was told, when it was gone."""

from __future__ import annotations

from dataclasses import replace

from console import format as shown
from console.forms.model import Answers, FormPlan, Refused
from console.forms.saving import saver
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from registry import impostors, links, networks
from registry.impostors import Impostor

_DAY = "дд.мм.гггг"
_BEFORE_FOUND = "раньше, чем нашли"
_BEFORE_TOLD = "раньше, чем пожаловались"


def plan(session: Session, organizations: tuple[tuple[str, str], ...], before: Impostor | None = None) -> FormPlan:
    """A form over an impostor page, or an empty one."""
    base = before or Impostor("", "", session.today)

    def made(answers: Answers) -> Impostor:
        found_on = answers.needed_past_day("found_on", session.today)
        reported_on = answers.past_day("reported_on", session.today)
        answers.not_before("reported_on", found_on, _BEFORE_FOUND)
        answers.not_before("removed_on", reported_on or found_on, _BEFORE_TOLD if reported_on else _BEFORE_FOUND)
        return replace(
            base,
            network=_network(answers),
            url=answers.text("url"),
            organization_id=answers.one("organization_id"),
            found_on=found_on,
            reported_on=reported_on,
            removed_on=answers.past_day("removed_on", session.today),
            proof=answers.text("proof"),
            note=answers.note("note"),
        )

    by_link = () if before else (("", "по ссылке"),)
    codes = (*by_link, *((network.code, network.title) for network in networks.NETWORKS))
    specs = (
        FieldSpec("network", "Сеть", FieldKind.CHOICE, options=codes),
        FieldSpec("url", "Ссылка", called="адрес", hint="на подделку"),
        FieldSpec("organization_id", "За кого выдаёт", FieldKind.PICK, options=organizations),
        FieldSpec("found_on", "Нашли", FieldKind.DATE, hint=_DAY),
        FieldSpec("reported_on", "Пожаловались", FieldKind.DATE, hint="пусто — ещё нет"),
        FieldSpec("removed_on", "Удалена", FieldKind.DATE, hint="пусто — ещё видна"),
        FieldSpec("proof", "Подтверждение", hint="номер жалобы, где снимок экрана"),
        FieldSpec("note", "Заметка"),
    )
    values = {
        "network": base.network,
        "url": base.url,
        "organization_id": str(base.organization_id or ""),
        "found_on": shown.day(base.found_on),
        "reported_on": shown.day(base.reported_on),
        "removed_on": shown.day(base.removed_on),
        "proof": base.proof,
        "note": base.note,
    }
    title = "Подделка" if before else "Новая подделка"
    save = saver(session, impostors, made, new=before is None)
    return FormPlan(title, specs, values, save, draft=f"impostor:{before.id if before else 'new'}", subject=base.url)


def _network(answers: Answers) -> str:
    """The network that was chosen, else that of the link; an empty or a foreign link the registry refuses itself."""
    chosen, url = answers.values["network"], answers.text("url")
    if chosen or not url:
        return chosen or networks.NETWORKS[0].code
    link = links.parse_link(url)
    if link is None:
        raise Refused("url", "по ссылке сеть не узнать: проверьте её или выберите сеть выше")
    return link.network


def further(session: Session, before: Impostor) -> FormPlan:
    """The next thing that happens to it: the network is told of it, then it is gone."""
    told = before.reported_on is not None

    async def save(answers: Answers) -> int:
        on, proof = answers.needed_past_day("on", session.today), answers.values.get("proof", "").strip()
        first = before.reported_on or before.found_on
        answers.not_before("on", first, _BEFORE_TOLD if told else _BEFORE_FOUND)
        if told:
            stored = await session.write("impostor.gone", lambda tx: impostors.removed(tx, before.id, on))
        else:
            stored = await session.write("impostor.reported", lambda tx: impostors.report(tx, before.id, on, proof))
        return stored.id

    day = FieldSpec("on", "Удалена" if told else "Пожаловались", FieldKind.DATE, hint=_DAY)
    proof = FieldSpec("proof", "Подтверждение", hint="номер жалобы")
    title = "Подделки больше нет" if told else "Пожаловались сети"
    values = {"on": shown.day(session.today), "proof": before.proof}
    draft = f"impostor-further:{before.id}:{'gone' if told else 'told'}"
    return FormPlan(title, (day,) if told else (day, proof), values, save, draft=draft, text=before.url)

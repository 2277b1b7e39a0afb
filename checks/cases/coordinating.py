"""What is seen of the coordinator's own handover: ways into the vault, its keys, the settings of letters."""

from __future__ import annotations

from checks.cases.ground import Ground
from checks.cases.sights import Look, seen, undone, unknown
from registry.cases.records import Step
from vault.exposure import Span
from vault.text import fold


def new_slot(ground: Ground, _: Step) -> Look:
    """Whether a way into the vault is the successor's."""
    if ground.case.successor_id is None:
        return undone("Преемник не назван.")
    own = [span for span in _spans(ground, ground.case.successor_id) if span.until is None]
    if not own:
        made = [label for label, moment in ground.added if moment >= ground.begun]
        if made:
            named = ", ".join(f"«{label}»" for label in made)
            written = "poryadok credentials slots set"
            return unknown(f"Добавлен вход {named}. Когда преемник войдёт им, запишите, что вход его: {written}.")
        return undone("Ни один способ входа не записан за преемником.")
    named = ", ".join(f"«{span.slot}»" for span in own)
    since = max((ground.day(ground.judged(span.since)) for span in own if span.since is not None), default=None)
    return seen(f"За преемником записан способ входа {named}.", since)


def old_slot(ground: Ground, _: Step) -> Look:
    """Whether a way into the vault is still the leaving coordinator's."""
    spans = _spans(ground, ground.case.person_id)
    if not spans:
        return unknown("Не сказано, каким способом входил прежний координатор: poryadok credentials slots set.")
    still = [span for span in spans if span.until is None]
    if still:
        return undone(f"Ещё действует: {', '.join(f'«{span.slot}»' for span in still)}.")
    kept = [span for span in spans if not _closed(ground, span)]
    if kept:
        named = ", ".join(f"«{span.slot}»" for span in kept)
        return unknown(
            f"Вход {named} записан за другим, но пароль с тех пор не меняли: прежний ещё открывает. "
            "Смените его: poryadok vault passphrase."
        )
    ended = max(span.until for span in spans if span.until is not None)
    return seen("Способов входа прежнего координатора больше нет.", ground.day(ground.judged(ended)))


def generation(ground: Ground, _: Step) -> Look:
    """Whether the keys of the vault were renewed since."""
    later = [moment for moment in ground.renewed if moment >= ground.begun]
    if not later:
        return undone("После этого ключи хранилища не меняли.")
    return seen("Ключи хранилища сменены.", ground.day(max(later)))


def settings(ground: Ground, _: Step) -> Look:
    """Whether letters name the successor."""
    name = ground.names.get(ground.case.successor_id or 0, "")
    if not name:
        return undone("Преемник не назван.")
    if fold(ground.coordinator) == fold(name):
        return seen("Исполнителем писем записан преемник.")
    return undone("Исполнителем писем записан другой." if ground.coordinator else "Исполнитель писем не записан.")


def _closed(ground: Ground, span: Span) -> bool:
    """Whether what opened this way in opens it no longer: to write it down as somebody else's changes no passphrase."""
    if span.until is None:
        return False
    first = min(ground.begun, ground.judged(span.until))
    acts = (*ground.renewed, *ground.exchanged, *(moment for name, moment in ground.removed if name == span.slot))
    return any(moment >= first for moment in acts)


def _spans(ground: Ground, person_id: int | None) -> list[Span]:
    return [span for who, span in ground.slots if who == person_id]

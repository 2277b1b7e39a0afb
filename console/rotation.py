"""What the screen of a rotation says and offers at each of its states. Nothing is read, written or held here.

What only shows a secret comes first, under the same digit in every open state: whoever wants to see it once more must
not tell by the same key that the site took it.

Which step follows which is `vault.rotation`, what to do on the site `registry.rotating`; the screen itself is
`console.dialogs.rotation`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from console import format as shown
from console.reading.rotations import STATE_TITLES, RotationRow
from registry import rotating
from registry.rotating import Step, Steps
from vault.rotation import Proof, State
from vault.secrets import Field

_STAGES = (State.STAGED, State.SHOWN, State.APPLIED, State.VERIFIED, State.COMMITTED)

NEW = {
    Field.PASSWORD: "новый пароль",
    Field.TOTP: "новый ключ",
    Field.RECOVERY_CODES: "новые коды",
    Field.TOKEN: "новый ключ доступа",
}


_TO_DECIDE = {
    Field.PASSWORD: (
        "выйдите на сайте и войдите с новым. Не пустило — войдите с прежним. Не подошёл ни один — восстановите доступ "
        "на сайте и начните смену заново"
    ),
    Field.TOTP: (
        "выйдите на сайте и войдите с кодом по новому ключу. Не пустило — с кодом по прежнему. Не подошёл ни один — "
        "войдите с резервным кодом и начните смену заново"
    ),
    Field.RECOVERY_CODES: (
        "откройте на сайте список кодов и сравните его с «новыми». Не те — с «прежними». Не те и они — выпустите на "
        "сайте ещё один список и начните смену заново"
    ),
    Field.TOKEN: (
        "проверьте новый ключ. Не принимают — откажитесь от него: останется прежний. Не работает и тот — выпустите на "
        "сайте ещё один и начните смену заново"
    ),
}
"""Between two secrets, both of which are kept."""


class Act(Enum):
    """What can be done at a step."""

    SHOW_NEW = auto()
    COPY_NEW = auto()
    QR_NEW = auto()
    CODE_NEW = auto()
    SHOW_OLD = auto()
    COPY_OLD = auto()
    CODE_OLD = auto()
    APPLIED = auto()
    REFUSED = auto()
    DOUBT = auto()
    SIGNED_IN = auto()
    TYPE_CODE = auto()
    ASK_NETWORK = auto()
    COMMIT = auto()
    OLD_WORKS = auto()
    ABANDON = auto()
    CLOSE = auto()


Offer = tuple[Act, str]
"""An act and the words in which it is offered."""


@dataclass(frozen=True)
class Guide:
    """A step: what is said, and what is offered, in order."""

    text: str
    offers: tuple[Offer, ...]


def guide(row: RotationRow, steps: Steps) -> Guide:
    """What to say and offer for this rotation."""
    return _GUIDES[row.rotation.state](row, steps)


def named(row: RotationRow, *, old: bool = False) -> str:
    """«Новый пароль VK ID: ВКонтакте, krap@example.ru», for the title of what shows it."""
    return f"{shown.capital(_word(row, 'прежн' if old else 'нов'))} {row.title}"


def loss(row: RotationRow) -> str:
    """What is lost by giving the new secret up when the site has it already."""
    rest = "прежний там больше не действует" if _has_old(row) else "другого там нет"
    return f"Если сайт уже принял новый секрет, не отказывайтесь: {rest}."


def stages(state: State) -> str:
    """«записан > [показан] > применён > проверен > действует»."""
    if state not in _STAGES:
        return f"[{STATE_TITLES[state]}]"
    return " > ".join(f"[{STATE_TITLES[each]}]" if each is state else STATE_TITLES[each] for each in _STAGES)


def _staged(row: RotationRow, steps: Steps) -> Guide:
    kept = "Прежний действует, пока новый не проверен." if _has_old(row) else "Прежнего не было."
    said = f"Новый секрет ({row.secret}) записан в хранилище, его ещё никто не видел. {kept}"
    if _only_here(row):
        steps = Steps((), steps.apply, steps.verify)
    return Guide(
        _text(said, (*_before(row, steps), *steps.apply)),
        (*_see(row), *_network(row), (Act.ABANDON, "Отказаться от нового")),
    )


def _shown(row: RotationRow, steps: Steps) -> Guide:
    kept = f"Новый секрет записан{_of_old(row, ', прежний цел')}."
    said = f"Сделайте на сайте и отметьте, чем кончилось. {kept}"
    accepted: tuple[Offer, ...] = ((Act.APPLIED, f"Сайт принял {NEW[row.rotation.field]}"),)
    if _only_here(row):
        said = f"{kept} Осталось сделать и проверить:"
        steps = Steps((), (*steps.apply, *steps.verify), ())
        accepted = _checks(row)
    doubts = ((Act.REFUSED, "Сайт не принял"), (Act.DOUBT, "Не уверен, принял ли"))
    return Guide(_text(said, steps.apply), (*_see(row), *accepted, *doubts))


def _applied(row: RotationRow, steps: Steps) -> Guide:
    said = f"Сайт принял новый секрет. Осталась проверка{_of_old(row, '; до неё прежний не забыт')}."
    fails = (Act.DOUBT, "Не подходит или не уверен")
    return Guide(_text(said, steps.verify), (*_see(row), *_checks(row), fails))


def _verified(row: RotationRow, _: Steps) -> Guide:
    past = _of_old(row, "; прежний уйдёт в историю")
    said = f"Новый секрет ({row.secret}) проверен. Осталось записать его действующим{past}."
    return Guide(
        _text(said, ()), (*_see(row), (Act.COMMIT, "Сделать новый действующим"), (Act.DOUBT, "Всё же не уверен"))
    )


def _uncertain(row: RotationRow, steps: Steps) -> Guide:
    if not _has_old(row):
        said = "Неясно, принял ли сайт новый секрет; он цел. Попробуйте войти с ним."
    else:
        said = (
            "Неясно, какой секрет принимает сайт. Целы оба: «новый» и «прежний».\n"
            f"Как решить: {_TO_DECIDE[row.rotation.field]}; до тех пор оба останутся здесь."
        )
    rest = (Act.OLD_WORKS, "Действует прежний: новый отменить" if _has_old(row) else "Новый не действует: отменить")
    return Guide(_text(said, steps.verify), (*_see(row), *_checks(row), rest))


def _committed(row: RotationRow, steps: Steps) -> Guide:
    said = f"Готово: новый секрет ({row.secret}) действует{_of_old(row, '; прежний — в истории записи')}."
    listed = _numbered(steps.after)
    return Guide("\n".join([said, *(["", "Осталось на сайте:", *listed] if listed else [])]), ((Act.CLOSE, "Закрыть"),))


def _abandoned(row: RotationRow, _: Steps) -> Guide:
    said = "От нового секрета отказались. " + ("Действует прежний. " if _has_old(row) else "")
    return Guide(f"{said}Отменённый виден в истории записи, пока она хранится.", ((Act.CLOSE, "Закрыть"),))


_GUIDES: dict[State, Callable[[RotationRow, Steps], Guide]] = {
    State.STAGED: _staged,
    State.SHOWN: _shown,
    State.APPLIED: _applied,
    State.VERIFIED: _verified,
    State.UNCERTAIN: _uncertain,
    State.COMMITTED: _committed,
    State.ABANDONED: _abandoned,
}


# The answers


def _see(row: RotationRow) -> tuple[Offer, ...]:
    return (*_see_new(row), *_see_old(row))


def _see_new(row: RotationRow) -> tuple[Offer, ...]:
    labelled = f"«{_word(row, 'нов')}»" if row.rotation.state is State.UNCERTAIN else NEW[row.rotation.field]
    match row.rotation.field:
        case Field.TOTP:
            return (
                (Act.QR_NEW, "Новый ключ: QR для приложения кодов"),
                (Act.SHOW_NEW, "Новый ключ: по буквам"),
                (Act.CODE_NEW, "Код по новому ключу"),
            )
        case Field.RECOVERY_CODES:
            return ((Act.SHOW_NEW, f"Показать {labelled}, чтобы сверить"),)
        case _:
            return (
                (Act.SHOW_NEW, f"Показать {labelled} по буквам"),
                (Act.COPY_NEW, "Скопировать его в буфер терминала ненадолго"),
            )


def _see_old(row: RotationRow) -> tuple[Offer, ...]:
    if not _has_old(row) or (_only_here(row) and row.rotation.state is not State.UNCERTAIN):
        return ()
    if row.rotation.field is Field.TOTP:
        return ((Act.CODE_OLD, "Код по прежнему ключу"),)
    if row.rotation.field is Field.RECOVERY_CODES:
        return ((Act.SHOW_OLD, "Показать «прежние»"),)
    labelled = "«прежний»" if row.rotation.state is State.UNCERTAIN else "прежний"
    return ((Act.SHOW_OLD, f"Показать {labelled} по буквам"), (Act.COPY_OLD, f"Скопировать {labelled}"))


def _checks(row: RotationRow) -> tuple[Offer, ...]:
    """How the new one is found to work."""
    proof = _proof(row)
    if proof is Proof.CODE:
        return ((Act.TYPE_CODE, "Ввести код из настроенного приложения"),)
    if proof is Proof.NETWORK:
        return ((Act.ASK_NETWORK, "Спросить сеть, принимает ли она ключ"),)
    words = {
        Field.RECOVERY_CODES: "Сверено: на сайте те же коды",
        Field.TOKEN: "Проверено: сеть отвечает с новым ключом",
    }
    return ((Act.SIGNED_IN, words.get(row.rotation.field, "Вход с новым паролем удался")),)


def _network(row: RotationRow) -> tuple[Offer, ...]:
    """A key needs nobody's eyes: the network is asked at once."""
    return _checks(row) if _proof(row) is Proof.NETWORK else ()


def _proof(row: RotationRow) -> Proof:
    network = row.account.credential.network if row.account else ""
    return rotating.proofs(network, row.rotation.field)[0]


def _only_here(row: RotationRow) -> bool:
    """Whether the site has it already, and nothing is to be put in there: codes and tokens."""
    return row.rotation.field in {Field.RECOVERY_CODES, Field.TOKEN}


def _before(row: RotationRow, steps: Steps) -> tuple[Step, ...]:
    """What the site makes was begun before it came here."""
    return () if rotating.made_by_site(row.rotation.field) else steps.before


def _word(row: RotationRow, stem: str) -> str:
    """«новый», «прежний»; of codes «новые», «прежние»."""
    several = row.rotation.field is Field.RECOVERY_CODES
    return stem + {"нов": ("ый", "ые"), "прежн": ("ий", "ие")}[stem][several]


def _has_old(row: RotationRow) -> bool:
    return row.rotation.replaces is not None


def _of_old(row: RotationRow, said: str) -> str:
    """What is said of the old secret; nothing where there was none."""
    return said if _has_old(row) else ""


def _text(said: str, steps: Sequence[Step]) -> str:
    listed = _numbered(steps)
    return "\n".join([said, *(["", *listed] if listed else []), "", "Esc — отложить: ничего не пропадёт."])


def _numbered(steps: Sequence[Step]) -> list[str]:
    """Each step, and under it its place in the menus."""
    lines: list[str] = []
    for at, step in enumerate(steps, 1):
        lines.append(f"{at}. {step.text}")
        if step.place:
            lines.append(f"   {step.place}")
    return lines


def preparation(steps: Steps) -> str:
    """What to do before the new secret is there, for the form that takes it."""
    return "\n".join(_numbered(steps.before))

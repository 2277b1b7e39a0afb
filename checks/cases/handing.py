"""What is seen of the steps of a handover: people, notices, sessions, contacts, second factor, known secrets.

Pure functions of the ground. Who administers a page is `managing`.
"""

from __future__ import annotations

from datetime import date

from checks.cases.ground import Ground
from checks.cases.sights import Look, needless, seen, some, undone, unknown
from registry import accounts, knowledge, networks
from registry.cases import assigning, told
from registry.cases.records import CaseKind, Step
from registry.credentials import Credential, FactorKind
from registry.knowledge import Exposure
from registry.leaving import LeavingTask, Status
from registry.notices import Direction
from registry.people import Person
from registry.requisites.mail import emails
from registry.requisites.phones import phones
from vault.secrets import Field
from vault.text import counted, fold


def account_title(ground: Ground, credential_id: int) -> str:
    """How people know an account of the case."""
    account = ground.accounts.get(credential_id)
    if account is None:
        return f"учётная запись № {credential_id}"
    where = networks.title(account.network) if account.network else account.host or "другая сеть"
    return f"{where}, {account.login or account.phone or account.email or f'№ {account.id}'}"


def assigned(ground: Ground, _: Step) -> Look:
    """Whether somebody else answers since the event."""
    case = ground.case
    if case.organization_id is None or case.happened_on is None:
        return unknown("Организация не названа.")
    role = assigning.role_of(ground.people.get(case.person_id or 0), case.organization_id)
    day = max(ground.today, case.happened_on)
    for person in ground.people.values():
        for part in person.assignments:
            own = part.organization_id == case.organization_id and part.role is role
            if own and person.id != case.person_id and part.in_force(day):
                # no name: what is seen is kept in a closed case, and a person may be erased
                return seen("Новый ответственный внесён в реестр.", part.since or case.happened_on)
    return undone("Новый ответственный в реестр не внесён.")


def notice(ground: Ground, _: Step) -> Look:
    """Whether the organization's own notice is recorded."""
    return _told(ground, Direction.IN, "Организация сообщила")


def centre(ground: Ground, step: Step) -> Look:
    """Whether the control centre was told, by the record of notices, else by the letter of this case."""
    found = _told(ground, Direction.OUT, "В ЦУР сообщили")
    by_letter = letter(ground, step)
    return by_letter if found.on is None and by_letter.on is not None else found


def _told(ground: Ground, direction: Direction, said: str) -> Look:
    others = told.rivals(ground.case, ground.others, ground.people.values())
    found = told.about(ground.case, ground.notices, direction, others)
    if found is None:
        return unknown("Уведомление не записано.")
    if found.told_on is None or found.told_on > ground.today:
        return undone(f"Уведомление № {found.id} записано, но ещё не отправлено.")
    return seen(f"{said}: уведомление № {found.id}{f', {found.proof}' if found.proof else ''}.", found.told_on)


LETTERS = {
    (CaseKind.HANDOVER, "centre"): ("responsible_changed",),
    (CaseKind.OWN_HANDOVER, "act"): ("transfer_act",),
    (CaseKind.CONNECTION, "letter"): ("connection",),
    (CaseKind.PAGE_SEIZED, "centre"): ("incident_centre",),
    (CaseKind.PAGE_SEIZED, "site"): ("incident_site",),
    (CaseKind.PAGE_SEIZED, "police"): ("incident_police",),
    (CaseKind.DATA_LEAKED, "authority_24"): ("leak_notice",),
    (CaseKind.DATA_LEAKED, "authority_72"): ("leak_result",),
}
"""By the code of a step: the kinds of letters (`registry.letters.kinds`) whose sending closes it."""


def letter(ground: Ground, step: Step) -> Look:
    """Whether a letter of the step was sent: the file alone is not enough."""
    wanted = LETTERS.get((ground.case.kind, step.code), ())
    own = [each for each in ground.letters if each.kind in wanted and each.cancelled_on is None]
    sent = [each for each in own if each.sent_on is not None and each.sent_on <= ground.today]
    if sent:
        last = sent[-1]
        number = f" № {last.number}" if last.number else ""
        return seen(f"Письмо{number} отправлено{f', {last.proof}' if last.proof else ''}.", last.sent_on)
    if own:
        return undone("Письмо приготовлено, но день отправки не записан.")
    return unknown("Письма по этому случаю нет.")


def sessions(ground: Ground, step: Step) -> Look:
    """Whether the sessions were looked through since the event, by the record of the account."""
    account = _account(ground, step)
    if isinstance(account, Look):
        return account
    day = account.sessions_checked_on
    if day is not None and _since(ground) <= day <= ground.today:
        return seen("В карточке учётной записи: сеансы смотрели.", day)
    return unknown("В карточке не записано, что сеансы смотрели после этого дня.")


def phone(ground: Ground, step: Step) -> Look:
    """Whether the numbers recorded with the account are the leaving person's."""
    account = _account(ground, step)
    person = ground.people.get(ground.case.person_id or 0)
    if isinstance(account, Look):
        return account
    recorded = [text for text in (account.phone, account.recovery_phone) if text]
    if person is not None and fold(account.sim_owner) == fold(person.name):
        return undone("По карточке, SIM-карта учётной записи оформлена на него.")
    return _contact(
        [number for text in recorded for number in phones(text)],
        phones(person.phone if person else ""),
        "телефон",
        "" if account.recovery_phone else "запасной",
    )


def mailbox(ground: Ground, step: Step) -> Look:
    """The same of mailboxes."""
    account = _account(ground, step)
    person = ground.people.get(ground.case.person_id or 0)
    if isinstance(account, Look):
        return account
    recorded = [box for text in (account.email, account.recovery_email, account.login) for box in emails(text)]
    blank = "" if account.recovery_email else "резервная"
    return _contact(recorded, emails(person.email if person else ""), "почта", blank)


def _contact(recorded: list[str], theirs: frozenset[str], what: str, blank: str) -> Look:
    """`blank` names the second contact where the card has none: then whose it is was not seen."""
    if not recorded:
        return unknown(f"В карточке учётной записи {what} не записан{'а' if what == 'почта' else ''}.")
    if not theirs:
        return unknown(f"Какой {what} у того, кто уходит, не записано: сравнить не с чем.")
    if theirs.intersection(recorded):
        return undone(f"По карточке, у учётной записи его {what}.")
    if blank:
        asked = "Посмотрите и подтвердите шаг."
        return unknown(f"По карточке, {what} не его, но {blank} не записан{'а' if what == 'почта' else ''}. {asked}")
    return seen(f"По карточке учётной записи, {what} не его.")


def factor(ground: Ground, step: Step) -> Look:
    """Whether the second factor was confirmed since the event, by the record, and not with the leaving person."""
    account = _account(ground, step)
    if isinstance(account, Look):
        return account
    if account.second_factor is FactorKind.NONE:
        return undone("По карточке, второго фактора у учётной записи нет.")
    if not ground.case.incident and account.holder_id is not None and account.holder_id == ground.case.person_id:
        return undone("По карточке, учётная запись всё ещё у него.")
    day = account.factor_confirmed_on
    if day is None or not _since(ground) <= day <= ground.today:
        return unknown("В карточке не записано, что второй фактор подтверждён после этого дня.")
    if account.second_factor is FactorKind.UNKNOWN:
        return unknown("В карточке не записано, какой у учётной записи второй фактор.")
    return seen("В карточке учётной записи: второй фактор подтверждён.", day)


def secrets(ground: Ground, _: Step) -> Look:
    """What the leaving person knows of the organization's accounts, until it is changed or dismissed."""
    person = ground.people.get(ground.case.person_id or 0)
    organization_id = ground.case.organization_id
    if person is not None and _answers(person, organization_id, ground.today):
        return unknown("Он ещё отвечает за организацию: что сменить, станет видно после его последнего дня.")
    own = [task for task in ground.tasks if _concerns(ground, task, person)]
    waiting = [task for task in own if task.status is Status.PENDING]
    if waiting:
        number = counted(len(waiting), "секрет", "секрета", "секретов")
        lines = some([_line(ground, task) for task in waiting])
        return undone(f"Сменить {number} из {len(own)}.", None, *lines)
    if ground.unclaimed:
        return unknown(_unclaimed(ground))
    if not own:
        return needless("По записям и журналу он не знал ни одного секрета этих учётных записей.")
    dismissed = [task for task in own if task.status is Status.DISMISSED]
    changed = [task.rotated_at for task in own if task.rotated_at is not None]
    said = f"Сменено {len(own) - len(dismissed)}, снято с причиной {len(dismissed)}."
    last = max((ground.day(ground.judged(moment)) for moment in changed), default=None)
    return seen(said, last, *some([f"снято: {_line(ground, task)}, {task.reason}" for task in dismissed]))


def known_secrets(ground: Ground, _: Step) -> Look:
    """What the leaving coordinator has seen or held of any account, until it is changed."""
    if ground.case.happened_on is not None and ground.case.happened_on > ground.today:
        return unknown("День передачи ещё не наступил.")
    live = knowledge.live(ground.known)
    if live:
        number = counted(len(live), "секрет", "секрета", "секретов")
        return undone(f"Прежний координатор знает: {number}.", None, *some([_known(ground, one) for one in live]))
    if ground.unclaimed:
        return unknown(_unclaimed(ground))
    if not ground.known:
        return needless("По записям и журналу прежний координатор не знал ни одного секрета.")
    return seen(f"Всё, что он знал, сменено: {counted(len(ground.known), 'секрет', 'секрета', 'секретов')}.")


def _unclaimed(ground: Ground) -> str:
    named = ", ".join(f"«{slot}»" for slot in ground.unclaimed)
    return (
        f"Не сказано, кто входит в хранилище способом {named}: что там видели, не учтено. Скажите: "
        "poryadok credentials slots set."
    )


def _concerns(ground: Ground, task: LeavingTask, person: Person | None) -> bool:
    """Whether the task belongs to this case: not when its account is of other organizations alone, for which the same
    person answered or answers, so that it is in their own case."""
    whose = ground.whose.get(task.credential_id, frozenset())
    own = ground.case.organization_id
    if not whose or own in whose or person is None:
        return True
    others = {part.organization_id for part in person.assignments if part.organization_id != own}
    return not whose <= others


def _answers(person: Person, organization_id: int | None, on: date) -> bool:
    return any(part.organization_id == organization_id and part.in_force(on) for part in person.assignments)


def _line(ground: Ground, task: LeavingTask) -> str:
    return f"{account_title(ground, task.credential_id)}: {_secret(ground, task.credential_id, task.field)}"


def _known(ground: Ground, one: Exposure) -> str:
    return f"{account_title(ground, one.credential_id)}: {_secret(ground, one.credential_id, one.field)}"


def _secret(ground: Ground, credential_id: int, field: Field | None) -> str:
    if field is None:
        return "контакт для восстановления"
    account = ground.accounts.get(credential_id)
    return accounts.secret_title(account.network if account else "", field)


def _account(ground: Ground, step: Step) -> Credential | Look:
    account = ground.accounts.get(step.credential_id or 0)
    return account or unknown("Учётная запись удалена из реестра: её карточки нет.")


def _since(ground: Ground) -> date:
    """The day from which a record of a look counts."""
    return ground.case.happened_on or ground.day(ground.case.opened_at)

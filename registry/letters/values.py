"""The values of a letter's fields, made of facts: declined, dated, counted; and what is doubtful about them.

Which fields there are is `kinds`, where the facts come from `facts`. What a person gave stands over everything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from registry import networks
from registry.cases.records import CaseKind
from registry.cases.transfer import TransferRow
from registry.credentials import CredentialKind
from registry.letters import dates, declension, kinds, positions, steps_done
from registry.letters.declension import Case, Declined
from registry.letters.facts import Facts
from registry.letters.kinds import Addressee, LetterKind, Row
from registry.municipality import Key
from registry.organizations import Organization
from registry.regulation import citing
from vault.errors import BadInput
from vault.text import clean, clean_line, counted

_ACCOUNTS = {
    CredentialKind.OFFICIAL: "служебная",
    CredentialKind.PERSONAL: "личная",
    CredentialKind.SERVICE: "сервисная",
}


@dataclass
class Values:
    """`fields` are every field of `kinds.FIELDS`; `doubts` by field say what a person should look at; `tables` the rows
    of each table."""

    fields: dict[str, str]
    doubts: dict[str, str] = field(default_factory=dict)
    tables: dict[str, Sequence[Row]] = field(default_factory=dict)

    def put(self, name: str, value: str) -> None:
        """Fill a field."""
        self.fields[name] = value

    def decline(self, name: str, value: Declined) -> None:
        """Fill a field with a declined text, and keep what is doubtful of it."""
        self.fields[name] = value.text
        if value.doubt:
            self.doubts[name] = f"{value.text}: {value.doubt}"


def of(facts: Facts) -> Values:
    """Every field and table of the letter. BadInput for a given field that there is not."""
    made = Values({each.name: "" for each in kinds.FIELDS})
    for fill in (_everywhere, _addressee, _organization, _person, _asked, _case, _tables):
        fill(facts, made)
    named: set[str] = set()
    for name, value in facts.subject.given:
        known = kinds.field(clean_line(name))
        if known is None:
            raise BadInput(f"Поля «{clean_line(name)}» у писем нет. Поля: poryadok letter fields. Ничего не записано.")
        made.put(known.name, clean(value).strip())
        made.doubts.pop(known.name, None)
        named.add(known.name)
    if "кому_фио" in named and "обращение" not in named:
        made.put("обращение", "")  # the greeting was that of somebody else
    return made


def _everywhere(facts: Facts, made: Values) -> None:
    on, settings = facts.subject.on, facts.settings
    made.put("номер", facts.number)
    made.put("дата", dates.written(on))
    made.put("дата_прописью", dates.spelt(on))
    made.put("дата_цифрами", dates.figures(on))
    made.put("отправитель", settings[Key.SENDER])
    made.put("цур", settings[Key.CENTRE_NAME])
    made.put("порядок", citing.basis(facts.regulation) if facts.regulation else "")
    made.put("исполнитель_фио", settings[Key.COORDINATOR_NAME])
    made.put("исполнитель_должность", settings[Key.COORDINATOR_POSITION])
    made.put("исполнитель_телефон", settings[Key.COORDINATOR_PHONE])
    # A report to the head is signed by whoever wrote it.
    own = kinds.of(facts.subject.kind).addressee is Addressee.HEAD
    position = settings[Key.COORDINATOR_POSITION if own else Key.SIGNATORY_POSITION]
    made.put("подписал_должность", position[:1].upper() + position[1:])
    name = settings[Key.COORDINATOR_NAME if own else Key.SIGNATORY_NAME]
    made.decline("подписал_фио", declension.initials(name))


def _addressee(facts: Facts, made: Values) -> None:
    addressee, settings = kinds.of(facts.subject.kind).addressee, facts.settings
    if addressee is Addressee.CENTRE:
        _head(made, settings[Key.CENTRE_HEAD_POSITION], settings[Key.CENTRE_HEAD_NAME])
        headed = Case.GENITIVE if settings[Key.CENTRE_HEAD_POSITION] else Case.NOMINATIVE
        made.decline("кому_организация", positions.body(settings[Key.CENTRE_NAME], headed))
        _once(made)
    elif addressee is Addressee.HEAD:
        _head(made, settings[Key.SIGNATORY_POSITION], settings[Key.SIGNATORY_NAME])
    elif addressee is Addressee.ORGANIZATION and facts.organization is not None:
        made.put("кому_организация", facts.organization.name)
        if facts.organization.head_name:
            _head_of(facts.organization, made)


def _head_of(organization: Organization, made: Values) -> None:
    """«Директору МБОУ «Школа № 1», Ивановой А. П.»; a head of no recorded position is a head all the same."""
    _head(made, organization.head_position or "руководитель", organization.head_name)
    if not organization.head_position:
        made.doubts["кому_должность"] = "должность руководителя не записана, написано «Руководителю»: orgs edit"
    made.decline("кому_организация", positions.body(organization.name, Case.GENITIVE))
    _once(made)


def _once(made: Values) -> None:
    """«руководитель Центра управления регионом» as a position names the body already: it is not written twice."""
    position, body = made.fields["кому_должность"], made.fields["кому_организация"]
    place = position.lower().find(body.lower())
    if body and place > 0:
        made.put("кому_должность", position[:place].rstrip())
        made.put("кому_организация", position[place:])


def _head(made: Values, position: str, name: str) -> None:
    dative = positions.position(position, Case.DATIVE)
    made.decline("кому_должность", Declined(dative.text[:1].upper() + dative.text[1:], dative.doubt))
    made.decline("кому_фио", declension.initials(name, Case.DATIVE, surname_first=True))
    made.put("обращение", declension.greeting(name))


def _organization(facts: Facts, made: Values) -> None:
    organization, page = facts.organization, facts.page
    if organization is not None:
        made.put("организация", organization.name)
        made.put("инн", organization.inn)
        made.put("огрн", organization.ogrn)
        made.put("адрес", organization.address)
        made.put("сайт", organization.site)
    if page is not None:
        made.put("сеть", networks.title(page.network))
        made.put("ссылка", page.url)
        made.put("дата_создания", dates.written(page.opened_on) if page.opened_on else "")
    if facts.exemption is not None:
        line = facts.exemption
        where = f", {line.basis}" if line.basis else ""
        made.put("причина", f"организация в перечне тех, кто может не создавать страницы{where}")


def _person(facts: Facts, made: Values) -> None:
    person = facts.person
    if person is None:
        return
    sex = declension.gender(person.name)
    made.put("ответственный_фио", person.name)
    made.put("ответственный_должность", person.position)
    made.put("ответственный_телефон", person.phone)
    made.put("ответственный_почта", person.email)
    made.put("назначен", declension.by_gender(sex, "назначен", "назначена"))
    made.put("ответственным", declension.by_gender(sex, "ответственным", "ответственной"))
    if sex is None:
        made.doubts["назначен"] = f"{person.name}: по имени не видно, «назначен» или «назначена»"
    if facts.former is not None:
        made.put("прежний_фио", facts.former.name)
    since = facts.assignment.since if facts.assignment else None
    since = since or (facts.case.happened_on if facts.case else None)
    made.put("с_даты", dates.written(since) if since else "")


def _asked(facts: Facts, made: Values) -> None:
    """What the control centre asked, or what is asked of an organization."""
    request, inquiry = facts.request, facts.inquiry
    if request is not None:
        made.put("запрос_номер", request.number)
        made.put("запрос_дата", dates.written(request.received_on))
        made.put("запрос_о_чём", request.title.rstrip("."))
    if inquiry is not None:
        made.put("запрос_дата", dates.written(inquiry.sent_on))
        made.put("запрос_о_чём", inquiry.title.rstrip("."))
        made.put("текст", inquiry.text)
        made.put("срок", dates.written(inquiry.due_on) if inquiry.due_on else "")
    if facts.earlier is not None:
        earlier = facts.earlier
        made.put("прошлое_письмо", f"от {dates.figures(earlier.dated_on)} № {earlier.number}")
        if earlier.sent_on is None:
            made.doubts["прошлое_письмо"] = (
                f"письмо № {earlier.number} названо, а отправленным не отмечено: poryadok letter sent {earlier.id}"
            )


def _case(facts: Facts, made: Values) -> None:
    case, settings = facts.case, facts.settings
    if case is None:
        return
    made.put("когда", dates.written(case.happened_on) if case.happened_on else "")
    if case.incident and case.happened_on is not None:
        made.put("обнаружено", dates.written(case.happened_on))
        made.doubts["когда"] = "когда: взят день обнаружения; если это случилось раньше, укажите --field «когда=…»"
    made.put("что_сделано", steps_done.told(case))
    leaves, comes = facts.former, facts.person
    own = case.kind is CaseKind.OWN_HANDOVER
    made.put("сдал_фио", leaves.name if leaves else settings[Key.COORDINATOR_NAME] if own else "")
    made.put("сдал_должность", leaves.position if leaves else settings[Key.COORDINATOR_POSITION] if own else "")
    made.put("принял_фио", comes.name if comes else "")
    made.put("принял_должность", comes.position if comes else "")


# Tables


def _tables(facts: Facts, made: Values) -> None:
    make: Mapping[LetterKind, Callable[[Facts, Values], None]] = {
        LetterKind.RESPONSIBLE_CHANGED: _pages,
        LetterKind.CENTRE_ANSWER: _answers,
        LetterKind.TRANSFER_ACT: _accounts,
    }
    fill = make.get(facts.subject.kind)
    if fill is not None:
        fill(facts, made)


def _pages(facts: Facts, made: Values) -> None:
    made.tables["страницы"] = [{"сеть": networks.title(page.network), "ссылка": page.url} for page in facts.pages]


def _answers(facts: Facts, made: Values) -> None:
    given = [each for each in facts.answers if each.answered_on is not None]
    made.tables["ответы"] = [
        {
            "№": str(number),
            "организация": each.name,
            "ответ": each.answer or (f"файл {each.file}" if each.file else "ответ без текста"),
            "дата_ответа": dates.figures(each.answered_on) if each.answered_on else "",
        }
        for number, each in enumerate(given, 1)
    ]
    silent = [each.name for each in facts.answers if each.answered_on is None]
    if silent:
        noun = counted(len(silent), "организация", "организации", "организаций")
        made.put("предупреждение", f"Не ответили {noun}: {'; '.join(silent)}.")


def _accounts(facts: Facts, made: Values) -> None:
    made.tables["записи"] = [_account(number, each) for number, each in enumerate(facts.accounts, 1)]
    made.put("всего", counted(len(facts.accounts), "учётная запись", "учётные записи", "учётных записей"))


def _account(number: int, each: TransferRow) -> Row:
    """A row of the act; of an employee's own account whose it is, never the phone by which they sign in."""
    personal = each.kind is CredentialKind.PERSONAL
    return {
        "№": str(number),
        "сеть": each.network_title or "прочее",
        "вид": _ACCOUNTS[each.kind],
        "логин": (each.holder or "владелец не записан") if personal else each.login,
        "страницы": "\n".join(each.pages) or "—",
    }

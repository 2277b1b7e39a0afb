"""A municipality of the demo with everything that letters are about, and a run with one remark."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from checks.letters import preparing
from checks.model import Status
from registry import inquiries, municipality, organizations, pages, people, requests
from registry.cases import opening
from registry.cases.records import CaseKind
from registry.inquiries import Inquiry
from registry.inquiry_replies import Reply
from registry.letters import book, making
from registry.letters.facts import Subject
from registry.letters.kinds import LetterKind
from registry.letters.making import Prepared
from registry.municipality import Key
from registry.pages import PageState
from registry.people import Role
from registry.requests import CentreRequest
from sample_data.build import build
from tests.checks.remarks.support import run, verdict
from tests.registry.letters.support import texts
from vault.store import Store
from vault.transaction import Tx

NOW = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
ON = date(2026, 11, 25)

SETTINGS = {
    Key.SENDER: "Администрация муниципального округа",
    Key.SIGNATORY_NAME: "Сидоров Пётр Ильич",
    Key.SIGNATORY_POSITION: "первый заместитель главы округа",
    Key.COORDINATOR_NAME: "Петрова Анна Сергеевна",
    Key.COORDINATOR_POSITION: "главный специалист",
    Key.COORDINATOR_PHONE: "8 (000) 2-00-00",
    Key.CENTRE_NAME: "Центр управления регионом",
    Key.CENTRE_HEAD_NAME: "Кравченко Ольга Юрьевна",
    Key.CENTRE_HEAD_POSITION: "руководитель",
    Key.LETTER_NUMBER: "П-{n}",
}


@dataclass(frozen=True)
class Town:
    """Ids of what the letters are about. `bare` has no page at all, `letters` is how many the demo has."""

    organization: int
    bare: int
    page: int
    handover: int
    own_handover: int
    seized: int
    leak: int
    request: int
    inquiry: int
    asked: tuple[int, ...]
    letters: int


def town(store: Store, name: str) -> Town:
    """The demo's municipality, settings filled in."""
    build(store, name, ON)
    made = store.write("test", _affairs)
    run(store, verdict(Status.FAIL, page=made.page, organization=made.organization), at=NOW)
    return made


def _affairs(tx: Tx) -> Town:
    for key, value in SETTINGS.items():
        municipality.put(tx, key, value)
    kept = [each for each in pages.listing(tx) if each.state is PageState.ACTIVE and each.url]
    with_pages = {each.organization_id for each in pages.listing(tx)}
    bare = next(each for each in organizations.listing(tx) if each.id not in with_pages)
    page = next(each for each in kept if people.responsible_for(tx, each.organization_id, ON) is not None)
    pages.update(tx, replace(page, opened_on=page.opened_on or date(2022, 12, 1)))
    whose = organizations.get(tx, page.organization_id)
    organizations.update(tx, replace(whose, ogrn="1027700132195"))
    leaving = people.responsible_for(tx, whose.id, ON)
    assert leaving is not None
    people.update(tx, replace(leaving, phone="+7 (000) 000-00-01", email="old@example.org", position="методист школы"))
    comes = people.Person(
        "Примерова Анна Петровна", position="методист", phone="+7 (000) 000-00-02", email="a@example.org"
    )
    handover = opening.open_handover(tx, whose.id, leaving.id, comes, ON, NOW)
    assert any(part.role is Role.RESPONSIBLE for part in leaving.assignments)
    own = opening.open_own_handover(tx, leaving.id, replace(comes, name="Сменова Ольга Юрьевна"), ON, NOW)
    asked = [each.id for each in organizations.listing(tx)][:4]
    request = requests.add(tx, CentreRequest("Сведения о страницах", date(2026, 11, 20), number="77-ц"))
    inquiry = inquiries.add(
        tx,
        Inquiry(
            "Сведения о страницах",
            date(2026, 11, 21),
            text="Сколько у вас страниц?\nКто за них отвечает?",
            due_on=date(2026, 11, 30),
            request_id=request.id,
            replies=tuple(Reply(each) for each in asked),
        ),
    )
    inquiries.answer(tx, inquiry.id, asked[0], ON, "Две страницы, отвечает {{номер}} Иванова")
    return Town(
        organization=whose.id,
        bare=bare.id,
        page=page.id,
        handover=handover.id,
        own_handover=own.id,
        seized=opening.open_incident(tx, CaseKind.PAGE_SEIZED, NOW, NOW, page.id).id,
        leak=opening.open_incident(tx, CaseKind.DATA_LEAKED, NOW, NOW).id,
        request=request.id,
        inquiry=inquiry.id,
        asked=tuple(asked),
        letters=book.count(tx),
    )


def subjects(made: Town) -> dict[LetterKind, Subject]:
    """A letter of every kind, with what nobody but a person can tell."""
    given = {
        LetterKind.INCIDENT_CENTRE: (("что_сделано", "сохранены снимки экрана"),),
        LetterKind.INCIDENT_POLICE: (
            ("кому_должность", "Начальнику отдела полиции"),
            ("что_случилось", "Опубликован сбор денег <b>&</b> {{номер}}."),
        ),
        LetterKind.LEAK_NOTICE: tuple(
            (name, f"{name} известно")
            for name in ("что_случилось", "данные", "предполагаемые_причины", "предполагаемый_вред", "что_сделано")
        ),
        LetterKind.LEAK_RESULT: tuple((name, f"{name} известно") for name in ("что_случилось", "данные", "результаты")),
        LetterKind.PAGE_ABSENT: (("причина", "организация не работает с жителями"),),
    }
    about: dict[LetterKind, dict[str, int]] = {
        LetterKind.RESPONSIBLE_CHANGED: {"case_id": made.handover},
        LetterKind.PAGE_CREATED: {"page_id": made.page},
        LetterKind.PAGE_ABSENT: {"organization_id": made.bare},
        LetterKind.CENTRE_ANSWER: {"request_id": made.request},
        LetterKind.INQUIRY: {"organization_id": made.asked[1], "inquiry_id": made.inquiry},
        LetterKind.REMINDER: {"organization_id": made.asked[1], "inquiry_id": made.inquiry},
        LetterKind.REMARKS: {"organization_id": made.organization},
        LetterKind.CONNECTION: {"page_id": made.page},
        LetterKind.TRANSFER_ACT: {"case_id": made.own_handover},
        LetterKind.HEAD_SUMMARY: {},
        LetterKind.INCIDENT_CENTRE: {"case_id": made.seized},
        LetterKind.INCIDENT_SITE: {"case_id": made.seized},
        LetterKind.INCIDENT_POLICE: {"case_id": made.seized},
        LetterKind.LEAK_NOTICE: {"case_id": made.leak},
        LetterKind.LEAK_RESULT: {"case_id": made.leak},
    }
    return {
        kind: replace(Subject(kind, ON, given=given.get(kind, ())), **about[kind])  # type: ignore[arg-type] # ids alone
        for kind in LetterKind
    }


def prepared(store: Store, subject: Subject) -> Prepared:
    return preparing.prepare(store.read, subject, NOW)


def said(store: Store, subject: Subject) -> str:
    return "\n".join(texts(making.make(prepared(store, subject)).content))


def put(store: Store, key: Key, value: str) -> None:
    store.write("test", lambda tx: municipality.put(tx, key, value))

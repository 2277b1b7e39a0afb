"""What waits of the control centre's affairs in the summary, and what the card of an organization shows besides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from checks import advice
from console.panes.centre.pane import CentrePane
from console.panes.registry import RegistryPane
from console.panes.summary import SummaryPane
from console.reading import card_text, registry_views
from console.reading.centre.read import View
from registry import impostors, inquiries, organizations, people, requests
from registry.advice_notes import AdviceNote
from registry.buildings import Building
from registry.impostors import Impostor
from registry.inquiries import Inquiry
from registry.inquiry_replies import Reply
from registry.organizations import Organization
from registry.people import Training
from registry.requests import CentreRequest
from tests.console.support import NOW, Bench, Screen
from vault.transaction import Tx

TODAY = NOW.date()
LATER = TODAY + timedelta(days=2)
EARLIER = TODAY - timedelta(days=2)
BEFORE = TODAY - timedelta(days=20)


def _waiting(tx: Tx) -> None:
    requests.add(tx, CentreRequest("Опоздали", BEFORE, due_on=EARLIER))
    requests.add(tx, CentreRequest("Вот-вот", BEFORE, due_on=LATER))
    requests.add(tx, CentreRequest("Без срока", BEFORE))
    requests.add(tx, CentreRequest("Не скоро", BEFORE, due_on=TODAY + timedelta(days=30)))
    requests.add(tx, CentreRequest("Отвечено", BEFORE, due_on=EARLIER, answered_on=EARLIER))
    first, second, _ = organizations.listing(tx)
    inquiries.add(
        tx,
        Inquiry("Темы", BEFORE, due_on=EARLIER, replies=(Reply(first.id), Reply(second.id, answered_on=EARLIER))),
    )
    impostors.add(tx, Impostor("vk", "https://vk.com/school5fake", EARLIER, organization_id=first.id))
    impostors.add(tx, Impostor("vk", "https://vk.com/school5old", EARLIER, reported_on=EARLIER))


async def _line(screen: Screen, key: str) -> None:
    """Put the cursor on a line of the summary and open it."""
    pane = screen.main.pane
    assert isinstance(pane, SummaryPane)
    pane.rows.select(key)
    await screen.press("enter")


async def test_each_thing_that_waits_leads_to_its_place(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.session.write("test.waiting", _waiting)
        await screen.press("1")
        screen.console.reload_panes()
        await screen.until(lambda: "ЦУР не дождался ответа в срок: 1 запрос" in screen.text())
        told = screen.text()
        assert "Скоро срок ответа ЦУР: 1 запрос" in told and "срок не назван: 1 запрос" in told
        assert "Молчат после срока: 1 организация по 1 запросу" in told
        assert "Не пожаловались сети на 1 подделку" in told and "Пора сверить с записью: 2 страницы" in told
        for key, view in (("requests_late", View.ASKED), ("silent", View.ASKED)):
            await _line(screen, key)
            await screen.until(lambda: isinstance(screen.main.pane, CentrePane))
            assert isinstance(screen.main.pane, CentrePane) and screen.main.pane.view is view
            await screen.press("1")
        for key, shelf in (("impostors", registry_views.View.IMPOSTORS), ("review", registry_views.View.REVIEW)):
            await _line(screen, key)
            await screen.until(lambda: isinstance(screen.main.pane, RegistryPane))
            assert isinstance(screen.main.pane, RegistryPane) and screen.main.pane.view is shelf
            await screen.press("1")


def _school(tx: Tx) -> Organization:
    return next(each for each in organizations.listing(tx) if each.short_name == "Школа 5")


def _filled(tx: Tx) -> None:
    first = _school(tx)
    building = Building("ул. Лесная, 2", "начальная школа", ("8 38446 22-1-23",), "пн–пт 8:00–13:00")
    organizations.update(
        tx, replace(first, level="МО", spheres=("Образование",), buildings=(building,), time_zone="Asia/Magadan")
    )
    person = people.listing(tx)[0]
    learned = (Training(date(2025, 2, 10), "Начала"), Training(date(2026, 2, 10), "Оформление"))
    people.update(tx, replace(person, trainings=learned))
    impostors.add(tx, Impostor("vk", "https://vk.com/school5fake", EARLIER, organization_id=first.id))


async def test_the_card_shows_what_is_known_and_who_imitates(bench: Bench) -> None:
    async with bench.run(size=(120, 40)) as screen:
        await screen.session.write("test.filled", _filled)
        screen.console.reload_panes()
        pane = screen.main.pane
        owner = (await screen.session.read(_school)).id
        await screen.until(lambda: bool(pane.rows.items))
        pane.rows.select(owner)
        await screen.press("enter")
        await screen.until(lambda: "Выдают себя за неё (1)" in screen.text())
        told = " ".join(screen.text().split())
        for part in (
            "Уровень: МО",
            "Сферы: Образование",
            "Часовой пояс: Asia/Magadan",
            "ул. Лесная, 2 (начальная школа)",
        ):
            assert part in told
        assert "обучение: 10.02.2026 Оформление; раньше ещё 1" in told
        assert "найдена, не сообщили: https://vk.com/school5fake" in told and "Идут случаи" not in told


def test_a_confirmed_way_shows_its_day() -> None:
    check, network = "page.hours", "vk"
    assert advice.UNSURE in " ".join(card_text.advice_lines(check, network))
    note = AdviceNote(check, network, checked_on=TODAY, checked_by="Примерова")
    said = " ".join(card_text.advice_lines(check, network, advice.noted((note,))))
    assert f"Проверено {TODAY:%d.%m.%Y}" in said and advice.UNSURE not in said

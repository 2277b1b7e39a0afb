"""What a key of VK can do, said in one sentence; about the network's troubles, and never the key itself."""

from __future__ import annotations

import pytest

from checks.running import tokens
from checks.settings import Endpoints
from tests.checks.support import QUICK
from tests.checks.vk.fake import Code, Fake, fake
from tests.checks.wire_server import TOKEN


def refuse(code: int) -> object:
    def answer(_values: dict[str, str]) -> object:
        raise Code(code)

    return answer


def tried(vk: Fake) -> tokens.TokenAnswer:
    answer = tokens.ask("vk", TOKEN, Endpoints(vk_url=vk.url), QUICK)
    assert TOKEN not in answer.message
    return answer


def test_a_service_key_that_can_do_everything() -> None:
    with fake(users_get=lambda _values: []) as vk:
        answer = tried(vk)
    assert answer.ok
    assert answer.message == ("Ключ принят. Может: карточки страниц, публикации, много вопросов в одном запросе.")


def test_the_key_of_a_community_reads_no_walls() -> None:
    with fake(wall_get=refuse(27), users_get=lambda _values: []) as vk:  # type: ignore[arg-type]
        answer = tried(vk)
    assert answer.ok
    assert "ключ сообщества" in answer.message
    assert "Не может: публикации." in answer.message


def test_the_key_of_a_person_and_one_without_execute() -> None:
    with fake(execute=refuse(28), users_get=lambda _values: [{"id": 5}]) as vk:  # type: ignore[arg-type]
        answer = tried(vk)
    assert "ключ человека" in answer.message
    assert "Не может: много вопросов в одном запросе." in answer.message


def test_a_wall_that_is_closed_or_spent_is_no_fault_of_the_key() -> None:
    with fake(wall_get=refuse(15), users_get=lambda _values: []) as vk:  # type: ignore[arg-type]
        assert "Не может" not in tried(vk).message
    with fake(wall_get=refuse(29), users_get=lambda _values: []) as vk:  # type: ignore[arg-type]
        assert "дневной предел" in tried(vk).message


@pytest.mark.parametrize(("code", "said"), [(5, "не принят"), (14, "подтвердить"), (9, "ничего не известно")])
def test_a_key_that_is_not_taken(code: int, said: str) -> None:
    with fake(groups_getById=refuse(code)) as vk:  # type: ignore[arg-type]
        answer = tried(vk)
    assert not answer.ok
    assert said in answer.message


def test_a_network_that_nobody_knows_how_to_ask() -> None:
    with pytest.raises(ValueError, match="nobody knows"):
        tokens.ask("max", TOKEN, Endpoints())

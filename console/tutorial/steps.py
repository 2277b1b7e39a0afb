"""The steps of the lesson: what is said, and by what state the step is known to be done. Data.

Nothing here looks at the screen; `lesson` brings what is seen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Seen:
    """What the watcher sees. `pane` is a digit, `view` and `over` as the help names them: `over` are the places of
    the screens over the pane, with the titles of the texts among them; `events` are the actions that the journal
    holds since the step began, those on secrets with their purpose: «secret.opened:reveal».
    """

    pane: str = ""
    view: str = ""
    filter: str = ""
    over: frozenset[str] = frozenset()
    running: bool = False
    locked: bool = False
    events: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Step:
    """`done` says whether what is seen means that the step was done; `journal`: it asks for `events`."""

    id: str
    text: str
    done: Callable[[Seen], bool]
    journal: bool = False


NOTE = "note"
"""A text to read, among `Seen.over`."""
ADVICE = "Что делать"
"""The title of an advice, among `Seen.over`."""
_LEAST_FILTER = 3
"""Letters of a filter that show that it was typed on purpose."""

STEPS: tuple[Step, ...] = (
    Step("registry", "Нажмите 2: Реестр, все организации и их страницы. Цифры вверху ведут всюду.",
         lambda seen: seen.pane == "2"),
    Step("filter", "Нажмите F7 и наберите «школа»: список сужается с каждой буквой, раскладка любая. Enter оставляет.",
         lambda seen: seen.pane == "2" and len(seen.filter) >= _LEAST_FILTER),
    Step("card", "Стрелками выберите строку, Enter: карточка — страницы, ответственный, выводы.",
         lambda seen: "card" in seen.over),
    Step("back", "Esc — на шаг назад: закройте карточку, ещё Esc снимет отбор.",
         lambda seen: not seen.over and not seen.filter and not seen.locked),
    Step("run", "F5 — проверить страницы: прочитайте план, Enter. Внизу видно, как идёт; дождитесь конца.",
         lambda seen: "run" in seen.events and not seen.running, journal=True),
    Step("wrong", "Нажмите 4, затем Tab до вида «Нарушения»: всё, что не так.",
         lambda seen: seen.pane == "4" and seen.view == "wrong"),
    Step("verdict", "Enter на строке: вывод целиком — что видно, где, по какому пункту Порядка.",
         lambda seen: seen.pane == "4" and NOTE in seen.over and ADVICE not in seen.over),
    Step("advice", "Esc — назад к списку; g/п на той же строке: что делать и где это в меню сети.",
         lambda seen: ADVICE in seen.over),
    Step("told", "Esc; теперь t/е — записать, что об этом сообщили. В форме Enter — по полям, F2 — сохранить.",
         lambda seen: "remark.told" in seen.events, journal=True),
    Step("reveal", "Нажмите 5: Сейф. Закрыт — u/г и пароль demo. Потом v/м: секрет на 10 секунд и в журнал.",
         lambda seen: "secret.opened:reveal" in seen.events, journal=True),
    Step("code", "F7, наберите vk, Enter; на строке ВКонтакте t/е: одноразовый код.",
         lambda seen: "secret.opened:code" in seen.events, journal=True),
    Step("case", "Нажмите 6, Tab до вида «Случаи», Enter: шаги. Enter на шаге, впишите, чем подтверждено, F2.",
         lambda seen: "case.step_done" in seen.events, journal=True),
    Step("lock", "Уходя от экрана, закрывайте: F6.", lambda seen: seen.locked),
    Step("unlock", "И откройте снова: пароль demo, Enter.", lambda seen: not seen.locked),
)  # fmt: skip

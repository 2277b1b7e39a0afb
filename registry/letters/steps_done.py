"""The closed steps of an incident as a letter tells them: «сохранены снимки экрана», by the codes of `cases.kinds`.

What is to be done is told there; a step without words here is left out of letters.
"""

from __future__ import annotations

from collections.abc import Iterable

from registry.cases.records import Case, Step, StepState
from registry.letters import dates

_DONE = {
    "evidence": "сохранены снимки экрана и журналы входов",
    "support": "направлено обращение в поддержку социальной сети",
    "sessions": "завершены посторонние сеансы учётных записей",
    "second_factor": "второй фактор включён заново",
    "factor": "второй фактор включён заново",
    "managers": "проверен список руководителей страницы",
    "centre": "сообщено в ЦУР",
    "site": "жители предупреждены на официальном сайте",
    "sisters": "жители предупреждены на других страницах организации",
    "police": "подано заявление в полицию",
    "deleted": "удалены посторонние записи",
    "back": "страница возвращена",
    "stop": "закрыт доступ к открывшимся данным",
    "written": "записано, что и о ком открылось",
    "chief": "сообщено руководителю и ответственному за обработку персональных данных",
    "cert": "решён вопрос об уведомлении ГосСОПКА",
    "authority_24": "направлено уведомление в Роскомнадзор",
    "inquiry": "проведено внутреннее расследование",
    "authority_72": "в Роскомнадзор направлены результаты расследования",
    "people": "сообщено тем, чьи данные открылись",
}


def told(case: Case) -> str:
    """A line for each closed step with its day, each once; "" when nothing is closed."""
    lines = dict.fromkeys(filter(None, map(_line, _closed(case))))
    return "\n".join(f"— {line};" for line in lines)[:-1] + "." if lines else ""


def _closed(case: Case) -> Iterable[Step]:
    done = [step for step in case.steps if step.state is StepState.DONE]
    return sorted(done, key=lambda step: step.done_on.isoformat() if step.done_on else "")


def _line(step: Step) -> str:
    words = _DONE.get(step.code, "")
    return f"{words} {dates.figures(step.done_on)}" if words and step.done_on else words

"""What a person saw, decided, or has still to decide. Sentences by code, and what to do.

Where a code has no advice of its own, the check's stands.
"""

from collections.abc import Mapping

LOOK = "Посмотрите сами и ответьте на вопросы пункта."

SENTENCES: Mapping[str, str] = {
    "looked.yes": "Видел человек: требование выполнено ({who}, {on}).{note:remark}",
    "looked.no": "Видел человек: требование не выполнено ({who}, {on}).{note:remark}",
    "answered.ok": "Проверил человек: выполнено ({who}, {on}).{note:remark}",
    "answered.fail": "Проверил человек: не выполнено ({who}, {on}).{note:remark}",
    "answered.na": "Решил человек: сюда не относится ({who}, {on}).{note:remark}",
    "person.taken_back": "Ответ человека снят. Ответьте снова или спросите сети.",
    "clause.manual": "Пункт {number} проверяет человек: {text:sentence}",
}

FIXES: Mapping[str, str] = {
    "clause.manual": LOOK,
}

"""What acts of the journal are called in Russian.

An act that is not here is shown by its own code: a journal outlives the program that wrote it.
"""

from __future__ import annotations

from enum import Enum

from console.reading.journal_details import FIELDS, PURPOSES
from vault.journal import Entry


class Kind(Enum):
    """A kind of act: the title of the filter and the beginnings of the codes it holds."""

    EVERYTHING = ("Всё", ())
    SECRETS = ("Секреты", ("secret.", "secrets.", "rotation.", "issue.", "leaving.", "campaign."))
    ACCOUNTS = ("Учётные записи", ("credential.",))
    REGISTRY = (
        "Реестр",
        (
            "organization.",
            "page.",
            "person.",
            "obligation.",
            "exemption.",
            "waiver.",
            "remark.",
            "cards.",
            "impostor.",
            "inquiry_reply.",
            "undo",
            "notice.",
            "centre_request.",
            "inquiry.",
            "letter.",
            "consultation.",
            "advice_note.",
            "plan.",
            "broadcast.",
            "regulation.",
            "registry.",
            "setting.",
            "run",
            "look.",
            "answer.",
            "moderation.",
            "rating.",
            "case.",
            "case_file.",
        ),
    )
    VAULT = (
        "Хранилище",
        (
            "vault.",
            "demo.",
            "passphrase.",
            "slot.",
            "recovery.",
            "schema.",
            "backup.",
            "generation.",
            "journal.",
            "draft.",
        ),
    )

    def __init__(self, title: str, actions: tuple[str, ...]) -> None:
        self.title = title
        self.actions = actions


_RECORDS = {
    "organization": ("Организация", "а"),
    "page": ("Страница", "а"),
    "person": ("Человек", ""),
    "obligation": ("Строка обязательного перечня", "а"),
    "exemption": ("Исключение", "о"),
    "waiver": ("Отсрочка", "а"),
    "credential": ("Учётная запись", "а"),
    "impostor": ("Подделка", "а"),
    "notice": ("Уведомление", "о"),
    "inquiry_reply": ("Ответ организации", ""),
    "centre_request": ("Запрос ЦУР", ""),
    "inquiry": ("Запрос организациям", ""),
    "letter": ("Письмо", "о"),
    "consultation": ("Консультация", "а"),
    "plan": ("Контент-план", ""),
    "broadcast": ("Публикация через «Госпаблики»", "а"),
    "case_file": ("Случай", ""),
}
"""Kinds of records with the ending of the participle that agrees with them."""

_DONE = {"added": "добавлен", "updated": "изменён", "removed": "удалён"}
_BEFORE_ENDING = {"изменён": "изменен", "удалён": "удален", "добавлен": "добавлен"}

_TITLES = {
    "advice_note.confirmed": "Путь в меню отмечен проверенным",
    "advice_note.updated": "Ответ организациям записан своими словами",
    "answer.record": "Ответ человека записан",
    "answer.withdraw": "Ответ человека снят",
    "backup.made": "Сделана резервная копия",
    "backup.pruned": "Старые резервные копии убраны",
    "campaign.begun": "Кампания смены секретов начата",
    "campaign.changed": "Очередь кампании изменена",
    "campaign.closed": "Кампания завершена",
    "campaign.created": "Кампания создана",
    "campaign.finished": "Кампания завершена человеком",
    "campaign.skipped": "Секрет в кампании пропущен",
    "campaign.unskipped": "Секрет возвращён в кампанию",
    "case.assigned": "В случае назван преемник",
    "case.closed": "Случай закрыт",
    "case.opened": "Начат случай",
    "case.reopened": "Случай или шаг открыт снова",
    "case.step": "Шаг случая изменён",
    "case.step_done": "Шаг случая подтверждён",
    "case.step_skipped": "Шаг случая назван ненужным",
    "centre_request.answered": "Записан ответ на запрос ЦУР",
    "consultation.answered": "Записан ответ организации на её вопрос",
    "credential.code_used": "Код восстановления отмечен",
    "credential.token": "Ключ доступа к сети записан",
    "credential.undone": "Прежний секрет возвращён",
    "demo.build": "Записаны выдуманные данные",
    "draft.dropped": "Черновик убран",
    "draft.kept": "Недописанная форма сохранена черновиком",
    "generation.begun": "Начата смена ключей хранилища",
    "generation.renewed": "Ключи хранилища сменены",
    "generation.told": "О смене ключей сказано",
    "impostor.gone": "Записано, что подделка исчезла",
    "impostor.reported": "Записано, что о подделке сообщили",
    "inquiry.answered": "Записан ответ организации на запрос",
    "inquiry.closed": "Запрос организациям закрыт",
    "inquiry.reminded": "Записано напоминание о запросе",
    "issue.begun": "Выдача секрета начата",
    "issue.cancelled": "Выдача секрета отменена",
    "issue.received": "Получение секрета записано",
    "journal.exported": "Журнал выгружен в файл",
    "leaving.decided": "Решено не менять секрет после ухода",
    "leaving.dismissed": "Смена после ухода не нужна",
    "leaving.undismissed": "Смена после ухода снова нужна",
    "leaving.undone": "Решение после ухода отменено",
    "letter.cancelled": "Письмо отменено, номер остался за ним",
    "letter.made": "Письму дан номер",
    "letter.sent": "Письмо отмечено отправленным",
    "letter.written": "Письмо записано в файл",
    "look.forget": "Увиденное человеком снято",
    "look.record": "Записано, что видел человек",
    "moderation.added": "Записано сообщение читателя, которое нашёл человек",
    "moderation.back": "Сообщения читателей снова видны",
    "moderation.decided": "Решено, что делать с сообщением читателя",
    "moderation.deleted": "Замечено, что сообщения читателей удалены",
    "moderation.edited": "Замечено, что сообщения читателей изменены авторами",
    "moderation.found": "Найдены сообщения читателей для модерации",
    "moderation.noted": "Записана заметка к сообщению читателя",
    "moderation.reported": "Записано, что о сообщении читателя сообщили",
    "page.numbered": "Записаны номера страниц в сети",
    "page.review_refused": "День взгляда не записан в страницу",
    "page.number_refused": "Номер страницы в сети не принят",
    "page.reviewed": "Страницы сверены с реестром",
    "person.erased": "Данные человека стёрты",
    "person.erasure": "Стирание данных людей",
    "notice.forwarded": "Уведомление организации передано в ЦУР",
    "passphrase.changed": "Пароль хранилища сменён",
    "plan.imported": "Загружены контент-планы",
    "rating.official": "Записаны официальные показатели рейтинга",
    "remark.dismissed": "Решено не сообщать о нарушении",
    "remark.due": "Срок замечания перенесён",
    "remark.escalated": "О замечании сообщено выше",
    "remark.failed": "Исправленное нарушено снова",
    "remark.mended": "Прогон увидел, что замечания исправлены",
    "remark.returned": "Замечание возвращено в новые",
    "remark.told": "О нарушении сообщено",
    "recovery.used": "Вход по словам восстановления",
    "registry.exported": "Таблица или отчёт выгружены в файл",
    "registry.imported": "Загружен список организаций",
    "cards.imported": "Загружены карточки организаций",
    "regulation.added": "Принята редакция Порядка",
    "regulation.imported": "Загружен Порядок",
    "regulation.restored": "Отозванная редакция Порядка возвращена",
    "regulation.withdrawn": "Редакция Порядка отозвана",
    "rotation.abandoned": "Ротация прекращена",
    "rotation.applied": "Новый секрет поставлен на сайте",
    "rotation.code_matched": "Код нового ключа сошёлся",
    "rotation.committed": "Ротация закончена",
    "rotation.doubted": "Ротация под сомнением, целы оба секрета",
    "rotation.shown": "Новый секрет показан",
    "rotation.staged": "Новый секрет приготовлен",
    "rotation.started": "Ротация начата",
    "rotation.step": "Шаг ротации",
    "rotation.verified": "Новый секрет проверен",
    "run": "Проверка страниц",
    "run.told": "Выводы по ответам человека",
    "schema.migrated": "База приведена к новому виду",
    "secret.breach_checked": "Пароли сверены со списком утечек",
    "secret.code": "Код восстановления отмечен",
    "secret.code_used": "Код восстановления использован",
    "secret.committed": "Новый секрет стал действующим",
    "secret.compared": "Секреты сверены при загрузке",
    "secret.history_purged": "Прежние секреты стёрты по сроку",
    "secret.issue_cancelled": "Выдача отменена",
    "secret.issue_received": "Выданный секрет получен",
    "secret.issued": "Секрет выдан",
    "secret.opened": "Секрет открыт",
    "secret.purged": "Прежний секрет стёрт",
    "secret.put": "Секрет записан",
    "secret.rated": "Стойкость паролей оценена",
    "secret.removed": "Секреты удалены",
    "secret.resealed": "Секреты перешифрованы новым ключом",
    "secret.staged": "Новый секрет записан, ждёт сайта",
    "secret.undone": "Прежний секрет снова действует",
    "secrets.exported": "Секреты выгружены",
    "secrets.imported": "Секреты загружены из файла",
    "setting.changed": "Настройка изменена",
    "slot.added": "Добавлен способ входа",
    "slot.given": "Записано, у кого способ входа",
    "slot.removed": "Удалён способ входа",
    "undo": "Отменено записанное раньше",
    "vault.acknowledged": "Замечание хранилища принято",
    "vault.created": "Хранилище создано",
    "vault.restored": "Хранилище восстановлено из копии",
}

_SUBJECTS = {
    "remark": "замечания",
    "vault": "хранилище",
    "journal": "журнал",
    "secrets": "секреты",
    "import": "загрузка из файла",
}
_NUMBERED = {
    "batch": "изменение",
    "campaign": "кампания",
    "case_file": "случай",
    "inquiry_reply": "ответ организации",
    "issue": "выдача",
    "leaving_dismissal": "решение после ухода",
    "letter": "письмо",
    "moderation": "запись модерации",
    "regulation": "редакция Порядка",
    "rotation": "ротация",
    "run": "прогон",
}
"""What is no record of the registry and goes by a number."""

_NEW = {
    "waiver": "новая отсрочка",
    "organization": "новая организация",
    "page": "новая страница",
    "person": "новый человек",
    "exemption": "новое исключение",
    "credential": "новая учётная запись",
    "request": "новый запрос ЦУР",
    "inquiry": "новый запрос организациям",
    "consultation": "новая консультация",
    "notice": "новое уведомление",
    "broadcast": "новая публикация",
    "plan": "новый контент-план",
    "impostor": "новая подделка",
}

FORMS = {
    "answer": ("ответ на вопрос", ""),
    "case": ("случай", "case_file"),
    "case-close": ("закрытие случая", "case_file"),
    "case-step": ("шаг случая", "case_file"),
    "case-successor": ("преемник", "case_file"),
    "fixlist": ("список исправлений", "organization"),
    "handover": ("смена ответственного", "organization"),
    "impostor-further": ("подделка", "impostor"),
    "incident": ("начало случая", "page"),
    "inquiry-close": ("закрытие запроса", "inquiry"),
    "inquiry-reply": ("ответ организации", "inquiry"),
    "letter-form": ("письмо", ""),
    "letter-sent": ("отправка письма", "letter"),
    "letters-form": ("письма организациям", ""),
    "notice-told": ("уведомление в ЦУР", "notice"),
    "own-handover": ("передача дел координатора", ""),
    "plan-item": ("публикация плана", "plan"),
    "remark": ("замечание", ""),
    "request": ("запрос ЦУР", "centre_request"),
    "request-answer": ("ответ ЦУР", "centre_request"),
    "token": ("ключ сети", ""),
}
"""Forms by the first word of their drafts' names, with the kind of record whose number stands next; "" for none."""


def sentence(entry: Entry) -> str:
    """What was done, in a few words; of a secret, which one and how it was used; the bare code of an unknown act."""
    action, detail = entry.action, entry.detail
    named = FIELDS.get(str(detail.get("field", "")), "")
    if action == "secret.opened":
        used = PURPOSES.get(str(detail.get("purpose", "")), "")
        if used:
            return f"{'Секрет' if not named else named.capitalize()}: {used}"
    title = _TITLES.get(action) or _record_sentence(action)
    if not title:
        return action
    return f"{title}: {named}" if named else title


def title(action: str) -> str:
    """What an act is called; the bare code of an unknown one."""
    return _TITLES.get(action) or _record_sentence(action) or action


def known(action: str) -> bool:
    """Whether the act has a sentence of its own."""
    return action in _TITLES or bool(_record_sentence(action))


def subject_title(subject: str) -> str:
    """«прогон № 1» for «run:1», «хранилище» for «vault»; what is unknown as it is."""
    kind, _, number = subject.partition(":")
    if kind in _NUMBERED and number.isdigit():
        return f"{_NUMBERED[kind]} № {number}"
    if kind == "remark" and number:
        return f"замечание {number}"
    return _SUBJECTS.get(subject, subject)


def new_record(kind: str) -> str:
    """«новая страница» for «page»; empty for what is no record."""
    return _NEW.get(kind, "")


def _record_sentence(action: str) -> str:
    kind, _, verb = action.partition(".")
    if kind not in _RECORDS or verb not in _DONE:
        return ""
    noun, ending = _RECORDS[kind]
    done = _DONE[verb]
    return f"{noun}: {_BEFORE_ENDING[done] + ending if ending else done}"

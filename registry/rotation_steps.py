"""What a person does on the site of each network to replace a secret, step by step, with the path in its menus.

The paths follow the networks' own interfaces as they were described in public in 2025 and 2026; menus move, so every
step says in words what to look for. The wording is ours. What the program does in between is `rotating`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vault.secrets import Field


@dataclass(frozen=True)
class Step:
    """One thing to do; `place` is the path in the menus of the network, "" when it is done elsewhere."""

    text: str
    place: str = ""


@dataclass(frozen=True)
class Steps:
    """Of one secret of one network: before the new secret is shown, while it is put in, to prove it, afterwards."""

    before: tuple[Step, ...]
    apply: tuple[Step, ...]
    verify: tuple[Step, ...]
    after: tuple[Step, ...] = ()


_VK = "VK ID: Аккаунт > Безопасность и вход"
_OK = "Одноклассники: Настройки"
_TELEGRAM = "Телеграм: Настройки > Конфиденциальность"
_MAX = "MAX: Профиль > Безопасность"

_NOT_SENT = "Новый пароль не пересылайте ни почтой, ни в мессенджере: выдать его можно из «Сейфа»."
_PRIVATE_WINDOW = "Откройте частное окно браузера и войдите с новым паролем; прежнее окно пока не закрывайте."
_CODE_LEFT = "Введите здесь код, который показывает приложение с новым ключом."
_OLD_CODES = Step("Прежний список кодов, бумажный тоже, уничтожьте.")
_SAME_CODES = Step("Сверьте первый и последний код на сайте с записанными здесь.")
_OLD_APP = Step("Удалите прежнюю запись этого сайта из приложений кодов на всех телефонах.")

_VK_SESSIONS = Step("Завершите все сеансы, кроме своего, и снимите доверие с чужих устройств.", f"{_VK} > Устройства")
_VK_CODES = Step(
    "Выпустите новые резервные коды и запишите их сюда: прежние знает тот же круг людей.",
    f"{_VK} > Двухфакторная аутентификация > Резервные коды",
)
_OK_SESSIONS = Step("Выйдите на всех остальных устройствах.", f"{_OK} > История посещений")
_TELEGRAM_SESSIONS = Step(
    "Завершите все другие сеансы; запишите в учётной записи, когда смотрели список.", "Телеграм: Настройки > Устройства"
)
_MAX_SESSIONS = Step(
    "Завершите все сеансы, кроме текущего; запишите в учётной записи, когда смотрели список.",
    "MAX: Профиль > Устройства",
)

_CLOUD_BEFORE = (
    Step("Телефон с этой SIM должен быть под рукой: при входе на него придёт код."),
    Step("Прежний облачный пароль понадобится, чтобы задать новый."),
)

_STEPS: Mapping[tuple[str, Field], Steps] = {
    ("vk", Field.PASSWORD): Steps(
        before=(
            Step("Привязанный телефон должен быть под рукой: VK ID пришлёт код."),
            Step("Откройте аккаунт, чьё имя совпадает с логином записи.", "VK ID: Аккаунт"),
        ),
        apply=(
            Step("Выберите смену пароля, подтвердите кодом, дважды введите новый пароль.", f"{_VK} > Изменить пароль"),
            Step(_NOT_SENT),
        ),
        verify=(Step(_PRIVATE_WINDOW, "id.vk.com"),),
        after=(_VK_SESSIONS, _VK_CODES),
    ),
    ("vk", Field.TOTP): Steps(
        before=(
            Step("Достаньте резервный код или телефон: прежний ключ перестанет действовать сразу."),
            Step(
                "Начните подключать приложение заново и скопируйте сюда ключ под QR-кодом.",
                f"{_VK} > Двухфакторная аутентификация > Приложение для генерации кодов",
            ),
        ),
        apply=(
            Step("Внесите новый ключ в приложение кодов: с экрана QR-кодом или набором."),
            Step("Введите код из приложения в окне VK ID и подтвердите.", f"{_VK} > Двухфакторная аутентификация"),
        ),
        verify=(Step(_CODE_LEFT),),
        after=(_OLD_APP, _VK_CODES, _VK_SESSIONS),
    ),
    ("vk", Field.RECOVERY_CODES): Steps(
        before=(
            Step(
                "Выпустите новый список и внесите все коды сюда; окно со списком пока не закрывайте.",
                f"{_VK} > Двухфакторная аутентификация > Резервные коды",
            ),
        ),
        apply=(Step("Подтвердите в VK ID, что коды сохранены: прежние с этого мгновения не действуют."),),
        verify=(_SAME_CODES,),
        after=(_OLD_CODES,),
    ),
    ("vk", Field.TOKEN): Steps(
        before=(
            Step("Войдите владельцем приложения, которому принадлежит ключ.", "dev.vk.com > Мои приложения"),
            Step(
                "Обновите сервисный ключ и внесите новый сюда.",
                "dev.vk.com > Мои приложения > приложение > Настройки > Ключи доступа",
            ),
        ),
        apply=(Step("На сайте больше ничего не нужно: новый ключ уже действует."),),
        verify=(Step("Проверка спросит ВКонтакте с новым ключом."),),
        after=(Step("Если прежний ключ ещё в списке, удалите его.", "dev.vk.com > Мои приложения > Ключи доступа"),),
    ),
    ("ok", Field.PASSWORD): Steps(
        before=(
            Step("Привязанный телефон должен быть под рукой: может прийти код."),
            Step("Если сюда входят через VK ID, меняйте пароль VK ID.", _OK),
        ),
        apply=(
            Step("Откройте смену пароля, введите прежний и дважды новый.", f"{_OK} > Основные > Пароль"),
            Step(_NOT_SENT),
        ),
        verify=(Step(_PRIVATE_WINDOW, "ok.ru"),),
        after=(_OK_SESSIONS, Step("Проверьте, что телефон и почта профиля ваши.", f"{_OK} > Основные")),
    ),
    ("ok", Field.TOTP): Steps(
        before=(
            Step(
                "Начните подключать генератор кодов заново и скопируйте сюда его ключ.",
                f"{_OK} > Основные > Двойная защита",
            ),
        ),
        apply=(
            Step("Внесите новый ключ в приложение кодов."),
            Step("Введите код из приложения на сайте.", f"{_OK} > Основные > Двойная защита"),
        ),
        verify=(Step(_CODE_LEFT),),
        after=(_OLD_APP, _OK_SESSIONS),
    ),
    ("ok", Field.RECOVERY_CODES): Steps(
        before=(Step("Выпустите новый список кодов и внесите его сюда.", f"{_OK} > Основные > Двойная защита"),),
        apply=(Step("Подтвердите на сайте, что коды сохранены."),),
        verify=(_SAME_CODES,),
        after=(_OLD_CODES,),
    ),
    ("telegram", Field.PASSWORD): Steps(
        before=_CLOUD_BEFORE,
        apply=(
            Step("Введите прежний пароль, выберите смену и дважды введите новый.", f"{_TELEGRAM} > Облачный пароль"),
            Step("Подсказку оставьте пустой, резервную почту проверьте: она должна быть из записи."),
            Step(_NOT_SENT),
        ),
        verify=(
            Step("Войдите на другом устройстве или в веб-версии: после кода спросят новый пароль.", "web.telegram.org"),
        ),
        after=(_TELEGRAM_SESSIONS,),
    ),
    ("max", Field.PASSWORD): Steps(
        before=_CLOUD_BEFORE,
        apply=(
            Step("Введите прежний пароль, выберите смену и дважды введите новый.", f"{_MAX} > Пароль для входа"),
            Step("Подсказку оставьте пустой, почту для сброса проверьте: она должна быть из записи."),
            Step(_NOT_SENT),
        ),
        verify=(Step("Войдите на другом устройстве или в веб-версии: после кода спросят новый пароль.", "web.max.ru"),),
        after=(_MAX_SESSIONS,),
    ),
}

_OTHER: Mapping[Field, Steps] = {
    Field.PASSWORD: Steps(
        before=(Step("Откройте настройки безопасности учётной записи на сайте; телефон держите под рукой."),),
        apply=(Step("Выберите смену пароля, введите прежний и дважды новый."), Step(_NOT_SENT)),
        verify=(Step(_PRIVATE_WINDOW),),
        after=(Step("Завершите остальные сеансы и проверьте, куда придёт сброс пароля."),),
    ),
    Field.TOTP: Steps(
        before=(Step("Начните на сайте подключать приложение кодов заново и скопируйте сюда новый ключ."),),
        apply=(Step("Внесите новый ключ в приложение кодов."), Step("Введите код из приложения на сайте.")),
        verify=(Step(_CODE_LEFT),),
        after=(_OLD_APP, Step("Если сайт выдал новые коды восстановления, запишите их сюда.")),
    ),
    Field.RECOVERY_CODES: Steps(
        before=(Step("Выпустите на сайте новый список кодов и внесите его сюда."),),
        apply=(Step("Подтвердите на сайте, что коды сохранены."),),
        verify=(_SAME_CODES,),
        after=(_OLD_CODES,),
    ),
    Field.TOKEN: Steps(
        before=(Step("Выпустите на сайте новый ключ доступа с теми же правами и внесите его сюда."),),
        apply=(Step("Поставьте новый ключ туда, где работал прежний; здесь он уже записан."),),
        verify=(Step("Убедитесь, что сеть отвечает с новым ключом."),),
        after=(Step("Отзовите прежний ключ на сайте."),),
    ),
}


def steps(network: str, field: Field) -> Steps:
    """The steps for this secret of this network; general ones where the network has none of its own."""
    return _STEPS.get((network, field)) or _OTHER[field]

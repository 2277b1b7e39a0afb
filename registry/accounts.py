"""What an account of each network consists of, as data: which fields apply, what they are called, how one signs in.

The account itself is `credentials`; what is done to replace its secrets is `rotating`. Here too: the sign-in of
Госуслуги, whose secrets are never kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from vault.generator import CharacterClass, Policy
from vault.secrets import Field
from vault.text import clean_line, fold

REFUSAL = (
    "Пароли и коды Госуслуг здесь не хранятся: это личный вход человека, им подписывают документы. "
    "Запишите учётную запись без секретов, с владельцем; доступ сотруднику даёт руководитель в профиле "
    "организации на самих Госуслугах."
)


class SignIn(StrEnum):
    """How one enters the account; UNKNOWN until somebody said. VK_ID: through an account of VK, without an own one."""

    UNKNOWN = "unknown"
    PASSWORD = "password"
    PHONE_CODE = "phone_code"
    EMAIL_CODE = "email_code"
    PASSKEY = "passkey"
    QR = "qr"
    VK_ID = "vk_id"


@dataclass(frozen=True)
class AccountField:
    """A field of `credentials.Credential` that this network has: its name there, its Russian title, an example."""

    name: str
    title: str
    hint: str = ""


@dataclass(frozen=True)
class AccountKind:
    """An account of one network; `network` "" is any other service, such as a mailbox.

    `fields` are in the order of a form; `secrets` the secrets it can have, with their titles; `identity` names the
    field by which such an account is known; `password_needed` says that it cannot be entered without a password.
    Of its service accounts: `service` are the fields that mean something else there, `rates` the paces of a key in
    requests a second, the usual one first, where the network gives more than one; `asked` says that the network can
    be asked whether it takes a key.
    """

    network: str
    fields: tuple[AccountField, ...]
    secrets: tuple[tuple[Field, str], ...]
    sign_ins: tuple[SignIn, ...]
    policy: Policy
    identity: str = "login"
    password_needed: bool = True
    service: tuple[AccountField, ...] = ()
    rates: tuple[int, ...] = ()
    asked: bool = False

    @property
    def field_names(self) -> frozenset[str]:
        """Names of the fields that apply."""
        return frozenset(field.name for field in self.fields)

    def title(self, name: str) -> str:
        """The title of a field here, or of any service when it does not apply."""
        return next((field.title for field in (*self.fields, *_EVERY_FIELD) if field.name == name), name)

    def usual_secrets(self, *, service: bool) -> tuple[Field, ...]:
        """What such an account is expected to have: a service one its key, any other all but a key."""
        return tuple(field for field, _ in self.secrets if (field is Field.TOKEN) is service)

    @property
    def service_fields(self) -> tuple[AccountField, ...]:
        """The fields of a service account: those of the network, under their names there, then those of its key."""
        own = {field.name: field for field in self.service}
        return (*(own.get(field.name, field) for field in self.fields), *TOKEN_FIELDS)


TOKEN_FIELDS = (
    AccountField("token_owner", "Чей ключ", "кто его выпустил"),
    AccountField("token_scopes", "Права ключа", "wall; groups — через точку с запятой"),
    AccountField("token_expires_on", "Ключ действует до", "последний день; пусто — бессрочно"),
    AccountField("token_rate", "Темп ключа"),
    AccountField("administrates", "Ключ администратора"),
)
"""What is known of the key of a service account, in every network."""

_LOGIN = AccountField("login", "Логин")
_PHONE = AccountField("phone", "Телефон", "привязанный номер")
_EMAIL = AccountField("email", "Почта", "привязанный ящик")
_SIGN_IN = AccountField("sign_in", "Вход")
_PASSKEYS = AccountField("passkeys", "Ключи доступа", "на каких устройствах; через точку с запятой")
_SIM_OWNER = AccountField("sim_owner", "Договор SIM", "на кого оформлен номер")
_SIM_PLACE = AccountField("sim_place", "Где SIM", "телефон приёмной, сейф, у сотрудника")
_RECOVERY_PHONE = AccountField("recovery_phone", "Запасной номер")
_RECOVERY_EMAIL = AccountField("recovery_email", "Резервная почта", "куда придёт сброс пароля")
_SESSIONS = AccountField("sessions_checked_on", "Сеансы смотрели", "когда проверили список устройств")
_EVERY_FIELD = (
    AccountField("host", "Сайт", "mail.example.ru"),
    _LOGIN,
    _PHONE,
    _EMAIL,
    _SIGN_IN,
    _PASSKEYS,
    _SIM_OWNER,
    _SIM_PLACE,
    _RECOVERY_PHONE,
    _RECOVERY_EMAIL,
    _SESSIONS,
)

_MESSENGER_FIELDS = (
    AccountField("phone", "Номер SIM", "он и есть логин"),
    AccountField("login", "Имя в сети", "@имя, если задано"),
    _SIM_OWNER,
    _SIM_PLACE,
    _SIGN_IN,
    _RECOVERY_EMAIL,
    _SESSIONS,
)

# None of the networks publishes its whole rule for passwords, so these are our own choice, on the safe side of what is
# known: 32 characters and Latin letters pass everywhere, MAX asks for a digit and a letter (its press service on
# 18.09.2025), the cloud password of Telegram is any text (core.telegram.org/api/srp). The shortest are ours too.
_COMMON = "-_.!@#$%*+=?"
_LETTERS_AND_DIGITS = frozenset({CharacterClass.LOWER, CharacterClass.UPPER, CharacterClass.DIGIT})
_STRICT = Policy(shortest=8, longest=32, required=_LETTERS_AND_DIGITS, symbols=_COMMON, cyrillic=False)
_TELEGRAM = Policy(shortest=8, longest=64, symbols=_COMMON + " ")
_ANY_SITE = Policy(shortest=8, longest=64, required=frozenset(CharacterClass), symbols=_COMMON)

# A token is a secret of service accounts only; `credentials` holds them to that.
_TOKEN = (Field.TOKEN, "ключ доступа")

_KINDS: Mapping[str, AccountKind] = {
    kind.network: kind
    for kind in (
        AccountKind(
            "vk",
            (_LOGIN, _PHONE, _EMAIL, _SIGN_IN, _PASSKEYS, _SESSIONS),
            (
                (Field.PASSWORD, "пароль VK ID"),
                (Field.TOTP, "ключ кодов VK ID"),
                (Field.RECOVERY_CODES, "резервные коды VK ID"),
                _TOKEN,
            ),
            (SignIn.PASSWORD, SignIn.PHONE_CODE, SignIn.PASSKEY, SignIn.QR),
            _STRICT,
            asked=True,
            rates=(3, 20),  # dev.vk.com, «Ограничения на запросы»: a key of a user or an application, of a community
        ),
        AccountKind(
            "ok",
            (_LOGIN, _PHONE, _EMAIL, _SIGN_IN),
            (
                (Field.PASSWORD, "пароль Одноклассников"),
                (Field.TOTP, "ключ кодов Одноклассников"),
                (Field.RECOVERY_CODES, "резервные коды Одноклассников"),
                _TOKEN,
            ),
            (SignIn.PASSWORD, SignIn.PHONE_CODE, SignIn.QR, SignIn.VK_ID),
            _STRICT,
            asked=True,
            # What signs a request beside the secrets, and is public: apiok.ru, «Авторизация».
            service=(AccountField("login", "Ключ приложения", "application_key, публичный"),),
        ),
        AccountKind(
            "telegram",
            (*_MESSENGER_FIELDS, _PASSKEYS),
            ((Field.PASSWORD, "облачный пароль Телеграма"), _TOKEN),
            (SignIn.PHONE_CODE, SignIn.EMAIL_CODE, SignIn.PASSKEY, SignIn.QR),
            _TELEGRAM,
            identity="phone",
            password_needed=False,
        ),
        AccountKind(
            "max",
            _MESSENGER_FIELDS,
            ((Field.PASSWORD, "облачный пароль MAX"), _TOKEN),
            (SignIn.PHONE_CODE, SignIn.QR),
            _STRICT,
            identity="phone",
            password_needed=False,
        ),
    )
}

_OTHER = AccountKind(
    "",
    tuple(field for field in _EVERY_FIELD if field not in (_SIM_OWNER, _SIM_PLACE)),
    (
        (Field.PASSWORD, "пароль"),
        (Field.TOTP, "ключ второго фактора"),
        (Field.RECOVERY_CODES, "коды восстановления"),
        (Field.TOKEN, "токен"),
    ),
    tuple(way for way in SignIn if way is not SignIn.UNKNOWN),
    _ANY_SITE,
)

# The portal, its Cyrillic name, and the name of its application, which browsers save in the place of a host.
_STATE_SERVICES = ("gosuslugi.ru", "госуслуги.рф".encode("idna").decode("ascii"), "ru.rostel")
_STATE_WORDS = re.compile(r"(?<!\w)(?:гос\s?услуг\w*|gosuslugi|есиа|esia|епгу)(?!\w)")
_WEB = re.compile(r"(?:https?:)?/*", re.IGNORECASE)  # browsers take «https:example.ru» too
_DOTS = str.maketrans({"。": ".", "．": ".", "｡": "."})


def account(network: str) -> AccountKind:
    """What an account of this network consists of; of any other service for "" and a code that is not known."""
    return _KINDS.get(network, _OTHER)


def secret_title(network: str, field: Field) -> str:
    """What a secret of this network is called: «облачный пароль Телеграма»; the general word where it has none."""
    return dict(account(network).secrets).get(field) or dict(_OTHER.secrets)[field]


def passwordless(network: str, sign_in: SignIn, host: str = "") -> bool:
    """Whether such an account is whole without a stored password: by its way in, its network or its host."""
    if refuses(host):
        return True
    if sign_in is SignIn.UNKNOWN:
        return not account(network).password_needed
    return sign_in is not SignIn.PASSWORD


def host_of(text: str) -> str:
    """The host of an address as people and browsers write it (URL, capitals, dot at the end, Cyrillic), in ASCII.

    What is no host comes back as the piece that stands in its place.
    """
    written = unicodedata.normalize("NFKC", clean_line(text)).replace("\\", "/")
    rest = _WEB.sub("", written.partition("://")[2] or written, count=1)
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2]
    name = unquote(authority).translate(_DOTS).casefold().partition(":")[0].strip(". ")
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:  # an empty label, or one that is too long: no host that could be refused by name
        return name


def refuses(host: str) -> str:
    """Why secrets of this host (or address) are never kept; "" when they may be."""
    name = host_of(host) if host else ""
    state = any(name == own or name.endswith(f".{own}") for own in _STATE_SERVICES)
    return REFUSAL if state else ""


def refuses_named(text: str) -> str:
    """The same of what a login or the issuer of a seed says plainly: «Госуслуги», «esia.gosuslugi.ru».

    The part of a mailbox before «@» is a name like any other and says nothing.
    """
    if refuses(text):
        return REFUSAL
    folded = fold(clean_line(text))
    mailbox = "@" in folded and " " not in folded
    return REFUSAL if not mailbox and _STATE_WORDS.search(folded) else ""

"""The form of an account and its secrets; a stored secret is never shown here, only replaced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from console import format as shown
from console.forms import token as token_form
from console.forms.model import Answers, Esc, FormPlan, Refused
from console.forms.token import Told
from console.reading.credentials import FACTOR_TITLES, KIND_TITLES, SIGN_IN_TITLES, noted, title_of
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from registry import accounts, credentials, organizations, pages, people
from registry.accounts import SignIn
from registry.credentials import Credential, CredentialKind, FactorKind, SecretInput
from registry.networks import CODES, NETWORKS, title
from vault import totp
from vault.errors import BadInput
from vault.secrets import Field
from vault.transaction import Tx

_LATER = ("passkeys", "sim_owner", "sim_place", "recovery_phone", "recovery_email", "sessions_checked_on")

_OF_KEYS = frozenset({"host", "login"})
"""What a service account is known by, of the fields that only some networks have."""

_SECRET_LABELS = {
    ("", Field.PASSWORD): "Пароль",
    ("", Field.TOTP): "Ключ 2-го фактора",
    ("", Field.RECOVERY_CODES): "Коды восст.",
    ("vk", Field.PASSWORD): "Пароль VK ID",
    ("vk", Field.RECOVERY_CODES): "Резервные коды",
    ("ok", Field.RECOVERY_CODES): "Резервные коды",
    ("telegram", Field.PASSWORD): "Облачный пароль",
    ("max", Field.PASSWORD): "Облачный пароль",
}


@dataclass(frozen=True)
class Offered:
    """What the form offers to pick from: (value, title) pairs."""

    holders: tuple[tuple[str, str], ...]
    pages: tuple[tuple[str, str], ...]


def offered(tx: Tx) -> Offered:
    """Everybody who can hold an account and every page it can administer."""
    names = {organization.id: organization.name for organization in organizations.listing(tx)}
    return Offered(
        tuple((str(person.id), person.name) for person in people.listing(tx)),
        tuple(
            (str(page.id), f"{page.url or title(page.network)} — {names.get(page.organization_id, '')}")
            for page in pages.listing(tx)
        ),
    )


def plan(
    session: Session,
    choices: Offered,
    before: Credential | None = None,
    stored: Mapping[Field, datetime] | None = None,
    told: list[Told] | None = None,
) -> FormPlan:
    """A form over `before`, or an empty one for a new account. Without open secrets it has no secret fields.

    A key of a network that can be asked is asked with before anything is written; what came of it goes into `told`.
    """
    base = before or Credential(kind=CredentialKind.OFFICIAL, network=NETWORKS[0].code)
    with_secrets = session.secrets_open

    async def save(answers: Answers) -> int:
        record = _record(base, answers)
        given = _secrets(answers) if with_secrets else SecretInput()
        if before is None:
            _require_a_name(record, given)
        if given.token and _asked_about(answers):
            answer = await token_form.ask(session, record.network, given.token, record.login)
            if not answer.ok and answer.told:
                raise Refused("token", answer.message)
            if told is not None:
                told.append(token_form.came_of(record.network, answer))

        def write(tx: Tx) -> Credential:
            written = credentials.add(tx, record) if before is None else credentials.update(tx, record)
            if given != SecretInput():
                return credentials.put_secrets(tx, written, given, session.today)
            return written

        reason = "credential.added" if before is None else "credential.updated"
        return (await session.write(reason, write)).id

    specs = _ordered(_specs(choices, base) + (_secret_specs(stored or {}, base) if with_secrets else ()))
    name = "Правка учётной записи" if before else "Новая учётная запись"
    note = "" if with_secrets else " (секреты закрыты)"
    draft = f"credential:{before.id if before else 'new'}"
    subject = title_of(before) if before else ""
    return FormPlan(
        name + note,
        specs,
        _values(base),
        save,
        secret=with_secrets,
        draft=draft,
        subject=subject,
        slow=lambda answers: "Спрашиваю, принимает ли сеть ключ…" if _asked_about(answers) else "",
        esc=Esc.LEAVES,
    )


def _asked_about(answers: Answers) -> bool:
    """Whether a key was given that its network can be asked about."""
    is_service = answers.values["kind"] == CredentialKind.SERVICE.value
    return is_service and bool(answers.secrets.get("token")) and accounts.account(answers.values["network"]).asked


def _require_a_name(record: Credential, given: SecretInput) -> None:
    """Refused unless the account can be told apart. A key has no name of its own, unless its network wants one."""
    if record.login or record.phone or record.email or record.profile_id:
        return
    account = accounts.account(record.network)
    if record.kind is not CredentialKind.SERVICE:
        raise Refused(account.identity, "нужен логин, телефон, почта или номер профиля")
    for field in account.service:
        if field.name == "login":
            raise Refused("login", f"нужен {field.title.lower()}")
    if not given.token and not record.token_owner:
        raise Refused("token", "вставьте ключ или напишите, чей он")


def _specs(choices: Offered, base: Credential) -> tuple[FieldSpec, ...]:
    networks = (("", "другая"), *((network.code, network.title) for network in NETWORKS))
    kinds = tuple((kind.value, name) for kind, name in KIND_TITLES.items())
    factors = tuple((factor.value, name) for factor, name in FACTOR_TITLES.items())
    return (
        FieldSpec("kind", "Вид", FieldKind.CHOICE, options=kinds),
        FieldSpec("network", "Сеть", FieldKind.CHOICE, options=networks),
        *(_own_field(name, base) for name in ("host", "login", "phone", "email", "sign_in")),
        FieldSpec("holder_id", "Владелец", FieldKind.PICK, options=choices.holders),
        *(
            _of_people(spec, base)
            for spec in (
                FieldSpec("role", "Роль", hint="администратор, редактор"),
                FieldSpec("profile_id", "Номер профиля", hint="цифры"),
                FieldSpec("second_factor", "Второй фактор", FieldKind.CHOICE, options=factors),
                FieldSpec("factor_confirmed_on", "Подтверждён", FieldKind.DATE, hint="когда проверили второй фактор"),
                FieldSpec("password_changed_on", "Пароль сменён", FieldKind.DATE, hint="дд.мм.гггг"),
            )
        ),
        *(_own_field(name, base) for name in _LATER),
        *_token_specs(),
        FieldSpec("page_ids", "Страницы", FieldKind.PICKS, options=choices.pages),
        FieldSpec("note", "Заметка"),
    )


def _ordered(specs: tuple[FieldSpec, ...]) -> tuple[FieldSpec, ...]:
    """The key of a service account beside its name: without it the rest is of no use."""
    token = tuple(spec for spec in specs if spec.key == "token")
    rest = tuple(spec for spec in specs if spec.key != "token")
    after = next(at for at, spec in enumerate(rest, 1) if spec.key == "login")
    return (*rest[:after], *token, *rest[after:])


def _filled(name: str, base: Credential) -> bool:
    return _values(base)[name] not in {"", SignIn.UNKNOWN.value, FactorKind.UNKNOWN.value}


def _of_people(spec: FieldSpec, base: Credential) -> FieldSpec:
    """A field that a key of an application has no use for; one that is filled already is shown in any case."""
    kinds = (each for each in CredentialKind if each is not CredentialKind.SERVICE or _filled(spec.key, base))
    return replace(spec, by="kind", labels=tuple((each.value, spec.label) for each in kinds))


def _own_field(name: str, base: Credential) -> FieldSpec:
    """A field that only some networks have; one that is filled already is shown under its own network in any case."""
    labels: list[tuple[str, str]] = []
    hint = ""
    for network in ("", *CODES):
        kind = accounts.account(network)
        if name in kind.field_names or (network == base.network and _filled(name, base)):
            labels.append((network, kind.title(name)))
        hint = hint or next((field.hint for field in kind.fields if field.name == name), "")
    general = accounts.account("").title(name)
    spec = FieldSpec(name, general, hint=hint, called=general.casefold(), by="network,kind")
    spec = replace(spec, labels=_of_kinds(name, labels, base))
    if name == "login":
        return replace(spec, hint="")
    if name == "sign_in":
        ways = tuple((way.value, title) for way, title in SIGN_IN_TITLES.items())
        return replace(spec, kind=FieldKind.CHOICE, hint="", options=ways)
    return replace(spec, kind=FieldKind.DATE) if name == "sessions_checked_on" else spec


def _of_kinds(name: str, labels: list[tuple[str, str]], base: Credential) -> tuple[tuple[str, str], ...]:
    """The labels by network once more for each kind: of a service account a field says something else, or nothing."""
    found: list[tuple[str, str]] = []
    for network, label in labels:
        own = {field.name: field.title for field in accounts.account(network).service}
        for kind in CredentialKind:
            if kind is not CredentialKind.SERVICE:
                found.append((f"{network},{kind.value}", label))
            elif name in _OF_KEYS or name in own or (network == base.network and _filled(name, base)):
                found.append((f"{network},{kind.value}", own.get(name, label)))
    return tuple(found)


def _token_specs() -> tuple[FieldSpec, ...]:
    """What is known of a key, on the form of a service account only."""
    rates = sorted({rate for code in CODES for rate in accounts.account(code).rates})
    kinds = {"token_expires_on": FieldKind.DATE, "token_rate": FieldKind.CHOICE, "administrates": FieldKind.CHOICE}
    options = {
        "token_rate": (("", "обычный"), *((str(rate), f"{rate} в секунду") for rate in rates)),
        "administrates": (("", "нет"), ("yes", "да, страниц этой записи")),
    }
    return tuple(
        FieldSpec(
            field.name,
            field.title,
            kinds.get(field.name, FieldKind.TEXT),
            field.hint,
            options.get(field.name, ()),
            by="kind",
            labels=((CredentialKind.SERVICE.value, field.title),),
        )
        for field in accounts.TOKEN_FIELDS
    )


def _secret_specs(stored: Mapping[Field, datetime], base: Credential) -> tuple[FieldSpec, ...]:
    def hint(field: Field, otherwise: str) -> str:
        since = stored.get(field)
        return f"{noted(field)} {shown.day(since.date())}, пусто — оставить" if since else otherwise

    def labels(field: Field) -> Iterator[tuple[str, str]]:
        """Under the networks and kinds that have such a secret, and all of them once it is stored."""
        for code in ("", *CODES):
            label = _SECRET_LABELS.get((code, field), _SECRET_LABELS["", field])
            for kind in CredentialKind:
                usual = accounts.account(code).usual_secrets(service=kind is CredentialKind.SERVICE)
                if field in stored or field in usual:
                    yield f"{code},{kind.value}", label

    def spec(key: str, field: Field, otherwise: str) -> FieldSpec:
        label, by = _SECRET_LABELS["", field], "network,kind"
        said = hint(field, otherwise)
        return FieldSpec(key, label, FieldKind.SECRET, said, called=label, by=by, labels=tuple(labels(field)))

    token = ((CredentialKind.SERVICE.value, "Токен"),)
    hint_of_token = hint(Field.TOKEN, "сервисный ключ; у ОК — access_token и session_secret_key")
    return (
        spec("password", Field.PASSWORD, "наберите или вставьте" if base.id == 0 else "не записан"),
        spec("totp", Field.TOTP, "otpauth://… или base32"),
        replace(spec("codes", Field.RECOVERY_CODES, "через пробел"), several=True),
        FieldSpec("token", "Токен", FieldKind.SECRET, hint_of_token, by="kind", labels=token),
    )


def _values(record: Credential) -> dict[str, str]:
    return {
        "kind": record.kind.value,
        "network": record.network,
        "host": record.host,
        "login": record.login,
        "phone": record.phone,
        "email": record.email,
        "sign_in": record.sign_in.value,
        "holder_id": str(record.holder_id or ""),
        "role": record.role,
        "profile_id": record.profile_id,
        "second_factor": record.second_factor.value,
        "factor_confirmed_on": shown.day(record.factor_confirmed_on),
        "password_changed_on": shown.day(record.password_changed_on),
        "passkeys": "; ".join(record.passkeys),
        "sim_owner": record.sim_owner,
        "sim_place": record.sim_place,
        "recovery_phone": record.recovery_phone,
        "recovery_email": record.recovery_email,
        "sessions_checked_on": shown.day(record.sessions_checked_on),
        "token_owner": record.token_owner,
        "token_scopes": "; ".join(record.token_scopes),
        "token_expires_on": shown.day(record.token_expires_on),
        "token_rate": str(record.token_rate or ""),
        "administrates": "yes" if record.administrates else "",
        "page_ids": ",".join(str(number) for number in record.page_ids),
        "note": record.note,
    }


def _record(before: Credential, answers: Answers) -> Credential:
    is_service = answers.values["kind"] == CredentialKind.SERVICE.value
    return replace(
        before,
        kind=CredentialKind(answers.values["kind"]),
        network=answers.values["network"],
        host=answers.text("host"),
        login=answers.text("login"),
        phone=answers.text("phone"),
        email=answers.text("email"),
        sign_in=SignIn(answers.values["sign_in"]),
        holder_id=answers.one("holder_id"),
        role=answers.text("role"),
        profile_id=answers.text("profile_id"),
        second_factor=FactorKind(answers.values["second_factor"]),
        factor_confirmed_on=answers.day("factor_confirmed_on"),
        password_changed_on=answers.day("password_changed_on"),
        passkeys=answers.lines("passkeys"),
        sim_owner=answers.text("sim_owner"),
        sim_place=answers.text("sim_place"),
        recovery_phone=answers.text("recovery_phone"),
        recovery_email=answers.text("recovery_email"),
        sessions_checked_on=answers.day("sessions_checked_on"),
        token_owner=answers.text("token_owner") if is_service else "",
        token_scopes=answers.lines("token_scopes") if is_service else (),
        token_expires_on=answers.day("token_expires_on") if is_service else None,
        token_rate=answers.number("token_rate") if is_service else None,
        administrates=is_service and bool(answers.values["administrates"]),
        page_ids=answers.chosen("page_ids"),
        note=answers.note("note"),
    )


def _seed(answers: Answers) -> str:
    """As it was typed; Refused at its own field, where the registry would only name it."""
    given = answers.secret("totp")
    if given:
        try:
            totp.parse_seed(given)
        except BadInput as error:
            raise Refused("totp", str(error)) from None
    return given


def _secrets(answers: Answers) -> SecretInput:
    return SecretInput(
        password=answers.secret("password"),
        totp=_seed(answers),
        recovery_codes=tuple(answers.secret("codes").replace(";", " ").split()),
        token=answers.secret("token"),
    )

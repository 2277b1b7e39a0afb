"""The form that takes a secret made elsewhere: what the site gave, or a password of the person's own."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from checks.collectors.ok import keys
from console.forms.model import Answers, FormPlan, Refused
from console.reading.credentials import CredentialRow
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from registry import accounts, rotating
from vault import generator, strength, totp
from vault.errors import BadInput
from vault.secrets import Field

_HINTS = {
    Field.PASSWORD: "наберите или вставьте",
    Field.TOTP: "otpauth://… или ключ под QR-кодом",
    Field.RECOVERY_CODES: "все коды через пробел",
    Field.TOKEN: "вставьте целиком",
}


_HINT_OF_OK = "access_token:session_secret_key"
_LABELS = {
    Field.PASSWORD: "Новый пароль",
    Field.TOTP: "Новый ключ",
    Field.RECOVERY_CODES: "Новые коды",
    Field.TOKEN: "Новый ключ",
}


@dataclass(frozen=True)
class Staging:
    """What is about to be replaced and why."""

    row: CredentialRow
    field: Field
    reason: str = ""

    @property
    def title(self) -> str:
        """«пароль VK ID: ВКонтакте, krap@example.ru»."""
        return f"{accounts.secret_title(self.row.credential.network, self.field)}: {self.row.title}"


async def stage(session: Session, staging: Staging, value: str) -> int:
    """Write the new secret as a staged one; its rotation's id. Only then may it be shown. BadInput, Locked."""
    score = None
    if staging.field is Field.PASSWORD:
        score = await asyncio.to_thread(lambda: strength.estimate(value, _context(staging.row)).score)
    started = await session.write(
        "rotation.started",
        lambda tx: rotating.start(tx, staging.row.credential.id, staging.field, value, staging.reason, strength=score),
    )
    return started.id


def plan(session: Session, staging: Staging, text: str) -> FormPlan:
    """A form for the value; `text` says what to do on the site before. Its id is that of the rotation."""
    own = staging.field is Field.PASSWORD
    specs = [_spec(staging)]
    if own:
        specs.append(FieldSpec("again", "Ещё раз", FieldKind.SECRET, "тот же"))

    async def save(answers: Answers) -> int:
        value = answers.secret("secret")
        if not value:
            raise Refused("secret", "ничего не введено")
        if own and value != answers.secret("again"):
            raise Refused("again", "не совпадает с первым")
        return await stage(session, staging, await asyncio.to_thread(_taken, staging, value))

    several = staging.field is Field.RECOVERY_CODES
    return FormPlan(
        f"{'Новые' if several else 'Новый'} {staging.title}",
        tuple(specs),
        {},
        save,
        secret=True,
        draft=f"rotation:{staging.row.owner}:{staging.field.value}",
        text=text,
    )


def _spec(staging: Staging) -> FieldSpec:
    field = staging.field
    hint = _HINT_OF_OK if _of_ok(staging) else _HINTS[field]
    return FieldSpec("secret", _LABELS[field], FieldKind.SECRET, hint, several=field is Field.RECOVERY_CODES)


def _of_ok(staging: Staging) -> bool:
    """Whether it is a key of two parts, of which one alone is of no use."""
    return staging.field is Field.TOKEN and staging.row.credential.network == "ok"


def _taken(staging: Staging, value: str) -> str:
    """The value as the registry takes it; Refused when it cannot do."""
    if staging.field is Field.RECOVERY_CODES:
        return "\n".join(value.replace(";", " ").replace(",", " ").split())
    if staging.field is Field.TOTP:
        try:
            totp.parse_seed(value)
        except BadInput as error:
            raise Refused("secret", str(error)) from None
    if _of_ok(staging):
        try:
            keys.application(value)
        except BadInput as error:
            raise Refused("secret", str(error)) from None
    if staging.field is Field.PASSWORD:
        problems = generator.problems(rotating.policy(staging.row.credential.network), value)
        estimate = strength.estimate(value, _context(staging.row))
        if problems:
            raise Refused("secret", problems[0])
        if estimate.score <= strength.WEAK:
            raise Refused("secret", f"Слабый. {estimate.warning}".strip())
    return value


def _context(row: CredentialRow) -> tuple[str, ...]:
    record = row.credential
    return tuple(text for text in (record.login, record.phone, record.email, row.holder) if text)

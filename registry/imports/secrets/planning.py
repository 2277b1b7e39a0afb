"""What each row of a file means for the registry: an account that is known, a new one, a question, or a stranger.

A login of a network that one account has is that account; whatever is less certain is asked, never guessed. Nothing is
opened or written here: a `Plan` is what `settling` compares and counts, and `applying` writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from registry import accounts, networks
from registry.credentials import Credential, CredentialKind
from registry.imports.asked import NEW, SKIP, Question, Rejected
from registry.imports.secrets import asking, logins
from registry.imports.secrets.asking import Doubt
from registry.imports.secrets.known import AccountIndex, Known
from registry.imports.secrets.model import PAGE, Answers, Entries, Entry, Status, numbered
from registry.imports.secrets.naming import Naming
from registry.imports.secrets.relating import Relating, Relation
from registry.imports.secrets.target import Target, canonical, name_of, new_account
from registry.pages import Page
from registry.secret_input import SecretInput, readable
from vault import doing
from vault.errors import BadInput
from vault.secrets import Field
from vault.text import clean_line

_ONCE = (Field.PASSWORD, Field.TOTP, Field.RECOVERY_CODES)


@dataclass
class Fate:
    """What became of one row. UPDATED is «brings something»: whether that differs is settled later."""

    row: int
    status: Status
    target: Target | None = None
    brought: tuple[Field, ...] = ()
    reason: str = ""
    identity: str = ""


@dataclass
class Plan:
    """Fates in the order of the file, targets, questions without an answer, warnings beside the reader's."""

    entries: Entries
    fates: list[Fate] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Read:
    """An entry that is somebody's of the registry: what it speaks of, its login, its secrets as they are kept."""

    entry: Entry
    relation: Relation
    login: str
    keys: frozenset[str]
    values: Mapping[Field, str] = field(repr=False)

    def signs(self) -> list[tuple[str, str, str]]:
        """By what two rows are of one account."""
        places = self.relation.networks or ("?",)
        host = self.relation.host
        return [(place, "" if place else host, key) for place in places for key in sorted(self.keys)]


def plan(known: Known, entries: Entries, answers: Answers) -> Plan:
    """Decide every row. BadInput for an answer to no question of this file, or one that does not fit."""
    asked = asking.identities(entries.entries)
    asking.require_known(answers, asked)
    planner = _Planner(known, entries)
    planner.find_clashes()
    decided_by = zip(entries.entries, asked, strict=True)
    for entry, identity in doing.over(decided_by, len(entries.entries), "Сверяю с учётными записями"):
        planner.decide(entry, identity, answers)
    planner.warn()
    return planner.plan


class _Planner:
    """Decides rows one after another: a row may be of the account that an earlier row makes."""

    def __init__(self, known: Known, entries: Entries) -> None:
        self.plan = Plan(entries)
        self._known = known
        self._index = AccountIndex(known.credentials)
        self._pages = {page.id: page for page in known.pages}
        self._naming = Naming(known.organizations)
        self._relating = Relating(known)
        self._read = {entry.row: self._readable(entry) for entry in entries.entries}
        self._clashing: frozenset[int] = frozenset()
        self._targets: dict[int, Target] = {}
        self._made: dict[tuple[str, str, str], Target] = {}
        self._elsewhere: list[int] = []

    def find_clashes(self) -> None:
        """Rows of one login that bring different secrets: which of them holds is for a person to say."""
        said: dict[tuple[str, str, str, Field], dict[str, set[int]]] = {}
        for read in self._read.values():
            if isinstance(read, _Read):
                for name in _ONCE:
                    for sign in self._signs(read) if name in read.values else ():
                        rows = said.setdefault((*sign, name), {})
                        rows.setdefault(canonical(name, read.values[name]), set()).add(read.entry.row)
        self._clashing = frozenset(
            row for rows in said.values() if len(rows) > 1 for some in rows.values() for row in some
        )

    def decide(self, entry: Entry, identity: str, answers: Answers) -> None:
        """Give the row its fate, or ask under the identity. An answer to a row that is certain changes nothing."""
        read = self._read[entry.row]
        if isinstance(read, Fate):
            self.plan.fates.append(read)
            return
        target, doubt = self._find(read)
        if doubt is None:
            self._take(read, identity, target)
            return
        answer = asking.answer_of(answers, identity, doubt)
        if answer is None:
            name = asking.named(self.plan.entries, entry)
            self.plan.questions.append(asking.question(entry.row, identity, name, doubt))
            self.plan.fates.append(Fate(entry.row, Status.QUESTION))
        elif answer == SKIP:
            self.plan.fates.append(Fate(entry.row, Status.UNCHANGED))
        elif doubt is asking.FORBIDDEN:
            raise asking.unfit(identity, answer, doubt)
        elif answer == NEW:
            self._take(read, identity, self._made_before(read, identity))
        else:
            of_page = self._of_page(read, answer)
            chosen = self._chosen(read, identity, doubt, answer) if of_page is None else None
            taken = of_page or read
            self._take(taken, identity, chosen or self._made_before(taken, identity))

    def warn(self) -> None:
        """Tell of what was decided and yet deserves a look."""
        new = [fate.row for fate in self.plan.fates if fate.status is Status.CREATED and _is_unbound(fate.target)]
        if new:
            self.plan.warnings.append(
                f"Новые записи не привязаны ни к одной странице, укажите страницы в их карточках: {numbered(new)}."
            )
        if self._elsewhere:
            self.plan.warnings.append(
                "Записи известны, но страница из их адреса за ними не числится, проверьте в карточке: "
                f"{numbered(self._elsewhere)}."
            )

    def _readable(self, entry: Entry) -> _Read | Fate:
        """The entry with its secrets in the form of the vault, or the fate that needs no registry."""
        relation = self._related(entry)
        if relation is None:
            return Fate(entry.row, Status.UNRELATED)
        try:
            values = _values(entry)
        except BadInput as refusal:
            return Fate(entry.row, Status.REJECTED, reason=_ending(str(refusal)))
        if self._origin(entry) is None:
            values = self._usual(entry.row, relation, values)
            if not values:
                return Fate(entry.row, Status.REJECTED, reason="у учётных записей этой сети такого секрета не бывает")
        login = entry.login or entry.account
        return _Read(entry, relation, login, logins.keys(login), values)

    def _usual(self, row: int, relation: Relation, values: dict[Field, str]) -> dict[Field, str]:
        """Without what accounts of the network do not have, such as a seed in Telegram; that is told."""
        if not relation.networks:
            return values
        usual = {name for network in relation.networks for name, _ in accounts.account(network).secrets}
        left = [name for name in values if name not in usual]
        if left and len(left) < len(values):
            title = networks.title(relation.networks[0])
            where = f"{self.plan.entries.format.row} {row}"
            self.plan.warnings.append(f"{where}: взят только пароль, другие секреты у записей «{title}» не бывают.")
        return {name: value for name, value in values.items() if name in usual}

    def _related(self, entry: Entry) -> Relation | None:
        own = self._origin(entry)
        if own is not None:
            return Relation((own.network,), own.host, surely=True)
        relation = self._relating.of(entry)
        if relation is None or relation.networks or not self.plan.entries.format.of_codes or not entry.issuer:
            return relation
        # An issuer names the service itself: one that nobody here knows is somebody else's.
        known = self._index.of_login(logins.keys(entry.account)) or self._relating.is_page_name(entry.issuer)
        return relation if known or self._naming.organization(entry) else None

    def _origin(self, entry: Entry) -> Credential | None:
        """The account of this vault that the program's own export was made of, if its login is still the same."""
        vault_id, _, number = entry.origin.rpartition("/")
        if not number.isdecimal() or len(number) > 18 or vault_id != self._known.vault_id:
            return None
        own = self._index.find(int(number))
        keys = logins.keys(entry.login)
        return own if own is not None and (not keys or keys & logins.of_credential(own)) else None

    def _find(self, read: _Read) -> tuple[Target | None, Doubt | None]:
        """The target of a row (None for a new one), and the doubt about it, if any."""
        own = self._origin(read.entry)
        if own is not None and read.entry.row not in self._clashing:
            return self._target(own), asking.FORBIDDEN if self._is_forbidden(own) else None
        found = self._same_login(read)
        allowed = [one for one in found if not self._is_forbidden(one)]
        made = next((self._made[sign] for sign in read.signs() if sign in self._made), None)
        doubt = self._doubt(read, allowed, found, made)
        if doubt is not None:
            return None, doubt
        return (self._target(allowed[0]) if allowed else made), None

    def _doubt(
        self, read: _Read, allowed: list[Credential], found: list[Credential], made: Target | None
    ) -> Doubt | None:
        """The first reason to ask; accounts that may be meant are looked for only then."""
        known = bool(allowed) or made is not None
        relation, clashing = read.relation, read.entry.row in self._clashing
        pages = () if known or not read.keys else self._offered(read)
        reasons = (
            (bool(read.entry.doubt), read.entry.doubt),
            (clashing, "этот логин в файле не раз, с разными паролями, ключами или кодами"),
            (not read.keys, "логина нет, чья это запись — не сказано"),
            (len(allowed) > 1, "такой логин у нескольких учётных записей"),
            (not relation.networks, "чья это запись, по файлу не понять"),
            (bool(found) and not known, asking.PERSONAL),
            (not relation.surely and not known, "учётной записи с таким именем в реестре нет"),
            (len(relation.networks) > 1 and not known, "адреса двух сетей, а учётной записи с таким логином нет"),
            (not known and self._is_taken(relation), "страница в реестре есть, а учётной записи с таким логином нет"),
        )
        why = next((text for holds, text in reasons if holds), "")
        together = not why and not known
        if together and self._may_be_private(relation):
            why = "логин новый, а браузер хранит и личное: служебная ли это запись, по файлу не понять"
        elif together and pages:
            why = "логин новый; рядом названа организация, у неё в этой сети одна страница"
        if not why:
            return None
        if why == asking.PERSONAL:
            return asking.FORBIDDEN
        of_pages = [one for page in pages for one in self._index.of_page(page.id) if self._may_hold(one)]
        # A new account without a login would not be known again.
        return Doubt(why, tuple(allowed or of_pages) or self._near(read), pages, together, takes_new=bool(read.keys))

    def _is_taken(self, relation: Relation) -> bool:
        """Whether the address is a registered page and a new login there may be somebody known, or nobody's."""
        if not relation.page_ids:
            return False
        has_accounts = any(self._index.of_page(number) for number in relation.page_ids)
        return has_accounts or len(relation.page_ids) > 1 or self.plan.entries.format.of_browser

    def _may_be_private(self, relation: Relation) -> bool:
        """Whether a new login there may be a person's own: out of a browser, and no page or site of ours says more."""
        ours = bool(relation.page_ids) or (relation.networks == ("",) and relation.host in self._known.sites)
        return self.plan.entries.format.of_browser and not ours

    def _offered(self, read: _Read) -> tuple[Page, ...]:
        """The one page in that network of the one organization that the entry names."""
        relation = read.relation
        if len(relation.networks) != 1 or relation.networks == ("",) or relation.page_ids:
            return ()
        owner = self._naming.organization(read.entry)
        found = [page for page in self._known.pages if owner and page.organization_id == owner]
        own = tuple(page for page in found if page.network == relation.networks[0])
        return own if len(own) == 1 else ()

    def _signs(self, read: _Read) -> list[tuple[str, str, str]]:
        """By what two rows are of one account, the registry's knowledge of its other logins too."""
        own = self._origin(read.entry)
        said = read.signs() if own is None else []
        found = self._same_login(read) if own is None else [own]
        return [*said, *(("", "", f"account {one.id}") for one in found)]

    def _is_forbidden(self, credential: Credential) -> bool:
        """Whether secrets of this account may not be kept."""
        return credential.kind is CredentialKind.PERSONAL and not self._known.personal_allowed

    def _same_login(self, read: _Read) -> list[Credential]:
        """Accounts of the networks it speaks of with this login; one for a token only if there is no other."""
        found = [one for one in self._index.of_login(read.keys) if self._fits(read.relation, one)]
        return [one for one in found if one.kind is not CredentialKind.SERVICE] or found

    def _fits(self, relation: Relation, one: Credential) -> bool:
        if not relation.networks or one.network not in relation.networks:
            return False
        if one.network or not one.host:
            return bool(one.network)
        host = accounts.host_of(one.host).removeprefix("www.")
        return relation.host == host or relation.host.endswith(f".{host}") or host.endswith(f".{relation.host}")

    def _near(self, read: _Read) -> tuple[Credential, ...]:
        """Accounts that a person may mean: of the page, else of the network, else of the same login elsewhere."""
        relation = read.relation
        of_page = [one for number in relation.page_ids for one in self._index.of_page(number)]
        of_network = (one for place in relation.networks for one in self._index.of_network(place))
        near = of_page or [one for one in of_network if self._fits(relation, one)]
        return tuple(one for one in near or self._index.of_login(read.keys) if self._may_hold(one))

    def _may_hold(self, one: Credential) -> bool:
        return one.kind is not CredentialKind.SERVICE and not self._is_forbidden(one)

    def _chosen(self, read: _Read, identity: str, doubt: Doubt, answer: int | str) -> Target:
        """The account that the answer names: a candidate, or any other whose network fits."""
        chosen = clean_line(str(answer))
        one = self._index.find(int(chosen)) if chosen.isdecimal() and len(chosen) <= 18 else None
        fits = one is not None and (
            one in doubt.candidates or not read.relation.networks or self._fits(read.relation, one)
        )
        if one is None or not fits or self._is_forbidden(one):
            raise asking.unfit(identity, answer, doubt)
        return self._target(one)

    def _of_page(self, read: _Read, answer: int | str) -> _Read | None:
        """The row as one of the page that the answer names; None when it names none that fits."""
        kind, _, number = clean_line(str(answer)).partition(":")
        page = self._pages.get(int(number)) if kind == PAGE and number.isdecimal() and len(number) <= 18 else None
        if page is None or (read.relation.networks and page.network not in read.relation.networks):
            return None
        return replace(read, relation=Relation((page.network,), "", (page.id,), surely=True))

    def _made_before(self, read: _Read, identity: str) -> Target | None:
        """What an earlier answer «new» has made of this row, so that it is not made twice; None to make it now."""
        if not read.keys:
            raise BadInput(
                f"{self._asked(read, identity)}: без логина новую учётную запись потом не узнать. Запишите её в реестр "
                f"сами и ответьте её номером, или {SKIP}. Ничего не записано."
            )
        made = new_account(read.relation, read.login, read.entry.title)
        same = [
            one
            for one in self._index.of_login(read.keys)
            if (one.network, one.host) == (made.network, made.host) and self._may_hold(one)
        ]
        if len(same) > 1:
            raise BadInput(
                f"{self._asked(read, identity)}: такой логин уже у нескольких учётных записей, ответьте номером одной "
                f"или {SKIP}. Ничего не записано."
            )
        if same:
            return self._target(same[0])
        return next((self._made[sign] for sign in read.signs() if sign in self._made), None)

    def _asked(self, read: _Read, identity: str) -> str:
        """A row and the question about it, for the refusal of its answer."""
        return f"{asking.named(self.plan.entries, read.entry)} (вопрос {identity})"

    def _target(self, credential: Credential) -> Target:
        if credential.id not in self._targets:
            self._targets[credential.id] = Target(credential)
            self.plan.targets.append(self._targets[credential.id])
        return self._targets[credential.id]

    def _take(self, read: _Read, identity: str, target: Target | None) -> None:
        status = Status.UPDATED
        if target is None:
            target, status = Target(new_account(read.relation, read.login, read.entry.title)), Status.CREATED
            self.plan.targets.append(target)
        self._made.update((sign, target) for sign in read.signs() if not target.id and sign not in self._made)
        if target.bring(read.entry.row, read.values):
            raise BadInput(
                f"Ответы ведут несколько строк файла с разными секретами к одной учётной записи "
                f"({name_of(target.credential)}). Оставьте одну строку, на другую ответьте {SKIP}. Ничего не записано."
            )
        if target.id and not set(read.relation.page_ids) <= set(target.credential.page_ids):
            self._elsewhere.append(read.entry.row)
        self.plan.fates.append(Fate(read.entry.row, status, target, tuple(read.values), identity=identity))


def _values(entry: Entry) -> dict[Field, str]:
    """The secrets of an entry in the form of the vault; BadInput says why there are none."""
    if entry.refusal:
        raise BadInput(entry.refusal)
    if not entry.has_secret:
        raise BadInput("нет ни пароля, ни ключа кодов")
    if "\ufffd" in entry.password:
        raise BadInput("в пароле есть знак, потерянный при перекодировке файла")
    return readable(SecretInput(entry.password, entry.totp, entry.recovery_codes))


def _is_unbound(target: Target | None) -> bool:
    return target is not None and bool(target.credential.network) and not target.credential.page_ids


def rejected(plan: Plan) -> tuple[Rejected, ...]:
    """Every row that cannot be taken, in the order of the file."""
    titles = {entry.row: asking.titled(entry) for entry in plan.entries.entries}
    refused = (fate for fate in plan.fates if fate.status is Status.REJECTED)
    own = (Rejected(fate.row, ": ".join(filter(None, (titles.get(fate.row), fate.reason)))) for fate in refused)
    return tuple(sorted((*plan.entries.rejected, *own), key=lambda one: one.row))


def _ending(sentence: str) -> str:
    """A sentence of the registry as the end of ours."""
    return sentence[:1].lower() + sentence[1:].rstrip(".")

"""What of the screen is done by which command: a twin for every command of the screen, or why it has none.

A test holds it against the command table of the screen and the commands themselves; `docs/cli.md` is made from it by
`table()`. What a command does is its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

TWINS: Mapping[str, tuple[str, ...]] = {
    "any.run": ("check --plan", "check"),
    "any.summary": ("today",),
    "any.registry": ("orgs list", "pages list", "people list"),
    "any.exemptions": ("exemptions list", "obligations list"),
    "any.checks": ("runs list", "runs show", "clauses", "remarks list"),
    "any.vault": ("credentials list", "credentials health", "rotate list", "credentials leaving list"),
    "any.centre": ("centre requests list", "centre notices list", "handover list", "broadcasts list", "plan list",
                   "letter list"),
    "any.journal": ("journal list", "journal verify"),
    "any.security": ("vault security", "vault slots list", "vault copies"),
    "any.notices": ("today", "drafts list", "drafts drop"),
    "any.look": ("look list", "look record"),
    "any.incident": ("incident start", "rotate start"),
    "any.regulation": ("import regulation", "regulation confirm"),
    "any.export": ("export registry", "export monitoring", "export monthly", "export report", "export public",
                   "export card", "export table"),
    "any.rating": ("rating list", "rating"),
    "any.settings": ("config show", "settings list"),
    "any.theme": ("config set screen.theme",),
    "any.tutorial": ("demo",),
    "list.search": ("find", "orgs list"),
    "summary.open": ("today",),
    "registry.card": ("orgs show",),
    "registry.edit": ("orgs edit", "impostors edit"),
    "registry.new": ("orgs add", "impostors add"),
    "registry.page": ("pages add",),
    "registry.person": ("people add", "people edit"),
    "registry.next": ("orgs tree", "review", "impostors list"),
    "registry.done": ("review done", "impostors report", "impostors removed"),
    "registry.load": ("import registry",),
    "registry.export": ("export registry", "export table"),
    "registry.regulation": ("import regulation",),
    "registry.history": ("history",),
    "registry.undo": ("undo --plan", "undo"),
    "registry.remove": ("orgs remove", "impostors remove"),
    "exemptions.edit": ("exemptions edit", "obligations edit", "waive edit"),
    "exemptions.new": ("exemptions add", "obligations add"),
    "exemptions.next": ("exemptions list", "waive list"),
    "exemptions.history": ("history",),
    "exemptions.undo": ("undo --plan", "undo"),
    "exemptions.remove": ("exemptions remove", "obligations remove", "waive remove"),
    "checks.open": ("runs show", "facts show"),
    "checks.advise": ("advice show",),
    "checks.next": ("clauses", "remarks list", "activity"),
    "checks.unseen": ("runs unseen",),
    "checks.look": ("look list", "look record"),
    "checks.answer": ("answers record",),
    "checks.runs": ("runs list", "runs show", "diff"),
    "checks.tell": ("remarks tell",),
    "checks.dismiss": ("remarks dismiss", "remarks reopen"),
    "checks.due": ("remarks due",),
    "checks.escalate": ("remarks escalate",),
    "checks.advised": ("remarks list --warn",),
    "checks.waive": ("waive add",),
    "checks.fixlist": ("remarks fixlist",),
    "vault.card": ("credentials show", "credentials history"),
    "vault.edit": ("credentials edit",),
    "vault.new": ("credentials add", "rotate campaign create"),
    "vault.reveal": ("credentials reveal",),
    "vault.code": ("otp",),
    "vault.rotate": ("rotate start", "rotate show", "rotate applied", "rotate verify", "rotate commit",
                     "rotate abandon"),
    "vault.issue": ("credentials issue",),
    "vault.remove": ("credentials remove",),
    "vault.view": ("credentials health", "rotate list", "credentials leaving list", "credentials issues list"),
    "vault.load": ("import secrets",),
    "vault.export": ("export secrets",),
    "centre.open": ("centre requests show", "centre inquiries board", "handover show", "broadcasts board",
                    "plan calendar", "letter show"),
    "centre.edit": ("centre requests edit", "centre notices edit", "broadcasts edit"),
    "centre.new": ("centre requests add", "centre notices add", "centre inquiries add", "handover start",
                   "broadcasts add", "plan add", "letter make"),
    "centre.done": ("centre requests answer", "centre notices forward", "letter sent"),
    "centre.letter": ("letter make",),
    "centre.load": ("plan import",),
    "centre.file": ("centre inquiries merge", "plan template"),
    "centre.history": ("history",),
    "centre.undo": ("undo --plan", "undo"),
    "centre.remove": ("centre requests remove", "centre notices remove", "broadcasts remove", "letter cancel"),
    "centre.next": ("centre requests list", "centre notices list", "handover list", "broadcasts list", "plan list",
                    "letter list"),
    "journal.card": ("journal list",),
    "journal.next": ("journal list --kind secrets",),
    "journal.slot": ("journal list --slot",),
    "journal.export": ("journal export",),
    "board.open": ("centre inquiries answer",),
    "board.remind": ("centre inquiries remind",),
    "board.file": ("centre inquiries merge",),
    "board.letter": ("letter inquiry", "letter reminder"),
    "board.edit": ("centre inquiries edit",),
    "board.close": ("centre inquiries close",),
    "case.open": ("handover done", "connection done", "mark done", "incident done"),
    "case.skip": ("handover skip", "connection skip", "mark skip", "incident skip"),
    "case.reopen": ("handover reopen", "connection reopen", "mark reopen", "incident reopen"),
    "case.letter": ("letter make --case",),
    "case.successor": ("handover assign",),
    "case.edit": ("handover edit", "connection edit", "mark edit", "incident edit"),
    "case.close": ("handover close", "connection close", "mark close", "incident close"),
    "calendar.open": ("plan edit",),
    "calendar.new": ("plan add",),
    "calendar.remove": ("plan remove",),
    "spread.open": ("broadcasts board",),
    "account.open": ("credentials show", "tokens test"),
    "account.edit": ("credentials edit",),
    "account.reveal": ("credentials reveal",),
    "account.code": ("otp",),
    "account.rotate": ("rotate start",),
    "account.issue": ("credentials issue",),
    "campaign.open": ("rotate campaign next", "rotate start"),
    "campaign.skip": ("rotate campaign skip", "rotate campaign unskip"),
    "campaign.finish": ("rotate campaign close",),
    "things.advise": ("advice show",),
    "things.incident": ("incident start",),
    "card.open": ("pages show", "people show", "facts show"),
    "card.advise": ("advice show",),
    "card.edit": ("orgs edit", "pages edit", "people edit"),
    "card.run": ("check --org",),
    "card.page": ("pages add",),
    "card.person": ("people add",),
    "card.answer": ("answers record",),
    "card.handover": ("handover start",),
    "card.history": ("history",),
    "card.incident": ("incident start",),
    "card.remove": ("pages remove", "people edit"),
    "page.open": ("facts show",),
    "page.advise": ("advice show",),
    "page.edit": ("pages edit",),
    "page.answer": ("answers record",),
    "page.history": ("history",),
    "page.incident": ("incident start",),
    "security.open": ("vault security", "vault verify"),
    "settings.open": ("config set", "settings set"),
    "settings.reset": ("config unset", "settings set"),
    "settings.next": ("config show", "settings list"),
    "keys.add": ("vault slots add",),
    "keys.change": ("vault passphrase",),
    "keys.check": ("vault slots check",),
    "keys.renew": ("vault renew",),
    "keys.person": ("credentials slots set", "credentials slots list"),
    "keys.remove": ("vault slots remove",),
    "copies.make": ("vault backup",),
    "copies.restore": ("vault restore",),
    "import.answer": ("import secrets --answers",),
    "import.every": ("import secrets --answers",),
    "import.save": ("import secrets --apply",),
    "loading.answer": ("import registry --answers", "import card --answers", "plan import --answers"),
    "loading.every": ("import registry --answers",),
    "loading.sheet": ("import registry --sheet",),
    "loading.save": ("import registry --apply", "import card --apply", "plan import --apply"),
    "act.open": ("import regulation --answers",),
    "act.walk": ("regulation confirm",),
    "act.act": ("import regulation --answers",),
    "act.save": ("import regulation --apply",),
    **{f"clauses.{verb}": ("regulation confirm",) for verb in (
        "accept", "must", "recommended", "whom", "manual", "measured", "number", "drop", "skip")},
    **{f"look.{verb}": ("look record",) for verb in ("yes", "no", "cannot", "group", "note")},
    "look.forward": ("look show",),
    "look.name": ("look record --who",),
}  # fmt: skip
"""Id of a command of the screen -> the commands of the command line that do the same, options where they matter."""

_MOVES = "ходьба по экрану"
_MEETS = "вопрос или форма на экране; у команд — параметры и файл записи"
_SEEN = "секрет на экране: в сценарии его дают credentials reveal и otp"
_OWN = "дело самого экрана"

REASONS: Mapping[str, str] = {
    **dict.fromkeys(
        ("any.back", "any.skip", "case.jump", "things.open", "look.back", "clauses.back"), _MOVES
    ),
    **dict.fromkeys(
        [f"{place}.previous"
         for place in ("registry", "exemptions", "checks", "vault", "centre", "journal", "settings")]
        + ["vault.next"], _MOVES
    ),
    **dict.fromkeys(("form.save", "form.next", "form.previous", "dialog.cancel"), _MEETS),
    **dict.fromkeys(
        ("any.help", "any.palette", "any.quit", "any.interrupt", "any.redraw", "list.sort", "sorted.sort",
         "loaded.sort", "dialog.help", "dialog.palette", "dialog.quit", "dialog.interrupt"), _OWN
    ),
    **dict.fromkeys(
        ("any.lock", "dialog.lock", "vault.unlock"), "каждая команда открывает хранилище сама и закрывает за собой"
    ),
    **dict.fromkeys(("vault.copy", "vault.typeout", "account.copy", "account.typeout"), _SEEN),
    "look.link": "QR на экране; сама ссылка — в look show",
}  # fmt: skip
"""Id of a command of the screen that has no twin -> why."""

HEADING = "## What is on the screen, by a command"


def table() -> Iterator[str]:
    """The lines of the table for the documentation, in the order of the screen's own table."""
    from console.commands import COMMANDS  # brings the terminal library along
    from console.places import PLACE_TITLES

    yield "| на экране | командой `poryadok …` |"
    yield "|---|---|"
    for each in COMMANDS:
        twins = ", ".join(f"`{twin}`" for twin in TWINS.get(each.id, ()))
        if twins:
            yield f"| {PLACE_TITLES[each.place]}: {each.title} | {twins} |"

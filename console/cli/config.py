"""`config`: the settings of this machine and their one file; the municipality's own are `settings`.

Which there are, what they mean and how the file is changed is `console.settings`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from console.cli import output
from console.cli.completing import setting_keys, setting_values
from console.cli.context import Program, program
from console.cli.options import as_json
from console.cli.russian import Group
from vault.text import clean_line
from vault.types import Json

if TYPE_CHECKING:
    from console.settings.origin import Held


@click.group("config", cls=Group)
def config() -> None:
    """Настройки этой машины: экран, время до закрытия, прокси, сертификаты. Лежат в одном файле TOML.

    Настройки муниципалитета (сроки, подписи, шаблоны писем) лежат в хранилище: poryadok settings.

    Пример: poryadok config set idle.secrets 5
    """


@config.command("show")
@as_json
@program
def show(program: Program, as_json: bool) -> None:
    """Все настройки: значение и откуда оно (параметр, переменная, строка файла, по умолчанию).

    Пример: poryadok config show
    """
    from console.settings.table import shown

    held = program.origin().held()
    if as_json:
        path = program.settings_file
        output.document({"path": str(path), "exists": path.exists(), "settings": [_as_json(each) for each in held]})
        return
    rows = [
        (each.setting.key, clean_line(shown(each.value)) or "не задано", each.whence, each.setting.title)
        for each in held
    ]
    output.table(("Ключ", "Значение", "Откуда", "Что это"), rows)
    output.message(f"Файл: {program.settings_file}{'' if program.settings_file.exists() else ' (его ещё нет)'}")


@config.command("path")
@as_json
@program
def path(program: Program, as_json: bool) -> None:
    """Где файл настроек.

    Пример: poryadok config path
    """
    if as_json:
        output.document({"path": str(program.settings_file), "exists": program.settings_file.exists()})
    else:
        output.line(clean_line(str(program.settings_file)))


@config.command("init")
@as_json
@program
def init(program: Program, as_json: bool) -> None:
    """Записать файл, в котором каждая настройка объяснена и ни одна не задана. Готовый файл не заменяется.

    Пример: poryadok config init
    """
    from console.settings import editing

    editing.make(program.settings_file)
    if as_json:
        output.document({"path": str(program.settings_file)})
    else:
        output.line(f"Записано: {clean_line(str(program.settings_file))}")


@config.command("set")
@click.argument("key", metavar="КЛЮЧ", shell_complete=setting_keys)
@click.argument("value", metavar="ЗНАЧЕНИЕ", shell_complete=setting_values)
@as_json
@program
def set_(program: Program, key: str, value: str, as_json: bool) -> None:
    """Задать одну настройку в файле; остальное в нём, с пояснениями, остаётся как было. Списки — через «;».

    Пример: poryadok config set screen.theme день
    """
    from console.settings import changing
    from console.settings.table import shown
    from vault.errors import BadInput

    setting = changing.meant(key)
    origin = program.origin(required=False)
    try:
        written = changing.put(origin, setting, value)
    except BadInput as refusal:
        said = str(refusal)
        named = said if setting.key in said else f"{setting.key}: {said}"
        raise BadInput(named if "ичего не" in named else f"{named.rstrip('.')}. Ничего не изменено.") from None
    held = next(each for each in origin.held() if each.setting is setting)
    if as_json:
        output.document(_as_json(held))
        return
    output.line(f"{setting.key}: {clean_line(shown(written)) or 'не задано'}")
    if held.line == 0:
        output.complaint(f"Записано, но сейчас главнее {held.whence}.")


@config.command("unset")
@click.argument("key", metavar="КЛЮЧ", shell_complete=setting_keys)
@as_json
@program
def unset(program: Program, key: str, as_json: bool) -> None:
    """Убрать настройку из файла: снова действует значение по умолчанию.

    Пример: poryadok config unset screen.theme
    """
    from console.settings import changing
    from console.settings.table import shown

    setting = changing.meant(key)
    origin = program.origin(required=False)
    removed = changing.drop(origin, setting)
    held = next(each for each in origin.held() if each.setting is setting)
    if as_json:
        output.document({**_as_json(held), "removed": removed})
        return
    output.line(f"{setting.key}: {clean_line(shown(held.value)) or 'не задано'} ({held.whence})")
    if not removed:
        output.message("В файле этой настройки и не было.")


def _as_json(held: Held) -> dict[str, Json]:
    from console.settings.table import Value

    def plain(value: Value) -> Json:
        return list(value) if isinstance(value, tuple) else value

    setting = held.setting
    return {
        "key": setting.key,
        "value": plain(held.value),
        "source": held.source.value,
        "line": held.line or None,
        "default": plain(setting.default),
        "kind": setting.kind.value,
        "allowed": list(setting.choices) or ([setting.bounds[0], setting.bounds[-1]] if setting.bounds else None),
        "variable": setting.variable,
        "flag": setting.flag or None,
        "meaning": setting.meaning,
    }

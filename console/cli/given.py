"""What a call gives the program: the places it names, and the call that names nothing else and so means the screen.

Such a call is read here, before click is imported: whoever starts the screen waits for it. Anything unusual in it is
left to click (`root`), which alone knows all options and says what is wrong; the options named here are the same.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from console.cli.program import Program

NAME = "poryadok"

PLACES = {
    "location": ("--vault", "PORYADOK_VAULT"),
    "settings_file": ("--settings", "PORYADOK_SETTINGS"),
    "passphrase_file": ("--passphrase-file", "PORYADOK_PASSPHRASE_FILE"),
}
"""Parameters that are paths, as `program` takes them: the option of each, and the variable that does the same."""

_COMPLETION = f"_{NAME.upper()}_COMPLETE"


def program(
    location: Path | None = None,
    settings_file: Path | None = None,
    passphrase_file: Path | None = None,
    flags: Mapping[str, str] | None = None,
) -> Program:
    """What was given, with the usual places of the system in the stead of what was not."""
    import platformdirs

    return Program(
        location=location or platformdirs.user_data_path(NAME) / "vault",
        settings_file=settings_file or platformdirs.user_config_path(NAME) / "settings.toml",
        settings_named=settings_file is not None,
        passphrase_file=passphrase_file,
        flags=flags or {},
    )


def plain(arguments: Sequence[str], environment: Mapping[str, str]) -> Program | None:
    """What a call without a command gives; None if there is more in it than `--option PLACE`, each once."""
    places = {option: environment.get(variable, "") for option, variable in PLACES.values()}
    options, values = arguments[::2], arguments[1::2]
    if environment.get(_COMPLETION) or len(options) != len(values) or len(set(options)) != len(options):
        return None
    if not places.keys() >= set(options) or not all(values):
        return None
    places |= zip(options, values, strict=True)
    if not all(_is_plain(value) for value in places.values() if value):
        return None
    location, settings_file, passphrase_file = (Path(place) if place else None for place in places.values())
    return program(location, settings_file, passphrase_file)


def _is_plain(value: str) -> bool:
    """Whether nobody could take it for anything but a path that may be looked at, or is yet to be made."""
    return not value.startswith("-") and (not os.access(value, os.F_OK) or os.access(value, os.R_OK))

"""What the shell offers for a word: names that are known without opening the vault. Files are the shell's own affair.

Nothing here imports the terminal library, and nothing heavy before it is asked: the person waits for the Tab key.
"""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem


def setting_keys(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Keys of the settings file."""
    from console.settings.table import SETTINGS

    return [CompletionItem(each.key, help=each.title) for each in SETTINGS if each.key.startswith(incomplete)]


def setting_values(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Values of the setting that was named before, where there are a few."""
    from console.settings.table import TABLE, Kind

    setting = TABLE.get(str(ctx.params.get("key", "")))
    if setting is None:
        return []
    if setting.kind is Kind.FILES:
        return [CompletionItem("", type="file")]
    values = ("да", "нет") if setting.kind is Kind.FLAG else setting.choices
    return [CompletionItem(each) for each in values if each.startswith(incomplete)]


def own_settings(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Keys of the municipality's own settings."""
    from console.reading.municipality_words import WORDS

    return [CompletionItem(key.value, help=words.title) for key, words in WORDS.items() if key.startswith(incomplete)]


def networks(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Codes of networks."""
    from registry.networks import NETWORKS

    return [CompletionItem(each.code, help=each.title) for each in NETWORKS if each.code.startswith(incomplete)]


def themes(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of the colours of the screen."""
    from console.settings.table import THEMES

    return [CompletionItem(each) for each in THEMES if each.startswith(incomplete)]


def files(_: click.Context, __: click.Parameter, ___: str) -> list[CompletionItem]:
    """A file, by the shell's own means."""
    return [CompletionItem("", type="file")]


def samples_and_files(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """`sample:NAME` of the municipalities that come along, and files."""
    from sample_data import MUNICIPALITIES

    named = [f"sample:{name}" for name in MUNICIPALITIES]
    found = [CompletionItem(each, help="из примеров программы") for each in named if each.startswith(incomplete)]
    return found if incomplete.startswith("sample") else [*found, *files(ctx, parameter, incomplete)]

"""`completion`: the scripts by which a shell asks this program what may come next.

They are printed, never installed: whoever wants them adds one line to the shell's own file. What is offered for a word
is `completing`, and the commands' own.
"""

from __future__ import annotations

import os

import click
from click import shell_completion
from click.shell_completion import BashComplete, ShellComplete

from console.cli import output
from console.cli.russian import Command

_BASH = """\
%(complete_func)s() {
    local IFS=$'\\n' type value line word head
    line="${COMP_LINE:0:COMP_POINT}"
    COMPREPLY=()
    while IFS=',' read -r type value; do
        case "$type" in
            dir) compopt -o dirnames 2>/dev/null ;;
            file) compopt -o default 2>/dev/null ;;
            plain) COMPREPLY+=("${value// /\\\\ }") ;;
        esac
    done < <(env COMP_WORDS="$line" COMP_CWORD=0 %(complete_var)s=bash_complete "$1" 2>/dev/null)
    word="${line##* }"
    if [[ "$word" == *:* && "$COMP_WORDBREAKS" == *:* ]]; then
        head="${word%%"${word##*:}"}"
        COMPREPLY=("${COMPREPLY[@]#"$head"}")
    fi
}
complete -o nosort -F %(complete_func)s %(prog_name)s 2>/dev/null || complete -F %(complete_func)s %(prog_name)s
"""

LINES = {
    "bash": '~/.bashrc: eval "$(poryadok completion bash)"',
    "zsh": '~/.zshrc: eval "$(poryadok completion zsh)"',
    "fish": "~/.config/fish/completions/poryadok.fish: poryadok completion fish | source",
}
"""The line to add, and where."""


class Bash(BashComplete):
    """Takes the line as it is up to the cursor: bash itself would cut `sample:NAME` at its colon."""

    source_template = _BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        line = os.environ["COMP_WORDS"]
        words = shell_completion.split_arg_string(line)
        incomplete = words.pop() if words and not line[-1:].isspace() else ""
        return words[1:], incomplete

    def source(self) -> str:
        """Without click's own look at the version of bash, which starts one."""
        return ShellComplete.source(self)


def offer_in_bash() -> None:
    """Let click answer bash by it."""
    shell_completion.add_completion_class(Bash, "bash")


@click.command("completion", cls=Command)
@click.argument("shell", metavar="bash|zsh|fish", type=click.Choice(tuple(LINES)))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Напечатать сценарий подсказок по клавише Tab. Подключить: eval "$(poryadok completion bash)" в ~/.bashrc.

    Подсказываются команды, параметры, файлы, сети, примеры и ключи настроек; хранилище не открывается.

    Пример: poryadok completion bash
    """
    root = ctx.find_root()
    made = shell_completion.get_completion_class(shell)
    if made is None:
        raise TypeError(f"no completion for {shell}")
    name = root.info_name or ""
    output.line(made(root.command, {}, name, f"_{name}_COMPLETE".upper()).source().rstrip())
    output.message(f"Подключить — строкой в {LINES[shell]}")

"""How a command gets what the call was given: `@program` hands it the one `Program` of the process."""

from __future__ import annotations

import click

from console.cli.program import Program

__all__ = ["Program", "program"]

program = click.make_pass_decorator(Program)
"""Gives a command the `Program` as its first argument."""

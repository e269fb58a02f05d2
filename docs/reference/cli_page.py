"""The reference of the command line, from the commands themselves."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import click

from project_drift.cli.all_commands import cli
from project_drift.sync.registry import resource_types

_INTRODUCTION = """\
# Command line

This page is made from the commands by `make reference`. [Use it from the command line](\
../how-to/use-from-the-command-line.md) explains how they work together, and what their \
[exit codes](../how-to/use-from-the-command-line.md#exit-codes) mean.

The address of the node and the API key come from the environment: `DATAIKU_HOST` and \
`DATAIKU_API_KEY`. The key is never an argument.
"""
_TYPES = """\
## Types of objects

The values of `--type`, and what reading each of them needs beyond reading the project's content.
"""
_USUAL_RIGHT = "the right to read the project's content"
# Click takes the lines after this sign as they stand.
_AS_IT_STANDS = "\b\n"


def page() -> str:
    """Return the page in Markdown."""
    parts = [_INTRODUCTION]
    parts += [_section(name, command) for name, command in sorted(cli.commands.items())]
    return "\n".join([*parts, _types()])


def _section(name: str, command: click.Command) -> str:
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    options = [one for one in command.params if isinstance(one, click.Option)]
    usage = " ".join(["project-drift", name, *map(_shown, arguments), "[OPTIONS]"])
    rows = [f"| {_spelt(one)} | {_meaning(one)} |" for one in options]
    table = "\n".join(["| Option | Means |", "|---|---|", *rows])
    words = "\n\n".join(_paragraphs(command.help or ""))
    return f"## {name}\n\n```text\n{usage}\n```\n\n{words}\n\n{table}\n"


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of a help text; what click leaves as it stands is code here."""
    for paragraph in re.split(r"\n\s*\n", inspect.cleandoc(text)):
        if not paragraph.startswith(_AS_IT_STANDS):
            yield " ".join(paragraph.split())
            continue
        title, *lines = paragraph[len(_AS_IT_STANDS) :].splitlines()
        if title.startswith(" "):
            yield _code([title, *lines])
        else:
            yield title
            yield _code(lines)


def _code(lines: list[str]) -> str:
    plain = inspect.cleandoc("\n".join(["", *lines]))
    return f"```text\n{plain}\n```"


def _shown(argument: click.Argument) -> str:
    return argument.metavar or str(argument.name).upper()


def _spelt(option: click.Option) -> str:
    if option.is_flag:
        return f"`{', '.join(option.opts)}`"
    value = option.metavar or _values(option)
    return f"`{', '.join(option.opts)} {value}`".replace("|", r"\|")


def _values(option: click.Option) -> str:
    if isinstance(option.type, click.Choice):
        return "|".join(map(str, option.type.choices))
    if isinstance(option.type, click.Path):
        return "FILE"
    return "N" if isinstance(option.type, click.IntRange) else "TEXT"


def _meaning(option: click.Option) -> str:
    words = " ".join((option.help or "").split())
    if isinstance(option.type, click.IntRange):
        words += f" From {option.type.min} to {option.type.max}."
    if isinstance(option.envvar, str):
        words += f" Unless given: `{option.envvar}`."
    if option.show_default:
        words += f" Unless given: `{option.default}`."
    return re.sub(r"\s*\[default: (.*)\]", r" Unless given: \1.", words).replace("|", r"\|")


def _types() -> str:
    rows = [
        f"| `{name}` | {known.label} | {'' if known.right == _USUAL_RIGHT else known.right} |"
        for name, known in sorted(resource_types().items())
    ]
    return "\n".join([_TYPES, "| Type | Holds | Needs |", "|---|---|---|", *rows, ""])

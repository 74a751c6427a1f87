"""Every command that the documentation names exists, with the options that are named there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pipelines.cli import main

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "samples/README.md",
    *(f"docs/{page.name}" for page in sorted((ROOT / "docs").glob("*.md"))),
)
NAMED = re.compile(r"openbegroting ([a-z][^`\n]*)")
"""A command in a block or between backticks; names of files and sentences do not have one behind them."""
TABLE = re.compile(r"^\| (`.*?`) \|", re.MULTILINE)


def _commands(page: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"^```\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    inline = "\n".join(re.findall(r"`([^`\n]+)`", text))
    return NAMED.findall(f"{blocks}\n{inline}")


def _options(line: str) -> tuple[click.Command, set[str]]:
    """The command that a line names, and the options it gives it. ``KeyError`` if there is none."""
    words = [word.strip("[].|") for word in shlex.split(line.split("#", maxsplit=1)[0], posix=True)]
    command: click.Command = main
    while isinstance(command, click.Group) and words:
        command = command.commands[words.pop(0)]
    return command, {option for word in words for option in word.split("|") if option.startswith("--")}


def _known(command: click.Command) -> set[str]:
    return {name for one in command.params for name in (*one.opts, *one.secondary_opts)} | {"--help"}


@pytest.mark.parametrize("page", PAGES)
def test_every_command_in_a_page_exists(page: str) -> None:
    for line in _commands(page):
        command, options = _options(line)
        assert options <= _known(command), f"{page}: openbegroting {line}"


def test_the_readme_names_every_command_with_options_it_has() -> None:
    section = (
        (ROOT / "README.md").read_text(encoding="utf-8").split("## The command line")[1].split("\n## ")[0]
    )
    lines = [
        line
        for cell in TABLE.findall(section.split("| exit code")[0])
        for line in re.findall(r"`([^`]+)`", cell)
    ]
    named = [_options(line) for line in lines]

    for line, (command, options) in zip(lines, named, strict=True):
        assert options <= _known(command), line
    told = {command.name for command, _ in named}
    leaves = [
        one for group in main.commands.values() for one in getattr(group, "commands", {"": group}).values()
    ]
    assert {one.name for one in leaves} == told


@pytest.mark.parametrize(
    "group", ["", *sorted(name for name, one in main.commands.items() if isinstance(one, click.Group))]
)
def test_no_list_of_commands_breaks_off_in_a_sentence(group: str) -> None:
    told = CliRunner().invoke(main, [*([group] if group else []), "--help"], terminal_width=80).output

    assert "..." not in told.split("Commands:")[1]

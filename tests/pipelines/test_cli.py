"""The command line as a user meets it: help, mistakes, exit codes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from pipelines.cli import main
from pipelines.commands.output.stdout import NOBODY_READS

SLOW = ("dagster", "great_expectations", "frictionless", "polars", "requests", "pandas")


def test_help_imports_nothing_slow() -> None:
    program = (
        "import sys; from pipelines.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        f"print([name for name in {SLOW!r} if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stderr.strip() == "[]"
    for command in (
        "run",
        "status",
        "explain",
        "diff",
        "approve",
        "rollback",
        "verify",
        "serve",
        "dev",
        "iv3",
        "alert",
    ):
        assert command in ran.stdout


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_and_option_is_explained(command: str) -> None:
    found = main.commands[command]
    assert found.help
    for option in found.params:
        if option.param_type_name == "option" and option.name != "port":
            assert getattr(option, "help", None), (command, option.name)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "--sources", "nowhere.yaml"], "nowhere.yaml"),
        (["run", "--year", "1999"], "one of 2023, 2024, 2025 · found no source of it in sources.yaml"),
        (["explain", "begrotingen"], "table 'begrotingen' · expected one of"),
        (["explain", "gemeenten", "gemeente"], "'gemeente' · expected KEY=VALUE"),
        (["diff", "2023"], "year 2023 · expected a release · found none"),
        (["serve"], "expected a portal"),
    ],
)
def test_a_mistake_is_one_line_on_stderr(arguments: list[str], message: str, tmp_path) -> None:
    result = CliRunner().invoke(main, arguments, env={"OPENBEGROTING_HOME": str(tmp_path)})
    assert result.exit_code in (1, 2)
    assert result.stdout == ""
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [["rules", "list"], ["rules", "list", "--json"], ["status"], ["status", "--json"]],
    ids=" ".join,
)
@pytest.mark.parametrize("both", [False, True], ids=["stdout", "stdout and stderr"])
def test_a_reader_that_has_read_enough_is_told_nothing(arguments: list[str], tmp_path, *, both: bool) -> None:
    reading, writing = os.pipe()
    os.close(reading)

    ran = subprocess.run(
        [sys.executable, "-m", "pipelines", *arguments],
        stdout=writing,
        stderr=writing if both else subprocess.PIPE,
        env=os.environ | {"OPENBEGROTING_HOME": str(tmp_path)},
        check=False,
    )
    os.close(writing)

    assert not ran.stderr
    assert ran.returncode == NOBODY_READS


def test_a_pipe_that_breaks_elsewhere_is_still_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr(main.commands["dev"], "invoke", broken)
    result = CliRunner().invoke(main, ["dev"])

    assert result.exit_code == 1
    assert result.stderr.startswith("openbegroting: a file · expected what can be read")
    assert " · found Broken pipe · see what it is, " in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["statsu"], "Did you mean 'status'?"),
        (["--nope"], "'--nope'"),
        (["run", "--year", "abc"], "'abc' is not a valid integer"),
        (["iv3", "show"], "Missing argument 'GEMEENTE'"),
        (["rules", "shw"], "Did you mean 'show'?"),
        (["approve", "2023", "--reason", "x", "--by", "y"], "either --changes or --rule"),
        (["run", "--home", "100%"], "none of them % ? # * [ ] · found % · name another with --home"),
        (["run", "--home", "lang" * 100], "expected a path of at most 300 letters"),
        (["run", "--sources", "/"], "expected a registry of sources, found: is a directory"),
        (["run", "--sources", "~nobody-of-that-name/sources.yaml"], "expected one that can be followed"),
        (["status", "--home", "~nobody-of-that-name"], "expected one that can be followed"),
        (["run", "--alerts", "~nobody-of-that-name/alerts.yaml"], "expected one that can be followed"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_is_one_line_too(arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_help_that_cannot_be_written_is_one_line_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(main, "get_help", full)
    result = CliRunner().invoke(main, ["--help"])
    assert result.exit_code == 1
    assert " · found No space left on device · see what it is, " in result.stderr


def test_a_group_without_a_command_shows_its_commands() -> None:
    result = CliRunner().invoke(main, ["iv3"])
    assert result.exit_code == 2
    assert "series" in result.stderr


def test_examples_in_help_keep_their_lines() -> None:
    for command in main.commands.values():
        result = CliRunner().invoke(main, [command.name or "", "--help"])
        assert "\\b" not in result.stdout
    assert "Examples:\n    openbegroting read" in CliRunner().invoke(main, ["read", "--help"]).stdout

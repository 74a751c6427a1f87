"""Runs of the command line in this process, on a home of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main

Command = Callable[..., Result]


def command_at(home: Path) -> Command:
    """``openbegroting`` on this home: ``command("run", "--year", "2023")``."""

    def command(*arguments: str | Path) -> Result:
        return CliRunner().invoke(main, [str(part) for part in (*arguments, "--home", home)])

    return command


@pytest.fixture(scope="session")
def samples_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the embedded samples were run once."""
    home = tmp_path_factory.mktemp("samples")
    result = command_at(home)("run")
    assert result.exit_code == 0, result.output
    return home


@pytest.fixture(scope="session")
def samples(samples_home: Path) -> Command:
    """``openbegroting`` on the home in which the samples were run."""
    return command_at(samples_home)


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """``openbegroting`` on a new home."""
    return command_at(tmp_path / "home")

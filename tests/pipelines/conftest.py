"""Runs of the command line in this process, on a home of their own.

A run of a small year takes seconds, most of them to judge and pack it. What many tests begin with is
therefore run once, and each gets its own copy of the home: a home may be moved and copied as it is.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from filelock import FileLock

from pipelines.cli import main
from tests.small_cbs import Cbs, serving

Command = Callable[..., Result]


def command_at(home: Path) -> Command:
    """``openbegroting`` on this home: ``command("run", "--year", "2023")``."""

    def command(*arguments: str | Path) -> Result:
        return CliRunner().invoke(main, [str(part) for part in (*arguments, "--home", home)])

    return command


@pytest.fixture(scope="session")
def samples_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the embedded samples were run once, also when several processes run the tests."""
    folder = tmp_path_factory.getbasetemp()
    once = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "samples-once"
    with FileLock(once.with_suffix(".lock")):
        if not once.exists():
            under_way = once.with_suffix(".new")
            result = command_at(under_way)("run")
            assert result.exit_code == 0, result.output
            under_way.rename(once)
    return Path(shutil.copytree(once, tmp_path_factory.mktemp("samples") / "home"))


@pytest.fixture(scope="session")
def samples(samples_home: Path) -> Command:
    """``openbegroting`` on the home in which the samples were run."""
    return command_at(samples_home)


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """``openbegroting`` on a new home."""
    return command_at(tmp_path / "home")


@pytest.fixture(scope="session")
def first_release(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cbs, Path]]:
    """The small CBS, and a folder with the registry of it and a home that has one release of it."""
    folder = tmp_path_factory.mktemp("first")
    with serving() as service:
        sources = folder / "sources.yaml"
        sources.write_text(f"iv3:\n  base_url: {service.base}\n  years: [2024]\n", encoding="utf-8")
        result = command_at(folder / "home")("run", "--sources", sources)
        assert result.exit_code == 0, result.output
        yield service, folder


@pytest.fixture
def released_cbs(first_release: tuple[Cbs, Path], tmp_path: Path) -> Cbs:
    """The small CBS as it was when release 1.0.0 of 2024, in the home of this test, was made of it.

    ``sources.yaml`` beside the home is the registry. To begin with this is to begin with a first run.
    """
    service, folder = first_release
    service.start_anew()
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    return service

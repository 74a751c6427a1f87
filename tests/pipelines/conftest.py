"""Runs of the command line in this process, on a home of their own.

A run of a small year takes seconds, most of them to judge and pack it. What many tests begin with is
therefore run once, and each gets its own copy of the home: a home may be moved and copied as it is.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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


def rows(result: Result) -> list[dict[str, str]]:
    """What a command printed as CSV."""
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


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


@dataclass(frozen=True, slots=True)
class FirstRun:
    """A small CBS, and a folder in which it was run once: ``sources.yaml``, and a home with release 1.0.0.

    What else the registry named lies in that folder too.
    """

    cbs: Cbs
    fill: Callable[[Cbs], None]
    folder: Path

    def begin(self, folder: Path) -> Cbs:
        """To begin with this in a folder of one's own is to begin with that run."""
        self.cbs.start_anew()
        self.fill(self.cbs)
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return self.cbs


@contextmanager
def run_once(
    folder: Path, fill: Callable[[Cbs], None] = lambda _: None, documents: str = ""
) -> Iterator[FirstRun]:
    """The first run of 2024 on a CBS with what ``fill`` puts in it, in a folder for many to begin with.

    ``documents`` are lines of the registry, after those of Iv3.
    """
    with serving() as cbs:
        fill(cbs)
        sources = folder / "sources.yaml"
        sources.write_text(f"iv3:\n  base_url: {cbs.base}\n  years: [2024]\n{documents}", encoding="utf-8")
        result = command_at(folder / "home")("run", "--sources", sources)
        assert result.exit_code == 0, result.output
        yield FirstRun(cbs, fill, folder)


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FirstRun]:
    with run_once(tmp_path_factory.mktemp("first")) as first:
        yield first


@pytest.fixture
def released_cbs(first_run: FirstRun, tmp_path: Path) -> Cbs:
    """The small CBS as it was when release 1.0.0 of 2024, in the home of this test, was made of it."""
    return first_run.begin(tmp_path)

"""``make bench``: measures everything, prints the report and writes it into docs/benchmarks.md.

``--small`` measures two municipalities once, to see that it works, and writes nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import export, report
from benchmarks.archived import archive_export
from benchmarks.measuring import Measured, measure, median
from benchmarks.report import Figures

RUNS = 3

GROWTH_YEARS = tuple(range(2016, 2026))

STEPS = ("floor", "ours", "as_cbsodata")


def main() -> None:
    """Measure one thing after another; nothing else of ours runs meanwhile."""
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    options.add_argument("--small", action="store_true", help="two municipalities, once, nothing written")
    small = options.parse_args().small
    found = figures(small=small, runs=1 if small else RUNS)
    text = report.as_markdown(found)
    sys.stdout.write(text)
    if not small:
        report.write(text)


def figures(*, small: bool, runs: int) -> Figures:
    """Everything that is measured, in folders that are gone afterwards."""
    shared = export.shared_folder()
    rows = export.small(shared) if small else export.national(shared)
    with tempfile.TemporaryDirectory(prefix="openbegroting-bench-") as folder:
        place = Path(folder)
        steps = _steps(rows, place, runs)
        years = [max(rows.pages)] if small else list(rows.pages)
        whole = {jaar: _whole(place / f"year-{jaar}", rows, [jaar]) for jaar in years}
        if small:
            return Figures(rows, steps, whole, whole[years[0]], {})
        ten = export.relabelled(rows, GROWTH_YEARS)
        growth = _whole(place / "growth", ten, list(ten.pages))
        commands = _commands(place, runs)
    return Figures(rows, steps, whole, growth, commands)


def _steps(rows: export.Export, place: Path, runs: int) -> dict[str, Measured]:
    """Each step in turns, so that an hour in which the machine is slow is slow for all of them."""
    home = place / "steps"
    archive_export(rows, home)
    found: dict[str, list[Measured]] = {step: [] for step in STEPS}
    for number in range(runs):
        for step, measured in found.items():
            out = place / f"{step}-{number}"
            out.mkdir()
            measured.append(measure([sys.executable, "-m", f"benchmarks.steps.{step}", home, out]))
    return {step: median(measured) for step, measured in found.items()}


def _whole(home: Path, rows: export.Export, years: list[int]) -> Measured:
    archive_export(rows.only(years), home)
    return measure([sys.executable, "-m", "benchmarks.steps.whole", home, *map(str, years)])


def _commands(place: Path, runs: int) -> dict[str, Measured]:
    """What a user waits for: help, a first run of the samples in a new home, and one with nothing new."""
    program = [sys.executable, "-m", "pipelines"]
    asked = {
        "`openbegroting --help`": ["--help"],
        "`openbegroting run`, samples, new home": ["run"],
        "`openbegroting run`, samples, nothing new": ["run"],
    }
    found: dict[str, list[Measured]] = {name: [] for name in asked}
    for number in range(runs):
        home = str(place / f"samples-{number}")
        for name, arguments in asked.items():
            found[name].append(measure([*program, *arguments], OPENBEGROTING_HOME=home))
    return {name: median(measured) for name, measured in found.items()}


if __name__ == "__main__":
    main()

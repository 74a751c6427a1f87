"""The report of ``make bench`` in Markdown: what each figure is of, the ratios and limits, the machine.

It goes into docs/benchmarks.md between two marks; what stands around them is written by hand.
"""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from benchmarks.export import Export
    from benchmarks.measuring import Measured

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"

BEGIN, END = "<!-- what `make bench` wrote -->", "<!-- up to here -->"

_STEPS = {
    "floor": "(a) the floor: bare Polars",
    "ours": "(b) our normalise step",
    "as_cbsodata": "(d) pandas, as users of `cbsodata` write it",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """All that was measured."""

    export: Export
    steps: Mapping[str, Measured]
    whole: Mapping[int, Measured]
    """A run of one national year, by year."""
    growth: Measured
    """A run of synthetic years, one after another."""
    commands: Mapping[str, Measured]


def write(text: str) -> None:
    """Puts the report between the marks of docs/benchmarks.md."""
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    DOCUMENT.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}", encoding="utf-8")


def as_markdown(figures: Figures) -> str:
    """The whole report."""
    lines = [
        *_machine(figures),
        "",
        *_steps(figures.steps),
        "",
        *_whole(figures),
        "",
        *_growth(figures.growth),
        *(["", *_commands(figures.commands)] if figures.commands else []),
    ]
    return "\n".join(lines) + "\n"


def _machine(figures: Figures) -> Iterator[str]:
    yield (
        f"Measured on {datetime.now(UTC):%Y-%m-%d} with Python {platform.python_version()} on "
        f"{os.cpu_count()} cores ({_processor()}), {_memory_gib():.0f} GiB of memory, load "
        f"{os.getloadavg()[0]:.1f} at the end. The set: {figures.export.cells:,} cells of "
        f"{', '.join(map(str, figures.export.pages))} ({figures.export.origin})."
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next(
        (line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine()
    )


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _steps(steps: Mapping[str, Measured]) -> Iterator[str]:
    yield "| the same pages to the same rows, CSV and Parquet | wall s | cpu s | peak MiB |"
    yield "|---|---|---|---|"
    for name, title in _STEPS.items():
        work = steps[name].told
        yield f"| {title} | {work['wall']:.2f} | {work['cpu']:.2f} | {steps[name].largest:.0f} |"
    yield ""
    for name, other, limit in (("ours", "floor", "at most 1.5"), ("as_cbsodata", "ours", "at least 5")):
        wall, cpu = (steps[name].told[kind] / steps[other].told[kind] for kind in ("wall", "cpu"))
        letters = f"{_STEPS[name][1]} / {_STEPS[other][1]}"
        yield f"* {letters}: {wall:.2f} by the clock, {cpu:.2f} in processor time (aim: {limit})."


def _whole(figures: Figures) -> Iterator[str]:
    yield (
        "| (c) archive to release, one year | cells | rows | wall s | cpu s | of which GX: wall, cpu | "
        "of which frictionless: wall, cpu | largest MiB | together MiB |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for jaar, measured in figures.whole.items():
        [year] = measured.told["years"]
        apart = [year["took"][name] for name in ("Great Expectations", "frictionless")]
        yield (
            f"| {jaar} | {figures.export.cells_of(jaar):,} | {year['rows']:,} | {measured.wall:.1f} | "
            f"{measured.cpu:.1f} | "
            + " | ".join(f"{one['wall']:.1f}, {one['cpu']:.1f}" for one in apart)
            + f" | {measured.largest:.0f} | {measured.together:.0f} |"
        )


def _growth(growth: Measured) -> Iterator[str]:
    yield "| synthetic years in one process | wall s of the year | cpu s of the year | peak MiB so far |"
    yield "|---|---|---|---|"
    for number, year in enumerate(growth.told["years"], start=1):
        took = year["took"]["year"]
        yield f"| {number} | {took['wall']:.1f} | {took['cpu']:.1f} | {year['peak']:.0f} |"


def _commands(commands: Mapping[str, Measured]) -> Iterator[str]:
    yield "| command | wall s | cpu s | largest MiB | together MiB |"
    yield "|---|---|---|---|---|"
    for name, found in commands.items():
        yield f"| {name} | {found.wall:.2f} | {found.cpu:.2f} | {found.largest:.0f} | {found.together:.0f} |"

"""How long pages take to be read: ``python -m benchmarks.reading``, on the pages of the shared material.

Each page once, as a run reads it: what is remembered from earlier pages helps, what is remembered of the page
itself does not. Nothing is fetched or published here.
"""

from __future__ import annotations

import statistics
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assets.documents.reading import read_page
from benchmarks.export import shared_folder

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Reading:
    """Milliseconds of one page, and its size."""

    name: str
    milliseconds: float
    bytes: int


def measure_reading(shared: Path) -> list[Reading]:
    """Every page of the shared material, the slowest first."""
    files = [
        *sorted((shared / "cases" / "pages").glob("[0-9]*.txt")),
        *sorted((shared / "seeds").glob("*.txt")),
    ]
    found = [_measured(path) for path in files]
    return sorted(found, key=lambda each: -each.milliseconds)


def median(found: list[Reading]) -> float:
    """The median of the pages, in milliseconds."""
    return statistics.median(each.milliseconds for each in found)


def _measured(path: Path) -> Reading:
    content = path.read_bytes()
    began = time.perf_counter()
    read_page(content, "text/plain", path.name)
    return Reading(path.stem, (time.perf_counter() - began) * 1000, len(content))


def main() -> None:
    """Print the median and the slowest pages."""
    shared = shared_folder()
    if shared is None:
        sys.exit("no shared material: set OPENBEGROTING_SHARED to where it is")
    found = measure_reading(shared)
    print(f"{len(found)} pages, median {median(found):.1f} ms")
    for each in found[:3]:
        print(f"{each.name}: {each.milliseconds:.1f} ms, {each.bytes:,} bytes")


if __name__ == "__main__":
    main()

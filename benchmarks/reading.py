"""How long pages take to be read: the pages of the shared material, which is no part of the product.

Processor time, so that what else runs on the machine does not count. Nothing is fetched or published here.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assets.documents.reading import read_page

if TYPE_CHECKING:
    from pathlib import Path

RUNS = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """Milliseconds of one page, the best of its runs, and its size."""

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
    times = []
    for _ in range(RUNS):
        began = time.process_time()
        read_page(content, "text/plain", path.name)
        times.append(time.process_time() - began)
    return Reading(path.stem, min(times) * 1000, len(content))

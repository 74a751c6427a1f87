"""What the steps share: which archived pages make up each year, and a clock that leaves imports out.

It knows the archive's folders but none of this project's code, so that the others need not import any.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class PagesOfYear:
    """The gzipped pages of a year, in the order in which they were pulled."""

    jaar: int
    pages: tuple[Path, ...]


def read_manifests(home: Path) -> list[PagesOfYear]:
    """Every year that was archived."""
    found = []
    for path in sorted((home / "archive" / "pulls" / "iv3").glob("jaar=*.json")):
        pull = json.loads(path.read_bytes())
        names = [item["body"]["sha256"] for item in pull["bodies"] if item["role"].startswith("rijen:")]
        pages = tuple(home / "archive" / name[:2] / f"{name}.gz" for name in names)
        found.append(PagesOfYear(pull["jaar"], pages))
    return found


def run_timed(step: Callable[[Path, Path], None]) -> None:
    """Runs a step on the folders that the command line names, and tells what the work alone took."""
    wall, cpu = time.monotonic(), time.process_time()
    step(Path(sys.argv[1]), Path(sys.argv[2]))
    told = {"wall": time.monotonic() - wall, "cpu": time.process_time() - cpu}
    sys.stdout.write(json.dumps(told))

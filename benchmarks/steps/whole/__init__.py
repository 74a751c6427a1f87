"""Our whole run from archive to release and portal, without network, for one year after another.

The job of ``openbegroting run`` without the assets that ask sources; Great Expectations and the frictionless
gate are timed apart, within it.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dagster as dg

from assets.release import publishing
from assets.warehouse import Warehouse
from benchmarks.measuring import processor_seconds
from datapackages.portal import render
from datapackages.releasing import gate
from expectations import judging
from expectations.suites.apart import begin as begin_counting
from pipelines.definitions import build
from pipelines.home import Home
from pipelines.jobs import YEAR_JOB
from pipelines.running.runs import FROM_PULLS, instance_at

if TYPE_CHECKING:
    from collections.abc import Callable

WHOLE = "year"

APART: dict[str, tuple[Any, str]] = {
    "Great Expectations": (judging, "count"),
    "frictionless": (gate, "frictionless_faults"),
}
"""What is shown apart: the name by which a module calls it."""


class Clock:
    """Seconds and processor seconds per name, added up since the last reading."""

    def __init__(self) -> None:
        self._took: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """``function``, of which each call counts under ``name``; an iterator is read to its end."""

        def call(*arguments: Any, **options: Any) -> Any:
            wall, used = time.monotonic(), processor_seconds()
            result = function(*arguments, **options)
            if isinstance(result, Iterator):
                result = iter(list(result))
            self._took[name][0] += time.monotonic() - wall
            self._took[name][1] += processor_seconds() - used
            return result

        return call

    def read(self) -> dict[str, dict[str, float]]:
        """What each name took, and back to zero."""
        took = {name: {"wall": wall, "cpu": used} for name, (wall, used) in self._took.items()}
        self._took.clear()
        return took


def main(root: Path, years: list[int]) -> None:
    """Tells per year what it took and what became of it, and the peak of this process up to then."""
    home, clock, told = Home(root), Clock(), []
    for name, (module, function) in APART.items():
        setattr(module, function, clock.timed(name, getattr(module, function)))
    job = build(home, root / "sources.yaml").resolve_job_def(YEAR_JOB)
    instance = instance_at(home)
    try:
        for jaar in years:
            clock.timed(WHOLE, _run)(job, instance, home, jaar)
            outcome = publishing.last(jaar, Warehouse(home.warehouse))
            if outcome is None or outcome.what != "published":
                sys.exit(f"{jaar} was not published: {outcome}")
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            told.append({"jaar": jaar, "rows": outcome.accepted, "took": clock.read(), "peak": peak})
    finally:
        instance.dispose()
    sys.stdout.write(json.dumps({"years": told}))


def _run(job: dg.JobDefinition, instance: dg.DagsterInstance, home: Home, jaar: int) -> None:
    begin_counting()
    job.execute_in_process(
        partition_key=str(jaar),
        instance=instance,
        asset_selection=sorted(FROM_PULLS.resolve(job.asset_layer.asset_graph)),
        run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
    )
    render(home.public)

"""Runs the job for one year, in this process, and reads back what became of it.

What became of a year is read from what the flow left behind (judgement, release, failures of sources),
never from Dagster's status of the run. Which years are run, and in how many processes, is decided in
``workers``.
"""

from __future__ import annotations

import gc
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

import dagster as dg
import yaml
from filelock import FileLock
from sqlalchemy.exc import DatabaseError

from assets.release import publishing
from assets.sources.durable import write_atomically
from assets.sources.pulls import Pulls
from assets.warehouse import Warehouse
from datapackages.errors import OpenbegrotingError, first_line
from expectations.ledger import Ledger
from expectations.suites.apart import begin as begin_counting
from pipelines.definitions import build
from pipelines.event_storage import store_in_batches
from pipelines.home import releases_at
from pipelines.jobs import YEAR_JOB
from pipelines.running.years import YearRun, unavailable

if TYPE_CHECKING:
    from assets.sources.registry import Registry
    from pipelines.home import Home

PULLS = dg.AssetSelection.groups("sources")
"""The assets that ask sources for what they have; everything else follows from what they got."""

PORTAL = dg.AssetSelection.assets(dg.AssetKey(["release", "portal"]))
"""Over all years, so made once when all of them are done; also when none of them is new."""

FROM_PULLS = dg.AssetSelection.all() - PULLS - PORTAL

WITHOUT_CAPTURE = {
    "compute_logs": {
        "module": "dagster._core.storage.noop_compute_log_manager",
        "class": "NoOpComputeLogManager",
    }
}
"""What a run says goes to the terminal; Dagster would start four processes for each run to copy it."""

COLLECT_AFTER = (20_000, 20, 20)
"""Python looks for cycles after 700 new objects; our libraries make millions that are none. 4 % of a run."""

INSTANCE_SETTINGS = Path(__file__).with_name("dagster.yaml")


def instance_at(home: Home) -> dg.DagsterInstance:
    """The Dagster instance below this home, made on first use, with telemetry off."""
    settings = home.dagster / "dagster.yaml"
    if not settings.exists():
        write_atomically(settings, INSTANCE_SETTINGS.read_bytes())
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    store_in_batches()
    try:
        # Dagster makes its tables on first use, and two processes that do so at once trip over each other.
        with FileLock(home.dagster / "opening.lock"):
            instance = dg.DagsterInstance.local_temp(str(home.dagster), overrides=WITHOUT_CAPTURE)
            instance.schedule_storage  # noqa: B018 - made when first asked for
            return instance
    except (dg.DagsterError, yaml.YAMLError) as error:
        raise OpenbegrotingError(
            str(settings),
            expected="settings that Dagster can read",
            found=str(error)[:200],
            remedy="mend it, or remove it: it is made anew",
        ) from error
    except DatabaseError as error:
        raise OpenbegrotingError(
            str(home.dagster),
            expected="the storage of Dagster",
            found=first_line(error),
            remedy="see to room and permission; what is damaged can be removed: it is made anew",
        ) from error


class YearRunner:
    """The job on a home, to be run for one year after another; a context that holds Dagster's storage."""

    def __init__(self, home: Home, registry: Registry) -> None:
        gc.set_threshold(*COLLECT_AFTER)
        self._home = home
        self._registry = registry
        self._job = build(home, registry.path, registry.corrections_path).resolve_job_def(YEAR_JOB)
        self._instance = instance_at(home)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._instance.dispose()

    def run(self, jaar: int) -> YearRun:
        """Run the job for ``jaar`` and say what became of it; whatever happens, the other years can go on.

        A year that was run before is pulled first, and only when that brought something new is the rest of
        the job run: most mornings it does not, and judging and releasing the same would take ten times as
        long.
        """
        return _run_year(_Job(self._job, self._instance, str(jaar)), self._home, self._registry, jaar)


@dataclass(frozen=True, slots=True)
class _Job:
    """The job on one partition; ``run`` makes some of its assets, in this process."""

    definition: dg.JobDefinition
    instance: dg.DagsterInstance
    partition: str

    def run(self, selection: dg.AssetSelection) -> dg.ExecuteInProcessResult:
        graph = self.definition.asset_layer.asset_graph
        return self.definition.execute_in_process(
            partition_key=self.partition,
            instance=self.instance,
            raise_on_error=False,
            asset_selection=sorted(selection.resolve(graph)),
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )


def _run_year(job: _Job, home: Home, registry: Registry, jaar: int) -> YearRun:
    pulls, warehouse = Pulls(home.pulls), Warehouse(home.warehouse)
    outcome, crash = None, None
    try:
        with warehouse.year(jaar):
            try:
                outcome, crash = _outcome_of(job, home, registry, jaar)
            except Exception:
                warehouse.forget(publishing.STEP, jaar)
                raise
            if crash is not None:  # what the run before came to is no longer how the year stands
                warehouse.forget(publishing.STEP, jaar)
    except OpenbegrotingError as error:
        crash = str(error)
    except Exception as error:  # noqa: BLE001 — a disk that is full, in Dagster's own storage: the other years go on
        crash = f"{_one_line(error)}; the last release stands: see to room and permission, then run again"
    return YearRun(jaar, outcome, unavailable(jaar, registry, pulls), crash)


def _outcome_of(
    job: _Job, home: Home, registry: Registry, jaar: int
) -> tuple[publishing.Outcome | None, str | None]:
    """What became of the year; or, with None, why that cannot be said."""
    pulls, warehouse = Pulls(home.pulls), Warehouse(home.warehouse)
    if publishing.last(jaar, warehouse) is None:
        # Before the pull, which leaves the processor alone while it waits for others.
        begin_counting()
        result = job.run(PULLS | FROM_PULLS)
    else:
        result = job.run(PULLS)
        if not result.success:
            return None, _crash(result)
        standing = publishing.standing(
            registry, jaar, pulls, warehouse, releases_at(home), Ledger(home.ledger)
        )
        if standing is not None:
            return standing, None
        begin_counting()
        warehouse.forget(publishing.STEP, jaar)
        result = job.run(FROM_PULLS)
    outcome = publishing.last(jaar, warehouse)
    return outcome, None if outcome is not None else _crash(result)


def _one_line(error: BaseException) -> str:
    """The error below those of Dagster itself, on one line."""
    while isinstance(error, dg.DagsterError) and error.__cause__ is not None:
        error = error.__cause__
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


def _crash(result: dg.ExecuteInProcessResult) -> str:
    """The first step that failed, and the error below those of Dagster itself.

    Raises ``KeyboardInterrupt`` when it did not fail but was stopped: Dagster makes a failure of a Ctrl-C.
    """
    for event in result.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            while error is not None and error.cause is not None and "Dagster" in (error.cls_name or ""):
                error = error.cause
            if error is not None and error.cls_name == dg.DagsterExecutionInterruptedError.__name__:
                raise KeyboardInterrupt
            message = " ".join((error.message if error is not None else "no message").split())
            return f"step {event.step_key}: {message}"
    return "the run failed outside its steps"

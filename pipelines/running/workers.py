"""Runs years, two or more at a time where there are cores for it, each in a process of its own.

The years of a run share nothing but the folders they write to, which bear that. How a year is run is in
``runs``; it is imported only where years are run, because Dagster is slow to import.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from logging.handlers import QueueHandler, QueueListener
from typing import TYPE_CHECKING

from assets.release import pages
from assets.sources.pulls import Pulls
from assets.sources.registry import read_registry
from datapackages.beside import ended_with_parent, processors, unheard
from datapackages.errors import OpenbegrotingError
from expectations.ledger import Ledger
from pipelines.home import releases_at
from pipelines.running.years import YearRun, unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future
    from multiprocessing.queues import Queue
    from pathlib import Path

    from assets.sources.registry import Registry
    from pipelines.home import Home
    from pipelines.running.runs import YearRunner

LOGGER = "openbegroting"

MOST_AT_ONCE = 4
"""A national year takes about a gigabyte."""


def default_workers() -> int:
    """As many years at a time as there are cores for this process, within bounds."""
    return min(processors(), MOST_AT_ONCE)


def run_years(
    home: Home, registry: Registry, years: Sequence[int], announce: Callable[[str], None], *, workers: int
) -> list[YearRun]:
    """Run the job for each year, saying which, and return what became of them, in order of ``years``.

    Raises ``OpenbegrotingError`` when Dagster's own settings below the home cannot be read.
    """
    # The hook of Polars for Ctrl-C lets a wait for another process go on to its end.
    signal.siginterrupt(signal.SIGINT, True)  # noqa: FBT003 - it has no name for it
    workers = min(workers, len(years))
    if workers == 1:
        runs = _here(home, registry, years, announce)
    else:
        runs = _beside(home, registry, years, announce, workers)
    return runs


def render_pages(home: Home) -> str | None:
    """Make catalogue and portal anew; why that could not be done, or None. Years are released all the same.

    A run that was killed between a release and its page leaves both lagging, so this is never skipped.
    """
    try:
        pages.render(releases_at(home), Ledger(home.ledger))
    except OpenbegrotingError as error:
        return str(error)
    return None


def _here(
    home: Home, registry: Registry, years: Sequence[int], announce: Callable[[str], None]
) -> list[YearRun]:
    from pipelines.running.runs import YearRunner  # noqa: PLC0415 - Dagster: a second

    with YearRunner(home, registry) as runner:
        runs = []
        with _killing_our_processes():
            for number, jaar in enumerate(years, start=1):
                announce(f"{jaar} ({number} of {len(years)})")
                runs.append(runner.run(jaar))
    return runs


def _beside(
    home: Home, registry: Registry, years: Sequence[int], announce: Callable[[str], None], workers: int
) -> list[YearRun]:
    announce(f"{', '.join(map(str, years))}: {workers} at a time")
    # Spawned, never forked: Polars holds threads, and a forked process would wait for them for ever.
    context = multiprocessing.get_context("spawn")
    messages: Queue[logging.LogRecord] = context.Queue()
    with _telling(messages):
        pool = ProcessPoolExecutor(workers, context, _begin, (messages,))
        try:
            with _killing_our_processes():
                with unheard():
                    waiting = {
                        pool.submit(_run_year, home, registry.path, registry.corrections_path, jaar): jaar
                        for jaar in years
                    }
                runs = {}
                for number, future in enumerate(as_completed(waiting), start=1):
                    jaar = waiting[future]
                    runs[jaar] = _result(future, jaar, home, registry)
                    announce(f"{jaar} done ({number} of {len(years)})")
        finally:
            pool.shutdown(cancel_futures=True)
    return [runs[jaar] for jaar in years]


@contextmanager
def _killing_our_processes() -> Iterator[None]:
    """Ends the processes of this one when somebody wants it to stop; the next run picks up what is left."""
    try:
        yield
    except BaseException:
        for process in multiprocessing.active_children():
            process.kill()
        raise


def _result(future: Future[YearRun], jaar: int, home: Home, registry: Registry) -> YearRun:
    try:
        return future.result()
    except BrokenProcessPool:
        pulls = Pulls(home.pulls)
        crash = "a process that ran the years ended before its time (out of memory, or killed); run it again"
        return YearRun(
            jaar, None, unavailable(jaar, registry, pulls), f"{crash}, with --workers 1 if need be"
        )


@contextmanager
def _telling(messages: Queue[logging.LogRecord]) -> Iterator[None]:
    """What the years say in their processes is said here."""
    listener = QueueListener(messages, *logging.getLogger(LOGGER).handlers)
    listener.start()
    try:
        yield
    finally:
        listener.stop()


def _begin(messages: Queue[logging.LogRecord]) -> None:
    """Make a new process one that ends when it should, and that says here what it has to say."""
    ended_with_parent()
    logger = logging.getLogger(LOGGER)
    logger.addHandler(QueueHandler(messages))
    logger.setLevel(logging.INFO)
    logger.propagate = False


@cache
def _runner(home: Home, registry: Path, corrections: Path | None) -> YearRunner:
    """One for each process: what it imports takes longer than a small year."""
    from pipelines.running.runs import YearRunner  # noqa: PLC0415 - Dagster: a second

    return YearRunner(home, read_registry(registry, corrections)).__enter__()


def _run_year(home: Home, registry: Path, corrections: Path | None, jaar: int) -> YearRun:
    return _runner(home, registry, corrections).run(jaar)

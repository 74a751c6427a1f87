"""Great Expectations in a process of its own, which imports it while this one does other work.

It takes a core three seconds to import and keeps a third of a gigabyte; apart it delays nobody, and when it
crashes, rules were not run, instead of a run that broke off. What is counted, and how, is in ``running``.
"""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from functools import cache
from multiprocessing.util import Finalize
from typing import TYPE_CHECKING, Any

import polars as pl

from datapackages.beside import ended_with_parent, unheard
from expectations.suites.running import Count, load, run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Future

    from expectations.suites.running import Batch

MOST_ROWS = 150_000
"""Of one message, so that a year is not held twice; each costs Great Expectations 5 ms per expectation."""


def begin() -> None:
    """Start the process unless there is one; whoever asks it is told what went wrong."""
    with suppress(BrokenProcessPool), unheard():
        _process().submit(load)


def count_apart(batches: Iterable[Batch], jaar: int, references: Mapping[str, list[Any]]) -> dict[str, Count]:
    """As ``running.run``. If the process ends, every rule it was asked about says so."""
    counts: dict[str, Count] = {}
    for message in _messages(batches):
        for rule_id, count in _answer(message, jaar, references).items():
            counts[rule_id] = counts[rule_id] + count if rule_id in counts else count
    return counts


@cache
def _process() -> ProcessPoolExecutor:
    """Spawned, never forked: Polars holds threads, and a forked process would wait for them for ever."""
    pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), ended_with_parent)
    # A process that was itself started by multiprocessing waits for its children before Python ends their
    # pools. Before 10, when the queues by which a pool tells them to end are closed.
    Finalize(None, pool.shutdown, exitpriority=20)
    return pool


def _answer(message: Sequence[Batch], jaar: int, references: Mapping[str, list[Any]]) -> dict[str, Count]:
    try:
        return _asked(message, jaar, references).result()
    except BrokenProcessPool:
        ended = "het proces van Great Expectations eindigde voor het klaar was; geheugen tekort?"
        return {rule_id: Count(None, 0.0, ended) for batch in message for rule_id in batch.expectations}


def _asked(
    message: Sequence[Batch], jaar: int, references: Mapping[str, list[Any]]
) -> Future[dict[str, Count]]:
    try:
        return _process().submit(run, message, jaar, references)
    except BrokenProcessPool:  # since the last message: there is another process for this one
        _process.cache_clear()
        with unheard():
            return _process().submit(run, message, jaar, references)


def _messages(batches: Iterable[Batch]) -> Iterator[list[Batch]]:
    """Batches together as long as they are small: each message costs 15 ms."""
    message: list[Batch] = []
    rows = 0
    for part in (part for batch in batches for part in _parts(batch)):
        if message and rows + part.frame.height > MOST_ROWS:
            yield message
            message, rows = [], 0
        message.append(part)
        rows += part.frame.height
    if message:
        yield message


def _parts(batch: Batch) -> Iterator[Batch]:
    """The batch; if it is large, its rows in parts, those that are compared with each other together."""
    if batch.frame.height <= MOST_ROWS:
        yield batch
        return
    compared = {name: key for name, one in batch.expectations.items() if (key := _compared(one))}
    by_row = {name: one for name, one in batch.expectations.items() if name not in compared}
    if by_row:
        for rows in batch.frame.iter_slices(MOST_ROWS):
            yield replace(batch, frame=rows, expectations=by_row)
    for name, key in compared.items():
        keys, parts = batch.frame.select(key), -(-batch.frame.height // MOST_ROWS)
        for part in range(parts):
            rows = keys.filter(pl.struct(key).hash() % parts == part)
            yield replace(batch, frame=rows, expectations={name: batch.expectations[name]})


def _compared(expectation: Mapping[str, Any]) -> list[str]:
    """The columns by which an expectation compares rows with each other; none if it judges each by itself.

    A kind that is forgotten here would be counted otherwise than by Polars, and count as not run.
    """
    kwargs = expectation["kwargs"]
    match expectation["type"]:
        case "expect_column_values_to_be_unique":
            return [kwargs["column"]]
        case "expect_compound_columns_to_be_unique":
            return list(kwargs["column_list"])
    return []

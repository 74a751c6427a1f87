"""The one place that runs Great Expectations: frames and expectations in, counts out.

A fresh ephemeral context per run, one asset, frames one after the other: an asset shared by threads gave
wrong results, and a data source holds on to its frames. Results hold counts only, no values from sources.
"""

from __future__ import annotations

import io
import logging
import os
import time
import warnings
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import polars as pl

from expectations.rules.checks import YEAR_PARAMETER
from expectations.suites.building import RULE_ID
from expectations.suites.remembering import remembering

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RESULT_FORMAT = {"result_format": "BASIC", "partial_unexpected_count": 0}
"""Counts without values. SUMMARY costs half as much again per expectation (7.8 against 5.0 ms), for lists
of values that we neither need nor want to carry around."""


EXACT = 2**53
"""Up to here every whole number has a float of its own."""


@dataclass(frozen=True, slots=True)
class Count:
    """What Great Expectations found of one rule; ``problem`` says in Dutch why it found nothing."""

    failed: int | None
    seconds: float
    problem: str | None = None

    def __add__(self, other: Count) -> Count:
        """The count of two parts of the same rows; one without a count leaves both without."""
        failed = None if self.failed is None or other.failed is None else self.failed + other.failed
        return Count(failed, self.seconds + other.seconds, self.problem or other.problem)


@dataclass(frozen=True, slots=True)
class Batch:
    """A frame and the expectations to be asked of it, by rule id.

    Its rows go to another process compressed: as they are they would be in memory three times.
    """

    name: str
    frame: pl.DataFrame
    expectations: Mapping[str, Mapping[str, Any]]

    def __reduce__(self) -> tuple[Any, ...]:
        packed = self.frame.write_ipc(None, compression="lz4").getvalue()
        return _unpacked, (self.name, packed, self.expectations)


def _unpacked(name: str, packed: bytes, expectations: Mapping[str, Mapping[str, Any]]) -> Batch:
    return Batch(name, pl.read_ipc(io.BytesIO(packed)), expectations)


def run(batches: Sequence[Batch], jaar: int, references: Mapping[str, list[Any]]) -> dict[str, Count]:
    """Validate every batch; per rule id its count, and nothing for a rule that gave no result.

    Great Expectations drops an expectation of unknown type in silence and reports failures to evaluate
    as results; the caller compares what comes back with what it asked.
    """
    load()
    import great_expectations as gx  # noqa: PLC0415 — see load
    from great_expectations.data_context.types.base import ProgressBarsConfig  # noqa: PLC0415 — as above

    from expectations.suites.custom import ACCEPTED  # noqa: PLC0415 — registers our expectations

    # What goes wrong is in the results; it would also be logged as a traceback.
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_pandas("jaar")
    definition = source.add_dataframe_asset("rijen").add_batch_definition_whole_dataframe("alle")
    accepted = ACCEPTED.set(references)
    counts: dict[str, Count] = {}
    try:
        with remembering(), warnings.catch_warnings():
            # pandas warns of every pattern with a group in it; ours are tests, nothing is extracted.
            warnings.filterwarnings("ignore", "This pattern is interpreted as a regular", UserWarning)
            for batch in batches:
                counts |= _run_batch(definition, batch, jaar)
    finally:
        ACCEPTED.reset(accepted)
        context.data_sources.delete("jaar")
    return counts


def load() -> None:
    """Import Great Expectations, which takes 3 to 6 seconds."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import_module("expectations.suites.custom")


def _run_batch(definition: Any, batch: Batch, jaar: int) -> dict[str, Count]:
    from great_expectations import ExpectationSuite  # noqa: PLC0415 — see run

    began = time.perf_counter()
    try:
        frame = _as_pandas(batch.frame)
        suite = ExpectationSuite(
            name=batch.name, expectations=[dict(declared) for declared in batch.expectations.values()]
        )
        results = (
            definition.get_batch({"dataframe": frame})
            .validate(
                suite,
                result_format=RESULT_FORMAT,
                expectation_parameters={YEAR_PARAMETER: [jaar]},
            )
            .results
        )
    except Exception as error:  # noqa: BLE001 — a library may fail in any way; a rule not run blocks
        problem = f"Great Expectations liep vast: {_in_short(str(error))}"
        return dict.fromkeys(batch.expectations, Count(None, 0.0, problem))
    seconds = (time.perf_counter() - began) / len(batch.expectations)
    rows = batch.frame.height
    return {result.expectation_config.meta[RULE_ID]: _count(result, rows, seconds) for result in results}


def _as_pandas(frame: pl.DataFrame) -> Any:
    """Arrow columns as they are; whole numbers as numpy's, with NaN for an empty cell, where that is exact.

    Great Expectations compares numpy's numbers with bounds at once, and others one by one in Python: 0.4 s
    per bound and 700,000 rows, to which a single empty cell condemned the column.
    """
    as_numpy = {column.name: column.to_numpy() for column in frame.iter_columns() if _fits_numpy(column)}
    return frame.to_pandas(use_pyarrow_extension_array=True).assign(**as_numpy)


def _fits_numpy(column: pl.Series) -> bool:
    """Whether these are whole numbers that numpy keeps apart; beside NaN it has floats of 53 bits."""
    if not column.dtype.is_integer():
        return False
    if not column.null_count():
        return True
    least, most = column.min(), column.max()
    return least is None or bool(least >= -EXACT and most <= EXACT)  # type: ignore[operator]


def _count(result: Any, rows: int, seconds: float) -> Count:
    """A result as a count of ``rows`` rows; an expectation of some rows only (row_condition) sees fewer."""
    failed = result.result.get("unexpected_count")
    if failed is None:
        raised = [str(info["exception_message"]) for info in _exceptions(result)]
        told = _in_short(raised[0]) if raised else "geen aantal in de uitslag"
        return Count(None, seconds, f"Great Expectations kon de regel niet uitrekenen: {told}")
    seen = result.result["element_count"]
    if seen != rows and "row_condition" not in result.expectation_config.kwargs:
        return Count(None, seconds, f"Great Expectations zag {seen} van de {rows} rijen")
    return Count(int(failed), seconds)


def _exceptions(result: Any) -> list[Mapping[str, Any]]:
    """The exceptions of a result, which GX gives as one, or as one per metric."""
    info = result.exception_info or {}
    found = [info] if "exception_message" in info else list(info.values())
    return [one for one in found if one.get("raised_exception")]


def _in_short(message: str) -> str:
    return (message.strip().splitlines() or ["zonder toelichting"])[0][:200]

"""What Great Expectations cannot express by itself, as expectations of its own kind.

Importing this module imports Great Expectations (seconds) and registers the classes with it, so only
``expectations.suites.running`` imports it, inside the function that validates.
"""

# Great Expectations ships no types that mypy can follow here: its classes and decorators are Any.
# mypy: disable-error-code="misc, untyped-decorator"

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import (
    ColumnMapExpectation,
    ColumnPairMapExpectation,
)
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnMapMetricProvider,
    ColumnPairMapMetricProvider,
    column_condition_partial,
    column_pair_condition_partial,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

ACCEPTED: ContextVar[Mapping[str, list[Any]]] = ContextVar("accepted")
"""The accepted values of each reference (``table.column``) of the year that is being validated."""


class ColumnValuesReferTo(ColumnMapMetricProvider):
    """Whether each value occurs among the accepted values of a reference."""

    condition_metric_name = "column_values.refer_to"
    condition_value_keys = ("reference",)

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series[Any], reference: str, **_: Any) -> pd.Series[bool]:  # noqa: N805
        return column.isin(ACCEPTED.get()[reference])


class ExpectColumnValuesToReferTo(ColumnMapExpectation):
    """Every value in ``column`` occurs in the accepted rows of ``reference`` (``table.column``)."""

    reference: str
    map_metric = "column_values.refer_to"
    success_keys = ("reference", "mostly")


class ColumnPairValuesAgreeByPrefix(ColumnPairMapMetricProvider):
    """Whether each label is what the start of its code says."""

    condition_metric_name = "column_pair_values.agree_by_prefix"
    condition_domain_keys = (
        "batch_id",
        "table",
        "column_A",
        "column_B",
        "row_condition",
        "condition_parser",
        "ignore_row_if",
    )
    condition_value_keys = ("labels",)

    @column_pair_condition_partial(engine=PandasExecutionEngine)
    def _pandas(
        cls,  # noqa: N805
        column_A: pd.Series[str],  # noqa: N803
        column_B: pd.Series[str],  # noqa: N803
        labels: Mapping[str, str],
        **_: Any,
    ) -> pd.Series[bool]:
        agreed = pd.Series(data=False, index=column_A.index)
        for prefix, label in labels.items():
            agreed |= column_A.str.startswith(prefix) & (column_B == label)
        return agreed


class ExpectColumnPairValuesToAgreeByPrefix(ColumnPairMapExpectation):
    """``column_B`` is the label that ``labels`` gives to the prefix of ``column_A``."""

    labels: dict[str, str]
    ignore_row_if: str = "either_value_is_missing"
    map_metric = "column_pair_values.agree_by_prefix"
    domain_keys = ("batch_id", "column_A", "column_B", "row_condition", "condition_parser", "ignore_row_if")
    success_keys = ("labels", "mostly")

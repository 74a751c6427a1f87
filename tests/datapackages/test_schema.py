"""Every column explains itself, by the same measure for every table, also one that is added later."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from datapackages.schema import tables

if TYPE_CHECKING:
    from datapackages.schema import Field

COLUMNS = [
    pytest.param(column, id=f"{schema.name}.{column.name}")
    for schema in tables().values()
    for column in schema.fields
]

OS_TYPES = {
    "administrator:generic:id", "administrator:generic:name", "date:fiscal-year", "direction",
    "economic-classification:generic:level1:code", "economic-classification:generic:level1:label",
    "functional-classification:generic:level1:code", "functional-classification:generic:level2:code",
    "functional-classification:generic:level2:label", "phase:id", "phase:label", "value",
}  # fmt: skip
"""Of the types of the Fiscal Data Package (openspending/os-types), those that ours are."""

READ = {
    "integer": int,
    "number": float,
    "boolean": ("true", "false").index,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "string": str,
}


@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_says_what_it_is_with_an_example_that_obeys_it(column: Field) -> None:
    assert column.title.strip()
    assert column.description.strip().endswith((".", ")"))
    assert column.example is not None
    value = READ[column.type](column.example)

    demands = column.constraints
    assert demands.pattern is None or re.fullmatch(demands.pattern, column.example)
    assert demands.enum is None or column.example in demands.enum
    assert demands.minimum is None or value >= demands.minimum
    assert demands.maximum is None or value <= demands.maximum


@pytest.mark.parametrize("column", COLUMNS)
def test_an_amount_names_its_unit_and_a_fiscal_type_exists(column: Field) -> None:
    assert (column.unit == "EUR") is column.name.endswith("_eur")
    assert column.column_type in {None, *OS_TYPES}


def test_a_table_has_one_column_that_is_the_amount() -> None:
    """Whoever reads the fiscal types adds up everything that is a value."""
    for schema in tables().values():
        assert len([column for column in schema.fields if column.column_type == "value"]) <= 1

"""What is put before the judge is every table: one that no room made is told, never taken for empty."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from assets.release.judging import QUARANTINE, ROOMS, TABLES, TableNotMade, case_of
from assets.sources.pulls import Pulls
from assets.sources.registry import Iv3Source, Registry
from datapackages.schema import tables
from expectations.rules.evidence import TALLY_DTYPES

JAAR = 2024

MADE_HERE = {"bronnen", "correcties"}
"""Tables that no room makes: they follow from what the rooms made."""


def made() -> dict[str, pl.DataFrame]:
    """What the rooms leave of a year in which there was nothing to read."""
    normalised = {
        name: schema.normalised(schema.empty())
        for name, schema in tables().items()
        if name not in {*MADE_HERE, QUARANTINE}
    }
    return normalised | {room.TALLY_TABLE: pl.DataFrame(schema=TALLY_DTYPES) for room in ROOMS}


def case(normalised: dict[str, pl.DataFrame], folder: Path):
    registry = Registry(
        iv3=Iv3Source(base_url="https://cbs.invalid", years=(2023,)), path=folder / "sources.yaml"
    )
    return case_of(registry, JAAR, Pulls(folder / "pulls"), normalised)


def test_an_empty_year_is_put_before_the_judge_with_every_table(tmp_path: Path) -> None:
    assert set(case(made(), tmp_path).tables) == set(TABLES)


@pytest.mark.parametrize("name", sorted({*TABLES} - MADE_HERE))
def test_a_table_that_no_room_made_is_told_and_never_judged_as_empty(tmp_path: Path, name: str) -> None:
    lacking = {table: frame for table, frame in made().items() if table != name}

    with pytest.raises(TableNotMade, match=f"none made for {name} "):
        case(lacking, tmp_path)

"""What is put before the judge is every table, and what the ledger is told of its verdicts."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from assets.release.judging import ROOMS, TABLES, TableNotMade, _enter, case_of
from assets.sources.pulls import Pulls
from assets.sources.registry import Iv3Source, Registry
from assets.warehouse import Kept
from datapackages.schema import tables
from expectations.judging import Judgement
from expectations.ledger import Ledger
from expectations.rules.evidence import QUARANTINE, TALLY_DTYPES
from expectations.rules.model import BLOCKING
from expectations.verdicts import FAILED, Verdict

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


def entered(folder: Path, *keys: str) -> str | None:
    """The fingerprint of a failure that only says how many rows it is about, as the ledger gets it."""
    rule = "iv3_baten_lasten.quarantaine.aandeel"
    verdict = Verdict(rule, "iv3_baten_lasten", FAILED, BLOCKING, 1, 1, None, ("2 van de 9.",), None, 0.1)
    rows = [{"tabel": "iv3_baten_lasten", "sleutel": key, "regel": "r", "reden": "Nee."} for key in keys]
    refused = pl.DataFrame(rows, schema=tables()[QUARANTINE].dtypes)
    judgement = Judgement(JAAR, {}, refused, (verdict,), pl.DataFrame(), pl.DataFrame())
    ledger = Ledger(folder)
    _enter(ledger, "r1", Kept("f" * 64, {}, {}), judgement, ())
    entry = ledger.last(JAAR)
    assert entry is not None
    return entry.rules[0].fingerprint


def test_as_many_refusals_of_other_rows_are_another_failure(tmp_path: Path) -> None:
    """An approval covers the rows it was given for, also where the rule only counts them."""
    given = entered(tmp_path / "een", "gemeente=GM0307", "gemeente=GM0736")

    assert given == entered(tmp_path / "twee", "gemeente=GM0736", "gemeente=GM0307")
    assert given != entered(tmp_path / "drie", "gemeente=GM0307", "gemeente=GM0310")

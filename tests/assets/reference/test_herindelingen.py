"""Mergers since 2017: the counts of CBS follow from them, nothing is lost, and estimates are marked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from assets.reference.gemeenten import inhabitants, known_codes, register
from assets.reference.herindelingen import became, existed, mergers, normalise_herindelingen

ALL = mergers()
TODAY = frozenset(inhabitants().filter(pl.col("jaar") == 2025)["gemeente"])
NEVER_MERGED = TODAY - {*ALL["oude_gemeente"], *ALL["nieuwe_gemeente"]}


@pytest.mark.parametrize(
    ("jaar", "municipalities"),
    [
        (2016, 390), (2017, 388), (2018, 380), (2019, 355), (2020, 355), (2021, 352), (2022, 345),
        (2023, 342), (2024, 342), (2025, 342), (2026, 342),
    ],
)  # fmt: skip
def test_there_were_as_many_municipalities_as_cbs_counted(jaar: int, municipalities: int) -> None:
    assert len(NEVER_MERGED | existed(jaar, ALL)) == municipalities


def test_weesp_ended_during_2022() -> None:
    """345 on 1 January, 344 from 24 March."""
    assert "GM0457" in existed(2022, ALL)
    assert ALL.filter(pl.col("nieuwe_gemeente") == "GM0363")["ingangsdatum"].unique().to_list() == [
        date(2022, 3, 24)
    ]


@pytest.mark.parametrize("jaar", range(2016, 2027))
def test_every_municipality_of_a_year_went_to_municipalities_of_today_entirely(jaar: int) -> None:
    there = NEVER_MERGED | existed(jaar, ALL)
    paths = became(there, jaar, ALL)

    assert set(paths["huidige_gemeente"]) == TODAY
    shares = paths.group_by("gemeente").agg(pl.col("verdeelfactor").sum())
    assert shares["verdeelfactor"].to_list() == pytest.approx([1.0] * len(there), abs=1e-12)


def test_the_shares_of_a_municipality_add_up_to_one() -> None:
    totals = ALL.group_by("ingangsdatum", "oude_gemeente").agg(pl.col("verdeelfactor").sum().round(12))

    assert totals["verdeelfactor"].unique().to_list() == [1.0]


def test_beemster_went_to_purmerend() -> None:
    """A mapping that circulates sends it to Dijk en Waard (GM1980)."""
    assert became(["GM0370"], 2021, ALL)["huidige_gemeente"].to_list() == ["GM0439"]
    assert set(ALL.filter(pl.col("nieuwe_gemeente") == "GM1980")["oude_gemeente"]) == {"GM0398", "GM0416"}


def test_a_municipality_that_was_split_is_shared_out_and_marked() -> None:
    table = normalise_herindelingen("a" * 64, "b" * 64)
    estimated = table.filter("schatting")

    assert set(estimated["oude_naam"]) == {"Littenseradiel", "Winsum", "Haaren"}
    assert estimated["herkomst"].str.contains("Schatting").all()
    assert (table["schatting"] == (table["verdeelfactor"] < 1)).all()
    assert became(["GM0140"], 2017, ALL).select("huidige_gemeente", "verdeelfactor").rows() == [
        ("GM0080", 0.32), ("GM1900", 0.51), ("GM1949", 0.17),
    ]  # fmt: skip


def test_after_a_merger_its_members_are_nobody_but_themselves() -> None:
    assert became(["GM0439"], 2022, ALL)["huidige_gemeente"].to_list() == ["GM0439"]
    assert became([], 2022, ALL).is_empty()


def test_mergers_follow_each_other() -> None:
    twice = pl.DataFrame(
        [
            (date(2020, 1, 1), "GM0001", "GM0002", 0.5),
            (date(2020, 1, 1), "GM0001", "GM0003", 0.5),
            (date(2022, 1, 1), "GM0002", "GM0004", 1.0),
            (date(2022, 1, 1), "GM0003", "GM0004", 1.0),
        ],
        schema=["ingangsdatum", "oude_gemeente", "nieuwe_gemeente", "verdeelfactor"],
        orient="row",
    )

    assert became(["GM0001"], 2019, twice).rows() == [("GM0001", "GM0004", 1.0)]
    assert became(["GM0002"], 2020, twice).rows() == [("GM0002", "GM0004", 1.0)]


def test_names_are_those_of_the_register() -> None:
    table = normalise_herindelingen("a" * 64, "b" * 64)
    names = dict(register().select("gemeente", "naam").iter_rows())

    assert set(table["oude_gemeente"]) | set(table["nieuwe_gemeente"]) <= known_codes()
    for side in ("oude", "nieuwe"):
        assert table[f"{side}_naam"].to_list() == [names[code] for code in table[f"{side}_gemeente"]]


def test_it_is_the_mapping_of_bzk_but_for_two_corrections(shared: Path) -> None:
    theirs = pl.read_csv(
        shared / "data/reference/herindelingen_2017_2023.csv",
        schema_overrides={"ingangsdatum": pl.Date, "verdeelfactor": pl.Float64},
    ).select(
        "ingangsdatum",
        pl.col("tooi_codes_oud").alias("oude_gemeente"),
        pl.col("tooi_codes_nieuw").alias("nieuwe_gemeente"),
        "verdeelfactor",
    )
    ours = ALL.select(theirs.columns)

    assert ours.join(theirs, on=theirs.columns, how="anti").rows() == [
        (date(2019, 1, 1), "GM0053", "GM1966", 0.8843),
        (date(2022, 3, 24), "GM0363", "GM0363", 1.0),
    ]
    assert theirs.join(ours, on=theirs.columns, how="anti").height == 2

"""Iv3 over the years: nothing is mixed, guessed or too low without saying so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from assets.iv3.series import (
    DELIVERIES,
    SERIES,
    History,
    SeriesImpossible,
    as_delivered,
    deliveries,
    per_inwoner,
    per_present_municipality,
)
from assets.reference.gemeenten import register
from assets.reference.taakveld_overgang import VintageUnknown, vintages
from datapackages.schema import table

HISTORY = History.known()
NAMES = dict(register().select("gemeente", "naam").iter_rows())

Amounts = dict[tuple[str, str], int]
"""Euros of lasten per gemeente and taakveld."""


def package(
    jaar: int,
    jaargang: int,
    amounts: Amounts,
    *,
    gemeenten: tuple[str, ...] = (),
    report: str = "X000",
    first_only: tuple[str, ...] = (),
    inwoners: int | None = None,
) -> dict[str, pl.DataFrame]:
    """A year with the code list of ``jaargang``; who has no amounts did not deliver.

    First placings say 1 euro less; ``first_only`` have no second.
    """
    delivered = {gemeente for gemeente, _ in amounts}
    everyone = sorted(delivered | set(gemeenten))
    lists = vintages(HISTORY.overgang).filter(pl.col("jaargang") == jaargang)["taakveld"]
    rows: list[dict[str, Any]] = [
        {
            "jaar": jaar, "gemeente": gemeente, "verslagsoort": report, "plaatsing": placing,
            "taakveld": veld, "categorie": "L1.1", "richting": "lasten",
            "bedrag_eur": euros - (placing == 1), "bron": "a" * 64,
        }
        for (gemeente, veld), euros in amounts.items()
        for placing in ((1,) if gemeente in first_only else (1, 2))
    ]  # fmt: skip
    told = [
        {
            "jaar": jaar, "gemeente": gemeente, "verslagsoort": report, "plaatsing": placing,
            "geleverd": gemeente in delivered and (placing == 1 or gemeente not in first_only),
        }
        for gemeente in everyone
        for placing in (1, 2)
    ]  # fmt: skip
    frames = {
        "gemeenten": [
            {"jaar": jaar, "gemeente": code, "naam": NAMES[code], "inwoners": inwoners} for code in everyone
        ],
        "taakvelden": [
            {"jaar": jaar, "taakveld": code, "naam": code, "hoofdtaakveld": code[0]} for code in lists
        ],
        "iv3_baten_lasten": rows,
        "iv3_leveringen": told,
    }
    return {name: pl.DataFrame(content, schema=table(name).dtypes) for name, content in frames.items()}


def figures(series: pl.DataFrame) -> dict[tuple[int, str, str], int]:
    keys = series.select("jaar", "gemeente", "code").rows()
    return dict(zip(keys, series["bedrag_eur"], strict=True))


def test_a_series_as_delivered_keeps_every_euro_and_names_its_list() -> None:
    packages = {
        2017: package(2017, 2017, {("GM0307", "6.71"): 500, ("GM0307", "6.1"): 100}),
        2024: package(2024, 2023, {("GM0307", "6.71a"): 300, ("GM0307", "6.71"): 250}),
    }
    found = as_delivered(packages, "hoofdtaakveld", HISTORY)

    assert found.schema == SERIES
    assert figures(found) == {(2017, "GM0307", "6"): 600, (2024, "GM0307", "6"): 550}
    assert found["jaargang"].to_list() == [2017, 2023]
    assert found["overgang"].null_count() == 2


def test_at_taakveld_level_years_meet_in_the_groups_they_share() -> None:
    packages = {
        2017: package(2017, 2017, {("GM0307", "6.71"): 500, ("GM0307", "6.1"): 100}),
        2024: package(2024, 2023, {("GM0307", "6.71a"): 300, ("GM0307", "6.71"): 250, ("GM0307", "6.1"): 90}),
    }
    found = as_delivered(packages, "taakveld", HISTORY)

    assert figures(found) == {
        (2017, "GM0307", "6.1"): 100, (2017, "GM0307", "6.71"): 500,
        (2024, "GM0307", "6.1"): 90, (2024, "GM0307", "6.71"): 550,
    }  # fmt: skip
    mapped = found.filter(pl.col("overgang").is_not_null())
    assert mapped["code"].to_list() == ["6.71", "6.71"]
    assert "6.71, 6.71a, 6.71b" in mapped["overgang"][1]


def test_years_with_the_same_list_are_not_mapped_at_all() -> None:
    packages = {
        jaar: package(jaar, 2023, {("GM0307", "6.71a"): 300, ("GM0307", "6.73b"): 20})
        for jaar in (2023, 2024)
    }
    found = as_delivered(packages, "taakveld", HISTORY)

    assert found["code"].to_list() == ["6.71a", "6.73b"] * 2
    assert found["overgang"].null_count() == 4


def test_a_year_without_iv3_changes_nothing_for_the_others() -> None:
    without = {name: frame.clear() for name, frame in package(2026, 2025, {}).items()}
    packages = {2024: package(2024, 2023, {("GM0307", "6.71a"): 300}), 2026: without}

    for make in (as_delivered, per_present_municipality):
        assert figures(make(packages, "taakveld", HISTORY)) == {(2024, "GM0307", "6.71a"): 300}


def test_functions_stand_under_a_hoofdtaakveld_and_say_so() -> None:
    packages = {
        2016: package(2016, 2016, {("GM0307", "921"): 900, ("GM0307", "001"): 100, ("GM0307", "610"): 50}),
        2017: package(2017, 2017, {("GM0307", "0.7"): 950}),
    }
    found = as_delivered(packages, "hoofdtaakveld", HISTORY)

    assert figures(found) == {
        (2016, "GM0307", "0"): 1_000, (2016, "GM0307", "6"): 50, (2017, "GM0307", "0"): 950,
    }  # fmt: skip
    assert found.filter(pl.col("jaar") == 2016)["overgang"].str.contains("hoofdfunctie").all()


def test_functions_and_taakvelden_are_never_one_series_of_taakvelden() -> None:
    packages = {2016: package(2016, 2016, {("GM0307", "001"): 1})}

    with pytest.raises(SeriesImpossible, match="functions in 2016"):
        as_delivered(packages, "taakveld", HISTORY)


def test_a_list_we_do_not_know_is_an_error() -> None:
    year = package(2027, 2025, {("GM0307", "0.1"): 1})
    newer = year["taakvelden"].with_columns(pl.col("taakveld").replace("6.92", "6.93"))

    with pytest.raises(VintageUnknown, match=r"6\.93"):
        as_delivered({2027: year | {"taakvelden": newer}}, "hoofdtaakveld", HISTORY)


def test_the_second_placing_counts_else_the_first_and_a_column_says_which() -> None:
    packages = {
        2024: package(2024, 2023, {("GM0307", "0.1"): 700, ("GM0736", "0.1"): 70}, first_only=("GM0736",))
    }
    found = as_delivered(packages, "taakveld", HISTORY)

    assert found.select("gemeente", "plaatsing", "bedrag_eur").rows() == [
        ("GM0307", "2", 700), ("GM0736", "1", 69),
    ]  # fmt: skip


def test_merged_municipalities_are_added_up_and_named() -> None:
    packages = {
        2021: package(2021, 2017, {("GM0370", "0.1"): 40, ("GM0439", "0.1"): 400}, first_only=("GM0370",)),
        2023: package(2023, 2023, {("GM0439", "0.1"): 450}),
    }
    found = per_present_municipality(packages, "hoofdtaakveld", HISTORY)

    assert figures(found) == {(2021, "GM0439", "0"): 439, (2023, "GM0439", "0"): 450}
    then, now = found.to_dicts()
    assert then["voorgangers"] == "Beemster (GM0370), Purmerend (GM0439)"
    assert (then["naam"], then["plaatsing"]) == ("Purmerend", "1 en 2")
    assert (now["voorgangers"], now["plaatsing"]) == (None, "2")
    assert not found["schatting"].any()
    assert found["onvolledig"].null_count() == 2


def test_a_split_municipality_is_shared_out_as_an_estimate_and_no_euro_is_lost() -> None:
    members = ("GM0080", "GM0081", "GM0140", "GM0063", "GM0070", "GM1908", "GM1900")
    amounts = {(code, "0.1"): 1_000 for code in members} | {("GM0080", "0.2"): 5}
    found = per_present_municipality({2017: package(2017, 2017, amounts)}, "taakveld", HISTORY)

    assert figures(found) == {
        (2017, "GM0080", "0.1"): 2_320, (2017, "GM0080", "0.2"): 5,
        (2017, "GM1900", "0.1"): 1_510, (2017, "GM1949", "0.1"): 3_170,
    }  # fmt: skip
    assert found["schatting"].to_list() == [True, False, True, True]
    assert found["bedrag_eur"].sum() == sum(amounts.values())


def test_a_predecessor_that_did_not_deliver_leaves_its_mark() -> None:
    """Also one that the packages do not hold at all."""
    packages = {2021: package(2021, 2017, {("GM0439", "0.1"): 400})}
    [row] = per_present_municipality(packages, "hoofdtaakveld", HISTORY).to_dicts()

    assert (row["bedrag_eur"], row["onvolledig"]) == (400, "Beemster (GM0370)")


def test_deliveries_tell_who_should_stand_behind_a_municipality() -> None:
    packages = {
        2021: package(2021, 2017, {("GM0307", "0.1"): 1}, gemeenten=("GM0370", "GM0439")),
        2023: package(2023, 2023, {("GM0439", "0.1"): 450}, gemeenten=("GM0307",)),
    }
    found = deliveries(packages, HISTORY)

    assert found.schema == DELIVERIES
    assert found.drop("verslagsoort", "naam").rows() == [
        (2021, "GM0307", 1, 1, None),
        (2021, "GM0439", 2, 0, "Beemster (GM0370), Purmerend (GM0439)"),
        (2023, "GM0307", 1, 0, "Amersfoort (GM0307)"),
        (2023, "GM0439", 1, 1, None),
    ]


def test_weesp_still_delivered_over_the_year_in_which_it_ended() -> None:
    packages = {2022: package(2022, 2017, {("GM0363", "0.1"): 9_000, ("GM0457", "0.1"): 80})}

    assert figures(per_present_municipality(packages, "hoofdtaakveld", HISTORY)) == {
        (2022, "GM0363", "0"): 9_080
    }


def test_years_before_the_first_merger_we_know_are_refused_as_present_day_series() -> None:
    packages = {2015: package(2015, 2016, {("GM0307", "001"): 1})}

    assert as_delivered(packages, "hoofdtaakveld", HISTORY).height == 1
    with pytest.raises(SeriesImpossible, match=r"years from 2016.* found 2015"):
        per_present_municipality(packages, "hoofdtaakveld", HISTORY)


def test_per_inhabitant_only_where_inhabitants_are_known() -> None:
    packages = {
        2021: package(2021, 2017, {("GM0439", "0.1"): 400, ("GM0370", "0.1"): 40}, inwoners=10),
        2022: package(2022, 2017, {("GM0439", "0.1"): 400}),
        2023: package(2023, 2023, {("GM0439", "0.1"): 450}, inwoners=100),
    }
    found = per_inwoner(per_present_municipality(packages, "hoofdtaakveld", HISTORY), packages)

    assert found.select("jaar", "inwoners", "eur_per_inwoner").rows() == [
        (2021, None, None), (2022, None, None), (2023, 100, 4.5),
    ]  # fmt: skip


@pytest.mark.parametrize("make", [as_delivered, per_present_municipality])
def test_no_years_give_an_empty_series(make: Any) -> None:
    for niveau in ("hoofdtaakveld", "taakveld"):
        assert make({}, niveau, HISTORY).schema == SERIES
    assert deliveries({}, HISTORY).is_empty()


def test_the_country_adds_up_to_what_was_delivered(shared: Path) -> None:
    """Real second placings of 342 municipalities, three budgets, two code lists: not a euro more or less."""
    packages: dict[int, dict[str, pl.DataFrame]] = {}
    delivered: dict[int, int] = {}
    for jaar, jaargang in ((2023, 2023), (2024, 2023), (2025, 2025)):
        amounts = _national(shared, jaar)
        delivered[jaar] = sum(amounts.values())
        packages[jaar] = package(jaar, jaargang, amounts)
    for niveau in ("hoofdtaakveld", "taakveld"):
        found = per_present_municipality(packages, niveau, HISTORY)
        assert dict(found.group_by("jaar").agg(pl.col("bedrag_eur").sum()).iter_rows()) == delivered
        assert found["voorgangers"].null_count() == found.height
    assert found["code"].n_unique() == 48


def _national(shared: Path, jaar: int) -> Amounts:
    suffix = r" \((gemeente|L\.|O\.|Z\.|NH\.|ZH\.)\)$"
    codes = NAMES_TO_CODES | {"'s-Gravenhage": "GM0518", "Bergen (L.)": "GM0893", "Bergen (NH.)": "GM0373"}
    rows = (
        pl.read_csv(shared / "data/iv3" / f"{jaar}_begroting.csv", separator=";", infer_schema_length=None)
        .filter(pl.col("Gemeenten") != "Nederland", pl.col("Lasten").fill_null(0) != 0)
        .with_columns(
            gemeente=pl.coalesce(
                pl.col("Gemeenten").replace_strict(codes, default=None),
                pl.col("Gemeenten").str.replace(suffix, "").replace_strict(codes, default=None),
            ),
            taakveld=pl.col("Taakveld").str.extract(r"^(\S+)"),
            euros=(pl.col("Lasten") * 1_000).cast(pl.Int64),
        )
    )
    assert rows["gemeente"].null_count() == 0, rows.filter(pl.col("gemeente").is_null())["Gemeenten"].unique()
    return {(code, veld): euros for code, veld, euros in rows.select("gemeente", "taakveld", "euros").rows()}


NAMES_TO_CODES = {naam: code for code, naam in NAMES.items()}

"""The municipalities of a year: Iv3's own list, our register, and what only a document names."""

from __future__ import annotations

import polars as pl

from assets.reference.gemeenten import inhabitants, known_codes, register
from assets.reference.normalising import Files, normalise_gemeenten

REGISTER, INHABITANTS = "f" * 64, "e" * 64
FILES = Files(REGISTER, INHABITANTS)
DIMENSION = "d" * 64


def iv3(*rows: tuple[str, str]) -> pl.DataFrame:
    return pl.DataFrame(
        [(code, name, DIMENSION) for code, name in rows],
        schema={"gemeente": pl.String, "cbs_naam": pl.String, "bron": pl.String},
        orient="row",
    )


def test_a_municipality_has_the_name_of_the_register_beside_that_of_cbs() -> None:
    [row] = normalise_gemeenten(2024, iv3(("GM0344", "Utrecht (gemeente)")), [], FILES).rows(named=True)
    assert (row["naam"], row["cbs_naam"], row["provincie"]) == ("Utrecht", "Utrecht (gemeente)", "Utrecht")
    assert row["tooi_uri"] == "https://identifier.overheid.nl/tooi/id/gemeente/gm0344"
    assert (row["bron"], row["bron_register"], row["bron_inwoners"]) == (DIMENSION, REGISTER, INHABITANTS)
    assert row["inwoners"] > 300_000


def test_a_municipality_that_only_a_document_names_traces_to_the_register() -> None:
    rows = normalise_gemeenten(2018, iv3(), ["GM0736", "GM0736"], FILES).rows(named=True)
    assert [(row["gemeente"], row["naam"], row["bron"]) for row in rows] == [
        ("GM0736", "De Ronde Venen", REGISTER)
    ]
    assert rows[0]["cbs_naam"] is None
    assert (rows[0]["inwoners"], rows[0]["bron_inwoners"]) == (None, None)


def test_a_municipality_is_listed_once() -> None:
    frame = normalise_gemeenten(2024, iv3(("GM0307", "Amersfoort")), ["GM0307"], FILES)
    assert frame["gemeente"].to_list() == ["GM0307"]


def test_an_unknown_code_keeps_an_empty_name_for_the_judge_to_refuse() -> None:
    [row] = normalise_gemeenten(2024, iv3(("GM9999", "Nergenshuizen")), [], FILES).rows(named=True)
    assert (row["naam"], row["tooi_uri"]) == (None, None)


def test_the_register_knows_each_code_once_abolished_ones_included() -> None:
    assert register()["gemeente"].is_unique().all()
    assert {"GM0307", "GM0736", "GM0003"} <= known_codes()


def test_inhabitants_are_known_once_per_municipality_and_year() -> None:
    frame = inhabitants()
    assert not frame.select("jaar", "gemeente").is_duplicated().any()
    assert frame.group_by("jaar").len().sort("jaar")["len"].to_list() == [342, 342, 342]
    assert set(frame["gemeente"]) <= known_codes()


def test_inhabitants_agree_with_cbs(shared) -> None:
    for jaar in (2023, 2024, 2025):
        theirs = pl.read_csv(shared / f"data/reference/gemeenteklassen_{jaar}.csv", separator="\t")
        ours = inhabitants().filter(pl.col("jaar") == jaar)
        assert ours["inwoners"].sum() == theirs["Inwonertal"].sum()
        assert sorted(ours["inwoners"]) == sorted(theirs["Inwonertal"])

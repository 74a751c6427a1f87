"""Municipalities: codes are the key; names, provinces and inhabitants belong to a code in a year."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from assets.reference.gemeenten import inhabitants, known_codes, register
from assets.reference.normalising import Files, normalise_gemeenten

BODY = "a" * 64

TITLES = {
    "GM0014": ("Groningen (gemeente)", "Groningen", "Groningen"),
    "GM0373": ("Bergen (NH.)", "Bergen (NH)", "Noord-Holland"),
    "GM0518": ("'s-Gravenhage (gemeente)", "Den Haag", "Zuid-Holland"),
    "GM0820": ("Nuenen, Gerwen en Nederwetten", "Nuenen, Gerwen en Nederwetten", "Noord-Brabant"),
    "GM0893": ("Bergen (L.)", "Bergen (L)", "Limburg"),
    "GM1900": ("Súdwest-Fryslân", "Súdwest-Fryslân", "Fryslân"),
    "GM1961": ("Vijfheerenlanden", "Vijfheerenlanden", "Utrecht"),
}


def gemeenten(jaar: int) -> pl.DataFrame:
    titles = pl.DataFrame(
        {"gemeente": list(TITLES), "cbs_naam": [title for title, _, _ in TITLES.values()], "bron": BODY}
    )
    return normalise_gemeenten(jaar, titles, ["GM0457"], Files(BODY, BODY))


def test_a_title_of_cbs_stays_as_it_is_and_the_name_comes_with_the_code() -> None:
    found = gemeenten(2024).rows_by_key("gemeente", named=True, unique=True)

    for code, (title, naam, provincie) in TITLES.items():
        row = found[code]
        assert (row["cbs_naam"], row["naam"], row["provincie"]) == (title, naam, provincie)
        assert row["tooi_uri"].endswith(f"/gemeente/{code.lower()}")
        assert row["inwoners"] > 0


@pytest.mark.parametrize("jaar", [2010, 2018, 2022, 2026])
def test_in_a_year_we_do_not_know_province_and_inhabitants_stay_empty(jaar: int) -> None:
    """Vijfheerenlanden lay in two provinces before 2019: a province of another year would be a guess."""
    found = gemeenten(jaar)

    assert found["naam"].null_count() == 0
    assert found["provincie"].null_count() == found["inwoners"].null_count() == found.height


def test_an_abolished_municipality_with_a_document_has_a_name_and_no_inhabitants() -> None:
    [weesp] = gemeenten(2024).filter(pl.col("gemeente") == "GM0457").to_dicts()

    assert (weesp["naam"], weesp["cbs_naam"], weesp["inwoners"]) == ("Weesp", None, None)


def test_inhabitants_are_known_of_every_municipality_of_2023_to_2025_once() -> None:
    known = inhabitants()

    assert known.group_by("jaar").len().sort("jaar").rows() == [(2023, 342), (2024, 342), (2025, 342)]
    assert not known.select("jaar", "gemeente").is_duplicated().any()
    assert set(known["gemeente"]) <= known_codes()
    assert set(known["provincie"].unique()) >= {"Fryslân"}
    assert known["provincie"].n_unique() == 12


def test_inhabitants_are_those_cbs_published(shared: Path) -> None:
    """Names that both lists write the same; the eleven with a suffix are checked by province above."""
    names = dict(register().select("naam", "gemeente").iter_rows())
    for jaar in (2023, 2024, 2025):
        theirs = pl.read_csv(
            shared / "data/reference" / f"gemeenteklassen_{jaar}.csv", separator="\t"
        ).select(pl.col("Gemeenten").replace_strict(names, default=None).alias("gemeente"), "Inwonertal")
        ours = inhabitants().filter(pl.col("jaar") == jaar)
        both = theirs.drop_nulls().join(ours, on="gemeente")

        assert both.height == 331
        assert both["Inwonertal"].equals(both["inwoners"], check_names=False)
        assert theirs["Inwonertal"].sum() == ours["inwoners"].sum()


def test_the_register_is_the_one_of_tooi(shared: Path) -> None:
    theirs = pl.read_csv(shared / "data/reference/tooi_gemeenten.csv").rename({"gm_code": "gemeente"})

    assert theirs.sort("gemeente").equals(register().sort("gemeente"))

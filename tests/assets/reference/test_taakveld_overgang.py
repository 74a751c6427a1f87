"""How lists of taakvelden follow each other: complete on both sides, certain or said not to be."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from assets.reference.taakveld_overgang import (
    VintageUnknown,
    normalise_taakveld_overgang,
    per_group,
    per_hoofdtaakveld,
    shared_groups,
    transitions,
    vintage_of,
    vintages,
)

ALL = transitions()
REFERENCE = "data/reference"


def codes(jaargang: int) -> set[str]:
    return set(vintages(ALL).filter(pl.col("jaargang") == jaargang)["taakveld"])


def published(shared: Path, jaar: int) -> set[str]:
    labels = pl.read_csv(
        shared / REFERENCE / "taakvelden_cbs_labels_2023_2025.csv", schema_overrides={"taakveld": pl.String}
    )
    return set(labels.filter(pl.col("jaar") == jaar)["taakveld"])


@pytest.mark.parametrize(("jaargang", "size"), [(2016, 98), (2017, 53), (2023, 71), (2025, 69)])
def test_a_list_is_as_long_as_it_was(jaargang: int, size: int) -> None:
    assert len(codes(jaargang)) == size


def test_the_lists_are_those_of_cbs(shared: Path) -> None:
    functions = pl.read_csv(
        shared / REFERENCE / "functies_gemeenten_t_m_2016.csv", schema_overrides={"functie": pl.String}
    )

    assert codes(2016) == set(functions["functie"])
    assert codes(2023) == published(shared, 2023) == published(shared, 2024)
    assert codes(2025) == published(shared, 2025)


@pytest.mark.parametrize(("van", "naar"), [(2016, 2017), (2017, 2023), (2023, 2025)])
def test_every_code_stands_on_the_left_and_every_next_code_on_the_right(van: int, naar: int) -> None:
    step = ALL.filter(pl.col("van_jaargang") == van, pl.col("naar_jaargang") == naar)

    assert codes(van) <= set(step["van_taakveld"])
    assert codes(naar) <= set(step["naar_taakveld"])


def test_a_code_without_a_certain_counterpart_says_so() -> None:
    """A single digit is the whole hoofdtaakveld; a note is missing only where code and name are the same."""
    whole = pl.any_horizontal(pl.col("van_taakveld", "naar_taakveld").str.len_chars() == 1)

    assert ALL.filter(whole)["noot"].null_count() == 0
    assert ALL.filter(pl.col("noot").is_null())["soort"].unique().to_list() == ["gelijk"]
    unforeseen = ALL.filter(pl.col("van_jaargang") == 2023, pl.col("van_taakveld") == "6")
    assert set(unforeseen["naar_taakveld"]) == {
        "6.751", "6.752", "6.753", "6.761", "6.762", "6.763", "6.791", "6.792", "6.91", "6.92",
    }  # fmt: skip


def test_a_row_is_equal_only_when_its_code_is_the_same() -> None:
    same = pl.col("van_taakveld") == pl.col("naar_taakveld")

    assert ALL.filter((pl.col("soort") == "gelijk") & ~same).is_empty()
    assert ALL.filter(same & (pl.col("soort") != "gelijk"))["van_taakveld"].to_list() == [
        "6.71", "6.72", "6.81", "6.82",
    ]  # fmt: skip


def test_what_kept_its_name_under_another_number_is_found_by_its_name(shared: Path) -> None:
    labels = pl.read_csv(
        shared / REFERENCE / "taakvelden_cbs_labels_2023_2025.csv", schema_overrides={"taakveld": pl.String}
    )
    named = {
        jaar: dict(labels.filter(pl.col("jaar") == jaar).select("taakveld", "cbs_label").iter_rows())
        for jaar in (2023, 2025)
    }
    moved = ALL.filter(pl.col("van_jaargang") == 2023, pl.col("soort") == "verplaatst")
    for old, new in moved.select("van_taakveld", "naar_taakveld").iter_rows():
        if (old, new) in {("6.6", "6.60"), ("6.71d", "6.714")}:
            continue  # another name, and a name that CBS abbreviates in one year and cuts in the other
        assert named[2025][new].rstrip(".")[:30] == named[2023][old][:30], (old, new)


@pytest.mark.parametrize(
    ("declared", "jaargang"),
    [
        (codes(2016), 2016),
        ({"001", "620"}, 2016),  # 620 was gone in 2016
        (codes(2017), 2017),
        (codes(2017) | {"6.71a"}, 2023),
        (codes(2023), 2023),
        (codes(2025), 2025),
    ],
)
def test_a_year_tells_by_its_own_codes_which_list_it_has(declared: set[str], jaargang: int) -> None:
    assert vintage_of(2021, declared, ALL) == jaargang


@pytest.mark.parametrize("declared", [{"0.1", "9.9"}, {"6.71a", "6.711"}, {"0.1", "001"}])
def test_a_list_we_do_not_know_is_an_error_that_names_what_is_new(declared: set[str]) -> None:
    with pytest.raises(VintageUnknown, match=r"taakvelden of 2027 .* 2016, 2017, 2023, 2025"):
        vintage_of(2027, declared, ALL)


def test_one_list_shares_every_code_with_itself() -> None:
    groups = shared_groups(ALL, 2023, 2023)

    assert groups.height == 71
    assert (groups["taakveld"] == groups["groep"]).all()
    assert per_group(groups, 2023)["overgang"].null_count() == 71


@pytest.mark.parametrize(("first", "last", "groups"), [(2017, 2023, 52), (2023, 2025, 48), (2017, 2025, 48)])
def test_lists_share_groups_that_hold_each_code_of_each_list_once(first: int, last: int, groups: int) -> None:
    shared = shared_groups(ALL, first, last)

    assert shared["groep"].n_unique() == groups
    assert not shared.select("jaargang", "taakveld").is_duplicated().any()
    for jaargang in (2017, 2023, 2025):
        expected = codes(jaargang) if first <= jaargang <= last else set()
        assert set(shared.filter(pl.col("jaargang") == jaargang)["taakveld"]) == expected
    for groep, members in shared.group_by("groep"):
        assert members["jaargang"].n_unique() == shared["jaargang"].n_unique(), groep


def test_wmo_and_youth_are_one_group_since_2025_took_budgets_out_of_all_of_it() -> None:
    mapped = dict(per_group(shared_groups(ALL, 2023, 2025), 2025).select("taakveld", "code").iter_rows())

    assert mapped["6.711"] == mapped["6.791"] == mapped["6.763"] == mapped["6.21"] == "6 Wmo en jeugd"
    assert (mapped["6.1"], mapped["6.4"], mapped["0.10"]) == ("6.1", "6.4", "0.10")


def test_groups_cover_the_same_in_the_budgets_of_the_country_and_equal_names_do_not(shared: Path) -> None:
    """Lasten of 2025 divided by those of 2024; a group that had lost or won a task would leap."""
    groups = shared_groups(ALL, 2023, 2025)
    before, after = (
        pl.read_csv(shared / f"data/iv3/{jaar}_begroting.csv", separator=";", infer_schema_length=None)
        .filter(pl.col("Gemeenten") == "Nederland")
        .select(pl.col("Taakveld").str.extract(r"^(\S+)").alias("taakveld"), "Lasten")
        .join(groups.filter(pl.col("jaargang") == jaargang), on="taakveld", validate="1:1")
        for jaar, jaargang in ((2024, 2023), (2025, 2025))
    )
    grown = (
        before.group_by("groep")
        .agg(pl.col("Lasten").sum())
        .join(after.group_by("groep").agg(pl.col("Lasten").sum().alias("later")), on="groep")
        .filter(~pl.col("groep").str.starts_with("0"))
        .with_columns(groei=pl.col("later") / pl.col("Lasten"))
    )

    assert grown.height == 48 - 14
    assert grown["groei"].is_between(1.01, 1.16).all()
    [guidance_before] = before.filter(pl.col("taakveld") == "6.71b")["Lasten"]
    [guidance_after] = after.filter(pl.col("taakveld") == "6.712")["Lasten"]
    assert guidance_after / guidance_before < 0.9


def test_a_group_says_which_codes_it_was_made_of() -> None:
    in_2023 = per_group(shared_groups(ALL, 2017, 2023), 2023)

    assert in_2023.filter(pl.col("taakveld") == "6.71b").row(0) == (
        "6.71b", "6.71", "Groep 6.71 van codes 6.71, 6.71a, 6.71b, 6.71c, 6.71d",
    )  # fmt: skip
    assert in_2023.filter(pl.col("taakveld") == "0.1").row(0) == ("0.1", "0.1", None)


def test_functions_stand_under_the_hoofdtaakveld_their_name_belongs_to() -> None:
    functions = pl.DataFrame(
        {"taakveld": ["001", "215", "620", "911"], "hoofdtaakveld": ["0", "2", "6", "9"]}
    )
    mapped = per_hoofdtaakveld(functions, 2016, ALL)

    assert mapped["code"].to_list() == ["0", "0", "6", "0"]
    assert "hoofdfunctie 0, 2, 9" in mapped["overgang"][0]
    assert "overhead" in mapped["overgang"][0]


def test_taakvelden_are_under_their_own_hoofdtaakveld_without_any_mapping() -> None:
    taakvelden = pl.DataFrame({"taakveld": ["0.10", "6.71a"], "hoofdtaakveld": ["0", "6"]})

    assert per_hoofdtaakveld(taakvelden, 2023, ALL).rows() == [("0.10", "0", None), ("6.71a", "6", None)]


def test_the_table_is_the_file_with_its_source() -> None:
    table = normalise_taakveld_overgang("a" * 64)

    assert table.height == ALL.height
    assert table["bron"].unique().to_list() == ["a" * 64]


def test_every_label_that_cbs_cuts_is_completed_by_a_name_that_begins_with_it(shared: Path) -> None:
    names = pl.read_csv("assets/reference/taakveldnamen.csv", schema_overrides={"taakveld": pl.String})
    cut = (
        pl.read_csv(
            shared / REFERENCE / "taakvelden_cbs_labels_2023_2025.csv",
            schema_overrides={"taakveld": pl.String},
        )
        .filter(pl.col("afgekapt") == "ja")
        .join(names, on="taakveld", how="left")
    )
    for label, naam in cut.select("cbs_label", "naam").iter_rows():
        assert naam.startswith(label.removesuffix("..").strip()), label

"""Runs after a release: a pull that lost figures keeps it, a registry that asks for less does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from datapackages.releasing.releases import Releases
from tests.pipelines.conftest import FirstRun, run_once
from tests.small_cbs import Cbs

FIELDS = [f"6.{number:<4}" for number in range(10, 40)]


def fill(cbs: Cbs) -> None:
    """Three municipalities with thirty amounts each on both sides; their budgets balance."""
    cbs.posts = {field: f"{field.strip()} Een taakveld" for field in FIELDS}
    cbs.municipalities = {"GM0307": "Amersfoort", "GM0310": "De Bilt", "GM0736": "De Ronde Venen"}
    cells = [(field, categorie) for field in FIELDS for categorie in ("L1.1    ", "B3.7    ")]
    cbs.rows = [
        {
            "ID": number,
            "TaakveldBalanspost": field,
            "Categorie": categorie,
            "Gemeenten": code.ljust(9),
            "Verslagsoort": "2024X000",
            "k_1ePlaatsing_1": 1_000 + number // 2,
            "k_2ePlaatsing_2": 1_000 + number // 2,
        }
        for number, (code, (field, categorie)) in enumerate(
            (code, cell) for code in cbs.municipalities for cell in cells
        )
    ]


@pytest.fixture(scope="module")
def first_of_country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FirstRun]:
    with run_once(tmp_path_factory.mktemp("country"), fill) as first:
        yield first


@pytest.fixture
def country(first_of_country: FirstRun, tmp_path: Path) -> Cbs:
    """Three municipalities of which 2024 was released."""
    return first_of_country.begin(tmp_path)


def narrowed_to(gemeente: str, sources: Path) -> None:
    """Leaves one municipality of those that the registry asks for."""
    with sources.open("a", encoding="utf-8") as registry:
        registry.write(f"  gemeenten: [{gemeente}]\n")


def approve(command):
    return command("approve", "2024", "--changes", "--reason", "Zo bedoeld.", "--by", "Jan de Vries")


def outcome(result) -> dict:
    [year] = json.loads(result.stdout)
    return year["outcome"]


def test_figures_that_were_lost_keep_the_release_until_they_are_back_or_asked_for_no_more(
    country: Cbs, command, tmp_path
) -> None:
    sources = tmp_path / "sources.yaml"
    whole = country.rows

    # CBS modified the table, and of two municipalities nothing is left.
    country.rows = [row for row in whole if row["Gemeenten"].startswith("GM0307")]
    country.modified = "2024-08-21T02:00:00"
    result = command("run", "--sources", sources, "--json")
    assert result.exit_code == 3
    assert outcome(result)["what"] == "withheld"
    told = " ".join(outcome(result)["reasons"])
    assert "iv3_baten_lasten.rijen.niet_minder" in told
    assert "iv3_leveringen.geleverd.blijft_bij_velen" in told
    releases = Releases(tmp_path / "home/public")
    assert releases.latest(2024).version == "1.0.0"

    # The same registry, narrowed to the one that is left: nothing that is asked for is missing, but so much
    # goes from the package that somebody has to say so.
    narrowed_to("GM0307", sources)
    assert command("run", "--sources", sources).exit_code == 3
    assert approve(command).exit_code == 0
    result = command("run", "--sources", sources, "--json")
    assert (result.exit_code, outcome(result)["what"], outcome(result)["version"]) == (
        0,
        "published",
        "1.1.0",
    )
    assert set(releases.latest(2024).tables("iv3_baten_lasten")["iv3_baten_lasten"]["gemeente"]) == {"GM0307"}


def test_one_municipality_in_another_unit_is_published_with_its_mark(country: Cbs, command, tmp_path) -> None:
    sources = tmp_path / "sources.yaml"
    for row in country.rows:
        if row["Gemeenten"].startswith("GM0736"):
            row["k_2ePlaatsing_2"] *= 1_000
    country.modified = "2024-08-21T02:00:00"
    # No rule keeps it, but one in three is more of the package than goes out by itself.
    result = command("run", "--sources", sources, "--json")
    assert result.exit_code == 3
    assert "approve 2024 --changes" in outcome(result)["reasons"][0]
    assert approve(command).exit_code == 0
    result = command("run", "--sources", sources, "--json")
    assert (result.exit_code, outcome(result)["what"]) == (0, "published")
    [mark] = Releases(tmp_path / "home/public").latest(2024).descriptor().findings
    assert "De Ronde Venen (GM0736), X000, plaatsing 2: " in mark
    assert "De bron moet dit herstellen" in mark
    # Asked beside the release of then, every rule says the same again.
    assert command("rules", "impact", "--sources", sources).stdout == "2024: nothing changes\n"
    # Nothing changed since, so nothing is judged again: the mark stands with the release.
    result = command("run", "--sources", sources, "--json")
    assert (result.exit_code, outcome(result)["what"]) == (0, "unchanged")


def test_all_municipalities_in_another_unit_are_not_published(country: Cbs, command, tmp_path) -> None:
    sources = tmp_path / "sources.yaml"
    for row in country.rows:
        row["k_2ePlaatsing_2"] *= 1_000
    country.modified = "2024-08-21T02:00:00"
    result = command("run", "--sources", sources, "--json")
    assert result.exit_code == 3
    [reason] = outcome(result)["reasons"]
    assert reason.startswith("iv3_baten_lasten.bedrag_eur.zelfde_orde_bij_velen: 1 of 1 fail")
    rows = Releases(tmp_path / "home/public").latest(2024).tables("iv3_baten_lasten")["iv3_baten_lasten"]
    assert rows.select(pl.col("bedrag_eur").max()).item() < 10_000_000

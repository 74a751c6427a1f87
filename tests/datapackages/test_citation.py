"""How the program and its packages are to be cited: said in several places, the same in all of them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import yaml

from datapackages.catalogue.addresses import Addresses
from datapackages.catalogue.citing import citation as in_catalogue
from datapackages.catalogue.published.years import read_years
from datapackages.packing.building import prepared
from datapackages.packing.edition import Edition, citation, preface
from datapackages.publisher import read_publisher
from datapackages.releasing.releases import Releases

ROOT = Path(__file__).parents[2]


@pytest.fixture
def told() -> dict:
    return yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))


def test_the_program_is_cited_as_it_is_packaged(told: dict) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert {"cff-version", "message", "title", "authors"} <= told.keys()  # what the standard makes obligatory
    assert told["cff-version"] == "1.2.0"
    assert told["type"] == "software"
    assert (told["title"], str(told["version"]), told["abstract"], told["license"], told["keywords"]) == (
        project["name"],
        project["version"],
        project["description"],
        project["license"],
        project["keywords"],
    )
    assert told["authors"] == project["authors"]


def test_the_packages_are_cited_as_their_publisher_says(told: dict) -> None:
    publisher, [data] = read_publisher(), told["references"]

    assert data["type"] == "data"
    assert data["title"] == publisher.series.title
    assert data["authors"] == [{"name": publisher.title}]
    assert data["license"] == publisher.licence.name


def test_a_release_is_cited_the_same_wherever_it_says_so(tmp_path: Path, tables) -> None:
    publisher = read_publisher()
    releases = Releases(tmp_path / "public")
    release = releases.publish(2023, tables, {}).release
    own = release.descriptor().citation

    edition = Edition(2023, "1.0.0")
    assert own == citation(edition, publisher)
    assert dict(preface(edition, prepared(tables), publisher).notes)["Zo te noemen"] == own
    [year] = read_years(releases)
    catalogued = in_catalogue(year, year.current, publisher, Addresses(publisher.homepage))
    assert catalogued == own.replace(". ", f" ({release.published_at.year}). ", 1)

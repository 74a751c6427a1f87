from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from datapackages.descriptor import Source
from datapackages.packing.describing import (
    Edition,
    describe,
    preface,
    reading_order,
    sources,
)
from datapackages.publisher import read_publisher
from datapackages.schema import tables as table_schemas
from datapackages.storage.checksums import WrittenFile

if TYPE_CHECKING:
    from datapackages.descriptor import Descriptor


@pytest.fixture
def files() -> dict[str, WrittenFile]:
    names = [f"{name}.csv" for name in table_schemas()]
    return {name: WrittenFile(name, 1, "0" * 64) for name in names}


def _described(
    edition: Edition, tables: dict[str, pl.DataFrame], files: dict[str, WrittenFile]
) -> Descriptor:
    return describe(edition, tables, files, read_publisher())


def test_a_reader_meets_the_figures_first_and_every_table_once() -> None:
    order = reading_order()

    assert order[0].startswith("iv3_")
    assert order[-3:] == ("bronnen", "correcties", "quarantaine")
    assert sorted(order) == sorted(table_schemas())


def test_a_source_that_could_not_be_had_is_told_everywhere(
    tables: dict[str, pl.DataFrame], files: dict[str, WrittenFile]
) -> None:
    edition = Edition(2023, "1.0.0", ("utrecht-begroting-2023",))

    described = _described(edition, tables, files)

    assert described.missing_sources == ("utrecht-begroting-2023",)
    assert "- utrecht-begroting-2023" in described.description
    assert ("Ontbrekende bron", "utrecht-begroting-2023") in preface(edition, tables, read_publisher()).notes


def test_warnings_are_in_the_description_and_as_a_list(
    tables: dict[str, pl.DataFrame], files: dict[str, WrittenFile]
) -> None:
    described = _described(Edition(2023, "1.0.0"), tables, files)

    assert described.warnings == read_publisher().series.warnings
    assert all(warning in described.description for warning in described.warnings)
    assert "niet te krijgen" not in described.description


def test_the_description_holds_no_moment(
    tables: dict[str, pl.DataFrame], files: dict[str, WrittenFile]
) -> None:
    described = _described(Edition(2023, "1.0.0"), tables, files)

    assert b'"created"' not in described.encoded()
    assert described.id.endswith("/begrotingen-2023/1.0.0")


@pytest.mark.parametrize(
    "address",
    ["https://dataderden.cbs.nl/ODataFeed/OData/45063NED/Gemeenten?$format=json",
     "https://dataderden.cbs.nl/ODataFeed/OData/45063NED"],
)  # fmt: skip
def test_many_bodies_of_one_cbs_table_are_one_source(tables: dict[str, pl.DataFrame], address: str) -> None:
    tables["bronnen"] = tables["bronnen"].with_columns(url=pl.lit(address))

    found = [source for source in sources(tables) if "CBS" in source.title]

    assert [source.path for source in found] == ["https://dataderden.cbs.nl/ODataFeed/OData/45063NED"]


def test_an_address_that_is_not_of_the_web_is_left_out(tables: dict[str, pl.DataFrame]) -> None:
    tables["documenten"] = tables["documenten"].with_columns(url=pl.lit("javascript:alert(1)"))

    assert Source("Amersfoort: Begroting 2023") in sources(tables)


def test_a_document_of_an_unknown_gemeente_is_named_by_its_code(
    tables: dict[str, pl.DataFrame],
) -> None:
    tables["gemeenten"] = tables["gemeenten"].clear()

    assert "GM0736: Begroting 2023" in [source.title for source in sources(tables)]


def test_a_package_made_from_samples_says_first_that_it_is_an_example(
    tables: dict[str, pl.DataFrame], files: dict[str, WrittenFile]
) -> None:
    real = _described(Edition(2023, "1.0.0"), tables, files)
    elsewhere = pl.lit("http://iv3.openbegroting.invalid/ODataFeed/OData/45063NED/Gemeenten")
    of_samples = {**tables, "bronnen": tables["bronnen"].with_columns(url=elsewhere)}

    described = _described(Edition(2023, "1.0.0"), of_samples, files)

    assert described.warnings[1:] == real.warnings
    assert described.warnings[0].startswith("Dit pakket is een voorbeeld.")
    assert described.warnings[0] not in real.warnings
    assert described.warnings[0] in described.description

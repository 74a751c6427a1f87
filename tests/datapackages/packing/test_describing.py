from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from datapackages.descriptor import Source
from datapackages.packing.describing import describe, reading_order
from datapackages.packing.edition import Edition, preface
from datapackages.packing.origins import sources
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


def test_the_version_of_a_table_of_cbs_is_the_day_it_was_modified(tables: dict[str, pl.DataFrame]) -> None:
    (found,) = (source for source in sources(tables) if "CBS" in source.title)

    assert (found.version, found.licence) == ("2023-01-23", "CC BY 4.0")


def test_where_cbs_names_no_day_it_is_the_day_we_pulled(tables: dict[str, pl.DataFrame]) -> None:
    unknown = pl.lit(None, dtype=pl.Date)
    tables["iv3_leveringen"] = tables["iv3_leveringen"].with_columns(peildatum=unknown)

    (found,) = (source for source in sources(tables) if "CBS" in source.title)

    assert found.version == "2026-11-22"


def test_a_document_of_which_nothing_was_pulled_has_no_version(tables: dict[str, pl.DataFrame]) -> None:
    tables["paginas"] = tables["paginas"].clear()

    assert {source.version for source in sources(tables) if "CBS" not in source.title} == {None}


def test_the_package_says_how_to_name_it(
    tables: dict[str, pl.DataFrame], files: dict[str, WrittenFile]
) -> None:
    edition = Edition(2023, "1.2.0")

    said = _described(edition, tables, files).citation

    assert said == (
        "openbegroting. Begrotingen van gemeenten 2023, versie 1.2.0 [dataset]. "
        "https://openbegroting.example/id/begrotingen-2023/1.2.0"
    )
    assert ("Zo te noemen", said) in preface(edition, tables, read_publisher()).notes


def test_an_address_that_is_not_of_the_web_is_left_out(tables: dict[str, pl.DataFrame]) -> None:
    tables["documenten"] = tables["documenten"].with_columns(url=pl.lit("javascript:alert(1)"))

    assert Source("Amersfoort: Begroting 2023", version="2026-11-22") in sources(tables)


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

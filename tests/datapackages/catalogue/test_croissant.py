"""Croissant 1.0: what its specification makes obligatory, and that tables are told as they are.

The reference reader, mlcroissant, brings pandas, scipy and networkx; it read our files without a fault when
this was written, and is no dependency for that one check.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pytest

from datapackages.catalogue.croissant import croissant

if TYPE_CHECKING:
    from datapackages.catalogue.addresses import Addresses
    from datapackages.catalogue.published.years import Year
    from datapackages.publisher import Publisher
    from datapackages.releasing.releases import Releases


@pytest.fixture
def described(years: tuple[Year, ...], publisher: Publisher, addresses: Addresses) -> dict[str, Any]:
    return croissant(years[1], publisher, addresses)


def test_the_dataset_has_every_required_property(described: dict[str, Any]) -> None:
    assert described["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    assert described["@type"] == "sc:Dataset"
    assert all(
        described[name]
        for name in ("name", "description", "license", "url", "creator", "datePublished", "version", "citeAs")
    )


def test_every_file_has_its_address_and_checksum(described: dict[str, Any], years: tuple[Year, ...]) -> None:
    told = {
        (file["@id"], file["sha256"], file["contentSize"], file["contentUrl"].rpartition("/")[2])
        for file in described["distribution"]
    }

    assert told == {(file.path, file.sha256, f"{file.bytes} B", file.path) for file in years[1].pointer.files}
    assert all(
        file["@type"] == "cr:FileObject" and file["encodingFormat"] for file in described["distribution"]
    )


def test_every_table_is_a_record_set_with_the_columns_of_its_file(
    described: dict[str, Any], two_years: Releases
) -> None:
    release = two_years.latest(2023)
    assert release is not None
    assert len(described["recordSet"]) == len(release.descriptor().schemas)
    for table in described["recordSet"]:
        path = release.folder / table["field"][0]["source"]["fileObject"]["@id"]
        with path.open(encoding="utf-8", newline="") as stream:
            assert [field["source"]["extract"]["column"] for field in table["field"]] == next(
                csv.reader(stream)
            )


def test_identifiers_are_unique_and_keys_are_fields_of_their_table(described: dict[str, Any]) -> None:
    tables = described["recordSet"]
    fields = [field for table in tables for field in table["field"]]
    known = [part["@id"] for part in (*described["distribution"], *tables, *fields)]
    assert len(known) == len(set(known))
    for table in tables:
        assert {key["@id"] for key in table["key"]} <= {field["@id"] for field in table["field"]}
    assert {field["dataType"] for field in fields} <= {
        "sc:Text", "sc:Integer", "sc:Float", "sc:Boolean", "sc:Date", "sc:DateTime",
    }  # fmt: skip

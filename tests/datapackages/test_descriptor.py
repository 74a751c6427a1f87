"""The descriptor as two outsiders judge it: the strict JSON Schema of the standard, and frictionless."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from datapackages.descriptor import DescriptorDamaged, read_descriptor, table_schema
from datapackages.releasing.gate import frictionless_faults
from datapackages.schema import table, tables

if TYPE_CHECKING:
    from pathlib import Path

    from datapackages.releasing.released import Release


@pytest.fixture
def descriptor(release: Release) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((release.folder / "datapackage.json").read_bytes())
    return found


def _resource(descriptor: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(r for r in descriptor["resources"] if r["name"] == name)
    return found


def test_the_strict_schema_of_data_package_2_accepts_it(shared: Path, descriptor: dict[str, Any]) -> None:
    profile = json.loads((shared / "data/profiles/datapackage-2.0.json").read_bytes())

    errors = list(jsonschema.Draft7Validator(profile).iter_errors(descriptor))

    assert errors == []


def test_frictionless_accepts_it(release: Release) -> None:
    assert list(frictionless_faults(release.folder)) == []


def test_frictionless_checks_the_files_that_are_no_tables(release: Release) -> None:
    names = {"iv3_balans.parquet", "iv3_balans_excel.csv", "begrotingen-2023.xlsx", "begrotingen-2023.sqlite"}
    for name in names:
        path = release.folder / name
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))

    assert {thing for thing, _ in frictionless_faults(release.folder)} == names


def test_only_the_csv_files_of_tables_are_tables(descriptor: dict[str, Any]) -> None:
    for resource in descriptor["resources"]:
        is_table = resource["path"] in {f"{name}.csv" for name in tables()}
        assert ("schema" in resource, resource.get("type")) == (
            (True, "table") if is_table else (False, None)
        )
        assert {"format", "mediatype", "bytes", "hash"} <= resource.keys()
    assert _resource(descriptor, "iv3_balans-parquet")["format"] == "apache-parquet"


def test_every_table_of_the_schemas_is_described(descriptor: dict[str, Any]) -> None:
    described = [resource["name"] for resource in descriptor["resources"] if "schema" in resource]

    assert sorted(described) == sorted(tables())


def test_a_table_says_everything_its_schema_knows(descriptor: dict[str, Any]) -> None:
    schema = _resource(descriptor, "iv3_baten_lasten")["schema"]
    fields = {field["name"]: field for field in schema["fields"]}

    assert schema["primaryKey"] == [
        "gemeente", "verslagsoort", "plaatsing", "taakveld", "categorie"
    ]  # fmt: skip
    assert {
        "fields": ["taakveld"],
        "reference": {"resource": "taakvelden", "fields": ["taakveld"]},
    } in schema["foreignKeys"]
    assert schema["missingValues"] == [""]
    assert "fieldsMatch" not in schema
    assert fields["taakveld"]["type"] == "string"
    assert fields["bedrag_eur"]["unit"] == "EUR"
    assert fields["bedrag_eur"]["columnType"] == "value"
    assert fields["richting"]["categories"] == ["lasten", "baten"]
    assert fields["richting"]["constraints"]["enum"] == ["lasten", "baten"]


def test_the_package_says_where_it_comes_from_and_under_which_terms(
    descriptor: dict[str, Any],
) -> None:
    assert descriptor["licenses"][0]["name"] == "CC-BY-4.0"
    assert descriptor["contributors"][0]["roles"] == ["creator", "contact"]
    assert descriptor["sources"] == [
        {
            "title": "CBS, onbewerkte Iv3-data van gemeenten (45063NED), CC BY 4.0",
            "path": "https://dataderden.cbs.nl/ODataFeed/OData/45063NED",
            "version": "2023-01-23",
            "licentie": "CC BY 4.0",
        },
        {
            "title": "Amersfoort: Begroting 2023",
            "path": "https://amersfoort.begroting-2023.nl/",
            "version": "2026-11-22",
        },
        {"title": "De Ronde Venen: Begroting 2023"},
    ]


def test_a_schema_survives_being_written_and_read(release: Release) -> None:
    read = read_descriptor(release.folder)

    assert read.schemas == {name: table_schema(table(name)) for name in read.schemas}
    assert read.encoded() == (release.folder / "datapackage.json").read_bytes()


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b"\xff\xfe", b'{"name": 1}', b'{"a":' + b"[" * 100_000, None]
)
def test_anything_else_is_refused_in_one_line(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "datapackage.json").write_bytes(content)

    with pytest.raises(DescriptorDamaged) as caught:
        read_descriptor(tmp_path)
    assert "\n" not in str(caught.value)

"""A year as CKAN takes it, and what would change."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from datapackages.catalogue.portals.ckan import Difference, delivery, payload

if TYPE_CHECKING:
    from datapackages.catalogue.addresses import Addresses
    from datapackages.catalogue.published.years import Year
    from datapackages.publisher import Publisher

DATA = "https://data.amersfoort.nl/begroting/data/begrotingen-2023"


@pytest.fixture
def wanted(years: tuple[Year, ...], publisher: Publisher, addresses: Addresses) -> dict[str, Any]:
    return payload(years[1], publisher, addresses)


@pytest.fixture
def present(wanted: dict[str, Any]) -> dict[str, Any]:
    """What a site has after it took the payload."""
    there = json.loads(json.dumps(wanted)) | {"id": "abc", "metadata_created": "2026-01-01"}
    for number, resource in enumerate(there["resources"]):
        resource["id"] = f"r{number}"
    return there


def test_a_dataset_that_is_not_there_is_made(wanted: dict[str, Any], addresses: Addresses) -> None:
    found = delivery(wanted, None, addresses)

    assert found.action == "create"
    assert found.body == wanted
    assert Difference("version", None, "1.0.1") in found.differences


def test_what_is_there_already_is_left_alone(
    wanted: dict[str, Any], present: dict[str, Any], addresses: Addresses
) -> None:
    present["tags"].reverse()
    present["resources"][0]["size"] = str(present["resources"][0]["size"])

    found = delivery(wanted, present, addresses)
    assert (found.action, found.differences) == ("unchanged", ())


def test_what_differs_is_named_and_resources_keep_their_identifiers(
    wanted: dict[str, Any], present: dict[str, Any], addresses: Addresses
) -> None:
    present["version"] = "1.0.0"
    present["resources"] = present["resources"][1:]

    found = delivery(wanted, present, addresses)

    assert found.action == "update"
    assert {difference.what for difference in found.differences} == {"version", "resource aansluiting.csv"}
    assert Difference("version", "1.0.0", "1.0.1") in found.differences
    assert found.body["id"] == "abc"
    assert "id" not in found.body["resources"][0]
    assert [resource["id"] for resource in found.body["resources"][1:]] == [
        resource["id"] for resource in present["resources"]
    ]


def test_what_others_added_stays_and_what_we_no_longer_have_goes(
    wanted: dict[str, Any], present: dict[str, Any], addresses: Addresses
) -> None:
    foreign = {"id": "f", "name": "onze-app", "url": "https://app.nl/"}
    ours = {
        "id": "o",
        "name": "begrotingen-2023-1.0.0.zip",
        "url": f"{DATA}/1.0.0/begrotingen-2023-1.0.0.zip",
    }
    present["resources"] += [foreign, ours]
    present["extras"].append({"key": "beheerder", "value": "team data"})

    found = delivery(wanted, present, addresses)

    names = [resource["name"] for resource in found.body["resources"]]
    assert "onze-app" in names
    assert ours["name"] not in names
    assert {"key": "beheerder", "value": "team data"} in found.body["extras"]
    assert [difference.what for difference in found.differences] == [f"resource {ours['name']}"]


def test_keywords_become_tags_that_ckan_allows(
    years: tuple[Year, ...], publisher: Publisher, addresses: Addresses
) -> None:
    year = years[1]
    descriptor = msgspec.structs.replace(
        year.descriptor, keywords=("financiën", "a", "b&w; x", "b&w; x", "x" * 200)
    )

    tags = payload(replace(year, descriptor=descriptor), publisher, addresses)["tags"]
    assert [tag["name"] for tag in tags] == ["financiën", "b w x", "x" * 100]


def test_a_site_that_answers_rubbish_in_its_lists_does_no_harm(
    wanted: dict[str, Any], addresses: Addresses
) -> None:
    found = delivery(
        wanted, {"id": "x", "tags": "?", "extras": [1], "resources": None, "organization": []}, addresses
    )

    assert found.action == "update"


def test_a_resource_without_an_identifier_and_names_that_are_none_do_no_harm(
    wanted: dict[str, Any], present: dict[str, Any], addresses: Addresses
) -> None:
    del present["resources"][0]["id"]
    present["resources"].append({"name": ["a"], "url": "https://app.nl/"})
    present["extras"].append({"key": ["a"], "value": "b"})

    found = delivery(wanted, present, addresses)
    assert "id" not in found.body["resources"][0]
    assert found.body["resources"][1]["id"] == "r1"
    assert found.body["resources"][-1]["name"] == ["a"]
    assert found.body["extras"][-1] == {"key": ["a"], "value": "b"}

"""A year as a dataset of CKAN, and what would change in the one that a site already has.

Pure comparison; talking to a site is done elsewhere. Resources and extras that others added to our dataset
stay as they are: ours are known by their name, and earlier ones of ours by their address.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from datapackages.catalogue import files
from datapackages.catalogue.dcat import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from datapackages.catalogue.addresses import Addresses
    from datapackages.catalogue.published.years import Year
    from datapackages.publisher import Publisher

Json = dict[str, Any]

_NOT_IN_TAGS = re.compile(r"[^\w.-]+")
_LISTS = frozenset({"resources", "extras", "tags", "owner_org"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a dataset, or one resource, that would change; None is: not there."""

    what: str
    was: str | None
    becomes: str | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is to be done about one dataset: the body to send, and what differs from what is there."""

    name: str
    action: Literal["create", "update", "unchanged"]
    body: Json
    differences: tuple[Difference, ...]


def payload(year: Year, publisher: Publisher, addresses: Addresses) -> Json:
    """The dataset of a year as ``package_create`` takes it; keys of extras as ckanext-dcat reads them."""
    descriptor, page = year.descriptor, addresses.page(year.jaar)
    return {
        "name": year.name,
        "title": descriptor.title,
        "notes": descriptor.description,
        "url": page,
        "version": year.current.number,
        "author": publisher.title,
        "author_email": publisher.email,
        "maintainer": publisher.catalogue.contact,
        "maintainer_email": publisher.email,
        "license_id": publisher.licence.name,
        "state": "active",
        "tags": [{"name": tag} for tag in _tags(descriptor.keywords)],
        "extras": [
            {"key": key, "value": value} for key, value in _extras(year, publisher, addresses).items()
        ],
        "resources": [
            {
                "name": file.path,
                "description": files.description_of(year, file),
                "url": addresses.released(year.jaar, year.current.number, file.path),
                "format": files.kind_of(file.path).label,
                "mimetype": files.kind_of(file.path).media_type,
                "size": file.bytes,
                "hash": file.sha256,
                "hash_algorithm": vocabulary.SHA256,
            }
            for file in year.pointer.files
        ],
    }


def _tags(keywords: tuple[str, ...]) -> list[str]:
    """Keywords as CKAN allows them: 2 to 100 letters, digits, spaces, hyphens, dots, each once."""
    cleaned = (_NOT_IN_TAGS.sub(" ", keyword).strip()[:100] for keyword in keywords)
    return list(dict.fromkeys(tag for tag in cleaned if len(tag) > 1))


def _extras(year: Year, publisher: Publisher, addresses: Addresses) -> dict[str, str]:
    return {
        "uri": addresses.dataset(year.jaar),
        "identifier": addresses.dataset(year.jaar),
        "publisher_uri": publisher.tooi or addresses.identifier("uitgever"),
        "publisher_name": publisher.title,
        "publisher_email": publisher.email,
        "publisher_url": publisher.homepage,
        "contact_name": publisher.catalogue.contact,
        "contact_email": publisher.email,
        "theme": json.dumps([vocabulary.theme(code) for code in publisher.catalogue.themes]),
        "access_rights": vocabulary.PUBLIC,
        "frequency": vocabulary.IRREGULAR,
        "language": json.dumps([vocabulary.DUTCH]),
        "conforms_to": json.dumps([vocabulary.DATA_PACKAGE]),
        "issued": year.issued.isoformat(),
        "modified": year.current.published_at.isoformat(),
        "version_notes": year.current.changes,
        "temporal_start": f"{year.jaar}-01-01",
        "temporal_end": f"{year.jaar}-12-31",
        "spatial_uri": vocabulary.NETHERLANDS,
        "in_series": json.dumps([addresses.identifier("begrotingen")]),
    }


def delivery(wanted: Json, present: Mapping[str, Any] | None, addresses: Addresses) -> Delivery:
    """What makes a site's dataset (None: there is none) the one that is wanted, and nothing else of it."""
    if present is None:
        new = tuple(Difference(what, None, text) for what, text in _facts(wanted).items())
        return Delivery(wanted["name"], "create", wanted, new)
    merged = {
        **wanted,
        "id": present["id"],
        "extras": _merged_extras(wanted, present),
        "resources": _merged_resources(wanted, present, addresses),
    }
    ours, theirs = _facts(merged), _facts(present, like=merged)
    differences = tuple(
        Difference(what, theirs.get(what), ours.get(what))
        for what in {**ours, **theirs}
        if ours.get(what) != theirs.get(what)
    )
    return Delivery(wanted["name"], "update" if differences else "unchanged", merged, differences)


def _merged_extras(wanted: Json, present: Mapping[str, Any]) -> list[Json]:
    ours = {extra["key"] for extra in wanted["extras"]}
    foreign = [extra for extra in _rows(present, "extras") if _text(extra.get("key")) not in ours]
    return [*wanted["extras"], *({"key": extra.get("key"), "value": extra.get("value")} for extra in foreign)]


def _merged_resources(wanted: Json, present: Mapping[str, Any], addresses: Addresses) -> list[Json]:
    """Ours with the identifiers they already have there, then those that are not ours."""
    known = {_text(old.get("name")): old.get("id") for old in reversed(_rows(present, "resources"))}
    ours = {resource["name"] for resource in wanted["resources"]}
    data = addresses.file("data") + "/"
    kept = [
        resource
        for resource in _rows(present, "resources")
        if _text(resource.get("name")) not in ours and not str(resource.get("url")).startswith(data)
    ]
    mine = [
        {"id": known[resource["name"]], **resource} if known.get(resource["name"]) else resource
        for resource in wanted["resources"]
    ]
    return [*mine, *kept]


def _facts(dataset: Mapping[str, Any], like: Json | None = None) -> dict[str, str]:
    """A dataset as texts that can be compared; of one on a site only what ours says something of."""
    keys = like if like is not None else dataset
    facts = {key: _text(dataset.get(key)) for key in keys if key not in _LISTS and key != "id"}
    if "owner_org" in keys:
        organization = dataset.get("organization")
        named = organization.get("name") if isinstance(organization, dict) else None
        facts["owner_org"] = _text(named or dataset.get("owner_org"))
    facts["tags"] = ", ".join(sorted(_text(tag.get("name")) for tag in _rows(dataset, "tags")))
    for extra in _rows(dataset, "extras"):
        facts[f"extra {extra.get('key')}"] = _text(extra.get("value"))
    for resource in _rows(dataset, "resources"):
        fields = ("description", "url", "format", "mimetype", "size", "hash", "hash_algorithm")
        facts[f"resource {resource.get('name')}"] = " | ".join(_text(resource.get(key)) for key in fields)
    return {key: text for key, text in facts.items() if text}


def _rows(dataset: Mapping[str, Any], key: str) -> list[Json]:
    """A list of objects of a dataset, as far as it is one: what a site answers is foreign."""
    found = dataset.get(key)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def _text(value: object) -> str:
    return "" if value is None else str(value)

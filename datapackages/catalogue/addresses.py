"""Where things are on the web, and the identifiers they keep for good.

Only how addresses are put together belongs here: every part is percent-encoded, so that no name can
lead outside the publisher's own address or end the text around it.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from datapackages.publisher import package_name

FOLDER = "catalogus"
"""The folder of the catalogue below the publisher's address."""

FEED = f"{FOLDER}/uitgaven.atom"
TURTLE = f"{FOLDER}/catalogus.ttl"
JSON_LD = f"{FOLDER}/catalogus.jsonld"
RDF_XML = f"{FOLDER}/catalogus.rdf"
SCHEMA_ORG = "dataset.jsonld"
CROISSANT = "croissant.json"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses below one base, which ends in a slash."""

    base: str

    def file(self, *parts: str) -> str:
        """The address of a published file, named by its folders and its name."""
        return self.base + "/".join(quote(part, safe="") for part in parts)

    def released(self, jaar: int, version: str, name: str) -> str:
        """The address of a file of a release; it never changes, nor does what it gives."""
        return self.file("data", package_name(jaar), version, name)

    def below(self, path: str) -> str:
        """The address of a file of ours that is named by its path below the portal."""
        return self.file(*path.split("/"))

    def page(self, jaar: int) -> str:
        """The page of a year, for people."""
        return f"{self.file('data', package_name(jaar))}/"

    def identifier(self, *parts: str) -> str:
        """The identifier of a thing that is described: a year, a release, a file of a release."""
        return self.file("id", *parts)

    def dataset(self, jaar: int, version: str | None = None) -> str:
        """The identifier of a year's dataset, or of one release of it."""
        return self.identifier(package_name(jaar), *([version] if version else []))

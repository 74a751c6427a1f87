"""Writes the catalogue: every notation, feed and payload, anew from what is released.

A file that says the same stays untouched, and each is replaced as a whole. What the files say is put
together elsewhere in this folder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackages.catalogue import addresses as at
from datapackages.catalogue.addresses import Addresses
from datapackages.catalogue.croissant import croissant
from datapackages.catalogue.dcat import must_haves, notations
from datapackages.catalogue.dcat.describing import catalogue
from datapackages.catalogue.feed import feed
from datapackages.catalogue.portals import ckan, donl
from datapackages.catalogue.published.years import read_years
from datapackages.catalogue.schema_org import dataset
from datapackages.errors import OpenbegrotingError
from datapackages.packing.building import as_json
from datapackages.publisher import package_name, read_publisher
from datapackages.releasing.releases import Releases
from datapackages.storage import durable
from datapackages.storage.staging import StagingBusy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from datapackages.catalogue.published.years import Year
    from datapackages.publisher import Publisher

WAIT = 60.0
"""Seconds to wait for another rendering; it takes less than two."""


class CatalogueNotWritten(OpenbegrotingError):
    """The catalogue's files could not be written; those of the last time still stand."""


def render(public: Path) -> None:
    """Writes every file of the catalogue below ``public``; without a release there is nothing to write.

    Raises ``CatalogueNotWritten`` when the disk refuses or another rendering does not end,
    ``CatalogueInvalid`` when it would lack something obligatory, and what ``read_years`` raises.
    """
    releases = Releases(public)
    try:
        with releases.staging_area.hold("catalogue", wait=WAIT) as work:
            years = read_years(releases)
            for name, content in _files(years, read_publisher()) if years else ():
                durable.renew(public / name, content, by_way_of=work)
    except (OSError, StagingBusy) as error:
        raise CatalogueNotWritten(
            f"catalogue in {public}", found=str(error), remedy="the catalogue of last time still stands"
        ) from error


def _files(years: tuple[Year, ...], publisher: Publisher) -> Iterator[tuple[str, bytes]]:
    """Files of the catalogue and their content; those of each year before those that point to them."""
    addresses = Addresses(publisher.homepage)
    nodes = catalogue(years, publisher, addresses)
    must_haves.check(nodes)
    for year in years:
        folder = f"data/{package_name(year.jaar)}"
        yield f"{folder}/{at.SCHEMA_ORG}", as_json(dataset(year, publisher, addresses))
        yield f"{folder}/{at.CROISSANT}", as_json(croissant(year, publisher, addresses))
        yield f"{at.FOLDER}/donl/{year.name}.json", as_json(donl.payload(year, publisher, addresses))
        yield f"{at.FOLDER}/ckan/{year.name}.json", as_json(ckan.payload(year, publisher, addresses))
    yield at.TURTLE, notations.turtle(nodes)
    yield at.JSON_LD, notations.json_ld(nodes)
    yield at.RDF_XML, notations.rdf_xml(nodes)
    yield at.FEED, feed(years, publisher, addresses)

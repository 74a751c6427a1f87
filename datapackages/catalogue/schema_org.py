"""A year as ``schema.org/Dataset``: what search engines read, from the year's page and as a file.

Only the description; the page it is embedded in belongs to the portal.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from datapackages.catalogue import files
from datapackages.catalogue.addresses import FOLDER
from datapackages.catalogue.citing import citation, shortened

if TYPE_CHECKING:
    from datapackages.catalogue.addresses import Addresses
    from datapackages.catalogue.published.years import Year
    from datapackages.publisher import Publisher

LONGEST_DESCRIPTION = 5000
"""Characters that Google's dataset search takes of a description."""

_MARKUP = str.maketrans({letter: f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"})


def dataset(year: Year, publisher: Publisher, addresses: Addresses) -> dict[str, Any]:
    """The newest release of a year with all its files."""
    current, organization = year.current, _organization(publisher, addresses)
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": addresses.dataset(year.jaar),
        "identifier": addresses.dataset(year.jaar),
        "name": year.descriptor.title,
        "description": shortened(year.descriptor.description, LONGEST_DESCRIPTION),
        "url": addresses.page(year.jaar),
        "sameAs": addresses.dataset(year.jaar, current.number),
        "version": current.number,
        "datePublished": year.issued.isoformat(),
        "dateModified": current.published_at.isoformat(),
        "inLanguage": "nl",
        "isAccessibleForFree": True,
        "license": publisher.licence.path,
        "keywords": list(year.descriptor.keywords),
        "creator": organization,
        "publisher": organization,
        "creditText": citation(year, current, publisher, addresses),
        "temporalCoverage": f"{year.jaar}-01-01/{year.jaar}-12-31",
        "spatialCoverage": {"@type": "Place", "name": "Nederland"},
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "@id": addresses.identifier(FOLDER),
            "name": publisher.catalogue.title,
            "url": addresses.base,
        },
        "distribution": [
            {
                "@type": "DataDownload",
                "name": files.title_of(year, file),
                "contentUrl": addresses.released(year.jaar, current.number, file.path),
                "encodingFormat": files.kind_of(file.path).media_type,
                "contentSize": f"{file.bytes} B",
                "sha256": file.sha256,
            }
            for file in year.pointer.files
        ],
    }


def _organization(publisher: Publisher, addresses: Addresses) -> dict[str, Any]:
    return {
        "@type": "Organization",
        "@id": publisher.tooi or addresses.identifier("uitgever"),
        "name": publisher.title,
        "url": publisher.homepage,
        "contactPoint": {
            "@type": "ContactPoint",
            "name": publisher.catalogue.contact,
            "contactType": "open data",
            "email": publisher.email,
        },
    }


def embeddable(described: dict[str, Any]) -> str:
    """JSON that no text in it can end the ``script`` element around, nor begin another."""
    return json.dumps(described, ensure_ascii=False).translate(_MARKUP)

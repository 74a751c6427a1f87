"""A year as the delivery API of data.overheid.nl takes it: JSON, to be sent by a person who has the rights.

Source: Aanlever API specification 0.12.0 (alpha, 2026-09-09), ``POST /api/v1/datasets``. Nothing is sent
from here: until that interface is stable, delivering is a decision of the publisher's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datapackages.catalogue import files
from datapackages.catalogue.citing import shortened
from datapackages.catalogue.dcat import vocabulary

if TYPE_CHECKING:
    from datapackages.catalogue.addresses import Addresses
    from datapackages.catalogue.published.years import Year
    from datapackages.publisher import Publisher

LONGEST_DESCRIPTION = 2000
"""Characters that the interface takes of a description."""


def payload(year: Year, publisher: Publisher, addresses: Addresses) -> dict[str, Any]:
    """The body of one delivery: the newest release of a year with all its files."""
    current, page = year.current, addresses.page(year.jaar)
    return {
        "dctIdentifier": addresses.dataset(year.jaar),
        "dctTitle": [year.descriptor.title],
        "dctDescription": [shortened(year.descriptor.description, LONGEST_DESCRIPTION)],
        "dctPublisher": {"foafName": [publisher.title]},
        "dctCreator": [{"foafName": [publisher.title]}],
        "dcatContactPoint": {
            "vcardFn": publisher.catalogue.contact,
            "vcardHasEmail": f"mailto:{publisher.email}",
            "vcardHasUrl": publisher.homepage,
        },
        "dcatTheme": [vocabulary.theme(code) for code in publisher.catalogue.themes],
        "dctAccessRights": vocabulary.PUBLIC,
        "dctAccrualPeriodicity": vocabulary.IRREGULAR,
        "admsStatus": vocabulary.COMPLETED,
        "admsVersionNotes": [current.changes],
        "dcatVersion": current.number,
        "dcatHasVersion": [addresses.dataset(year.jaar, version.number) for version in year.versions],
        "dcatInSeries": [addresses.identifier("begrotingen")],
        "dcatKeyword": list(year.descriptor.keywords),
        "dcatLandingPage": [page],
        "foafPage": [f"{page}#veldwijzer"],
        "dctConformsTo": [vocabulary.DATA_PACKAGE],
        "dctLanguage": [vocabulary.DUTCH],
        "dctIssued": year.issued.isoformat(),
        "dctModified": current.published_at.isoformat(),
        "dctSpatial": [{"dctLocation": vocabulary.NETHERLANDS}],
        "dctTemporal": [{"dcatStartDate": f"{year.jaar}-01-01", "dcatEndDate": f"{year.jaar}-12-31"}],
        "dcatDistribution": [
            {
                "dcatAccessUrl": page,
                "dcatDownloadUrl": addresses.released(year.jaar, current.number, file.path),
                "dctTitle": [files.title_of(year, file)],
                "dctDescription": [files.description_of(year, file)],
                "dctFormat": f"{vocabulary.EU}file-type/{files.kind_of(file.path).file_type}",
            }
            for file in year.pointer.files
        ],
    }

"""Where a release comes from: the table ``bronnen``, and the hashes of what made it.

What each row came from is in the row itself; here it is told of the year as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from assets.warehouse import CODE, CODELISTS, files_version
from datapackages.schema import TIME_ZONE, table
from datapackages.schema import tables as published
from datapackages.trust.manifest import Makings
from datapackages.trust.materials import lock_sha256

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assets.sources.pulls import Pull


def normalise_bronnen(pulls: Iterable[Pull], tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Normalised ``bronnen`` of the bodies in ``pulls`` that rows in any of ``tables`` refer to.

    Bodies that no row refers to (the catalogue, table infos) stay in the archive and its fetch log only:
    they change daily without changing a figure. Bytes that were got twice from a place of the same name count
    from the first time.
    """
    referred: set[str] = set()
    for name, frame in tables.items():
        for column in _references(name):
            referred |= set(frame[column].drop_nulls().unique())
    found = [item.body for pull in pulls for item in pull.bodies if item.body.sha256 in referred]
    latest_first = sorted(found, key=lambda body: body.fetched_at, reverse=True)
    bodies = {(body.sha256, body.url): body for body in latest_first}
    listed = [bodies[key] for key in sorted(bodies)]
    return table("bronnen").normalised(
        pl.DataFrame(
            {
                "bron": [body.sha256 for body in listed],
                "url": [body.url for body in listed],
                "opgehaald_op": pl.Series(
                    [body.fetched_at for body in listed], dtype=pl.Datetime("us", "UTC")
                ).dt.convert_time_zone(TIME_ZONE),
                "bytes": pl.Series([body.bytes for body in listed], dtype=pl.Int64),
                "mediatype": [body.mediatype for body in listed],
            },
            schema_overrides={"bron": pl.String, "url": pl.String, "mediatype": pl.String},
        )
    )


def _references(name: str) -> list[str]:
    """The columns of a table that name a body; none of a table that is not published, such as a tally."""
    schema = published().get(name)
    keys = schema.foreign_keys if schema is not None else ()
    return [column for key in keys if key.table == "bronnen" for column in key.fields]


def made_with() -> Makings:
    """The hashes of our code, our own code lists and the locked dependencies."""
    return Makings(code=files_version(CODE), codelists=files_version(CODELISTS), lock=lock_sha256())

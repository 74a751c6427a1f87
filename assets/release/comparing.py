"""What a judgement is compared with: the last release of the year, and the amounts of the year before.

Which rules compare, and what they say of a difference, is in ``expectations.rules.plausibility``.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datapackages.errors import OpenbegrotingError
from datapackages.schema import tables
from expectations.rules.evidence import QUARANTINE, Earlier

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from assets.sources.registry import Registry
    from datapackages.releasing.released import Release
    from datapackages.releasing.releases import Releases

logger = logging.getLogger("openbegroting.release")

COMPARED = (
    "gemeenten",
    "iv3_leveringen",
    "iv3_baten_lasten",
    "iv3_balans",
    QUARANTINE,
    *(name for name, schema in tables().items() if schema.group == "documents"),
)
"""The tables of the last release that rules compare with; of the year before only the amounts."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The releases, by version, that a judgement was compared with; None where there was none yet."""

    release: str | None = None
    year_before: str | None = None


def compared_with(jaar: int, latest: Release | None, releases: Releases) -> Compared:
    """What ``jaar`` is compared with now: the year before only beside a release of the year itself.

    See ``judging.inputs``.
    """
    if latest is None:
        return Compared()
    before = releases.latest(jaar - 1)
    return Compared(latest.version, before.version if before is not None else None)


def earlier_of(
    registry: Registry, jaar: int, compared: Compared, releases: Releases, *, pulled: bool
) -> Earlier:
    """What was published before; nothing is read when nothing was. ``pulled``: whether there is Iv3 now.

    An Iv3 that cannot be had now is compared with nothing: that it lacks is told by name, not by its rows.
    """
    asked = registry.iv3 if pulled else None
    selection = asked.gemeenten if asked is not None else ()
    release = releases.release(jaar, compared.release) if compared.release is not None else None
    return Earlier(
        release=release.tables(*COMPARED) if release is not None else {},
        year_before=_amounts_of(jaar - 1, compared.year_before, releases),
        gemeenten=frozenset(selection) if selection is not None else None,
    )


def _amounts_of(jaar: int, version: str | None, releases: Releases) -> Mapping[str, pl.DataFrame]:
    """The amounts of another year; a release of it that is damaged is that year's trouble."""
    release = releases.release(jaar, version) if version is not None else None
    if release is None:
        return {}
    try:
        return release.tables("iv3_baten_lasten")
    except OpenbegrotingError as error:
        logger.warning("Not compared with %s: %s", jaar, error)
        return {}

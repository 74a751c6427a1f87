"""Everything that is made over all years after a release: catalogue, portal, and the pages on judgements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackages import catalogue, portal
from expectations.reports.pages import pages
from expectations.reports.validation import document_titles

if TYPE_CHECKING:
    from datapackages.releasing.releases import Releases
    from expectations.ledger import Ledger


def render(releases: Releases, ledger: Ledger) -> None:
    """Write the pages that say something else than last time.

    Raises ``PortalNotWritten`` when the disk refuses, ``ReleaseDamaged``, and the errors of the catalogue.
    """
    catalogue.render(releases.public)
    portal.render(releases.public, beside=pages(ledger, _titles(releases)))


def _titles(releases: Releases) -> dict[str, str]:
    """What the documents of the newest release of each year are called."""
    newest = [release for jaar in releases.years() if (release := releases.latest(jaar)) is not None]
    found: dict[str, str] = {}
    for release in newest:
        found |= document_titles(release.tables("documenten", "gemeenten"))
    return found

"""Everything that is made over all years after a release: catalogue, portal, and the pages on judgements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackages import catalogue, portal
from expectations.reports.pages import pages

if TYPE_CHECKING:
    from datapackages.releasing.releases import Releases
    from expectations.ledger import Ledger


def render(releases: Releases, ledger: Ledger) -> None:
    """Write the pages that say something else than last time.

    Raises ``PortalNotWritten`` when the disk refuses, and the errors of ``catalogue.render``.
    """
    catalogue.render(releases.public)
    portal.render(releases.public, beside=pages(ledger))

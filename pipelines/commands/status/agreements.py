"""What ``status`` tells of documents beside Iv3: a line for each, those that differ first.

What agrees and what differs is counted in ``datapackages.portal.agreement``, for the page of the year too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from datapackages.portal.agreement import Agreement
    from pipelines.home import Home

MOST_TOLD = 10
"""Documents, per year; the page of the year has all of them."""


def agreement_lines(years: Iterable[int], home: Home) -> Iterator[str]:
    """The lines, in English. Raises ``ReleaseDamaged``."""
    from datapackages.portal.agreement import read_agreements
    from pipelines.home import releases_at

    for jaar in years:
        release = releases_at(home).latest(jaar)
        found = read_agreements(release) if release is not None else ()
        yield from (f"{jaar}: {_line_of(each)}" for each in found[:MOST_TOLD])
        if len(found) > MOST_TOLD:
            yield f"{jaar}: and {len(found) - MOST_TOLD:,} more documents beside Iv3; the portal has all"


def _line_of(agreement: Agreement) -> str:
    if not agreement.compared:
        return f"{agreement.document} beside Iv3: nothing to compare"
    told = f"{agreement.document} beside Iv3: {agreement.agree:,} of {agreement.compared:,} within the margin"
    if not agreement.largest:
        return told
    worst = agreement.largest[0]
    return f"{told}; {worst.onderdeel} {worst.richting} differs by {worst.verschil_eur:,} euros"

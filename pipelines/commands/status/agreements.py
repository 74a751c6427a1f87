"""What ``status`` tells of documents beside Iv3: a line for each, those that differ first.

What agrees and what differs is counted in ``datapackages.portal.agreement``, for the page of the year too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from datapackages.portal.agreement import Agreement

MOST_TOLD = 10
"""Documents, per year; the page of the year has all of them."""


def agreement_lines(jaar: int, agreements: Sequence[Agreement]) -> Iterator[str]:
    """The lines of a year, in English."""
    yield from (f"{jaar}: {_line_of(each)}" for each in agreements[:MOST_TOLD])
    if len(agreements) > MOST_TOLD:
        yield f"{jaar}: and {len(agreements) - MOST_TOLD:,} more documents beside Iv3; the portal has all"


def _line_of(agreement: Agreement) -> str:
    if not agreement.compared:
        return f"{agreement.document} beside Iv3: nothing to compare"
    told = f"{agreement.document} beside Iv3: {agreement.agree:,} of {agreement.compared:,} within the margin"
    if not agreement.largest:
        return told
    worst = agreement.largest[0]
    return f"{told}; {worst.onderdeel} {worst.richting} differs by {worst.verschil_eur:,} euros"

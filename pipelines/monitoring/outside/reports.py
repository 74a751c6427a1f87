"""The report on the last judgement of each year, released or not, for who must act on it.

It lies in the home and not in ``public``: what was withheld is not published, and each release has its own
report there. What is in a report is decided in ``datapackages.portal.report_page``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from assets.release import judging, publishing
from assets.release.overruling import overruled, told_in
from assets.warehouse import Warehouse
from datapackages.portal.judged import validation_of
from datapackages.portal.report_page import Report, rendered
from datapackages.releasing.approvals import Approvals
from expectations.ledger import Ledger

if TYPE_CHECKING:
    from pipelines.home import Home


def report(jaar: int, home: Home) -> bytes | None:
    """The report on what was judged last of ``jaar``; None without a judgement of a form that is known."""
    warehouse = Warehouse(home.warehouse)
    judged, outcome = judging.last(jaar, warehouse), publishing.last(jaar, warehouse)
    if judged is None:
        return None
    entry = Ledger(home.ledger).last(jaar)
    approvals = overruled(entry, Approvals(home.approvals)) if entry is not None else ()
    released = outcome is not None and outcome.what in {"published", "unchanged"}
    try:
        validation = validation_of(told_in(judged.validation, approvals))
    except msgspec.ValidationError:  # left by another version of the code
        return None
    return rendered(
        Report(
            validation,
            version=outcome.version if outcome is not None and released else None,
            reasons=outcome.reasons if outcome is not None else (),
        )
    )

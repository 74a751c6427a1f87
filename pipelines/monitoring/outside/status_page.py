"""``public/status.html``: what ``status.json`` says, for people.

As there: no messages of sources, no values from rows and no paths of ours. Written together with that file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackages.portal import neighbours
from datapackages.portal.templating import page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pipelines.monitoring.year_states import YearState

FILE = neighbours.STATUS


def rendered(states: Sequence[YearState], now: datetime) -> bytes:
    """The page, the newest year first. Only its moment and the ages follow from the clock."""
    years = sorted(states, key=lambda state: -state.jaar)
    return page("status.html", years=years, now=now, root="")

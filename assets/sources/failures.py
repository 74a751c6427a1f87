"""Why a body could not be had, as the user reads it: what was asked, what came, how often, what to do.

What goes wrong on the road is told in ``web.setbacks``; the last of an address becomes one of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assets.sources.web.completeness import OtherKind
from assets.sources.web.redirects import NotFollowed
from assets.sources.web.urls import redacted
from datapackages.errors import OpenbegrotingError

if TYPE_CHECKING:
    from assets.sources.web.setbacks import Setback

SHOWN_LENGTH = 300
"""Of an address, in a message; a filter on many municipalities makes long ones."""

LATER = "run again later; what was pulled before stays in use"


class SourceError(OpenbegrotingError):
    """Why a body could not be had; ``status`` is that of the last answer, None when none came."""

    status: int | None = None
    leads_to: str | None = None
    """Where a redirect that was not followed leads."""
    disallowed: bool = False
    """Whether it was not followed because the site does not want that address asked."""


class SourceUnavailable(SourceError):
    """A source did not give what was asked: no answer, a refusal, an address that may not be asked."""


class SourceCorrupt(SourceError):
    """A source answered, but not with something whole and usable."""


class NotAPage(SourceCorrupt):
    """A source answered with something of another kind, such as a PDF, which was not read."""


def failure_of(shown: str, setback: Setback, attempts: int, *, otherwise: str) -> SourceError:
    """What the user reads of the last setback of so many attempts.

    ``otherwise`` is what to do next where the setback does not know.
    """
    kind = SourceCorrupt if setback.damaged else SourceUnavailable
    times = f" ({attempts} attempts)" if attempts > 1 else ""
    error = (NotAPage if isinstance(setback, OtherKind) else kind)(
        shown[:SHOWN_LENGTH],
        expected=setback.expected,
        found=redacted(setback.found) + times,
        remedy=setback.remedy or otherwise,
    )
    error.status = setback.status
    if isinstance(setback, NotFollowed):
        error.leads_to, error.disallowed = setback.leads_to, setback.disallowed
    return error

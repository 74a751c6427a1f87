"""How much of a site is asked, how fast, and for how long: the defaults, and what a registry changes.

What happens when a limit is met is decided in ``site``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assets.sources.registry import CrawlSettings

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class CrawlLimits:
    """The bounds of one crawl. Times in seconds."""

    pause: float | None = None
    """Between two requests; None: a second, or what robots.txt asks, and nothing on this machine itself."""
    pages: int = 3_000
    """Addresses asked; a budget of a large municipality has 300 to 600."""
    bytes: int = 500 * MEBIBYTE
    """Of all pages together, decompressed."""
    seconds: float = 3_600.0
    """Of one run; the next run goes on where this one stopped."""
    leave_out: tuple[str, ...] = ()
    """Addresses that are not asked."""

    @classmethod
    def of(cls, settings: CrawlSettings | None) -> CrawlLimits:
        """The defaults, with what the registry says of this site instead."""
        usual = cls()
        if settings is None:
            return usual
        return cls(
            pause=settings.pause,
            pages=settings.max_pages or usual.pages,
            bytes=settings.max_megabytes * MEBIBYTE if settings.max_megabytes else usual.bytes,
            seconds=settings.max_minutes * 60.0 if settings.max_minutes else usual.seconds,
            leave_out=settings.leave_out,
        )

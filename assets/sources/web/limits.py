"""The bounds of a fetch, and the clock it is timed by; both are given, so that a test need not wait."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How long, how often and how much. Times in seconds, sizes in bytes."""

    connect: float = 10.0
    read: float = 30.0
    """Longest silence of a server that was reached."""
    total: float = 120.0
    """One attempt, from looking up the name to the last byte; a server that drips does not outlive it."""
    slow: float = 45.0
    """How long an attempt may take before who waits for it is told."""
    attempts: int = 5
    wait_first: float = 1.0
    """Wait before the second attempt; doubles each time, plus up to as much again by chance."""
    wait_longest: float = 60.0
    """Cap on any wait, also on what a server asks with Retry-After."""
    max_bytes: int = 64 * MEBIBYTE
    """As it comes over the line."""
    max_expanded_bytes: int = 192 * MEBIBYTE
    """After decompression; also the cap on a page that is a file."""
    per_second: float = 5.0
    """Requests per second to one host, one at a time, by all processes together; 0 is no limit."""
    per_second_local: float = 0.0
    """The same for loopback and for names that we serve ourselves, which burdens nobody."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of day, and waiting."""

    now: Callable[[], datetime] = _now
    sleep: Callable[[float], None] = time.sleep

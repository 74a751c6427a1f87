"""What goes wrong on the road to a source, as the modules here tell each other.

A setback says what was found and whether trying again can help; ``fetching`` makes of the last one the
error that the user reads.
"""

from __future__ import annotations

from http import HTTPStatus


class Setback(Exception):
    """One attempt failed.

    ``lasting``: again would fail again. ``damaged``: a body came, but not a sound one. ``status``: of the
    answer that was a refusal; None when there was no answer.
    """

    def __init__(
        self,
        found: str,
        *,
        expected: str = "an answer",
        remedy: str = "",
        lasting: bool = False,
        damaged: bool = False,
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(found)
        self.found = found
        self.expected = expected
        self.remedy = remedy
        self.lasting = lasting
        self.damaged = damaged
        # Only the body of a 200 is looked at.
        self.status = HTTPStatus.OK if damaged else status
        self.retry_after = retry_after

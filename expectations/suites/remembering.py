"""Keeps Great Expectations from writing the same configuration out ninety times per expectation.

``Expectation.configuration`` is a property that serialises the whole expectation at every look; on small
tables that is 40 % of a validation (290 rules: 2.0 s, remembered 1.3 s). Nothing else of it is touched, and
a count that came out differently for it would be caught by the comparison with ours.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def configurations_remembered() -> Iterator[None]:
    """Within it, an expectation's configuration is written out once."""
    from great_expectations.expectations.expectation import Expectation  # noqa: PLC0415 — seconds

    written = Expectation.configuration
    kept: dict[int, tuple[Any, Any]] = {}

    def remembered(expectation: Any) -> Any:
        known = kept.get(id(expectation))
        if known is None:
            # Keeping the expectation too keeps its id from being given to another one.
            known = kept[id(expectation)] = (expectation, written.fget(expectation))
        return known[1]

    Expectation.configuration = property(remembered)
    try:
        yield
    finally:
        Expectation.configuration = written

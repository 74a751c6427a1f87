"""When a year is kept from release because too much of it was refused."""

from __future__ import annotations

import pytest

from datapackages.schema import table
from expectations.rules.release import allowed_refusals


@pytest.mark.parametrize(
    ("name", "rows", "refused", "pages", "released"),
    [
        # Rows of Iv3 and code lists: one in twenty, and never for fewer than twenty rows.
        ("iv3_baten_lasten", 700_000, 10_000, None, True),
        ("iv3_baten_lasten", 700_000, 35_000, None, True),
        ("iv3_baten_lasten", 700_000, 35_001, None, False),
        ("iv3_baten_lasten", 100, 19, None, True),
        ("iv3_baten_lasten", 100, 20, None, False),
        ("iv3_baten_lasten", 1_000, 50, None, True),
        ("iv3_baten_lasten", 1_000, 51, None, False),
        # A table that is refused entirely.
        ("verslagsoorten", 2, 2, None, False),
        ("verslagsoorten", 2, 1, None, True),
        ("documenten", 1, 1, None, True),
        # One bad page in a document of five, however many cells it has.
        ("paginas", 5, 1, 1, True),
        ("paginas", 5, 2, 2, True),
        ("paginas", 5, 3, 3, False),
        ("paginas", 2, 2, 2, False),
        ("paginas", 1, 1, 1, True),
        ("cellen", 1_000, 400, 1, True),
        ("cellen", 1_000, 400, 2, True),
        ("cellen", 1_000, 400, 3, False),
        ("cellen", 1_000, 50, 3, True),
        ("cellen", 10, 10, 1, True),
        ("cellen", 10, 10, 2, False),
        ("portefeuillehouders", 1, 1, 1, True),
    ],
)
def test_how_much_may_be_refused(
    name: str, rows: int, refused: int, pages: int | None, *, released: bool
) -> None:
    assert (refused <= allowed_refusals(table(name), rows, refused, pages)) is released

"""Iv3's own terms for every layer: the codes of its reports, and the columns that tell deliveries apart.

What CBS serves under them is read in ``assets``, what must hold of it is said in ``expectations``.
"""

from __future__ import annotations

BUDGET, ACCOUNT = "X000", "X005"

QUARTERS = ("X001", "X002", "X003", "X004")

REPORTS = (BUDGET, *QUARTERS, ACCOUNT)

REPORT = ["gemeente", "verslagsoort"]
"""What identifies a delivery once its placing is chosen."""

DELIVERY = [*REPORT, "plaatsing"]

FIRST_YEAR_OF_TAAKVELDEN = 2017
"""Until 2016 Iv3 was delivered per function; its categories had other numbers too."""

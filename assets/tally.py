"""The tally: how many rows the raw bodies hold, per table and body, for the judge to compare with.

Only its shape is here. What a body holds is counted where bodies are known, and never by the code that
makes the rows: a row that is lost there must be missed here.
"""

from __future__ import annotations

import polars as pl

TALLY = {"tabel": pl.String, "bron": pl.String, "rijen": pl.Int64, "eur": pl.Int64}
"""Rows and readable euros per table and body; eur is null for a table without amounts."""

"""Publishes two releases of given tables, the second a correction of the first; a program of its own.

Run by ``test_rebuilding.py`` in surroundings that differ in everything that must not matter.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

from datapackages.releasing import gate
from datapackages.releasing.releases import Releases
from datapackages.trust.signing import read_signing_key

PUBLIC, GIVEN, KEY = map(Path, sys.argv[1:4])

gate.frictionless_faults = lambda _folder: ()  # reads only, and takes most of the time
given = {path.stem: pl.read_parquet(path) for path in sorted(GIVEN.iterdir())}
releases = Releases(PUBLIC, key=read_signing_key(KEY, outside=()))
for bedrag in (1, 2):
    amount = given["iv3_baten_lasten"].with_columns(bedrag_eur=pl.col("bedrag_eur") * bedrag)
    releases.publish(2023, given | {"iv3_baten_lasten": amount}, {"oordeel": "goed"})

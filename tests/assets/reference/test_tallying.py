"""Counted from bytes, our own files and the list of the year hold as many rows as their tables."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from assets.iv3.served.bodies import DIMENSION, body_of
from assets.reference.herindelingen import normalise_herindelingen
from assets.reference.normalising import Files, normalise_gemeenten
from assets.reference.taakveld_overgang import normalise_taakveld_overgang
from assets.reference.tallying import tally
from assets.reference.year_tables import FILES
from assets.sources.archive import Archive, Body
from assets.sources.pulls import Pull, PulledBody

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


def pulled(archive: Archive, bodies: dict[str, bytes]) -> Pull:
    kept = (
        PulledBody(role, Body(archive.put(content), role, NOW, len(content), "text/csv"))
        for role, content in bodies.items()
    )
    return Pull("x", 2024, tuple(kept), NOW)


def counts(found: pl.DataFrame) -> dict[tuple[str, str], int]:
    return {(name, bron): rows for name, bron, rows in found.select("tabel", "bron", "rijen").iter_rows()}


def test_every_line_of_our_own_files_is_counted(archive) -> None:
    register = pulled(archive, {name: path.read_bytes() for name, path in FILES.items()})
    bron = {item.role: item.body.sha256 for item in register.bodies}
    found = counts(tally(register, None, None, ["GM0736", "GM0736", "GM0307"], archive))
    assert found == {
        ("herindelingen", bron["herindelingen"]): normalise_herindelingen("x", "y").height,
        ("taakveld_overgang", bron["taakveld_overgang"]): normalise_taakveld_overgang("x").height,
        ("gemeenten", bron["gemeenten"]): 2,
    }


def test_a_line_that_the_reader_loses_is_missed(archive) -> None:
    files = {name: path.read_bytes() for name, path in FILES.items()}
    files["herindelingen"] += files["herindelingen"].splitlines(keepends=True)[-1]
    register = pulled(archive, files)
    rows = counts(tally(register, None, None, [], archive))
    assert (
        rows["herindelingen", body_of(register, "herindelingen").body.sha256]
        == normalise_herindelingen("x", "y").height + 1
    )


@pytest.mark.parametrize(("selection", "offered"), [(None, 3), (("GM0307",), 1)])
def test_municipalities_are_those_of_the_year_and_then_those_with_a_document(
    archive, selection, offered: int
) -> None:
    register = pulled(archive, {name: path.read_bytes() for name, path in FILES.items()})
    items = [{"Key": f"{code}   ", "Title": code} for code in ("GM0307", "GM0310", "GM9999")]
    iv3 = pulled(archive, {f"{DIMENSION}Gemeenten": json.dumps({"value": items}).encode()})
    documents = ["GM0307", "GM0736"]
    found = counts(tally(register, iv3, selection, documents, archive))
    assert [rows for (name, _), rows in found.items() if name == "gemeenten"] == [offered, 1]
    titles = pl.DataFrame({"gemeente": [item["Title"] for item in items], "cbs_naam": "x", "bron": "d" * 64})
    kept = titles if selection is None else titles.filter(pl.col("gemeente").is_in(selection))
    table = normalise_gemeenten(2024, kept, documents, Files("r" * 64, "i" * 64))
    assert table.group_by("bron").len().sort("bron")["len"].to_list() == [offered, 1]

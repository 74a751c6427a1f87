"""A release's changes in a Dutch sentence."""

from __future__ import annotations

import json
from typing import Any

import pytest

from datapackages.catalogue.published.changes_told import told
from datapackages.changes.reporting import Report, read_report

NO_ROWS = dict.fromkeys(("rijen_was", "rijen", "toegevoegd", "vervallen", "gewijzigd"), 0)


def _report(
    *tables: dict[str, Any], schema: list[dict[str, Any]] | None = None, first: bool = False
) -> Report:
    content = {
        "versie": "1.0.1",
        "vorige_versie": "1.0.0",
        "eerste_uitgave": first,
        "schema": schema or [],
        "tabellen": [NO_ROWS | table for table in tables],
    }
    return read_report(json.dumps(content).encode())


def test_the_first_release_is_told_as_such() -> None:
    assert told(_report({"tabel": "doelen", "toegevoegd": 5}, first=True)) == "Eerste uitgave."


def test_rows_are_added_up_and_their_tables_named() -> None:
    report = _report(
        {"tabel": "doelen", "toegevoegd": 1200, "vervallen": 1},
        {"tabel": "secties", "gewijzigd": 2},
        {"tabel": "paginas"},
        {"tabel": "bronnen", "toegevoegd": 3},  # follows from the others
    )

    assert told(report) == "Rijen: 1.200 toegevoegd, 1 vervallen en 2 gewijzigd, in doelen en secties."


def test_many_tables_are_counted() -> None:
    assert told(_report(*({"tabel": f"t{n}", "gewijzigd": 1} for n in range(6)))) == (
        "Rijen: 6 gewijzigd, in 6 tabellen."
    )


def test_another_shape_is_told_after_the_rows() -> None:
    schema = [{"tabel": "doelen", "wijziging": "kolom x is nieuw", "breekt": True}]

    assert told(_report({"tabel": "doelen", "gewijzigd": 1}, schema=schema)) == (
        "Rijen: 1 gewijzigd, in doelen. Opbouw: doelen: kolom x is nieuw."
    )
    assert told(_report(schema=schema * 6)) == "Opbouw: 6 wijzigingen."


def test_no_difference_is_told_too() -> None:
    assert told(_report()) == "Geen verschil in de rijen."


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b'{"eerste_uitgave": "ja"}'])
def test_what_is_no_report_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of msgspec or of the text's encoding
        read_report(content)

from __future__ import annotations

from assets.documents.blocks import Cell, Table
from assets.documents.rows.cells import PublishedCell, cells


def test_every_cell_is_a_row_with_its_place():
    tables = [
        Table(((Cell("REKENING\n2023", 2, 1, header=True, alignment="exact"),), ())),
        Table(((Cell("6,66,7"), Cell("", 1, alignment="exact")),)),
    ]
    assert list(cells(tables)) == [
        PublishedCell(1, 1, 1, 2, 1, kop=True, ruwe_tekst="REKENING 2023", uitlijning="exact"),
        PublishedCell(2, 1, 1, None, None, kop=False, ruwe_tekst="6,66,7", uitlijning="onbekend"),
        PublishedCell(2, 1, 2, 1, None, kop=False, ruwe_tekst=None, uitlijning="exact"),
    ]

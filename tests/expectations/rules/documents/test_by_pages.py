"""What views find of pages is the same however many pages they look at at a time."""

from __future__ import annotations

import pytest

from expectations.rules.documents import amount_views, by_pages
from expectations.rules.documents.percentages import parts_of_a_hundred
from expectations.rules.planted import planted

PAGES = [f"stuk/p{number}" for number in range(9)]

AMOUNT = {"tabel": 1, "periode": 2024, "stand": "begroting", "kolom": 2, "post": "Wonen"}

YEAR = planted(
    documenten=[{"document": "stuk", "jaar": 2023}],
    paginas=[{"pagina": page, "document": "stuk"} for page in PAGES],
    bedragen=[
        AMOUNT | {"pagina": page, "rij": row, "volgnr": 1, "totaal": row == 5, "waarde": float(value)} | of
        for page in PAGES
        for row, (value, of) in enumerate(
            [
                (7, {"richting": "lasten"}),
                (5, {"richting": "baten"}),
                (9, {"richting": "saldo"}),
                (3, {"richting": "lasten", "taakveld": "0.1", "kolom": 3, "post": "Bestuur"}),
                (4, {"richting": "lasten", "kolom": 3, "post": "Totaal"}),
                (1, {"richting": "lasten", "taakveld": "0.2", "kolom": 3, "post": "Zaken"}),
            ],
            start=1,
        )
    ],
    cellen=[
        {"pagina": page, "tabel": 1, "rij": row, "kolom": column, "volgnr": column, "kop": False}
        | {"ruwe_tekst": text}
        for page in PAGES
        for row, texts in enumerate((("Wonen", "50%"), ("Zorg", "46%"), ("Totaal", "100%")), start=1)
        for column, text in enumerate((*texts, "1.000"), start=1)
    ],
)


@pytest.mark.parametrize("rows", [1, 7, 20])
@pytest.mark.parametrize(
    "view",
    [
        amount_views.figures_left_out,
        amount_views.saldi,
        amount_views.totals,
        amount_views.periods,
        parts_of_a_hundred,
    ],
)
def test_pages_a_few_at_a_time_show_what_they_show_together(
    view, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = view(YEAR)
    seen = []
    monkeypatch.setattr(by_pages, "ROWS", rows)
    parts = by_pages._parts
    monkeypatch.setattr(by_pages, "_parts", lambda *of: seen.extend(parts(*of)) or seen)

    assert view(YEAR).equals(together)
    assert together["pagina"].to_list() == PAGES
    assert len(seen) > 2

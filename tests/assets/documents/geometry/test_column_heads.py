from __future__ import annotations

import pytest

from assets.documents.geometry.column_heads import heads_of, names_columns


@pytest.mark.parametrize(
    ("line", "label", "heads"),
    [
        ("Programma 2022 2023", "Programma", ("2022", "2023")),
        ("Rekening 2021 Primitieve begroting 2022", None, ("Rekening 2021", "Primitieve begroting 2022")),
        ("Post Begroting 2022 na wijziging Verschil", "Post", ("Begroting 2022 na wijziging", "Verschil")),
        ("Mijn eigen kop Lasten Baten Saldo", "Mijn eigen kop", ("Lasten", "Baten", "Saldo")),
    ],
)
def test_heads_are_counted_by_years_and_known_words(line, label, heads):
    found = heads_of([line])
    assert found is not None
    assert (found.label, found.lower) == (label, heads)


@pytest.mark.parametrize(
    "line",
    [
        "Incidentele baten 2017 Rekening 2017 Verschil begroot- werkelijk",
        "Naam Indicator Norm",
        "Begroting 2022 2023",
        "Programma Raming 2022-2025",
        "Programma 2022 Toelichting 2023",
        "Begroting Realisatie 2022 Realisatie 2023",
        "2024 Begroting 2022 Begroting 2023",
        "2024 Lasten Baten Saldo",
    ],
)
def test_other_heads_are_not_counted(line):
    assert heads_of([line]) is None


def test_upper_heads_span_the_same_lower_ones():
    found = heads_of(["Post 2022 2023", "Lasten Baten Saldo Lasten Baten Saldo"])
    assert found is not None
    assert found.upper == (("2022", 3), ("2023", 3))
    assert found.triples == ((0, 1, 2), (3, 4, 5))
    assert heads_of(["Post 2022 2023", "Lasten Baten Saldo Lasten Saldo Baten"]) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Programma Rekening 2025 Raming 2026", True),
        ("(bedragen x € 1.000) Totaal Begroting 2025 Begroting 2026", True),
        ("Programma Norm 2025 Index 2026", True),
        ("Post Lasten Baten", True),
        ("Post Incidenteel Resultaat Realisatie 2026", True),
        ("Lasten V/N Lasten V/N", True),
        ("Totaal lasten", False),
        ("Saldo van baten en lasten", False),
        ("Stand 2025 2026 1.345", False),
        ("Resultaat 2025", False),
    ],
)
def test_a_line_of_heads_among_rows_is_known(line, expected):
    assert names_columns(line) is expected

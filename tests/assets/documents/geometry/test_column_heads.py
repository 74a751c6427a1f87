from __future__ import annotations

import pytest

from assets.documents.geometry.column_heads import heads_of, is_head


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


def test_a_head_can_be_broken_over_lines():
    assert is_head("Begroting\n2024\nna wijziging")
    assert not is_head("2022 t/m 1e Berap")

from __future__ import annotations

from assets.documents.geometry.head_words import is_head, is_numbered


def test_a_head_can_be_broken_over_lines():
    assert is_head("Begroting\n2024\nna wijziging")
    assert not is_head("2022 t/m 1e Berap")


def test_a_number_belongs_to_a_name_that_asks_for_one():
    assert all(map(is_numbered, ("Woningbouw fase 4", "Programma 10", "Wmo 2015", "Begroting 2024")))
    assert not any(map(is_numbered, ("Sport 4", "OZB woningen 0", "Orde en veiligheid8%", "4")))

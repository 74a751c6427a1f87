from __future__ import annotations

from decimal import Decimal

from assets.documents.forms.group_heads import GroupHead, find_group_head


def _rows(*rows: tuple[str, ...]) -> list[list[Decimal]]:
    return [[Decimal(value) for value in row] for row in rows]


def test_the_total_proves_which_columns_form_the_group():
    heads = ("leeftijd", "Totaal", "Achtergrond", "A", "B", "C")
    rows = _rows(("100", "77", "4", "18"), ("100", "84", "8", "8"), ("100", "88", "7", "5"))
    assert find_group_head(heads, rows) == GroupHead(
        ("leeftijd", "Totaal", "Achtergrond"), 2, ("A", "B", "C")
    )


def test_the_group_may_stand_before_its_total():
    heads = ("wijk", "Woningen", "Totaal", "huur", "koop")
    assert find_group_head(
        heads, _rows(("40", "60", "100"), ("12", "8", "20"), ("7", "9", "16"))
    ) == GroupHead(("wijk", "Woningen", "Totaal"), 1, ("huur", "koop"))


def test_nothing_is_proven_by_one_row_that_does_not_add_up():
    heads = ("wijk", "Totaal", "Woningen", "huur", "koop")
    assert find_group_head(heads, _rows(("100", "40", "60"), ("20", "12", "9"), ("16", "7", "12"))) is None


def test_nothing_is_proven_by_zeros_or_by_a_total_that_rounding_explains():
    heads = ("wijk", "Totaal", "Woningen", "huur", "koop")
    assert find_group_head(heads, _rows(("0", "0", "0"), ("0", "0", "0"))) is None
    assert find_group_head(heads, _rows(("2", "1", "1"), ("3", "1", "2"))) is None


def test_nothing_is_proven_without_a_total_or_with_other_numbers_of_heads():
    rows = _rows(("100", "40", "60"), ("20", "12", "8"))
    assert find_group_head(("wijk", "Alles", "Woningen", "huur", "koop"), rows) is None
    assert find_group_head(("wijk", "Totaal", "huur", "koop"), rows) is None
    assert find_group_head(("Totaal", "wijk", "Woningen", "huur", "koop"), rows) is None

"""What a title between a unit and a table says of that unit."""

from __future__ import annotations

import pytest

from assets.documents.amounts.words.unit_titles import is_about_budget, is_counted


@pytest.mark.parametrize("title", ["lasten en baten", "wat mag het kosten", "exploitatie programma 1"])
def test_a_title_of_the_budget(title: str) -> None:
    assert is_about_budget(title)
    assert not is_counted(title)


@pytest.mark.parametrize("title", ["investeringen", "baten uit leges", "kosten per tarief", "verloop"])
def test_a_title_of_something_else(title: str) -> None:
    assert not is_about_budget(title)


@pytest.mark.parametrize("title", ["formatie in fte", "oppervlakte (m2)", "urenbesteding", "tabel 3: leges"])
def test_a_title_of_numbers_or_tariffs(title: str) -> None:
    assert is_counted(title)

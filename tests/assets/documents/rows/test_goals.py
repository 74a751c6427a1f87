from __future__ import annotations

import pytest

from assets.documents.blocks import Heading, ListBlock, Paragraph
from assets.documents.rows.goals import Goal, goals
from assets.documents.rows.outline import outline

GOALS = Heading(2, "Doelstellingen")


def _goals(*blocks) -> list[Goal]:
    return list(goals(outline(blocks)))


def test_a_goal_has_a_number_a_title_text_and_points():
    assert _goals(
        Heading(2, "Wat willen we bereiken?"),
        Paragraph("Dit jaar vooral:"),
        Heading(3, "3.01 Veilige wijken"),
        Paragraph("Een."),
        ListBlock(("a", "b")),
        Paragraph("Twee."),
        Heading(4, "Samen met de politie"),
        Paragraph("Drie."),
        Heading(4, "Wat mag het kosten?"),
        Paragraph("Niets."),
        Heading(3, "3.02 Groene wijken"),
    ) == [
        Goal("3.01", "Veilige wijken", "Een.\n\nTwee.\n\nSamen met de politie\n\nDrie.", "a\nb"),
        Goal("3.02", "Groene wijken", None, None),
    ]


def test_a_list_right_below_goals_names_them():
    points = ListBlock(("Iedereen woont prettig.", "Niemand is eenzaam."))
    expected = [
        Goal(None, "Iedereen woont prettig.", None, None),
        Goal(None, "Niemand is eenzaam.", None, None),
    ]
    assert _goals(GOALS, points) == expected
    assert _goals(GOALS, Paragraph("Wij willen:"), points) == expected


def test_an_item_that_calls_itself_a_goal_has_its_number():
    assert _goals(GOALS, ListBlock(("Doel 1: Iedereen sport", "3 nieuwe velden"))) == [
        Goal("1", "Iedereen sport", None, None),
        Goal(None, "3 nieuwe velden", None, None),
    ]


def test_the_items_of_a_list_within_a_goal_are_its_points():
    points = ListBlock(
        ("Iedereen sport.", "Meer velden.", "Een zwembad.", "Niemand is eenzaam."), frozenset({1, 2})
    )
    assert _goals(GOALS, points) == [
        Goal(None, "Iedereen sport.", None, "Meer velden.\nEen zwembad."),
        Goal(None, "Niemand is eenzaam.", None, None),
    ]


@pytest.mark.parametrize(
    "blocks",
    [
        (GOALS, Paragraph("Iedereen woont prettig.")),
        (GOALS, Paragraph("Wij bouwen veel."), ListBlock(("a", "b"))),
        (GOALS, ListBlock(("a",)), Paragraph("En:"), ListBlock(("b",))),
        (Heading(2, "Wat hebben we bereikt?"), ListBlock(("a", "b"))),
        (Heading(2, "Onze inzet"), ListBlock(("a", "b")), Heading(3, "1.01 Een stap")),
        (ListBlock(("a", "b")),),
    ],
)
def test_what_the_page_does_not_call_a_goal_is_none(blocks):
    assert _goals(*blocks) == []


def test_where_headings_name_the_goals_a_list_above_them_does_not():
    found = _goals(GOALS, ListBlock(("a", "b")), Heading(3, "Inleiding"), Heading(3, "1.1 Wonen"))
    assert [goal.titel for goal in found] == ["Wonen"]

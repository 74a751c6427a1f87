from __future__ import annotations

from assets.documents.blocks import Heading, Paragraph
from assets.documents.rows.outline import outline

TEXT = Paragraph("Tekst.")


def _kinds(*blocks) -> list[tuple[str, bool]]:
    return [(part.kind, part.is_goal) for part in outline(blocks)]


def test_each_heading_has_its_kind_and_what_stands_below_it():
    parts = outline([TEXT, Heading(1, "Wonen"), Heading(2, "Ambitie"), TEXT, TEXT, Heading(2, "Sport")])
    assert [(part.level, part.kind, len(part.blocks)) for part in parts] == [
        (1, "overig", 1),
        (1, "overig", 0),
        (2, "ambitie", 2),
        (2, "overig", 0),
    ]
    assert parts[0].heading is None


def test_headings_right_below_a_section_of_goals_are_goals():
    assert _kinds(
        Heading(2, "Wat willen we bereiken?"),
        Heading(3, "1.01 Veilige wijken"),
        Heading(4, "Hoe dan"),
        Heading(3, "Groene wijken"),
        Heading(3, "Toelichting"),
        Heading(3, "Indicatoren"),
        Heading(2, "Wat mag het kosten?"),
        Heading(3, "1.02 Geen doel"),
        Heading(3, "Doel 1.3: Wel een doel"),
        Heading(3, "Doel 1 en 2"),
    ) == [
        ("doelstelling", False),
        ("doelstelling", True),
        ("overig", False),
        ("doelstelling", True),
        ("overig", False),
        ("indicatoren", False),
        ("financien", False),
        ("overig", False),
        ("doelstelling", True),
        ("overig", False),
    ]


def test_a_heading_that_is_only_repeated_counts_once():
    headings = [
        Heading(2, "Indicatoren"),
        Heading(2, "Overzicht Indicatoren"),
        Heading(2, "Indicatoren"),
        TEXT,
    ]
    (part,) = outline(headings)
    assert part.blocks == (TEXT,)
    assert len(outline([Heading(2, "Indicatoren"), TEXT, Heading(2, "Indicatoren")])) == 2
    assert len(outline([Heading(2, "Indicatoren"), Heading(3, "Indicatoren")])) == 2
    assert len(outline([Heading(2, "Sport"), Heading(2, "Cultuur")])) == 2

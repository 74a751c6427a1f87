from __future__ import annotations

import pytest

from assets.documents.words.section_kinds import (
    is_breadcrumb,
    is_goal,
    is_heading,
    is_navigation,
    kind_of,
    number_of,
    without_number,
)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Ambitie", "ambitie"),
        ("Doelstellingen", "doelstelling"),
        ("Wat willen we bereiken?", "doelstelling"),
        ("1.2 Wat willen we bereiken in 2024?", "doelstelling"),
        ("Onze inzet", "inzet"),
        ("SAMENWERKING", "samenwerking"),
        ("Maatregelen", "maatregelen"),
        ("Wat gaan we daarvoor doen?", "maatregelen"),
        ("Overzicht Indicatoren", "indicatoren"),
        ("Wat mag het kosten?", "financien"),
        ("Portefeuillehouder(s)", "portefeuillehouders"),
        ("Verbonden partijen", "verbonden_partijen"),
        ("Risico\u2019s", "risicos"),
        ("Visie op het domein", "visie"),
        ("Paragrafen", "paragrafen"),
        ("Wat hebben we bereikt?", "resultaten"),
        ("Wat gaan wij ervoor doen?", "maatregelen"),
        ("Wat gaan we ervoor doen in 2024?", "maatregelen"),
        ("Wat mag het programma kosten?", "financien"),
        ("Beoogde maatschappelijke effecten", "doelstelling"),
        ("Wat mag dat kosten?", "financien"),
        ("Met wie werken wij samen?", "samenwerking"),
        ("Bijdrage van verbonden partijen", "verbonden_partijen"),
        ("Bedrijfsvoering", None),
        ("Samenwerking en een houding die daarop is gericht", None),
        ("Ambitie " * 20, None),
    ],
)
def test_a_heading_announces_a_kind_of_section(heading, kind):
    assert kind_of(heading) == kind


@pytest.mark.parametrize("line", ["Ambitie", "Onze inzet", "Wat willen we bereiken in 2024?", "Maatregelen"])
def test_some_lines_are_headings_by_their_words(line):
    assert is_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "Samenwerking is een kernwaarde.",
        "Deregulering",
        "Doelstellingen:",
        "Baten en lasten",  # a row of a table as often as a heading
        "Visie op dienstverlening",
    ],
)
def test_other_lines_are_not(line):
    assert not is_heading(line)


@pytest.mark.parametrize(
    ("heading", "number", "title"),
    [
        ("3.01 Een veilige gemeente", "3.01", "Een veilige gemeente"),
        ("4. Bestuur", "4", "Bestuur"),
        ("2024 was een goed jaar", None, "2024 was een goed jaar"),
        ("Doel 1: Een veilige gemeente", "1", "Een veilige gemeente"),
        ("Doelstelling 3.1 Een veilige gemeente", "3.1", "Een veilige gemeente"),
        ("Doel 2030", None, "Doel 2030"),
        ("Doel 2030 halen", None, "Doel 2030 halen"),
        ("A. Reserves", None, "A. Reserves"),
        ("3.1 \N{EN DASH} Een veilige gemeente", "3.1", "Een veilige gemeente"),
        ("3.1) Een veilige gemeente", "3.1", "Een veilige gemeente"),
    ],
)
def test_the_number_of_a_heading(heading, number, title):
    assert (number_of(heading), without_number(heading)) == (number, title)


def test_what_is_a_goal_below_a_section_of_goals():
    assert is_goal("3.01 Een veilige gemeente")
    assert is_goal("3.05 Samenwerking")
    assert is_goal("Een veilige gemeente")
    assert not is_goal("Samenwerking")
    assert not is_goal("3.12 Wat mag het kosten?")
    assert not is_goal("Toelichting")


def test_breadcrumbs_and_link_lists():
    assert all(
        map(is_breadcrumb, ["Home", "Hoofdstukken", "Programma's", "Begroting 2019", "Jaarrekening 2019"])
    )
    assert not is_breadcrumb("Begroting van de politie")
    assert is_navigation("Gerelateerde links")
    assert not is_navigation("Bijlagen")

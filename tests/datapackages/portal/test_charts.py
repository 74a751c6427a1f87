"""Charts that are drawn when a page is made: readable without sight, and never markup of someone else's."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from datapackages.portal import charts

SVG = "{http://www.w3.org/2000/svg}"


def drawn(markup: str) -> ET.Element:
    return ET.fromstring(str(markup).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def test_columns_are_as_high_as_their_values_and_zero_is_a_dot() -> None:
    chart = drawn(charts.columns([0, 5, 10], "Gezakt"))

    heights = [float(one.get("height")) for one in chart.iter(f"{SVG}rect")]
    assert heights == [19.0, 38.0]
    assert len(list(chart.iter(f"{SVG}circle"))) == 1


def test_one_among_thousands_can_be_seen() -> None:
    small, large = drawn(charts.columns([1, 1_000_000], "Gezakt")).iter(f"{SVG}rect")

    assert (float(small.get("height")), float(large.get("height"))) == (2.0, 38.0)


def test_only_the_last_judgements_are_drawn_and_within_the_frame() -> None:
    columns = list(drawn(charts.columns([9] * 500, "Gezakt")).iter(f"{SVG}rect"))

    assert len(columns) == charts.MOST
    assert max(float(one.get("x")) + float(one.get("width")) for one in columns) <= charts.WIDTH


def test_a_chart_says_what_it_shows() -> None:
    for chart in (charts.columns([1], "Gezakt: 1"), charts.shares([("gezakt", 1, "bad")], "Gezakt: 1")):
        svg = drawn(chart)
        assert (svg.get("role"), svg.get("aria-label")) == ("img", "Gezakt: 1")
        assert svg.find(f"{SVG}title").text == "Gezakt: 1"


def test_parts_fill_the_bar_and_what_is_not_there_has_no_part() -> None:
    parts = [("geslaagd", 498, "good"), ("gezakt", 2, "bad"), ("niet uitgevoerd", 0, "worst")]

    good, bad = drawn(charts.shares(parts, "Uitkomsten")).iter(f"{SVG}rect")

    assert float(good.get("width")) + float(bad.get("width")) in (600.0, 599.9, 600.1)
    assert float(bad.get("width")) >= 4 * 0.99


def test_a_name_from_a_source_stays_text() -> None:
    hostile = '"><script>alert(1)</script>'

    for chart in (charts.columns([1], hostile), charts.shares([(hostile, 1, "bad")], hostile)):
        svg = drawn(chart)
        assert svg.get("aria-label") == hostile
        assert "script" not in {one.tag.removeprefix(SVG) for one in svg.iter()}

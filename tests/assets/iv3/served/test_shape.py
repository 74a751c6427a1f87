"""The shape of a year's table is read from what the table declares."""

from __future__ import annotations

import pytest

from assets.iv3.served.shape import Property, SchemaChanged, shape_of

UNIT = "1 000 euro"


def declared(
    field: str = "TaakveldBalanspost",
    placings: tuple[str, ...] = ("k_1ePlaatsing_1", "k_2ePlaatsing_2"),
    unit: str | None = UNIT,
) -> list[Property]:
    dimensions = [Property(name, "Dimension") for name in (field, "Categorie", "Verslagsoort")]
    return [
        *dimensions,
        Property("Gemeenten", "GeoDimension"),
        *(Property(name, "Topic", unit) for name in placings),
    ]


def test_columns_of_2019_and_later() -> None:
    shape = shape_of(declared(), "45067NED")
    assert shape.field == "TaakveldBalanspost"
    assert shape.placings == ("k_1ePlaatsing_1", "k_2ePlaatsing_2")
    assert shape.euros_per_unit == 1000


def test_columns_before_2019_have_other_names() -> None:
    shape = shape_of(
        declared("FunctieKostenplaatsBalanspost", ("k_1stePlaatsing_1", "k_2dePlaatsing_2")), "45042NED"
    )
    assert shape.field == "FunctieKostenplaatsBalanspost"
    assert shape.placings == ("k_1stePlaatsing_1", "k_2dePlaatsing_2")


@pytest.mark.parametrize(
    "unit", ["1 000 euro", "1\u00a0000 euro", "x 1 000 euro", "1.000 euro", " 1 000 Euro "]
)
def test_one_unit_in_all_its_spellings(unit: str) -> None:
    assert shape_of(declared(unit=unit), "t").euros_per_unit == 1000


@pytest.mark.parametrize("unit", [None, "", "%", "1 000 gulden", "euro", "mln euro"])
def test_an_unknown_unit_is_never_guessed(unit: str | None) -> None:
    with pytest.raises(SchemaChanged, match="unknown unit"):
        shape_of(declared(unit=unit), "45067NED")


def test_two_units_in_one_table_are_refused() -> None:
    properties = [*declared()[:-1], Property("k_2ePlaatsing_2", "Topic", "euro")]
    with pytest.raises(SchemaChanged, match="unknown unit"):
        shape_of(properties, "45067NED")


def test_an_unknown_dimension_names_what_was_expected_and_found() -> None:
    with pytest.raises(SchemaChanged) as caught:
        shape_of([*declared(), Property("Kostensoort", "Dimension")], "45067NED")
    assert "45067NED" in str(caught.value)
    assert "expected Categorie, Gemeenten, TaakveldBalanspost, Verslagsoort" in str(caught.value)
    assert "Kostensoort" in str(caught.value)


def test_a_missing_dimension_is_refused() -> None:
    with pytest.raises(SchemaChanged, match="other dimensions"):
        shape_of([item for item in declared() if item.Key != "Categorie"], "45067NED")


@pytest.mark.parametrize(
    "placings",
    [
        ("k_1ePlaatsing_1",),
        ("k_1ePlaatsing_1", "k_2ePlaatsing_2", "k_3ePlaatsing_3"),
        ("k_1ePlaatsing_1", "Bedrag_2"),
    ],
)
def test_other_topics_than_two_placings_are_refused(placings: tuple[str, ...]) -> None:
    with pytest.raises(SchemaChanged, match="two placings"):
        shape_of(declared(placings=placings), "45067NED")


def test_a_hostile_number_of_names_is_cut() -> None:
    flood = [Property(f"Dimensie{number}" + "x" * 500, "Dimension") for number in range(1000)]
    with pytest.raises(SchemaChanged) as caught:
        shape_of([*declared(), *flood], "45067NED")
    assert len(str(caught.value)) < 2000

from __future__ import annotations

import pytest

from assets.documents.words.indicator_heads import attribute_of, is_area, read_head


@pytest.mark.parametrize(
    ("path", "period", "kind"),
    [
        (("Realisatie cijfers", "2016"), 2016, "realisatie"),
        (("Streefcijfers", "2024"), 2024, "streefwaarde"),
        (("Streef-\nwaarde\n2030",), 2030, "streefwaarde"),
        (("Jaarrekening 2021",), 2021, "realisatie"),
        (("Begroting 2020 na wijziging",), 2020, None),
        (("2019",), 2019, None),
        (("Nulmeting",), None, None),
        (("Nulmeting 2020",), 2020, None),
        (("Doel 2026",), 2026, "streefwaarde"),
        (("Nederland", "2022"), 2022, None),
        (("Nederland t/m 2022",), None, None),
        (("Streefwaarde",), None, "streefwaarde"),
        (("Begroting 2022-2025",), None, None),
        (("Realisatie t/m aug 2019",), None, "realisatie"),
        (("31-12-2018", "Realisatie"), None, "realisatie"),
        (("Realisatie 1e kwartaal 2019",), None, "realisatie"),
        (("Realisatie", "Streefwaarde 2024"), 2024, None),
        (("Score 2022",), 2022, None),
        (("Ambitie 2026",), 2026, "streefwaarde"),
        (("Realisatie 2022 Nederland",), 2022, "realisatie"),
        (("Plaats op de ranglijst 2022",), None, None),
    ],
)
def test_a_head_gives_the_year_and_the_kind_that_it_says_for_certain(path, period, kind):
    head = read_head(path)
    assert (head.period, head.kind) == (period, kind)


@pytest.mark.parametrize(
    ("path", "role"),
    [
        (("Naam indicator",), "name"),
        (("Eenheid",), "unit"),
        (("Bron",), "source"),
        (("Toelichting:",), "explanation"),
        (("Realisatie 2020",), "value"),
        (("Nulmeting",), "value"),
        (("Nederland",), "value"),
        (("Amersfoort 2022",), "value"),
        (("Plaats op de ranglijst 2022",), "value"),
        (("Stand per 1-7-2022",), "value"),
        (("Doel",), "other"),
        (("Taakveld",), "other"),
        ((), "other"),
    ],
)
def test_a_head_says_which_column_it_is(path, role):
    assert read_head(path).role == role


def test_only_heads_that_say_indicator_make_a_table_one_of_indicators():
    assert read_head(("Indicator",)).is_indicator
    assert not read_head(("Omschrijving",)).is_indicator


def test_labels_of_rows():
    assert attribute_of("Bron:") == "source"
    assert attribute_of("Eenheid :") == "unit"
    assert attribute_of("Bron") is None
    assert all(map(is_area, ["Gemeente", "Gemeente Amersfoort", "Regio Foodvalley", "Landelijk gemiddelde"]))
    assert not is_area("Gemeente 2024")
    assert not is_area("Formatie")

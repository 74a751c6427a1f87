"""Code lists as the table of the year gives them: labels cleaned and completed, every code a row."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from assets.iv3.pulling.pull import pull
from assets.iv3.tables.code_lists import municipality_titles, normalise_code_lists


@pytest.fixture
def lists(cbs, fetcher, archive, iv3) -> Any:
    """The lists of the small CBS as it is when they are asked for."""
    return lambda: normalise_code_lists(pull(iv3, 2024, fetcher, archive), archive)


def named(frame: pl.DataFrame, code: str) -> dict[str, Any]:
    return frame.row(by_predicate=pl.col(frame.columns[1]) == code, named=True)


def test_a_label_loses_its_code_and_its_stray_spaces(lists) -> None:
    wijkteams = named(lists()["taakvelden"], "6.2")
    assert (wijkteams["naam"], wijkteams["cbs_label"], wijkteams["afgekapt"]) == ("Wijkteams",) * 2 + (False,)


def test_a_cut_label_is_completed_from_our_list_only_if_that_begins_with_what_cbs_shows(cbs, lists) -> None:
    cbs.posts |= {"0.11  ": "0.11 Iets heel anders dat is ..", "6.3   ": "6.3 Onbekend en afgeka.."}
    taakvelden = lists()["taakvelden"]
    assert named(taakvelden, "0.7")["naam"] == "Algemene uitkeringen en overige uitkeringen gemeentefonds"
    for code in ("0.11", "6.3"):
        assert named(taakvelden, code)["naam"] == named(taakvelden, code)["cbs_label"]
        assert named(taakvelden, code)["afgekapt"] is True


def test_balance_posts_are_a_list_of_their_own_with_their_side(cbs, lists) -> None:
    cbs.posts |= {"P111  ": "P111 Algemene reserve", "A1331d": "A1331d Overige vorderingen"}
    found = lists()
    assert dict(found["balansposten"].select("balanspost", "zijde").iter_rows()) == {
        "A111": "activa",
        "P111": "passiva",
        "A1331d": "activa",
    }
    assert set(found["taakvelden"]["taakveld"]) == {"0.1", "0.7", "0.10", "6.2"}


def test_categories_say_their_direction_and_stands_have_none(lists) -> None:
    directions = dict(lists()["categorieen"].select("categorie", "richting").iter_rows())
    assert (directions["L1.1"], directions["B3.7"], directions["Ultimo"]) == ("lasten", "baten", None)


def test_reports_lose_the_year(lists) -> None:
    (row,) = lists()["verslagsoorten"].iter_rows(named=True)
    assert (row["verslagsoort"], row["naam"], row["cbs_label"]) == ("X000", "Begroting", "2024 Begroting")


def test_functions_of_before_2017_have_their_first_digit_as_main_function(cbs, lists) -> None:
    cbs.posts = {"001   ": "001 Bestuursorganen", "990   ": "990 Resultaat", "A111  ": "A111 Activa"}
    taakvelden = lists()["taakvelden"]
    assert taakvelden.select("taakveld", "naam", "hoofdtaakveld").rows() == [
        ("001", "Bestuursorganen", "0"),
        ("990", "Resultaat", "9"),
    ]


def test_a_hostile_title_is_one_bounded_line(cbs, lists) -> None:
    cbs.posts |= {"6.3   ": "6.3 Inkomen\u202e\x00\x1b[2J\n" + "x" * 100_000}
    label = named(lists()["taakvelden"], "6.3")["cbs_label"]
    assert label.isprintable()
    assert len(label) <= 200


def test_titles_of_municipalities_are_cleaned_too(cbs, fetcher, archive, iv3) -> None:
    cbs.municipalities = {"GM0307": " Amers\u200bfoort  (gemeente) ", "GM0736": "De Ronde Venen" * 10_000}
    titles = municipality_titles(pull(iv3, 2024, fetcher, archive), archive)
    assert titles["cbs_naam"][0] == "Amersfoort (gemeente)"
    assert titles["cbs_naam"].str.len_chars()[1] <= 200

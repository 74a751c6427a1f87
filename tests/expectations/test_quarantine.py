"""The quarantine keeps every refused row, whole, with who can mend it."""

from __future__ import annotations

import json

import pytest

from datapackages.schema import PROBLEM, RAW, table
from expectations.judging import ask
from expectations.quarantine import checksums
from tests.expectations.good_year import BODY, JAAR, PAGE, changed, good_year, tally_of

YEAR = good_year()


def test_a_refused_row_is_kept_with_its_key_its_reason_and_itself() -> None:
    year = changed(YEAR, "iv3_baten_lasten", row=0, taakveld="9.9")

    evidence, _ = ask(year, tally_of(year), jaar=JAAR)

    (row,) = evidence.quarantine.to_dicts()
    raw = json.loads(row.pop("ruwe_rij"))
    assert row == {
        "tabel": "iv3_baten_lasten",
        "volgnr": 1,
        "sleutel": "gemeente=GM0307; verslagsoort=X000; plaatsing=1; taakveld=9.9; categorie=L1.1",
        "pagina": None,
        "tabel_op_pagina": None,
        "rij": None,
        "plek": None,
        "regel": "iv3_baten_lasten.taakveld.verwijst",
        "reden": "Taakveld “9.9” staat niet in de tabel taakvelden van dit jaar.",
        "verantwoordelijk": "bron",
        "bedrag_eur": 900_000,
        "bron": BODY,
    }
    assert raw == {
        name: changed(YEAR, "iv3_baten_lasten", taakveld="9.9")["iv3_baten_lasten"][name][0]
        for name in table("iv3_baten_lasten").columns
    }


def test_the_raw_row_is_what_the_source_gave_where_typed_columns_lost_it() -> None:
    given = '{"bedrag": "9OO"}'
    year = changed(
        YEAR, "iv3_baten_lasten", bedrag_eur=None, **{PROBLEM: "De waarde 9OO is geen bedrag.", RAW: given}
    )

    evidence, _ = ask(year, tally_of(year), jaar=JAAR)

    (row,) = evidence.quarantine.to_dicts()
    assert (row["ruwe_rij"], row["reden"]) == (given, "De waarde 9OO is geen bedrag.")


@pytest.mark.parametrize(
    ("table_name", "place"),
    [
        ("bedragen", (PAGE, 2, 2, 2)),
        ("cellen", (PAGE, 1, 1, 1)),
        ("doelen", (PAGE, None, None, 1)),
        ("paginas", (PAGE, None, None, 1)),
        ("aansluiting", (PAGE, 2, None, None)),
        ("documenten", (None, None, None, None)),
    ],
)
def test_a_row_of_a_page_is_kept_with_its_place(table_name: str, place: tuple[object, ...]) -> None:
    year = changed(YEAR, table_name, **{PROBLEM: "Onleesbaar."})

    evidence, _ = ask(year, tally_of(year), jaar=JAAR)

    rows = evidence.quarantine.filter(tabel=table_name)
    assert rows.select("pagina", "tabel_op_pagina", "rij", "plek").row(0) == place


def test_the_name_of_a_page_is_kept_bounded_and_a_row_without_one_has_none() -> None:
    for name, kept in (("x" * 5_000, "x" * 299 + "…"), ("\u202ep", "\ufffdp"), (None, None)):
        year = changed(YEAR, "doelen", pagina=name)

        evidence, _ = ask(year, tally_of(year), jaar=JAAR)

        assert evidence.quarantine["pagina"].to_list() == [kept]


def test_a_row_of_an_unknown_body_names_no_body() -> None:
    year = changed(YEAR, "doelen", bron="c" * 64)

    evidence, _ = ask(year, tally_of(year), jaar=JAAR)

    (row,) = evidence.quarantine.to_dicts()
    assert row["bron"] is None
    assert "c" * 64 in row["ruwe_rij"]


def test_hostile_text_is_bounded_in_reasons_and_whole_in_the_raw_row() -> None:
    hostile = "<script>\u202e\x1b[2J" + "x" * 5_000
    year = changed(YEAR, "iv3_baten_lasten", taakveld=hostile)

    evidence, _ = ask(year, tally_of(year), jaar=JAAR)

    (row,) = evidence.quarantine.to_dicts()
    assert "“<script>��[2Jxxx" in row["reden"]
    assert max(len(row["reden"]), len(row["sleutel"])) < 250
    assert json.loads(row["ruwe_rij"])["taakveld"] == hostile
    assert row["ruwe_rij"].isprintable()
    assert r"<script>\u202e\u001b[2J" in row["ruwe_rij"]


def test_what_is_hidden_in_what_the_source_gave_is_shown_and_the_rest_is_left_as_it_was() -> None:
    given = '{"titel": "één\u202e\u2028\U000e0001 €"}'
    year = changed(YEAR, "doelen", **{PROBLEM: "Onleesbaar.", RAW: given})

    evidence, _ = ask(year, tally_of(year), jaar=JAAR)

    (row,) = evidence.quarantine.to_dicts()
    assert row["ruwe_rij"] == r'{"titel": "één\u202e\u2028\udb40\udc01 €"}'
    assert json.loads(row["ruwe_rij"]) == json.loads(given)


def test_the_order_does_not_hang_on_the_order_of_the_pages() -> None:
    year = changed(YEAR, "iv3_baten_lasten", row=0, taakveld="9.9")
    year = changed(year, "iv3_baten_lasten", row=5, taakveld="9.8")
    turned = year | {"iv3_baten_lasten": year["iv3_baten_lasten"].reverse()}

    first, _ = ask(year, tally_of(year), jaar=JAAR)
    second, _ = ask(turned, tally_of(turned), jaar=JAAR)

    assert first.quarantine.equals(second.quarantine)
    assert first.quarantine["volgnr"].to_list() == [1, 2]


def _refused(row: int, **cells: object) -> dict[str, str]:
    year = changed(good_year(), "iv3_baten_lasten", row=row, taakveld="9.9", **cells)
    evidence, _ = ask(year, tally_of(year), jaar=JAAR)
    return checksums(evidence.quarantine)


def test_a_checksum_tells_which_rows_of_a_table_are_refused_wherever_they_come_from() -> None:
    first = _refused(0)

    assert first.keys() == {"iv3_baten_lasten"}
    assert first == _refused(0, bron=BODY)
    assert first != _refused(1), "as many rows, and others"
    assert first != _refused(0, bedrag_eur=1)
    assert checksums(table("quarantaine").empty()) == {}

"""``validatie.json``: complete, stable, and in plain Dutch."""

from __future__ import annotations

import json
from dataclasses import replace

import polars as pl
import pytest

from expectations.judging import Judgement, judge
from expectations.reports import as_json
from expectations.reports.validation import document_titles
from expectations.rules.catalogue import rules
from expectations.verdicts import Verdict
from tests.expectations.good_year import JAAR, changed, good_year, tally_of

YEAR = {name: good_year()[name] for name in ("bronnen", "gemeenten", "taakvelden")}


@pytest.fixture(scope="module")
def judgement() -> Judgement:
    year = changed(YEAR, "taakvelden", row=0, naam=None)
    return judge(year, tally_of(year), jaar=JAAR)


def test_it_sums_up_what_was_decided(judgement: Judgement) -> None:
    report = as_json(judgement)

    assert report["jaar"] == JAAR
    summary = report["samenvatting"]
    assert summary["vrijgegeven"] is False
    assert summary["tegengehouden_door"] == ["bronnen.jaar.niet_leeg"]
    assert summary["regels"] == len(rules()) == sum(summary["uitkomsten"].values())
    assert summary["uitkomsten"]["gezakt"] == 2
    assert summary["uitkomsten"]["niet uitgevoerd"] == 0
    assert (summary["rijen_geaccepteerd"], summary["rijen_in_quarantaine"]) == (6, 1)


def test_it_tells_of_every_rule_what_it_asks_and_what_was_found(judgement: Judgement) -> None:
    told = {one["regel"]: one for one in as_json(judgement)["regels"]}

    assert list(told) == [rule.id for rule in rules()]
    assert told["taakvelden.naam.verplicht"] == {
        "regel": "taakvelden.naam.verplicht",
        "versie": 1,
        "tabel": "taakvelden",
        "omvang": "rij",
        "ernst": "waarschuwing",
        "verantwoordelijk": "bron",
        "zin": "Naam is ingevuld.",
        "herkomst": "Tabelschema taakvelden",
        "uitkomst": "gezakt",
        "reden": None,
        "gezakt": 1,
        "beoordeeld": 3,
        "gezakt_eur": None,
        "voorbeelden": ["taakveld=0.1: Naam ontbreekt."],
        "voorbeelden_uit": [["a" * 64]],
    }
    assert told["iv3_leveringen.jaar.gevuld"]["reden"] == "Dit jaar heeft geen Iv3-cijfers."


def test_it_counts_the_quarantine_per_rule_and_shows_that_nothing_was_lost(judgement: Judgement) -> None:
    report = as_json(judgement)

    assert report["quarantaine"] == [
        {
            "tabel": "taakvelden",
            "regel": "taakvelden.naam.verplicht",
            "verantwoordelijk": "bron",
            "rijen": 1,
            "bedrag_eur": None,
            "voorbeelden": report["quarantaine"][0]["voorbeelden"],
        }
    ]
    (example,) = report["quarantaine"][0]["voorbeelden"]
    raw = example.pop("ruwe_rij")
    assert json.loads(raw)["cbs_label"] == "0.1"
    assert example == {
        "volgnr": 1,
        "sleutel": "taakveld=0.1",
        **dict.fromkeys(("pagina", "tabel_op_pagina", "rij", "plek")),
        "reden": "Naam ontbreekt.",
        "bedrag_eur": None,
        "bron": "a" * 64,
    }
    assert {line["tabel"]: line["klopt"] for line in report["behoud"]} == {
        "gemeenten": True,
        "taakvelden": True,
    }
    (line,) = (line for line in report["behoud"] if line["tabel"] == "taakvelden")
    assert (line["bronnen"], line["opgehaald"], line["geaccepteerd"], line["quarantaine"]) == (1, 3, 2, 1)
    assert line["opgehaald_eur"] is None


def test_examples_name_the_bodies_that_they_come_from(judgement: Judgement) -> None:
    report = as_json(judgement)

    addresses = {body["bron"]: body["url"] for body in report["bronnen"]}
    assert addresses["a" * 64].startswith("https://")


def test_a_finding_over_few_bodies_names_them_and_one_over_many_names_none(
    out_of_balance: Judgement,
) -> None:
    told = {one["regel"]: one for one in as_json(out_of_balance)["regels"]}

    assert told["iv3_baten_lasten.saldo.in_evenwicht"]["voorbeelden_uit"] == [["a" * 64]]


def test_nothing_was_lost_of_any_source(judgement: Judgement) -> None:
    report = as_json(judgement, {"a" * 64: "iv3"})

    lines = {(line["uit"], line["tabel"]): line for line in report["behoud_per_bron"]}
    assert lines["iv3", "taakvelden"]["quarantaine"] == 1
    assert all(line["klopt"] for line in lines.values())
    assert sum(line["opgehaald"] for line in lines.values()) == sum(
        line["opgehaald"] for line in report["behoud"]
    )
    unknown = as_json(judgement)["behoud_per_bron"]
    assert {line["uit"] for line in unknown} == {None}


def test_a_raw_row_that_floods_is_cut() -> None:
    year = changed(YEAR, "taakvelden", row=0, naam=None, cbs_label="x" * 10_000)

    (line,) = as_json(judge(year, tally_of(year), jaar=JAAR))["quarantaine"]

    assert len(line["voorbeelden"][0]["ruwe_rij"]) == 300
    assert line["voorbeelden"][0]["ruwe_rij"].endswith("…")


def test_the_same_year_gives_the_same_bytes_however_long_it_took(judgement: Judgement) -> None:
    slower = replace(
        judgement, verdicts=tuple(replace(verdict, seconds=9.9) for verdict in judgement.verdicts)
    )

    assert json.dumps(as_json(slower)) == json.dumps(as_json(judgement))
    assert "seconds" not in json.dumps(as_json(judgement))


def test_euros_are_told_where_there_are_amounts() -> None:
    year = {**YEAR, "iv3_baten_lasten": good_year()["iv3_baten_lasten"]}

    report = as_json(judge(year, tally_of(year), jaar=JAAR))

    (line,) = (line for line in report["behoud"] if line["tabel"] == "iv3_baten_lasten")
    assert (line["opgehaald_eur"], line["quarantaine_eur"]) == (16_000_000, 16_000_000)
    assert report["quarantaine"][0]["bedrag_eur"] == 16_000_000


def test_it_marks_what_is_published_although_it_is_odd_with_whom_how_much_and_who_must_act(
    out_of_balance: Judgement,
) -> None:
    assert out_of_balance.releasable
    (mark,) = as_json(out_of_balance)["bevindingen"]
    assert mark.startswith(
        "In begroting en jaarrekening zijn de baten van een gemeente gelijk aan haar lasten"
    )
    assert "Hier niet zo: Amersfoort (GM0307), X000, plaatsing 2: baten 15.174.000 euro" in mark
    assert "verschil 14.174.000 euro." in mark
    assert mark.endswith("De bron moet dit herstellen; wij publiceren wat zij leverde.")


def test_refused_rows_are_no_marks(judgement: Judgement) -> None:
    assert as_json(judgement)["bevindingen"] == []


def test_a_mark_names_ten_and_counts_the_others(judgement: Judgement) -> None:
    rule = next(rule for rule in rules() if rule.id == "iv3_baten_lasten.saldo.in_evenwicht")
    verdict = Verdict(
        rule=rule.id,
        table=rule.table,
        outcome="gezakt",
        severity=rule.severity,
        failed=12,
        total=682,
        failed_eur=1,
        sample=tuple(f"Gemeente {number}." for number in range(12)),
        reason=None,
        seconds=0.0,
    )

    (mark,) = as_json(replace(judgement, verdicts=(verdict,)))["bevindingen"]

    assert "Gemeente 9. En nog 2 andere, zie validatie.json." in mark
    assert "Gemeente 10." not in mark


def test_a_document_is_named_with_whose_it_is_unless_its_title_says_so() -> None:
    documents = pl.DataFrame(
        {
            "document": ["a", "b", "c"],
            "gemeente": ["GM0307", "GM0307", "GM9999"],
            "titel": ["Begroting 2023", "Jaarstukken Amersfoort 2023", "Kadernota 2022"],
        }
    )
    places = pl.DataFrame({"gemeente": ["GM0307"], "naam": ["Amersfoort"]})

    assert document_titles({"documenten": documents, "gemeenten": places}) == {
        "a": "Begroting 2023 van Amersfoort",
        "b": "Jaarstukken Amersfoort 2023",
        "c": "Kadernota 2022 van GM9999",
    }
    assert document_titles({"gemeenten": places}) == {}

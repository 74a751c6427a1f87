"""``openbegroting iv3`` on the published samples, held against the real totals they were made from."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner, Result

from datapackages.errors import OpenbegrotingError
from datapackages.releasing.releases import Releases
from datapackages.schema import table
from pipelines.cli import main
from pipelines.commands.iv3.figures import figures_of
from pipelines.commands.iv3.finding import Gemeente, edition_at, gemeente_in
from pipelines.commands.iv3.notes import warnings
from pipelines.commands.iv3.view import View
from pipelines.commands.output.stdout import printable
from samples.iv3.totals import totals
from tests.pipelines.conftest import rows

THOUSAND = 1000

CBS = "CBS-tabel van"


def real(verslag: str, gemeente: str, hoofdtaakveld: str = "") -> tuple[int, int]:
    """Lasten and baten in euros according to CBS."""
    found = [
        total
        for total in totals()
        if (total.verslag, total.gemeente) == (verslag, gemeente) and total.taakveld.startswith(hoofdtaakveld)
    ]
    return sum(t.lasten for t in found) * THOUSAND, sum(t.baten for t in found) * THOUSAND


def report(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def cells(result: Result, label: str) -> list[str]:
    """The numbers on the line of the table that begins with ``label``."""
    assert result.exit_code == 0, result.output
    line = next(line for line in result.stdout.splitlines() if line.startswith(f"│ {label}"))
    return [cell.strip() for cell in line.strip("│").split("│")][1:]


class TestShow:
    def test_the_table_gives_budget_and_account_in_dutch_numbers(self, samples) -> None:
        result = samples("iv3", "show", "GM0307", 2023)
        assert cells(result, "0 Bestuur en ondersteuning")[:3] == ["117.701", "466.688", "348.987"]
        assert cells(result, "Totaal") == ["624.298", "624.302", "4", "738.670", "738.677", "7"]
        assert "Bedragen x € 1.000; saldo = baten - lasten." in result.stdout
        assert "Begroting: tweede plaatsing." in result.stdout
        assert "Met interne boekingen" in result.stdout
        assert "Release 1.0.0 van begrotingen-2023. Bron: CBS" in result.stdout
        assert "CC BY 4.0" in result.stdout
        assert "Dit pakket is een voorbeeld." in result.stdout

    def test_other_reports_are_shown_when_asked_for(self, samples) -> None:
        result = samples("iv3", "show", "GM0307", 2023, "--verslag", "rekening", "--verslag", "kwartaal-2")
        assert cells(result, "Totaal") == ["738.670", "738.677", "7", "niet geleverd"]
        assert "Tweede kwartaal: niet geleverd (deze levering staat niet in de CBS-tabel" in result.stdout
        assert "Kwartaalcijfers gaan over 1 januari tot en met dat kwartaal." in result.stdout
        assert "Begroting:" not in result.stdout

    @pytest.mark.parametrize(
        ("jaar", "gemeente", "reports"),
        [
            (2023, "GM0307", ["X000", "X005"]),
            (2023, "GM1961", ["X000"]),
            (2024, "GM0736", ["X000"]),
            (2024, "GM0310", ["X000"]),
            (2025, "GM0307", ["X000"]),
        ],
    )
    def test_every_hoofdtaakveld_is_the_real_total(self, samples, jaar, gemeente, reports) -> None:
        found = report(samples("iv3", "show", gemeente, jaar, "--json"))
        delivered = [line for line in found["regels"] if line["geleverd"]]
        assert sorted({line["verslagsoort"] for line in delivered}) == reports
        assert len(delivered) == 9 * len(reports)
        for line in delivered:
            verslag = f"{jaar}{line['verslagsoort']}"
            expected = real(verslag, gemeente, f"{line['hoofdtaakveld']}.")
            assert (line["lasten_eur"], line["baten_eur"]) == expected, line
            assert line["saldo_eur"] == expected[1] - expected[0]
        for total in found["totalen"]:
            if total["verslagsoort"] in reports:
                expected = real(f"{jaar}{total['verslagsoort']}", gemeente)
                assert (total["lasten_eur"], total["baten_eur"]) == expected

    def test_every_taakveld_is_the_real_total(self, samples) -> None:
        found = rows(samples("iv3", "show", "GM0307", 2024, "--taakvelden", "--csv"))
        filled = {
            line["taakveld"]: (int(line["lasten_eur"]), int(line["baten_eur"]))
            for line in found
            if line["verslagsoort"] == "X000" and (line["lasten_eur"], line["baten_eur"]) != ("0", "0")
        }
        assert filled == {
            total.taakveld: (total.lasten * THOUSAND, total.baten * THOUSAND)
            for total in totals()
            if (total.verslag, total.gemeente) == ("2024X000", "GM0307")
        }

    def test_an_account_that_was_not_delivered_is_said_and_never_zero(self, samples) -> None:
        table = samples("iv3", "show", "GM1961", 2023)
        assert cells(table, "1 Veiligheid")[3:] == ["niet geleverd"]
        assert "Rekening: niet geleverd." in table.stdout
        account = [
            line
            for line in rows(samples("iv3", "show", "GM1961", 2023, "--csv"))
            if line["verslag"] == "Rekening"
        ]
        assert len(account) == 9
        assert {(line["geleverd"], line["plaatsing"], line["lasten_eur"]) for line in account} == {
            ("false", "", "")
        }

    def test_a_report_that_cbs_does_not_list_is_told_apart(self, samples) -> None:
        result = samples("iv3", "show", "GM0307", 2024)
        assert "deze levering staat niet in de CBS-tabel van 2024" in result.stdout

    def test_a_municipality_that_delivered_nothing_has_a_table_without_numbers(self, samples) -> None:
        assert cells(samples("iv3", "show", "GM1961", 2025), "Totaal") == ["niet geleverd"] * 2

    def test_per_inhabitant_divides_and_says_by_how_many(self, samples) -> None:
        result = samples("iv3", "show", "GM0307", 2024, "--per-inwoner")
        lasten, _ = real("2024X000", "GM0307")
        assert cells(result, "Totaal")[0] == f"{lasten / 161_852:,.0f}".replace(",", ".")
        assert "Inwoners: Amersfoort 161.852." in result.stdout
        machine = report(samples("iv3", "show", "GM0307", 2024, "--per-inwoner", "--json"))
        assert machine["totalen"][0]["lasten_per_inwoner"] == round(lasten / 161_852, 2)
        assert machine["totalen"][0]["lasten_eur"] == lasten

    def test_without_internal_bookings_is_what_the_programme_budget_shows(self, samples) -> None:
        result = samples("iv3", "show", "GM0736", 2024, "--zonder-intern", "--taakvelden")
        assert cells(result, "Totaal")[0] == "118.927"  # Programmabegroting 2024, lasten before reserves
        assert "0.10 Mutaties" not in result.stdout
        assert "Zonder interne boekingen: taakvelden 0.10 en 0.11" in result.stdout

    def test_taakvelden_stand_under_their_hoofdtaakveld_and_empty_ones_are_counted(self, samples) -> None:
        result = samples("iv3", "show", "GM0736", 2024, "--taakvelden")
        assert cells(result, "  0.1 Bestuur")[0] == "2.612"
        assert re.search(r"Taakvelden zonder bedragen zijn weggelaten: [0-9]+\.", result.stdout)
        labels = re.findall(r"^│ +([0-9](?:\.[0-9a-d]+)?) ", result.stdout, re.MULTILINE)
        assert labels[:2] == ["0", "0.1"]
        assert labels.index("0.10") > labels.index("0.9")

    def test_csv_carries_release_and_source_in_every_row_and_warnings_on_stderr(self, samples) -> None:
        result = samples("iv3", "show", "Amersfoort", 2023, "--csv")
        for line in rows(result):
            assert line["release"] == "1.0.0"
            assert line["bronvermelding"].startswith("CBS, onbewerkte Iv3-data van gemeenten (CC BY 4.0)")
            assert line["interne_boekingen"] == "true"
        assert "Dit pakket is een voorbeeld." in result.stderr

    def test_json_carries_release_source_and_warning(self, samples) -> None:
        found = report(samples("iv3", "show", "GM0307", 2023, "--json"))
        assert found["release"] == "1.0.0"
        assert "CC BY 4.0" in found["bronvermelding"]
        assert found["waarschuwing"].startswith("Dit pakket is een voorbeeld.")
        assert found["gemeenten"] == [{"code": "GM0307", "naam": "Amersfoort", "inwoners": 160759}]


class TestCompare:
    def test_no_number_is_cut_under_headings_of_several_words(self, samples) -> None:
        result = samples("iv3", "compare", "GM0736", "GM0307", "GM0310", "GM1961", 2023, "--totaal")
        lines = [line for line in result.stdout.splitlines() if line.startswith(("│", "┃"))]
        assert len({len(line) for line in lines}) == 1
        assert all(line.endswith(("│", "┃")) for line in lines)
        assert sum(line.count("De Ronde Venen") for line in lines) == 3 * 4

    def test_municipalities_stand_beside_each_other_per_inhabitant(self, samples) -> None:
        result = samples("iv3", "compare", "GM0307", "GM0736", 2024)
        first, second = real("2024X000", "GM0307")[0] / 161_852, real("2024X000", "GM0736")[0] / 45_813
        expected = [f"{round(value):,}".replace(",", ".") for value in (first, second, second - first)]
        assert cells(result, "Totaal") == expected
        assert "Bedragen in € per inwoner, afgerond" in result.stdout
        assert "Begroting: Amersfoort tweede plaatsing, De Ronde Venen tweede plaatsing." in result.stdout
        for heading in ("Lasten", "Baten", "Saldo"):
            assert f"{heading}, begroting 2024" in result.stdout

    def test_the_whole_amounts_and_the_account_can_be_asked_for(self, samples) -> None:
        result = samples("iv3", "compare", "GM0307", "GM0310", 2023, "--verslag", "rekening", "--totaal")
        assert cells(result, "Totaal") == ["738.670", "131.927", "-606.743"]

    def test_undelivered_figures_have_no_difference(self, samples) -> None:
        result = samples("iv3", "compare", "GM0307", "GM1961", "De Bilt", 2024, "--totaal")
        assert cells(result, "Totaal") == ["695.855", "niet geleverd", "n.v.t.", "130.279", "-565.576"]

    def test_csv_has_the_difference_of_every_row(self, samples) -> None:
        found = rows(samples("iv3", "compare", "GM0310", "GM0307", 2024, "--totaal", "--csv"))
        for line in found[9:]:
            key = f"{line['hoofdtaakveld']}."
            difference = real("2024X000", "GM0307", key)[0] - real("2024X000", "GM0310", key)[0]
            assert int(line["verschil_lasten_eur"]) == difference
        assert {line["verschil_lasten_eur"] for line in found[:9]} == {""}


class TestLeveringen:
    def test_who_delivered_and_who_did_not_is_counted_and_named(self, samples) -> None:
        result = samples("iv3", "leveringen", 2024)
        assert cells(result, "X000 Begroting") == ["4", "2", "0", "1", "1"]
        assert "X000 Begroting, niet geleverd: Vijfheerenlanden (GM1961)." in result.stdout

    def test_json_has_the_counts_and_every_delivery(self, samples) -> None:
        found = report(samples("iv3", "leveringen", 2023, "--json"))
        account = next(line for line in found["aantallen"] if line["verslagsoort"] == "X005")
        assert (account["gemeenten"], account["niet_geleverd"]) == (4, 1)
        undelivered = [line for line in found["leveringen"] if not line["geleverd"]]
        assert [(line["gemeente"], line["verslagsoort"]) for line in undelivered] == [("GM1961", "X005")]

    def test_csv_leaves_the_placing_of_the_undelivered_empty(self, samples) -> None:
        found = rows(samples("iv3", "leveringen", 2024, "--csv"))
        assert {line["gemeente"]: (line["plaatsing"], line["status"]) for line in found} == {
            "GM0307": ("2", "geleverd"),
            "GM0310": ("2", "geleverd"),
            "GM0736": ("2", "geleverd"),
            "GM1961": ("", "niet geleverd"),
        }


class TestFinding:
    @pytest.mark.parametrize("name", ["GM0736", "gm0736", "0736", "De Ronde Venen", "de ronde-venen "])
    def test_a_municipality_is_its_code_or_its_name(self, samples, name: str) -> None:
        found = report(samples("iv3", "show", name, 2023, "--json"))
        assert [gemeente["code"] for gemeente in found["gemeenten"]] == ["GM0736"]

    @pytest.mark.parametrize(
        ("arguments", "exit_code", "message"),
        [
            (["show", "Amersfort", "2024"], 1, "nearest: Amersfoort (GM0307) · releases: 2023, 2024, 2025"),
            (["show", "GM0308", "2024"], 1, "found Baarn (GM0308), which is not in it"),
            (
                ["show", "bergen", "2024"],
                1,
                "(GM0373), which is not in it; Bergen (L) (GM0893), which is not",
            ),
            (
                ["show", "Beemster", "2024"],
                1,
                "Beemster (GM0370), since 2022-01-01 part of Purmerend (GM0439)",
            ),
            (["show", "GM0053", "2024"], 1, "part of Het Hogeland (GM1966) and Westerkwartier (GM1969)"),
            (["show", "venen", "2024"], 1, "nearest: De Ronde Venen (GM0736)"),
            (["show", "", "2024"], 1, "none, nor one that looks like it"),
            (["show", "Ergens anders", "2024"], 1, "none, nor one that looks like it"),
            (["show", "\x1b[31m" * 100, "2024"], 1, "gemeente '\\x1b[31m"),
            (["show", "GM0307", "2019"], 1, "year 2019 · expected one of 2023, 2024, 2025"),
            (["leveringen", "2019"], 1, "year 2019 · expected one of 2023, 2024, 2025"),
            (["compare", "GM0307", "GM0999", "2024"], 1, "gemeente 'GM0999'"),
            (["compare", "GM0307", "2024"], 2, "expected two or more, each once · found Amersfoort (GM0307)"),
            (["compare", "GM0307", "Amersfoort", "2024"], 2, "expected two or more, each once"),
            (["compare", "2024"], 2, "expected two or more, each once · found none"),
        ],
    )
    def test_what_is_not_there_is_one_line(self, samples, arguments, exit_code, message) -> None:
        result = samples("iv3", *arguments)
        assert result.exit_code == exit_code
        assert result.stdout == ""
        assert message in result.stderr
        assert len(result.stderr.strip().splitlines()) == 1
        assert result.stderr.strip().isprintable()

    def test_a_year_that_is_no_number_is_wrong_use(self, samples) -> None:
        assert samples("iv3", "show", "2024", "GM0307").exit_code == 2

    def test_without_any_release_the_remedy_is_named(self, command) -> None:
        result = command("iv3", "show", "GM0307", "2024")
        assert result.exit_code == 1
        assert "openbegroting run makes one" in result.stderr


def test_internal_bookings_of_the_time_of_functions_are_not_guessed(samples_home) -> None:
    edition = replace(edition_at(samples_home, 2023), jaar=2016)
    view = View(per_inwoner=False, taakvelden=False, intern=False, form=None)
    with pytest.raises(OpenbegrotingError, match="--zonder-intern · expected a year from 2017 · found 2016"):
        figures_of(edition, [gemeente_in(edition, "GM0307")], ["X000"], view)


def test_names_from_a_source_cannot_steer_the_terminal() -> None:
    assert (
        printable("Wijk\x1b[2J\u202eteams")
        == "Wijk\N{REPLACEMENT CHARACTER}[2J\N{REPLACEMENT CHARACTER}teams"
    )
    assert len(printable("x" * 1000)) < 100


@pytest.mark.parametrize(("jaar", "told"), [(2022, 0), (2023, 1), (2024, 1)])
def test_a_municipality_that_is_no_more_is_told_with_its_figures(samples_home, jaar: int, told: int) -> None:
    edition = replace(edition_at(samples_home, 2024), jaar=jaar)
    view = View(per_inwoner=False, taakvelden=False, intern=True, form=None)
    figures = figures_of(edition, [gemeente_in(edition, "GM0307")], ["X000"], view)
    ended = replace(figures, gemeenten=(Gemeente("GM0501", "Brielle", None),))
    said = f"Brielle (GM0501) is per 2023-01-01 opgegaan in Voorne aan Zee (GM1992), en staat nog in de {CBS}"
    assert sum(said in warning for warning in warnings(ended)) == told
    assert not any("opgegaan" in warning for warning in warnings(figures))


@pytest.fixture(scope="module")
def odd_home(samples_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples of 2023, published with what is odd in them.

    De Ronde Venen has no second placing, De Bilt no known inhabitants and a namesake, Vijfheerenlanden no
    Iv3 at all, and one row of Amersfoort was refused.
    """
    release = Releases(samples_home / "public").latest(2023)
    assert release is not None
    tables = release.tables()
    key = (pl.col("gemeente") == "GM0736") & (pl.col("plaatsing") == 2)
    iv3 = {name: tables[name].filter(pl.col("gemeente") != "GM1961") for name in tables if "iv3_" in name}
    refused = (
        iv3["iv3_baten_lasten"]
        .filter(gemeente="GM0307", verslagsoort="X000", plaatsing=2, taakveld="0.1")
        .head(1)
    )
    iv3 |= {name: iv3[name].filter(~key) for name in ("iv3_baten_lasten", "iv3_balans")}
    iv3["iv3_baten_lasten"] = iv3["iv3_baten_lasten"].join(
        refused, on=[*iv3["iv3_baten_lasten"].columns], how="anti"
    )
    iv3["iv3_leveringen"] = iv3["iv3_leveringen"].with_columns(
        pl.when(~key).then(pl.col("lasten_eur", "baten_eur")),
        pl.col("geleverd") & ~key,
        pl.when(key).then(0).otherwise("cellen").alias("cellen"),
    )
    municipality = pl.col("gemeente")
    gemeenten = tables["gemeenten"].with_columns(
        pl.when(municipality != "GM0310").then("inwoners").alias("inwoners"),
        naam=municipality.replace_strict(
            {"GM0310": "Bergen (NH)", "GM1961": "Bergen (L)"}, default=pl.col("naam")
        ),
    )
    quarantaine = refused.select(
        tabel=pl.lit("iv3_baten_lasten"),
        volgnr=pl.lit(1, dtype=pl.Int64),
        sleutel=pl.lit("gemeente=GM0307; verslagsoort=X000; plaatsing=2; taakveld=0.1; categorie=L1.1"),
        pagina=pl.lit(None, dtype=pl.String),
        tabel_op_pagina=pl.lit(None, dtype=pl.Int64),
        rij=pl.lit(None, dtype=pl.Int64),
        plek=pl.lit(None, dtype=pl.Int64),
        regel=pl.lit("iv3_baten_lasten.bedrag_eur.grens"),
        reden=pl.lit("Te groot."),
        verantwoordelijk=pl.lit("bron"),
        ruwe_rij=pl.lit("{}"),
        bedrag_eur=pl.lit(7_000, dtype=pl.Int64),
        bron="bron",
    )
    quarantined = pl.concat([table("quarantaine").empty(), quarantaine], how="diagonal")
    home = tmp_path_factory.mktemp("odd")
    Releases(home / "public").publish(
        2023, tables | iv3 | {"gemeenten": gemeenten, "quarantaine": quarantined}, {}
    )
    return home


class TestOddities:
    @pytest.fixture
    def odd(self, odd_home: Path):
        def command(*arguments: str) -> Result:
            return CliRunner().invoke(main, ["iv3", *arguments, "--home", str(odd_home)])

        return command

    def test_without_a_second_placing_the_first_counts_and_is_named(self, odd, samples_home) -> None:
        result = odd("show", "GM0736", "2023")
        assert "Begroting: eerste plaatsing." in result.stdout
        assert cells(result, "Totaal")[:2] == ["107.447", "107.442"]

    def test_refused_rows_are_said_with_the_figures(self, odd) -> None:
        sentence = (
            "Let op, onvolledig: 1 rij staat in de quarantaine en niet in deze bedragen "
            "(Amersfoort, begroting, samen € 7.000)."
        )
        assert sentence in odd("show", "GM0307", "2023").stdout
        assert sentence in odd("show", "GM0307", "2023", "--csv").stderr
        assert report(odd("show", "GM0307", "2023", "--json"))["in_quarantaine"] == [
            {"gemeente": "GM0307", "verslagsoort": "X000", "rijen": 1, "bedrag_eur": 7000}
        ]

    def test_unknown_inhabitants_are_one_line_and_no_figures(self, odd) -> None:
        assert odd("show", "GM0310", "2023").exit_code == 0
        for arguments in (["show", "GM0310", "2023", "--per-inwoner"], ["compare", "0307", "0310", "2023"]):
            result = odd(*arguments)
            assert result.exit_code == 1
            assert result.stdout == ""
            assert result.stderr.startswith("openbegroting: inhabitants of Bergen (NH) (GM0310) in 2023")
            assert "--totaal" in result.stderr

    def test_a_name_of_two_municipalities_is_not_guessed(self, odd) -> None:
        result = odd("show", "Bergen", "2023")
        assert result.exit_code == 2
        assert "found Bergen (NH) (GM0310), Bergen (L) (GM1961) · name its code" in result.stderr
        assert odd("show", "bergen nh", "2023").exit_code == 0

    def test_a_municipality_without_iv3_is_not_found(self, odd) -> None:
        result = odd("show", "GM1961", "2023")
        assert result.exit_code == 1
        assert "Iv3 2023 of Bergen (L) (GM1961)" in result.stderr

"""``openbegroting iv3 series``: the municipality of today, marked estimates, years that are absent."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from assets.reference.gemeenten import register
from assets.reference.herindelingen import normalise_herindelingen
from assets.reference.taakveld_overgang import normalise_taakveld_overgang, vintages
from datapackages.formats import database, workbook
from datapackages.releasing import gate
from datapackages.releasing.releases import Releases
from datapackages.schema import table, tables
from pipelines.cli import main
from samples.iv3.totals import totals
from tests.pipelines.conftest import rows

NAMES = dict(register().select("gemeente", "naam").iter_rows())

BRON = "a" * 64


def package(
    jaar: int,
    jaargang: int,
    amounts: dict[tuple[str, str], int],
    silent: tuple[str, ...] = (),
    refused: tuple[str, ...] = (),
    verslagsoort: str = "X000",
):
    """The tables of a year in which these municipalities delivered lasten per taakveld, others nothing.

    Of those in ``refused`` a row stands in quarantine as well.
    """
    overgang = normalise_taakveld_overgang(BRON)
    codes = vintages(overgang).filter(jaargang=jaargang)["taakveld"]
    delivered = {code for code, _ in amounts}
    everyone = sorted(delivered | set(silent))
    rows = {
        "gemeenten": [
            {"jaar": jaar, "gemeente": code, "naam": NAMES[code], "inwoners": 1_000, "bron": BRON}
            for code in everyone
        ],
        "taakvelden": [
            {"jaar": jaar, "taakveld": code, "naam": f"Naam {code}", "hoofdtaakveld": code[0]}
            for code in codes
        ],
        "iv3_leveringen": [
            {"jaar": jaar, "gemeente": code, "verslagsoort": verslagsoort, "plaatsing": 2,
             "geleverd": code in delivered}
            for code in everyone
        ],
        "iv3_baten_lasten": [
            {"jaar": jaar, "gemeente": code, "verslagsoort": verslagsoort, "plaatsing": 2,
             "taakveld": taakveld,
             "categorie": "L1.1", "richting": "lasten", "bedrag_eur": euros, "bron": BRON}
            for (code, taakveld), euros in amounts.items()
        ],
        "quarantaine": [
            {"tabel": "iv3_baten_lasten", "volgnr": number, "bedrag_eur": 3_000,
             "sleutel": f"gemeente={code}; verslagsoort={verslagsoort}; plaatsing=2; taakveld=9.9"}
            for number, code in enumerate(refused, start=1)
        ],
    }  # fmt: skip
    frames = {name: pl.DataFrame(rows.get(name, []), schema=table(name).dtypes) for name in tables()}
    history = {"herindelingen": normalise_herindelingen(BRON, BRON), "taakveld_overgang": overgang}
    return frames | {name: frame.select(table(name).columns) for name, frame in history.items()}


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory):
    """``iv3 series`` over 2017 (Haaren was split in 2021), 2021 (Beemster merged in 2022), 2024 and 2025.

    CBS lists Beemster in 2024 still.
    """
    home = tmp_path_factory.mktemp("merged")
    releases = Releases(home / "public")
    years = {
        2017: package(2017, 2017, {("GM0788", "6.71"): 4_001_000, ("GM0757", "6.71"): 1_000_000}),
        2021: package(
            2021, 2017, {("GM0439", "0.1"): 4_000_000, ("GM0370", "0.2"): 500_000}, refused=("GM0370",)
        ),
        2024: package(
            2024,
            2023,
            {("GM0439", "6.71a"): 7_000_000, ("GM0757", "6.71a"): 2_000, ("GM0370", "6.71a"): 9_000},
        ),
        2025: package(2025, 2025, {("GM0439", "6.711"): 8_000_000}, silent=("GM0757",)),
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gate, "inspect", lambda *_: None)  # the rows have only what a series reads
        patch.setattr(workbook, "write", lambda _contents, path, **_: path.write_bytes(b"a workbook"))
        patch.setattr(workbook, "faults", lambda *_: ())
        patch.setattr(database, "write", lambda _frames, path, *_, **__: path.write_bytes(b"a database"))
        for jaar, frames in years.items():
            releases.publish(jaar, frames, {})

    def command(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["iv3", "series", *arguments, "--home", str(home)])

    return command


def lasten(result: Result) -> dict[tuple[str, str], str]:
    """Amounts that are not zero, by year and code."""
    filled = [row for row in rows(result) if row["richting"] == "lasten" and row["bedrag_eur"] != "0"]
    return {(row["jaar"], row["code"]): row["bedrag_eur"] for row in filled}


def test_what_merged_is_added_up_and_named(merged) -> None:
    result = merged("Purmerend", "--from", "2021", "--csv")
    assert lasten(result) == {
        ("2021", "0"): "4500000", ("2024", "6"): "7000000", ("2025", "6"): "8000000",
    }  # fmt: skip
    assert "Opgeteld uit Beemster (GM0370), Purmerend (GM0439) (2021)." in result.stderr
    assert {row["voorgangers"] for row in rows(result) if row["jaar"] == "2024"} == {""}
    # Every code of a year that was delivered is there once in both directions, zero where nothing stands.
    assert len(rows(result)) == 3 * 9 * 2


def test_rows_that_were_refused_are_told_of_whoever_they_are(merged) -> None:
    told = "1 rij staat in de quarantaine en niet in deze bedragen (GM0370, 2021, samen € 3.000)."
    assert f"Let op, onvolledig: {told}" in merged("Purmerend").stdout
    assert told in merged("Purmerend", "--csv").stderr
    assert json.loads(merged("Purmerend", "--json").stdout)["in_quarantaine"] == [
        {"jaar": 2021, "gemeente": "GM0370", "verslagsoort": "X000", "rijen": 1, "bedrag_eur": 3_000}
    ]
    assert "Let op" not in merged("Purmerend", "--as-delivered").stdout


def test_a_quarter_that_nobody_delivered_is_told_and_so_is_what_it_would_cover(merged) -> None:
    result = merged("GM0439", "--verslag", "kwartaal-2")
    assert "2021, 2024, 2025: dit verslag staat niet in de CBS-tabel van dit jaar." in result.stdout
    assert "Kwartaalcijfers gaan over 1 januari tot en met dat kwartaal." in result.stdout


def test_as_delivered_is_the_municipality_alone(merged) -> None:
    alone = lasten(merged("GM0439", "--from", "2021", "--to", "2021", "--as-delivered", "--csv"))
    assert alone == {("2021", "0"): "4000000"}
    gone = lasten(merged("Beemster", "--to", "2021", "--as-delivered", "--csv"))
    assert gone == {("2021", "0"): "500000"}


def test_a_municipality_that_merged_has_no_series_of_today_and_the_way_on_is_named(merged) -> None:
    result = merged("Beemster", "--to", "2021")
    assert result.exit_code == 2
    assert "became part of GM0439" in result.stderr
    assert "--as-delivered" in result.stderr


def test_who_merged_and_is_listed_still_has_no_series_of_today_either(merged) -> None:
    result = merged("Beemster")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "became part of GM0439" in result.stderr
    alone = merged("Beemster", "--as-delivered")
    assert "9" in alone.stdout
    assert (
        "Let op: Beemster (GM0370) is per 2022-01-01 opgegaan in Purmerend (GM0439), en staat nog in de "
        "CBS-tabel van 2024."
    ) in alone.stdout
    assert "opgegaan" not in merged("Beemster", "--as-delivered", "--to", "2021").stdout


def test_a_share_of_what_was_split_is_marked_as_an_estimate(merged) -> None:
    result = merged("GM0757", "--from", "2017", "--to", "2017")
    assert "2.000*" in result.stdout
    assert "* Schatting" in result.stdout
    assert "Opgeteld uit Boxtel (GM0757), Haaren (GM0788) (2017)." in result.stdout


def test_codes_of_other_lists_only_meet_in_the_group_they_share(merged) -> None:
    result = merged("GM0439", "--from", "2024", "--taakveld", "6.711", "--csv")
    assert lasten(result) == {
        ("2024", "6 Wmo en jeugd"): "7000000", ("2025", "6 Wmo en jeugd"): "8000000",
    }  # fmt: skip
    assert "Groep 6 Wmo en jeugd van codes 6.2" in result.stderr
    assert "Lijst van taakvelden van 2023: 2024." in result.stderr
    of_one_list = merged("GM0439", "--from", "2025", "--taakveld", "6.711", "--csv")
    assert lasten(of_one_list) == {("2025", "6.711"): "8000000"}


def test_years_that_are_absent_are_told_with_their_reason(merged) -> None:
    found = json.loads(merged("GM0757", "--to", "2026", "--json").stdout)
    reasons = {item["jaar"]: item["reden"] for item in found["ontbrekende_jaren"]}
    assert {jaar for jaar, reden in reasons.items() if reden == "er is geen uitgave van dit jaar"} == {
        2018, 2019, 2020, 2022, 2023, 2026,
    }  # fmt: skip
    assert reasons[2025] == "niet geleverd"


def test_per_inhabitant_is_unknown_where_others_were_added_up(merged) -> None:
    found = json.loads(merged("GM0439", "--from", "2021", "--per-inwoner", "--json").stdout)["regels"]
    per_head = {row["jaar"]: row["eur_per_inwoner"] for row in found if row["bedrag_eur"]}
    assert per_head == {2021: None, 2024: 7_000.0, 2025: 8_000.0}
    assert "onbekend" in merged("GM0439", "--per-inwoner", "--from", "2021").stdout


@pytest.mark.parametrize(
    ("arguments", "exit_code", "message"),
    [
        (["GM9999"], 1, "gemeente 'GM9999'"),
        (["Purmerent"], 1, "nearest: Purmerend (GM0439)"),
        (
            ["GM0439", "--taakveld", "6.7\x1b[2J"],
            1,
            "taakveld '6.7\\x1b[2J' · expected a code in the lists of",
        ),
        (["GM0439", "--from", "2018", "--to", "2020"], 1, "years 2018 to 2020 · expected some of 2017, 2021"),
        (["GM0439", "--from", "2025", "--to", "2021"], 2, "found 2025 and 2021"),
    ],
)
def test_what_is_not_there_is_one_line(merged, arguments, exit_code, message) -> None:
    result = merged(*arguments)
    assert result.exit_code == exit_code
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_year_beyond_reason_is_wrong_use(merged) -> None:
    assert merged("GM0439", "--to", "99999999999999999999").exit_code == 2


def test_the_samples_give_the_real_totals_of_three_years(samples) -> None:
    result = samples("iv3", "series", "GM0307", "--csv")
    for jaar in (2023, 2024, 2025):
        real = sum(
            item.lasten for item in totals() if (item.verslag, item.gemeente) == (f"{jaar}X000", "GM0307")
        )
        found = [row for row in rows(result) if (row["jaar"], row["richting"]) == (str(jaar), "lasten")]
        assert sum(int(row["bedrag_eur"]) for row in found) == real * 1_000


def test_without_any_release_the_remedy_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["iv3", "series", "GM0307", "--home", str(tmp_path)])
    assert result.exit_code == 1
    assert "openbegroting run makes one" in result.stderr

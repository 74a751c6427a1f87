"""Runs against the stand-in for CBS with the real national totals, whole and with faults on demand."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest

from assets.sources.fetching import Fetcher, Limits
from datapackages.releasing.releases import Releases

REPORTS = {
    (2023, "X000"): "2023_begroting",
    (2023, "X005"): "2023_jaarrekening",
    (2024, "X000"): "2024_begroting",
    (2025, "X000"): "2025_begroting",
}

SILENT = {
    (2023, "X000"): {"GM1992"},
    (2023, "X005"): {"GM1961"},
    (2024, "X000"): {"GM1961"},
    (2025, "X000"): {"GM0310", "GM0415", "GM1731", "GM1961"},
}
"""Voorne aan Zee was new in 2023. Vijfheerenlanden delivered no account then and no budget after it; nor did
De Bilt, Landsmeer and Midden-Drenthe in 2025."""

TAAKVELDEN = {2023: 71, 2024: 71, 2025: 69}

OTHER_NAMES = {"'s-Gravenhage": "GM0518", "Bergen (NH.)": "GM0373", "Bergen (L.)": "GM0893"}


@contextmanager
def stand_in(shared: Path, *options: str) -> Iterator[str]:
    """The address of the stand-in, for as long as it is entered."""
    program = [sys.executable, shared / "tools" / "cbs_iv3.py", "--port", "0", *options]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def registry(folder: Path, address: str, *gemeenten: str, years: tuple[int, ...] = (2023,)) -> Path:
    path = folder / "sources.yaml"
    chosen = f"  gemeenten: [{', '.join(gemeenten)}]\n" if gemeenten else ""
    path.write_text(f"iv3:\n  base_url: {address}\n  years: {list(years)}\n{chosen}", encoding="utf-8")
    return path


def true_totals(shared: Path, jaar: int, report: str) -> dict[tuple[str, str, str], int]:
    """Euros per gemeente, taakveld and richting, as CBS published them; zero cells included."""
    with (shared / "data/reference/tooi_gemeenten.csv").open(encoding="utf-8") as file:
        codes = {row["naam"]: row["gm_code"] for row in csv.DictReader(file)} | OTHER_NAMES
    with (shared / f"data/iv3/{REPORTS[jaar, report]}.csv").open(encoding="utf-8") as file:
        return {
            (codes[row["Gemeenten"]], row["Taakveld"].split()[0], richting): round(float(row[column] or 0))
            * 1000
            for row in csv.DictReader(file, delimiter=";")
            if row["Gemeenten"] != "Nederland"
            for richting, column in (("lasten", "Lasten"), ("baten", "Baten"))
        }


@pytest.mark.minutes
def test_every_total_of_every_municipality_is_published_as_it_is(shared, command, tmp_path) -> None:
    """All three years in one run, as one test: it is the dearest of all, and shares its run with nobody."""
    years = (2023, 2024, 2025)
    with stand_in(shared) as address:
        result = command("run", "--sources", registry(tmp_path, address, years=years), "--json")
    assert result.exit_code == 0, result.output
    assert {year["outcome"]["quarantined"] for year in json.loads(result.stdout)} == {0}
    releases = Releases(tmp_path / "home/public")
    tables = {jaar: releases.latest(jaar).tables("iv3_baten_lasten", "iv3_leveringen") for jaar in years}
    for jaar, report in REPORTS:
        _check_every_cell(tables[jaar], true_totals(shared, jaar, report), jaar, report)
    _check_that_only_sliedrecht_is_marked(releases, tmp_path / "home/public", years)


def _check_every_cell(tables: dict[str, pl.DataFrame], meant: dict, jaar: int, report: str) -> None:
    second = tables["iv3_baten_lasten"].filter(plaatsing=2, verslagsoort=report)
    sums = second.group_by("gemeente", "taakveld", "richting").agg(pl.col("bedrag_eur").sum())
    found = {tuple(key): euros for *key, euros in sums.iter_rows()}
    assert len(meant) == 342 * TAAKVELDEN[jaar] * 2
    assert {key: found.get(key, 0) for key in meant} == meant
    assert set(found) <= set(meant)
    leveringen = tables["iv3_leveringen"].filter(plaatsing=2, verslagsoort=report)
    silent = leveringen.filter(~pl.col("geleverd"))
    assert leveringen.height == 342
    assert set(silent["gemeente"]) == SILENT[jaar, report]
    assert set(silent["lasten_eur"]) == {None}
    assert not set(second["gemeente"]) & SILENT[jaar, report]


def _check_that_only_sliedrecht_is_marked(releases: Releases, public: Path, years: tuple[int, ...]) -> None:
    """Its budget does not balance by 14,174 thousand: the source must act, and the country goes on."""
    told = "Sliedrecht (GM0610), X000, plaatsing 2: baten 83.193.000 euro, lasten 69.019.000 euro, "
    told += "verschil 14.174.000 euro."
    failed, national = {}, {}
    for jaar in years:
        release = releases.latest(jaar)
        judged = json.loads((release.folder / "validatie.json").read_text(encoding="utf-8"))
        assert judged["samenvatting"]["vrijgegeven"]
        failed |= {(jaar, one["regel"]): one for one in judged["regels"] if one["uitkomst"] == "gezakt"}
        national |= {
            (jaar, one["regel"].rpartition(".")[2]): one["uitkomst"]
            for one in judged["regels"]
            if ".landelijk_totaal." in one["regel"]
        }
        marks = release.descriptor().findings
        assert list(marks) == judged["bevindingen"]
        assert [told in mark and "De bron moet dit herstellen" in mark for mark in marks] == [True] * (
            jaar == 2023
        )
        page = (public / f"data/begrotingen-{jaar}/index.html").read_text(encoding="utf-8")
        assert (told in page) == (jaar == 2023)
    assert set(failed) == {(2023, "iv3_baten_lasten.saldo.in_evenwicht")}
    [sliedrecht] = failed.values()
    assert sliedrecht["voorbeelden"] == [told]
    assert sliedrecht["gezakt_eur"] == 14_174_000
    assert (sliedrecht["ernst"], sliedrecht["verantwoordelijk"]) == ("waarschuwing", "bron")
    assert set(national) == {(jaar, name) for jaar in years for name in ("bekend", "herkenbaar")}
    assert set(national.values()) == {"geslaagd"}


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("503:3", r"HTTP 503 Service Unavailable; attempt 2 of 5"),
        ("cut:5", r"\(cut short\); attempt 2 of 5"),
        ("html:5", r"a page that says 'Storing: probeer het later opnieuw'; attempt 2 of 5"),
    ],
)
def test_passing_faults_cost_patience_and_no_figure(
    shared, command, tmp_path, monkeypatch: pytest.MonkeyPatch, caplog, fault: str, message: str
) -> None:
    monkeypatch.setitem(Fetcher.__init__.__kwdefaults__, "limits", Limits(wait_first=0.01, wait_longest=0.05))
    with stand_in(shared, "--gemeenten", "GM0307,GM0736", "--fault", fault) as address:
        result = command("run", "--sources", registry(tmp_path, address, "GM0307", "GM0736"))
    assert result.exit_code == 0
    assert re.search(message, result.stderr.replace("\n", " ")), result.stderr
    tables = Releases(tmp_path / "home/public").latest(2023).tables()
    meant = true_totals(shared, 2023, "X000")
    budget = tables["iv3_baten_lasten"].filter(
        (pl.col("verslagsoort") == "X000") & (pl.col("plaatsing") == 2)
    )
    assert budget["bedrag_eur"].sum() == sum(
        euros for (gemeente, _, _), euros in meant.items() if gemeente in {"GM0307", "GM0736"}
    )


def test_the_five_real_pages_are_published_with_what_they_say(shared, command, tmp_path) -> None:
    seeds = {path.name[:3]: path for path in (shared / "seeds").glob("*.txt")}
    documents = [
        ("amersfoort-begroting-2018", "GM0307", "programmabegroting", 2018, ["000", "002"]),
        ("amersfoort-jaarstukken-2020", "GM0307", "jaarstukken", 2020, ["003"]),
        ("de-ronde-venen-kadernota-2022", "GM0736", "kadernota", 2022, ["004"]),
        ("amersfoort-begroting-2023", "GM0307", "programmabegroting", 2023, ["001"]),
    ]
    lines = ["documents:"]
    for name, gemeente, soort, jaar, pages in documents:
        lines += [f"  - id: {name}", f"    gemeente: {gemeente}", f"    soort: {soort}", f"    jaar: {jaar}"]
        lines += [f"    titel: Document {jaar}", "    pages:", *(f"      - {seeds[page]}" for page in pages)]
    sources = tmp_path / "sources.yaml"
    sources.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert command("run", "--sources", sources).exit_code == 0
    releases = Releases(tmp_path / "home/public")
    assert releases.years() == (2018, 2020, 2022, 2023)
    tables = {jaar: releases.latest(jaar).tables() for jaar in releases.years()}
    for jaar, by_name in tables.items():
        for name, frame in by_name.items():
            for column in frame.select(pl.col(pl.String)):
                assert not column.str.contains("Terug naar navigatie").any(), (jaar, name, column.name)
                assert not column.str.contains(str(shared), literal=True).any(), (jaar, name, column.name)
    _check_2018(tables[2018])
    _check_2020(tables[2020])
    assert tables[2022]["doelen"]["nummer"].to_list() == [f"3.{number:02}" for number in range(1, 12)]
    [page] = tables[2023]["paginas"].rows(named=True)
    assert page["gebouwd_op"].isoformat() == "2023-01-31T07:53:55+01:00"
    assert page["export_van"].isoformat() == "2023-01-30T15:25:09+01:00"


def _check_2018(tables: dict[str, pl.DataFrame]) -> None:
    first = tables["indicatoren"].filter(pl.col("pagina").str.contains("/000-"))
    [indicator] = first.rows(named=True)
    assert indicator["ruwe_waarde"] == "6,66,7"
    assert (indicator["periode"], indicator["waarde"], indicator["uitlijning"]) == (None, None, "onbekend")
    kinds = tables["secties"].filter(pl.col("pagina").str.contains("/000-"))["soort"].to_list()
    assert kinds == ["ambitie", "indicatoren", "doelstelling", "inzet", "samenwerking", "maatregelen"]


def _check_2020(tables: dict[str, pl.DataFrame]) -> None:
    holders = tables["portefeuillehouders"].select("rol", "naam").rows()
    assert holders == [("Wethouder", "Kees Kraanen"), ("Wethouder", "Willem-Jan Stegeman")]
    cells = tables["cellen"].filter(~pl.col("kop"))
    assert set(cells["uitlijning"]) == {"berekend"}, "each row is its 100 per cent, give or take rounding"
    rows = cells.group_by("rij", maintain_order=True).agg(pl.col("ruwe_tekst").sort_by("kolom"))
    assert rows["ruwe_tekst"].to_list() == [
        ["jonger dan 40 jaar", "100%", "77%", "4%", "18%"],
        ["40 tot 55 jaar", "100%", "84%", "8%", "8%"],
        ["55 jaar of ouder", "100%", "88%", "7%", "5%"],
        ["Totaal", "100%", "83%", "7%", "10%"],
    ]
    [page] = tables["paginas"].rows(named=True)
    assert page["gebouwd_op"].isoformat() == "2021-05-27T12:23:59+02:00"

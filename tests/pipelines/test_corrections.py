"""A correction on its way: published with both values, conserved to the euro, loud once out of date."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from datapackages.releasing.released import Release
from datapackages.releasing.releases import Releases

CORRECTION = """corrections:
  - table: iv3_baten_lasten
    key: {{jaar: 2024, gemeente: GM0307, verslagsoort: X000, plaatsing: 2, taakveld: 0.1, categorie: L1.1}}
    column: bedrag_eur
    expected: {expected}
    corrected: {corrected}
    reason: Twee cijfers verwisseld.
    reporter: gemeente Amersfoort
    date: 2024-10-01
    status: {status}
"""

KEY = "gemeente=GM0307; verslagsoort=X000; plaatsing=2; taakveld=0.1; categorie=L1.1"


class Case:
    """A registry with corrections beside it, and what is released of it."""

    def __init__(self, folder: Path, base: str, command) -> None:
        self.sources = folder / "sources.yaml"
        self.sources.write_text(f"iv3:\n  base_url: {base}\n  years: [2024]\n", encoding="utf-8")
        self.public = folder / "home/public"
        self.command = command

    def correct(self, *, expected: str = "11000", corrected: str = "12000", status: str = "actief") -> None:
        text = CORRECTION.format(expected=expected, corrected=corrected, status=status)
        self.sources.with_name("corrections.yaml").write_text(text, encoding="utf-8")

    def run(self) -> dict[str, Any]:
        result = self.command("run", "--sources", self.sources, "--json")
        [year] = json.loads(result.stdout)
        return {"exit_code": result.exit_code, **year["outcome"]}

    def told(self) -> list[str]:
        """What a run says of 2024 on stdout."""
        return self.command("run", "--sources", self.sources).stdout.splitlines()

    @property
    def release(self) -> Release:
        found = Releases(self.public).latest(2024)
        assert found is not None
        return found

    @property
    def amount(self) -> int:
        [amount] = self.release.tables()["iv3_baten_lasten"].filter(
            gemeente="GM0307", plaatsing=2, taakveld="0.1", categorie="L1.1"
        )["bedrag_eur"]
        return int(amount)

    @property
    def conserved(self) -> dict[str, Any]:
        validation = json.loads((self.release.folder / "validatie.json").read_text())
        [line] = [line for line in validation["behoud"] if line["tabel"] == "iv3_baten_lasten"]
        return dict(line)


@pytest.fixture
def case(cbs, command, tmp_path: Path) -> Case:
    return Case(tmp_path, cbs.base, command)


def test_a_correction_is_published_with_both_values_and_its_sums_follow(
    released_cbs, command, tmp_path: Path
) -> None:
    case = Case(tmp_path, released_cbs.base, command)
    before = case.release.tables()
    case.correct()

    # A value that was mended is a patch.
    assert (case.run()["what"], case.release.version) == ("published", "1.0.1")
    tables = case.release.tables()
    [row] = tables["correcties"].rows(named=True)
    assert (row["tabel"], row["sleutel"], row["kolom"]) == ("iv3_baten_lasten", KEY, "bedrag_eur")
    assert (row["bron_waarde"], row["gecorrigeerde_waarde"], row["verschil_eur"]) == ("11000", "12000", 1_000)
    assert (row["melder"], row["status"]) == ("gemeente Amersfoort", "toegepast")
    assert row["bron"] in tables["bronnen"]["bron"]
    assert case.amount == 12_000
    for name, columns in {"iv3_leveringen": ["lasten_eur"], "iv3_gekozen": ["bedrag_eur"]}.items():
        was, now = (found[name].select(columns).sum().row(0) for found in (before, tables))
        assert now == tuple(value + 1_000 for value in was), name
    assert tables["iv3_wijzigingen"].equals(before["iv3_wijzigingen"])

    line = case.conserved
    assert (line["klopt"], line["correctie_eur"], line["onverklaard"]) == (True, 1_000, 0)
    ends = sum(line[f"{end}_eur"] for end in ("geaccepteerd", "quarantaine", "dubbel"))
    assert line["opgehaald_eur"] + line["correctie_eur"] == ends
    changes = json.loads((case.release.folder / "wijzigingen.json").read_text())
    assert [cause["oorzaak"] for cause in changes["oorzaken"]] == ["correctie"], "its own row too"
    assert case.run()["what"] == "unchanged"
    [euros] = [told for told in case.told() if told.startswith("2024: euros: ")]
    assert " pulled +1,000 by corrections = " in euros

    # Taken back, the value of the source is published again, and the correction is still listed.
    case.correct(status="vervallen")
    assert (case.run()["what"], case.release.version) == ("published", "1.0.2")
    assert case.amount == 11_000
    assert case.release.tables()["correcties"]["status"].to_list() == ["vervallen"]
    assert case.conserved["correctie_eur"] == 0


def test_explain_tells_what_was_corrected_and_a_source_that_says_something_else_waits(
    case: Case, cbs
) -> None:
    case.correct()
    assert case.run()["exit_code"] == 0
    _explained(case)

    cbs.rows[0]["k_2ePlaatsing_2"] = 13

    found = case.run()

    assert (found["exit_code"], found["what"], found["version"]) == (3, "withheld", "1.0.0")
    [reason] = found["reasons"]
    rule = "correcties.status.toegepast: 1 of 1 fail: Correctie van bedrag_eur in iv3_baten_lasten"
    assert reason == f"{rule}, {KEY}: De bron zegt “13000”, niet “11000”."
    assert case.amount == 12_000
    status = case.command("status", "--sources", case.sources)
    assert status.exit_code == 3
    case.correct(expected="13000", corrected="14000")
    assert case.run()["exit_code"] == 0
    assert case.amount == 14_000


def _explained(case: Case) -> None:
    key = [part.strip() for part in KEY.split(";")]

    [item] = json.loads(case.command("explain", "iv3_baten_lasten", *key, "--json").stdout)

    assert item["row"]["bedrag_eur"] == 12_000
    assert item["origins"][0]["raw"][0]["k_2ePlaatsing_2"] == 11
    assert item["corrections"][0]["bron_waarde"] == "11000"
    told = (
        "bedrag_eur corrected from 11000 to 12000: Twee cijfers verwisseld. (gemeente Amersfoort, 2024-10-01)"
    )
    assert told in [step["what"] for step in item["steps"]]
    [listed] = json.loads(case.command("explain", "correcties", "jaar=2024", "--json").stdout)
    assert listed["origins"] == item["origins"]
    other = [part.replace("plaatsing=2", "plaatsing=1") for part in key]
    [item] = json.loads(case.command("explain", "iv3_baten_lasten", *other, "--json").stdout)
    assert item["corrections"] == []


def test_a_first_release_waits_as_well(case: Case) -> None:
    case.correct(expected="''")
    found = case.run()
    assert (found["exit_code"], found["version"]) == (3, None)
    assert "De bron zegt “11000”, niet niets." in found["reasons"][0]


def test_a_mistake_in_the_corrections_stops_every_command_in_one_line(case: Case) -> None:
    case.correct(corrected="veel")
    for command in ("run", "status"):
        result = case.command(command, "--sources", case.sources)
        assert result.exit_code == 2
        assert result.stderr.strip().endswith(
            "corrections.yaml:6: corrections[0].corrected: expected a value of type integer, found 'veel'"
        )


def test_corrections_may_lie_elsewhere(case: Case, tmp_path: Path, monkeypatch) -> None:
    case.correct()
    elsewhere = tmp_path / "anders.yaml"
    case.sources.with_name("corrections.yaml").rename(elsewhere)
    assert case.command("run", "--sources", case.sources, "--corrections", elsewhere).exit_code == 0
    assert case.amount == 12_000
    monkeypatch.setenv("OPENBEGROTING_CORRECTIONS", str(elsewhere))
    assert case.command("status", "--sources", case.sources).exit_code == 0
    monkeypatch.setenv("OPENBEGROTING_CORRECTIONS", str(tmp_path / "weg.yaml"))
    result = case.command("run", "--sources", case.sources)
    assert result.exit_code == 2
    assert "weg.yaml: expected corrections, found: no such file or directory" in result.stderr

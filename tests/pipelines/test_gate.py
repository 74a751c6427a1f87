"""The gate: what the ledger does not say is all well is not released, whatever Dagster thinks of the run."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from assets.warehouse import Kept, Warehouse
from datapackages.releasing.releases import Releases
from expectations import judging as judge
from expectations.ledger import Ledger
from expectations.rules import checks
from expectations.rules.catalogue import rules, rules_of
from expectations.suites import building
from tests.small_cbs import Cbs


@pytest.fixture
def released(released_cbs: Cbs, command, tmp_path: Path):
    """A first release of 2024, and the command that tries again after CBS changed one amount."""
    released_cbs.rows[0]["k_2ePlaatsing_2"] += 1
    released_cbs.modified = "2026-01-02T00:00:00"
    return lambda: command("run", "--sources", tmp_path / "sources.yaml")


def standing(tmp_path: Path) -> str:
    return Releases(tmp_path / "home/public").latest(2024).version


def test_every_judgement_is_entered_with_every_rule_and_every_source(released, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "home/ledger")
    assert released().exit_code == 0

    first, second = ledger.entries(2024)

    assert [line.rule for line in second.rules] == [rule.id for rule in rules()]
    assert first.run != second.run
    iv3 = next(line for line in second.sources if line.source == "iv3")
    assert iv3.pulled == iv3.accepted > 0


def test_a_run_that_finds_nothing_new_enters_nothing(released, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "home/ledger")
    assert released().exit_code == 0
    assert released().exit_code == 0

    assert len(list(ledger.entries(2024))) == 2


def test_a_broken_condition_is_found_out_and_nothing_is_released(
    released, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = next(one for one in rules() if one.id == "iv3_baten_lasten.rijen.behouden")
    tame = replace(rule, check=replace(rule.check, condition=lambda _: pl.lit(value=True)))
    monkeypatch.setattr(
        judge,
        "rules_of",
        lambda name: tuple(tame if one.id == rule.id else one for one in rules_of(name)),
    )

    result = released()

    assert result.exit_code == 3
    assert f"{rule.id}: " in result.stderr
    assert "niet uitgevoerd" in result.stderr
    assert "release 1.0.0 of 20" in result.stderr
    assert standing(tmp_path) == "1.0.0"


def test_a_view_that_finds_nothing_any_more_is_found_out_and_nothing_is_released(
    released, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = next(one for one in rules() if one.id == "iv3_leveringen.totalen.kloppen")
    view = rule.view
    assert view is not None
    blind = replace(rule, view=lambda evidence: view(evidence).clear())
    monkeypatch.setattr(
        judge,
        "rules_of",
        lambda name: tuple(blind if one.id == rule.id else one for one in rules_of(name)),
    )

    result = released()

    assert result.exit_code == 3
    assert f"{rule.id}: de kanarie leeft" in result.stderr
    assert standing(tmp_path) == "1.0.0"


def test_a_removed_expectation_is_found_out_and_nothing_is_released(
    released, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suites = tmp_path / "suites"
    suites.mkdir()
    for path in building.SUITES.glob("*.json"):
        suite = json.loads(path.read_text())
        suite["expectations"] = [
            one for one in suite["expectations"] if one["meta"]["regel"] != "gemeenten.naam.verplicht"
        ]
        (suites / path.name).write_text(json.dumps(suite))
    monkeypatch.setattr(building, "SUITES", suites)

    result = released()

    assert result.exit_code == 3
    assert "gemeenten.naam.verplicht: " in result.stderr
    assert standing(tmp_path) == "1.0.0"


def test_a_removed_rule_is_found_out_and_nothing_is_released(
    released, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = "gemeenten.naam.verplicht"
    monkeypatch.setattr(
        judge, "rules_of", lambda name: tuple(one for one in rules_of(name) if one.id != gone)
    )

    result = released()

    assert result.exit_code == 3
    assert f"{gone}: " in result.stderr
    assert standing(tmp_path) == "1.0.0"


@pytest.mark.parametrize("damage", ["gone", "torn"])
def test_a_judgement_that_the_ledger_does_not_know_of_is_made_again(
    released, tmp_path: Path, damage: str
) -> None:
    (path,) = (tmp_path / "home/ledger").rglob("*.jsonl")
    content = path.read_bytes()
    path.write_bytes(b"" if damage == "gone" else content[:-1])
    home = tmp_path / "home"

    result = released()

    assert result.exit_code == 0, result.output
    assert Ledger(home / "ledger").last(2024) is not None


def test_a_row_that_is_lost_between_judgement_and_release_is_found_out_and_nothing_is_released(
    released, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, table = Warehouse.tables, "iv3_leveringen"

    def lossy(warehouse: Warehouse, kept: Kept | None, asked: str) -> dict[str, pl.DataFrame]:
        tables = read(warehouse, kept, asked)
        return tables | {table: tables[table].head(-1)} if asked == "accepted" else tables

    monkeypatch.setattr(Warehouse, "tables", lossy)

    result = released()

    assert result.exit_code == 1
    assert "nothing was released; see what lies between the judgement and the release" in result.stderr
    assert standing(tmp_path) == "1.0.0"


def test_a_row_that_cbs_mends_leaves_quarantine_by_itself_and_the_run_says_so(
    cbs: Cbs, command, tmp_path: Path
) -> None:
    sources = tmp_path / "sources.yaml"
    sources.write_text(f"iv3:\n  base_url: {cbs.base}\n  years: [2024]\n", encoding="utf-8")
    cbs.rows.extend(dict(row, Verslagsoort="2024X005") for row in cbs.rows[:])
    right, cbs.rows[0]["k_2ePlaatsing_2"] = cbs.rows[0]["k_2ePlaatsing_2"], "12,5 mln"
    first = command("run", "--sources", sources)
    assert first.exit_code == 0, first.output
    assert "1 quarantined + 0 exact duplicates" in first.stdout
    shown = json.loads((tmp_path / "home/public/status.json").read_text())["jaren"][0]
    assert (shown["rijen_in_quarantaine"], shown["rijen_geaccepteerd"] > 0, shown["in_orde"]) == (
        1,
        True,
        True,
    )

    cbs.rows[0]["k_2ePlaatsing_2"] = right
    cbs.modified = "2026-01-02T00:00:00"
    second = command("run", "--sources", sources)

    assert "0 quarantined + 0 exact duplicates" in second.stdout
    assert "1 left quarantine" in second.stdout
    release = Releases(tmp_path / "home/public").latest(2024)
    told = json.loads((release.folder / "validatie.json").read_text())["hersteld"]
    assert told["lot"]["hersteld"] == 1
    assert told["per_tabel"] == [{"tabel": "iv3_baten_lasten", "rijen": 1}]


LOST = "iv3_baten_lasten.quarantaine.aandeel"


def test_a_person_lets_one_failure_through_and_no_other_and_the_release_says_so(
    cbs: Cbs, command, tmp_path: Path
) -> None:
    sources = tmp_path / "sources.yaml"
    sources.write_text(f"iv3:\n  base_url: {cbs.base}\n  years: [2024]\n", encoding="utf-8")
    for row in cbs.rows:
        row["k_2ePlaatsing_2"] = row["k_1ePlaatsing_1"] = "12,5 mln"
    reason = ("--reason", "Gemeente <b>bevestigt</b> het.", "--by", "M. de Vries")
    approve = ("approve", "2024", "--rule")
    assert command("run", "--sources", sources).exit_code == 3
    assert command(*approve, "gemeenten.naam.verplicht", *reason).exit_code == 2
    stated = json.loads(command("status", "--sources", sources, "--json").stdout)[0]
    blockers = [line.rule for line in Ledger(tmp_path / "home/ledger").last(2024).rules if line.blocks]
    assert LOST in blockers
    assert stated["release"] is None

    for rule in blockers:
        given = command(*approve, rule, *reason)
        assert given.exit_code == 0, given.output
        assert "covers exactly these" in given.stdout
    result = command("run", "--sources", sources)

    assert result.exit_code == 0, result.output
    release = Releases(tmp_path / "home/public").latest(2024)
    told = json.loads((release.folder / "validatie.json").read_text())
    assert [one["regel"] for one in told["goedkeuringen"]] == blockers
    assert told["samenvatting"]["vrijgegeven"] is True
    shown = json.loads((tmp_path / "home/public/status.json").read_text())["jaren"][0]
    assert set(blockers) <= {rule["regel"] for rule in shown["regels_gezakt"]}
    assert not any(rule["blokkeert"] for rule in shown["regels_gezakt"]), "it keeps nothing any more"
    assert "M. de Vries" in (release.folder / "datapackage.json").read_text()
    pages = [path.read_text() for path in (tmp_path / "home/public").rglob("*.html")]
    assert any("M. de Vries" in text for text in pages)
    assert not any("<b>bevestigt" in text for text in pages)

    cbs.rows.pop()
    cbs.modified = "2026-01-03T00:00:00"
    assert command("run", "--sources", sources).exit_code == 3, "another failure, another approval"


def test_the_impact_of_a_stricter_rule_is_told_by_municipality_and_row_before_it_is_used(
    released, command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = tmp_path / "sources.yaml"
    same = command("rules", "impact", "--sources", sources)
    assert same.stdout == "2024: nothing changes\n", same.output
    other = tmp_path / "other.yaml"
    other.write_text(
        "documents:\n  - {id: kadernota, gemeente: GM0307, soort: kadernota, jaar: 2024, titel: Nota,"
        " pages: [nota.txt]}\n"
    )
    refused = command("rules", "impact", "--sources", other)
    assert refused.exit_code == 2, "not what this home was judged with"
    assert "name the registry of this home with --sources" in refused.stderr
    rule = next(one for one in rules() if one.id == "iv3_baten_lasten.bedrag_eur.bereik")
    strict = replace(rule, check=checks.between("bedrag_eur", None, 12_000), version=2)
    monkeypatch.setattr(
        judge,
        "rules_of",
        lambda name: tuple(strict if one.id == rule.id else one for one in rules_of(name)),
    )

    (told,) = json.loads(command("rules", "impact", rule.id, "--sources", sources, "--json").stdout)

    (verdict,) = told["regels"]
    assert (verdict["was"], verdict["was_failed"]) == ("geslaagd", 0)
    assert (verdict["becomes"], verdict["becomes_failed"]) == ("gezakt", len(told["rijen"]))
    assert {(row["gemeente"], row["was"], row["wordt"]) for row in told["rijen"]} == {
        ("GM0307", None, rule.id),
        ("GM0736", None, rule.id),
    }
    printed = command("rules", "impact", "--sources", sources).stdout
    assert f"2024: {rule.id}: geslaagd (0) -> gezakt" in printed
    assert "2024: GM0307: iv3_baten_lasten " in printed

"""A year from the pull to the judge: nothing gets lost, and what is wrong is refused with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace

import polars as pl
import pytest

from assets.iv3.pulling.pull import pull
from assets.iv3.tables import code_lists, normalising
from assets.iv3.tables.year_tables import TALLY_TABLE, TITLES_TABLE, normalise
from assets.reference.normalising import Files, normalise_gemeenten
from assets.reference.year_tables import pull_register
from assets.release.provenance import normalise_bronnen
from assets.sources.registry import Iv3Source
from datapackages.schema import TableSchema, tables
from expectations.judging import Judgement, ask, judge
from expectations.rules.model import BLOCKING, WARNING
from tests.small_cbs import Cbs, records

CONSERVED = "iv3_baten_lasten.rijen.behouden"

Year = tuple[dict[str, pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True)
class Asked:
    """What every rule finds without the second count of Great Expectations, which takes a second a year."""

    accepted: dict[str, pl.DataFrame]
    quarantine: pl.DataFrame
    blocking: set[str]
    warnings: dict[str, tuple[str, ...]]


@pytest.fixture
def year(cbs: Cbs, fetcher, archive) -> Callable[[], Year]:
    """The small CBS as it is now, pulled and normalised: every table, and the tally."""

    def made() -> Year:
        source = Iv3Source(base_url=cbs.base, years=(cbs.jaar,))
        complete = pull(source, cbs.jaar, fetcher, archive)
        read = normalise(complete, None, archive)
        titles, tally = read.pop(TITLES_TABLE), read.pop(TALLY_TABLE)
        register = pull_register(cbs.jaar, fetcher)
        ours = {item.role: item.body.sha256 for item in register.bodies}
        files = Files(ours["gemeenten"], ours["inwoners"])
        read["gemeenten"] = normalise_gemeenten(cbs.jaar, titles, [], files)
        read["bronnen"] = normalise_bronnen([complete, register], read)
        of_us = read["gemeenten"].group_by("bron").agg(pl.len().cast(pl.Int64).alias("rijen"))
        of_us = of_us.select(pl.lit("gemeenten").alias("tabel"), "bron", "rijen", eur=pl.lit(None, pl.Int64))
        return read, pl.concat([tally, of_us])

    return made


@pytest.fixture
def judged(cbs: Cbs, year: Callable[[], Year]) -> Callable[[], Judgement]:
    """That year before the judge."""
    return lambda: judge(*year(), jaar=cbs.jaar)


@pytest.fixture
def asked(cbs: Cbs, year: Callable[[], Year]) -> Callable[[], Asked]:
    """That year with every rule asked of it."""

    def answers() -> Asked:
        evidence, measured = ask(*year(), jaar=cbs.jaar)
        assert not [one.broken for one in measured if one.broken]
        return Asked(
            {name: outcome.accepted for name, outcome in evidence.outcomes.items()},
            evidence.quarantine,
            {one.rule.id for one in measured if one.failed and one.rule.severity == BLOCKING},
            {one.rule.id: one.sample() for one in measured if one.failed and one.rule.severity == WARNING},
        )

    return answers


def refused(judgement: Asked | Judgement, table: str) -> list[tuple[str, str]]:
    """Per refused row of a table its rule and its reason."""
    rows = judgement.quarantine.filter(tabel=table)
    return sorted(set(rows.select("regel", "reden").iter_rows()))


def test_a_year_in_which_nothing_is_wrong_is_released_whole(judged) -> None:
    judgement = judged()
    assert judgement.releasable
    assert judgement.quarantine.height == 0
    assert judgement.accepted["iv3_baten_lasten"].height == 16


def test_a_row_dropped_by_the_reader_keeps_the_year(judged, monkeypatch) -> None:
    original = normalising._one_row_per_placing
    monkeypatch.setattr(normalising, "_one_row_per_placing", lambda *given: original(*given)[1:])
    judgement = judged()
    assert not judgement.releasable
    assert {verdict.rule for verdict in judgement.verdicts if verdict.blocks} == {CONSERVED}


@pytest.mark.parametrize("step", ["_baten_lasten", "_with_problems", "_with_codes"])
def test_it_makes_no_difference_where_in_the_reader_a_row_is_dropped(asked, monkeypatch, step: str) -> None:
    original = getattr(normalising, step)
    monkeypatch.setattr(normalising, step, lambda *given: original(*given)[1:])
    assert asked().blocking == {CONSERVED}


def test_euros_changed_by_the_reader_keep_the_year(asked, monkeypatch) -> None:
    original = normalising.read_cells
    monkeypatch.setattr(normalising, "read_cells", lambda cells, unit: original(cells, unit * 10))
    assert asked().blocking == {CONSERVED}


@pytest.mark.parametrize("table", ["taakvelden", "categorieen", "balansposten", "verslagsoorten"])
def test_a_code_dropped_from_a_list_keeps_the_year(asked, monkeypatch, table: str) -> None:
    original = TableSchema.normalised

    def losing(schema: TableSchema, frame: pl.DataFrame) -> pl.DataFrame:
        rows = original(schema, frame)
        return rows[1:] if schema.name == table else rows

    monkeypatch.setattr(
        code_lists, "table", lambda name: SimpleNamespace(normalised=partial(losing, tables()[name]))
    )
    assert f"{table}.rijen.behouden" in asked().blocking


def test_a_municipality_that_no_list_names_is_refused(cbs: Cbs, asked) -> None:
    cbs.rows = records(codes=("GM0307", "GM0736", *[f"GM{code:04}" for code in (34, 37, 47, 50, 59, 60)]))
    cbs.municipalities |= {f"GM{code:04}": "x" for code in (34, 37, 47, 50, 59)}
    judgement = asked()
    rule = "iv3_baten_lasten.gemeente.verwijst"
    reason = "Gemeente “GM0060” staat niet in de tabel gemeenten van dit jaar."
    assert refused(judgement, "iv3_baten_lasten") == [(rule, reason)]
    assert "GM0060" not in judgement.accepted["iv3_leveringen"]["gemeente"]
    assert judgement.quarantine.height == 8
    assert not judgement.blocking


@pytest.mark.parametrize(
    ("column", "key", "rule", "reason"),
    [
        ("TaakveldBalanspost", "9.9   ", "taakveld.verwijst", "Taakveld “9.9” staat niet in de tabel"),
        ("Categorie", "L9.9    ", "categorie.verwijst", "Categorie “L9.9” staat niet in de tabel"),
        ("Categorie", "X\u202e      ", "categorie.patroon", "Categorie “X�” heeft niet de vorm"),
        ("TaakveldBalanspost", "0.1\x00", "taakveld.verwijst", "Taakveld “0.1�” staat niet in de tabel"),
        ("Gemeenten", "GM" + "3" * 100_000, "gemeente.patroon", "Gemeente “GM333"),
    ],
)
def test_a_key_that_is_in_no_list_is_refused_with_its_reason(
    cbs: Cbs, asked, column: str, key: str, rule: str, reason: str
) -> None:
    cbs.rows[0] |= {column: key}
    judgement = asked()
    ((found, why),) = refused(judgement, "iv3_baten_lasten")
    assert found == f"iv3_baten_lasten.{rule}"
    assert why.startswith(reason)
    assert not judgement.blocking
    raw = judgement.quarantine["ruwe_rij"]
    assert all(text.isprintable() and len(text) < 3_000 for text in raw)


def test_hostile_lists_never_reach_what_is_published(cbs: Cbs, judged) -> None:
    for number, key in enumerate(["6.3\u202e", "6\x00.4", "9" * 100_000]):
        cbs.posts[key] = f"{key} Naam {number}"
        cbs.rows.append(cbs.rows[0] | {"ID": 900 + number, "TaakveldBalanspost": key})
    cbs.municipalities["GM0344"] = "Utr\u202eecht\x1b[2J" + "x" * 100_000
    judgement = judged()
    assert set(judgement.accepted["taakvelden"]["taakveld"]) == {"0.1", "0.7", "0.10", "6.2"}
    assert len(refused(judgement, "taakvelden")) == 3
    published = [*judgement.accepted.values(), judgement.quarantine]
    texts = [text for frame in published for column in frame.select(pl.col(pl.String)) for text in column]
    assert all(text is None or (text.isprintable() and len(text) < 3_000) for text in texts)


def test_cells_marked_as_missing_are_told_and_warned_of(cbs: Cbs, asked) -> None:
    for row in cbs.rows[:4]:
        row |= {"k_1ePlaatsing_1": -99998, "k_2ePlaatsing_2": "."}
    judgement = asked()
    told = judgement.accepted["iv3_leveringen"].filter(gemeente="GM0307")
    assert told.select("geleverd", "cellen", "cellen_ontbrekend", "lasten_eur").rows() == [
        (False, 0, 4, None),
        (False, 0, 4, None),
    ]
    sample = judgement.warnings["iv3_leveringen.cellen_ontbrekend.geen"]
    assert len(sample) == 2
    assert "4 cellen ontbreken, 0 zijn gevuld" in sample[0]


def test_amounts_beyond_any_budget_are_refused_and_do_not_overflow(cbs: Cbs, asked) -> None:
    cbs.rows[0] |= {"k_1ePlaatsing_1": 2**53, "k_2ePlaatsing_2": 900_000_000}
    judgement = asked()
    ((rule, why),) = refused(judgement, "iv3_baten_lasten")
    assert rule == "iv3_baten_lasten.rij.leesbaar"
    assert "9007199254740992 is geen heel bedrag in euro's van ten hoogste 900 miljard" in why
    assert judgement.accepted["iv3_baten_lasten"]["bedrag_eur"].max() == 900_000_000_000
    assert CONSERVED not in judgement.blocking


def test_two_reports_are_delivered_by_whoever_delivered_them(cbs: Cbs, asked) -> None:
    cbs.reports = {"2024X000": "2024 Begroting", "2024X003": "2024 3e kwartaal"}
    cbs.rows = [
        *records("2024X000", ("GM0307",)),
        *(row | {"ID": row["ID"] + 500} for row in records("2024X003", ("GM0736", "GM0310"))),
    ]
    judgement = asked()
    told = judgement.accepted["iv3_leveringen"].filter(plaatsing=2)
    assert set(told.filter("geleverd").select("gemeente", "verslagsoort").iter_rows()) == {
        ("GM0307", "X000"),
        ("GM0736", "X003"),
        ("GM0310", "X003"),
    }
    assert told.height == 6
    assert told.filter("geleverd")["cellen"].to_list() == [4, 4, 4]
    assert not judgement.blocking


def test_a_table_of_before_2017_is_read_and_judged_like_any_other(cbs: Cbs, asked) -> None:
    cbs.jaar, cbs.reports = 2012, {"2012X000": "2012 Begroting", "2012X005": "2012 Jaarrekening"}
    cbs.dimension = "FunctieKostenplaatsBalanspost"
    cbs.placings = ("k_1stePlaatsing_1", "k_2dePlaatsing_2")
    cbs.posts = {"001   ": "001 Bestuursorganen", "990   ": "990 Resultaat", "A111  ": "A111 Activa"}
    cells = [("001   ", "L1.1    ", 10), ("990   ", "B3.7    ", 10), ("A111  ", "Ultimo  ", 7)]
    cbs.rows = [
        {
            "ID": number,
            cbs.dimension: post,
            "Categorie": categorie,
            "Gemeenten": "GM0307   ",
            "Verslagsoort": "2012X005",
            cbs.placings[0]: None,
            cbs.placings[1]: value,
        }
        for number, (post, categorie, value) in enumerate(cells)
    ]
    judgement = asked()
    assert not judgement.blocking
    assert judgement.quarantine.height == 0
    rows = judgement.accepted["iv3_baten_lasten"].sort("taakveld")
    assert rows.select("jaar", "verslagsoort", "plaatsing", "taakveld", "bedrag_eur").rows() == [
        (2012, "X005", 2, "001", 10_000),
        (2012, "X005", 2, "990", 10_000),
    ]
    assert judgement.accepted["iv3_balans"].select("balanspost", "moment", "bedrag_eur").rows() == [
        ("A111", "ultimo", 7_000)
    ]
    functions = judgement.accepted["taakvelden"].select("taakveld", "naam", "hoofdtaakveld").rows()
    assert functions == [("001", "Bestuursorganen", "0"), ("990", "Resultaat", "9")]

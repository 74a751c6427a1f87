"""Every row that came or went and every cell that changed is one line, told where it happened."""

from __future__ import annotations

import polars as pl
import pytest

from datapackages.changes import Changes, Following, Snapshot, compare, next_version, report
from datapackages.changes.limits import too_large
from datapackages.changes.model import LINE
from datapackages.descriptor import table_schema
from datapackages.schema import table
from datapackages.schema import tables as table_schemas
from datapackages.trust.manifest import Makings

Tables = dict[str, pl.DataFrame]

MADE = Makings(code="a" * 64, codelists="b" * 64, lock="c" * 64)
REVISED = "e" * 64


def snapshot(tables: Tables, made_with: Makings = MADE) -> Snapshot:
    return Snapshot({name: table_schema(table_schemas()[name]) for name in tables}, tables, made_with)


def amount(tables: Tables, euros: int, *, bron: str | None = None) -> Tables:
    """The tables with 0.1 L1.1 of Amersfoort at so many euros, and from another body if named."""
    here = (pl.col("taakveld") == "0.1") & (pl.col("categorie") == "L1.1")
    changed = tables["iv3_baten_lasten"].with_columns(
        pl.when(here).then(euros).otherwise("bedrag_eur").cast(pl.Int64).alias("bedrag_eur")
    )
    edited = tables | {"iv3_baten_lasten": changed}
    return edited if bron is None else from_body(edited, "iv3_baten_lasten", bron)


def from_body(tables: Tables, name: str, bron: str) -> Tables:
    body = tables["bronnen"].head(1).with_columns(bron=pl.lit(bron))
    return tables | {
        name: tables[name].with_columns(bron=pl.lit(bron)),
        "bronnen": pl.concat([tables["bronnen"], body]),
    }


def lines(changes: Changes) -> list[dict[str, object]]:
    return changes.lines.to_dicts()


def test_one_cell_is_one_line(tables: Tables) -> None:
    changes = compare(snapshot(tables), snapshot(amount(tables, 8_658_000, bron=REVISED)))

    assert lines(changes) == [
        {
            "tabel": "iv3_baten_lasten",
            "sleutel": "gemeente=GM0307; verslagsoort=X000; plaatsing=2; taakveld=0.1; categorie=L1.1",
            "soort": "gewijzigd",
            "kolom": "bedrag_eur",
            "was": "8657000",
            "wordt": "8658000",
            "verschil_eur": 1_000,
            "oorzaak": "bron herzien",
        }
    ]
    assert changes.lines.schema == LINE
    assert next_version("1.0.0", changes) == "1.0.1"


def test_sums_that_follow_from_a_changed_row_are_counted_and_get_no_line(tables: Tables) -> None:
    sums = tables["iv3_leveringen"].with_columns(lasten_eur=pl.col("lasten_eur") + 1_000)
    changes = compare(snapshot(tables), snapshot(amount(tables, 8_658_000) | {"iv3_leveringen": sums}))

    leveringen = next(change for change in changes.tables if change.table == "iv3_leveringen")
    assert (leveringen.changed, leveringen.following) == (1, Following(changed=1))
    assert [line["tabel"] for line in lines(changes)] == ["iv3_baten_lasten"]


def test_sums_that_change_by_themselves_are_told(tables: Tables) -> None:
    sums = tables["iv3_leveringen"].with_columns(lasten_eur=pl.col("lasten_eur") + 1_000)
    changes = compare(snapshot(tables), snapshot(tables | {"iv3_leveringen": sums}))

    assert [(line["tabel"], line["kolom"], line["verschil_eur"]) for line in lines(changes)] == [
        ("iv3_leveringen", "lasten_eur", 1_000)
    ]
    assert next_version("1.0.0", changes) == "1.0.1"


def test_rows_that_came_and_went(tables: Tables) -> None:
    fewer = tables | {"iv3_baten_lasten": tables["iv3_baten_lasten"].tail(2)}
    [gone] = lines(compare(snapshot(tables), snapshot(fewer)))
    [came] = lines(compare(snapshot(fewer), snapshot(tables)))

    assert (gone["soort"], gone["was"], gone["wordt"], gone["verschil_eur"]) == (
        "vervallen", "8657000", None, -8_657_000,
    )  # fmt: skip
    assert (came["soort"], came["was"], came["wordt"], came["verschil_eur"]) == (
        "toegevoegd", None, "8657000", 8_657_000,
    )  # fmt: skip


def test_a_text_with_everything_in_it_stays_one_line(tables: Tables) -> None:
    hostile = '=HYPERLINK("x")\n;,"é'
    edited = tables["gemeenten"].with_columns(naam=pl.lit(hostile))
    changes = compare(snapshot(tables), snapshot(tables | {"gemeenten": edited}))

    assert {line["wordt"] for line in lines(changes)} == {hostile}
    assert len(lines(changes)) == 2


def test_a_refused_row_is_named_by_what_it_is(tables: Tables) -> None:
    changes = compare(snapshot(tables | {"quarantaine": tables["quarantaine"].clear()}), snapshot(tables))

    [line] = lines(changes)
    assert str(line["sleutel"]).startswith("tabel=iv3_baten_lasten; sleutel=gemeente=GM0307; taakveld=9.9;")


def test_a_first_edition_has_no_lines(tables: Tables) -> None:
    assert compare(None, snapshot(tables)).lines.height == 0


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(naam=pl.lit("Nergenshuizen"))


def test_a_key_that_changed_tells_every_row(tables: Tables) -> None:
    old = tables | {"gemeenten": _named(tables["gemeenten"]).rename({"gemeente": "code"})}
    assert len(lines(compare(snapshot(old), snapshot(tables)))) == 4


@pytest.mark.parametrize(
    ("made_with", "bron", "cause"),
    [
        (MADE, REVISED, "bron herzien"),
        (Makings(code="d" * 64, codelists=MADE.codelists), None, "onze code"),
        (Makings(code=MADE.code, codelists="d" * 64), None, "onze codelijst"),
        (Makings("d" * 64, "d" * 64), None, "niet vast te stellen: onze code of onze codelijst"),
        (Makings("d" * 64, MADE.codelists), REVISED, "niet vast te stellen: bron herzien of onze code"),
        (MADE, None, "niet vast te stellen"),
    ],
)  # fmt: skip
def test_a_cause_is_what_the_facts_leave(
    tables: Tables, made_with: Makings, bron: str | None, cause: str
) -> None:
    [line] = lines(compare(snapshot(tables), snapshot(amount(tables, 1, bron=bron), made_with)))

    assert line["oorzaak"] == cause


def test_of_an_edition_that_says_nothing_of_its_making_our_code_cannot_be_ruled_out(tables: Tables) -> None:
    [line] = lines(compare(snapshot(tables, Makings()), snapshot(amount(tables, 1, bron=REVISED))))

    assert line["oorzaak"] == "niet vast te stellen: bron herzien of onze code of onze codelijst"


def test_what_was_not_delivered_before_is_late_and_no_revision(tables: Tables) -> None:
    late = tables["iv3_baten_lasten"].head(1).with_columns(gemeente=pl.lit("GM0736"), bron=pl.lit(REVISED))
    more = tables["iv3_baten_lasten"].head(1).with_columns(categorie=pl.lit("L9"), bron=pl.lit(REVISED))
    new = tables | {"iv3_baten_lasten": pl.concat([tables["iv3_baten_lasten"], late, more])}

    causes = {line["sleutel"]: line["oorzaak"] for line in lines(compare(snapshot(tables), snapshot(new)))}

    assert sorted(causes.values()) == ["bron herzien", "nageleverd"]
    assert (
        causes["gemeente=GM0736; verslagsoort=X000; plaatsing=2; taakveld=0.1; categorie=L1.1"]
        == "nageleverd"
    )


def test_a_correction_is_the_cause_of_the_cell_it_names(tables: Tables) -> None:
    corrected = pl.DataFrame(
        {
            "tabel": ["iv3_baten_lasten"],
            "sleutel": ["gemeente=GM0307; verslagsoort=X000; plaatsing=2; taakveld=0.1; categorie=L1.1"],
            "kolom": ["bedrag_eur"],
        }
    )
    old, new = snapshot(tables), snapshot(amount(tables, 1))
    new = Snapshot(new.schemas, {**new.frames, "correcties": corrected}, MADE)

    assert {line["oorzaak"] for line in lines(compare(old, new)) if line["tabel"] != "correcties"} == {
        "correctie"
    }


def test_euros_are_told_per_gemeente_and_taakveld_and_never_across_placings(tables: Tables) -> None:
    told = report(
        compare(snapshot(tables), snapshot(amount(tables, 8_658_000))), version="1.0.1", parent="1.0.0"
    )

    place = {"tabel": "iv3_baten_lasten", "verslagsoort": "X000", "plaatsing": 2, "richting": "lasten"}
    assert told["euros_per_gemeente"] == [place | {"gemeente": "GM0307", "rijen": 1, "verschil_eur": 1_000}]
    assert told["euros_per_taakveld"] == [place | {"taakveld": "0.1", "rijen": 1, "verschil_eur": 1_000}]
    assert told["regels"] == {"bestand": "wijzigingen.csv", "aantal": 1}
    assert told["oorzaken"] == [{"oorzaak": "niet vast te stellen", "regels": 1, "verschil_eur": 1_000}]


def _on_page(tables: Tables, *rows: dict[str, object]) -> Tables:
    amount = tables["bedragen"].row(0, named=True)
    told = [amount | {"rij": number} | row for number, row in enumerate(rows, 1)]
    return tables | {"bedragen": pl.DataFrame(told, schema=tables["bedragen"].schema)}


def test_euros_on_pages_are_told_per_document_and_never_with_their_totals(tables: Tables) -> None:
    old = _on_page(
        tables,
        {"bedrag_eur": 1_000},
        {"bedrag_eur": 2_000, "totaal": True},
        {"bedrag_eur": 3_000, "stand": "rekening", "periode": 2021},
        {"bedrag_eur": 4_000},
        {"bedrag_eur": 5_000, "taakveld": None},
    )
    new = _on_page(
        tables,
        {"bedrag_eur": 1_500},
        {"bedrag_eur": 2_500, "totaal": True},
        {"bedrag_eur": 2_900, "stand": "rekening", "periode": 2021},
        {"bedrag_eur": None, "waarom_leeg": "Onbekend."},
        {"bedrag_eur": 5_007, "taakveld": None},
    )

    told = report(compare(snapshot(old), snapshot(new)), version="1.0.1", parent="1.0.0")

    place = {"tabel": "bedragen", "document": "amersfoort-begroting-2023", "richting": "lasten"}
    budget, account = {"periode": 2023, "stand": "begroting"}, {"periode": 2021, "stand": "rekening"}
    assert told["euros_per_taakveld"] == [
        place | account | {"taakveld": "0.1", "rijen": 1, "verschil_eur": -100},
        place | budget | {"taakveld": "0.1", "rijen": 1, "verschil_eur": 500},
    ]
    assert told["euros_per_gemeente"] == [
        place | account | {"gemeente": "GM0307", "rijen": 1, "verschil_eur": -100},
        place | budget | {"gemeente": "GM0307", "rijen": 2, "verschil_eur": 507},
    ]


def test_euros_of_a_document_that_is_gone_stay_with_its_municipality(tables: Tables) -> None:
    gone = tables | {name: tables[name].clear() for name in ("bedragen", "paginas", "documenten")}

    told = report(compare(snapshot(tables), snapshot(gone)), version="1.1.0", parent="1.0.0")

    [place] = told["euros_per_gemeente"]
    assert (place["gemeente"], place["verschil_eur"]) == ("GM0307", -8_658_000)


def test_the_fingerprint_is_of_the_changes_and_not_of_their_causes(tables: Tables) -> None:
    old, new = snapshot(tables), amount(tables, 1)
    fingerprint = compare(old, snapshot(new)).fingerprint("1.0.0")

    assert compare(old, snapshot(new, Makings())).fingerprint("1.0.0") == fingerprint
    assert compare(old, snapshot(new)).fingerprint("1.0.1") != fingerprint
    assert compare(old, snapshot(amount(tables, 2))).fingerprint("1.0.0") != fingerprint


def _many(tables: Tables, rows: int) -> Tables:
    """Many municipalities with a budget of a million euros each."""
    frame = pl.DataFrame(
        [
            (2023, f"GM{number:04}", "X000", 2, "0.1", "L1.1", "lasten", 1_000_000, REVISED)
            for number in range(rows)
        ],
        schema=table("iv3_baten_lasten").dtypes,
        orient="row",
    )
    return tables | {"iv3_baten_lasten": frame}


@pytest.mark.parametrize(
    ("rows", "changed", "large"), [(1000, 100, False), (1000, 101, True), (30, 20, False), (30, 21, True)]
)
def test_more_rows_than_the_share_and_the_floor_must_be_approved(
    tables: Tables, rows: int, changed: int, *, large: bool
) -> None:
    before = _many(tables, rows)["iv3_baten_lasten"]
    numbers = pl.int_range(pl.len())
    after = before.with_columns(bedrag_eur=pl.when(numbers < changed).then(1_000_001).otherwise("bedrag_eur"))
    changes = compare(
        snapshot(tables | {"iv3_baten_lasten": before}), snapshot(tables | {"iv3_baten_lasten": after})
    )

    assert bool(too_large(changes)) is large


@pytest.mark.parametrize(("euros", "large"), [(101_000_000, False), (101_000_001, True)])
def test_one_cell_of_too_many_euros_must_be_approved(tables: Tables, euros: int, *, large: bool) -> None:
    old, new = _many(tables, 1000), _many(tables, 1000)
    first = pl.col("gemeente") == "GM0000"
    new["iv3_baten_lasten"] = new["iv3_baten_lasten"].with_columns(
        bedrag_eur=pl.when(first).then(euros).otherwise("bedrag_eur").cast(pl.Int64)
    )

    assert bool(too_large(compare(snapshot(old), snapshot(new)))) is large


def test_late_deliveries_and_a_first_edition_need_no_approval(tables: Tables) -> None:
    assert too_large(compare(snapshot(_many(tables, 100)), snapshot(_many(tables, 1000)))) == ()
    assert too_large(compare(None, snapshot(_many(tables, 1000)))) == ()


def test_a_table_that_vanishes_must_be_approved(tables: Tables) -> None:
    without = {name: frame for name, frame in _many(tables, 1000).items() if name != "iv3_baten_lasten"}

    assert too_large(compare(snapshot(_many(tables, 1000)), snapshot(without)))

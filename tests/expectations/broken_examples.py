"""For every rule an example that breaks it, and names the rules that cannot but break with it.

Row rules get the rows of their table; table rules get the evidence of a whole year.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import polars as pl

from datapackages.schema import PROBLEM, Field, TableSchema, tables
from expectations.judging import ask
from expectations.quarantine import quarantine
from expectations.refusing import divide
from expectations.rules.catalogue import rules, rules_of
from expectations.rules.documents import percentages
from expectations.rules.evidence import QUARANTINE, Earlier, Evidence, TableOutcome
from expectations.rules.model import Rule
from expectations.rules.plausibility import pages_since_release
from tests.expectations.good_year import (
    AMOUNTS,
    BALANCE,
    JAAR,
    OTHER_PAGE,
    ZONE,
    accepted,
    changed,
    frame,
    good_year,
    tally_of,
    wide_year,
    with_chosen,
    with_report,
)

Year = dict[str, pl.DataFrame]


@dataclass(frozen=True)
class BrokenRows:
    """The rows of a table in which the last row breaks the rule (``failed`` rows in all)."""

    rows: pl.DataFrame
    with_it: frozenset[str] = frozenset()
    failed: int = 1


YEAR = good_year()
WIDE = wide_year()

JUDGED = ask(YEAR, tally_of(YEAR), jaar=JAAR)[0]

UNKNOWN_VALUES: dict[tuple[str, str], Any] = {
    ("bron", ""): "c" * 64,
    ("bron_oud", ""): "c" * 64,
    ("bron_register", ""): "c" * 64,
    ("bron_inwoners", ""): "c" * 64,
    ("bron_naam", ""): "c" * 64,
    ("gemeente", ""): "GM9999",
    ("verslagsoort", ""): "X009",
    ("taakveld", ""): "9.9",
    ("categorie", "iv3_baten_lasten"): "B9.9",
    ("categorie", "iv3_balans"): "Primo2",
    ("balanspost", ""): "P999",
    ("pagina", ""): "weg/weg",
    ("document", ""): "weg",
}
"""Well formed, and in no list of the good year; fits the last row of its table."""

ELSE_IN_THE_ROW: dict[str, dict[str, Any]] = {
    "bronnen": {"bytes": 11},
    "documenten": {"titel": "Anders"},
    "paginas": {"titel": "Anders"},
    "secties": {"tekst": "Anders"},
    "doelen": {"tekst": "Anders"},
    "portefeuillehouders": {"rol": "Anders"},
    "indicatoren": {"toelichting": "Anders"},
    "cellen": {"ruwe_tekst": "Anders"},
    "bedragen": {"post": "Anders"},
    "aansluiting": {"reden": "Anders"},
    "gemeenten": {"naam": "Anders"},
    "correcties": {"reden": "Anders"},
    "herindelingen": {"verdeelfactor": 0.5},
    "taakveld_overgang": {"noot": "Anders"},
    "iv3_baten_lasten": {"bedrag_eur": 7_000},
    "iv3_balans": {"bedrag_eur": 7_000},
    "iv3_leveringen": {"cellen": 7},
    "iv3_gekozen": {"bedrag_eur": 7_000},
    "iv3_wijzigingen": {"nieuw_eur": 7_000},
} | {name: {"naam": "Anders"} for name in ("taakvelden", "categorieen", "balansposten", "verslagsoorten")}
"""What makes two rows with the same key contradict each other."""


def _last_changed(table: str, **cells: Any) -> pl.DataFrame:
    return changed(YEAR, table, row=-1, **cells)[table]


def _companions(schema: TableSchema, column: Field, kind: str) -> frozenset[str]:
    """A malformed code is in no list either, and fits no label; what is infinite is beyond any bound."""
    if kind == "getal" and column.constraints.maximum is not None:
        return frozenset({f"{schema.name}.{column.name}.bereik"})
    if kind not in {"patroon", "keuze"}:
        return frozenset()
    follow = {f"{schema.name}.{column.name}.verwijst"}
    follow |= {rule.id for rule in rules_of(schema.name) if f"bij_{column.name}" in rule.id}
    follow |= {rule.id for rule in rules_of(schema.name) if f".{column.name}.bij_" in rule.id}
    return frozenset(follow & {rule.id for rule in rules_of(schema.name)})


def _derived(schema: TableSchema) -> dict[str, BrokenRows]:
    examples: dict[str, BrokenRows] = {
        f"{schema.name}.rij.leesbaar": BrokenRows(_last_changed(schema.name, **{PROBLEM: "Onleesbaar."}))
    }
    known = {rule.id for rule in rules_of(schema.name)}
    for column in schema.fields:
        low = column.constraints.minimum
        broken: dict[str, Any] = {
            "verplicht": None,
            "patroon": "Ω",
            "keuze": "zijwaarts",
            "bereik": None if low is None else low - 1,
            "dit_jaar": JAAR - 1,
            "getal": float("inf"),
            "verwijst": UNKNOWN_VALUES.get((column.name, schema.name), UNKNOWN_VALUES.get((column.name, ""))),
        }
        for kind, value in broken.items():
            rule = f"{schema.name}.{column.name}.{kind}"
            if rule in known:
                rows = _last_changed(schema.name, **{column.name: value})
                examples[rule] = BrokenRows(rows, _companions(schema, column, kind))
    rows = YEAR[schema.name]
    twin = frame(schema.name, [rows.row(-1, named=True) | ELSE_IN_THE_ROW[schema.name]])
    examples[f"{schema.name}.sleutel.uniek"] = BrokenRows(pl.concat([rows, twin]), failed=2)
    return examples


def _by_hand() -> dict[str, BrokenRows]:
    unknown = {"uitlijning": "onbekend"}
    return {
        "balansposten.zijde.bij_balanspost": BrokenRows(_last_changed("balansposten", zijde="activa")),
        "categorieen.richting.bij_categorie": BrokenRows(
            changed(YEAR, "categorieen", row=0, richting="baten")["categorieen"]
        ),
        "iv3_baten_lasten.richting.bij_categorie": BrokenRows(
            _last_changed("iv3_baten_lasten", richting="lasten")
        ),
        "iv3_balans.moment.bij_categorie": BrokenRows(_last_changed("iv3_balans", moment="ultimo")),
        "indicatoren.periode.niet_geraden": BrokenRows(
            _last_changed("indicatoren", **unknown, waarde=None, periode=2019)
        ),
        "indicatoren.waarde.niet_geraden": BrokenRows(
            _last_changed("indicatoren", **unknown, waarde=6.3, periode=None)
        ),
        **{
            f"bedragen.{column}.niet_geraden": BrokenRows(_last_changed("bedragen", **{column: value}))
            for column, value in (("periode", 2023), ("waarde", 901.0), ("bedrag_eur", 901_000))
        },
        "bedragen.periode.bereik": BrokenRows(changed(YEAR, "bedragen", row=0, periode=1989)["bedragen"]),
        "bedragen.waarde.getal": BrokenRows(
            changed(YEAR, "bedragen", row=0, waarde=float("inf"))["bedragen"]
        ),
        "cellen.kolom.niet_geraden": BrokenRows(_last_changed("cellen", **unknown, kolom=2)),
        "cellen.kolom.bereik": BrokenRows(changed(YEAR, "cellen", row=0, kolom=0)["cellen"]),
        "cellen.kolom.bekend": BrokenRows(_last_changed("cellen", uitlijning="exact", kolom=None)),
    }


def row_examples() -> dict[str, BrokenRows]:
    """Per row rule the rows that break it."""
    derived = [_derived(schema) for schema in tables().values() if schema.name != QUARANTINE]
    return {rule: example for examples in derived for rule, example in examples.items()} | _by_hand()


def division_of(table: str, rows: pl.DataFrame) -> Any:
    """These rows before the row rules of their table, in the good year."""
    row_rules = [rule for rule in rules_of(table) if rule.view is None]
    return divide(tables()[table], rows, row_rules, JUDGED)


@dataclass(frozen=True)
class BrokenYear:
    """Evidence of a year in which the rule fails on ``failed`` rows of its view."""

    evidence: Callable[[], Evidence]
    with_it: frozenset[str] = frozenset()
    failed: int = 1


def asked_with(rule: Rule) -> list[Rule]:
    """The rules that the example of a table rule is put before.

    A lost or refused table has consequences in all tables that refer to it; its own rules must tell.
    """
    if rule.id.endswith((".quarantaine.aandeel", ".rijen.behouden", ".rijen.niet_minder")):
        return [other for other in TABLE_RULES.values() if other.table == rule.table]
    if ".landelijk_totaal." in rule.id:
        return [other for other in TABLE_RULES.values() if ".landelijk_totaal." in other.id]
    return list(TABLE_RULES.values())


def _judged(year: Year, earlier: Earlier | None = None) -> Callable[[], Evidence]:
    return lambda: ask(year, tally_of(year), jaar=JAAR, earlier=earlier)[0]


def _chosen_anew(year: Year, earlier: Earlier | None = None) -> Callable[[], Evidence]:
    return _judged(with_chosen(year), earlier)


def _all_refused(table: str) -> Callable[[], Evidence]:
    """Every row of a table refused, two of them at least, from two pages."""

    def evidence() -> Evidence:
        rows = pl.concat([YEAR[table], YEAR[table]])
        if "pagina" in rows.columns:
            rows = rows.with_row_index("_nr").with_columns(pagina=pl.format("weg/{}", "_nr")).drop("_nr")
        refused = rows.with_columns(regel=pl.lit("r"), reden=pl.lit("r"), verantwoordelijk=pl.lit("wij"))
        nothing = tables()[table].empty()
        accepted = nothing.select(tables()[table].columns)
        outcome = TableOutcome(accepted=accepted, refused=refused, duplicates=nothing)
        return replace(JUDGED.joined_by(table, outcome), tally=tally_of(YEAR | {table: rows}))

    return evidence


def _one_row_lost(table: str) -> Callable[[], Evidence]:
    of_table = pl.col("tabel") == table
    more = pl.when(of_table).then(pl.col("rijen") + 1).otherwise("rijen").alias("rijen")
    return lambda: replace(JUDGED, tally=JUDGED.tally.with_columns(more))


def _bad_quarantine() -> Evidence:
    year = changed(YEAR, "secties", **{PROBLEM: "Onleesbaar."})
    evidence = ask(year, tally_of(year), jaar=JAAR)[0]
    wrong = quarantine(evidence).with_columns(verantwoordelijk=pl.lit("niemand"))
    return replace(evidence, quarantine=wrong)


def _forgetful_quarantine() -> Evidence:
    year = changed(YEAR, "secties", **{PROBLEM: "Onleesbaar."})
    evidence = ask(year, tally_of(year), jaar=JAAR)[0]
    return replace(evidence, quarantine=evidence.quarantine.head(-1))


def _emptied(*names: str) -> Year:
    return YEAR | {name: YEAR[name].clear() for name in names}


def _on_reserves() -> Year:
    """Salaries on 0.10; the delivery still adds up."""
    return changed(YEAR, "iv3_baten_lasten", row=1, categorie="L1.1")


def _of_municipality(rows: pl.DataFrame, code: str) -> pl.DataFrame:
    """The same rows, of another municipality."""
    address = f"https://identifier.overheid.nl/tooi/id/gemeente/{code.lower()}"
    columns = {"gemeente": pl.lit(code)} | (
        {"tooi_uri": pl.lit(address)} if "tooi_uri" in rows.columns else {}
    )
    return rows.with_columns(**columns)


def _ten_times(year: Year, *names: str) -> Year:
    """These tables (all of Iv3) with Amersfoort again, as nine municipalities more."""
    chosen = names or ("gemeenten", "iv3_baten_lasten", "iv3_balans", "iv3_leveringen")
    codes = [f"GM{number:04}" for number in range(9)]
    return (year if not names else {}) | {
        name: pl.concat(
            [year[name], *(_of_municipality(year[name].filter(gemeente="GM0307"), code) for code in codes)]
        )
        for name in chosen
    }


_CONSEQUENCES = {
    "iv3_leveringen": frozenset({"iv3_leveringen.rijen.volledig"}),
    "iv3_gekozen": frozenset({"iv3_gekozen.plaatsing.een_per_cel"}),
}


def _moved(*rows: int) -> Year:
    """Baten of some budgets moved from main field 6 to main field 0; all of them still add up."""
    year = YEAR
    for row in rows:
        year = changed(year, "iv3_baten_lasten", row=row, taakveld="0.1")
    return year


def _account_repeats_budget(*gemeenten: str) -> Year:
    key = ["gemeente", "plaatsing", "taakveld", "categorie"]
    rows = WIDE["iv3_baten_lasten"]
    budget = rows.filter(verslagsoort="X000").select(*key, budget="bedrag_eur")
    repeated = (pl.col("verslagsoort") == "X005") & pl.col("gemeente").is_in(gemeenten)
    amount = pl.when(repeated).then("budget").otherwise("bedrag_eur").alias("bedrag_eur")
    rows = rows.join(budget, on=key, how="left", maintain_order="left").with_columns(amount).drop("budget")
    sums = rows.group_by("gemeente", "verslagsoort", "plaatsing").agg(
        pl.col("bedrag_eur").filter(richting=richting).sum().alias(f"{richting}_eur")
        for richting in ("lasten", "baten")
    )
    deliveries = WIDE["iv3_leveringen"].update(sums, on=["gemeente", "verslagsoort", "plaatsing"])
    return WIDE | {"iv3_baten_lasten": rows, "iv3_leveringen": deliveries}


def _ended_category() -> Year:
    ended = YEAR["categorieen"].head(1).with_columns(categorie=pl.lit("L0.0"))
    year = YEAR | {"categorieen": pl.concat([YEAR["categorieen"], ended])}
    return changed(year, "iv3_baten_lasten", row=0, categorie="L0.0")


def _country(share: float) -> Callable[[], Evidence]:
    """342 municipalities that together come to this share of the known totals of the budget."""

    def evidence() -> Evidence:
        codes = pl.DataFrame({"gemeente": [f"GM{number:04}" for number in range(342)]})
        deliveries = codes.join(YEAR["iv3_leveringen"].head(1).drop("gemeente"), how="cross")
        known = {"lasten": 71_384_099_000, "baten": 71_369_726_000}
        rows = YEAR["iv3_baten_lasten"].filter(
            verslagsoort="X000", plaatsing=2, gemeente="GM0307", taakveld="6.3"
        )
        amounts = pl.concat(
            rows.with_columns(richting=pl.lit(name), bedrag_eur=pl.lit(round(total * share)))
            for name, total in known.items()
        )
        nothing = YEAR["iv3_leveringen"].clear()
        of = {
            name: TableOutcome(tables()[name].published(frame), nothing, nothing)
            for name, frame in (("iv3_leveringen", deliveries), ("iv3_baten_lasten", amounts))
        }
        return replace(JUDGED, outcomes={**JUDGED.outcomes, **of})

    return evidence


def _silent(*gemeenten: str) -> Year:
    """First placings of the budget that these municipalities took back."""
    silent = pl.col("gemeente").is_in(gemeenten) & (pl.col("verslagsoort") == "X000")
    silent &= pl.col("plaatsing") == 1
    kept = {name: pl.when(~silent).then(name).alias(name) for name in ("lasten_eur", "baten_eur")}
    return YEAR | {
        "iv3_baten_lasten": YEAR["iv3_baten_lasten"].filter(~silent),
        "iv3_leveringen": YEAR["iv3_leveringen"].with_columns(
            **kept, geleverd=~silent, cellen=pl.when(silent).then(0).otherwise("cellen")
        ),
    }


def _released(year: Year, **tables_of_it: pl.DataFrame) -> Earlier:
    return Earlier(release=accepted(year | tables_of_it))


def _in_thousands(*gemeenten: str) -> Earlier:
    """A release in which the amounts of these municipalities are a thousand times as small."""
    rows = YEAR["iv3_baten_lasten"]
    smaller = pl.when(pl.col("gemeente").is_in(gemeenten)).then(pl.col("bedrag_eur") // 1_000)
    return _released(YEAR, iv3_baten_lasten=rows.with_columns(bedrag_eur=smaller.otherwise("bedrag_eur")))


def _year_before(*gemeenten: str) -> Earlier:
    rows = WIDE["iv3_baten_lasten"].filter(verslagsoort="X000", plaatsing=2)
    return Earlier(
        year_before=accepted({"iv3_baten_lasten": rows.filter(pl.col("gemeente").is_in(gemeenten))})
    )


def _covered_more(*gemeenten: str) -> Callable[[], Evidence]:
    """A year before in which the budgets of these municipalities had lasten on twenty taakvelden."""
    row = YEAR["iv3_baten_lasten"].filter(verslagsoort="X000", plaatsing=2, richting="lasten").head(1)
    many = pl.concat(
        row.with_columns(gemeente=pl.lit(gemeente), taakveld=pl.lit(f"9.{number}"))
        for gemeente in gemeenten
        for number in range(20)
    )
    return lambda: replace(JUDGED, earlier=Earlier(year_before=accepted({"iv3_baten_lasten": many})))


def _percentages_that_lack_two() -> Evidence:
    parts = percentages.TABLE_RULES[0].planted
    assert parts is not None
    return JUDGED.joined_by("cellen", parts().outcomes["cellen"])


def _many_posts() -> Earlier:
    posts = [YEAR["iv3_balans"].with_columns(balanspost=pl.lit(f"A{number}")) for number in range(10)]
    return _released(YEAR, iv3_balans=pl.concat(posts))


def _rows_of_pages_lost(table: str) -> Callable[[], Evidence]:
    """Three pages that had seven rows each in the last release, and have none or one now."""

    def evidence() -> Evidence:
        schema = tables()[table]
        names = [f"weg/{number}" for number in range(3)]
        pages = pl.concat(YEAR["paginas"].head(1).with_columns(pagina=pl.lit(name)) for name in names)
        rows = pl.concat([YEAR[table].head(1)] * 7)
        released = pl.concat(rows.with_columns(pagina=pl.lit(name)) for name in names)
        outcome = TableOutcome(tables()["paginas"].published(pages), schema.empty(), schema.empty())
        earlier = Earlier(release={table: released.select(schema.columns)})
        return replace(JUDGED.joined_by("paginas", outcome), earlier=earlier)

    return evidence


def _plausibility_examples() -> dict[str, BrokenYear]:
    quarters = with_report(with_report(YEAR, "X001", 2), "X002", 1)
    both = ("GM0307", "GM0736")
    rule = "iv3_baten_lasten"
    main, copy, order = (
        f"{rule}.{name}" for name in ("hoofdtaakveld.geraakt", "verslag.geen_kopie", "bedrag_eur.zelfde_orde")
    )
    before, there = f"{rule}.verslag.niet_van_vorig_jaar", "iv3_leveringen.geleverd.blijft"
    total, covered = f"{rule}.landelijk_totaal", f"{rule}.taakveld.dekking_als_vorig_jaar"
    examples = {
        main: BrokenYear(_chosen_anew(_moved(5))),
        f"{main}_bij_velen": BrokenYear(_chosen_anew(_ten_times(_moved(5))), frozenset({main})),
        copy: BrokenYear(_chosen_anew(_account_repeats_budget("GM0307"))),
        f"{copy}_bij_velen": BrokenYear(
            _chosen_anew(_ten_times(_account_repeats_budget("GM0307"))), frozenset({copy})
        ),
        f"{rule}.kwartaal.oplopend": BrokenYear(_chosen_anew(quarters), failed=4),
        f"{rule}.categorie.niet_vervallen": BrokenYear(_chosen_anew(_ended_category())),
        f"{total}.bekend": BrokenYear(_country(0.98), failed=2),
        f"{total}.herkenbaar": BrokenYear(_country(1.06), frozenset({f"{total}.bekend"}), failed=2),
        "herindelingen.verdeelfactor.samen_een": BrokenYear(
            _judged(changed(YEAR, "herindelingen", row=1, verdeelfactor=0.5))
        ),
        there: BrokenYear(_chosen_anew(_silent("GM0307"), _released(YEAR))),
        f"{there}_bij_velen": BrokenYear(_chosen_anew(_silent(*both), _released(YEAR)), frozenset({there})),
        order: BrokenYear(_judged(YEAR, _in_thousands("GM0307")), failed=4),
        f"{order}_bij_velen": BrokenYear(_judged(YEAR, _in_thousands(*both)), frozenset({order}), failed=2),
        before: BrokenYear(_judged(WIDE, _year_before("GM0307"))),
        f"{before}_bij_velen": BrokenYear(_judged(WIDE, _year_before(*both)), frozenset({before})),
        covered: BrokenYear(_covered_more("GM0307")),
        f"{covered}_bij_velen": BrokenYear(_covered_more(*both), frozenset({covered})),
        "cellen.percentages.samen_honderd": BrokenYear(
            _percentages_that_lack_two, frozenset({"cellen.rijen.behouden"})
        ),
        f"{rule}.rijen.niet_minder": BrokenYear(_judged(YEAR, _released(WIDE)), failed=4),
        "iv3_balans.rijen.niet_minder": BrokenYear(_judged(YEAR, _many_posts()), failed=2),
    }
    return examples | {
        rule.id: BrokenYear(_rows_of_pages_lost(rule.table)) for rule in pages_since_release.TABLE_RULES
    }


def table_examples() -> dict[str, BrokenYear]:
    """Per table rule a year that breaks it."""
    late = datetime(2023, 2, 1, tzinfo=ZONE)
    not_delivered = {"geleverd": pl.lit(value=False), "lasten_eur": None, "baten_eur": None}
    silent = YEAR["iv3_leveringen"].with_columns(
        pl.lit(value).alias(name) if value is None else value.alias(name)
        for name, value in not_delivered.items()
    )
    silent = silent.cast({"lasten_eur": pl.Int64, "baten_eur": pl.Int64})
    nobody = _emptied("iv3_baten_lasten", "iv3_balans")
    nobody |= _ten_times(YEAR | {"iv3_leveringen": silent}, "gemeenten", "iv3_leveringen")
    children = (
        "secties",
        "doelen",
        "indicatoren",
        "bedragen",
        "cellen",
        "portefeuillehouders",
        "aansluiting",
    )
    derived = ("iv3_leveringen", "iv3_gekozen", "iv3_wijzigingen")
    iv3 = ("verslagsoorten", "iv3_baten_lasten", "iv3_balans", *derived)
    # the second placing of the first delivery, the one that stands
    gap = changed(YEAR, "iv3_baten_lasten", row=len(AMOUNTS) + 2, bedrag_eur=1_051_000)
    gap = changed(gap, "iv3_leveringen", row=1, baten_eur=1_051_000)
    odd = changed(YEAR, "iv3_baten_lasten", row=2, bedrag_eur=1_000_500)
    odd = changed(odd, "iv3_leveringen", row=0, baten_eur=1_000_500)
    by_hand = {
        "iv3_leveringen.jaar.gevuld": BrokenYear(_chosen_anew(nobody)),
        "iv3_leveringen.rijen.volledig": BrokenYear(
            _judged(YEAR | {"iv3_leveringen": YEAR["iv3_leveringen"].slice(1)})
        ),
        "iv3_leveringen.totalen.kloppen": BrokenYear(
            _judged(changed(YEAR, "iv3_leveringen", row=0, lasten_eur=999_000))
        ),
        "iv3_leveringen.cellen_ontbrekend.geen": BrokenYear(
            _judged(changed(YEAR, "iv3_leveringen", row=0, cellen_ontbrekend=2))
        ),
        "iv3_leveringen.gemeente.bestond": BrokenYear(
            _chosen_anew(changed(YEAR, "gemeenten", row=1, inwoners=None))
        ),
        "verslagsoorten.verslagsoort.bekend": BrokenYear(_chosen_anew(with_report(YEAR, "X006", 2))),
        "verslagsoorten.naam.van_een_ander": BrokenYear(
            _judged(changed(YEAR, "verslagsoorten", row=0, naam="Jaarrekening"))
        ),
        "gemeenten.cbs_naam.van_een_ander": BrokenYear(
            _judged(changed(YEAR, "gemeenten", row=0, cbs_naam=YEAR["gemeenten"]["naam"][1]))
        ),
        "iv3_gekozen.plaatsing.een_per_cel": BrokenYear(
            _judged(changed(YEAR, "iv3_gekozen", row=0, plaatsing=1))
        ),
        "iv3_gekozen.bedrag_eur.som_van_plaatsing": BrokenYear(
            _judged(changed(YEAR, "iv3_gekozen", row=0, bedrag_eur=901_000))
        ),
        "iv3_baten_lasten.saldo.in_evenwicht": BrokenYear(_judged(gap)),
        "iv3_baten_lasten.taakveld.alleen_reserves": BrokenYear(_chosen_anew(_on_reserves())),
        "iv3_baten_lasten.bedrag_eur.hele_duizenden": BrokenYear(_judged(odd)),
        "iv3_balans.bedrag_eur.hele_duizenden": BrokenYear(
            _judged(changed(YEAR, "iv3_balans", row=2, bedrag_eur=4_000_001))
        ),
        "iv3_balans.saldo.in_evenwicht": BrokenYear(
            _judged(changed(YEAR, "iv3_balans", row=len(BALANCE), bedrag_eur=5_051_000))
        ),
        "documenten.paginas.aanwezig": BrokenYear(_chosen_anew(_emptied("paginas", *children))),
        "documenten.volledig.alle_paginas": BrokenYear(
            _judged(changed(YEAR, "documenten", row=0, volledig=False))
        ),
        "documenten.soort.als_op_site": BrokenYear(
            _judged(changed(YEAR, "documenten", row=0, soort_op_site="kadernota"))
        ),
        "documenten.jaar.als_op_site": BrokenYear(
            _judged(changed(YEAR, "documenten", row=0, jaar_op_site=JAAR - 1))
        ),
        "paginas.gebouwd_op.na_export": BrokenYear(
            _judged(changed(YEAR, "paginas", row=1, pagina=OTHER_PAGE, export_van=late))
        ),
        "bedragen.bedrag_eur.alles_bekend": BrokenYear(
            _judged(changed(YEAR, "bedragen", row=0, bedrag_eur=902_000))
        ),
        "bedragen.getallen.volledig": BrokenYear(
            _judged(changed(YEAR, "cellen", row=0, tabel=2, kolom=2, ruwe_tekst="1.234"))
        ),
        "bedragen.saldo.klopt": BrokenYear(
            _judged(changed(YEAR, "bedragen", row=4, waarde=400.0, bedrag_eur=400_000))
        ),
        "bedragen.totaal.klopt": BrokenYear(
            _judged(changed(YEAR, "bedragen", row=2, waarde=-900.0, bedrag_eur=900_000))
        ),
        "bedragen.periode.binnen_horizon": BrokenYear(
            _judged(changed(YEAR, "bedragen", row=0, periode=2050))
        ),
        "indicatoren.waarde.percentage": BrokenYear(
            _judged(changed(YEAR, "indicatoren", row=1, eenheid="%", waarde=6300.0))
        ),
        "aansluiting.verschil_eur.binnen_marge": BrokenYear(
            _judged(changed(YEAR, "aansluiting", row=0, verschil_eur=3_000, oordeel="sluit niet aan"))
        ),
        "bronnen.jaar.niet_leeg": BrokenYear(
            _chosen_anew(_emptied(*iv3, "documenten", "paginas", *children))
        ),
        "correcties.status.toegepast": BrokenYear(
            _judged(changed(YEAR, "correcties", row=0, status="niet toegepast", waarom_niet="Weg."))
        ),
        "quarantaine.rijen.geldig": BrokenYear(_bad_quarantine),
        "quarantaine.rijen.volledig": BrokenYear(_forgetful_quarantine),
    }
    shares = {
        f"{name}.quarantaine.aandeel": BrokenYear(_all_refused(name), _CONSEQUENCES.get(name, frozenset()))
        for name in tables()
        if name != QUARANTINE
    }
    lost = {
        f"{schema.name}.rijen.behouden": BrokenYear(_one_row_lost(schema.name))
        for schema in tables().values()
        if not schema.unconserved
    }
    return by_hand | shares | lost | _plausibility_examples()


ROW_RULES = {rule.id: rule for rule in rules() if rule.view is None}
TABLE_RULES = {rule.id: rule for rule in rules() if rule.view is not None}

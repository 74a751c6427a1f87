"""What must hold of a year as a whole before it may be released: nothing lost, not too much refused.

These rules hold for every table alike and say nothing about budgets.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from datapackages.schema import TableSchema, tables
from datapackages.schema import table as schema_of
from expectations.conservation import conservation_of
from expectations.rules import checks
from expectations.rules.evidence import QUARANTINE, Evidence
from expectations.rules.from_schema import rules_from
from expectations.rules.model import BLOCKING, OURS, Rule
from expectations.rules.planted import planted

if TYPE_CHECKING:
    from collections.abc import Callable

SHARE = 0.05
"""More than one row in twenty refused is no accident of single rows: the pull or our reader is broken.

A national year read well has no refused rows at all (2023: none of 688,801 in ``iv3_baten_lasten``), so
one in twenty is far beyond what sources do; and 10,000 bad rows among them (1.5 %) release the good ones.
"""

FEWEST_ROWS = 20
"""Below this many refused rows a share means nothing: one odd list of a page has a dozen rows."""

FEWEST_PAGES = 3
"""What stands on one or two pages is those pages' fault: a bad page in a document of five must not keep
the year, however many cells it has. Three pages gone wrong the same way is a reader."""

FEWEST_WHOLE = 2
"""From here on a table that is refused entirely keeps the year; a table of a single row is one row."""

_PROMISE = "Belofte van openbegroting: geaccepteerd + quarantaine + dubbel = opgehaald + correcties"
_GATE = "Drempel van openbegroting: meer dan een op de twintig rijen is geen toeval meer"


def allowed_refusals(schema: TableSchema, rows: int, refused: int, pages: int | None) -> int:
    """How many rows of a table may be refused before the year is kept from release.

    ``pages`` is the number of pages that refused rows stand on, None for a table that does not come from
    pages. ``paginas`` and ``documenten`` count by FEWEST_PAGES: each of their rows is a page or more.
    """
    if refused == rows:
        whole = rows >= FEWEST_WHOLE and (pages is None or pages >= FEWEST_WHOLE)
        return 0 if whole else rows
    if pages is not None and pages < FEWEST_PAGES:
        return rows
    fewest = FEWEST_PAGES if schema.name in {"paginas", "documenten"} else FEWEST_ROWS
    return max(int(rows * SHARE), fewest - 1)


def _share_view(schema: TableSchema) -> Callable[[Evidence], pl.DataFrame]:
    dtypes = dict.fromkeys(("rijen", "geweigerd", "toegestaan"), pl.Int64)

    def view(evidence: Evidence) -> pl.DataFrame:
        outcome = evidence.outcomes[schema.name]
        refused = outcome.refused.height
        on_pages = "pagina" in schema.columns
        pages = outcome.refused["pagina"].n_unique() if on_pages else None
        allowed = allowed_refusals(schema, outcome.rows, refused, pages)
        row = {"rijen": [outcome.rows], "geweigerd": [refused], "toegestaan": [allowed]}
        return pl.DataFrame(row, schema=dtypes).filter(pl.col("rijen") > 0)

    return view


def _all_refused(schema: TableSchema) -> Callable[[], Evidence]:
    """For the canaries: every row refused, on as many pages as rows."""
    rows: list[dict[str, str]] = [{} for _ in range(FEWEST_WHOLE)]
    if "pagina" in schema.columns:
        rows = [{"pagina": f"stuk/p{number}"} for number in range(FEWEST_WHOLE)]
    return lambda: planted(refused={schema.name: rows})


def _share_of_refused(schema: TableSchema) -> Rule:
    return Rule(
        id=f"{schema.name}.quarantaine.aandeel",
        table=schema.name,
        severity=BLOCKING,
        responsible=OURS,
        sentence="Hooguit een op de twintig rijen is geweigerd, en nooit de hele tabel.",
        source=_GATE,
        check=checks.at_most("geweigerd", "toegestaan"),
        reason="{geweigerd} van de {rijen} rijen geweigerd; toegestaan: {toegestaan}.",
        view=_share_view(schema),
        planted=_all_refused(schema),
    )


def _conserved(schema: TableSchema) -> Rule:
    return Rule(
        id=f"{schema.name}.rijen.behouden",
        table=schema.name,
        severity=BLOCKING,
        responsible=OURS,
        sentence=(
            "Elke opgehaalde rij is gepubliceerd, in quarantaine of een exacte dubbele; "
            "rijen en euro's sluiten per bron, correcties meegeteld."
        ),
        source=_PROMISE,
        check=checks.among("onverklaard", [0]),
        reason=(
            "Uit {adres}: {opgehaald} rijen opgehaald, {geaccepteerd} geaccepteerd, {quarantaine} in "
            "quarantaine, {dubbel} dubbel; door correcties {correctie_eur:eur} anders; euro's onverklaard: "
            "{onverklaard_eur:eur}."
        ),
        view=lambda evidence: _with_addresses(conservation_of(schema, evidence), evidence),
        planted=partial(planted, tally=[{"tabel": schema.name, "bron": "a" * 64, "rijen": 1}]),
        inapplicable="De tabel is leeg en er is niets voor opgehaald.",
        amount="onverklaard_eur",
    )


def _with_addresses(lines: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """With ``adres``: where each body was got, which tells a reader more than its SHA-256 in ``bron``."""
    first = evidence.accepted("bronnen").group_by("bron").agg(adres=pl.col("url").min())
    unknown = pl.concat_str(pl.lit("een bestand dat niet in bronnen staat ("), "bron", pl.lit(")"))
    return lines.join(first, on="bron", how="left", maintain_order="left").with_columns(
        adres=pl.coalesce("adres", unknown, pl.lit("geen enkel bestand"))
    )


def _content(evidence: Evidence) -> pl.DataFrame:
    """One row: the accepted rows that carry content, wherever they came from."""
    rows = sum(evidence.accepted(name).height for name in ("iv3_baten_lasten", "iv3_balans", "paginas"))
    return pl.DataFrame({"rijen": [rows]}, schema={"rijen": pl.Int64})


def _quarantine_on_itself(evidence: Evidence) -> pl.DataFrame:
    """Each quarantined row with the number of schema rules that it breaks itself."""
    broken = pl.sum_horizontal(
        (~rule.check.condition(evidence)).cast(pl.Int64)
        for rule in rules_from(schema_of(QUARANTINE))
        if not rule.unreadable
    )
    return evidence.quarantine.with_columns(gebreken=broken)


def _kept_whole(evidence: Evidence) -> pl.DataFrame:
    """Per table the refused rows and their euros, as it was divided and as the quarantine has them.

    ``rijen.behouden`` counts where rows went in memory; what is published of the refused ones is this table.
    """
    refused = [
        (name, outcome.refused.height, _euros(outcome.refused, schema_of(name)))
        for name, outcome in evidence.outcomes.items()
        if outcome.refused.height
    ]
    there = evidence.quarantine.group_by("tabel").agg(
        rijen_daar=pl.len().cast(pl.Int64), eur_daar=pl.col("bedrag_eur").sum()
    )
    return (
        pl.DataFrame(refused, schema={"tabel": pl.String, "rijen": pl.Int64, "eur": pl.Int64}, orient="row")
        .join(there, on="tabel", how="full", coalesce=True)
        .with_columns(pl.exclude("tabel").fill_null(0))
        .with_columns(onverklaard_eur=pl.col("eur") - pl.col("eur_daar"))
        .with_columns(
            onverklaard=(pl.col("rijen") - pl.col("rijen_daar")).abs()
            + (pl.col("onverklaard_eur") != 0).cast(pl.Int64)
        )
        .sort("tabel")
    )


def _euros(rows: pl.DataFrame, schema: TableSchema) -> int:
    return int(rows[schema.amount].sum()) if schema.amount is not None else 0


TABLE_RULES = (
    Rule(
        id="bronnen.jaar.niet_leeg",
        table="bronnen",
        severity=BLOCKING,
        responsible=OURS,
        sentence="Het jaar heeft ten minste één Iv3-cijfer of pagina; een leeg pakket vervangt geen goed.",
        source="Belofte van openbegroting: de laatste goede uitgave blijft staan",
        check=checks.between("rijen", 1, None),
        reason="Het jaar heeft geen Iv3-cijfers en geen pagina's.",
        view=_content,
        planted=planted,
    ),
    *(_share_of_refused(schema) for schema in tables().values() if schema.name != QUARANTINE),
    *(_conserved(schema) for schema in tables().values() if not schema.unconserved),
    Rule(
        id="quarantaine.rijen.geldig",
        table=QUARANTINE,
        severity=BLOCKING,
        responsible=OURS,
        sentence="De quarantaine voldoet zelf aan haar tabelschema.",
        source=f"Tabelschema {QUARANTINE}",
        check=checks.among("gebreken", [0]),
        reason="Rij {volgnr} van tabel {tabel} breekt {gebreken} regels van de quarantaine.",
        view=_quarantine_on_itself,
        planted=lambda: planted(quarantine=[{"tabel": "gemeenten"}]),
        inapplicable="Er staat niets in quarantaine.",
    ),
    Rule(
        id="quarantaine.rijen.volledig",
        table=QUARANTINE,
        severity=BLOCKING,
        responsible=OURS,
        sentence="Elke geweigerde rij staat in de quarantaine, met haar euro's, en niets anders staat erin.",
        source=_PROMISE,
        check=checks.among("onverklaard", [0]),
        reason=(
            "Van tabel {tabel} zijn {rijen} rijen geweigerd en staan er {rijen_daar} in de quarantaine; "
            "euro's onverklaard: {onverklaard_eur:eur}."
        ),
        view=_kept_whole,
        planted=lambda: planted(refused={"gemeenten": [{}]}),
        inapplicable="Er is niets geweigerd.",
        amount="onverklaard_eur",
    ),
)

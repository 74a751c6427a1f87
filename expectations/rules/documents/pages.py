"""What P&C pages obey beyond their schema: nothing guessed, times in order, a document that has pages.

Arithmetic inside tables and the reconciliation with Iv3 stand in ``amounts``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl

from expectations.rules import checks
from expectations.rules.model import OURS, SOURCE, WARNING, Rule
from expectations.rules.planted import JAAR, planted

if TYPE_CHECKING:
    from collections.abc import Callable

    from expectations.rules.evidence import Evidence

UNKNOWN = ["onbekend"]
KNOWN = ["exact", "berekend"]

_PROMISE = "Belofte van openbegroting: een waarde zonder vaste kolom wordt niet geraden"
_FOOTER = "Voetregel van LIAS Publisher: 'Deze pagina is gebouwd op ... met de export van ...'"


_PLANTED_DOCUMENT = {
    "document": "stuk",
    "soort": "kadernota",
    "soort_op_site": "jaarstukken",
    "jaar": JAAR,
    "jaar_op_site": JAAR - 1,
    "volledig": True,
}
"""For the canaries: a document without pages, of which its site tells otherwise."""


def _build_times(evidence: Evidence) -> pl.DataFrame:
    """Seconds from export to page, of the pages that name both moments."""
    elapsed = (pl.col("gebouwd_op") - pl.col("export_van")).dt.total_seconds()
    return (
        evidence.accepted("paginas")
        .with_columns(seconden=elapsed)
        .filter(pl.col("seconden").is_not_null())
        .sort("pagina")
    )


def _told_apart(column: str) -> Callable[[Evidence], pl.DataFrame]:
    """The documents of which the site tells ``column``, with whether the registry tells otherwise."""
    told = pl.col(f"{column}_op_site")

    def view(evidence: Evidence) -> pl.DataFrame:
        return (
            evidence.accepted("documenten")
            .filter(told.is_not_null())
            .with_columns(verschillen=(told != pl.col(column)).cast(pl.Int64))
            .sort("document")
        )

    return view


def _incomplete(evidence: Evidence) -> pl.DataFrame:
    """Each document, with 1 where something of it is known to lack."""
    lacking = (~pl.col("volledig")).cast(pl.Int64)
    return evidence.accepted("documenten").with_columns(onvolledig=lacking).sort("document")


def _pages_of_documents(evidence: Evidence) -> pl.DataFrame:
    """Each document with the number of its accepted pages."""
    pages = evidence.accepted("paginas").group_by("document").agg(aantal=pl.len().cast(pl.Int64))
    return (
        evidence.accepted("documenten")
        .join(pages, on="document", how="left")
        .with_columns(pl.col("aantal").fill_null(0))
        .sort("document")
    )


ROW_RULES = (
    *(
        Rule(
            id=f"indicatoren.{column}.niet_geraden",
            table="indicatoren",
            responsible=OURS,
            sentence=f"Staat de kolom van een indicatorwaarde niet vast, dan blijft {column} leeg.",
            source=_PROMISE,
            check=checks.where(checks.empty(column), "uitlijning", UNKNOWN),
            reason=f"{column.capitalize()} “{{{column}}}” is ingevuld, maar de uitlijning is onbekend.",
        )
        for column in ("periode", "waarde")
    ),
    Rule(
        id="cellen.kolom.niet_geraden",
        table="cellen",
        responsible=OURS,
        sentence="Staat de kolom van een cel niet vast, dan blijft kolom leeg.",
        source=_PROMISE,
        check=checks.where(checks.empty("kolom"), "uitlijning", UNKNOWN),
        reason="Kolom “{kolom}” is ingevuld, maar de uitlijning is onbekend.",
    ),
    Rule(
        id="cellen.kolom.bekend",
        table="cellen",
        responsible=OURS,
        sentence="Staat de kolom van een cel vast, dan is kolom ingevuld.",
        source=_PROMISE,
        check=checks.where(checks.filled("kolom"), "uitlijning", KNOWN),
        reason="De uitlijning is {uitlijning}, maar kolom is leeg.",
    ),
)

TABLE_RULES = (
    Rule(
        id="documenten.paginas.aanwezig",
        table="documenten",
        # A warning: one site that went silent must not keep the figures of 342 municipalities from
        # being released. A year without any content is kept by bronnen.jaar.niet_leeg.
        severity=WARNING,
        responsible=SOURCE,
        sentence="Elk document heeft ten minste één leesbare pagina.",
        source="Bronnenregister van openbegroting",
        check=checks.between("aantal", 1, None),
        reason="Document {document} ({gemeente}) heeft geen gepubliceerde pagina's.",
        view=_pages_of_documents,
        planted=lambda: planted(documenten=[_PLANTED_DOCUMENT]),
        inapplicable="Dit jaar heeft geen documenten.",
    ),
    Rule(
        id="documenten.volledig.alle_paginas",
        table="documenten",
        severity=WARNING,
        responsible=SOURCE,
        sentence="Van elk document zijn alle bekende pagina's opgehaald.",
        source="Bronnenregister van openbegroting",
        check=checks.among("onvolledig", [0]),
        reason="Van document {document} ({gemeente}) ontbreken pagina's; optellingen kunnen te laag zijn.",
        view=_incomplete,
        planted=lambda: planted(documenten=[_PLANTED_DOCUMENT | {"volledig": False}]),
        inapplicable="Dit jaar heeft geen documenten.",
    ),
    *(
        Rule(
            id=f"documenten.{column}.als_op_site",
            table="documenten",
            severity=WARNING,
            responsible=OURS,
            sentence=f"Het {column} in het register is het {column} dat de website van het document noemt.",
            source="Bronnenregister van openbegroting; host, pad en titel van de website",
            check=checks.among("verschillen", [0]),
            reason=(
                f"Document {{document}}: het register noemt {column} {{{column}}}, "
                f"de website {{{column}_op_site}}."
            ),
            view=_told_apart(column),
            planted=lambda: planted(documenten=[_PLANTED_DOCUMENT]),
            inapplicable=f"Van geen document noemt de website het {column}.",
        )
        for column in ("soort", "jaar")
    ),
    Rule(
        id="paginas.gebouwd_op.na_export",
        table="paginas",
        severity=WARNING,
        responsible=SOURCE,
        sentence="Een pagina is niet eerder gebouwd dan de export waaruit zij is gebouwd.",
        source=_FOOTER,
        check=checks.between("seconden", 0, None),
        reason="Pagina {pagina} is gebouwd op {gebouwd_op}, met de export van {export_van}.",
        view=_build_times,
        planted=lambda: planted(
            paginas=[
                {
                    "pagina": "stuk/p1",
                    "gebouwd_op": datetime(JAAR, 1, 1, tzinfo=UTC),
                    "export_van": datetime(JAAR, 1, 2, tzinfo=UTC),
                }
            ]
        ),
        inapplicable="Geen pagina noemt zowel bouw als export.",
    ),
)

"""What Iv3 figures obey beyond their schema: balance, bookings, completeness and precision.

The laws were computed on the published second placings of 342 municipalities (budgets 2023-2025, account
2023). What is legal although it looks odd has no rule: negative amounts occur 231 to 353 times per file.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from expectations.rules import checks
from expectations.rules.evidence import Evidence
from expectations.rules.model import BLOCKING, OURS, SOURCE, WARNING, Rule

TOLERANCE_EUR = 50_000
"""Where the gaps between baten and lasten stop: all but one of 1,368 deliveries lie within it."""

BUDGET, ACCOUNT = "X000", "X005"

PLACINGS = (1, 2)

RESERVES = "0.10"

MUTATIONS_OF_RESERVES = ("L7.1", "B7.1")

EUROS_PER_UNIT = 1_000

DELIVERY = ["gemeente", "verslagsoort", "plaatsing"]

NO_IV3 = "Dit jaar heeft geen Iv3-cijfers."

_IV3 = "CBS, Gemeenten onbewerkte Iv3-data (https://www.cbs.nl/nl-nl/onze-diensten/open-data/iv3)"
_MEASURED = f"Nagerekend op de tweede plaatsingen 2023-2025 van 342 gemeenten; {_IV3}"
_OUR_PROMISE = "Belofte van openbegroting: niet geleverd is iets anders dan nul"


def _agreement(table: str, code: str, label: str, labels: dict[str, str], sentence: str) -> Rule:
    return Rule(
        id=f"{table}.{label}.bij_{code}",
        table=table,
        responsible=OURS,
        sentence=sentence,
        source=_IV3,
        check=checks.agrees(code, label, labels),
        reason=f"“{{{label}}}” hoort niet bij “{{{code}}}”.",
        amount="bedrag_eur" if table.startswith("iv3_") else None,
    )


def _with_names(frame: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    names = evidence.accepted("gemeenten").select("gemeente", "naam")
    return frame.join(names, on="gemeente", how="left")


def _balance_of_deliveries(evidence: Evidence) -> pl.DataFrame:
    """Baten beside lasten of each budget and account; quarters close no books and are left out."""
    amount, direction = pl.col("bedrag_eur"), pl.col("richting")
    return (
        evidence.accepted("iv3_baten_lasten")
        .filter(pl.col("verslagsoort").is_in([BUDGET, ACCOUNT]))
        .group_by(DELIVERY)
        .agg(amount.filter(direction == name).sum().alias(name) for name in ("baten", "lasten"))
        .with_columns(verschil=pl.col("baten") - pl.col("lasten"))
        .pipe(_with_names, evidence)
        .sort(DELIVERY)
    )


def _balance_sheets(evidence: Evidence) -> pl.DataFrame:
    """Assets beside liabilities at the end of the year; only accounts carry a balance worth the name."""
    amount, side = pl.col("bedrag_eur"), pl.col("zijde")
    return (
        evidence.accepted("iv3_balans")
        .filter((pl.col("verslagsoort") == ACCOUNT) & (pl.col("moment") == "ultimo"))
        .join(evidence.accepted("balansposten").select("balanspost", "zijde"), on="balanspost")
        .group_by(DELIVERY)
        .agg(amount.filter(side == name).sum().alias(name) for name in ("activa", "passiva"))
        .with_columns(verschil=pl.col("activa") - pl.col("passiva"))
        .pipe(_with_names, evidence)
        .sort(DELIVERY)
    )


def _bookings_on_reserves(evidence: Evidence) -> pl.DataFrame:
    return evidence.accepted("iv3_baten_lasten").filter(pl.col("taakveld") == RESERVES)


def _remainders(table: str) -> Callable[[Evidence], pl.DataFrame]:
    """What an amount has over whole thousands."""
    remainder = (pl.col("bedrag_eur") % EUROS_PER_UNIT).alias("rest")
    return lambda evidence: evidence.accepted(table).with_columns(remainder)


def _in_iv3(evidence: Evidence) -> pl.DataFrame:
    """The municipalities that the Iv3 table of the year offers; others come from documents only."""
    return evidence.accepted("gemeenten").filter(pl.col("cbs_naam").is_not_null())


def _count_of_deliveries(evidence: Evidence) -> pl.DataFrame:
    """One row: how many deliveries were made; none when the year has no Iv3 at all."""
    iv3 = ("verslagsoorten", "iv3_leveringen", "iv3_baten_lasten", "iv3_balans")
    if not any(evidence.outcomes[name].rows for name in iv3):
        return pl.DataFrame(schema={"leveringen": pl.Int64})
    delivered = evidence.accepted("iv3_leveringen")["geleverd"].sum()
    return pl.DataFrame({"leveringen": [delivered]}, schema={"leveringen": pl.Int64})


def _expected_deliveries(evidence: Evidence) -> pl.DataFrame:
    """Every municipality x report x placing with the number of rows that tell of it."""
    told = evidence.accepted("iv3_leveringen").group_by(DELIVERY).agg(aantal=pl.len().cast(pl.Int64))
    return (
        _in_iv3(evidence)
        .select("gemeente", "naam")
        .join(evidence.accepted("verslagsoorten").select("verslagsoort"), how="cross")
        .join(pl.DataFrame({"plaatsing": PLACINGS}, schema={"plaatsing": pl.Int64}), how="cross")
        .join(told, on=DELIVERY, how="left")
        .with_columns(pl.col("aantal").fill_null(0))
        .sort(DELIVERY)
    )


def _totals_of_deliveries(evidence: Evidence) -> pl.DataFrame:
    """The total of each delivery beside the sum of its pulled rows, quarantined ones included.

    A total tells what was delivered: a refused row must not make it wrong, and a row that was read twice
    must not make it right.
    """
    amount, direction = pl.col("bedrag_eur"), pl.col("richting")
    summed = (
        evidence.outcomes["iv3_baten_lasten"]
        .pulled(*DELIVERY, "richting", "bedrag_eur")
        .group_by(DELIVERY)
        .agg(amount.filter(direction == name).sum().alias(f"{name}_som") for name in ("lasten", "baten"))
    )
    return (
        evidence.accepted("iv3_leveringen")
        .join(summed, on=DELIVERY, how="left")
        .with_columns(pl.col("lasten_eur", "baten_eur", "lasten_som", "baten_som").fill_null(0))
        .with_columns(
            verschil=(pl.col("lasten_eur") - pl.col("lasten_som")).abs()
            + (pl.col("baten_eur") - pl.col("baten_som")).abs()
        )
        .sort(DELIVERY)
    )


ROW_RULES = (
    _agreement(
        "balansposten",
        "balanspost",
        "zijde",
        {"A": "activa", "P": "passiva"},
        "Balansposten met een A zijn activa, met een P passiva.",
    ),
    _agreement(
        "categorieen",
        "categorie",
        "richting",
        {"L": "lasten", "B": "baten"},
        "Categorieën met een L zijn lasten, met een B baten.",
    ),
    _agreement(
        "iv3_baten_lasten",
        "categorie",
        "richting",
        {"L": "lasten", "B": "baten"},
        "Een bedrag op een L-categorie is een last, op een B-categorie een bate.",
    ),
    _agreement(
        "iv3_balans",
        "categorie",
        "moment",
        {"Primo": "primo", "Ultimo": "ultimo", "L": "mutatie", "B": "mutatie"},
        "Primo en Ultimo zijn standen, L- en B-categorieën op een balanspost zijn mutaties.",
    ),
)

TABLE_RULES = (
    Rule(
        id="iv3_leveringen.jaar.gevuld",
        table="iv3_leveringen",
        severity=BLOCKING,
        responsible=SOURCE,
        sentence="Ten minste één gemeente heeft ten minste één verslag geleverd.",
        source=_IV3,
        check=checks.between("leveringen", 1, None),
        reason="Geen enkele gemeente heeft in dit jaar geleverd.",
        view=_count_of_deliveries,
        inapplicable=NO_IV3,
    ),
    Rule(
        id="iv3_leveringen.rijen.volledig",
        table="iv3_leveringen",
        severity=BLOCKING,
        responsible=OURS,
        sentence="Van elke gemeente, verslagsoort en plaatsing staat er of er is geleverd.",
        source=_OUR_PROMISE,
        check=checks.among("aantal", [1]),
        reason=(
            "{naam} ({gemeente}), {verslagsoort}, plaatsing {plaatsing}: {aantal} rijen in plaats van 1."
        ),
        view=_expected_deliveries,
        inapplicable=NO_IV3,
    ),
    Rule(
        id="iv3_leveringen.totalen.kloppen",
        table="iv3_leveringen",
        severity=BLOCKING,
        responsible=OURS,
        sentence="De totalen van een levering zijn de som van haar opgehaalde rijen.",
        source=_OUR_PROMISE,
        check=checks.among("verschil", [0]),
        reason=(
            "{gemeente}, {verslagsoort}, plaatsing {plaatsing}: lasten {lasten_eur:eur} naast "
            "{lasten_som:eur} in de rijen, baten {baten_eur:eur} naast {baten_som:eur}."
        ),
        view=_totals_of_deliveries,
        inapplicable=NO_IV3,
        amount="verschil",
    ),
    Rule(
        id="iv3_baten_lasten.saldo.in_evenwicht",
        table="iv3_baten_lasten",
        severity=WARNING,
        responsible=SOURCE,
        sentence=(
            "In begroting en jaarrekening zijn de baten van een gemeente gelijk aan haar lasten, taakvelden "
            "0.10 en 0.11 meegeteld, op € 50.000 na."
        ),
        source=_MEASURED,
        check=checks.between("verschil", -TOLERANCE_EUR, TOLERANCE_EUR),
        reason=(
            "{naam} ({gemeente}), {verslagsoort}, plaatsing {plaatsing}: baten {baten:eur}, "
            "lasten {lasten:eur}, verschil {verschil:eur}."
        ),
        view=_balance_of_deliveries,
        inapplicable="Dit jaar heeft geen baten en lasten in een begroting of jaarrekening.",
        amount="verschil",
    ),
    Rule(
        id="iv3_baten_lasten.taakveld.alleen_reserves",
        table="iv3_baten_lasten",
        severity=WARNING,
        responsible=SOURCE,
        sentence="Op taakveld 0.10 (mutaties reserves) staan alleen de categorieën L7.1 en B7.1.",
        source="Vraagbaak Iv3 gemeenten, taakveld 0.10 (http://vraagbaakiv3gemeenten.nl/taakvelden/mutaties-reserves)",
        check=checks.among("categorie", MUTATIONS_OF_RESERVES),
        reason=(
            "{gemeente}, {verslagsoort}, plaatsing {plaatsing}: categorie {categorie} op taakveld 0.10, "
            "{bedrag_eur:eur}."
        ),
        view=_bookings_on_reserves,
        inapplicable="Dit jaar heeft geen rijen op taakveld 0.10.",
        amount="bedrag_eur",
    ),
    *(
        Rule(
            id=f"{table}.bedrag_eur.hele_duizenden",
            table=table,
            severity=WARNING,
            responsible=SOURCE,
            sentence="Bedragen zijn hele duizenden euro's, de nauwkeurigheid waarin CBS ze geeft.",
            source=_MEASURED,
            check=checks.among("rest", [0]),
            reason=(
                f"{{gemeente}}, {{verslagsoort}}, plaatsing {{plaatsing}}, {{{post}}}, {{categorie}}: "
                "{bedrag_eur:eur}."
            ),
            view=_remainders(table),
            amount="bedrag_eur",
        )
        for table, post in (("iv3_baten_lasten", "taakveld"), ("iv3_balans", "balanspost"))
    ),
    Rule(
        id="iv3_balans.saldo.in_evenwicht",
        table="iv3_balans",
        severity=WARNING,
        responsible=SOURCE,
        sentence="In de jaarrekening zijn de activa per ultimo gelijk aan de passiva, op € 50.000 na.",
        source=f"Besluit begroting en verantwoording (BWBR0014606); {_IV3}",
        check=checks.between("verschil", -TOLERANCE_EUR, TOLERANCE_EUR),
        reason=(
            "{naam} ({gemeente}), plaatsing {plaatsing}: activa {activa:eur}, passiva {passiva:eur}, "
            "verschil {verschil:eur}."
        ),
        view=_balance_sheets,
        inapplicable="Dit jaar heeft geen balans per ultimo in een jaarrekening.",
        amount="verschil",
    ),
)

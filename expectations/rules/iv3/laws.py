"""What Iv3 figures obey beyond their schema: balance, bookings, completeness and precision.

The laws were computed on the published second placings of 342 municipalities (budgets 2023-2025, account
2023). What is legal although it looks odd has no rule: negative amounts occur 231 to 353 times per file.
"""

from __future__ import annotations

from functools import partial

from datapackages.iv3 import ACCOUNT
from expectations.rules import checks
from expectations.rules.iv3 import views
from expectations.rules.iv3.views import CBS
from expectations.rules.model import BLOCKING, OURS, SOURCE, WARNING, Rule
from expectations.rules.planted import DELIVERY, codes, of_each, planted

TOLERANCE_EUR = 50_000
"""Where the gaps between baten and lasten stop: all but one of 1,368 deliveries lie within it."""

MUTATIONS_OF_RESERVES = ("L7.1", "B7.1")

NO_IV3 = "Dit jaar heeft geen Iv3-cijfers."

_MEASURED = f"Nagerekend op de tweede plaatsingen 2023-2025 van 342 gemeenten; {CBS}"
_OUR_PROMISE = "Belofte van openbegroting: niet geleverd is iets anders dan nul"


def _agreement(table: str, code: str, label: str, labels: dict[str, str], sentence: str) -> Rule:
    return Rule(
        id=f"{table}.{label}.bij_{code}",
        table=table,
        responsible=OURS,
        sentence=sentence,
        source=CBS,
        check=checks.agrees(code, label, labels),
        reason=f"“{{{label}}}” hoort niet bij “{{{code}}}”.",
        amount="bedrag_eur" if table.startswith("iv3_") else None,
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
        responsible=OURS,
        # Below ten municipalities silence is their own: a registry of one that is late must be released.
        sentence="Van tien of meer gemeenten heeft er ten minste één ten minste één verslag geleverd.",
        source=CBS,
        check=checks.at_most("ten_minste", "leveringen"),
        reason="Geen van de {gemeenten} gemeenten heeft in dit jaar geleverd.",
        version=2,
        view=views.count_of_deliveries,
        planted=lambda: planted(
            gemeenten=of_each(codes(10), {"cbs_naam": "Gemeente"}),
            iv3_leveringen=of_each(codes(10), DELIVERY | {"geleverd": False}),
        ),
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
        view=views.expected_deliveries,
        planted=lambda: planted(
            gemeenten=of_each(codes(1), {"cbs_naam": "Gemeente"}), verslagsoorten=[{"verslagsoort": "X000"}]
        ),
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
        view=views.totals_of_deliveries,
        planted=lambda: planted(
            iv3_leveringen=[DELIVERY | {"geleverd": True, "lasten_eur": 2_000, "baten_eur": 0}],
            iv3_baten_lasten=[DELIVERY | {"richting": "lasten", "bedrag_eur": 1_000}],
        ),
        inapplicable=NO_IV3,
        amount="verschil",
    ),
    Rule(
        id="iv3_leveringen.cellen_ontbrekend.geen",
        table="iv3_leveringen",
        severity=WARNING,
        responsible=SOURCE,
        sentence="De bron merkt geen enkele cel van een levering als ontbrekend (een punt of -99998).",
        source=_OUR_PROMISE,
        check=checks.among("cellen_ontbrekend", [0]),
        reason=(
            "{gemeente}, {verslagsoort}, plaatsing {plaatsing}: {cellen_ontbrekend} cellen ontbreken, "
            "{cellen} zijn gevuld."
        ),
        view=views.deliveries,
        planted=lambda: planted(iv3_leveringen=[DELIVERY | {"cellen_ontbrekend": 1}]),
        inapplicable=NO_IV3,
    ),
    Rule(
        id="iv3_baten_lasten.saldo.in_evenwicht",
        table="iv3_baten_lasten",
        severity=WARNING,
        responsible=SOURCE,
        sentence=(
            "In begroting en jaarrekening zijn de baten van een gemeente gelijk aan haar lasten, taakvelden "
            "0.10 en 0.11 meegeteld, op € 50.000 na. De laatste plaatsing telt."
        ),
        source=_MEASURED,
        check=checks.between("verschil", -TOLERANCE_EUR, TOLERANCE_EUR),
        reason=(
            "{naam} ({gemeente}), {verslagsoort}, plaatsing {plaatsing}: baten {baten:eur}, "
            "lasten {lasten:eur}, verschil {verschil:eur}."
        ),
        view=views.balance_of_deliveries,
        planted=lambda: planted(
            iv3_baten_lasten=[DELIVERY | {"richting": "lasten", "bedrag_eur": TOLERANCE_EUR + 1}]
        ),
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
        view=views.bookings_on_reserves,
        planted=lambda: planted(
            iv3_baten_lasten=[
                DELIVERY | {"taakveld": views.RESERVES, "categorie": "L1.1", "bedrag_eur": 1_000}
            ]
        ),
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
            view=views.remainders(table),
            planted=partial(planted, **{table: [DELIVERY | {"bedrag_eur": 1_001}]}),  # type: ignore[arg-type]
            amount="bedrag_eur",
        )
        for table, post in (("iv3_baten_lasten", "taakveld"), ("iv3_balans", "balanspost"))
    ),
    Rule(
        id="iv3_balans.saldo.in_evenwicht",
        table="iv3_balans",
        severity=WARNING,
        responsible=SOURCE,
        sentence=(
            "In de jaarrekening zijn de activa per ultimo gelijk aan de passiva, op € 50.000 na. De laatste "
            "plaatsing telt."
        ),
        source=f"Besluit begroting en verantwoording (BWBR0014606); {CBS}",
        check=checks.between("verschil", -TOLERANCE_EUR, TOLERANCE_EUR),
        reason=(
            "{naam} ({gemeente}), plaatsing {plaatsing}: activa {activa:eur}, passiva {passiva:eur}, "
            "verschil {verschil:eur}."
        ),
        view=views.balance_sheets,
        planted=lambda: planted(
            balansposten=[{"balanspost": "A111", "zijde": "activa"}],
            iv3_balans=[
                DELIVERY
                | {"verslagsoort": ACCOUNT, "balanspost": "A111", "moment": "ultimo"}
                | {"bedrag_eur": TOLERANCE_EUR + 1}
            ],
        ),
        inapplicable="Dit jaar heeft geen balans per ultimo in een jaarrekening.",
        amount="verschil",
    ),
)

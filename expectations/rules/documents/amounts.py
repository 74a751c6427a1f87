"""What budget tables of pages obey: nothing guessed, sums that add up, years a budget can be about, Iv3.

A page that breaks its own arithmetic is published as it stands and its municipality is warned. What is never
published is an amount of which a part is not known.
"""

from __future__ import annotations

from expectations.rules import checks
from expectations.rules.documents import amount_views
from expectations.rules.model import BLOCKING, OURS, SOURCE, WARNING, Rule
from expectations.rules.planted import JAAR, planted

YEARS_AROUND = 10
"""A budget looks four years ahead (BBV, art. 22); tables of investments look further, accounts look back."""

LARGEST_PERCENTAGE = 1_000
"""Debt ratios pass 100 and 200; a share of more than 1,000 % has lost a comma or is none."""

NO_AMOUNTS = "Dit jaar heeft geen begrotingstabellen met bedragen."

_PROMISE = "Belofte van openbegroting: een bedrag waarvan iets niet vaststaat wordt niet in euro's gegeven"
_LOSSLESS = "Belofte van openbegroting: er gaat niets verloren"
_ARITHMETIC = "Rekenwerk van de tabel, op afronding na"
_BBV = "Besluit begroting en verantwoording, art. 22 (BWBR0014606)"
_MEASURED = (
    "Afronding op duizenden aan beide kanten; zo bij 14 van 14 taakvelden van Amersfoort, begroting 2023"
)

_PLANTED_PLACE = {"pagina": "stuk/p1", "tabel": 1}
_PLANTED_AMOUNT = _PLANTED_PLACE | {
    "rij": 1,
    "volgnr": 1,
    "kolom": 1,
    "post": "Bestuur",
    "totaal": False,
    "richting": "lasten",
    "periode": JAAR,
    "stand": "begroting",
    "bedrag_eur": 1_000,
    "waarde": 1.0,
    "ruwe_waarde": "1",
    "eenheid": "duizend euro",
    "teken": 1,
}
"""For the canaries: a figure of which everything is known."""

ROW_RULES = tuple(
    Rule(
        id=f"bedragen.{column}.niet_geraden",
        table="bedragen",
        responsible=OURS,
        sentence=f"Staat de kolom van een bedrag niet vast, dan blijft {column} leeg.",
        source=_PROMISE,
        check=checks.where(checks.empty(column), "uitlijning", ["onbekend"]),
        reason=f"{column.capitalize()} “{{{column}}}” is ingevuld, maar de uitlijning is onbekend.",
    )
    for column in ("periode", "waarde", "bedrag_eur")
)

TABLE_RULES = (
    Rule(
        id="bedragen.bedrag_eur.alles_bekend",
        table="bedragen",
        severity=BLOCKING,
        responsible=OURS,
        sentence=(
            "Een bedrag in euro's is de getoonde waarde maal teken en eenheid; richting, stand en jaar staan "
            "vast. Zonder bedrag staat er waarom."
        ),
        source=_PROMISE,
        check=checks.among("gebreken", [0]),
        reason="{pagina}, tabel {tabel}, rij {rij}: “{ruwe_waarde}” is gegeven als {bedrag_eur:eur}.",
        view=amount_views.amounts_with_their_grounds,
        planted=lambda: planted(bedragen=[_PLANTED_AMOUNT | {"bedrag_eur": 2_000}]),
        inapplicable=NO_AMOUNTS,
    ),
    Rule(
        id="bedragen.getallen.volledig",
        table="bedragen",
        severity=WARNING,
        responsible=OURS,
        sentence="Elk getal met duizendtallen in een begrotingstabel is een rij van bedragen.",
        source=_LOSSLESS,
        check=checks.among("ontbreken", [0]),
        reason="{pagina}, tabel {tabel}: {ontbreken} getallen staan wel in cellen, niet in bedragen.",
        view=amount_views.figures_left_out,
        planted=lambda: planted(
            bedragen=[_PLANTED_AMOUNT],
            cellen=[_PLANTED_PLACE | {"rij": 1, "volgnr": 2, "kop": False, "ruwe_tekst": "1.000"}],
        ),
        inapplicable=NO_AMOUNTS,
    ),
    Rule(
        id="bedragen.saldo.klopt",
        table="bedragen",
        severity=WARNING,
        responsible=SOURCE,
        sentence="Een saldo is het verschil of de som van de lasten en baten die ernaast of erboven staan.",
        source=_ARITHMETIC,
        check=checks.between("afwijking", 0, amount_views.SUM_TOLERANCE),
        reason="{pagina}, tabel {tabel}, {post}, {periode}: lasten {lasten}, baten {baten}, saldo {saldo}.",
        view=amount_views.saldi,
        planted=lambda: planted(
            bedragen=[
                _PLANTED_AMOUNT | {"richting": side, "waarde": value}
                for side, value in {"lasten": 1.0, "baten": 1.0, "saldo": 5.0}.items()
            ]
        ),
        inapplicable="Geen tabel noemt lasten, baten en saldo van hetzelfde.",
    ),
    Rule(
        id="bedragen.totaal.klopt",
        table="bedragen",
        severity=WARNING,
        responsible=SOURCE,
        sentence="Het totaal van een overzicht van taakvelden is de som van die taakvelden.",
        source=_ARITHMETIC,
        check=checks.at_most("afwijking", "marge"),
        reason="{pagina}, tabel {tabel}, kolom {kolom}, {richting}: totaal {totaal_waarde}, som {som}.",
        view=amount_views.totals,
        planted=lambda: planted(
            bedragen=[
                _PLANTED_AMOUNT | {"taakveld": code, "totaal": code is None, "waarde": value}
                for code, value in (("0.1", 1.0), ("0.2", 1.0), (None, 9.0))
            ]
        ),
        inapplicable="Geen overzicht van taakvelden noemt een totaal.",
    ),
    Rule(
        id="bedragen.periode.binnen_horizon",
        table="bedragen",
        severity=WARNING,
        responsible=OURS,
        sentence="Een begrotingstabel gaat over jaren rond het jaar van haar document.",
        source=_BBV,
        check=checks.between("jaren", -YEARS_AROUND, YEARS_AROUND),
        reason="{pagina}, tabel {tabel}: periode {periode} in een document van {jaar}.",
        view=amount_views.periods,
        planted=lambda: planted(
            documenten=[{"document": "stuk", "jaar": JAAR}],
            paginas=[{"pagina": "stuk/p1", "document": "stuk"}],
            bedragen=[_PLANTED_AMOUNT | {"periode": JAAR + YEARS_AROUND + 1}],
        ),
        inapplicable=NO_AMOUNTS,
    ),
    Rule(
        id="indicatoren.waarde.percentage",
        table="indicatoren",
        severity=WARNING,
        responsible=SOURCE,
        sentence="Een percentage ligt tussen -1.000 en 1.000.",
        source="Grootste percentages in P&C-documenten zijn schuldquotes van enkele honderden",
        check=checks.between("waarde", -LARGEST_PERCENTAGE, LARGEST_PERCENTAGE),
        reason="{pagina}: {indicator} is {waarde} %.",
        view=amount_views.percentages,
        planted=lambda: planted(
            indicatoren=[{"pagina": "stuk/p1", "eenheid": "%", "waarde": LARGEST_PERCENTAGE + 1.0}]
        ),
        inapplicable="Geen indicator is een percentage met een leesbare waarde.",
    ),
    Rule(
        id="aansluiting.verschil_eur.binnen_marge",
        table="aansluiting",
        severity=WARNING,
        responsible=SOURCE,
        sentence="Wat een gemeente op haar pagina's noemt, leverde zij ook in Iv3 aan CBS, op afronding na.",
        source=_MEASURED,
        check=checks.at_most("afwijking", "marge_eur"),
        reason=(
            "{gemeente}, {onderdeel} {richting}, {verslagsoort}: pagina {pagina_eur:eur}, Iv3 {iv3_eur:eur}, "
            "verschil {verschil_eur:eur}."
        ),
        view=amount_views.compared,
        planted=lambda: planted(
            aansluiting=[{"oordeel": "sluit niet aan", "verschil_eur": -2_001, "marge_eur": 2_000}]
        ),
        inapplicable="Er is niets dat met Iv3 te vergelijken is.",
        amount="verschil_eur",
    ),
)

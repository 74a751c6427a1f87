"""A small year in which everything is right: two municipalities, a document of two pages, no table empty."""

from __future__ import annotations

from datetime import date, datetime
from itertools import cycle
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from assets.iv3.tables.chosen import normalise_gekozen
from datapackages.schema import table, tables

JAAR = 2023
BODY = "a" * 64
OTHER_BODY = "b" * 64
ZONE = ZoneInfo("Europe/Amsterdam")
PAGE = "amersfoort-begroting-2023/p1-bestuur"
OTHER_PAGE = "amersfoort-begroting-2023/p2-cijfers"


def frame(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows of a table in the normalised shape; columns that a row leaves out are empty."""
    schema = table(name)
    return pl.DataFrame(rows, schema=schema.normalised_dtypes)


def _reference_of(name: str, values: list[str]) -> list[dict[str, Any]]:
    code = table(name).primary_key[0]
    return [
        {"jaar": JAAR, code: value, "naam": value, "cbs_label": value, "afgekapt": False, "bron": BODY}
        for value in values
    ]


def _reference(name: str, **labels: Any) -> list[dict[str, Any]]:
    return [
        row | {column: of(value) for column, of in labels.items()}
        for value, row in zip(CODES[name], _reference_of(name, CODES[name]), strict=True)
    ]


CODES = {
    "taakvelden": ["0.1", "0.10", "6.3"],
    "categorieen": ["L1.1", "L7.1", "B3.8", "B7.1", "Primo", "Ultimo"],
    "balansposten": ["A111", "P111"],
}
AMOUNTS = [("0.1", "L1.1", 900_000), ("0.10", "L7.1", 100_000), ("6.3", "B3.8", 1_000_000)]
BALANCE = [("A111", "Ultimo", 5_000_000), ("P111", "Ultimo", 5_000_000), ("A111", "Primo", 4_000_000)]
GEMEENTEN = {"GM0307": "Amersfoort", "GM0736": "De Ronde Venen"}
REPORTS = {"X000": "Begroting", "X005": "Jaarrekening"}


TOO_SMALL_FOR = frozenset(
    {
        "quarantaine.rijen.geldig",
        "cellen.percentages.samen_honderd",
        "quarantaine.rijen.volledig",
        "iv3_baten_lasten.kwartaal.oplopend",
        "iv3_baten_lasten.landelijk_totaal.bekend",
        "iv3_baten_lasten.landelijk_totaal.herkenbaar",
        "iv3_baten_lasten.verslag.geen_kopie",
        "iv3_baten_lasten.verslag.geen_kopie_bij_velen",
    }
)
"""Rules that do not apply to this year: it has no quarters, few rows, few municipalities and no bad row."""


def _deliveries() -> list[dict[str, Any]]:
    return [
        {"jaar": JAAR, "gemeente": gemeente, "verslagsoort": report, "plaatsing": placing}
        for gemeente in GEMEENTEN
        for report in REPORTS
        for placing in (1, 2)
    ]


def good_year() -> dict[str, pl.DataFrame]:
    """Normalised frames of every table but ``quarantaine``."""
    directions = {"L": "lasten", "B": "baten"}
    sides = {"A": "activa", "P": "passiva"}
    rows: dict[str, list[dict[str, Any]]] = {
        "bronnen": [
            {
                "bron": body,
                "url": f"https://example.org/{number}",
                "opgehaald_op": datetime(2026, 11, 22, 8, tzinfo=ZONE),
                "bytes": 10,
                "mediatype": "application/json",
            }
            for number, body in enumerate([BODY, OTHER_BODY])
        ],
        "gemeenten": [
            {
                "jaar": JAAR,
                "gemeente": code,
                "naam": naam,
                "cbs_naam": naam,
                "inwoners": 1_000,
                "tooi_uri": f"https://identifier.overheid.nl/tooi/id/gemeente/{code.lower()}",
                "bron": BODY,
                "bron_register": BODY,
                "bron_inwoners": BODY,
            }
            for code, naam in GEMEENTEN.items()
        ],
        "taakvelden": _reference("taakvelden", hoofdtaakveld=lambda code: code[0]),
        "categorieen": _reference("categorieen", richting=lambda code: directions.get(code[0])),
        "balansposten": _reference("balansposten", zijde=lambda code: sides[code[0]]),
        "verslagsoorten": [
            {"jaar": JAAR, "verslagsoort": code, "naam": naam, "cbs_label": naam, "bron": BODY}
            for code, naam in REPORTS.items()
        ],
        "iv3_baten_lasten": [
            delivery
            | {"taakveld": taakveld, "categorie": categorie, "bedrag_eur": amount, "bron": BODY}
            | {"richting": directions[categorie[0]]}
            for delivery in _deliveries()
            for taakveld, categorie, amount in AMOUNTS
        ],
        "iv3_balans": [
            delivery
            | {"balanspost": post, "categorie": categorie, "bedrag_eur": amount, "bron": BODY}
            | {"moment": categorie.lower()}
            for delivery in _deliveries()
            if delivery["verslagsoort"] == "X005"
            for post, categorie, amount in BALANCE
        ],
        "iv3_leveringen": [
            delivery
            | {"geleverd": True, "cellen": 3, "cellen_ontbrekend": 0}
            | {"status": "geleverd", "gekozen": delivery["plaatsing"] == 2, "peildatum": date(2024, 9, 23)}
            | {"lasten_eur": 1_000_000, "baten_eur": 1_000_000}
            for delivery in _deliveries()
        ],
        "iv3_gekozen": [
            delivery
            | {"taakveld": taakveld, "richting": directions[categorie[0]], "bedrag_eur": amount}
            | {
                "eerste_plaatsing_eur": amount,
                "tweede_plaatsing_eur": amount,
                "eur_per_inwoner": amount / 1_000,
            }
            for delivery in _deliveries()
            if delivery["plaatsing"] == 2
            for taakveld, categorie, amount in AMOUNTS
        ],
        "iv3_wijzigingen": [
            _deliveries()[-1]
            | {"tabel": name, "post": post, "categorie": categorie, "van": old, "naar": new}
            | {"richting": "lasten" if name == "iv3_baten_lasten" else None}
            | {"moment": "ultimo" if name == "iv3_balans" else None}
            | {"oud_eur": 1_000, "nieuw_eur": 3_000, "verschil_eur": 2_000}
            | {"oorzaak": "bron herzien", "bron_oud": OTHER_BODY, "bron": BODY}
            for name, post, categorie in [
                ("iv3_baten_lasten", "0.1", "L1.1"),
                ("iv3_balans", "A111", "Ultimo"),
            ]
            for old, new in [
                ("plaatsing 1", "plaatsing 2"),
                ("ophaling 1 (2024-09-23)", "ophaling 2 (2024-10-01)"),
            ]
        ],
        "correcties": _corrections(),
        **_history(),
        **_document(),
    }
    return {name: frame(name, rows[name]) for name in tables() if name != "quarantaine"}


def _corrections() -> list[dict[str, Any]]:
    """The first is applied, the second lapsed."""
    told = {
        "jaar": JAAR,
        "tabel": "gemeenten",
        "sleutel": "gemeente=GM0307",
        "kolom": "inwoners",
        "gecorrigeerde_waarde": "1000",
        "reden": "Verkeerd overgenomen.",
        "melder": "gemeente Amersfoort",
    }
    return [
        told | {"bron_waarde": "999", "datum": date(2024, 1, 2), "status": "toegepast", "bron": BODY},
        told | {"bron_waarde": "998", "datum": date(2024, 1, 1), "status": "vervallen", "bron": BODY},
    ]


def _history() -> dict[str, list[dict[str, Any]]]:
    return {
        "herindelingen": [
            {
                "ingangsdatum": date(2018, 1, 1),
                "oude_gemeente": "GM0140",
                "oude_naam": "Littenseradiel",
                "nieuwe_gemeente": code,
                "nieuwe_naam": naam,
                "verdeelfactor": share,
                "schatting": True,
                "herkomst": "Schatting van één auteur (BZK)",
                "bron": BODY,
                "bron_register": BODY,
            }
            for code, naam, share in [("GM0080", "Leeuwarden", 0.32), ("GM1900", "Súdwest-Fryslân", 0.68)]
        ],
        "taakveld_overgang": [
            {
                "van_jaargang": 2023,
                "naar_jaargang": 2025,
                "van_taakveld": old,
                "naar_taakveld": new,
                "soort": kind,
                "groep": "6 Wmo en jeugd",
                "noot": "Zelfde naam.",
                "bron": BODY,
            }
            for old, new, kind in [("6.71a", "6.711", "verplaatst"), ("6", "6.791", "gesplitst")]
        ],
    }


_AMOUNT: dict[str, Any] = {
    "tabel": 2,
    "rij": 2,
    "volgnr": 2,
    "kolom": 2,
    "taakveld": "0.1",
    "post": "0.1 Bestuur",
    "totaal": False,
    "richting": "lasten",
    "periode": JAAR,
    "stand": "begroting",
    "bedrag_eur": 901_000,
    "waarde": -901.0,
    "ruwe_waarde": "-901",
    "eenheid": "duizend euro",
    "uitlijning": "exact",
    "teken": -1,
    "eenheid_reden": "“x € 1.000” in het bijschrift.",
    "teken_reden": "Bijna alle lasten in de tabel zijn negatief.",
}
_NOT_KNOWN = dict.fromkeys(
    ("kolom", "richting", "periode", "stand", "bedrag_eur", "waarde", "teken"), None
) | {
    "rij": 9,
    "uitlijning": "onbekend",
    "waarom_leeg": "Niet vast te stellen in welke kolom het getal staat.",
}
"""A figure of which the column is not known."""


def _amounts() -> list[dict[str, Any]]:
    """A column of two taakvelden with their total, lasten, baten and saldo of one, and an unknown figure."""
    column = [
        ("0.1", "0.1 Bestuur", -901),
        ("6.3", "6.3 Inkomensregelingen", -99),
        (None, "Totaal lasten", -1000),
    ]
    beside = [("lasten", 901), ("baten", 100), ("saldo", -801)]
    return [
        *(
            _AMOUNT
            | {"rij": rij, "taakveld": code, "post": post, "totaal": code is None}
            | {"waarde": float(value), "ruwe_waarde": str(value), "bedrag_eur": -1_000 * value}
            for rij, (code, post, value) in enumerate(column, start=2)
        ),
        *(
            _AMOUNT
            | {"tabel": 3, "kolom": at, "volgnr": at, "richting": direction, "teken": 1}
            | {"waarde": float(value), "ruwe_waarde": str(value), "bedrag_eur": 1_000 * value}
            for at, (direction, value) in enumerate(beside, start=2)
        ),
        _AMOUNT | _NOT_KNOWN,
    ]


def _document() -> dict[str, list[dict[str, Any]]]:
    of_page = {"pagina": PAGE, "bron": OTHER_BODY}
    return {
        "documenten": [
            {
                "document": "amersfoort-begroting-2023",
                "gemeente": "GM0307",
                "soort": "programmabegroting",
                "jaar": JAAR,
                "titel": "Begroting 2023",
                "platform": "LIAS",
                "paginas": 2,
                "volledig": True,
                "soort_op_site": "programmabegroting",
                "jaar_op_site": JAAR,
            }
        ],
        "paginas": [
            {
                "pagina": pagina,
                "document": "amersfoort-begroting-2023",
                "volgnr": number,
                "url": f"https://example.org/{number}",
                "vorm": "html",
                "gebouwd_op": datetime(2023, 1, 31, 7, 53, 55, tzinfo=ZONE),
                "export_van": datetime(2023, 1, 30, 15, 25, 9, tzinfo=ZONE),
                "bron": OTHER_BODY,
            }
            for number, pagina in enumerate([PAGE, OTHER_PAGE], start=1)
        ],
        "secties": [of_page | {"volgnr": 1, "niveau": 2, "soort": "ambitie", "tekst": "Wij werken."}],
        "doelen": [of_page | {"volgnr": 1, "nummer": "3.01", "titel": "Een veilige stad"}],
        "portefeuillehouders": [of_page | {"volgnr": 1, "rol": "Wethouder", "naam": "K. Kraanen"}],
        "indicatoren": [
            of_page | {"volgnr": 1, "indicator": "Cijfer", "ruwe_waarde": "6,66,7", "uitlijning": "onbekend"},
            of_page
            | {
                "volgnr": 2,
                "indicator": "Cijfer",
                "eenheid": "%",
                "periode": 2019,
                "soort": "realisatie",
                "waarde": 6.3,
                "ruwe_waarde": "6,3",
                "uitlijning": "exact",
            },
        ],
        "bedragen": [of_page | amount for amount in _amounts()],
        "aansluiting": [
            {
                "jaar": JAAR,
                "gemeente": "GM0307",
                "pagina": PAGE,
                "tabel": 2,
                "kolom": 2,
                "onderdeel": "0.1",
                "richting": "lasten",
                "stand": "begroting",
                "verslagsoort": "X000",
                "plaatsing": 2,
                "pagina_eur": 901_000,
                "iv3_eur": 900_000,
                "verschil_eur": 1_000,
                "marge_eur": 2_000,
                "eenheid": "duizend euro",
                "eenheid_uit": "pagina",
                "oordeel": "sluit aan",
                "bron": OTHER_BODY,
            }
        ],
        "cellen": [
            of_page | {"tabel": 1, "rij": 1, "volgnr": volgnr, "kop": False, "ruwe_tekst": "1"} | column
            for volgnr, column in enumerate(
                [
                    {"kolom": 1, "kolomspan": 1, "uitlijning": "exact"},
                    {"kolom": None, "uitlijning": "onbekend"},
                ],
                start=1,
            )
        ],
    }


def tally_of(year: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """What a reader without faults counts on the raw bodies of this year."""
    lines = [
        rows.group_by("bron").agg(
            pl.lit(name).alias("tabel"),
            pl.len().cast(pl.Int64).alias("rijen"),
            (pl.col(schema.amount).sum() if schema.amount else pl.lit(None, dtype=pl.Int64)).alias("eur"),
        )
        for name, rows in year.items()
        if not (schema := table(name)).unconserved
    ]
    columns = ["tabel", "bron", "rijen", "eur"]
    return pl.concat([line.select(columns) for line in lines])


def changed(year: dict[str, pl.DataFrame], name: str, row: int = 0, **cells: Any) -> dict[str, pl.DataFrame]:
    """The year with these cells of one row of one table changed, and what is chosen of it."""
    rows = year[name].to_dicts()
    rows[row] |= cells
    other = year | {name: frame(name, rows)}
    return with_chosen(other) if name in {"iv3_baten_lasten", "iv3_leveringen"} else other


def with_chosen(year: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The year with ``iv3_gekozen`` as it follows from its rows and deliveries, if it has them."""
    if not {"iv3_baten_lasten", "iv3_leveringen", "taakvelden", "categorieen"} <= year.keys():
        return year
    chosen = normalise_gekozen(year["iv3_baten_lasten"], year["iv3_leveringen"], year, year["gemeenten"])
    return year | {"iv3_gekozen": chosen}


def with_report(year: dict[str, pl.DataFrame], code: str, times: int) -> dict[str, pl.DataFrame]:
    """The year with one report more: the budget, with every amount so many times as large."""
    name = pl.lit(code).alias("verslagsoort")
    larger = {
        "iv3_baten_lasten": ["bedrag_eur"],
        "iv3_leveringen": ["lasten_eur", "baten_eur"],
        "verslagsoorten": [],
    }
    larger_year = year | {
        table_name: pl.concat(
            [
                year[table_name],
                year[table_name].filter(verslagsoort="X000").with_columns(name, pl.col(amounts) * times),
            ]
        )
        for table_name, amounts in larger.items()
    }
    own_name = pl.when(pl.col("verslagsoort") == code).then(pl.lit(code)).otherwise("naam").alias("naam")
    larger_year["verslagsoorten"] = larger_year["verslagsoorten"].with_columns(own_name)
    return with_chosen(larger_year)


def wide_year() -> dict[str, pl.DataFrame]:
    """The good year with twenty rows more in every delivery, no two of them with the same amount."""
    year = good_year()
    fields = [f"6.{number}" for number in range(10, 20)]
    rows = [
        delivery
        | {"taakveld": taakveld, "categorie": categorie, "bron": BODY}
        | {"richting": "lasten" if categorie[0] == "L" else "baten", "bedrag_eur": size * 1_000 * 7**number}
        for number, delivery in zip(cycle(range(4)), _deliveries(), strict=False)
        for size, taakveld in enumerate(fields, start=1)
        for categorie in ("L1.1", "B3.8")
    ]
    more = frame("iv3_baten_lasten", rows)
    sums = more.filter(richting="lasten").group_by("gemeente", "verslagsoort", "plaatsing")
    larger = year["iv3_leveringen"].join(
        sums.agg(meer=pl.col("bedrag_eur").sum()), on=["gemeente", "verslagsoort", "plaatsing"]
    )
    totals = larger.with_columns(pl.col("lasten_eur", "baten_eur") + pl.col("meer")).drop("meer")
    taakvelden = [row | {"hoofdtaakveld": "6"} for row in _reference_of("taakvelden", fields)]
    wide = year | {
        "iv3_baten_lasten": pl.concat([year["iv3_baten_lasten"], more]),
        "iv3_leveringen": totals,
        "taakvelden": pl.concat([year["taakvelden"], frame("taakvelden", taakvelden)]),
    }
    return with_chosen(wide)


def accepted(year: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables as a release of this year has them."""
    return {name: table(name).published(rows) for name, rows in year.items()}

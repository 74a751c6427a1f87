"""Small years on the borders of the views: how many findings each view has in them, and how many are wrong.

The numbers are literal and follow from nothing in the rules, so that a view that moves by one contradicts
them. ``told`` is the gravest finding in words, or why there is nothing to judge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from expectations.rules.evidence import CORRECTED_DTYPES, Evidence
from expectations.rules.planted import codes, of_each, planted

Row = Mapping[str, Any]

BUDGET: Row = {"gemeente": "GM0307", "verslagsoort": "X000", "plaatsing": 2}
ACCOUNT: Row = BUDGET | {"verslagsoort": "X005"}


@dataclass(frozen=True, slots=True)
class ViewBorder:
    """A rule, a year, and what its view must come to."""

    rule: str
    evidence: Evidence
    failed: int
    total: int
    told: str | None = None


def view_borders() -> Iterator[ViewBorder]:
    """Every border there is."""
    for room in (
        _conserved, _refused, _deliveries, _balances, _chosen, _quarters, _copies, _main_fields, _country,
        _covered, _percentages, _since_release, _pages_since_release, _figures, _sums, _documents, _others,
        _listed,
        _named,
    ):  # fmt: skip
        for rule, evidence, failed, total, *told in room():
            yield ViewBorder(rule, evidence, failed, total, told[0] if told else None)


Border = tuple[Any, ...]


def _conserved() -> Iterator[Border]:
    rule = "iv3_baten_lasten.rijen.behouden"
    pulled = {"bron": "a", "rijen": 1, "eur": 1_000}
    here, there = pulled | {"tabel": "iv3_baten_lasten"}, pulled | {"tabel": "iv3_balans"}
    row = BUDGET | {"bron": "a", "bedrag_eur": 1_000}
    yield rule, planted(tally=[here, there], iv3_baten_lasten=[row]), 0, 1
    yield rule, planted(tally=[here], iv3_baten_lasten=[row | {"bedrag_eur": 1_001}]), 1, 1
    yield rule, planted(tally=[here]), 1, 1, (
        "Uit een bestand dat niet in bronnen staat (a): 1 rijen opgehaald, 0 geaccepteerd, 0 in quarantaine, "
        "0 dubbel; door correcties 0 euro anders; euro's onverklaard: 1.000 euro."
    )  # fmt: skip
    got = [{"bron": "a", "url": url} for url in ("https://cbs.nl/twee", "https://cbs.nl/een")]
    yield rule, planted(tally=[here], bronnen=got), 1, 1, (
        "Uit https://cbs.nl/een: 1 rijen opgehaald, 0 geaccepteerd, 0 in quarantaine, 0 dubbel; door "
        "correcties 0 euro anders; euro's onverklaard: 1.000 euro."
    )  # fmt: skip
    yield rule, planted(iv3_baten_lasten=[row | {"bron": None}]), 1, 1, (
        "Uit geen enkel bestand: 0 rijen opgehaald, 1 geaccepteerd, 0 in quarantaine, 0 dubbel; door "
        "correcties 0 euro anders; euro's onverklaard: -1.000 euro."
    )  # fmt: skip
    corrected = pl.DataFrame([("iv3_balans", "a", 7)], schema=CORRECTED_DTYPES, orient="row")
    yield rule, replace(planted(tally=[here], iv3_baten_lasten=[row]), corrected=corrected), 0, 1


def _refused() -> Iterator[Border]:
    def of(table: str, good: int, bad: int, pages: int | None = None) -> Evidence:
        names = [{"pagina": f"stuk/p{number}"} for number in range(pages or 0)]
        rows = [names[number % len(names)] if names else {} for number in range(bad)]
        return planted(refused={table: rows}, **{table: [{}] * good})

    rule = "iv3_baten_lasten.quarantaine.aandeel"
    yield rule, of("iv3_baten_lasten", 1_900, 100), 0, 1
    yield rule, of("iv3_baten_lasten", 1_899, 101), 1, 1
    yield rule, of("iv3_baten_lasten", 81, 19), 0, 1
    yield rule, of("iv3_baten_lasten", 80, 20), 1, 1
    yield rule, of("iv3_baten_lasten", 0, 0), 0, 0
    yield rule, of("iv3_baten_lasten", 1, 0), 0, 1
    yield rule, of("iv3_baten_lasten", 0, 1), 0, 1
    yield rule, of("iv3_baten_lasten", 0, 2), 1, 1, "2 van de 2 rijen geweigerd; toegestaan: 0."
    rule = "cellen.quarantaine.aandeel"
    yield rule, of("cellen", 60, 40, pages=2), 0, 1
    yield rule, of("cellen", 60, 40, pages=3), 1, 1
    yield rule, of("cellen", 0, 2, pages=1), 0, 1
    yield rule, of("cellen", 0, 2, pages=2), 1, 1
    rule = "paginas.quarantaine.aandeel"
    yield rule, of("paginas", 4, 3, pages=3), 1, 1


def _deliveries() -> Iterator[Border]:
    rule = "iv3_leveringen.rijen.volledig"
    one = {"gemeenten": [{"gemeente": "GM0307", "naam": "Amersfoort", "cbs_naam": "Amersfoort"}]}
    reports = {"verslagsoorten": [{"verslagsoort": "X000"}]}
    yield rule, planted(iv3_leveringen=[BUDGET, BUDGET | {"plaatsing": 1}], **one, **reports), 0, 2
    yield rule, planted(iv3_leveringen=[BUDGET], **one, **reports), 1, 2, (
        "Amersfoort (GM0307), X000, plaatsing 1: 0 rijen in plaats van 1."
    )  # fmt: skip
    rule = "iv3_leveringen.jaar.gevuld"
    for number, failed in ((9, 0), (10, 1)):
        silent = of_each(codes(number), BUDGET | {"geleverd": False})
        yield (
            rule,
            planted(gemeenten=of_each(codes(number), {"cbs_naam": "X"}), iv3_leveringen=silent),
            failed,
            1,
        )
    rule = "iv3_leveringen.totalen.kloppen"
    delivered = BUDGET | {"geleverd": True, "lasten_eur": 2_000, "baten_eur": 1_000}
    rows = [
        BUDGET | {"richting": side, "bedrag_eur": size}
        for side, size in (("lasten", 2_000), ("baten", 1_000))
    ]
    yield rule, planted(iv3_leveringen=[delivered], iv3_baten_lasten=rows), 0, 1
    nil = delivered | {"lasten_eur": 0, "baten_eur": 0}
    yield rule, planted(iv3_leveringen=[nil]), 0, 1
    rule = "iv3_leveringen.geleverd.blijft"
    there = BUDGET | {"geleverd": True}
    yield rule, planted(iv3_leveringen=[there], released={"iv3_leveringen": [there]}), 0, 1
    yield rule, planted(released={"iv3_leveringen": [there]}), 1, 1


def _balances() -> Iterator[Border]:
    rule = "iv3_baten_lasten.saldo.in_evenwicht"

    def budget(gap: int, placing: int = 2) -> list[Row]:
        row = BUDGET | {"plaatsing": placing}
        return [
            row | {"richting": "lasten", "bedrag_eur": 100_000 + gap},
            row | {"richting": "baten", "bedrag_eur": 100_000},
        ]

    yield rule, planted(iv3_baten_lasten=budget(50_000)), 0, 1
    yield rule, planted(iv3_baten_lasten=budget(50_001)), 1, 1, (
        "(leeg) (GM0307), X000, plaatsing 2: baten 100.000 euro, lasten 150.001 euro, verschil -50.001 euro."
    )  # fmt: skip
    yield rule, planted(iv3_baten_lasten=[*budget(90_000, 1), *budget(0)]), 0, 1
    rule = "iv3_balans.saldo.in_evenwicht"
    sides = [{"balanspost": "A1", "zijde": "activa"}, {"balanspost": "P1", "zijde": "passiva"}]

    def sheet(gap: int, report: Row = ACCOUNT, moment: str = "ultimo") -> list[Row]:
        row = report | {"moment": moment}
        return [
            row | {"balanspost": "A1", "bedrag_eur": 100_000 + gap},
            row | {"balanspost": "P1", "bedrag_eur": 100_000},
        ]

    yield rule, planted(balansposten=sides, iv3_balans=sheet(50_000)), 0, 1
    yield rule, planted(balansposten=sides, iv3_balans=sheet(50_001)), 1, 1, (
        "(leeg) (GM0307), plaatsing 2: activa 150.001 euro, passiva 100.000 euro, verschil 50.001 euro."
    )  # fmt: skip
    loose = [*sheet(90_000, BUDGET), *sheet(90_000, moment="primo"), *sheet(0)]
    yield rule, planted(balansposten=sides, iv3_balans=loose), 0, 1
    rule = "iv3_baten_lasten.taakveld.alleen_reserves"
    booked = [("0.10", "L7.1"), ("0.10", "L1.1"), ("0.1", "L1.1")]
    rows = [BUDGET | {"taakveld": field, "categorie": category} for field, category in booked]
    yield rule, planted(iv3_baten_lasten=rows), 1, 2
    rule = "iv3_baten_lasten.bedrag_eur.hele_duizenden"
    amounts = [BUDGET | {"bedrag_eur": size} for size in (1_000, 2_000, 1_500)]
    yield rule, planted(iv3_baten_lasten=amounts), 1, 3


def _chosen() -> Iterator[Border]:
    rule = "iv3_gekozen.plaatsing.een_per_cel"
    row = BUDGET | {"taakveld": "0.1", "richting": "lasten", "bedrag_eur": 1_000}
    both = [BUDGET | {"geleverd": True, "gekozen": placing == 2, "plaatsing": placing} for placing in (1, 2)]
    rows = [
        row,
        row | {"plaatsing": 1, "bedrag_eur": 7_000},
        row | {"richting": "baten", "bedrag_eur": 5_000},
    ]
    chosen = [row, row | {"richting": "baten", "bedrag_eur": 5_000}]
    good = planted(iv3_leveringen=both, iv3_baten_lasten=rows, iv3_gekozen=chosen)
    sums = "iv3_gekozen.bedrag_eur.som_van_plaatsing"
    yield rule, good, 0, 2
    yield sums, good, 0, 1
    yield rule, planted(iv3_leveringen=both, iv3_baten_lasten=rows, iv3_gekozen=chosen[:1]), 1, 2, (
        "(leeg) (GM0307), X000, taakveld 0.1, baten: 0 gekozen bedragen in plaats van 1."
    )  # fmt: skip
    first = [chosen[0] | {"plaatsing": 1}, chosen[1]]
    yield rule, planted(iv3_leveringen=both, iv3_baten_lasten=rows, iv3_gekozen=first), 1, 2
    twice = [one | {"gekozen": True} for one in both]
    yield rule, planted(iv3_leveringen=twice, iv3_baten_lasten=rows, iv3_gekozen=chosen), 2, 2
    yield rule, planted(iv3_baten_lasten=rows, iv3_gekozen=chosen), 0, 0
    more = [*chosen, row | {"taakveld": "0.2"}, row | {"taakveld": "0.3", "bedrag_eur": None}]
    yield sums, planted(iv3_leveringen=both, iv3_baten_lasten=rows, iv3_gekozen=more), 1, 1, (
        "(leeg) (GM0307), X000: gekozen 7.000 euro naast 6.000 euro in de rijen, over de cellen samen "
        "1.000 euro verschil."
    )  # fmt: skip


def _quarters() -> Iterator[Border]:
    rule = "iv3_baten_lasten.kwartaal.oplopend"

    def quarters(*amounts: int) -> Evidence:
        row = BUDGET | {"taakveld": "0.1", "richting": "lasten"}
        return planted(
            iv3_baten_lasten=[
                row | {"verslagsoort": f"X00{number}", "bedrag_eur": size}
                for number, size in enumerate(amounts, start=1)
            ]
        )

    yield rule, quarters(1_000, 900), 0, 1
    yield rule, quarters(1_000, 899), 1, 1, (
        "(leeg) (GM0307), X002, plaatsing 2: lasten 899 euro na 1.000 euro in X001."
    )  # fmt: skip
    yield rule, quarters(100_000, 89_999), 1, 1
    yield rule, quarters(100, 1_000, 950), 0, 2
    yield rule, quarters(0, -5), 0, 0
    yield rule, quarters(1, 1), 0, 1
    ended = BUDGET | {"categorie": "L0.0", "bedrag_eur": 1_000}
    rule = "iv3_baten_lasten.categorie.niet_vervallen"
    for jaar, failed in ((2017, 0), (2018, 1)):
        yield rule, replace(planted(iv3_baten_lasten=[ended]), jaar=jaar), failed, 1


def _numbered(report: Row, *numbers: int, size: int = 1_000) -> list[Row]:
    return [report | {"taakveld": "0.1", "categorie": f"L{n}", "bedrag_eur": size} for n in numbers]


def _copies() -> Iterator[Border]:
    rule = "iv3_baten_lasten.verslag.geen_kopie"

    def beside(account: Sequence[Row], budget: Sequence[Row]) -> Evidence:
        return planted(iv3_baten_lasten=[*account, *budget])

    yield rule, beside(_numbered(ACCOUNT, *range(20)), _numbered(BUDGET, *range(20))), 1, 1
    yield rule, beside(_numbered(ACCOUNT, *range(19)), _numbered(BUDGET, *range(19))), 0, 0
    yield rule, beside(_numbered(ACCOUNT, *range(19)), _numbered(BUDGET, *range(25))), 0, 0
    yield rule, beside(_numbered(ACCOUNT, *range(20)), _numbered(BUDGET, *range(25))), 0, 1
    yield rule, beside(_numbered(ACCOUNT, *range(20)), _numbered(BUDGET, *range(20), size=7)), 0, 1
    for number, failed in ((9, 0), (10, 1)):
        rows = [*_numbered(ACCOUNT, *range(20)), *_numbered(BUDGET, *range(20))]
        many = [one for row in rows for one in of_each(codes(number), row)]
        yield f"{rule}_bij_velen", planted(iv3_baten_lasten=many), failed, 1
    rule = "iv3_baten_lasten.verslag.niet_van_vorig_jaar"
    rows = _numbered(BUDGET, *range(20))
    yield rule, planted(iv3_baten_lasten=rows, year_before={"iv3_baten_lasten": rows}), 1, 1, (
        "(leeg) (GM0307), X000: alle 20 bedragen zijn gelijk aan die van 2022."
    )  # fmt: skip


def _main_fields() -> Iterator[Border]:
    rule = "iv3_baten_lasten.hoofdtaakveld.geraakt"
    fields = [{"taakveld": code, "hoofdtaakveld": code[0]} for code in ("0.1", "1.1")]
    row = BUDGET | {"taakveld": "0.1", "bedrag_eur": 1_000}
    lacking = planted(taakvelden=fields, iv3_baten_lasten=[row])
    yield rule, lacking, 1, 2
    yield rule, planted(taakvelden=fields, iv3_baten_lasten=[row, row | {"taakveld": "1.1"}]), 0, 2
    yield rule, replace(lacking, jaar=2017), 1, 2
    yield rule, replace(lacking, jaar=2016), 0, 0
    for number, failed in ((9, 0), (10, 1)):
        many = planted(taakvelden=fields, iv3_baten_lasten=of_each(codes(number), row))
        yield f"{rule}_bij_velen", many, failed, 1


def _country() -> Iterator[Border]:
    known, recognised = (f"iv3_baten_lasten.landelijk_totaal.{one}" for one in ("bekend", "herkenbaar"))

    def spending(euros: int, *, gemeenten: int = 342, placing: int = 2) -> Evidence:
        row = BUDGET | {"richting": "lasten", "bedrag_eur": euros, "plaatsing": placing}
        return planted(iv3_leveringen=of_each(codes(gemeenten), BUDGET), iv3_baten_lasten=[row])

    whole = 71_384_099_000
    yield known, spending(whole * 101 // 100), 0, 1
    yield known, spending(whole * 10_101 // 10_000), 1, 1
    yield known, spending(whole * 99 // 100), 0, 1
    yield recognised, spending(whole * 105 // 100), 0, 1
    yield recognised, spending(whole * 10_501 // 10_000), 1, 1
    yield recognised, spending(60_000_000_000), 1, 1, (
        "X000, lasten: landelijk 60.000.000.000 euro, bekend 71.384.099.000 euro, afwijking -15.95 procent."
    )  # fmt: skip
    yield known, spending(whole, gemeenten=325), 0, 1
    yield known, spending(whole, gemeenten=324), 0, 0, "Dit pakket gaat over 324 van de 342 gemeenten."
    yield known, spending(whole, placing=1), 0, 0, (
        "Er is nog geen tweede plaatsing van een verslag waarvan een landelijk totaal bekend is."
    )  # fmt: skip
    few = replace(spending(whole, gemeenten=2), jaar=2024)
    yield known, few, 0, 0, "Dit pakket gaat over 2 van de 342 gemeenten."


def _since_release() -> Iterator[Border]:
    rule = "iv3_balans.rijen.niet_minder"

    def rows(before: int, now: int) -> Evidence:
        return planted(iv3_balans=[BUDGET] * now, released={"iv3_balans": [BUDGET] * before})

    yield rule, rows(1_000, 800), 0, 1
    yield rule, rows(1_000, 799), 1, 1
    yield rule, rows(20, 0), 1, 1, "X000, plaatsing 2: 0 rijen, in de vorige uitgave 20."
    yield rule, rows(19, 0), 0, 0
    rule = "iv3_baten_lasten.bedrag_eur.zelfde_orde"

    def sizes(before: int, now: int) -> Evidence:
        return planted(
            iv3_baten_lasten=[BUDGET | {"bedrag_eur": now}],
            released={"iv3_baten_lasten": [BUDGET | {"bedrag_eur": before}]},
        )

    for before, now, failed, total in (
        (10, 1_000, 0, 1), (200, 20_001, 1, 1), (1_000, 10, 0, 1), (20_001, 200, 1, 1),
        (0, 100, 0, 0), (1, 1, 0, 1), (100, 0, 0, 0),
    ):  # fmt: skip
        yield rule, sizes(before, now), failed, total
    rule = "iv3_leveringen.geleverd.blijft_bij_velen"
    for gemeenten, silent, failed in ((1, 1, 0), (2, 1, 0), (2, 2, 1), (40, 2, 0), (199, 9, 0), (199, 10, 1)):
        there = of_each(codes(gemeenten), BUDGET | {"geleverd": True})
        now = of_each(codes(gemeenten)[silent:], BUDGET | {"geleverd": True})
        yield rule, planted(iv3_leveringen=now, released={"iv3_leveringen": there}), failed, 1


def _covered() -> Iterator[Border]:
    rule = "iv3_baten_lasten.taakveld.dekking_als_vorig_jaar"
    spent = BUDGET | {"richting": "lasten", "bedrag_eur": 1_000}

    def fields(number: int, row: Row = spent, *, of: Sequence[str] = ("GM0307",)) -> list[Row]:
        return [one for n in range(number) for one in of_each(of, row | {"taakveld": f"{n}"})]

    def years(now: Sequence[Row], before: Sequence[Row], *gemeenten: str) -> Evidence:
        known = [{"gemeente": code, "naam": "Stad"} for code in gemeenten or ("GM0307",)]
        return planted(gemeenten=known, iv3_baten_lasten=now, year_before={"iv3_baten_lasten": before})

    yield rule, years(fields(15), fields(20)), 0, 1
    yield rule, years(fields(14), fields(20)), 1, 1, (
        "Stad (GM0307), X000: 14 keer lasten of baten van een taakveld, in 2022 20."
    )  # fmt: skip
    yield rule, years(fields(75), fields(101)), 1, 1
    yield rule, years(fields(76), fields(101)), 0, 1
    yield rule, years(fields(1), fields(19)), 0, 0
    yield rule, years(fields(20, spent | {"bedrag_eur": 0}), fields(20)), 1, 1
    both = [*fields(10), *fields(10, spent | {"richting": "baten"})]
    yield rule, years(both, fields(20)), 0, 1
    first = fields(20, spent | {"plaatsing": 1})
    yield rule, years([*first, *fields(1)], fields(20)), 1, 1
    other = fields(20, of=["GM0736"])
    yield rule, years(other, fields(20), "GM0307", "GM0736"), 1, 1, (
        "Stad (GM0307), X000: 0 keer lasten of baten van een taakveld, in 2022 20."
    )  # fmt: skip
    yield rule, years(other, fields(20), "GM0736"), 0, 0
    yield rule, years(fields(20, ACCOUNT | spent | {"verslagsoort": "X005"}), fields(20)), 0, 0
    quarter = spent | {"verslagsoort": "X001"}
    yield rule, years(fields(1, quarter), fields(20, quarter)), 0, 0
    for jaar, failed in ((2016, 1), (2017, 0), (2018, 1)):
        yield rule, replace(years(fields(1), fields(20)), jaar=jaar), failed, failed
    for number, failed in ((1, 0), (2, 1)):
        few, many = fields(1, of=codes(number)), fields(20, of=codes(number))
        yield f"{rule}_bij_velen", years(few, many, *codes(number)), failed, 1


def _percentages() -> Iterator[Border]:
    rule = "cellen.percentages.samen_honderd"

    def column(*texts: str | None, names: Sequence[str] = (), place: Row | None = None) -> list[Row]:
        shown = [*names, *("Deel",) * (len(texts) - 1 - len(names)), "Totaal"]
        cell = {"pagina": "stuk/p1", "tabel": 1, "kop": False} | dict(place or {})
        return [
            cell | {"rij": row, "kolom": number, "volgnr": number, "ruwe_tekst": text}
            for row, texts_of_row in enumerate(zip(shown, texts, strict=True), start=1)
            for number, text in enumerate(texts_of_row, start=1)
        ]

    for parts, failed in (
        (("50%", "49%"), 0), (("50%", "48%"), 1), (("50%", "51%"), 0), (("50 %", "52%"), 1),
        (("50%", "50,99%"), 0), (("50%", "51,01%"), 1), (("50,0%", "50,09%"), 0), (("50,0%", "50,11%"), 1),
        (("50,00%", "50,02%"), 0), (("50,00%", "50,03%"), 1), (("33%", "33%", "33%"), 0),
        (("110%", "-10%"), 0), (("60%", "50%"), 1), (("45%", "45%"), 1),
    ):  # fmt: skip
        yield rule, planted(cellen=column(*parts, "100%")), failed, 1
    yield rule, planted(cellen=column("50%", "48,5%", "100,0%")), 1, 1, (
        "stuk/p1, tabel 1, kolom 2: 2 delen zijn samen 98.5 procent."
    )  # fmt: skip
    for texts in (
        ("60%", "50,01%", "100%"), ("45%", "44%", "100%"), ("98%", "100%"), ("50%", "48%", "100,01%"),
        ("50%", "48%", "99,99%"), ("50%", "48", "100%"), ("50%", "1.048%", "100%"),
    ):  # fmt: skip
        yield rule, planted(cellen=column(*texts)), 0, 0
    yield rule, planted(cellen=column("50%", None, "48%", "100%")), 1, 1
    yield rule, planted(cellen=column("50%", "50%", "48%", "100%", names=["a", "Subtotaal"])), 0, 0
    yield rule, planted(cellen=column("100%", "50%", "48%", "50%", names=["TOTAAL"])), 0, 0
    yield rule, planted(cellen=column("50%", "48%", "100%", place={"kop": True})), 0, 0
    two = [*column("50%", "48%", "100%"), *column("50%", "48%", "100%", place={"tabel": 2})]
    yield rule, planted(cellen=two), 2, 2


def _pages_since_release() -> Iterator[Border]:
    rule = "cellen.rijen.niet_minder"

    def rows(before: Sequence[int], now: Sequence[int]) -> Evidence:
        pages = [{"pagina": f"stuk/p{number}"} for number in range(len(before))]
        was = [page for page, count in zip(pages, before, strict=True) for _ in range(count)]
        left = [page for page, count in zip(pages, now, strict=True) for _ in range(count)]
        return planted(paginas=pages, cellen=left, released={"cellen": was})

    yield rule, rows([400, 300, 300], [399, 299, 102]), 0, 1
    yield rule, rows([400, 300, 300], [399, 299, 101]), 1, 1
    yield rule, rows([400, 300, 300], [0, 0, 300]), 0, 1
    yield rule, rows([10, 10], [0, 0]), 0, 1
    yield rule, rows([7, 7, 6], [0, 0, 0]), 1, 1, "0 rijen, in de vorige uitgave 20; minder op 3 pagina's."
    yield rule, rows([7, 6, 6], [0, 0, 0]), 0, 0


AMOUNT: Row = {
    "pagina": "stuk/p1", "tabel": 1, "rij": 1, "volgnr": 1, "kolom": 1, "post": "Bestuur", "totaal": False,
    "richting": "lasten", "periode": 2023, "stand": "begroting", "bedrag_eur": 1_000, "waarde": 1.0,
    "ruwe_waarde": "1", "eenheid": "duizend euro", "teken": 1,
}  # fmt: skip


def _figures() -> Iterator[Border]:
    rule = "bedragen.bedrag_eur.alles_bekend"
    units = (("euro", 1), ("duizend euro", 1_000), ("miljoen euro", 1_000_000))
    yield (
        rule,
        planted(bedragen=[AMOUNT | {"eenheid": unit, "bedrag_eur": size} for unit, size in units]),
        0,
        3,
    )
    euros = AMOUNT | {"eenheid": "euro"}
    yield rule, planted(bedragen=[euros | {"waarde": 1_000.5}]), 0, 1
    yield rule, planted(bedragen=[euros | {"waarde": 1_000.501}]), 1, 1
    unknown = AMOUNT | {"bedrag_eur": None}
    told = [AMOUNT, unknown | {"waarom_leeg": "Onbekend."}, unknown]
    yield rule, planted(bedragen=told), 1, 3
    yield rule, planted(bedragen=told[:2]), 0, 2
    yield rule, planted(bedragen=[AMOUNT | {"stand": None}]), 1, 1
    rule = "bedragen.getallen.volledig"
    cell = {"pagina": "stuk/p1", "tabel": 1, "rij": 1, "volgnr": 1, "kop": False, "ruwe_tekst": "1.000"}
    yield rule, planted(bedragen=[AMOUNT], cellen=[cell]), 0, 1
    yield rule, planted(bedragen=[AMOUNT], cellen=[cell | {"volgnr": 2}]), 1, 1, (
        "stuk/p1, tabel 1: 1 getallen staan wel in cellen, niet in bedragen."
    )  # fmt: skip
    left_out = [cell | {"volgnr": 2, "kolom": column} for column in (0, 2, None)]
    for one in left_out:
        yield rule, planted(bedragen=[AMOUNT], cellen=[one]), 1, 1
    yield rule, planted(bedragen=[AMOUNT], cellen=[cell | {"volgnr": 2, "kolom": 1}]), 0, 1
    rule = "bedragen.periode.binnen_horizon"
    pages = {"paginas": [{"pagina": "stuk/p1", "document": "stuk"}]}
    document = {"documenten": [{"document": "stuk", "jaar": 2023}]}
    periods = [AMOUNT | {"periode": jaar} for jaar in (2012, 2013, 2033, 2034)]
    yield rule, planted(bedragen=periods, **pages, **document), 2, 4
    rule = "indicatoren.waarde.percentage"
    values = [("%", 1_000.0), ("%", 1_001.0), ("%", -1_000.0), ("%", -1_001.0), ("euro", 5_000.0)]
    shown = [{"pagina": "stuk/p1", "eenheid": unit, "waarde": value} for unit, value in values]
    yield rule, planted(indicatoren=shown), 2, 4
    rule = "aansluiting.verschil_eur.binnen_marge"
    compared = [("sluit aan", -2_000), ("sluit niet aan", -2_001), ("niet te vergelijken", 9_000)]
    rows = [{"oordeel": verdict, "verschil_eur": gap, "marge_eur": 2_000} for verdict, gap in compared]
    yield rule, planted(aansluiting=rows), 1, 2


def _sums() -> Iterator[Border]:
    rule = "bedragen.saldo.klopt"

    def sides(lasten: float, baten: float, saldo: float, *more: Row) -> Evidence:
        values = {"lasten": lasten, "baten": baten, "saldo": saldo}
        rows = [AMOUNT | {"richting": side, "waarde": value} for side, value in values.items()]
        return planted(bedragen=[*rows, *more])

    yield rule, sides(10.0, 5.0, 6.5), 0, 1
    yield rule, sides(10.0, 5.0, 6.51), 1, 1
    yield rule, sides(10.0, 5.0, 9.0, AMOUNT), 0, 0
    rule = "bedragen.totaal.klopt"

    def column(total: float, *parts: float, richting: str = "lasten", totals: int = 1) -> list[Row]:
        row = AMOUNT | {"richting": richting}
        return [
            *(row | {"taakveld": f"0.{n}", "waarde": part} for n, part in enumerate(parts)),
            *([row | {"totaal": True, "waarde": total}] * totals),
        ]

    yield rule, planted(bedragen=column(4.5, 1.0, 2.0)), 0, 1
    yield rule, planted(bedragen=column(4.6, 1.0, 2.0)), 1, 1
    yield rule, planted(bedragen=[*column(3.0, 1.0, 2.0), *column(9.0, 1.0, 2.0, richting="saldo")]), 0, 1
    yield rule, planted(bedragen=column(9.0, 1.0)), 0, 0
    yield rule, planted(bedragen=column(9.0, 1.0, 2.0, totals=2)), 0, 0
    yield rule, planted(bedragen=column(9.0, 1.0, 2.0, totals=0)), 0, 0


def _documents() -> Iterator[Border]:
    document = {"document": "stuk", "soort": "kadernota", "jaar": 2023, "volledig": True}
    rule = "documenten.paginas.aanwezig"
    yield rule, planted(documenten=[document]), 1, 1
    yield rule, planted(documenten=[document], paginas=[{"document": "stuk"}]), 0, 1
    same = document | {"soort_op_site": "kadernota", "jaar_op_site": 2023}
    for column, other in (("soort", "jaarstukken"), ("jaar", 2022)):
        told = [same, same, same | {f"{column}_op_site": other}, document]
        yield f"documenten.{column}.als_op_site", planted(documenten=told), 1, 3


def _others() -> Iterator[Border]:
    rule = "herindelingen.verdeelfactor.samen_een"
    for shares, failed in (
        ((0.5, 0.505), 0), ((0.5, 0.495), 0), ((0.5, 0.50502), 1), ((0.5, 0.49498), 1),
        ((0.5, 0.505004), 1), ((0.5, 0.5050004), 0),
    ):  # fmt: skip
        split = [{"oude_gemeente": "GM0140", "verdeelfactor": share} for share in shares]
        yield rule, planted(herindelingen=split), failed, 1
    rule = "correcties.status.toegepast"
    told = [{"status": status} for status in ("toegepast", "niet toegepast")]
    yield rule, planted(correcties=told), 1, 2
    rule = "bronnen.jaar.niet_leeg"
    yield rule, planted(), 1, 1
    yield rule, planted(paginas=[{"pagina": "stuk/p1"}]), 0, 1
    rule = "quarantaine.rijen.geldig"
    good = {
        "tabel": "gemeenten", "volgnr": 1, "regel": "r", "reden": "r", "verantwoordelijk": "wij",
        "ruwe_rij": "{}",
    }  # fmt: skip
    yield rule, planted(quarantine=[good, good | {"volgnr": 2, "reden": None}]), 1, 2, (
        "Rij 2 van tabel gemeenten breekt 1 regels van de quarantaine."
    )  # fmt: skip
    rule = "quarantaine.rijen.volledig"
    lost = {"gemeente": "GM0307", "bedrag_eur": 1_000}
    there = good | {"tabel": "iv3_baten_lasten", "bedrag_eur": 1_000}
    refused = {"iv3_baten_lasten": [lost, lost], "secties": [{}]}
    section = good | {"tabel": "secties"}
    for rows, failed, judged in (
        ([there, there, section], 0, 2), ([there, section], 1, 2), ([there, there], 1, 2),
        ([there, there | {"bedrag_eur": 1_001}, section], 1, 2),
        ([there, there | {"bedrag_eur": 999}, section], 1, 2),
        ([there, there, section, section], 1, 2), ([there, there, section, good], 1, 3),
    ):  # fmt: skip
        yield rule, planted(refused=refused, quarantine=rows), failed, judged
    yield rule, planted(), 0, 0
    yield rule, planted(refused=refused), 2, 2, (
        "Van tabel iv3_baten_lasten zijn 2 rijen geweigerd en staan er 0 in de quarantaine; euro's "
        "onverklaard: 2.000 euro."
    )  # fmt: skip
    yield rule, planted(refused=refused, quarantine=[there, section]), 1, 2, (
        "Van tabel iv3_baten_lasten zijn 2 rijen geweigerd en staan er 1 in de quarantaine; euro's "
        "onverklaard: 1.000 euro."
    )  # fmt: skip


def _named() -> Iterator[Border]:
    rule = "verslagsoorten.naam.van_een_ander"
    names = ("Begroting", "1e kwartaal", "2e kwartaal", "3e kwartaal", "4e kwartaal", "Jaarrekening")
    reports = [{"verslagsoort": f"X00{number}", "naam": name} for number, name in enumerate(names)]
    yield rule, planted(verslagsoorten=reports), 0, 6
    others = [
        {"verslagsoort": "X006", "naam": "Begrotingswijziging"},
        {"verslagsoort": "X005", "naam": "BEGROTING"},
    ]
    yield rule, planted(verslagsoorten=others), 1, 2, (
        "X005 heet bij CBS “BEGROTING”, en dat is X000: van welk verslag de bedragen zijn, is onzeker."
    )  # fmt: skip
    rule = "gemeenten.cbs_naam.van_een_ander"

    def named(*names: tuple[str, str, str | None]) -> Evidence:
        return planted(
            gemeenten=[dict(zip(("gemeente", "naam", "cbs_naam"), row, strict=True)) for row in names]
        )

    amersfoort, venen = ("GM0307", "Amersfoort"), ("GM0736", "De Ronde Venen")
    yield rule, named((*amersfoort, "Amersfoort (gemeente)"), (*venen, None)), 0, 1
    yield rule, named((*amersfoort, "De Ronde Venen"), (*venen, "De Ronde Venen")), 1, 2, (
        "Amersfoort (GM0307) heet bij CBS “De Ronde Venen”, en dat is GM0736: van wie de bedragen zijn, is "
        "onzeker."
    )  # fmt: skip
    yield rule, named(("GM0373", "Bergen", "Bergen"), ("GM0893", "Bergen", "Bergen")), 0, 2


def _listed() -> Iterator[Border]:
    rule = "iv3_leveringen.gemeente.bestond"
    brielle = {"gemeente": "GM0501", "naam": "Brielle"}
    merger = {"oude_gemeente": "GM0501", "nieuwe_gemeente": "GM1992", "nieuwe_naam": "Voorne aan Zee"}
    delivered = BUDGET | {"gemeente": "GM0501", "geleverd": True}

    def of(code: str, since: date, **more: str) -> Evidence:
        return planted(
            gemeenten=[brielle | {"gemeente": code}],
            iv3_leveringen=[delivered | {"gemeente": code}],
            herindelingen=[merger | {"ingangsdatum": since} | more],
        )

    yield rule, of("GM0501", date(2023, 1, 2)), 0, 1
    yield rule, of("GM0501", date(2023, 1, 1)), 1, 1, (
        "Brielle (GM0501) was op 1 januari 2023 geen gemeente: per 2023-01-01 opgegaan in Voorne aan Zee "
        "(GM1992). Wel geleverd: X000."
    )  # fmt: skip
    yield rule, of("GM0501", date(2023, 1, 1), nieuwe_gemeente="GM0501"), 0, 1
    yield rule, of("GM1992", date(2023, 1, 1), oude_naam="Brielle"), 0, 1
    yield rule, of("GM1992", date(2023, 1, 2), oude_naam="Brielle"), 1, 1
    rule = "verslagsoorten.verslagsoort.bekend"
    known = [{"verslagsoort": f"X00{number}"} for number in range(6)]
    yield rule, planted(verslagsoorten=known), 0, 6
    yield rule, planted(verslagsoorten=[{"verslagsoort": "X006", "naam": "Nieuw"}]), 1, 1, (
        "X006 (“Nieuw”) is ons onbekend: 0 leveringen, gepubliceerd zonder dat wij weten wat het is."
    )  # fmt: skip

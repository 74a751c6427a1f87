"""The budget tables of the sample pages, drawn from the real Iv3 totals.

Each layout is one that municipal sites use, with its own signs; the figures are thousands of euros. Only
the inside of a table is drawn here: its caption and everything around it stand in the page itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from html import escape

from samples.iv3.totals import Total, taakvelden, totals

_NAMES = {
    "0.11": "Resultaat van de rekening van baten en lasten",
    "0.7": "Algemene uitkeringen en overige uitkeringen gemeentefonds",
    "5.3": "Cultuurpresentatie, cultuurproductie en cultuurparticipatie",
    "5.7": "Openbaar groen en (openlucht) recreatie",
    "6.23": "Toegang en eerstelijnsvoorzieningen Integraal",
    "6.71d": "Overige maatwerkarrangementen (WMO)",
    "6.74a": "Jeugd behandeling GGZ zonder verblijf",
    "6.812": "Maatschappelijke- en vrouwenopvang (WMO)",
    "8.2": "Grondexploitatie (niet-bedrijventerreinen)",
}
"""Names in full where the CBS label is cut."""

_RESERVES, _RESULT = "0.10", "0.11"

Figures = Mapping[str, Total]


def amount(thousands: int) -> str:
    """An amount as Dutch sites write it: ``-8.657``."""
    return f"{thousands:,}".replace(",", ".")


@cache
def figures(gemeente: str, verslag: str) -> Figures:
    """The totals of one report by taakveld."""
    return {t.taakveld: t for t in totals() if (t.gemeente, t.verslag) == (gemeente, verslag)}


def names(verslagen: Iterable[str]) -> dict[str, str]:
    """The name of every taakveld in these reports, sorted by code as text; a later year's name wins."""
    found = {
        taakveld.code: _NAMES.get(taakveld.code, " ".join(taakveld.label.split()))
        for verslag in verslagen
        for taakveld in taakvelden(int(verslag[:4]))
    }
    return dict(sorted(found.items()))


def taakvelden_table(gemeente: str, verslagen: Sequence[str], *, verschil: bool = False) -> list[str]:
    """Per taakveld first the lasten, negative, then the baten; empty where a year lacks the code.

    With ``verschil`` a last column: the last report minus the first.
    """
    heads = [f"{_stand(verslag).upper()}<br>{verslag[:4]}" for verslag in verslagen]
    heads += ["VERSCHIL"] * verschil
    lines = [
        "<thead>",
        '<tr><th colspan="2" scope="colgroup">TAAKVELDEN</th>'
        + "".join(f'<th scope="col">{head}</th>' for head in heads)
        + "</tr>",
        "</thead>",
        "<tbody>",
    ]
    columns = [figures(gemeente, verslag) for verslag in verslagen]
    codes = [{taakveld.code for taakveld in taakvelden(int(verslag[:4]))} for verslag in verslagen]
    saldo = [0] * len(columns)
    for direction, sign in (("lasten", -1), ("baten", 1)):
        lines.append(f'<tr><th colspan="{len(heads) + 2}" scope="rowgroup">{direction.upper()}</th></tr>')
        sums = [0] * len(columns)
        for code, name in names(verslagen).items():
            shown = [sign * getattr(column[code], direction) if code in column else 0 for column in columns]
            if any(shown):
                present = [
                    value if code in known else None for value, known in zip(shown, codes, strict=True)
                ]
                lines.append(_row([code, escape(name)], present, verschil=verschil))
                sums = [total + value for total, value in zip(sums, shown, strict=True)]
        lines.append(_row([f"Totaal {direction}"], sums, verschil=verschil))
        saldo = [total + value for total, value in zip(saldo, sums, strict=True)]
    return [*lines, _row(["Saldo van baten en lasten"], saldo, verschil=verschil), "</tbody>"]


def _stand(verslag: str) -> str:
    return "Rekening" if verslag.endswith("X005") else "Begroting"


def _row(labels: list[str], values: Sequence[int | None], *, verschil: bool) -> str:
    label = (
        f'<th colspan="2" scope="row">{labels[0]}</th>'
        if len(labels) == 1
        else "".join(f"<td>{text}</td>" for text in labels)
    )
    shown = ["" if value is None else amount(value) for value in values]
    if verschil:
        first, last = values[0] or 0, values[-1] or 0
        shown.append(amount(last - first))
    return f"<tr>{label}" + "".join(f"<td>{text}</td>" for text in shown) + "</tr>"


def exploitatie_table(gemeente: str, verslagen: Sequence[str], saldo_label: str, sign: int) -> list[str]:
    """Lasten and baten without reserves and result; the saldo is baten - lasten times ``sign``."""
    rows: dict[str, list[int]] = {
        "Lasten": [],
        "Baten": [],
        saldo_label: [],
        "Onttrekkingen": [],
        "Stortingen": [],
        "Mutaties reserves": [],
    }
    for verslag in verslagen:
        column = figures(gemeente, verslag)
        ordinary = [total for code, total in column.items() if code not in (_RESERVES, _RESULT)]
        lasten, baten = sum(t.lasten for t in ordinary), sum(t.baten for t in ordinary)
        reserves = column[_RESERVES]
        rows["Lasten"].append(lasten)
        rows["Baten"].append(baten)
        rows[saldo_label].append(sign * (baten - lasten))
        rows["Onttrekkingen"].append(reserves.baten)
        rows["Stortingen"].append(reserves.lasten)
        rows["Mutaties reserves"].append(sign * (reserves.baten - reserves.lasten))
    return [
        "<thead>",
        '<tr><th scope="col">Exploitatie</th>'
        + "".join(f'<th scope="col">{_stand(verslag)} {verslag[:4]}</th>' for verslag in verslagen)
        + "</tr>",
        "</thead>",
        "<tbody>",
        *(
            f'<tr><th scope="row">{label}</th>'
            + "".join(f"<td>{amount(value)}</td>" for value in values)
            + "</tr>"
            for label, values in rows.items()
        ),
        "</tbody>",
    ]


def kosten_table(gemeente: str, verslagen: Sequence[str], codes: Sequence[str]) -> list[str]:
    """What these taakvelden cost in each report: a head in two rows, saldo = baten - lasten."""
    columns = [figures(gemeente, verslag) for verslag in verslagen]
    known = names(verslagen)
    lines = [
        "<thead>",
        '<tr><th rowspan="2" scope="col">Taakveld</th>'
        + "".join(
            f'<th colspan="3" scope="colgroup">{_stand(verslag)} {verslag[:4]}</th>' for verslag in verslagen
        )
        + "</tr>",
        "<tr>"
        + "".join(f'<th scope="col">{head}</th>' for head in ("Lasten", "Baten", "Saldo") * len(verslagen))
        + "</tr>",
        "</thead>",
        "<tbody>",
    ]
    sums = [0] * 3 * len(verslagen)
    for code in codes:
        shown = []
        for column in columns:
            lasten, baten = (column[code].lasten, column[code].baten) if code in column else (0, 0)
            shown += [lasten, baten, baten - lasten]
        sums = [total + value for total, value in zip(sums, shown, strict=True)]
        lines.append(_named(f"{code} {escape(known[code])}", shown))
    return [*lines, _named("Totaal", sums), "</tbody>"]


def _named(label: str, values: Sequence[int]) -> str:
    return f'<tr><th scope="row">{label}</th>' + "".join(f"<td>{amount(v)}</td>" for v in values) + "</tr>"


Layout = Callable[[str, Sequence[str], Sequence[str]], list[str]]

LAYOUTS: Mapping[str, Layout] = {
    "taakvelden": lambda gemeente, verslagen, _: taakvelden_table(gemeente, verslagen),
    "verschil": lambda gemeente, verslagen, _: taakvelden_table(gemeente, verslagen, verschil=True),
    "netto-kosten": lambda gemeente, verslagen, _: exploitatie_table(gemeente, verslagen, "Netto kosten", -1),
    "saldo": lambda gemeente, verslagen, _: exploitatie_table(
        gemeente, verslagen, "Saldo van baten en lasten", 1
    ),
    "kosten": kosten_table,
}
"""Layouts by the name a page's marker gives them."""

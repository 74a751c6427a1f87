"""The tables of the sample Iv3 as CBS lays them out: one cube per year, its dimensions, its description.

Keys are padded with spaces and the cube is complete, as at CBS: every code beside every other, mostly
empty. Which cells are filled is decided in ``samples.iv3.cells`` and ``samples.iv3.balance``.
"""

from __future__ import annotations

from functools import cache
from itertools import chain, product
from typing import TYPE_CHECKING

from samples.iv3.balance import BALANSPOSTEN, MOMENTEN, balans
from samples.iv3.cells import CATEGORIEEN, Cell, baten_lasten
from samples.iv3.totals import GEMEENTEN, VERSLAGEN, taakvelden

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samples.iv3.filters import Row

TABLES = {"45063NED": 2023, "45067NED": 2024, "45071NED": 2025}

MODIFIED = {2023: "2024-09-23T02:00:00", 2024: "2024-01-23T02:00:00", 2025: "2025-01-23T02:00:00"}
"""The day of the second placing of the last report of each year that is in the samples."""

KEY_WIDTHS = {"TaakveldBalanspost": 6, "Categorie": 8, "Verslagsoort": 8, "Gemeenten": 9}

PLACINGS = {"k_1ePlaatsing_1": "1e plaatsing", "k_2ePlaatsing_2": "2e plaatsing"}

ENTITIES = ("TableInfos", "UntypedDataSet", "TypedDataSet", "DataProperties", "CategoryGroups", *KEY_WIDTHS)

_REPORT_TITLES = {"X000": "Begroting", "X005": "Jaarrekening"}

SUMMARY = (
    "VOORBEELD van openbegroting, geen uitgave van CBS. Echt zijn de totalen per taakveld en de "
    "salarissen (L1.1) van vier gemeenten: CBS, Iv3, tweede plaatsing, CC BY 4.0. Verzonnen zijn de "
    "verdeling over de andere categorieën, de eerste plaatsing en de balans. De verdeling telt op tot "
    "de echte totalen."
)


@cache
def entity(jaar: int, name: str) -> Sequence[Row]:
    """The rows of one of ``ENTITIES`` of the table of ``jaar``."""
    match name:
        case "TableInfos":
            return (table_info(jaar),)
        case "DataProperties":
            return _properties()
        case "CategoryGroups":
            return ()
        case "TypedDataSet":
            return _rows(jaar)
        case "UntypedDataSet":
            return tuple({**row, **{name: _shown(row[name]) for name in PLACINGS}} for row in _rows(jaar))
    return tuple(
        {"Key": key.ljust(KEY_WIDTHS[name]), "Title": title, "Description": "", "CategoryGroupID": None}
        for key, title in _codes(jaar)[name].items()
    )


def table_info(jaar: int) -> Row:
    """What the catalogue and ``TableInfos`` say of the table of ``jaar``."""
    return {
        "ID": 0,
        "Title": f"Gemeenten {jaar} onbewerkte Iv3-data",
        "ShortTitle": f"Gemeenten {jaar} Iv3-data",
        "Identifier": next(table for table, year in TABLES.items() if year == jaar),
        "Summary": SUMMARY,
        "Modified": MODIFIED[jaar],
        "MetaDataModified": MODIFIED[jaar],
        "ReasonDelivery": "Actualisering",
        "Language": "nl",
        "Catalog": "IV3",
        "Frequency": "Onregelmatig",
        "Period": str(jaar),
        "ShortDescription": SUMMARY,
        "GraphTypes": "Table",
        "OutputStatus": "Regulier",
        "Source": "CBS; bewerkt en aangevuld door openbegroting.",
        "RecordCount": len(_rows(jaar)),
        "ColumnCount": len(KEY_WIDTHS) + len(PLACINGS),
    }


@cache
def _codes(jaar: int) -> dict[str, dict[str, str]]:
    """Code and title per dimension, in the order of the service; codes sort as text."""
    velden = {taakveld.code: f"{taakveld.code} {taakveld.label}" for taakveld in taakvelden(jaar)}
    return {
        "TaakveldBalanspost": velden | _titled(BALANSPOSTEN),
        "Categorie": _titled(CATEGORIEEN) | MOMENTEN,
        "Verslagsoort": {code: f"{jaar} {_REPORT_TITLES[code[4:]]}" for code in VERSLAGEN[jaar]},
        "Gemeenten": GEMEENTEN,
    }


def _titled(codes: dict[str, str]) -> dict[str, str]:
    return {code: f"{code} {label}" for code, label in codes.items()}


def _properties() -> tuple[Row, ...]:
    dimensions = [
        {
            "odata.type": "Cbs.OData.GeoDimension" if name == "Gemeenten" else "Cbs.OData.Dimension",
            "ID": number,
            "Position": number,
            "ParentID": None,
            "Type": "GeoDimension" if name == "Gemeenten" else "Dimension",
            "Key": name,
            "Title": name,
            "Unit": None,
            "Decimals": None,
        }
        for number, name in enumerate(KEY_WIDTHS)
    ]
    topics = [
        {
            "odata.type": "Cbs.OData.Topic",
            "ID": number,
            "Position": number,
            "ParentID": None,
            "Type": "Topic",
            "Key": name,
            "Title": title,
            "Datatype": "Long",
            "Unit": "1 000 euro",
            "Decimals": 0,
        }
        for number, (name, title) in enumerate(PLACINGS.items(), start=len(KEY_WIDTHS))
    ]
    return tuple(dimensions + topics)


@cache
def _rows(jaar: int) -> tuple[Row, ...]:
    """Every combination of codes, by taakveld first, with its two placings."""
    reports = VERSLAGEN[jaar]
    filled: dict[tuple[str, ...], Cell] = {
        (cell.veld, cell.categorie, cell.verslag, cell.gemeente): cell
        for cell in chain.from_iterable((*baten_lasten(report), *balans(report)) for report in reports)
    }
    rows = []
    for number, key in enumerate(product(*(_codes(jaar)[name] for name in KEY_WIDTHS))):
        cell = filled.get(key)
        placings = (cell.eerste, cell.tweede) if cell else (None, None)
        padded = {
            name: code.ljust(width) for (name, width), code in zip(KEY_WIDTHS.items(), key, strict=True)
        }
        rows.append({"ID": number, **padded, **dict(zip(PLACINGS, placings, strict=True))})
    return tuple(rows)


def _shown(amount: int | None) -> str:
    """An amount as the untyped data set writes it: text, and a full stop where there is none."""
    return "." if amount is None else str(amount)

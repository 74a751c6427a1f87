"""The shape of one year's Iv3 table, as the table itself declares it in ``DataProperties``.

Column names differ per vintage (``TaakveldBalanspost`` from 2019, ``FunctieKostenplaatsBalanspost``
before; ``k_1ePlaatsing_1`` or ``k_1stePlaatsing_1``), so nothing is assumed: what is declared must be
recognised in full, and anything unknown stops the pull with ``SchemaChanged``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from datapackages.errors import OpenbegrotingError

if TYPE_CHECKING:
    from collections.abc import Iterable

FIELD_DIMENSIONS = ("TaakveldBalanspost", "FunctieKostenplaatsBalanspost")
CATEGORY_DIMENSION = "Categorie"
MUNICIPALITY_DIMENSION = "Gemeenten"
REPORT_DIMENSION = "Verslagsoort"

ROW_NUMBER = "ID"

_PLACING = re.compile(r"k_([12])(?:e|de|ste)Plaatsing_\d+")

_EUROS_PER_UNIT = {"1000 euro": 1000}
"""Iv3 has never been in anything else. A table that says so was changed or is wrong about itself, by a factor
of a thousand: a person must look first."""

_NAMES_SHOWN = 12


class SchemaChanged(OpenbegrotingError):
    """A source declares or sends columns other than those this project knows how to read."""


class Property(msgspec.Struct, frozen=True):
    """One line of ``DataProperties``."""

    Key: str
    Type: str
    Unit: str | None = None


@dataclass(frozen=True, slots=True)
class TableShape:
    """Which column holds what, and how many euros one unit is."""

    field: str
    placings: tuple[str, str]
    euros_per_unit: int

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The columns that make up the key of a row."""
        return (self.field, CATEGORY_DIMENSION, MUNICIPALITY_DIMENSION, REPORT_DIMENSION)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of a row, in the order of the source."""
        return (ROW_NUMBER, *self.dimensions, *self.placings)


def shape_of(properties: Iterable[Property], table: str) -> TableShape:
    """The shape that ``DataProperties`` of ``table`` declares.

    Raises ``SchemaChanged`` when a dimension is unknown or missing, when the two placings are not there
    or other topics are, or when the unit is none we know.
    """
    listed = list(properties)
    dimensions = [item.Key for item in listed if item.Type.endswith("Dimension")]
    topics = [item for item in listed if item.Type == "Topic"]
    field = next((name for name in FIELD_DIMENSIONS if name in dimensions), None)
    expected = {
        field or FIELD_DIMENSIONS[0],
        CATEGORY_DIMENSION,
        MUNICIPALITY_DIMENSION,
        REPORT_DIMENSION,
    }
    if field is None or set(dimensions) != expected:
        raise SchemaChanged(
            f"Iv3 table {table}: other dimensions than known",
            expected=", ".join(sorted(expected)),
            found=_names(dimensions),
            remedy="teach assets/iv3/served/shape.py this vintage before pulling it",
        )
    placings = {match[1]: item for item in topics if (match := _PLACING.fullmatch(item.Key))}
    if set(placings) != {"1", "2"} or len(topics) != len(placings):
        raise SchemaChanged(
            f"Iv3 table {table}: other topics than the two placings",
            expected="k_1ePlaatsing_1, k_2ePlaatsing_2",
            found=_names(item.Key for item in topics),
            remedy="teach assets/iv3/served/shape.py this vintage before pulling it",
        )
    units = {_plain_unit(item.Unit) for item in topics}
    if len(units) != 1 or not units <= _EUROS_PER_UNIT.keys():
        raise SchemaChanged(
            f"Iv3 table {table}: unknown unit",
            expected="1 000 euro",
            found=_names(item.Unit or "no unit" for item in topics),
            remedy="no amount is read until the unit is certain",
        )
    return TableShape(field, (placings["1"].Key, placings["2"].Key), _EUROS_PER_UNIT[units.pop()])


def _plain_unit(unit: str | None) -> str:
    """``1 000 euro``, ``x 1 000 euro`` and ``1.000 euro`` are one unit, whatever space CBS puts in it."""
    words = re.sub(r"^x\s*", "", (unit or "").strip().lower())
    return re.sub(r"(?<=\d)[\s.](?=\d)", "", " ".join(words.split()))


def _names(found: Iterable[str]) -> str:
    """Names from a source, bounded so that a hostile list cannot flood a message."""
    listed = sorted(name[:60] for name in found)
    shown = ", ".join(listed[:_NAMES_SHOWN]) or "none"
    return shown if len(listed) <= _NAMES_SHOWN else f"{shown} and {len(listed) - _NAMES_SHOWN} more"

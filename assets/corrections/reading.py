"""Reads ``corrections.yaml``: values typed and checked against the schema of their table, mistakes by line.

Whether the source still says what a correction expects is found out when it is applied.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo

import polars as pl
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from assets.corrections.model import Correction
from assets.sources.yaml.file import read_yaml
from assets.sources.yaml.mistakes import Mistake, RegistryError, explained, quoted, unfit
from assets.sources.yaml.text import Place, YamlText, shown
from datapackages.schema import TIME_ZONE, TableSchema, tables
from datapackages.values import Value, read_value
from expectations.rules.evidence import Evidence
from expectations.rules.from_schema import rules_from

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_TEXT = 500

YEAR = "jaar"
"""Stands in every key: it says of which year's package the row is."""

ADMINISTRATION = "release"
"""The group of tables that say how a package came about; they follow from everything else."""


class CorrectionsError(RegistryError):
    """The corrections cannot be used. Its text has one line per mistake."""


def _text(text: str) -> str:
    if not text.strip() or not text.isprintable() or len(text) > LONGEST_TEXT:
        raise unfit(f"at most {LONGEST_TEXT} letters on one line")
    return text.strip()


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        day = None
    if day is None or day > datetime.now(ZoneInfo(TIME_ZONE)).date():
        raise unfit("a day up to today, such as 2026-11-22")
    return text


class _Entry(BaseModel):
    """A correction as it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: str
    key: dict[str, str]
    column: str
    expected: str
    corrected: str
    reason: Annotated[str, AfterValidator(_text)]
    reporter: Annotated[str, AfterValidator(_text)]
    date: Annotated[str, AfterValidator(_day)]
    status: Literal["actief", "vervallen"]


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    corrections: tuple[_Entry, ...] = ()


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """The corrections in that file, in its order; none in a file that holds only comments.

    Raises ``CorrectionsError``: file, line and place of each mistake.
    """
    try:
        yaml = read_yaml(path, "corrections", "--corrections")
    except RegistryError as error:
        raise CorrectionsError(path, error.mistakes) from None
    content = yaml.content
    if isinstance(content, dict):
        content = {name: value if value != "" else [] for name, value in content.items()}
    try:
        entries = _File.model_validate(content if content != "" else {}).corrections
    except ValidationError as error:
        raise CorrectionsError(path, explained(error, yaml, _fields_at)) from None
    reading = _Reading(yaml)
    found = [reading.correction(number, entry) for number, entry in enumerate(entries)]
    if reading.mistakes:
        raise CorrectionsError(path, reading.mistakes)
    return tuple(correction for correction in found if correction is not None)


def _fields_at(place: Place) -> tuple[str, ...]:
    return tuple((_Entry if len(place) > 1 else _File).model_fields)


class _Reading:
    """The mistakes found so far, and the cells that were met."""

    def __init__(self, yaml: YamlText) -> None:
        self._yaml = yaml
        self._met: dict[tuple[object, ...], int] = {}
        self.mistakes: list[Mistake] = []

    def correction(self, number: int, entry: _Entry) -> Correction | None:
        """The typed correction; None when there is a mistake in it."""
        place: Place = ("corrections", number)
        before = len(self.mistakes)
        schema = self._schema(place, entry)
        if schema is None:
            return None
        key = self._key(place, entry, schema)
        self._column(place, entry, schema)
        if len(self.mistakes) > before:
            return None
        expected = self._value((*place, "expected"), schema, entry.column, entry.expected)
        corrected = self._value((*place, "corrected"), schema, entry.column, entry.corrected)
        if len(self.mistakes) == before and expected == corrected:
            self._mistake((*place, "corrected"), "expected another value than expected, found the same")
        self._unlike_others(place, entry, tuple(key.items()))
        if len(self.mistakes) > before:
            return None
        year = key[YEAR]
        assert isinstance(year, int)
        return Correction(
            table=schema.name,
            jaar=year,
            key=tuple((name, key[name]) for name in schema.primary_key),
            column=entry.column,
            expected=expected,
            corrected=corrected,
            reason=entry.reason,
            reporter=entry.reporter,
            reported_on=date.fromisoformat(entry.date),
            lapsed=entry.status == "vervallen",
        )

    def _schema(self, place: Place, entry: _Entry) -> TableSchema | None:
        schema = tables().get(entry.table)
        if schema is not None and not schema.made_from and schema.group != ADMINISTRATION:
            return schema
        if schema is not None and schema.made_from:
            found = f"{entry.table!r}, which follows from {', '.join(schema.made_from)}: correct it there"
        else:
            found = quoted(entry.table)
        names = sorted(
            name for name, table in tables().items() if not table.made_from and table.group != ADMINISTRATION
        )
        self._mistake((*place, "table"), f"expected one of {', '.join(names)}, found {found}")
        return None

    def _key(self, place: Place, entry: _Entry, schema: TableSchema) -> dict[str, Value]:
        """The typed values of the key by column, ``YEAR`` included."""
        columns = (YEAR, *(name for name in schema.primary_key if name != YEAR))
        for name in entry.key.keys() - set(columns):
            told = f"expected the key {', '.join(columns)}, found {quoted(name)}"
            self._mistake((*place, "key", name), told)
        for name in columns:
            if name not in entry.key:
                self._mistake((*place, "key"), f"expected the key {', '.join(columns)}, found no {name}")
        values = {
            name: self._typed(
                (*place, "key", name), schema.field(name).type if name in schema.columns else "integer", text
            )
            for name, text in entry.key.items()
            if name in columns
        }
        return {name: value for name, value in values.items() if value is not None}

    def _column(self, place: Place, entry: _Entry, schema: TableSchema) -> None:
        fixed = {YEAR, *schema.primary_key, *schema.provenance}
        allowed = [name for name in schema.columns if name not in fixed]
        if entry.column not in allowed:
            why = " (a correction changes what a row says, not which row it is)"
            found = quoted(entry.column) + (why if entry.column in fixed else "")
            self._mistake((*place, "column"), f"expected one of {', '.join(allowed)}, found {found}")

    def _value(self, place: Place, schema: TableSchema, column: str, text: str) -> Value | None:
        """The typed value, which the row rules of its column let pass; None for an empty text."""
        field = schema.field(column)
        value = self._typed(place, field.type, text) if text else None
        if text and value is None:
            return None
        # What the source says may be wrong in every way that its type allows: that is why it is corrected.
        if place[-1] == "corrected":
            broken = _broken(schema, column, value)
            if broken is not None:
                self._mistake(
                    place, f"expected a value that may be published ({broken}), found {quoted(text)}"
                )
        return value

    def _typed(self, place: Place, kind: str, text: str) -> Value | None:
        try:
            value = read_value(kind, text) if text else None
        except ValueError:
            value = None
        if value is None:
            self._mistake(place, f"expected a value of type {kind}, found {quoted(text)}")
        return value

    def _unlike_others(self, place: Place, entry: _Entry, key: tuple[tuple[str, Value], ...]) -> None:
        """One correction at a time holds for a cell, and one of a day is enough to tell them apart."""
        cell = (entry.table, frozenset(key), entry.column)
        line = self._yaml.line_of(place)
        for tag, told in ((entry.date, "date"), ("actief", "active correction")):
            if tag == "actief" and entry.status != tag:
                continue
            first = self._met.setdefault((*cell, tag), line)
            if first != line:
                self._mistake(place, f"expected one {told} per cell, found another in line {first}")

    def _mistake(self, place: Place, text: str) -> None:
        self.mistakes.append(Mistake(self._yaml.line_of(place), f"{shown(place)}: {text}"))


def _broken(schema: TableSchema, column: str, value: Value | None) -> str | None:
    """The sentence of the first row rule of the column that refuses this value; None if none does."""
    cell = pl.DataFrame({column: [value]}, schema={column: schema.field(column).dtype})
    for rule in rules_from(schema):
        if not rule.id.startswith(f"{schema.name}.{column}.") or rule.id.endswith(".verwijst"):
            continue
        if not cell.select(rule.check.condition(Evidence(0))).item():
            return rule.sentence
    return None

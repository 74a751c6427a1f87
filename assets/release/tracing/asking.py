"""Which published rows somebody asks for: year, release, table, columns and values, each checked.

What cannot be asked is told in one line with what can be; what is then told of a row is decided next door.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from datapackages.errors import NotFound, OpenbegrotingError
from datapackages.schema import DTYPES, tables
from datapackages.values import read_value, written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from datapackages.changes import Snapshot
    from datapackages.descriptor import TableSchemaDescriptor
    from datapackages.releasing.released import Release
    from datapackages.releasing.releases import Releases

YEAR = "jaar"
"""May stand in a key of every table: it says of which year's release the row is."""

OFFERED = 10
"""Values that are named when a value does not occur, or one of several is to be chosen."""


@dataclass(frozen=True, slots=True)
class Question:
    """A table, and per column the value that its rows must have; year and release only where they matter."""

    table: str
    wanted: Mapping[str, str]
    year: int | None = None
    version: str | None = None


@dataclass(frozen=True)
class Edition:
    """A release with its tables and the schemas of its own time; read once."""

    release: Release

    @cached_property
    def snapshot(self) -> Snapshot:
        """Its tables and their schemas. Raises ``ReleaseDamaged``."""
        return self.release.snapshot()

    @property
    def name(self) -> str:
        """For messages: ``2023 1.0.1``."""
        return f"{self.release.jaar} {self.release.version}"

    def schema(self, table: str) -> TableSchemaDescriptor | None:
        """The schema under which the table was published; None if it was not."""
        return self.snapshot.schemas.get(table)


@dataclass(frozen=True, slots=True)
class Choice:
    """A column that would tell the rows apart: how many values it has among them, and the first ones."""

    column: str
    values: int
    offered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of one release that were asked for."""

    edition: Edition
    rows: pl.DataFrame


def editions(releases: Releases, question: Question) -> list[Edition]:
    """The releases that are asked about: of the year or of all, the newest or the one that is named.

    Raises ``NotFound`` for a year or version that is not released, ``OpenbegrotingError`` for a table that is
    in none of them.
    """
    year = _year(question)
    known = releases.years()
    if not known or (year is not None and year not in known):
        if question.table not in tables() and not known:
            raise _no_such_table(question.table, tables())
        raise NotFound(
            f"year {year}" if year is not None else "releases",
            expected=f"one of {', '.join(map(str, known))}" if known else "a release",
            found="no release of it" if known else "none",
            remedy="openbegroting status tells of the others" if known else "openbegroting run makes one",
        )
    if question.version is not None:
        found = [_version(releases, year, question.version)]
    else:
        latest = (releases.latest(jaar) for jaar in known if year in (None, jaar))
        found = [Edition(release) for release in latest if release is not None]
    holding = [edition for edition in found if edition.schema(question.table) is not None]
    if not holding:
        raise _no_such_table(question.table, {name for edition in found for name in edition.snapshot.schemas})
    return holding


def _year(question: Question) -> int | None:
    text = question.wanted.get(YEAR)
    if text is None:
        return question.year
    try:
        named = read_value("integer", text)
    except ValueError:
        raise _unfit(YEAR, text, "integer") from None
    assert isinstance(named, int)
    if question.year not in (None, named):
        raise OpenbegrotingError(
            "year",
            expected="one year",
            found=f"{named} and {question.year}",
            remedy="leave one of the two out",
        )
    return named


def _version(releases: Releases, year: int | None, version: str) -> Edition:
    if year is None:
        raise OpenbegrotingError(
            f"version {version}", expected="the year it is of", found="none", remedy="add --year"
        )
    release = releases.release(year, version)
    if release is None:
        versions = ", ".join(item.version for item in releases.history(year))
        raise NotFound(
            f"version {version} of {year}",
            expected=f"one of {versions}",
            found="no such release",
            remedy="without --version it is the newest",
        )
    return Edition(release)


def _no_such_table(name: str, known: Mapping[str, object] | set[str]) -> OpenbegrotingError:
    return OpenbegrotingError(
        f"table {name!r}",
        expected=f"one of {', '.join(sorted(known))}",
        found="no table of that name",
        remedy="datapackage.json of the release says what they hold",
    )


def answer(edition: Edition, question: Question) -> Answer:
    """The rows of that release with the values that are asked for, in their published order.

    Raises ``OpenbegrotingError`` for a column that the table has not, or a value of another type.
    """
    rows = edition.snapshot.frames[question.table]
    conditions = [condition for _, condition in _conditions(edition, question)]
    return Answer(edition, rows.filter(conditions) if conditions else rows)


def why_nothing(edition: Edition, question: Question) -> str:
    """Of a question without an answer: the first value that leaves nothing, and those that would not."""
    left = edition.snapshot.frames[question.table]
    if left.is_empty():
        return f"the table is empty in {edition.name}"
    before: list[str] = []
    for column, condition in _conditions(edition, question):
        narrowed = left.filter(condition)
        if narrowed.is_empty():
            choice = _choice(left, column)
            more = f" and {choice.values - OFFERED} more" if choice.values > OFFERED else ""
            among = f" with {' '.join(before)}" if before else ""
            return f"in {edition.name}{among} {column} is one of {', '.join(choice.offered)}{more}"
        left = narrowed
        before.append(f"{column}={question.wanted[column]}")
    return f"found in {edition.name}"


def choices(answers: Sequence[Answer], question: Question) -> tuple[Choice, ...]:
    """The columns that would tell the rows of an answer apart: the year, and those of the primary key."""
    found: list[Choice] = []
    years = [str(item.edition.release.jaar) for item in answers if item.rows.height]
    if len(years) > 1:
        found.append(Choice(YEAR, len(years), tuple(years[:OFFERED])))
    rows = next((item for item in answers if item.rows.height), None)
    schema = rows.edition.schema(question.table) if rows is not None else None
    if rows is None or schema is None:
        return tuple(found)
    choices_left = (_choice(rows.rows, name) for name in schema.primary_key if name != YEAR)
    return (*found, *(choice for choice in choices_left if choice.values > 1))


def _choice(rows: pl.DataFrame, column: str) -> Choice:
    values = rows[column].unique().sort(nulls_last=True)
    shown = ["nothing" if value is None else written(value) for value in values.head(OFFERED)]
    return Choice(column, values.len(), tuple(shown))


def _conditions(edition: Edition, question: Question) -> list[tuple[str, pl.Expr]]:
    schema = edition.schema(question.table)
    assert schema is not None
    types = {field.name: field.type for field in schema.fields}
    found: list[tuple[str, pl.Expr]] = []
    for column, text in question.wanted.items():
        if column == YEAR:
            continue  # every row of a release is of its year
        if column not in types:
            raise OpenbegrotingError(
                f"column {column!r}",
                expected=f"one of {', '.join(types)}",
                found=f"none in {question.table}",
                remedy="name one of these, or none to see a row with all of its columns",
            )
        try:
            value = pl.lit(read_value(types[column], text), dtype=DTYPES[types[column]])
        except ValueError:
            raise _unfit(column, text, types[column]) from None
        found.append((column, pl.col(column).eq(value)))
    return found


def _unfit(column: str, text: str, kind: str) -> OpenbegrotingError:
    return OpenbegrotingError(
        f"{column}={text}",
        expected=f"a value of type {kind}",
        found=repr(text),
        remedy=f"without {column} the answer tells which values there are",
    )

"""What is told of a published row: the bodies behind it, the steps between, its corrections, its verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import polars as pl

from assets.corrections.applying import CORRECTIONS
from assets.release.tracing.asking import Answer, Choice, Question, answer, choices, editions, why_nothing
from assets.release.tracing.bodies import Bodies, Origin
from datapackages.packing.building import VALIDATION
from datapackages.schema import tables
from datapackages.values import read_key, written
from expectations.rules.evidence import QUARANTINE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assets.release.tracing.asking import Edition
    from assets.sources.archive import Archive
    from datapackages.releasing.releases import Releases

REFUSED = "geweigerd"

APART = ("jaar", "verslagsoort", "plaatsing", "richting", "moment")
"""Amounts that differ in one of these are never one sum: both placings are the same money, twice."""

_READ = {
    "iv3": "read from what CBS sent; keys stripped, amounts in thousands times 1,000",
    "documents": "read from the page into blocks, and from blocks into rows",
    "reference": "read from the code list of the year or from our own files",
}


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done with the row; ``code`` is the hash of the code that did it, where recorded."""

    what: str
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """Amounts added up as far as they may be: ``of`` what, in words, as far as rows differ in it."""

    of: str
    amount_eur: int


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """The rows of another table that a row was made from; ask for them with these values."""

    table: str
    wanted: Mapping[str, str]
    rows: int
    sums: tuple[Sum, ...]
    bodies: tuple[str, ...]
    """The SHA-256 of every body they are from."""


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """What a rule said: of this row where it judges rows, and of its table in this year."""

    rule: str
    scope: str
    severity: str
    of_row: str | None
    """None for a rule about the table, and where what it said of a refused row was not recorded."""
    of_table: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One published row, where it stands, where it came from and what was done on the way."""

    table: str
    jaar: int
    release: str
    row: Mapping[str, Any]
    origins: tuple[Origin, ...]
    made_from: tuple[MadeFrom, ...]
    corrections: tuple[Mapping[str, Any], ...]
    steps: tuple[Step, ...]
    verdicts: tuple[RuleVerdict, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The published rows that were asked for: how many, with how many amounts, and the first explained.

    ``choices`` tell how to ask for fewer; ``why_nothing`` what to ask instead when there are none.
    """

    rows: int
    amounts: int
    sums: tuple[Sum, ...]
    explained: tuple[Explanation, ...]
    choices: tuple[Choice, ...] = ()
    why_nothing: str | None = None


def explain(releases: Releases, archive: Archive, question: Question, *, at_most: int | None = None) -> Found:
    """The published rows that are asked for; the first ``at_most`` are explained, None for all of them.

    Raises ``OpenbegrotingError`` for what cannot be asked, see ``asking``.
    """
    asked = editions(releases, question)
    answers = [answer(edition, question) for edition in asked]
    rows = sum(item.rows.height for item in answers)
    with_amounts = [item.rows for item in answers if _amount(question.table, item.rows)]
    column = _amount(question.table, with_amounts[0]) if with_amounts else None
    explained: list[Explanation] = []
    for item in answers:
        left = item.rows.height if at_most is None else at_most - len(explained)
        if item.rows.height and left > 0:
            explained += _explained(question.table, item, item.rows.head(left), archive)
    return Found(
        rows,
        sum(part[column].count() for part in with_amounts) if column else 0,
        _sums(with_amounts, column),
        tuple(explained),
        choices(answers, question) if rows > 1 else (),
        why_nothing(asked[-1], question) if not rows else None,
    )


def _amount(table: str, rows: pl.DataFrame) -> str | None:
    """The column of amounts that may be added up; those of documents hold totals beside their parts."""
    schema = tables().get(table)
    column = schema.amount if schema is not None else None
    return column if column in rows.columns else None


def _explained(table: str, item: Answer, rows: pl.DataFrame, archive: Archive) -> list[Explanation]:
    release = item.edition.release
    judgement = _Judgement(item.edition)
    bodies = Bodies(archive, item.edition)
    explained: list[Explanation] = []
    for row in rows.iter_rows(named=True):
        corrections = _corrections(item.edition, table, row)
        explained.append(
            Explanation(
                table=table,
                jaar=release.jaar,
                release=release.version,
                row=row,
                origins=bodies.origins(table, row),
                made_from=_made_from(item.edition, table, row),
                corrections=corrections,
                steps=_steps(table, row, corrections, judgement.code, item.edition),
                verdicts=judgement.verdicts(table, row),
            )
        )
    return explained


class _Judgement:
    """The judgement that was published with a release."""

    def __init__(self, edition: Edition) -> None:
        content = edition.release.content(VALIDATION)
        self._validation = msgspec.json.decode(content, type=dict[str, Any])

    @property
    def code(self) -> str | None:
        """The hash of the code that read, corrected and judged; None in a release that does not record it."""
        return self._validation.get("code")

    def verdicts(self, table: str, row: Mapping[str, Any]) -> tuple[RuleVerdict, ...]:
        """What each rule of the table said; of a refused row, what those of its own table did."""
        refused = table == QUARANTINE
        about = row["tabel"] if refused else table
        return tuple(
            _verdict(rule, row if refused else None)
            for rule in self._validation.get("regels", [])
            if rule.get("tabel") == about
        )


def _verdict(rule: Mapping[str, Any], refused: Mapping[str, Any] | None) -> RuleVerdict:
    of_row, reason = None, rule.get("reden")
    if rule.get("omvang") == "rij" and refused is None:
        # a row stands in its table because every row rule that was asked let it pass
        of_row = "geslaagd" if rule["uitkomst"] in {"geslaagd", "gezakt"} else rule["uitkomst"]
    elif refused is not None and rule["regel"] == refused["regel"]:
        of_row, reason = REFUSED, refused["reden"]
    return RuleVerdict(
        rule["regel"], rule.get("omvang", ""), rule.get("ernst", ""), of_row, rule["uitkomst"], reason
    )


def _made_from(edition: Edition, table: str, row: Mapping[str, Any]) -> tuple[MadeFrom, ...]:
    schema = tables().get(table)
    links = schema.made_from.items() if schema is not None else ()
    found = (_rows_of(edition, name, making.rows, row) for name, making in links)
    return tuple(item for item in found if item is not None)


def _rows_of(
    edition: Edition, name: str, columns: Mapping[str, str], row: Mapping[str, Any]
) -> MadeFrom | None:
    wanted: dict[str, Any] = {there: row.get(here) for here, there in columns.items()}
    rows = edition.snapshot.frames.get(name)
    # a row that names no report was compared with none
    if rows is None or None in wanted.values():
        return None
    rows = rows.filter(pl.col(there) == value for there, value in wanted.items())
    if rows.is_empty():
        return None
    amount = _amount(name, rows)
    bodies = tuple(rows["bron"].drop_nulls().unique().sort()) if "bron" in rows.columns else ()
    texts = {there: written(value) for there, value in wanted.items()}
    asked = {"jaar": str(edition.release.jaar), **texts}
    return MadeFrom(name, asked, rows.height, _sums([rows], amount), bodies)


def _sums(parts: Sequence[pl.DataFrame], amount: str | None) -> tuple[Sum, ...]:
    """The sums of an amount over the rows, one for each that must be kept apart; empty without amounts."""
    if amount is None:
        return ()
    rows = pl.concat(
        [part.select(amount, *(set(APART) & set(part.columns))) for part in parts], how="diagonal"
    )
    differing = [name for name in APART if name in rows.columns and rows[name].n_unique() > 1]
    if not differing:
        return (Sum("", int(rows[amount].sum())),)
    summed = rows.group_by(differing).agg(pl.col(amount).sum()).sort(differing)
    return tuple(
        Sum(
            ", ".join(f"{name} {written(value)}" for name, value in zip(differing, row, strict=False)),
            row[-1],
        )
        for row in summed.iter_rows()
    )


def _corrections(edition: Edition, table: str, row: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The rows of ``correcties`` that changed this row."""
    frame = edition.snapshot.frames.get(CORRECTIONS)
    if frame is None:
        return ()
    about = frame.filter(tabel=row["tabel"] if table == QUARANTINE else table, status="toegepast")
    key = row.get("sleutel") if table == QUARANTINE else None
    return tuple(
        correction
        for correction in about.iter_rows(named=True)
        if correction["sleutel"] == key
        or (
            key is None
            and all(
                name in row and row[name] is not None and written(row[name]) == value
                for name, value in read_key(correction["sleutel"]).items()
            )
        )
    )


def _steps(
    table: str,
    row: Mapping[str, Any],
    corrections: tuple[Mapping[str, Any], ...],
    code: str | None,
    edition: Edition,
) -> tuple[Step, ...]:
    about = tables().get(row["tabel"] if table in {QUARANTINE, CORRECTIONS} else table)
    if about is not None and about.made_from:
        read = Step(f"made from {' and '.join(about.made_from)}", code)
    elif about is not None and about.group in _READ:
        read = Step(_READ[about.group], code)
    else:
        read = Step("told by the flow about itself", code)
    corrected = [
        Step(
            f"{item['kolom']} corrected from {item['bron_waarde'] or 'nothing'} "
            f"to {item['gecorrigeerde_waarde'] or 'nothing'}: {item['reden']} "
            f"({item['melder']}, {item['datum']})",
            code,
        )
        for item in corrections
    ]
    judged = "refused by a rule" if table == QUARANTINE else "judged by every rule of its table"
    release = edition.release
    when = release.published_at.isoformat()
    return (
        Step("pulled and archived unchanged"),
        read,
        *corrected,
        Step(judged, code),
        Step(f"published in release {release.version} of {release.jaar}, {when}", code),
    )

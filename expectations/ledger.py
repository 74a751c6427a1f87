"""The ledger: what every rule said of a year, judgement after judgement, and where its rows went.

Only ever added to, one line of JSON per judgement, in a file per year and month. Whether a year may be
released is read here and nowhere else; what the rules ask, and what follows from their answers, is not known.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 — msgspec reads the annotations
from typing import TYPE_CHECKING, Annotated

import msgspec
import polars as pl

from datapackages.errors import OpenbegrotingError
from datapackages.storage.lines import add_line, whole_lines
from expectations.rules.model import Severity  # noqa: TC001 — as above
from expectations.verdicts import FAILED, INAPPLICABLE, NOT_RUN, PASSED, Outcome, keeps_year

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from expectations.verdicts import Verdict

_YEAR = "jaar=[0-9][0-9][0-9][0-9]"
_MONTH = "[0-9][0-9][0-9][0-9]-[0-9][0-9].jsonl"
"""What a person moved aside has another name."""

RULES_DTYPES: dict[str, pl.DataType] = {
    "op": pl.Datetime("us", "UTC"),
    "run": pl.String(),
    "jaar": pl.Int64(),
    "regel": pl.String(),
    "versie": pl.Int64(),
    "tabel": pl.String(),
    "uitkomst": pl.String(),
    "ernst": pl.String(),
    "gezakt": pl.Int64(),
    "totaal": pl.Int64(),
    "gezakt_eur": pl.Int64(),
    "seconden": pl.Float64(),
}
"""The trend of rules: one row per judgement and rule. Euros are absolute, and null without amounts."""

SOURCES_DTYPES: dict[str, pl.DataType] = {
    "op": pl.Datetime("us", "UTC"),
    "run": pl.String(),
    "jaar": pl.Int64(),
    "bron": pl.String(),
    "opgehaald": pl.Int64(),
    "geaccepteerd": pl.Int64(),
    "quarantaine": pl.Int64(),
    "dubbel": pl.Int64(),
    "quarantaine_eur": pl.Int64(),
}
"""The trend of sources (``iv3``, the id of a document): one row per judgement and source, signed euros."""


class LedgerDamaged(OpenbegrotingError):
    """A whole line of the ledger is not one of ours; nothing is released on what cannot be read."""


class Line(msgspec.Struct, frozen=True, array_like=True):
    """What one rule said; written as a list, because a judgement has some three hundred of them."""

    rule: str
    version: int
    table: str
    outcome: Outcome
    severity: Severity
    failed: int
    total: int
    failed_eur: int | None
    seconds: float
    reason: str | None
    fingerprint: str | None = None
    """Of a failure: the same for the same rule, rows, euros, examples and refusals, and for nothing else."""

    @property
    def blocks(self) -> bool:
        """Whether the year may not be released."""
        return keeps_year(self.outcome, self.severity)


class SourceLine(msgspec.Struct, frozen=True, array_like=True):
    """Where the rows of one source went, over all tables."""

    source: str
    pulled: int
    accepted: int
    quarantined: int
    duplicates: int
    quarantined_eur: int | None


class Entry(msgspec.Struct, frozen=True):
    """One judgement of one year. ``made_from`` is the fingerprint of all it follows from."""

    jaar: int
    run: str
    at: Annotated[datetime, msgspec.Meta(tz=True)] = msgspec.field(name="op")
    code: str
    made_from: str = msgspec.field(name="gemaakt_van")
    rules: tuple[Line, ...] = msgspec.field(name="regels")
    sources: tuple[SourceLine, ...] = msgspec.field(name="bronnen")


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a year may not be released: a rule, and in Dutch or in numbers what is the matter with it."""

    rule: str
    outcome: Outcome
    told: str


def line_of(verdict: Verdict, version: int, refused: str | None = None) -> Line:
    """A verdict as the ledger keeps it: without its samples, which are in ``validatie.json``.

    ``refused`` is a checksum of the refused rows of its table (``expectations.quarantine.checksums``): a
    verdict may say only how many there are.
    """
    return Line(
        verdict.rule,
        version,
        verdict.table,
        verdict.outcome,
        verdict.severity,
        verdict.failed,
        verdict.total,
        verdict.failed_eur,
        round(verdict.seconds, 4),
        verdict.reason,
        _fingerprint(verdict, version, refused) if verdict.outcome == FAILED else None,
    )


def _fingerprint(verdict: Verdict, version: int, refused: str | None) -> str:
    told = [verdict.rule, version, verdict.failed, verdict.failed_eur, verdict.sample, refused]
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()


def objections(entry: Entry, declared: tuple[str, ...]) -> tuple[Objection, ...]:
    """Why the year of ``entry`` may not be released, given the ids of the rules there are; empty if it may.

    A rule of which the ledger tells nothing, tells twice, or tells what no rule can say, was not run.
    """
    found = [
        Objection(line.rule, line.outcome, line.reason or f"{line.failed:,} of {line.total:,} fail")
        for line in entry.rules
        if line.blocks or line.outcome not in {PASSED, FAILED, INAPPLICABLE}
    ]
    told = [line.rule for line in entry.rules]
    odd = {rule for rule in (*declared, *told) if told.count(rule) != 1 or rule not in declared}
    return (
        *found,
        *(
            Objection(rule, NOT_RUN, f"the ledger has {told.count(rule)} verdicts of it instead of 1")
            for rule in sorted(odd)
        ),
    )


@dataclass(frozen=True, slots=True)
class Ledger:
    """``<root>/jaar=2024/2026-11.jsonl``, to which lines are only ever added."""

    root: Path

    def add(self, entry: Entry) -> None:
        """Add a line that is on disk when this returns; ``OSError`` when the disk refuses."""
        # Never before what is there: a clock that was set back must not hide the last judgement.
        month = max(f"{entry.at:%Y-%m}", *(path.stem for path in self._files(entry.jaar)), "")
        add_line(self._folder(entry.jaar) / f"{month}.jsonl", msgspec.json.encode(entry))

    def last(self, jaar: int) -> Entry | None:
        """The last judgement of ``jaar`` that was entered whole; None without one. ``LedgerDamaged``."""
        for path in reversed(self._files(jaar)):
            entries = list(_entries(path))
            if entries:
                return entries[-1]
        return None

    def entries(self, jaar: int | None = None, *, since: datetime | None = None) -> Iterator[Entry]:
        """The judgements of one year or of all, oldest first per year, from ``since`` on."""
        years = (jaar,) if jaar is not None else self.years()
        for year in years:
            for path in self._files(year):
                if since is None or path.stem >= f"{since:%Y-%m}":
                    yield from (one for one in _entries(path) if since is None or one.at >= since)

    def years(self) -> tuple[int, ...]:
        """The years that were ever judged."""
        return tuple(sorted(int(path.name.removeprefix("jaar=")) for path in self.root.glob(_YEAR)))

    def trend(self, jaar: int | None = None, *, since: datetime | None = None) -> pl.DataFrame:
        """The columns of ``RULES_DTYPES``: what each rule said in each judgement."""
        rows = [
            (
                entry.at,
                entry.run,
                entry.jaar,
                line.rule,
                line.version,
                line.table,
                line.outcome,
                line.severity,
                line.failed,
                line.total,
                line.failed_eur,
                line.seconds,
            )
            for entry in self.entries(jaar, since=since)
            for line in entry.rules
        ]
        return pl.DataFrame(rows, schema=RULES_DTYPES, orient="row")

    def sources(self, jaar: int | None = None, *, since: datetime | None = None) -> pl.DataFrame:
        """The columns of ``SOURCES_DTYPES``: where the rows of each source went in each judgement."""
        rows = [
            (entry.at, entry.run, entry.jaar, *msgspec.structs.astuple(line))
            for entry in self.entries(jaar, since=since)
            for line in entry.sources
        ]
        return pl.DataFrame(rows, schema=SOURCES_DTYPES, orient="row")

    def _folder(self, jaar: int) -> Path:
        return self.root / f"jaar={jaar}"

    def _files(self, jaar: int) -> list[Path]:
        return sorted(self._folder(jaar).glob(_MONTH))


def _entries(path: Path) -> Iterator[Entry]:
    """The judgements in a file that were entered whole."""
    for number, line in enumerate(whole_lines(path), start=1):
        try:
            yield msgspec.json.decode(line, type=Entry)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise LedgerDamaged(
                f"{path}:{number}",
                expected="a judgement",
                found=str(error)[:200],
                remedy="restore the file from a backup, or move it aside: its years are then judged again",
            ) from error

"""The judge: normalised tables of one year in, accepted rows, quarantine and a verdict per rule out.

Refusal is decided by Polars, Great Expectations counts the same failures; a rule on which the two differ
was not run, and a year with such a rule is not released. Pulling and publishing are other people's work.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from datapackages.errors import OpenbegrotingError
from datapackages.schema import tables as all_tables
from expectations.canaries import UNSHOWN, shown
from expectations.conservation import conservation
from expectations.measuring import Measured, measure_view
from expectations.mending import fates
from expectations.quarantine import quarantine
from expectations.refusing import divide
from expectations.rules.catalogue import rules_of
from expectations.rules.evidence import QUARANTINE, TALLY_DTYPES, Earlier, Evidence
from expectations.suites.apart import begin
from expectations.suites.counting import count
from expectations.verdicts import FAILED, INAPPLICABLE, NOT_RUN, PASSED, Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from expectations.suites.running import Count


class UnknownTable(OpenbegrotingError):
    """A table, or a line of the tally, that no schema describes: its rows would be lost unjudged."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything that was decided about one year."""

    jaar: int
    accepted: Mapping[str, pl.DataFrame]
    """Every table but ``quarantaine``: published columns, sorted."""
    quarantine: pl.DataFrame
    """The table ``quarantaine``: every refused row."""
    verdicts: tuple[Verdict, ...]
    """One per rule of the catalogue, in its order."""
    conservation: pl.DataFrame
    """Per table and source what was pulled and where it went; see ``expectations.conservation``."""
    fates: pl.DataFrame
    """What became of the rows that were in quarantine in the last release; see ``expectations.mending``."""

    @property
    def releasable(self) -> bool:
        """Whether no blocking rule failed and every rule was run."""
        return not any(verdict.blocks for verdict in self.verdicts)


def judge(
    tables: Mapping[str, pl.DataFrame],
    tally: pl.DataFrame,
    *,
    jaar: int,
    corrected: pl.DataFrame | None = None,
    earlier: Earlier | None = None,
) -> Judgement:
    """Judge the normalised ``tables`` of ``jaar``; a table that is missing is empty.

    ``tally`` has the columns tabel, bron (String), rijen and eur (Int64, null without amounts): what was
    read from the raw bodies before anything was normalised. ``corrected`` has the columns of
    ``CORRECTED_DTYPES``: what corrections changed of that since. References are to accepted rows, so the
    children of a refused row are refused with it. ``earlier`` is what was published before; without it
    the rules that compare with that do not apply.

    Raises ``UnknownTable`` for a table or a tally line that no schema describes, and the errors of
    ``TableSchema.normalised`` for a frame of the wrong shape.
    """
    if any(frame.height for frame in tables.values()):
        begin()
    evidence, measured = ask(tables, tally, jaar=jaar, corrected=corrected, earlier=earlier)
    counts = count(measured, evidence)
    alive = shown([one.rule for one in measured], evidence)
    verdicts = {
        one.rule.id: _verdict(one, counts.get(one.rule.id), alive.get(one.rule.id, UNSHOWN), evidence)
        for one in measured
    }
    return Judgement(
        jaar=jaar,
        accepted={name: outcome.accepted for name, outcome in evidence.outcomes.items()},
        quarantine=evidence.quarantine,
        verdicts=tuple(verdicts[rule.id] for name in all_tables() for rule in rules_of(name)),
        conservation=conservation(evidence),
        fates=fates(evidence),
    )


def ask(
    tables: Mapping[str, pl.DataFrame],
    tally: pl.DataFrame,
    *,
    jaar: int,
    corrected: pl.DataFrame | None = None,
    earlier: Earlier | None = None,
) -> tuple[Evidence, tuple[Measured, ...]]:
    """Every rule asked with Polars alone: the year as it was divided, and what each rule found."""
    judged = {name: schema for name, schema in all_tables().items() if name != QUARANTINE}
    _refuse_unknown({*tables, *tally["tabel"].unique()} - judged.keys())
    typed = tally.select(list(TALLY_DTYPES)).cast(TALLY_DTYPES)  # type: ignore[arg-type]
    evidence = Evidence(jaar, typed, earlier=earlier or Earlier())
    if corrected is not None:
        evidence = replace(evidence, corrected=corrected)
    measured: list[Measured] = []
    for name, schema in judged.items():
        frame = schema.normalised(tables.get(name, schema.empty()))
        row_rules = [rule for rule in rules_of(name) if rule.view is None]
        division = divide(schema, frame, row_rules, evidence)
        measured.extend(division.measured)
        evidence = evidence.joined_by(name, division.outcome)
    evidence = replace(evidence, quarantine=quarantine(evidence))
    for name in all_tables():
        views = [rule for rule in rules_of(name) if rule.view is not None]
        measured.extend(measure_view(rule, evidence) for rule in views)
    return evidence, tuple(measured)


def _refuse_unknown(names: set[str]) -> None:
    for name in sorted(names):
        raise UnknownTable(
            f"table {name!r}",
            expected=f"one of {', '.join(all_tables())}",
            remedy=f"describe it in datapackages/schemas/{name}.yaml",
        )


def _verdict(measured: Measured, counted: Count | None, alive: str | None, evidence: Evidence) -> Verdict:
    outcome, reason = _outcome(measured, counted, alive, evidence)
    sample, sources = measured.examples(evidence)
    return Verdict(
        rule=measured.rule.id,
        table=measured.rule.table,
        outcome=outcome,
        severity=measured.rule.severity,
        failed=measured.failed,
        total=measured.frame.height,
        failed_eur=measured.failed_eur,
        sample=sample,
        reason=reason,
        seconds=measured.seconds + (counted.seconds if counted else 0.0),
        sources=sources,
    )


def _outcome(
    measured: Measured, counted: Count | None, alive: str | None, evidence: Evidence
) -> tuple[Outcome, str | None]:
    """The answer to a rule. One that cannot bite, or whose two counts cannot be compared, was not run."""
    broken = measured.broken or (counted.problem if counted is not None else None) or alive
    if broken is not None:
        return NOT_RUN, broken
    if measured.frame.is_empty():
        return INAPPLICABLE, measured.rule.inapplicable_in(evidence)
    if counted is None:
        return NOT_RUN, "Great Expectations gaf geen uitslag voor deze regel"
    if counted.failed != measured.failed:
        return (
            NOT_RUN,
            f"Great Expectations telt {counted.failed} rijen die de regel breken, wij {measured.failed}",
        )
    return (FAILED, None) if measured.failed else (PASSED, None)

"""What the rules of now would change: every judged year of the warehouse put before them once more.

Nothing is kept or released by it. The old side is what each year was last judged to be; the new side is
computed with Polars alone, on the rows as they were read then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from assets.iv3.tables import year_tables as iv3
from assets.release import judging
from assets.release.comparing import earlier_of
from assets.release.judging import ROOMS, case_of
from datapackages.errors import OpenbegrotingError
from expectations.judging import ask
from expectations.rules.catalogue import rules
from expectations.rules.evidence import QUARANTINE
from expectations.verdicts import FAILED, INAPPLICABLE, NOT_RUN, PASSED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assets.release.judging import JudgedYear
    from assets.sources.pulls import Pulls
    from assets.sources.registry import Registry
    from assets.warehouse import Warehouse
    from datapackages.releasing.releases import Releases
    from expectations.measuring import Measured
    from expectations.rules.evidence import Evidence

BODIES = "bronnen"

ROWS_DTYPES: dict[str, pl.DataType] = {
    "tabel": pl.String(),
    "gemeente": pl.String(),
    "sleutel": pl.String(),
    "was": pl.String(),
    "wordt": pl.String(),
}
"""A row whose fate changes: the rule that refused it and the rule that would, null where it is accepted."""


class OtherSources(OpenbegrotingError):
    """A registry of other sources than a year was judged with: what then differs says nothing of rules."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A rule whose answer changes: outcome and failed rows before and after, and examples that are new.

    ``was`` is None for a rule that did not exist, ``becomes`` for one that exists no more.
    """

    rule: str
    was: str | None
    was_failed: int
    becomes: str | None
    becomes_failed: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """What changes in one year."""

    jaar: int
    verdicts: tuple[Changed, ...]
    rows: pl.DataFrame
    """The columns of ``ROWS_DTYPES``, sorted."""


def impact(
    registry: Registry,
    jaar: int,
    pulls: Pulls,
    warehouse: Warehouse,
    releases: Releases,
    *,
    rule: str | None = None,
) -> Impact | None:
    """What the rules of now, or only ``rule``, change in ``jaar``; None for a year that was never judged.

    What a year was compared with then, it is compared with again, whatever was released since. Raises
    ``OtherSources`` for a registry that it was not judged with, ``WarehouseChanged`` when a table of the year
    is no longer what its step left, and ``ReleaseDamaged``.
    """
    before = judging.last(jaar, warehouse)
    kept = {room: warehouse.kept(room.STEP, jaar) for room in ROOMS}
    if before is None or None in kept.values():
        return None
    normalised = {
        name: frame for note in kept.values() for name, frame in warehouse.tables(note, "normalised").items()
    }
    case = case_of(registry, jaar, pulls, normalised)
    judged = warehouse.tables(before.kept, "accepted")[BODIES]
    if set(case.tables[BODIES]["bron"]) != set(judged["bron"]):
        raise OtherSources(
            f"registry {registry.path}",
            expected=f"the sources that {jaar} was judged with",
            found="others, or pulled again since",
            remedy="name the registry of this home with --sources; after a change of it, "
            f"openbegroting run --year {jaar} first",
        )
    pulled = iv3.pull_of(registry, jaar, pulls) is not None
    earlier = earlier_of(registry, jaar, before.compared, releases, pulled=pulled)
    evidence, measured = ask(case.tables, case.tally, jaar=jaar, corrected=case.corrected, earlier=earlier)
    asked = [one for one in measured if rule in {None, one.rule.id}]
    refused = warehouse.tables(before.kept, "quarantine")[QUARANTINE]
    return Impact(jaar, tuple(_verdicts(before, asked, rule)), _rows(refused, evidence, rule))


def _verdicts(before: JudgedYear, asked: list[Measured], rule: str | None) -> Iterator[Changed]:
    old = {verdict.rule: verdict for verdict in before.verdicts if rule in {None, verdict.rule}}
    for one in asked:
        was = old.pop(one.rule.id, None)
        becomes = _outcome(one)
        if was is None or (was.outcome, was.failed) != (becomes, one.failed):
            known = was.sample if was is not None else ()
            yield Changed(
                one.rule.id,
                was.outcome if was is not None else None,
                was.failed if was is not None else 0,
                becomes,
                one.failed,
                tuple(line for line in one.sample() if line not in known),
            )
    today = {one.id for one in rules()}
    yield from (
        Changed(name, verdict.outcome, verdict.failed, None, 0, ())
        for name, verdict in old.items()
        if name not in today
    )


def _outcome(one: Measured) -> str:
    if one.broken is not None:
        return NOT_RUN
    if one.frame.is_empty():
        return INAPPLICABLE
    return FAILED if one.failed else PASSED


def _rows(refused: pl.DataFrame, evidence: Evidence, rule: str | None) -> pl.DataFrame:
    """Rows that are refused on one side only, or on both by another rule."""
    key = ["tabel", "sleutel"]
    was, becomes = (
        frame.select(*key, pl.col("regel").alias(name)).unique(key, keep="first", maintain_order=True)
        for frame, name in ((refused, "was"), (evidence.quarantine, "wordt"))
    )
    either = was.join(becomes, on=key, how="full", coalesce=True)
    changed = either.filter(pl.col("was").ne_missing(pl.col("wordt")))
    if rule is not None:
        changed = changed.filter((pl.col("was") == rule) | (pl.col("wordt") == rule))
    of_document = dict(evidence.accepted("documenten").select("document", "gemeente").iter_rows())
    document = pl.col("sleutel").str.extract(r"(?:document|pagina)=([^;/]+)")
    named = pl.col("sleutel").str.extract(r"gemeente=([^;]+)")
    return (
        changed.with_columns(
            gemeente=pl.coalesce(
                named, document.replace_strict(of_document, default=None, return_dtype=pl.String)
            )
        )
        .select(list(ROWS_DTYPES))
        .sort(key)
    )

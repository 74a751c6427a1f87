"""The report on one judgement of a year, for people: ``validatie.json`` in words, carried by one file.

What is read of that file is in ``judged``; what it says is decided by whoever judged. The page needs no
other file, so that it can be sent to who must act.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

import msgspec

from datapackages import words
from datapackages.packing.building import VALIDATION
from datapackages.portal.judged import FAILED, NOT_RUN, read_validation
from datapackages.portal.templating import page
from datapackages.schema import tables

if TYPE_CHECKING:
    from datetime import datetime

    from datapackages.portal.judged import Body, Conserved, RefusedRow, Validation, Verdict
    from datapackages.releasing.approvals import Approval
    from datapackages.releasing.released import Release
    from datapackages.storage.pointer import Withdrawal

TEMPLATE = "verslag.html"

SHOWN = 10
"""Examples of a finding that stand open; the others open with a click."""

_SOURCE = "bron"

State = Literal["uitgegeven", "goedgekeurd", "tegengehouden"]


@dataclass(frozen=True, slots=True)
class Example:
    """A failing row in words, and the bodies it comes from."""

    text: str
    bodies: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that failed or was not run, with what a person needs to do something about it."""

    verdict: Verdict
    examples: tuple[Example, ...]
    rows: tuple[tuple[RefusedRow, tuple[Body, ...]], ...]
    refused: int
    """Rows that went to quarantine for this rule first."""
    approval: Approval | None

    @property
    def blocks(self) -> bool:
        """Whether it keeps the year from being released, and nobody let it through."""
        return self.verdict.blocks and self.approval is None

    @property
    def who(self) -> str:
        """Who must act."""
        return "de bron" if _acts(self.verdict) == _SOURCE else "wij"

    @property
    def todo(self) -> str:
        """What to do, in Dutch."""
        return _todo(self.verdict, approved=self.approval is not None)


@dataclass(frozen=True, slots=True)
class Report:
    """A judgement as its page shows it. ``version`` is the release it led to; None if it led to none."""

    validation: Validation
    version: str | None = None
    published_at: datetime | None = None
    reasons: tuple[str, ...] = ()
    """Why the year was not released; messages of ours, in English."""
    withdrawal: Withdrawal | None = None
    """The step back that took the release out of use, if it was."""
    root: str | None = None
    """The portal's root as seen from the page; None for a page outside the portal."""

    @property
    def jaar(self) -> int:
        """The year."""
        return self.validation.jaar

    @property
    def state(self) -> State:
        """What became of the year."""
        blocked = any(finding.blocks for finding in self.findings)
        if self.reasons or blocked:
            return "tegengehouden"
        return "goedgekeurd" if self.validation.goedkeuringen else "uitgegeven"

    @property
    def counts(self) -> Counter[str]:
        """Rules by their outcome."""
        return Counter(verdict.uitkomst for verdict in self.validation.regels)

    @property
    def findings(self) -> list[Finding]:
        """What failed or was not run: what blocks first, then the largest euros, then the most rows."""
        failed = [verdict for verdict in self.validation.regels if verdict.uitkomst in {FAILED, NOT_RUN}]
        ordered = sorted(failed, key=lambda one: (not one.blocks, -(one.gezakt_eur or 0), -one.gezakt))
        return [self._finding(verdict) for verdict in ordered]

    @property
    def acting(self) -> list[tuple[str, str, list[Finding]]]:
        """Findings by who must act: heading, name of the section, findings; what blocks comes first."""
        sources = [one for one in self.findings if _acts(one.verdict) == _SOURCE]
        ours = [one for one in self.findings if _acts(one.verdict) != _SOURCE]
        parts = [
            ("De bronnen moeten dit herstellen", "bronnen", sources),
            ("Wij moeten dit herstellen", "wij", ours),
        ]
        return sorted(parts, key=lambda part: not any(one.blocks for one in part[2]))

    @property
    def inapplicable(self) -> list[tuple[str, list[Verdict]]]:
        """Rules that did not apply, by the reason; the commonest reason first."""
        found: dict[str, list[Verdict]] = {}
        for verdict in self.validation.regels:
            if verdict.uitkomst == "niet van toepassing":
                found.setdefault(verdict.reden or "", []).append(verdict)
        return sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))

    @property
    def passed(self) -> list[tuple[str, list[Verdict]]]:
        """Rules that passed, per table."""
        good = [verdict for verdict in self.validation.regels if verdict.uitkomst == "geslaagd"]
        return [(name, list(found)) for name, found in groupby(good, key=lambda verdict: verdict.tabel)]

    @property
    def totals(self) -> dict[str, int]:
        """Rows and signed euros over all conserved tables."""
        names = ("opgehaald", "geaccepteerd", "quarantaine", "dubbel")
        lines = self.validation.behoud
        return {
            name: sum(getattr(line, name) or 0 for line in lines)
            for name in (*names, *(f"{name}_eur" for name in names), "correctie_eur")
        }

    @property
    def sources(self) -> list[tuple[str, list[Conserved]]]:
        """Per source its tables; who has rows in quarantine first."""
        by_source: dict[str, list[Conserved]] = {}
        for line in self.validation.behoud_per_bron:
            by_source.setdefault(line.titel or words.bron(line.uit), []).append(line)
        refused = {name: sum(line.quarantaine for line in lines) for name, lines in by_source.items()}
        return sorted(by_source.items(), key=lambda item: -refused[item[0]])

    def _finding(self, verdict: Verdict) -> Finding:
        known: dict[str, list[Body]] = {}
        for body in self.validation.bronnen:
            known.setdefault(body.bron, []).append(body)

        def of(names: tuple[str | None, ...]) -> tuple[Body, ...]:
            return tuple(body for name in names for body in known.get(name or "", ()))

        refused = [one for one in self.validation.quarantaine if one.regel == verdict.regel]
        froms = (*verdict.voorbeelden_uit, *((),) * len(verdict.voorbeelden))
        return Finding(
            verdict,
            tuple(
                Example(text, of(bodies)) for text, bodies in zip(verdict.voorbeelden, froms, strict=False)
            ),
            tuple((row, of((row.bron,))) for one in refused for row in one.voorbeelden),
            sum(one.rijen for one in refused),
            next((one for one in self.validation.goedkeuringen if one.rule == verdict.regel), None),
        )


def _acts(verdict: Verdict) -> str:
    """Who must act; a rule that could not be run is ours to mend, whoever delivered."""
    return "wij" if verdict.uitkomst == NOT_RUN else verdict.verantwoordelijk


def _todo(verdict: Verdict, *, approved: bool) -> str:
    """What to do about a rule, from who must act, whether it blocks, and whether rows were refused."""
    if verdict.uitkomst == NOT_RUN:
        return (
            "Zoek uit waarom deze controle niet werkt en herstel haar. Tot die tijd zegt niets dat het klopt."
        )
    if approved:
        return "De goedkeuring geldt alleen voor precies deze bevinding. Het herstel zelf blijft nodig."
    mend = {
        True: "Meld dit bij de bron. Levert zij een verbeterde export, dan vervalt deze bevinding vanzelf.",
        False: "Wij lezen of bewerken dit niet goed: de lezer of de codelijst moet worden verbeterd.",
    }[verdict.verantwoordelijk == _SOURCE]
    if verdict.blocks:
        return f"{mend} Tot die tijd blijft de vorige uitgave staan."
    if verdict.omvang == "rij":
        return f"{mend} Tot die tijd staan de rijen in quarantaine, niet in de tabel."
    if verdict.verantwoordelijk == _SOURCE:
        return f"{mend} De cijfers staan in het pakket zoals de bron ze gaf."
    return mend


def read_report(release: Release) -> Report | None:
    """The judgement that a release rests on; None for one without verdicts.

    Raises ``ReleaseDamaged`` when its ``validatie.json`` is not as it was published.
    """
    try:
        validation = read_validation(release.content(VALIDATION))
    except msgspec.DecodeError as error:
        raise release.damaged(str(error)) from error
    if not validation.regels:
        return None
    return Report(
        validation, release.version, release.published_at, withdrawal=release.withdrawal, root="../../"
    )


def rendered(report: Report) -> bytes:
    """The page: one file, with its style in it."""
    titles = {name: schema.title for name, schema in tables().items()}
    return page(TEMPLATE, report=report, titles=titles, root=report.root, shown=SHOWN)

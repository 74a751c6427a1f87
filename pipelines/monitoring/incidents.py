"""What is wrong with the years: findings, each of which someone should know of once.

Pure: from ``YearState`` to ``Finding``. A finding has a fingerprint in which nothing is counted, so that the
same trouble tomorrow is the same finding. Who was told of it is kept in ``lifecycle``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from datapackages.words import datum
from expectations.rules.model import BLOCKING, WARNING, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipelines.monitoring.year_states import FailedRule, SourceFailure, YearState
    from pipelines.publications import Publication

Kind = Literal["bron", "regel", "vrijgave", "run", "kalender", "kanaal"]

MOST = 5
"""Examples of one finding."""

LONGEST = 1000
"""Letters that are kept of one text from outside; a message shows fewer."""

US = "het datateam"
SOURCE = "de bron; het datateam geeft het door"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, in Dutch; ``subject`` is a source, a rule, an Iv3 report or a channel.

    ``sample`` and ``what`` may hold texts from sources.
    """

    kind: Kind
    subject: str
    severity: Severity
    years: tuple[int, ...]
    """The years it is about; what is wrong with a source is one finding for all of its years."""
    what: str
    where: str
    effect: str
    next_step: str
    who: str
    failed: int | None = None
    total: int | None = None
    failed_eur: int | None = None
    sample: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """The same for the same trouble, whatever it counts to, on whatever day."""
        year = "" if self.kind in {"bron", "kanaal"} else str(self.years[0])
        return hashlib.sha256(f"{self.kind} {self.subject} {year}".encode()).hexdigest()[:12]


def findings(states: Sequence[YearState]) -> tuple[Finding, ...]:
    """Everything that is wrong with these years, the gravest first.

    A year whose only trouble is a source that could not be had has no finding of its own.
    """
    found = [*_sources(states)]
    for state in states:
        found += [_rule(rule, state) for rule in state.failed]
        found += _overdue(state)
        if state.crash is not None:
            found.append(_broken_off(state, state.crash))
        elif (
            state.what == "failed"
            or (state.what == "withheld" and not _blocked_by_rule(state))
            or (state.what == "incomplete" and not state.unavailable)
        ):
            found.append(_obstacle(state))
    return tuple(sorted(found, key=lambda finding: finding.severity != BLOCKING))


def undeliverable(channel: str, waiting: int, why: str) -> Finding:
    """A channel through which nothing comes; it is told through the others."""
    return Finding(
        kind="kanaal",
        subject=channel,
        severity=BLOCKING,
        years=(),
        what=f"Meldingen komen niet aan: {why}",
        where=f"kanaal {channel}",
        effect=f"{waiting} wachten; ze worden bewaard en alsnog bezorgd zodra het kanaal weer werkt.",
        next_step=f"openbegroting alert test --channel {channel}",
        who=US,
    )


def _blocked_by_rule(state: YearState) -> bool:
    return any(rule.blocks for rule in state.failed)


def _rule(rule: FailedRule, state: YearState) -> Finding:
    what = f"Niet voldaan aan: {rule.sentence}"
    if rule.reason is not None:
        what = f"Niet uitgevoerd ({rule.reason}): {rule.sentence}"
    return Finding(
        kind="regel",
        subject=rule.rule,
        severity=BLOCKING if rule.blocks else WARNING,
        years=(state.jaar,),
        what=what,
        where=f"begrotingen {state.jaar}, tabel {rule.table}",
        effect=effect(state),
        next_step=f"openbegroting status; na herstel: openbegroting run --year {state.jaar}",
        # A rule that was not run says nothing of the source: it is our rule that is broken.
        who=SOURCE if rule.responsible == "bron" and rule.reason is None else US,
        failed=rule.failed,
        total=rule.total,
        failed_eur=rule.failed_eur,
        sample=_bounded(rule.sample),
    )


def _sources(states: Sequence[YearState]) -> list[Finding]:
    """One finding for each source, however many years, municipalities or pages it fails for."""
    failing: dict[str, list[tuple[YearState, SourceFailure]]] = {}
    for state in states:
        for failure in state.unavailable:
            failing.setdefault(failure.source, []).append((state, failure))
    return [_source(source, found) for source, found in failing.items()]


def _source(source: str, found: Sequence[tuple[YearState, SourceFailure]]) -> Finding:
    state, first = found[0]
    used = [failure.in_use for _, failure in found if failure.in_use is not None]
    lacking = [str(state.jaar) for state, failure in found if failure.in_use is None]
    effects = []
    if used:
        effects.append(f"De gegevens die op {datum(min(used))} zijn opgehaald blijven in gebruik.")
    if lacking:
        effects.append(f"Nog nooit opgehaald voor {', '.join(lacking)}: die gegevens ontbreken.")
    years = ", ".join(str(state.jaar) for state, _ in found)
    return Finding(
        kind="bron",
        subject=source,
        severity=WARNING if all(state.release is not None for state, _ in found) else BLOCKING,
        years=tuple(state.jaar for state, _ in found),
        what=f"{first.title} kon niet worden opgehaald.",
        where=f"bron {source}, {years}",
        effect=" ".join(effects),
        next_step=f"Kijk of de bron werkt en het adres klopt; dan: openbegroting run --year {state.jaar}",
        who=f"{US}; de beheerder van de bron als die uitvalt",
        sample=_bounded(failure.message for _, failure in found),
    )


def _overdue(state: YearState) -> list[Finding]:
    """One finding for each report of the year, whichever of its placings are late."""
    reports: dict[str, list[Publication]] = {}
    for one in state.overdue:
        reports.setdefault(one.verslagsoort, []).append(one)
    return [
        Finding(
            kind="kalender",
            subject=report,
            severity=WARNING,
            years=(state.jaar,),
            what=f"Iv3-verslag {report} van {state.jaar} had er volgens de kalender van CBS moeten zijn. "
            "Het is nog van geen enkele gemeente gezien.",
            where=f"begrotingen {state.jaar}, verslag {report}",
            effect=f"{effect(state)} Deze cijfers staan er nog niet in.",
            next_step=f"Kijk of CBS een uitstel meldt; dan: openbegroting run --year {state.jaar}",
            who=f"{US}; CBS als het uitblijft",
            sample=_bounded(
                f"plaatsing {one.plaatsing}: verwacht op {one.expected:%d-%m-%Y}" for one in late
            ),
        )
        for report, late in reports.items()
    ]


def _broken_off(state: YearState, crash: str) -> Finding:
    return Finding(
        kind="run",
        subject="afgebroken",
        severity=BLOCKING,
        years=(state.jaar,),
        what="De verwerking is afgebroken.",
        where=f"begrotingen {state.jaar}",
        effect=effect(state),
        next_step=f"openbegroting run --year {state.jaar}",
        who=US,
        sample=_bounded([crash]),
    )


def _obstacle(state: YearState) -> Finding:
    approve = f"klopt het: openbegroting approve {state.jaar} --changes, en dan"
    return Finding(
        kind="vrijgave",
        subject="mislukt" if state.what == "failed" else "tegengehouden",
        severity=BLOCKING,
        years=(state.jaar,),
        what=_why_not_released(state),
        where=f"begrotingen {state.jaar}",
        effect=effect(state),
        next_step=f"openbegroting status; {approve if state.awaits_approval else 'na herstel'}: "
        f"openbegroting run --year {state.jaar}",
        who=US,
        failed=len(state.reasons),
        sample=_bounded(state.reasons),
    )


def _why_not_released(state: YearState) -> str:
    """What no rule tells; the words of the program itself are English, and go along."""
    if state.what == "failed":
        return "De vrijgave is mislukt."
    if state.awaits_approval:
        return "De vrijgave wacht op goedkeuring: er verandert meer dan zonder goedkeuring mag."
    if state.what == "incomplete":
        return "De vrijgave is tegengehouden: wat is gepubliceerd, is niet meer volledig op te halen."
    return "De vrijgave is tegengehouden."


def _bounded(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text[:LONGEST] for text in list(dict.fromkeys(texts))[:MOST])


def effect(state: YearState) -> str:
    """What a reader of the packages notices of it."""
    if state.release is None or state.published_at is None:
        return f"{state.jaar} is niet gepubliceerd; er is nog geen release."
    if state.is_released:
        return f"{state.jaar} is wel gepubliceerd, als release {state.release}."
    return (
        f"De nieuwe gegevens van {state.jaar} zijn niet gepubliceerd; release {state.release} "
        f"van {datum(state.published_at)} blijft staan."
    )

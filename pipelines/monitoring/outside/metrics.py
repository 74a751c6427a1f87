"""The figures of the last look as OpenMetrics, for the textfile collector of a node exporter.

Gauges only, and moments instead of ages: who reads the file later still computes the right age. What the
collector reads is the older Prometheus text format; this file is valid as both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from expectations.rules.model import BLOCKING, WARNING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pipelines.monitoring.journal import Memory
    from pipelines.monitoring.year_states import YearState

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})


@dataclass(slots=True)
class _Gauge:
    """One metric with its samples; a value of None is left out: what is not known has no figure."""

    name: str
    help: str
    samples: list[str] = field(default_factory=list)

    def add(self, value: float | datetime | None, **labels: object) -> None:
        if value is None:
            return
        number = value if isinstance(value, int | float) else value.timestamp()
        named = ",".join(f'{key}="{str(label).translate(_ESCAPES)}"' for key, label in labels.items())
        self.samples.append(f"openbegroting_{self.name}{f'{{{named}}}' if named else ''} {number:.15g}")

    def lines(self) -> list[str]:
        name = f"openbegroting_{self.name}"
        return [f"# HELP {name} {self.help}", f"# TYPE {name} gauge", *self.samples]


def rendered(states: Sequence[YearState], memory: Memory) -> bytes:
    """The file."""
    gauges = [*_years(states), *_alerts(memory)]
    lines = [line for gauge in gauges if gauge.samples for line in gauge.lines()]
    return ("\n".join([*lines, "# EOF"]) + "\n").encode()


def _years(states: Sequence[YearState]) -> list[_Gauge]:
    ended = _Gauge("last_run_timestamp_seconds", "When the last run of the year ended.")
    good = _Gauge("last_success_timestamp_seconds", "When a run of the year last went well.")
    well = _Gauge("last_run_success", "1 if the last run of the year went well, else 0.")
    released = _Gauge("release_timestamp_seconds", "When the release that stands was published.")
    accepted = _Gauge("accepted_rows", "Rows that the last judgement accepted.")
    quarantined = _Gauge("quarantined_rows", "Rows that the last judgement refused.")
    failed = _Gauge("failed_rules", "Rules that failed or were not run, by whether they block a release.")
    lacking = _Gauge("unavailable_sources", "Sources that could not be had in the last run.")
    oldest = _Gauge("oldest_source_timestamp_seconds", "When the oldest source in use was last pulled.")
    for state in states:
        jaar = state.jaar
        if state.last_run is not None:
            ended.add(state.last_run.ended_at, jaar=jaar)
            good.add(state.last_run.good_at, jaar=jaar)
            well.add(int(state.is_good), jaar=jaar)
        released.add(state.published_at, jaar=jaar)
        accepted.add(state.accepted, jaar=jaar)
        quarantined.add(state.quarantined, jaar=jaar)
        for severity, blocks in ((BLOCKING, True), (WARNING, False)):
            failed.add(sum(rule.blocks == blocks for rule in state.failed), jaar=jaar, ernst=severity)
        lacking.add(len(state.unavailable), jaar=jaar)
        oldest.add(state.oldest_pull, jaar=jaar)
    return [ended, good, well, released, accepted, quarantined, failed, lacking, oldest]


def _alerts(memory: Memory) -> list[_Gauge]:
    standing = [incident for incident in memory.incidents.values() if incident.state != "opgelost"]
    incidents = _Gauge("open_incidents", "Incidents that are not resolved.")
    for severity in (BLOCKING, WARNING):
        incidents.add(sum(item.finding.severity == severity for item in standing), ernst=severity)
    waiting = _Gauge("undelivered_alerts", "Messages that wait for their channel.")
    for channel in sorted({message.channel for message in memory.outbox} | set(memory.trouble)):
        waiting.add(sum(message.channel == channel for message in memory.outbox), kanaal=channel)
    return [incidents, waiting]

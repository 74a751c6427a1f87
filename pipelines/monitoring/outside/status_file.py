"""``public/status.json``: how every year stands, for whoever takes figures from here without a person.

Dutch keys, as in ``validatie.json``. Messages of sources and paths of ours are not in it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pipelines.monitoring.year_states import FailedRule, YearState

FILE = "status.json"

_OUTCOMES = {
    "published": "gepubliceerd",
    "unchanged": "ongewijzigd",
    "withheld": "tegengehouden",
    "incomplete": "bron ontbreekt",
    "nothing": "niets te publiceren",
    "failed": "mislukt",
}


def rendered(states: Sequence[YearState], now: datetime) -> bytes:
    """The file. Only ``generated_at`` and the ages follow from the clock."""
    status = {
        "generated_at": _moment(now),
        "in_orde": all(state.is_good for state in states),
        "jaren": [_year(state, now) for state in states],
    }
    return (json.dumps(status, ensure_ascii=False, indent=2) + "\n").encode()


def same(one: bytes, other: bytes) -> bool:
    """Whether two of these files differ in their moment at most; one that cannot be read is another."""
    try:
        return _timeless(one) == _timeless(other)
    except ValueError:
        return False


def _timeless(content: bytes) -> dict[str, Any]:
    return {**json.loads(content), "generated_at": None}


def _year(state: YearState, now: datetime) -> dict[str, Any]:
    outcome = _OUTCOMES[state.what] if state.what is not None else None
    return {
        "jaar": state.jaar,
        "in_orde": state.is_good,
        "release": state.release,
        "gepubliceerd_op": _moment(state.published_at),
        "release_leeftijd_dagen": _days(state.published_at, now),
        "laatste_uitkomst": "afgebroken" if state.crash is not None else outcome,
        "laatste_run": _moment(state.last_run.ended_at if state.last_run is not None else None),
        "laatste_goede_run": _moment(state.last_run.good_at if state.last_run is not None else None),
        "regels_gezakt": [_rule(rule) for rule in state.failed],
        "rijen_geaccepteerd": state.accepted,
        "rijen_in_quarantaine": state.quarantined,
        "oudste_bron": _moment(state.oldest_pull),
        "oudste_bron_leeftijd_dagen": _days(state.oldest_pull, now),
        "bronnen_niet_bereikbaar": sorted(failure.source for failure in state.unavailable),
    }


def _rule(rule: FailedRule) -> dict[str, Any]:
    return {
        "regel": rule.rule,
        "zin": rule.sentence,
        "verantwoordelijk": rule.responsible,
        "blokkeert": rule.blocks,
        "gezakt": rule.failed,
        "beoordeeld": rule.total,
        "gezakt_eur": rule.failed_eur,
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment is not None else None


def _days(moment: datetime | None, now: datetime) -> int | None:
    return max((now - moment).days, 0) if moment is not None else None

"""When an attempt is worth repeating, and how long to wait before it.

What an attempt is and what a refusal means is in ``fetching``; how fast a host is asked is in ``turns``.
"""

from __future__ import annotations

import logging
import random
import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

import tenacity

from assets.sources.web.setbacks import Setback

if TYPE_CHECKING:
    from datetime import datetime

    from assets.sources.web.limits import Clock, Limits

logger = logging.getLogger("openbegroting.fetching")

PASSING_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504, *range(520, 531)})
"""Answers that another attempt may change; any other refusal is the source's last word.

520 to 530 are in no register: so the proxies of content networks say that the source behind them is ill.
"""


def is_about_the_address(status: int) -> bool:
    """Whether a refusal says that this address is not for us; a source can also be confused."""
    return HTTPStatus.BAD_REQUEST <= status <= HTTPStatus.NOT_IMPLEMENTED and (status not in PASSING_STATUSES)


def retrying(limits: Limits, clock: Clock, shown_url: str) -> tenacity.Retrying:
    """Repeats an attempt that ended in a ``Setback`` that need not last."""

    def wait(state: tenacity.RetryCallState) -> float:
        setback = _setback(state)
        backoff = tenacity.wait_exponential(limits.wait_first, limits.wait_longest)(state)
        asked = setback.retry_after if setback else None
        least = backoff if asked is None else min(max(asked, 0.0), limits.wait_longest)
        return least + random.uniform(0, limits.wait_first)  # noqa: S311 - spreads load, keeps no secret

    def say(state: tenacity.RetryCallState) -> None:
        setback = _setback(state)
        seconds = state.next_action.sleep if state.next_action else 0.0
        logger.warning(
            "%s: found %s; attempt %s of %s in %.1f s",
            shown_url,
            setback.found if setback else "a setback",
            state.attempt_number + 1,
            limits.attempts,
            seconds,
        )

    return tenacity.Retrying(
        stop=tenacity.stop_after_attempt(limits.attempts),
        wait=wait,
        retry=tenacity.retry_if_exception(lambda error: isinstance(error, Setback) and not error.lasting),
        sleep=clock.sleep,
        before_sleep=say,
        reraise=True,
    )


def _setback(state: tenacity.RetryCallState) -> Setback | None:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, Setback) else None


def retry_after(header: str | None, now: datetime) -> float | None:
    """Seconds to wait according to a Retry-After header: a number, or a date; None when it says neither."""
    if header is None:
        return None
    text = header.strip()
    if re.fullmatch(r"[0-9]{1,15}", text):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # as does a year or a zone of twenty digits
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())

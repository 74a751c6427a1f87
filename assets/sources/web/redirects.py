"""Follows redirects by hand: within one host, never back to plain http, not in circles.

Whether the new address may be connected to is judged again, in ``addresses``, when it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from assets.sources.web.setbacks import Setback
from assets.sources.web.urls import may_follow, objection, redacted

if TYPE_CHECKING:
    from collections.abc import Callable

    import requests

REDIRECTS = frozenset({301, 302, 303, 307, 308})

MAX_STEPS = 5


class NotFollowed(Setback):
    """A redirect to ``leads_to`` that was not followed; ``disallowed``: because it may not be asked."""

    def __init__(self, status: int, problem: str, leads_to: str, *, disallowed: bool) -> None:
        super().__init__(
            f"HTTP {status}, {problem}",
            expected="a body at its own host",
            remedy="the redirect was not followed; if it is right, put the new address in sources.yaml",
            lasting=True,
            status=status,
        )
        self.leads_to = leads_to
        self.disallowed = disallowed


def follow(
    ask: Callable[[str], requests.Response], url: str, allows: Callable[[str], bool] = lambda _: True
) -> requests.Response:
    """The answer at ``url``, or where it leads in at most ``MAX_STEPS`` steps that ``allows`` judges.

    Raises ``NotFollowed`` for a redirect that is not followed, and whatever ``ask`` raises.
    """
    visited = [url]
    while True:
        response = ask(visited[-1])
        location = response.headers.get("Location")
        if response.status_code not in REDIRECTS or location is None:
            return response
        response.close()
        target = _target(visited[-1], location)
        problem = _problem(visited, target)
        if problem is not None and "Set-Cookie" in response.headers:
            problem += ", which sets a cookie; none is kept"
        disallowed = problem is None and not allows(target)
        if disallowed:
            problem = f"a redirect to {redacted(target[:200])}, which robots.txt disallows"
        if problem is not None:
            raise NotFollowed(response.status_code, problem, target, disallowed=disallowed)
        visited.append(target)


def _target(origin: str, location: str) -> str:
    """Where a Location header leads; as it stands when it cannot be read."""
    text = location.encode("latin-1", "replace").decode("utf-8", "replace").strip()
    try:
        return urljoin(origin, text).partition("#")[0]
    except ValueError:
        return text


def _problem(visited: list[str], target: str) -> str | None:
    shown = redacted(target[:200])
    unfit = objection(target)
    if unfit is not None:
        return f"a redirect to {shown!r}: {unfit}"
    if not may_follow(visited[0], target) or not may_follow(visited[-1], target):
        return f"a redirect to another host, {shown}"
    if target in visited:
        return f"a redirect in a circle, to {shown}"
    if len(visited) > MAX_STEPS:
        return f"more than {MAX_STEPS} redirects"
    return None

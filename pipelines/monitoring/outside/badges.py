"""A small picture per year that says how it stands, to be shown on any page.

Self-contained SVG without scripts, links or fonts of elsewhere; its title says the same to a screen reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from pipelines.monitoring.year_states import YearState

FOLDER = "badges"

_GOOD, _HELD, _NONE = "#1b6e3c", "#9a4a00", "#565656"
"""Each at least 4.5 to 1 against white."""

_LABEL = "#383838"

_LETTER = 6.3
"""Pixels of a letter of 11 pixels; ``textLength`` makes up for what a font does differently."""

_EDGE = 6


def rendered(state: YearState) -> bytes:
    """The badge of a year."""
    says, colour = _status_and_colour(state)
    return _svg(f"begrotingen {state.jaar}", says, colour).encode()


def _status_and_colour(state: YearState) -> tuple[str, str]:
    if state.release is None:
        return "geen release", _NONE
    if state.is_released:
        return state.release, _GOOD
    return f"{state.release}, nieuwe tegengehouden", _HELD


def _svg(label: str, says: str, colour: str) -> str:
    left, right = (round(len(text) * _LETTER) + 2 * _EDGE for text in (label, says))
    title = f"{label}: {says}"

    def text(words: str, start: int, width: int) -> str:
        return f'<text x="{start + _EDGE}" y="14" textLength="{width - 2 * _EDGE}">{escape(words)}</text>'

    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" '
        f"aria-label={quoteattr(title)}>\n"
        f"<title>{escape(title)}</title>\n"
        f'<rect width="{left + right}" height="20" rx="3" fill="{_LABEL}"/>\n'
        f'<path d="M{left} 0h{right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{right - 3}z" fill="{colour}"/>\n'
        f'<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">\n'
        f"{text(label, 0, left)}\n{text(says, left, right)}\n</g>\n</svg>\n"
    )

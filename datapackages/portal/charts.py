"""Small charts as inline SVG, drawn when a page is made: no script, no font, no file of its own.

Colours come from the style sheet by class, so that they follow light, dark and print. Each chart says in
words what it shows; the numbers stand in a table beside it, which is the page's business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

HEIGHT = 40
WIDTH = 240
MOST = 60
"""Columns that a chart shows: the last ones."""

_GAP = 2
_LEAST = 2
"""Pixels of the smallest column: one finding among thousands must be seen."""


def columns(values: Sequence[int], name: str, css: str = "bad") -> Markup:
    """A column per value, oldest left, from zero to the largest; a dot on the line where there is nothing.

    ``name`` is read out to who cannot see it. ``css`` is a class of the style sheet.
    """
    shown = [max(value, 0) for value in values[-MOST:]]
    top, step = max([*shown, 1]), WIDTH / max(len(shown), 12)
    drawn = [_column(number * step, step - _GAP, value / top, css) for number, value in enumerate(shown)]
    return Markup(
        '<svg class="chart" role="img" aria-label="{name}" viewBox="0 0 {width} {height}" width="{width}" '
        'height="{height}"><title>{name}</title>'
        '<line class="axis" x1="0" x2="{width}" y1="{base}" y2="{base}"/>{drawn}</svg>'
    ).format(name=name, width=WIDTH, height=HEIGHT, base=HEIGHT - 0.5, drawn=Markup("").join(drawn))


def _column(left: float, width: float, share: float, css: str) -> Markup:
    if share == 0:
        return Markup('<circle class="none" cx="{x:.1f}" cy="{y}" r="1.5"/>').format(
            x=left + width / 2, y=HEIGHT - 2
        )
    height = max(share * (HEIGHT - _GAP), _LEAST)
    return Markup('<rect class="{css}" x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}"/>').format(
        css=css, x=left, y=HEIGHT - height, w=width, h=height
    )


def shares(parts: Sequence[tuple[str, int, str]], name: str) -> Markup:
    """One bar of parts side by side, each (label, count, class of the style sheet); empty parts are left out.

    A part that is there is never too narrow to be seen.
    """
    there = [(label, count, css) for label, count, css in parts if count]
    total = sum(count for _, count, _ in there) or 1
    widths = [max(count / total * 600, 4) for _, count, _ in there]
    scale = 600 / (sum(widths) or 1)
    drawn, left = [], 0.0
    for (label, count, css), width in zip(there, widths, strict=True):
        drawn.append(
            Markup(
                '<rect class="{css}" x="{x:.1f}" y="0" width="{w:.1f}" height="18">'
                "<title>{label}: {count}</title></rect>"
            ).format(css=css, x=left, w=width * scale, label=label, count=count)
        )
        left += width * scale
    return Markup(
        '<svg class="chart shares" role="img" aria-label="{name}" viewBox="0 0 600 18" '
        'preserveAspectRatio="none"><title>{name}</title>{drawn}</svg>'
    ).format(name=name, drawn=Markup("").join(drawn))

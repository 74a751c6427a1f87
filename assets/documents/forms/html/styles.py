"""What the style sheets of a page itself, or the classes of Bootstrap, hide of its tables or make one.

Outside tables nothing is hidden here: what a click shows (a panel, a story) is content too. Styles of an
element itself are read in ``html.elements``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from lxml import etree

from assets.documents.forms.html.elements import INLINE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_Name: TypeAlias = "tuple[str | None, str]"
"""A tag, or any, and a class or id with its mark."""

_PARTS: Final = frozenset({"tr", "td", "th", "thead", "tbody", "tfoot"})
_TABLE_TAGS: Final = _PARTS | {"table", "caption", "col", "colgroup"}
_CELLS: Final = frozenset({"td", "th"})
_ROLES: Final = {
    "table": "table",
    "table-row": "row",
    "table-cell": "cell",
    "table-row-group": "rowgroup",
    "table-header-group": "rowgroup",
}
"""Of what a style shows as a part of a table."""

_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_BRACE: Final = re.compile(r"([{}])")
_DISPLAY: Final = re.compile(r"(?:^|[;\s])display\s*:\s*([a-z-]+)", re.IGNORECASE)
_SIMPLE: Final = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?P<name>[.#][\w-]+)?", re.IGNORECASE)
_NAME: Final = re.compile(r"[.#][\w-]+")
_WIDE: Final = re.compile(r"@media\b(?!.*(?:max-|print|speech)).*(?:screen|all|min-width)", re.IGNORECASE)

_WIDTHS: Final = ("", "sm-", "md-", "lg-", "xl-", "xxl-")
_BOOTSTRAP: Final = re.compile(r"d-((?:sm|md|lg|xl|xxl)-)?([a-z-]+)")

_MARKED: Final = etree.XPath("descendant::*[@class or @id or @style]")
_SAYS_DISPLAY: Final = etree.XPath(
    "descendant::*[contains(@style, 'isplay') or contains(concat(' ', @class), ' d-')]"
)

DEEPEST: Final = 20
"""Blocks within each other; sheets that mean something have three."""

LONGEST_QUERY: Final = 200
"""Characters of a media query that are looked at."""

MOST_PLACES: Final = 10
"""Within which the same is hidden."""

MAX_STYLE: Final = 200_000
"""Characters of the style sheets in a page that are read; themes of whole sites are smaller."""


def apply_styles(root: etree._Element) -> None:
    """Give ``hidden`` to the rows, cells and words in cells that a style sheet in the page hides.

    Elements that it, or their own style, shows as the parts of a table get the roles of these.
    """
    styles = _styles("".join(map(_text, filter(_is_for_screens, root.iter("style"))))[:MAX_STYLE])
    says = _MARKED if styles.of_names or styles.hidden_below else _SAYS_DISPLAY
    asked: list[etree._Element] = says(root)  # type: ignore[assignment]  # of others a number
    for element in asked:
        display = _display(element, styles)
        if display in _ROLES and "role" not in element.attrib and element.tag not in _TABLE_TAGS:
            element.set("role", _ROLES[display])
        elif display == "none" and (element.tag in _PARTS or _is_in_cell(element)):
            element.set("hidden", "")


@dataclass(slots=True)
class _Styles:
    """What sheets say of display, where no rule contradicts it."""

    of_names: dict[_Name, str]
    hidden_below: dict[_Name, list[list[_Name]]]
    """What is hidden within others: these each time from the outer to the inner."""


def _display(element: etree._Element, styles: _Styles) -> str | None:
    """What the style of an element, a style sheet, or else Bootstrap says of its display."""
    own = _DISPLAY.findall(element.get("style", ""))
    if own:
        return str(own[-1]).lower()
    names = _names(element)
    told = {styles.of_names[name] for name in names if name in styles.of_names}
    if told:
        return told.pop() if len(told) == 1 else None
    places = [place for name in names for place in styles.hidden_below.get(name, ())]
    if places and _is_within(element, places):
        return "none"
    return "none" if "d-" in element.get("class", "") and _is_none_when_wide(element) else None


def _names(element: etree._Element) -> list[_Name]:
    """All ways in which a simple selector can name an element by its class or id."""
    names = [f".{name}" for name in element.get("class", "").split()] + [f"#{element.get('id', '')}"]
    return [(tag, name) for name in names for tag in (None, str(element.tag))]


def _is_within(element: etree._Element, places: Sequence[Sequence[_Name]]) -> bool:
    """Whether an element stands in one of the places: within all of it, each part within the one before."""
    left = [list(place) for place in places]
    for ancestor in element.iterancestors():
        names = {*_names(ancestor), (str(ancestor.tag), "")}
        for place in left:
            if place and place[-1] in names:
                place.pop()
    return not all(left)


def _is_in_cell(element: etree._Element) -> bool:
    return element.tag in INLINE and any(above.tag in _CELLS for above in element.iterancestors())


def _is_for_screens(style: etree._Element) -> bool:
    return style.get("media", "").strip().lower() in ("", "all", "screen")


def _text(style: etree._Element) -> str:
    return f"{style.text or ''}\n"


def _styles(sheet: str) -> _Styles:
    """The display of each class and id, with its tag if there is one, that no other rule contradicts."""
    found: dict[_Name, str] = {}
    below: defaultdict[_Name, list[list[_Name]]] = defaultdict(list)
    said: defaultdict[str, set[str]] = defaultdict(set)
    for selectors, display in _displays(_COMMENT.sub(" ", sheet)):
        for selector in selectors.split(","):
            *above, last = [_simple(part) for part in selector.split()] or [None]
            if last is not None and last[1] and not above:
                found[last] = display
            elif last is not None and last[1] and display == "none" and None not in above:
                below[last].append([part for part in above if part is not None])
            if (last is not None and not above) or display != "none":
                for name in _NAME.findall(selector):
                    said[name].add(display)
    return _Styles(
        {name: display for name, display in found.items() if len(said[name[1]]) == 1},
        {name: places[:MOST_PLACES] for name, places in below.items() if said[name[1]] <= {"none"}},
    )


def _simple(selector: str) -> _Name | None:
    """A selector that is no more than a tag, a class or an id, or a tag with one of these."""
    simple = _SIMPLE.fullmatch(selector)
    return (simple["tag"].lower() if simple["tag"] else None, simple["name"] or "") if simple else None


def _displays(sheet: str) -> Iterator[tuple[str, str]]:
    """The selectors of each rule that counts on a wide screen and sets ``display``, with what it sets."""
    opened: list[str] = []
    pieces = _BRACE.split(sheet)
    for before, brace in zip(pieces[::2], pieces[1::2], strict=False):
        if brace == "{":
            opened.append(before.rsplit(";", 1)[-1].strip())
        elif opened:
            selectors = opened.pop()
            display = _DISPLAY.findall(before)
            counts = all(_WIDE.match(at[:LONGEST_QUERY]) for at in opened if at.startswith("@"))
            if display and counts and not selectors.startswith("@"):
                yield selectors, display[-1].lower()
        if len(opened) > DEEPEST:
            return


def _is_none_when_wide(element: etree._Element) -> bool:
    """Whether the classes of Bootstrap for the widest screen end in ``none``."""
    found = {
        match[1] or "": match[2]
        for name in element.get("class", "").split()
        if (match := _BOOTSTRAP.fullmatch(name)) is not None
    }
    widest = [found[width] for width in _WIDTHS if width in found]
    return bool(widest) and widest[-1] == "none"

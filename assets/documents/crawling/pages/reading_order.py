"""The pages of a site as a reader comes upon them, and which addresses are one page.

Which pages there are is found in ``site``.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assets.documents.crawling.pages.looking import Look
    from assets.sources.archive import Body


@dataclass(frozen=True, slots=True)
class CrawledPage:
    """A page of the site: its one address, and its body in the archive."""

    address: str
    body: Body
    look: Look


def reading_order(
    first: str, links_of: Mapping[str, Sequence[str]], landed: Mapping[str, str], pages: Iterable[str]
) -> list[str]:
    """``pages`` by their distance from ``first`` and the order of the links; what no link leads to, last."""
    ordered: dict[str, None] = {}
    waiting = deque([first])
    while waiting:
        address = waiting.popleft()
        if address in ordered or address not in links_of:
            continue
        ordered[address] = None
        waiting.extend(landed.get(target, target) for target in links_of[address])
    ordered |= dict.fromkeys(sorted(pages))
    return list(ordered)


def without_copies(pages: Sequence[CrawledPage]) -> tuple[list[CrawledPage], list[str]]:
    """Of pages that show the same the first, and the addresses of the others.

    Addresses that differ in their query show the same when their content does, whatever their titles. One
    without a query goes before one with it: what stands there can differ with every visit. A page with a
    query (``?print=1``) that names the one without as its own is a copy whatever it shows.
    """
    here = {page.address for page in pages}
    kept: list[CrawledPage] = []
    places: dict[str, int] = {}
    copies: list[str] = []
    for page in pages:
        path, _, query = page.address.partition("?")
        signs = (page.look.fingerprint, f"{path} {page.look.content}")
        place = next((places[sign] for sign in signs if sign in places), len(kept))
        if query and path in here and page.look.proper == path:
            copies.append(page.address)
            continue
        if place == len(kept):
            kept.append(page)
        elif not query and "?" in kept[place].address:
            copies.append(kept[place].address)
            kept[place] = page
        else:
            copies.append(page.address)
        places |= dict.fromkeys(signs, place)
    return kept, copies

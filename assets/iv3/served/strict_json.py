"""What every answer of the service must be, whatever is in it: JSON that says one thing, of this table.

JSON readers let a key pass that is given twice in one object, and the last one wins in silence; no number
may be chosen that way. What items and rows hold is read in ``service`` and ``pages``.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from assets.sources.fetching import SourceCorrupt

if TYPE_CHECKING:
    from collections.abc import Mapping

NEXT_LINKS = ("odata.nextLink", "@odata.nextLink", "nextLink")

COUNTS = ("odata.count", "@odata.count")

METADATA = ("odata.metadata", "@odata.context")

_TABLE = re.compile(r"/OData/([0-9A-Za-z]{1,40})(?=/|$)", re.IGNORECASE)


def refuse_other_table(envelope: Mapping[str, msgspec.Raw], url: str) -> None:
    """Raises ``SourceCorrupt`` when an answer says that it is about another table than ``url`` asks for.

    Answers that do not say it pass; their rows and infos tell.
    """
    asked = _TABLE.findall(urlsplit(url).path)
    said = [msgspec.json.decode(envelope[name]) for name in METADATA if name in envelope]
    found = [
        table for text in said if isinstance(text, str) for table in _TABLE.findall(text.partition("#")[0])
    ]
    strangers = [table for table in found if table.casefold() not in {name.casefold() for name in asked}]
    if asked and strangers:
        raise SourceCorrupt(
            url.partition("?")[0],
            expected=f"an answer about the table {asked[-1]}",
            found=f"one about {strangers[0]}",
            remedy="run again later; report it to the source",
        )


def refuse_doubled_keys(content: bytes, thing: str) -> None:
    """Raises ``SourceCorrupt`` when an object in the JSON ``content`` has a key twice, however spelled."""

    def once(pairs: list[tuple[str, object]]) -> None:
        keys = [key for key, _ in pairs]
        if len(set(keys)) < len(keys):
            doubled = next(key for place, key in enumerate(keys) if key in keys[:place])
            raise _Doubled(doubled)

    try:
        # Numbers are not read here: Python refuses those of more than 4,300 digits.
        json.loads(content.decode("utf-8"), object_pairs_hook=once, parse_int=len, parse_float=len)
    except _Doubled as error:
        raise SourceCorrupt(
            thing,
            expected="every key once in an object",
            found=f"{str(error)[:60]!r} twice",
            remedy="the answer is kept in the archive; report it to the source",
        ) from None
    except (ValueError, RecursionError) as error:
        raise SourceCorrupt(thing, expected="JSON", found=str(error)[:200]) from error


class _Doubled(Exception):
    """A key that was given before."""

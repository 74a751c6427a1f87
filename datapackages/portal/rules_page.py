"""The catalogue of rules as a page: every demand a year is judged by, in plain Dutch, with who asks for it.

What the rules are is told by whoever has the page written; rules themselves are not known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from datapackages.portal.templating import page
from datapackages.schema import tables

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule in words; all of them Dutch."""

    id: str
    table: str
    sentence: str
    blocks: bool
    """Whether its failure keeps a year from being released."""
    scope: str
    """``rij``, ``tabel`` or ``vorige uitgave``."""
    responsible: str
    """``bron`` or ``wij``."""
    source: str
    """The law, the CBS document, the address or the table schema that asks for it."""
    version: int
    """One more each time that the demand changed."""

    @property
    def effect(self) -> str:
        """What a failure leads to."""
        if self.blocks:
            return "houdt het jaar tegen"
        return "rij naar quarantaine" if self.scope == "rij" else "waarschuwing"


def rendered(rules: Sequence[RuleView]) -> bytes:
    """The page. Rules come in the order of their tables."""
    titles = {name: schema.title for name, schema in tables().items()}
    groups = [(name, list(found)) for name, found in groupby(rules, key=lambda rule: rule.table)]
    return page("controles.html", rules=rules, groups=groups, titles=titles, root="")

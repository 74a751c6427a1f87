"""How a release is cited, and texts made to fit where a field takes only so many characters.

The words come from the packages and ``publisher.yaml``; only how they are put together belongs here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from datapackages.schema import TIME_ZONE

if TYPE_CHECKING:
    from datapackages.catalogue.addresses import Addresses
    from datapackages.catalogue.published.years import Version, Year
    from datapackages.publisher import Publisher

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


def citation(year: Year, version: Version, publisher: Publisher, addresses: Addresses) -> str:
    """Publisher, year of publication, title, version and identifier, as a list of sources gives them."""
    published = version.published_at.astimezone(ZoneInfo(TIME_ZONE)).year
    return (
        f"{publisher.title} ({published}). {year.descriptor.title}, versie {version.number} [dataset]. "
        f"{addresses.dataset(version.jaar, version.number)}"
    )


def shortened(text: str, limit: int) -> str:
    """The text, cut off between words with an ellipsis if it has more characters than ``limit``."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 2]
    return f"{kept[: kept.rfind(' ')] if ' ' in kept else kept} {ELLIPSIS}"

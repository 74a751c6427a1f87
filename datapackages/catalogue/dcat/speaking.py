"""Who speaks in the catalogue, at which addresses, and how moments and periods are said.

What is said in the same way of several classes belongs here; what is said of one class has its own module.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from datapackages.catalogue.dcat.model import Iri, Literal, Node, Statement, typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from datapackages.catalogue.addresses import Addresses
    from datapackages.catalogue.published.years import Year
    from datapackages.publisher import Publisher


@dataclass(frozen=True, slots=True)
class Speaker:
    """This publisher, who says what is known at these addresses."""

    publisher: Publisher
    addresses: Addresses

    @property
    def us(self) -> str:
        """The identifier of the publisher."""
        return self.publisher.tooi or self.addresses.identifier("uitgever")

    @property
    def contact(self) -> str:
        """The identifier of who to ask."""
        return self.addresses.identifier("contact")

    @property
    def series(self) -> str:
        """The identifier of all years together."""
        return self.addresses.identifier("begrotingen")

    def responsible(self) -> Iterator[Statement]:
        """Who publishes, made and answers for a thing."""
        yield "dct:publisher", Iri(self.us)
        yield "dct:creator", Iri(self.us)
        yield "dcat:contactPoint", Iri(self.contact)


def dates(years: Sequence[Year]) -> Iterator[Statement]:
    """When what holds these years first came out, and when it last changed."""
    yield "dct:issued", moment(min(year.issued for year in years))
    yield "dct:modified", moment(max(year.current.published_at for year in years))


def moment(at: datetime) -> Literal:
    """A moment, in UTC."""
    return typed(at.astimezone(UTC).isoformat().replace("+00:00", "Z"), "xsd:dateTime")


def period(identifier: str, first: int, last: int) -> Node:
    """The years from the first to the last, both included."""
    return Node(
        identifier,
        ("dct:PeriodOfTime",),
        (
            ("dcat:startDate", typed(date(first, 1, 1).isoformat(), "xsd:date")),
            ("dcat:endDate", typed(date(last, 12, 31).isoformat(), "xsd:date")),
        ),
    )

"""Which package it is, and what it says of itself in words, in every file that says anything.

The words come from ``publisher.yaml`` and the tables; descriptor, workbook and database each put them in a
form of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from datapackages.formats.explaining import Preface
from datapackages.publisher import package_name
from datapackages.trust.manifest import NOT_RECORDED, Makings, Parent

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from datapackages.publisher import Publisher
    from datapackages.releasing.approvals import Approval


@dataclass(frozen=True, slots=True)
class Edition:
    """Which package it is: the year, the version, what could not be had, what is odd in it, and its place.

    ``approvals`` are those without which it would not be released. ``sequence`` counts the releases of the
    year, ``parent`` is the one it follows, ``made_with`` what made it.
    """

    jaar: int
    version: str
    missing_sources: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    approvals: tuple[Approval, ...] = ()
    sequence: int = 1
    parent: Parent | None = None
    made_with: Makings = NOT_RECORDED

    @property
    def name(self) -> str:
        """The name of the package."""
        return package_name(self.jaar)


def citation(edition: Edition, publisher: Publisher) -> str:
    """How the package is named in a list of sources: publisher, title, version and identifier.

    The year of publication is not known before it is published; the catalogue adds it.
    """
    title = f"{publisher.series.title} {edition.jaar}, versie {edition.version} [dataset]"
    return f"{publisher.title}. {title}. {identifier(edition, publisher)}"


def identifier(edition: Edition, publisher: Publisher) -> str:
    """The identifier of the package, which leads to it where the publisher's pages are."""
    return f"{publisher.homepage}id/{edition.name}/{edition.version}"


def preface(edition: Edition, frames: Mapping[str, pl.DataFrame], publisher: Publisher) -> Preface:
    """What workbook and database say of the package before its tables."""
    licence = publisher.licence
    notes = [
        ("Wat is dit", publisher.series.description),
        ("Versie", edition.version),
        ("Uitgever", f"{publisher.title}, {publisher.homepage}, {publisher.email}"),
        ("Licentie", f"{licence.title}, {licence.path}"),
        ("Zo te noemen", citation(edition, publisher)),
        *(("Bronvermelding", credit.text) for credit in publisher.attributions),
        *(("Let op", warning) for warning in warnings_of(frames, publisher)),
        *(("Ontbrekende bron", source) for source in edition.missing_sources),
        *(("Bevinding", finding) for finding in edition.findings),
        *(("Goedkeuring", approval.sentence) for approval in edition.approvals),
    ]
    return Preface(f"{publisher.series.title} {edition.jaar}", tuple(notes))


def warnings_of(frames: Mapping[str, pl.DataFrame], publisher: Publisher) -> tuple[str, ...]:
    """What a user must mind: what holds for every package, after what holds for this one.

    A host below ``.invalid`` can never exist (RFC 2606): what was pulled from it is an example.
    """
    made_up = frames["bronnen"]["url"].str.contains(r"^https?://[^/]+[.]invalid(?::[0-9]+)?/").any()
    return (*((publisher.series.sample_warning,) if made_up else ()), *publisher.series.warnings)


def description(edition: Edition, frames: Mapping[str, pl.DataFrame], publisher: Publisher) -> str:
    """The description in Markdown: what it is, who is credited, what is missing, what to mind."""
    gaps = "".join(f"\n- {source}" for source in edition.missing_sources)
    parts = [
        publisher.series.description,
        *(credit.text for credit in publisher.attributions),
        *([f"Deze bronnen waren niet te krijgen en ontbreken of zijn oud:\n{gaps}"] if gaps else []),
        "Let op:\n" + "".join(f"\n- {warning}" for warning in warnings_of(frames, publisher)),
    ]
    return "\n\n".join(parts)

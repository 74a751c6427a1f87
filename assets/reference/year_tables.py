"""The reference tables of one year, kept in the warehouse: municipalities, mergers, lists of taakvelden.

The last two are history and the same in every year.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl

from assets.iv3.tables import year_tables as iv3
from assets.iv3.tables.code_lists import FULL_NAMES_FILE
from assets.reference.gemeenten import INHABITANTS_FILE, REGISTER_FILE
from assets.reference.herindelingen import MERGERS_FILE, normalise_herindelingen
from assets.reference.normalising import Files, normalise_gemeenten
from assets.reference.taakveld_overgang import TRANSITIONS_FILE, normalise_taakveld_overgang
from assets.reference.tallying import tally
from assets.reference.tracing import FOLDER
from assets.sources.pulls import Pull, PulledBody
from assets.warehouse import fingerprint

if TYPE_CHECKING:
    from assets.sources.archive import Archive
    from assets.sources.fetching import Fetcher
    from assets.sources.pulls import Pulls
    from assets.sources.registry import Registry
    from assets.warehouse import Kept, Warehouse

TABLES = ("gemeenten", "herindelingen", "taakveld_overgang")

FILES = {
    "gemeenten": REGISTER_FILE,
    "inwoners": INHABITANTS_FILE,
    "taakveldnamen": FULL_NAMES_FILE,
    "herindelingen": MERGERS_FILE,
    "taakveld_overgang": TRANSITIONS_FILE,
}
"""Our own files from which values are published, in tables here and in code lists of Iv3."""

TALLY_TABLE = "telling_reference"

SOURCE = "register"

STEP = "normalised_reference"


def refresh(
    registry: Registry, jaar: int, fetcher: Fetcher, archive: Archive, pulls: Pulls, warehouse: Warehouse
) -> Kept:
    """The reference tables of ``jaar``; its municipalities are those of Iv3 and those with a document."""
    pull = pull_register(jaar, fetcher)
    pulls.save(pull)
    made_from = inputs(registry, jaar, pulls)
    kept = warehouse.current(STEP, jaar, made_from)
    if kept is not None:
        return kept
    bron = {item.role: item.body.sha256 for item in pull.bodies}
    documents = [source.gemeente for source in registry.documents_of(jaar)]
    titles = warehouse.tables(warehouse.kept(iv3.STEP, jaar), "normalised").get(iv3.TITLES_TABLE)
    tables = {
        "gemeenten": normalise_gemeenten(
            jaar,
            titles if titles is not None else pl.DataFrame(schema=iv3.TITLES),
            documents,
            Files(bron["gemeenten"], bron["inwoners"]),
        ),
        "herindelingen": normalise_herindelingen(bron["herindelingen"], bron["gemeenten"]),
        "taakveld_overgang": normalise_taakveld_overgang(bron["taakveld_overgang"]),
    }
    counted = tally(pull, iv3.pull_of(registry, jaar, pulls), registry.gemeenten, documents, archive)
    return warehouse.keep(STEP, jaar, made_from, {"normalised": tables | {TALLY_TABLE: counted}})


def inputs(registry: Registry, jaar: int, pulls: Pulls) -> str:
    """The fingerprint of everything the tables of ``jaar`` are made from."""
    pull = pulls.last_complete(SOURCE, jaar)
    return fingerprint(
        [
            iv3.inputs(registry, jaar, pulls),
            *(source.gemeente for source in registry.documents_of(jaar)),
            *(f"{item.role} {item.body.sha256}" for item in (pull.bodies if pull is not None else ())),
        ]
    )


def pull_register(jaar: int, fetcher: Fetcher) -> Pull:
    """Our own files as pulled bodies, so that their rows trace to bytes as all others do."""
    bodies = (
        PulledBody(name, fetcher.read_file(path, shown_as=FOLDER + path.name)) for name, path in FILES.items()
    )
    return Pull(SOURCE, jaar, tuple(bodies), datetime.now(UTC))

"""TEMPORARY by the lead, only to try the flow; replaced by the documents room."""
from dataclasses import dataclass
import polars as pl
from datapackages.schema import table
@dataclass(frozen=True)
class PulledPage:
    url: str; content: bytes; mediatype: str; bron: str
@dataclass(frozen=True)
class PulledDocument:
    source: object; pages: tuple
def normalise(documents):
    out={n: table(n).empty() for n in ("documenten","paginas","secties","doelen","indicatoren","cellen","portefeuillehouders")}
    return out

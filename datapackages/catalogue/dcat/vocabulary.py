"""The values of the prescribed code lists that the catalogue uses, each with its class, list and Dutch name.

DCAT-AP wants to know of every value what it is. Saying so in the catalogue itself makes it valid without
anything from elsewhere, and lets a harvester show names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackages.catalogue.dcat.model import Iri, Node, dutch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

EU = "http://publications.europa.eu/resource/authority/"
IANA = "https://www.iana.org/assignments/media-types/"
SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
DATA_PACKAGE = "https://datapackage.org/profiles/2.0/datapackage.json"

NETHERLANDS = f"{EU}country/NLD"
DUTCH = f"{EU}language/NLD"
PUBLIC = f"{EU}access-right/PUBLIC"
ANNUAL, IRREGULAR = f"{EU}frequency/ANNUAL", f"{EU}frequency/IRREG"
COMPLETED, DEPRECATED = f"{EU}dataset-status/COMPLETED", f"{EU}dataset-status/DEPRECATED"
FILE_COMPLETED = f"{EU}distribution-status/COMPLETED"
STABLE = f"{EU}planned-availability/STABLE"
THEMES = f"{EU}data-theme"

_THEME_NAMES = {
    "AGRI": "Landbouw, visserij, bosbouw en voeding",
    "ECON": "Economie en financiën",
    "EDUC": "Onderwijs, cultuur en sport",
    "ENER": "Energie",
    "ENVI": "Milieu",
    "GOVE": "Overheid en publieke sector",
    "HEAL": "Gezondheid",
    "INTR": "Internationale vraagstukken",
    "JUST": "Justitie, rechtsstelsel en openbare veiligheid",
    "REGI": "Regio's en steden",
    "SOCI": "Bevolking en samenleving",
    "TECH": "Wetenschap en technologie",
    "TRAN": "Vervoer",
}

_NAMES = {
    NETHERLANDS: "Nederland",
    DUTCH: "Nederlands",
    PUBLIC: "openbaar",
    ANNUAL: "jaarlijks",
    IRREGULAR: "onregelmatig",
    COMPLETED: "afgerond",
    DEPRECATED: "vervangen",
    FILE_COMPLETED: "afgerond",
    STABLE: "blijvend",
    **{f"{THEMES}/{code}": name for code, name in _THEME_NAMES.items()},
}

_LISTS = {
    "access-right": ("Toegangsrechten", ("dct:RightsStatement",)),
    "country": ("Landen", ("dct:Location",)),
    "data-theme": ("Thema's", ()),
    "dataset-status": ("Status van datasets", ()),
    "distribution-status": ("Status van distributies", ()),
    "file-type": ("Bestandstypen", ("dct:MediaTypeOrExtent",)),
    "frequency": ("Frequenties", ("dct:Frequency",)),
    "language": ("Talen", ("dct:LinguisticSystem",)),
    "planned-availability": ("Beschikbaarheid", ()),
}
"""The European lists, with their Dutch names and what their values are besides concepts."""


def theme(code: str) -> str:
    """The identifier of a European data theme."""
    return f"{THEMES}/{code}"


def described(used: Iterable[str], licence: str, licence_title: str) -> Iterator[Node]:
    """Nodes for those of the identifiers that are values of a code list, and for their lists."""
    identifiers = sorted(set(used))
    lists = {name for iri in identifiers if (name := _list_of(iri)) is not None} | {"data-theme"}
    yield Node(licence, ("dct:LicenseDocument",), (("dct:title", dutch(licence_title)),))
    yield Node(SHA256, ("spdx:ChecksumAlgorithm",))
    yield Node(DATA_PACKAGE, ("dct:Standard",), (("dct:title", dutch("Data Package, versie 2.0")),))
    for iri in identifiers:
        name = _list_of(iri)
        if name is not None:
            yield _concept(iri, name)
        elif iri.startswith(IANA):
            yield Node(iri, ("dct:MediaType",))
    for name in sorted(lists):
        yield Node(EU + name, ("skos:ConceptScheme",), (("dct:title", dutch(_LISTS[name][0])),))


def _list_of(iri: str) -> str | None:
    """The European list that a value is of, or None."""
    name, _, value = iri.removeprefix(EU).partition("/")
    return name if iri.startswith(EU) and value and name in _LISTS else None


def _concept(iri: str, name: str) -> Node:
    label = _NAMES.get(iri, iri.rpartition("/")[2])
    return Node(
        iri,
        ("skos:Concept", *_LISTS[name][1]),
        (("skos:prefLabel", dutch(label)), ("skos:inScheme", Iri(EU + name))),
    )

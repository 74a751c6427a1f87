"""Who publishes the packages, and the standing texts of every package, read from ``publisher.yaml``.

Only what is the same for every year belongs here. What one package holds is said by its descriptor.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec

from datapackages.errors import OpenbegrotingError

PUBLISHER_FILE = Path(__file__).parent / "publisher.yaml"

RESERVED = frozenset({"example", "invalid", "test", "localhost"})
"""Top-level names that exist nowhere (RFC 2606): whoever has one has not filled in a real address."""

Sentence = Annotated[str, msgspec.Meta(pattern=r"\S")]
WebAddress = Annotated[
    str, msgspec.Meta(pattern=r"^https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[!#-;=?-\[\]_a-z~]*)?$")
]
BaseAddress = Annotated[
    str, msgspec.Meta(pattern=r"^https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~-]+)*/$")
]
MailAddress = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9.!#$&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+$")]
TooiUri = Annotated[
    str, msgspec.Meta(pattern=r"^https://identifier\.overheid\.nl/tooi/id/[a-z]+/[a-z0-9_-]+$")
]
TaggingEntity = Annotated[
    str, msgspec.Meta(pattern=r"^[A-Za-z0-9.@_-]+,[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$")
]
"""A host or mail address of one's own and a date on which one had it (RFC 4151)."""

Theme = Literal[
    "AGRI", "ECON", "EDUC", "ENER", "ENVI", "GOVE", "HEAL", "INTR", "JUST", "REGI", "SOCI", "TECH", "TRAN"
]
"""The data themes of the European Union, without the one for provisional data."""


class PublisherInvalid(OpenbegrotingError):
    """``publisher.yaml`` cannot be read, or says something that a catalogue cannot repeat."""


class Licence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The licence: Open Definition identifier, Dutch title, address of the text, DCAT-AP-NL's concept."""

    name: Sentence
    title: Sentence
    path: WebAddress
    concept: WebAddress


class Attribution(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Someone whose material the packages are made from, and the sentence that credits them."""

    title: Sentence
    role: str
    text: Sentence
    path: WebAddress | None = None


class Series(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What all yearly packages have in common: Dutch title, description, keywords and warnings."""

    title: Sentence
    description: Sentence
    keywords: tuple[Sentence, ...]
    warnings: tuple[Sentence, ...]
    sample_warning: Sentence
    """What is said first of a package that was made from the embedded samples."""


class CatalogueTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What harvesters are told besides: Dutch title and description, themes, and who to ask."""

    title: Sentence
    description: Sentence
    themes: Annotated[tuple[Theme, ...], msgspec.Meta(min_length=1)]
    contact: Sentence
    tagging_entity: TaggingEntity


class Publisher(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The publisher as portals, descriptors and catalogues name it."""

    name: Sentence
    title: Sentence
    homepage: BaseAddress
    email: MailAddress
    licence: Licence
    attributions: tuple[Attribution, ...]
    series: Series
    catalogue: CatalogueTexts
    tooi: TooiUri | None = None

    @property
    def is_placeholder(self) -> bool:
        """Whether nobody has filled in where the packages will be on the web."""
        host = urlsplit(self.homepage).hostname or ""
        return host.rpartition(".")[2] in RESERVED


@cache
def read_publisher() -> Publisher:
    """The publisher of this installation; ``PublisherInvalid`` if the file says too little or too much."""
    return publisher_from(PUBLISHER_FILE)


def publisher_from(path: Path) -> Publisher:
    """The publisher that a file describes; ``PublisherInvalid`` names the place of a mistake in it."""
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=Publisher)
    except (OSError, UnicodeDecodeError, msgspec.DecodeError) as error:
        raise PublisherInvalid(
            f"publisher {path}",
            expected="the name, addresses and texts of the publisher",
            found=str(error)[:300],
            remedy="mend the file; the version that came with the program has every key",
        ) from error


def package_name(jaar: int) -> str:
    """The name of the package of a year, which is also its folder: ``begrotingen-2024``.

    Data Package v2 asks both for an invariant name and for one that is unique in a registry; with
    one package per year these conflict. We keep the year, because CKAN-like registries key on it.
    """
    return f"begrotingen-{jaar}"

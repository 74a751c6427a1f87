"""The registry ``sources.yaml``: which sources there are, for which years, as typed and checked models.

Whether a source can be had is found out when it is pulled, so a page that is a missing file is no mistake
here. How mistakes are told is in ``yaml.mistakes``.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    model_validator,
)

from assets.corrections.model import Correction  # noqa: TC001 - pydantic reads the annotation
from assets.corrections.reading import read_corrections
from assets.reference import gemeenten
from assets.sources.page_files import PAGE_MEDIATYPES
from assets.sources.web.urls import is_web_address, netloc, objection, twin
from assets.sources.yaml import text as yaml_text
from assets.sources.yaml.file import read_yaml
from assets.sources.yaml.mistakes import Mistake, RegistryError, explained, unfit
from datapackages import schema

FIRST_YEAR = 2010
"""The first year of Iv3."""

RESERVED_IDS = frozenset({"iv3", "register"})
"""Sources that are no documents: their pulls are kept under these names."""

MAX_TEXT = 200

MAX_PAUSE = 60
"""Seconds between two requests to a site."""

T = TypeVar("T")

__all__ = ["CrawlSettings", "DocumentSource", "Iv3Source", "Registry", "RegistryError", "read_registry"]


def _year(value: object) -> int:
    last = datetime.now(ZoneInfo(schema.TIME_ZONE)).year + 1
    year = int(str(value)) if re.fullmatch(r"[0-9]{4}", str(value)) else 0
    if not FIRST_YEAR <= year <= last:
        raise unfit(f"a year from {FIRST_YEAR} to {last}")
    return year


def _municipality(code: str) -> str:
    if not re.fullmatch(r"GM[0-9]{4}", code):
        raise unfit("the code of a municipality, such as GM0307")
    if code not in gemeenten.known_codes():
        raise unfit("the code of a municipality", f"{code}, which is none in the TOOI register")
    return code


def _document_id(text: str) -> str:
    pattern = schema.table("documenten").field("document").constraints.pattern or ""
    if not re.fullmatch(pattern, text) or len(text) > MAX_TEXT // 2:
        raise unfit("an id of at most 100 times a-z, 0-9 and single hyphens between them")
    if text in RESERVED_IDS:
        raise unfit("an id of its own", f"{text!r}, which is the name of another source")
    return text


def _soort(text: str) -> str:
    known = schema.table("documenten").field("soort").constraints.enum or ()
    if text not in known:
        raise unfit(f"one of {', '.join(known)}")
    return text


def _title(text: str) -> str:
    if not text.strip() or not text.isprintable() or len(text) > MAX_TEXT:
        raise unfit(f"a title of at most {MAX_TEXT} letters on one line")
    return text.strip()


def _web_address(text: str) -> str:
    found = objection(text)
    if found is not None:
        raise unfit("an http or https address", f"{text[:60]!r}: {found}" if text else found)
    return text


def _base_url(text: str) -> str:
    if "?" in _web_address(text):
        raise unfit("an address that others can be made from", f"{text[:60]!r}: a query (?...)")
    return text.rstrip("/")


def _page(text: str) -> str:
    if is_web_address(text):
        return _web_address(text)
    known = PurePosixPath(text).suffix.lower() in PAGE_MEDIATYPES
    if not known or not text.isprintable() or len(text) > 10 * MAX_TEXT:
        raise unfit(f"an http or https address, or a file {', '.join(PAGE_MEDIATYPES)} beside this registry")
    return text


def _filled_once(values: tuple[T, ...]) -> tuple[T, ...]:
    if not values:
        raise unfit("at least one value")
    doubled = next((value for place, value in enumerate(values) if value in values[:place]), None)
    if doubled is not None:
        raise unfit("each value once", f"{doubled!r} again")
    return values


def _whole_number(last: int) -> BeforeValidator:
    """Reads the whole numbers from 1 to ``last``, which YAML hands over as text."""

    def read(value: object) -> int:
        number = int(str(value)) if re.fullmatch(r"[0-9]{1,9}", str(value)) else 0
        if not 1 <= number <= last:
            raise unfit(f"a whole number from 1 to {last:,}")
        return number

    return BeforeValidator(read)


def _pause(value: object) -> float:
    text = str(value)
    if not re.fullmatch(r"[0-9]{1,2}(\.[0-9]{1,3})?", text) or float(text) > MAX_PAUSE:
        raise unfit(f"seconds from 0 to {MAX_PAUSE}")
    return float(text)


_FORM = ConfigDict(frozen=True, extra="forbid")

Year = Annotated[int, BeforeValidator(_year)]
Municipality = Annotated[str, AfterValidator(_municipality)]
Page = Annotated[str, AfterValidator(_page)]


class Iv3Source(BaseModel):
    """The Iv3 service: where it is, which years, which municipalities (None: all of them)."""

    model_config = _FORM

    base_url: Annotated[str, AfterValidator(_base_url)]
    """Without a slash at its end."""
    years: Annotated[tuple[Year, ...], AfterValidator(_filled_once)]
    gemeenten: Annotated[tuple[Municipality, ...], AfterValidator(_filled_once)] | None = None


class CrawlSettings(BaseModel):
    """What a registry may say of the crawling of one site; what it leaves out is as usual."""

    model_config = _FORM

    pause: Annotated[float, BeforeValidator(_pause)] | None = None
    """Seconds between two requests."""
    max_pages: Annotated[int, _whole_number(100_000)] | None = None
    max_megabytes: Annotated[int, _whole_number(100_000)] | None = None
    max_minutes: Annotated[int, _whole_number(1_440)] | None = None
    leave_out: tuple[Annotated[str, AfterValidator(_web_address)], ...] = ()
    """Pages that are not asked, such as one that has been ill for long: what was had of them is let go of."""


class DocumentSource(BaseModel):
    """A P&C document: a site (``url``) or single pages, which are addresses or files beside the registry."""

    model_config = _FORM

    id: Annotated[str, AfterValidator(_document_id)]
    gemeente: Municipality
    soort: Annotated[str, AfterValidator(_soort)]
    jaar: Year
    titel: Annotated[str, AfterValidator(_title)]
    url: Annotated[str, AfterValidator(_web_address)] | None = None
    pages: Annotated[tuple[Page, ...], AfterValidator(_filled_once)] | None = None
    crawl: CrawlSettings | None = None

    @model_validator(mode="after")
    def _one_road(self) -> DocumentSource:
        if (self.url is None) == (self.pages is None):
            raise unfit("either url or pages", "neither" if self.url is None else "both")
        if self.crawl is not None and self.url is None:
            raise unfit("crawl only beside url", "crawl beside pages")
        return self

    @property
    def addresses(self) -> tuple[str, ...]:
        """The web addresses that this document names."""
        named = (self.url,) if self.url is not None else self.pages or ()
        return tuple(address for address in named if is_web_address(address))


class Sources(BaseModel):
    """What a registry file says."""

    model_config = _FORM

    iv3: Iv3Source | None = None
    documents: tuple[DocumentSource, ...] = ()

    @model_validator(mode="after")
    def _something(self) -> Sources:
        if self.iv3 is None and not self.documents:
            raise unfit("a source under iv3 or documents", "none")
        return self


class Registry(Sources):
    """The sources of one registry file and the corrections of what they give, and where both files are."""

    path: Path
    corrections_path: Path | None = None
    corrections: tuple[Correction, ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        """Every year for which there is a source, in order."""
        years = {document.jaar for document in self.documents}
        return tuple(sorted(years.union(self.iv3.years if self.iv3 is not None else ())))

    @property
    def gemeenten(self) -> tuple[str, ...] | None:
        """The municipalities whose Iv3 is asked for; None for all of them, and without Iv3."""
        return self.iv3.gemeenten if self.iv3 is not None else None

    def iv3_of(self, jaar: int) -> Iv3Source | None:
        """The Iv3 service, if it is asked for that year."""
        return self.iv3 if self.iv3 is not None and jaar in self.iv3.years else None

    def documents_of(self, jaar: int) -> tuple[DocumentSource, ...]:
        """The documents of that year, in the order of the registry."""
        return tuple(document for document in self.documents if document.jaar == jaar)

    def corrections_of(self, jaar: int) -> tuple[Correction, ...]:
        """The corrections of that year's package, in the order of their file."""
        return tuple(correction for correction in self.corrections if correction.jaar == jaar)

    @property
    def hosts(self) -> frozenset[str]:
        """Every host that may be asked: ``host``, or ``host:port`` where a port is named.

        Of a site also its name with or without "www.", to which many send their visitors on.
        """
        addresses = [address for document in self.documents for address in document.addresses]
        if self.iv3 is not None:
            addresses.append(self.iv3.base_url)
        sites = (document.url for document in self.documents if document.url is not None)
        return frozenset(map(netloc, addresses)) | {twin(netloc(site)) for site in sites}


def read_registry(path: Path, corrections: Path | None = None) -> Registry:
    """The sources in that file, with the corrections of another file where one is named.

    Raises ``RegistryError`` or ``CorrectionsError``: file, line and place of each mistake.
    """
    yaml = read_yaml(path, "a registry of sources", "--sources")
    try:
        sources = Sources.model_validate(yaml.content)
    except ValidationError as error:
        raise RegistryError(path, explained(error, yaml, _fields_at)) from None
    doubled = _doubled_ids(sources, yaml)
    if doubled:
        raise RegistryError(path, doubled)
    return Registry(
        path=path,
        iv3=sources.iv3,
        documents=sources.documents,
        corrections_path=corrections,
        corrections=read_corrections(corrections) if corrections is not None else (),
    )


def _fields_at(place: yaml_text.Place) -> tuple[str, ...]:
    """The keys that may stand at that place."""
    models: dict[str | int, type[BaseModel]] = {"iv3": Iv3Source, "documents": DocumentSource}
    model = models.get(place[0], Sources) if place else Sources
    if place[-1:] == ("crawl",):
        model = CrawlSettings
    return tuple(model.model_fields)


def _doubled_ids(sources: Sources, yaml: yaml_text.YamlText) -> list[Mistake]:
    first: dict[str, int] = {}
    mistakes: list[Mistake] = []
    for number, document in enumerate(sources.documents):
        place = ("documents", number, "id")
        line = yaml.line_of(place)
        if document.id in first:
            found = f"found {document.id!r}, which line {first[document.id]} has too"
            mistakes.append(Mistake(line, f"{yaml_text.shown(place)}: expected an id of its own, {found}"))
        first.setdefault(document.id, line)
    return mistakes

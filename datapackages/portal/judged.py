"""``validatie.json`` as the report reads it: what every rule found, and where every row and euro went.

Only what the report shows is read. What it means for whom is decided in ``report_page``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from datapackages.releasing.approvals import Approval  # noqa: TC001 - msgspec reads the annotation

if TYPE_CHECKING:
    from collections.abc import Mapping

FAILED, NOT_RUN = "gezakt", "niet uitgevoerd"

_BLOCKING = "blokkerend"


class Verdict(msgspec.Struct, frozen=True):
    """What one rule demanded and what was found."""

    regel: str
    versie: int
    tabel: str
    omvang: str
    ernst: str
    verantwoordelijk: str
    zin: str
    herkomst: str
    uitkomst: str
    reden: str | None
    gezakt: int
    beoordeeld: int
    gezakt_eur: int | None
    voorbeelden: tuple[str, ...] = ()
    voorbeelden_uit: tuple[tuple[str, ...], ...] = ()

    @property
    def blocks(self) -> bool:
        """Whether it keeps a year from being released."""
        return self.uitkomst == NOT_RUN or (self.uitkomst == FAILED and self.ernst == _BLOCKING)


class RefusedRow(msgspec.Struct, frozen=True):
    """A row of the table ``quarantaine``, cut."""

    volgnr: int
    sleutel: str
    reden: str
    ruwe_rij: str
    bedrag_eur: int | None = None
    bron: str | None = None
    pagina: str | None = None
    tabel_op_pagina: int | None = None
    rij: int | None = None
    plek: int | None = None

    @property
    def place(self) -> str:
        """Where it stands in what was pulled, as far as that is known: ``pagina p1, tabel 2, rij 4``."""
        parts = {"pagina": self.pagina, "tabel": self.tabel_op_pagina, "rij": self.rij, "plek": self.plek}
        return ", ".join(f"{name} {value}" for name, value in parts.items() if value is not None)


class Refused(msgspec.Struct, frozen=True):
    """The refused rows of one table that broke one rule first."""

    tabel: str
    regel: str
    verantwoordelijk: str
    rijen: int
    bedrag_eur: int | None
    voorbeelden: tuple[RefusedRow, ...] = ()


class Conserved(msgspec.Struct, frozen=True):
    """Rows and signed euros that were pulled, and where they went; of a table, or of one source in it."""

    tabel: str
    bronnen: int
    opgehaald: int
    geaccepteerd: int
    quarantaine: int
    dubbel: int
    klopt: bool
    opgehaald_eur: int | None = None
    geaccepteerd_eur: int | None = None
    quarantaine_eur: int | None = None
    dubbel_eur: int | None = None
    correctie_eur: int | None = None
    uit: str | None = None
    titel: str | None = None


class Mended(msgspec.Struct, frozen=True):
    """What became of the rows that the release before had in quarantine."""

    was_in_quarantaine: int
    lot: dict[str, int]


class Body(msgspec.Struct, frozen=True):
    """A pulled body and where it was got."""

    bron: str
    url: str

    @property
    def host(self) -> str:
        """Where it stands on the web; empty for what does not, or whose address is none."""
        try:
            address = urlsplit(self.url)
        except ValueError:
            return ""
        return (address.hostname or "") if address.scheme in {"http", "https"} else ""


class Validation(msgspec.Struct, frozen=True):
    """``validatie.json``; what releases from before something was told do not have is empty."""

    jaar: int = 0
    regels: tuple[Verdict, ...] = ()
    quarantaine: tuple[Refused, ...] = ()
    behoud: tuple[Conserved, ...] = ()
    behoud_per_bron: tuple[Conserved, ...] = ()
    hersteld: Mended | None = None
    bronnen: tuple[Body, ...] = ()
    goedkeuringen: tuple[Approval, ...] = ()
    code: str = ""


def read_validation(content: bytes) -> Validation:
    """``validatie.json``; msgspec's ``DecodeError`` for what is not one."""
    return msgspec.json.decode(content, type=Validation)


def validation_of(told: Mapping[str, object]) -> Validation:
    """The same of a judgement that was not released; msgspec's ``ValidationError`` for what is not one."""
    return msgspec.convert(dict(told), type=Validation)

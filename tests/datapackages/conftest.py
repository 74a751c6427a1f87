"""A small year of published tables, as the judge hands them over: every table, real figures."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from datapackages.formats import workbook
from datapackages.packing.building import build, prepared
from datapackages.packing.edition import Edition
from datapackages.releasing import gate
from datapackages.releasing.releases import Releases
from datapackages.schema import table

if TYPE_CHECKING:
    from pathlib import Path

    from datapackages.releasing.released import Release

JAAR = 2023
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CBS, PAGE = (hashlib.sha256(name).hexdigest() for name in (b"cbs", b"page"))
DOCUMENT = "amersfoort-begroting-2023"
PAGINA = f"{DOCUMENT}/p4960-taakvelden"
SITE = "https://amersfoort.begroting-2023.nl/"
FEED = "https://dataderden.cbs.nl/ODataFeed/OData/45063NED"
TOOI = "https://identifier.overheid.nl/tooi/id/gemeente"

GEBOUWD = datetime(2023, 1, 31, 7, 53, 55, tzinfo=AMSTERDAM)
EXPORT = datetime(2022, 10, 30, 2, 30, 0, tzinfo=AMSTERDAM)
"""In the hour that the end of summer time repeats: only the offset tells which of the two."""
OPGEHAALD = datetime(2026, 11, 22, 8, 0, 0, 120_000, tzinfo=AMSTERDAM)

PEILDATUM = date(2023, 1, 23)

AMERSFOORT = (JAAR, "GM0307", "X000", 2)

ROWS: dict[str, list[tuple[Any, ...]]] = {
    "bronnen": [
        (CBS, f"{FEED}/UntypedDataSet", OPGEHAALD, 81_234, "application/json"),
        (PAGE, f"{SITE}p4960/taakvelden", OPGEHAALD, 20_480, "text/html"),
    ],
    "gemeenten": [
        (JAAR, "GM0307", "Amersfoort", "Amersfoort", "Utrecht", 160_902, f"{TOOI}/gm0307", CBS, PAGE, PAGE),
        (JAAR, "GM0736", "De Ronde Venen", None, "Utrecht", None, f"{TOOI}/gm0736", CBS, PAGE, None),
    ],
    "taakvelden": [
        (JAAR, "0.1", "Bestuur", "Bestuur", False, "0", CBS, None),
        (JAAR, "0.10", "Mutaties reserves", "Mutaties reserves", False, "0", CBS, None),
        (JAAR, "0.7", "Algemene uitkeringen en overige uitkeringen gemeentefonds",
         "Algemene uitkeringen en overige ui..", True, "0", CBS, PAGE),
    ],
    "categorieen": [
        (JAAR, "L1.1", "Salarissen", "Salarissen en sociale lasten", False, "lasten", CBS),
        (JAAR, "L7.1", "Mutatie reserves", "Mutatie reserves", False, "lasten", CBS),
        (JAAR, "B3.7", "Leges", "Leges en andere rechten", False, "baten", CBS),
        (JAAR, "Ultimo", "Stand per 31 december", "Stand per 31 december", False, None, CBS),
    ],
    "balansposten": [(JAAR, "A1331d", "Schatkist", "Uitzettingen in 's Rijks..", True, "activa", CBS)],
    "verslagsoorten": [(JAAR, "X000", "Begroting", "2023 Begroting", CBS)],
    "iv3_baten_lasten": [
        (*AMERSFOORT, "0.1", "L1.1", "lasten", 8_657_000, CBS),
        (*AMERSFOORT, "0.1", "B3.7", "baten", 479_000, CBS),
        (*AMERSFOORT, "0.10", "L7.1", "lasten", -5_000, CBS),
    ],
    "iv3_balans": [(*AMERSFOORT, "A1331d", "Ultimo", "ultimo", 12_000_000, CBS)],
    "iv3_leveringen": [
        (*AMERSFOORT, True, "geleverd", True, PEILDATUM, 4, 0, 8_652_000, 479_000),
        (JAAR, "GM0736", "X000", 2, False, "niet geleverd", False, PEILDATUM, 0, 0, None, None),
    ],
    "iv3_gekozen": [
        (JAAR, "GM0307", "X000", "0.1", "lasten", 2, 8_657_000, 8_650_000, 8_657_000, 53.8),
        (JAAR, "GM0307", "X000", "0.1", "baten", 2, 479_000, 479_000, 479_000, 2.98),
    ],
    "iv3_wijzigingen": [
        (*AMERSFOORT, "iv3_baten_lasten", "0.1", "L1.1", "lasten", None, "plaatsing 1", "plaatsing 2",
         8_650_000, 8_657_000, 7_000, "bron herzien", CBS, CBS),
    ],
    "herindelingen": [
        (date(2018, 1, 1), "GM0140", "Littenseradiel", "GM1900", "Súdwest-Fryslân", 0.51, True,
         "Schatting van één auteur (BZK)", PAGE, PAGE),
    ],
    "taakveld_overgang": [
        (2023, 2025, "6.71a", "6.711", "verplaatst", "6 Wmo en jeugd", "Zelfde naam.", PAGE),
    ],
    "documenten": [
        (DOCUMENT, "GM0307", "programmabegroting", JAAR, "Begroting 2023", SITE, "LIAS", 1,
         True, "programmabegroting", 2023),
        ("de-ronde-venen-begroting-2023", "GM0736", "programmabegroting", JAAR, "Begroting 2023",
         None, "onbekend", 0, True, None, None),
    ],
    "paginas": [
        (PAGINA, DOCUMENT, 1, f"{SITE}p4960/taakvelden", "Taakvelden", "html", GEBOUWD, EXPORT, PAGE)
    ],
    "secties": [
        (PAGINA, 1, 1, "overig", None, "Alles over taakvelden.", PAGE),
        (PAGINA, 2, 2, "ambitie", "Ambitie", 'Een "groene", veilige stad.\n\nVoor iedereen.', PAGE),
    ],
    "doelen": [(PAGINA, 1, "3.01", "Een veilige informatievoorziening", None, "eerst\ndan", PAGE)],
    "indicatoren": [
        (PAGINA, 1, "Waardering", None, None, None, 2019, "realisatie", 6.3, "6,3", "exact", "CBS", None,
         PAGE),
        (PAGINA, 2, "Formatie", "Formatie", "0", None, None, None, None, "6,66,7", "onbekend", None, None,
         PAGE),
    ],
    "cellen": [
        (PAGINA, 1, 1, 1, 1, 1, True, "Taakveld", "exact", PAGE),
        (PAGINA, 1, 2, 1, None, None, False, "8.658", "onbekend", PAGE),
    ],
    "bedragen": [
        (PAGINA, 1, 2, 2, 2, None, "0.1", "0.1 Bestuur", False, "lasten", JAAR, "begroting", 8_658_000,
         -8658.0, "-8.658", "duizend euro", "exact", "BEGROTING 2023", -1, "“x € 1.000” in het bijschrift.",
         "Bijna alle lasten in de tabel zijn negatief.", None, PAGE),
    ],
    "aansluiting": [
        (JAAR, "GM0307", PAGINA, 1, 2, "0.1", "lasten", "begroting", "X000", 2, 8_658_000, 8_657_000, 1_000,
         2_000, "duizend euro", "pagina", "sluit aan", None, PAGE),
    ],
    "portefeuillehouders": [(PAGINA, 1, "Wethouder", "Kees Kraanen", PAGE)],
    "correcties": [
        (JAAR, "iv3_baten_lasten",
         "gemeente=GM0307; verslagsoort=X000; plaatsing=2; taakveld=0.1; categorie=B3.7",
         "bedrag_eur", "497000", "479000", -18_000, "Cijfers verwisseld.",
         "gemeente Amersfoort", date(2023, 3, 1), "toegepast", None, CBS),
    ],
    "quarantaine": [
        ("iv3_baten_lasten", 1, "gemeente=GM0307; taakveld=9.9", None, None, None, None,
         "iv3_baten_lasten.taakveld.verwijst",
         "Taakveld 9.9 staat niet in de lijst van 2023.", "bron", '{"Taakveld": "9.9"}', 1_000, CBS),
    ],
}  # fmt: skip


@pytest.fixture
def jaar() -> int:
    return JAAR


@pytest.fixture
def tables() -> dict[str, pl.DataFrame]:
    """Every published table, with a handful of rows that keep all promises."""
    return _tables()


@pytest.fixture(scope="session")
def tables_once() -> dict[str, pl.DataFrame]:
    """As ``tables``, for what is built once; not to be changed."""
    return _tables()


def _tables() -> dict[str, pl.DataFrame]:
    return {name: pl.DataFrame(rows, schema=table(name).dtypes, orient="row") for name, rows in ROWS.items()}


@pytest.fixture(scope="session")
def large_package_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of which ``iv3_baten_lasten`` has 900 rows, 86 kB, in the order of its key."""
    tables = _tables()
    amount, category = (tables[name].row(0, named=True) for name in ("iv3_baten_lasten", "categorieen"))
    gemeenten, categorieen = ["GM0307", "GM0736"], [f"L{number}" for number in range(450)]
    larger = {
        "iv3_baten_lasten": [
            amount | {"gemeente": gemeente, "categorie": categorie}
            for gemeente in gemeenten
            for categorie in categorieen
        ],
        "categorieen": [category | {"categorie": categorie} for categorie in [*categorieen, "Ultimo"]],
    }
    tables |= {name: pl.DataFrame(rows, schema=table(name).dtypes) for name, rows in larger.items()}
    folder = tmp_path_factory.mktemp("large") / "package"
    folder.mkdir()
    build(folder, Edition(JAAR, "1.0.0"), prepared(tables), {})
    return folder


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    """A home in which nothing has been published yet."""
    return Releases(tmp_path / "home" / "public")


@pytest.fixture(scope="session")
def published_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    public = tmp_path_factory.mktemp("published") / "public"
    Releases(public).publish(JAAR, _tables(), {"oordeel": "goed"})
    return public


@pytest.fixture
def published(published_once: Path, tmp_path: Path) -> Releases:
    """A home in which the small year has its first release; each test may spoil its own."""
    public = tmp_path / "published" / "public"
    shutil.copytree(published_once, public)
    return Releases(public)


@pytest.fixture
def release(published: Releases) -> Release:
    """The first release of the small year."""
    found = published.latest(JAAR)
    assert found is not None
    return found


def with_balance(tables: dict[str, pl.DataFrame], bedrag: int = 5) -> dict[str, pl.DataFrame]:
    """The tables with other amounts on the balance, which is a new version of the package."""
    changed = tables["iv3_balans"].with_columns(bedrag_eur=pl.lit(bedrag, dtype=pl.Int64))
    return tables | {"iv3_balans": changed}


@contextmanager
def packing_light() -> Iterator[None]:
    """Leaves out what takes most time, frictionless and the workbook, where a test is about neither."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gate, "frictionless_faults", lambda _folder: ())
        patch.setattr(workbook, "write", lambda _contents, path, **_: path.write_bytes(b"a workbook"))
        patch.setattr(workbook, "faults", lambda *_: ())
        yield


@pytest.fixture
def light_packages() -> Iterator[None]:
    with packing_light():
        yield

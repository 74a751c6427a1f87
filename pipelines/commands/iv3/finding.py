"""What a user asks for by hand, found in the published releases: a year, a municipality by code or name.

Who asks for something that is not there is told what comes nearest and what there is.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datapackages.errors import NotFound, OpenbegrotingError
from pipelines.home import home_at, releases_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import polars as pl

    from datapackages.releasing.released import Release

EVERYDAY_NAMES = {"den bosch": "GM0796"}
"""Names that everyone uses and neither CBS nor the TOOI register has; 's-Hertogenbosch."""

_CODE = re.compile(r"(?:GM)?([0-9]{4})", re.IGNORECASE)

_LONGEST_SHOWN = 60

_MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Edition:
    """The newest release of a year with its tables, and the years that have one."""

    jaar: int
    release: Release
    tables: Mapping[str, pl.DataFrame]
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Gemeente:
    """A municipality as published for the year; ``inwoners`` is None where that is not known."""

    code: str
    naam: str
    inwoners: int | None

    def __str__(self) -> str:
        return f"{self.naam} ({self.code})"


def edition_at(home: Path | None, jaar: int) -> Edition:
    """The newest release of ``jaar``; raises ``NotFound`` with the years that have one."""
    releases = releases_at(home_at(home))
    years = releases.years()
    release = releases.latest(jaar)
    if release is None:
        raise NotFound(
            f"year {jaar}",
            expected=f"one of {', '.join(map(str, years))}" if years else "a release",
            found="no release" if years else "none of any year",
            remedy="" if years else "openbegroting run makes one",
        )
    return Edition(jaar, release, release.tables(), years)


def gemeente_in(edition: Edition, text: str) -> Gemeente:
    """The municipality with this code or name; raises ``NotFound``, or ``OpenbegrotingError`` for several.

    A name may lack its accents, capitals and the suffix by which CBS tells namesakes apart.
    """
    known = _gemeenten(edition.tables["gemeenten"])
    code = _CODE.fullmatch(text.strip())
    name = _folded(text)
    wanted = f"GM{code[1]}" if code else EVERYDAY_NAMES.get(name, "")
    full, short = _names(edition.tables["gemeenten"])
    found = {wanted} & known.keys() or full.get(name) or short.get(name) or set()
    if not found:
        raise _not_found(edition, text, known, full | short)
    if len(found) > 1:
        raise OpenbegrotingError(
            f"gemeente {_quoted(text)}",
            expected="one municipality",
            found=_listed([known[item] for item in sorted(found)]),
            remedy="name its code",
        )
    return known[min(found)]


def _gemeenten(table: pl.DataFrame) -> dict[str, Gemeente]:
    rows = table.select("gemeente", "naam", "inwoners").iter_rows()
    return {code: Gemeente(code, naam, inwoners) for code, naam, inwoners in rows}


def _names(table: pl.DataFrame) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """The codes by full name, and by name without the suffix in brackets; names are folded."""
    full: dict[str, set[str]] = {}
    short: dict[str, set[str]] = {}
    for code, *names in table.select("gemeente", "naam", "cbs_naam").iter_rows():
        for name in filter(None, names):
            full.setdefault(_folded(name), set()).add(code)
            short.setdefault(_folded(name.partition("(")[0]), set()).add(code)
    return full, short


def _folded(name: str) -> str:
    """A name without capitals, accents and punctuation: ``Súdwest-Fryslân`` is ``sudwest fryslan``."""
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter)
    )
    return " ".join(re.findall(r"[^\W_]+", plain.casefold()))


def _not_found(
    edition: Edition, text: str, known: dict[str, Gemeente], names: dict[str, set[str]]
) -> NotFound:
    elsewhere = _elsewhere(edition, text)
    if elsewhere:
        found = "; ".join(elsewhere)
    else:
        offered = {code.casefold(): {code} for code in known} | names
        nearest = dict.fromkeys(code for name in _near(text, offered) for code in sorted(offered[name]))
        named = _listed([known[code] for code in nearest][:_MOST_SHOWN])
        found = f"none; nearest: {named}" if nearest else "none, nor one that looks like it"
    return NotFound(
        f"gemeente {_quoted(text)}",
        expected=f"a code or name in release {edition.release.version} of {edition.jaar}",
        found=found,
        remedy=f"releases: {', '.join(map(str, edition.years))}",
    )


def _near(text: str, offered: Mapping[str, object]) -> list[str]:
    """The names that hold every word that was typed; else those that are spelled nearly so."""
    typed = _folded(text[:_LONGEST_SHOWN])
    words = set(typed.split())
    holding = sorted(name for name in offered if words and words <= set(name.split()))
    return holding or difflib.get_close_matches(typed, offered, n=_MOST_SHOWN)


def _elsewhere(edition: Edition, text: str) -> list[str]:
    """The municipalities of the register that go by ``text``, and into which others they went before."""
    from assets.reference.gemeenten import register

    code, name = _CODE.fullmatch(text.strip()), _folded(text)
    registered = [
        Gemeente(gemeente, naam, None)
        for gemeente, naam in register().select("gemeente", "naam").iter_rows()
        if (gemeente == f"GM{code[1]}" if code else name and name == _folded(naam.partition("(")[0]))
    ]
    return [f"{gemeente}, {_became(gemeente, edition)}" for gemeente in registered[:_MOST_SHOWN]]


def _became(gemeente: Gemeente, edition: Edition) -> str:
    """Since when others are where a municipality was, or that it just is not in the release."""
    merged = [
        (since, f"{naam} ({code})")
        for since, old, code, naam in edition.tables["herindelingen"]
        .select("ingangsdatum", "oude_gemeente", "nieuwe_gemeente", "nieuwe_naam")
        .iter_rows()
        if old == gemeente.code != code and since.year <= edition.jaar
    ]
    if not merged:
        return "which is not in it"
    return f"since {max(merged)[0]} part of {' and '.join(into for _, into in merged)}"


def _listed(gemeenten: Sequence[Gemeente]) -> str:
    return ", ".join(map(str, gemeenten))


def _quoted(text: str) -> str:
    """What the user typed, bounded and without control characters."""
    return repr(text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "...")

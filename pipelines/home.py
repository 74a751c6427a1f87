"""Where state lives: one home folder, named by an option, the environment, or ``var/`` in the checkout.

Only the layout is known here; who reads and writes each folder is not.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from datapackages.errors import OpenbegrotingError

if TYPE_CHECKING:
    from datapackages.releasing.releases import Releases

CHECKOUT = Path(__file__).resolve().parents[1]

HOME_VARIABLE = "OPENBEGROTING_HOME"
SOURCES_VARIABLE = "OPENBEGROTING_SOURCES"
CORRECTIONS_VARIABLE = "OPENBEGROTING_CORRECTIONS"
KEY_VARIABLE = "OPENBEGROTING_SIGNING_KEY"

EMBEDDED_SOURCES = Path(__file__).with_name("sources.yaml")
"""The registry of the embedded samples, used when no other is named."""

MISREAD = "%?#*[]"
"""In the path of a database or of a package, each of these is read as more than a letter by some library."""

LONGEST = 300
"""Of the path of a home; SQLite opens no file below a much longer one."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folders below one home."""

    root: Path

    @property
    def archive(self) -> Path:
        """Raw bodies by their hash, the fetch log and the pull manifests."""
        return self.root / "archive"

    @property
    def pulls(self) -> Path:
        """What was pulled of each source and year: which bodies, when, and why it failed."""
        return self.archive / "pulls"

    @property
    def warehouse(self) -> Path:
        """Normalised, accepted and quarantined tables per year."""
        return self.root / "warehouse"

    @property
    def public(self) -> Path:
        """What a web server serves, and nothing else."""
        return self.root / "public"

    @property
    def staging(self) -> Path:
        """Releases in the making, beside ``public`` so that they can be renamed into it."""
        return self.root / "staging"

    @property
    def monitoring(self) -> Path:
        """What is wrong, who was told of it, and the messages that wait."""
        return self.root / "monitoring"

    @property
    def metrics(self) -> Path:
        """Where the textfile collector of a node exporter can find the figures of the last run."""
        return self.root / "metrics" / "openbegroting.prom"

    def report(self, jaar: int) -> Path:
        """The report on the last judgement of a year, for people; also of one that was not released."""
        return self.root / "reports" / f"{jaar}.html"

    @property
    def approvals(self) -> Path:
        """What persons approved of, one line each."""
        return self.root / "approvals.jsonl"

    @property
    def ledger(self) -> Path:
        """What every rule said of every year, judgement after judgement."""
        return self.root / "ledger"

    @property
    def dagster(self) -> Path:
        """Dagster's own home: runs, events, schedules."""
        return self.root / "dagster"


def home_at(option: Path | None = None) -> Home:
    """The home that ``option`` names, else the environment, else ``var/`` in the checkout."""
    return Home(resolved(option or os.environ.get(HOME_VARIABLE) or CHECKOUT / "var"))


def made_home_at(option: Path | None = None) -> Home:
    """As ``home_at``, made if it is not there yet. Raises ``OpenbegrotingError`` if that cannot be."""
    home = home_at(option)
    path = str(home.root)
    if len(path) > LONGEST or set(path) & set(MISREAD):
        raise OpenbegrotingError(
            f"home {path[:LONGEST]}",
            expected=f"a path of at most {LONGEST} letters, none of them {' '.join(MISREAD)}",
            found=f"one of {len(path)}" if len(path) > LONGEST else min(set(path) & set(MISREAD)),
            remedy=f"name another with --home or {HOME_VARIABLE}",
        )
    try:
        home.root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home.root):
            return home
    except OSError as error:
        raise OpenbegrotingError(
            f"home {home.root}",
            expected="a folder that can be written",
            found=error.strerror or str(error),
            remedy=f"name another with --home or {HOME_VARIABLE}",
        ) from error


def sources_at(option: Path | None = None) -> Path:
    """The registry that ``option`` names, else the environment, else the embedded samples'."""
    return resolved(option or os.environ.get(SOURCES_VARIABLE) or EMBEDDED_SOURCES)


def corrections_at(sources: Path, option: Path | None = None) -> Path | None:
    """The corrections that ``option`` names, else the environment, else those beside the registry, if any."""
    named = option or os.environ.get(CORRECTIONS_VARIABLE)
    if named:
        return resolved(named)
    beside = sources.parent / "corrections.yaml"
    return beside if beside.exists() else None


def resolved(named: str | Path) -> Path:
    """The absolute path that a person names, links followed.

    Raises ``OpenbegrotingError`` for the home of nobody, and for links in a circle.
    """
    try:
        return Path(named).expanduser().resolve()
    except (OSError, RuntimeError) as error:
        raise OpenbegrotingError(
            f"path {named}", expected="one that can be followed", found=str(error)
        ) from error


def releases_at(home: Home, *, signing: bool = False) -> Releases:
    """The releases of this home; for ``signing`` with the key that the environment names, if it does.

    Raises ``KeyRefused`` for a key that cannot be used or lies in this home or in the checkout.
    """
    from datapackages.releasing.approvals import Approvals  # noqa: PLC0415 - slow to import, as below
    from datapackages.releasing.releases import Releases  # noqa: PLC0415

    key = None
    if signing and (named := os.environ.get(KEY_VARIABLE)):
        from datapackages.trust.signing import read_signing_key  # noqa: PLC0415

        key = read_signing_key(Path(named), outside=(CHECKOUT, home.root))
    return Releases(home.public, staging=home.staging, key=key, approvals=Approvals(home.approvals))

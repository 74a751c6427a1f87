"""What differs between two editions of a year's package: counts, every line, causes, and the version.

Tables are compared by primary key, without the columns that only say where a row came from. Which edition
is the newest, and what is done with the outcome, is decided by the releases.
"""

from datapackages.changes.comparing import compare
from datapackages.changes.model import (
    FOLLOWS,
    Changes,
    Euros,
    Following,
    SchemaChange,
    Snapshot,
    TableChange,
)
from datapackages.changes.reporting import report
from datapackages.changes.versioning import FIRST_VERSION, next_version

__all__ = [
    "FIRST_VERSION",
    "FOLLOWS",
    "Changes",
    "Euros",
    "Following",
    "SchemaChange",
    "Snapshot",
    "TableChange",
    "compare",
    "next_version",
    "report",
]

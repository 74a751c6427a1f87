"""``python -m expectations.suites``: make suites and docs/rules.md anew after a rule or schema changed."""

from __future__ import annotations

import sys

from expectations.rules import page
from expectations.suites.building import write_suites

for changed in write_suites():
    sys.stdout.write(f"{changed.name}\n")
if page.write():
    sys.stdout.write(f"{page.PAGE.name}\n")

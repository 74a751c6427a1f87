"""``python -m expectations.suites``: regenerate the committed suites after a rule or a schema changed."""

from __future__ import annotations

import sys

from expectations.suites.building import write_suites

for changed in write_suites():
    sys.stdout.write(f"{changed.name}\n")

"""The report on a judgement that lies in the home."""

from __future__ import annotations

from pathlib import Path

from assets.release import judging
from assets.warehouse import Warehouse
from pipelines.home import Home
from pipelines.monitoring.outside.reports import report


def test_a_judgement_of_another_version_of_the_code_has_no_report_and_stops_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path)
    findings = {"verdicts": [], "validation": {"regels": "as they were written then"}}
    Warehouse(home.warehouse).keep(judging.STEP, 2024, "inputs", {}, findings)

    assert judging.last(2024, Warehouse(home.warehouse)) is not None
    assert report(2024, home) is None

"""``python -m benchmarks --small`` measures every step in processes of their own and reports on them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks import report

ROOT = Path(__file__).resolve().parents[2]


def test_small_mode_reports_every_step_and_writes_nothing() -> None:
    before = report.DOCUMENT.read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--small"],
        cwd=ROOT,
        env=os.environ | {"OPENBEGROTING_SHARED": "nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "3,952 cells of 2023, 2024, 2025 (made up, in the same shape)" in done.stdout
    for line in ("| (a) ", "| (b) ", "| (d) ", "* b / a: ", "* d / b: ", "| 2025 | 956 | ", "| 1 | "):
        assert any(found.startswith(line) for found in done.stdout.splitlines()), line
    assert report.DOCUMENT.read_bytes() == before


def test_the_report_replaces_what_stands_between_its_marks(tmp_path: Path, monkeypatch) -> None:
    document = tmp_path / "benchmarks.md"
    document.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n", encoding="utf-8")
    monkeypatch.setattr(report, "DOCUMENT", document)
    for _ in range(2):
        report.write("new\n")
    assert document.read_text(encoding="utf-8") == (f"before\n{report.BEGIN}\n\nnew\n\n{report.END}\nafter\n")


def test_the_document_has_the_marks() -> None:
    text = report.DOCUMENT.read_text(encoding="utf-8")
    assert text.count(report.BEGIN) == text.count(report.END) == 1

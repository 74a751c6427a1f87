from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from samples import build
from samples.iv3.totals import TAAKVELDEN_FILE, TOTALS_FILE
from samples.sites import PAGES

if TYPE_CHECKING:
    from pathlib import Path


def test_committed_totals_are_what_cbs_published(shared: Path) -> None:
    totals = shared / "data" / "iv3"
    assert build.totals_text(totals) == TOTALS_FILE.read_text(encoding="utf-8")
    assert build.taakvelden_text(totals) == TAAKVELDEN_FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", sorted(PAGES.rglob("*.html")), ids=lambda page: page.stem)
def test_committed_tables_are_what_the_totals_give(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert build.page_text(text) == text
    assert text.count("<!-- iv3 ") == text.count("<!-- /iv3 -->") == len(build.MARKED.findall(text))


def test_half_a_thousand_is_refused(tmp_path: Path) -> None:
    head = "Gemeenten;Taakveld;L1.1 Salarissen en sociale lasten;Baten;Lasten\n"
    for name in ("2023_begroting", "2023_jaarrekening", "2024_begroting", "2025_begroting"):
        (tmp_path / f"{name}.csv").write_text(f"{head}Amersfoort;0.1 Bestuur;;0.0;8657.5\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"found 8657\.5"):
        build.totals_text(tmp_path)

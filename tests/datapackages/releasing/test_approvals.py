"""The list of what persons approved of: only ever added to, and sound after a kill."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from datapackages.releasing.approvals import Approval, Approvals, ApprovalsDamaged

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def _approval(covers: str, rule: str | None = None) -> Approval:
    kind = "wijzigingen" if rule is None else "regel"
    return Approval(2023, kind, covers, "Gemeente bevestigt het.", "M. de Vries", AT, rule)


def test_an_approval_covers_exactly_what_it_was_given_for(tmp_path: Path) -> None:
    approvals = Approvals(tmp_path / "approvals.jsonl")
    approvals.add(_approval("abc"))
    approvals.add(_approval("abc", rule="een.regel"))

    assert approvals.given(2023, "wijzigingen", "abc") == _approval("abc")
    assert approvals.given(2023, "regel", "abc", rule="een.regel") == _approval("abc", "een.regel")
    for given in (
        approvals.given(2023, "wijzigingen", "abd"),
        approvals.given(2024, "wijzigingen", "abc"),
        approvals.given(2023, "regel", "abc", rule="een.andere"),
        approvals.given(2023, "regel", "abd", rule="een.regel"),
        approvals.given(2023, "regel", "abc"),
        approvals.given(2023, "wijzigingen", "abc", rule="een.regel"),
    ):
        assert given is None


def test_without_the_file_nothing_is_approved(tmp_path: Path) -> None:
    assert Approvals(tmp_path / "approvals.jsonl").all() == ()


def test_anything_else_in_it_is_told(tmp_path: Path) -> None:
    approvals = Approvals(tmp_path / "approvals.jsonl")
    approvals.path.write_bytes(b'{"jaar": 2023}\n')

    with pytest.raises(ApprovalsDamaged, match=r"approvals.jsonl:1"):
        approvals.all()

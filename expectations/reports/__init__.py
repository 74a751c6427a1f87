"""What people and programs are told of judgements: ``validatie.json``, the rules there are, their trend.

Only renders; the judge and the ledger say what is told.
"""

from expectations.reports.validation import as_json, marks

__all__ = ["as_json", "marks"]

"""What the data must obey, declared once: each rule with its condition, sentence, source and expectation.

Rules are data plus pure Polars expressions; this package imports no Great Expectations and judges nothing.
"""

"""Makes tables: pulls exports, reads them and normalises them into frames.

Every room holds pure modules and at most one thin ``assets.py``, the only file here that may import
Dagster. Whether a row is right is judged in ``expectations``.
"""

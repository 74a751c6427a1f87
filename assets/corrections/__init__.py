"""Corrections of what sources give, as data: read from ``corrections.yaml``, applied before judgement.

A correction is a person's decision with a name and a reason; nothing here decides that a value is wrong.
"""

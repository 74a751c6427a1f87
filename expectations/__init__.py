"""Judges tables: rules, suites, verdicts, quarantine, conservation and the reports of them.

It receives frames and says which rows are refused and why. It neither fetches nor publishes.
"""

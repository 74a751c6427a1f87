"""One Great Expectations suite per table, made from the rules and committed beside this file as JSON.

Importing this package imports no Great Expectations; ``python -m expectations.suites`` writes the files.
"""

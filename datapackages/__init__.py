"""Describes tables and writes packages: schemas, descriptor, formats, releases, portal.

The lowest layer of the house. It knows what a table is and how it is written; where rows come from
and whether they are right is decided above.
"""

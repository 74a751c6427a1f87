"""From normalised tables to a release: the judgement of a year, its package, and the portal.

The steps are joined here; judging itself lives in ``expectations``, writing in ``datapackages``.
"""

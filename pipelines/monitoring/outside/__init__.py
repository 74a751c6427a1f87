"""What others can see of how the years stand, without asking us: a file, metrics, badges, a ping.

Only renders a ``YearState`` and writes it; what is wrong with a year is decided in ``incidents``.
"""

"""Budget tables: which tables hold amounts of a budget, and what each of their cells means in euros.

Here blocks become meaning: period, stand, direction, unit and sign. How a table got its columns is decided
in ``forms``; an amount is published in euros only when every one of these is certain.
"""

"""What we know of municipalities and code lists ourselves, beside what a source tells.

The figures lie in CSV files here (README.md names their sources); the modules read them and say nothing
that is not in them.
"""

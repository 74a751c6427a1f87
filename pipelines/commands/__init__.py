"""The commands of ``openbegroting``, one module each.

A command reads its options, calls one function that does the work, and prints. Whatever is slow to import
is imported inside that function, so that ``--help`` stays quick.
"""

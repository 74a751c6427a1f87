"""What is measured, one module per process: each does its work on the archived set and ends.

``floor``, ``ours`` and ``as_cbsodata`` read the same bodies and write the same rows, which a test compares.
"""

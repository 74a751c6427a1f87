"""Releasing a year: what the gate asks, approvals, the releases that stand, withdrawing one.

How a package is built is in ``packing``, how bytes reach a disk in ``storage``, what a stranger can check in
``trust``.
"""

"""The finished package as an outsider sees it: the full ``frictionless validate``, at national size too.

What is checked is what frictionless checks; how we compare a package with what we meant is for the gate.
"""

"""Aansluiting: what a municipality's own pages say beside what it delivered to CBS, per taakveld.

The two halves of the mission meet here; how pages and Iv3 are read is decided in their own rooms.
"""

"""Turns accepted tables into a folder that is a data package: its files, its descriptor, its sums.

Whether the folder may be published is for the gate, and where it goes for the releases.
"""

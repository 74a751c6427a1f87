"""Turns accepted tables into a folder that is a data package: its files, its descriptor, its sums."""

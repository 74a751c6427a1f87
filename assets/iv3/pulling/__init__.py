"""Pulling a year of Iv3: chains of pages, resuming, and refusing what a lying service left out."""

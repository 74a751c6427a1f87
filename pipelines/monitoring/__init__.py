"""Watches the years: what is wrong with them, who was told, and what outsiders may know.

Nothing here makes, judges or releases anything, and nothing here needs Dagster: the sensor and the command
line both call ``watching``. How it is set up and what a message looks like is in docs/monitoring.md.
"""

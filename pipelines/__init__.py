"""Runs things: the Dagster definitions, the command line, and the resources both hand to the assets."""

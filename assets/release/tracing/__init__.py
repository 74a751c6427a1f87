"""From a published row back to the bytes it came from: which rows, which bodies, what was done on the way.

Reads what is published, never the warehouse: what a consumer downloaded is what is explained.
"""

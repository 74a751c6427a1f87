"""``make bench``: speed and memory of the commands and of a national year, beside what others would use.

Measures and reports; nothing of the product imports it, and no test asks how long something took.
"""

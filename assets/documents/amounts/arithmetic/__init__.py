"""What the sums of a budget table prove: how it writes signs, and which of its figures are negative.

What a figure is and where it stands is decided in ``amounts`` itself.
"""

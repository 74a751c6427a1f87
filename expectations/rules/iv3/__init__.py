"""The rules of Iv3 figures, and the small frames that they are asked of.

What is measured against other reports, years or the country stands in ``plausibility``.
"""

"""Tables that lost their geometry: which value stood in which column, where arithmetic leaves one answer.

Where a table begins and ends in a text is found in ``forms``; what its values mean is read in ``rows``.
"""

"""The forms in which a page reaches us, HTML and plain text, each read into the same blocks.

What the blocks mean is not decided here.
"""

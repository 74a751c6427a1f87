"""What the words in and around a budget table say, each text by itself: heads, labels, units, the lexicon.

Which figure a text is about is decided outside this room.
"""

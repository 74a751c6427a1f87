"""What the blocks of one page mean: sections, goals, indicators, portfolio holders, cells of tables.

Nothing here knows whether the page was HTML or plain text.
"""

"""Small pieces of Dutch page text: what is cleaned away, what a number says, which heading it is.

Nothing here knows of pages or tables; a string comes in, and what it says goes out.
"""

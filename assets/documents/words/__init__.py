"""Small pieces of Dutch page text: what is cleaned away, what a number says, which heading it is.

A string comes in, and what it says goes out; where it stands on the page is not known here.
"""

"""What changed in Iv3 figures that were published before: the table ``iv3_wijzigingen``.

Between the two placings of a report, and between pulls that releases were made from. How a year is read
is decided in the modules beside this folder; what a change means for a reader is not decided at all.
"""

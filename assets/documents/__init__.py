"""P&C documents: web sites on which a municipality publishes its budget and accounts, read into rows.

HTML and plain text become the same blocks, and everything after works on blocks. A number is exact,
computed as the only possibility, or kept raw and marked; it is never guessed.
"""

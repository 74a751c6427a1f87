"""What lets a stranger trust a package: its manifest, the signature over that, and what it was made with.

Checking a downloaded package is done by ``verifying``, which reads what is written here.
"""

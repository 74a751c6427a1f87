"""Puts bytes on disk so that a reader, a kill or a power cut never shows half of them.

Durable writes, files of lines, the staging area with its locks, checksum lists, and the pointer
``latest.json``. What the bytes mean is not known here.
"""

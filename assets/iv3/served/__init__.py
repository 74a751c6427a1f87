"""What CBS serves: its service, its tables as they declare themselves, their pages and labels.

Nothing here asks for a page (``pulling``) or makes a table of ours (``tables``).
"""

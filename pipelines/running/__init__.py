"""Running years: which are due, in how many processes, and how each stands afterwards.

What is run is the job of ``jobs``; what a command or a schedule asks for is decided there.
"""

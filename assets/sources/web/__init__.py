"""How one address is asked over HTTP: safely, politely, within bounds, and completely or not at all.

What is kept of the answers, and under which names errors reach the user, is decided in ``fetching``.
"""

"""Where bytes come from: the registry of sources, polite fetching, and the archive of what was fetched.

Nothing here knows what a body means; reading it is the work of ``assets.iv3`` and ``assets.documents``.
"""

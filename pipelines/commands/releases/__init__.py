"""Commands on releases that exist or wait: compare, approve, go back, verify, push to a portal."""

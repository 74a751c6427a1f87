"""A page of HTML into blocks: what a browser would show of it, and in which column."""

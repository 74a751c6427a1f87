"""What a crawl sees on a page: its links, whether it is like another one, whether it is a page at all."""

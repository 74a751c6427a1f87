"""What a site says of itself: which kind of document it is, of which year, built on which platform."""

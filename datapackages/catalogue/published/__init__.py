"""What is published, read back once for everything that tells of it: years, releases, changes, notices."""

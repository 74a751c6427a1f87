"""A page of plain text into blocks: a table whose tags are gone, in one of four shapes."""
